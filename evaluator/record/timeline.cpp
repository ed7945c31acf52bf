#include "record/timeline.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "record/read_value.h"
#include "value/literal.h"

namespace doudi::record {
namespace {

std::size_t SlotOf(std::int32_t id) { return static_cast<std::size_t>(id); }

bool IsDate(std::string_view text) { return std::holds_alternative<value::Date>(value::ParseDateCell(text)); }

// Takes 「自 2020-01-01」 off the end; false where the text does not end in a word and a date.
bool TakeDate(std::string_view& text, StretchText& stretch) {
  struct Word {
    std::string_view word;
    std::string StretchText::*date;
  };
  static constexpr Word kWords[] = {{"自", &StretchText::from}, {"至", &StretchText::until}, {"知悉", &StretchText::known}};
  for (const auto& [word, date] : kWords) {
    const std::size_t at = text.rfind(word);
    if (at == std::string_view::npos || !(stretch.*date).empty()) continue;
    const std::string_view after = Trimmed(text.substr(at + word.size()));
    if (!IsDate(after)) continue;
    (stretch.*date).assign(after);
    text = Trimmed(text.substr(0, at));
    return true;
  }
  return false;
}

StretchText ReadStretch(std::string_view text, bool period) {
  StretchText stretch;
  text = Trimmed(text);
  while (TakeDate(text, stretch)) stretch.dated = true;
  for (const std::string_view open : {"至今", "起"}) {
    if (!text.ends_with(open) || !stretch.until.empty()) continue;
    text = Trimmed(text.substr(0, text.size() - open.size()));
    break;
  }
  if (period && stretch.from.empty() && IsDate(text)) {
    stretch.from.assign(text);
    stretch.dated = true;
    text = {};
  }
  stretch.value.assign(text);
  return stretch;
}

// The last day; the largest number where it goes on, nullopt where it is not known.
std::optional<std::int64_t> LastDay(const Stretch& stretch) {
  if (stretch.IsOpen()) return std::numeric_limits<std::int64_t>::max();
  return stretch.until.known() ? std::optional(stretch.until.value) : std::nullopt;
}

std::string DayText(const Stretch::Part& day) { return day.known() ? value::ToText(value::Date{static_cast<std::int32_t>(day.value)}) : "（未知）"; }
std::string TextOf(const Stretch& stretch) {
  return fmt::format("{} 至 {}", DayText(stretch.from), stretch.until.known() || !stretch.IsOpen() ? DayText(stretch.until) : "今");
}

void SetEnd(Stretch& stretch, std::int64_t day) {
  const FactState state = stretch.from.known() ? stretch.from.state : FactState::Declared;
  const bool open = day == std::numeric_limits<std::int64_t>::max();
  stretch.until = open ? Stretch::Part{0, FactState::Missing} : Stretch::Part{day, state};
  stretch.ended = {open ? 0 : 1, state};
}

void ForgetEnd(Stretch& stretch, bool ended) {
  stretch.until = {0, FactState::Missing};
  stretch.ended = ended ? Stretch::Part{1, FactState::Declared} : Stretch::Part{0, FactState::Missing};
}

bool Overlap(const Stretch& a, const Stretch& b) {
  const auto last_a = LastDay(a), last_b = LastDay(b);
  return a.from.known() && b.from.known() && last_a && last_b && a.from.value <= *last_b && b.from.value <= *last_a;
}

// Those of one owner.
class Settler {
 public:
  Settler(model::Timeline kind, std::vector<Stretch>& stretches) : kind_(kind), all_(stretches) {}

  std::vector<StretchIssue> Settle(std::optional<value::Date> known_by) {
    if (known_by) std::erase_if(all_, [&](const Stretch& stretch) { return stretch.known.known() && known_by->days < stretch.known.value; });
    FindReversed();
    CloseOpenEnds();
    FindOverlaps();
    if (kind_ == model::Timeline::Single && all_.size() > 1) Report(all_[1], "只能有一段", "只写一段；有几段的事实在规则里声明为 期间 列表");
    return std::move(issues_);
  }

 private:
  void Report(const Stretch& stretch, std::string message, std::string accepted, bool set_aside = true) {
    issues_.push_back({stretch.element + 1, TextOf(stretch), std::move(message), std::move(accepted), set_aside});
  }

  void FindReversed() {
    for (const Stretch& one : all_)
      if (one.from.known() && one.until.known() && one.until.value < one.from.value)
        Report(one, "结束早于开始", "开始日期在前，形如 2024-01-01 至 2024-06-30");
  }

  // What goes on does so until something later takes its place. Those without a beginning first: they are before whatever else goes on.
  void CloseOpenEnds() {
    for (const bool begun : {false, true})
      for (Stretch& one : all_) {
        if (!one.IsOpen() || one.from.known() != begun) continue;
        const auto next = NextBeginning(one);
        if (begun ? MayHaveBeenFollowed(one, next.has_value()) : MayHaveComeBetween(one, next)) ForgetEnd(one, next.has_value());
        else if (next) SetEnd(one, *next - 1);
      }
  }

  std::optional<std::int64_t> NextBeginning(const Stretch& one) const {
    std::optional<std::int64_t> next;
    for (const Stretch& other : all_) {
      const bool later = &other != &one && other.from.known() && (one.from.known() ? one.from.value < other.from.value : other.IsOpen());
      if (later && (!next || other.from.value < *next)) next = other.from.value;
    }
    return next;
  }

  // Of one without a beginning: whether something that has ended may lie between it and what goes on after it.
  bool MayHaveComeBetween(const Stretch& one, std::optional<std::int64_t> next) const {
    return next && std::any_of(all_.begin(), all_.end(), [&](const Stretch& other) {
      return &other != &one && !other.IsOpen() && (!other.from.known() || other.from.value < *next);
    });
  }

  // Whether another, whose beginning is not known, took its place on a day that is not known: it ended after this one began, or it may have and
  // this one has ended.
  bool MayHaveBeenFollowed(const Stretch& one, bool ended) const {
    for (const Stretch& other : all_) {
      if (&other == &one || other.from.known()) continue;
      const auto last = LastDay(other);
      if (last ? one.from.value <= *last : ended) return true;
    }
    return false;
  }

  void FindOverlaps() {
    if (!issues_.empty()) return;
    for (std::size_t at = 0; at < all_.size(); ++at)
      for (std::size_t other = at + 1; other < all_.size();)
        if (!Overlap(all_[at], all_[other]) || !Meet(at, other)) ++other;
        else other = at + 1;  // it reaches further now
  }

  // Two periods on the same days are one; two values on the same day cannot both have been. True where the second is gone.
  bool Meet(std::size_t first, std::size_t second) {
    Stretch& a = all_[first];
    const Stretch& b = all_[second];
    const std::string with = fmt::format("与第 {} 段（{}）重叠", a.element + 1, TextOf(a));
    if (kind_ == model::Timeline::History) {
      Report(b, with, "同一天只能有一个值：改正起止日期");
      return false;
    }
    Report(b, with + "，重叠的日子只算一次", "每段互不重叠", false);
    const std::int64_t last = std::max(*LastDay(a), *LastDay(b));
    a.from.value = std::min(a.from.value, b.from.value);
    SetEnd(a, last);
    all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(second));
    return true;
  }

  model::Timeline kind_;
  std::vector<Stretch>& all_;
  std::vector<StretchIssue> issues_;
};

// The rows of one owner in a batch.
class Rows {
 public:
  Rows(const model::Model& model, Batch& batch, model::EntityId timeline, std::size_t first, std::vector<std::uint64_t>& provenance)
      : model_(model), batch_(batch), id_(timeline), entity_(model.entities[SlotOf(timeline)]), first_(first), provenance_(provenance) {}

  std::vector<Stretch> Take() const {
    std::vector<Stretch> stretches;
    for (std::size_t row = first_; row < batch_.entities[SlotOf(id_)].count; ++row)
      stretches.push_back({PartAt(entity_.from, row), PartAt(entity_.until, row), PartAt(Ended(), row), PartAt(entity_.known, row), row - first_});
    return stretches;
  }

  void Put(const std::vector<Stretch>& stretches) {
    if (batch_.entities[SlotOf(id_)].count - first_ > stretches.size()) Keep(stretches);
    for (std::size_t i = 0; i < stretches.size(); ++i) {
      PutPart(entity_.from, first_ + i, stretches[i].from);
      PutPart(entity_.until, first_ + i, stretches[i].until);
      PutPart(Ended(), first_ + i, stretches[i].ended);
    }
  }

 private:
  model::FactId Ended() const { return model_.facts[SlotOf(entity_.until)].presence; }
  Stretch::Part PartAt(model::FactId fact, std::size_t row) const {
    const FactColumn& column = batch_.facts[SlotOf(fact)];
    return {column.values[row], column.states[row]};
  }
  void PutPart(model::FactId fact, std::size_t row, const Stretch::Part& part) {
    batch_.facts[SlotOf(fact)].values[row] = part.value;
    batch_.facts[SlotOf(fact)].states[row] = part.state;
  }

  // Only the rows of these.
  void Keep(const std::vector<Stretch>& stretches) {
    EntityRows& rows = batch_.entities[SlotOf(id_)];
    const auto keep = [&](auto& values) {
      for (std::size_t i = 0; i < stretches.size(); ++i)
        if (stretches[i].element != i) values[first_ + i] = std::move(values[first_ + stretches[i].element]);
      values.resize(first_ + stretches.size());
    };
    for (std::size_t fact = 0; fact < model_.facts.size(); ++fact) {
      if (model_.facts[fact].entity != id_) continue;
      keep(batch_.facts[fact].values);
      keep(batch_.facts[fact].states);
      KeepProvenance(static_cast<model::FactId>(fact), stretches, rows.count);
    }
    keep(rows.parents);
    keep(rows.phantom);
    keep(rows.handles);
    rows.count = first_ + stretches.size();
  }

  void KeepProvenance(model::FactId fact, const std::vector<Stretch>& stretches, std::size_t count) {
    std::size_t next = 0;
    for (std::size_t row = first_; row < count; ++row) {
      auto kept = batch_.provenance.extract(Batch::Key(fact, row));
      if (next == stretches.size() || stretches[next].element != row - first_) continue;
      const std::uint64_t key = Batch::Key(fact, first_ + next++);
      if (!kept) continue;
      kept.key() = key;
      provenance_.push_back(key);
      batch_.provenance.insert(std::move(kept));
    }
  }

  const model::Model& model_;
  Batch& batch_;
  model::EntityId id_;
  const model::Entity& entity_;
  std::size_t first_;
  std::vector<std::uint64_t>& provenance_;
};

}  // namespace

std::vector<StretchText> SplitStretches(std::string_view text, bool periods) {
  static constexpr std::string_view kBetween = "、";
  std::vector<StretchText> stretches;
  while (!text.empty()) {
    const std::size_t end = text.find(kBetween);
    stretches.push_back(ReadStretch(text.substr(0, end), periods));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + kBetween.size());
  }
  return stretches;
}

std::vector<StretchIssue> Settle(model::Timeline kind, std::vector<Stretch>& stretches, std::optional<value::Date> known_by) {
  return Settler(kind, stretches).Settle(known_by);
}

std::vector<StretchIssue> SettleStretches(const model::Model& model, Batch& batch, model::EntityId timeline, std::size_t first,
                                          std::optional<value::Date> known_by, std::vector<std::uint64_t>& provenance) {
  Rows rows(model, batch, timeline, first, provenance);
  std::vector<Stretch> stretches = rows.Take();
  std::vector<StretchIssue> issues = Settle(model.entities[SlotOf(timeline)].timeline, stretches, known_by);
  rows.Put(stretches);
  return issues;
}

bool HoldsOn(const Stretch& stretch, value::Date date) {
  // What was given without a beginning had begun.
  const bool begun = !stretch.from.known() || stretch.from.value <= date.days;
  return begun && stretch.ended.known() && (stretch.ended.value == 0 || (stretch.until.known() && date.days <= stretch.until.value));
}

bool MayHoldOn(const Stretch& stretch, value::Date date) {
  const bool later = stretch.from.known() && date.days < stretch.from.value;
  const bool over = stretch.until.known() && stretch.until.value < date.days;
  return !later && !over;
}

namespace {

Stretch StretchAt(const model::Model& model, const Batch& batch, const model::Entity& timeline, std::size_t row) {
  const auto part = [&](model::FactId fact) {
    const FactColumn& column = batch.facts[SlotOf(fact)];
    return Stretch::Part{column.values[row], column.states[row]};
  };
  return {part(timeline.from), part(timeline.until), part(model.facts[SlotOf(timeline.until)].presence), {}, 0};
}

}  // namespace

std::optional<std::size_t> RowOn(const model::Model& model, const Batch& batch, model::EntityId timeline, std::size_t first, value::Date date) {
  for (std::size_t row = first; row < batch.entities[SlotOf(timeline)].count; ++row)
    if (HoldsOn(StretchAt(model, batch, model.entities[SlotOf(timeline)], row), date)) return row;
  return std::nullopt;
}

bool AnyMayHoldOn(const model::Model& model, const Batch& batch, model::EntityId timeline, std::size_t first, value::Date date) {
  for (std::size_t row = first; row < batch.entities[SlotOf(timeline)].count; ++row)
    if (MayHoldOn(StretchAt(model, batch, model.entities[SlotOf(timeline)], row), date)) return true;
  return false;
}

}  // namespace doudi::record
