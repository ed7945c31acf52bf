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

// The rows of one owner, by their parts.
class Stretches {
 public:
  Stretches(const model::Model& model, Batch& batch, model::EntityId timeline, std::size_t first, std::vector<std::uint64_t>& provenance)
      : model_(model), batch_(batch), id_(timeline), entity_(model.entities[SlotOf(timeline)]), first_(first), provenance_(provenance) {}

  std::vector<StretchIssue> Settle(std::optional<value::Date> known_by) {
    for (std::size_t row = first_; row < Count(); ++row) numbers_.push_back(row - first_ + 1);
    if (known_by)
      for (std::size_t row = Count(); row-- > first_;)
        if (const auto known = DateAt(entity_.known, row); known && *known_by < *known) Remove(row);
    FindReversed();
    CloseOpenEnds();
    FindOverlaps();
    if (entity_.timeline == model::Timeline::Single && Count() > first_ + 1)
      Report(first_ + 1, "只能有一段", "只写一段；有几段的事实在规则里声明为 期间 列表");
    return std::move(issues_);
  }

 private:
  std::size_t Count() const { return batch_.entities[SlotOf(id_)].count; }
  FactColumn& Column(model::FactId fact) { return batch_.facts[SlotOf(fact)]; }
  model::FactId Ended() const { return model_.facts[SlotOf(entity_.until)].presence; }

  std::optional<value::Date> DateAt(model::FactId fact, std::size_t row) {
    const FactColumn& column = Column(fact);
    if (!column.KnownAt(row)) return std::nullopt;
    return value::Date{static_cast<std::int32_t>(column.values[row])};
  }
  bool IsOpen(std::size_t row) { return Column(Ended()).KnownAt(row) && Column(Ended()).values[row] == 0; }
  // The last day; the largest number where it goes on, nullopt where it is not known.
  std::optional<std::int64_t> LastDay(std::size_t row) {
    if (IsOpen(row)) return std::numeric_limits<std::int64_t>::max();
    const auto until = DateAt(entity_.until, row);
    return until ? std::optional<std::int64_t>(until->days) : std::nullopt;
  }

  std::string TextOf(std::size_t row) {
    const auto from = DateAt(entity_.from, row), until = DateAt(entity_.until, row);
    return fmt::format("{} 至 {}", from ? value::ToText(*from) : "（未知）", until ? value::ToText(*until) : IsOpen(row) ? "今" : "（未知）");
  }

  void Report(std::size_t row, std::string message, std::string accepted, bool set_aside = true) {
    issues_.push_back({numbers_[row - first_], TextOf(row), std::move(message), std::move(accepted), set_aside});
  }

  void SetEnd(std::size_t row, std::int64_t day) {
    const FactState state = Column(entity_.from).KnownAt(row) ? Column(entity_.from).states[row] : FactState::Declared;
    const bool open = day == std::numeric_limits<std::int64_t>::max();
    Column(entity_.until).values[row] = open ? 0 : day;
    Column(entity_.until).states[row] = open ? FactState::Missing : state;
    Column(Ended()).values[row] = open ? 0 : 1;
    Column(Ended()).states[row] = state;
  }

  void FindReversed() {
    for (std::size_t row = first_; row < Count(); ++row) {
      const auto from = DateAt(entity_.from, row), until = DateAt(entity_.until, row);
      if (from && until && *until < *from) Report(row, "结束早于开始", "开始日期在前，形如 2024-01-01 至 2024-06-30");
    }
  }

  // What goes on does so until something later takes its place. Those without a beginning first: they are before whatever else goes on.
  void CloseOpenEnds() {
    for (const bool begun : {false, true})
      for (std::size_t row = first_; row < Count(); ++row) {
        if (!IsOpen(row) || DateAt(entity_.from, row).has_value() != begun) continue;
        const auto next = NextBeginning(row);
        if (begun ? MayHaveBeenFollowed(row, next.has_value()) : MayHaveComeBetween(row, next)) ForgetEnd(row, next.has_value());
        else if (next) SetEnd(row, next->days - 1);
      }
  }

  std::optional<value::Date> NextBeginning(std::size_t row) {
    const auto from = DateAt(entity_.from, row);
    std::optional<value::Date> next;
    for (std::size_t other = first_; other < Count(); ++other) {
      const auto begins = DateAt(entity_.from, other);
      const bool later = other != row && begins && (from ? *from < *begins : IsOpen(other));
      if (later && (!next || *begins < *next)) next = begins;
    }
    return next;
  }

  // Of one without a beginning: whether something that has ended may lie between it and what goes on after it.
  bool MayHaveComeBetween(std::size_t row, std::optional<value::Date> next) {
    for (std::size_t other = first_; next && other < Count(); ++other) {
      const auto begins = DateAt(entity_.from, other);
      if (other != row && !IsOpen(other) && (!begins || *begins < *next)) return true;
    }
    return false;
  }

  // Whether another, whose beginning is not known, took its place on a day that is not known: it ended after this one began, or it may have and
  // this one has ended.
  bool MayHaveBeenFollowed(std::size_t row, bool ended) {
    const auto from = DateAt(entity_.from, row);
    for (std::size_t other = first_; other < Count(); ++other) {
      if (other == row || DateAt(entity_.from, other)) continue;
      const auto last = LastDay(other);
      if (last ? from->days <= *last : ended) return true;
    }
    return false;
  }

  void ForgetEnd(std::size_t row, bool ended) {
    Column(entity_.until).values[row] = 0;
    Column(entity_.until).states[row] = FactState::Missing;
    Column(Ended()).values[row] = ended ? 1 : 0;
    Column(Ended()).states[row] = ended ? FactState::Declared : FactState::Missing;
  }

  bool Overlap(std::size_t a, std::size_t b) {
    const auto from_a = DateAt(entity_.from, a), from_b = DateAt(entity_.from, b);
    const auto last_a = LastDay(a), last_b = LastDay(b);
    return from_a && from_b && last_a && last_b && from_a->days <= *last_b && from_b->days <= *last_a;
  }

  void FindOverlaps() {
    if (!issues_.empty()) return;
    for (std::size_t row = first_; row < Count(); ++row)
      for (std::size_t other = row + 1; other < Count();)
        if (!Overlap(row, other) || !Meet(row, other)) ++other;
        else other = row + 1;  // it reaches further now
  }

  // Two periods on the same days are one; two values on the same day cannot both have been. True where `b` is gone.
  bool Meet(std::size_t a, std::size_t b) {
    const std::string with = fmt::format("与第 {} 段（{}）重叠", numbers_[a - first_], TextOf(a));
    if (entity_.timeline == model::Timeline::History) {
      Report(b, with, "同一天只能有一个值：改正起止日期");
      return false;
    }
    Report(b, with + "，重叠的日子只算一次", "每段互不重叠", false);
    const std::int64_t last = std::max(*LastDay(a), *LastDay(b));
    FactColumn& from = Column(entity_.from);
    from.values[a] = std::min(from.values[a], from.values[b]);
    SetEnd(a, last);
    Remove(b);
    return true;
  }

  void Remove(std::size_t row) {
    EntityRows& rows = batch_.entities[SlotOf(id_)];
    const auto at = static_cast<std::ptrdiff_t>(row);
    --rows.count;
    rows.parents.erase(rows.parents.begin() + at);
    rows.phantom.erase(rows.phantom.begin() + at);
    rows.handles.erase(rows.handles.begin() + at);
    numbers_.erase(numbers_.begin() + (at - static_cast<std::ptrdiff_t>(first_)));
    for (std::size_t fact = 0; fact < model_.facts.size(); ++fact) {
      if (model_.facts[fact].entity != id_) continue;
      batch_.facts[fact].values.erase(batch_.facts[fact].values.begin() + at);
      batch_.facts[fact].states.erase(batch_.facts[fact].states.begin() + at);
      MoveProvenance(static_cast<model::FactId>(fact), row);
    }
  }

  void MoveProvenance(model::FactId fact, std::size_t removed) {
    batch_.provenance.erase(Batch::Key(fact, removed));
    for (std::size_t row = removed; row < Count(); ++row) {
      auto kept = batch_.provenance.extract(Batch::Key(fact, row + 1));
      if (!kept) continue;
      kept.key() = Batch::Key(fact, row);
      provenance_.push_back(kept.key());
      batch_.provenance.insert(std::move(kept));
    }
  }

  const model::Model& model_;
  Batch& batch_;
  model::EntityId id_;
  const model::Entity& entity_;
  std::size_t first_;
  std::vector<std::uint64_t>& provenance_;
  std::vector<std::size_t> numbers_;  // by row: which element of the record it was
  std::vector<StretchIssue> issues_;
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

std::vector<StretchIssue> SettleStretches(const model::Model& model, Batch& batch, model::EntityId timeline, std::size_t first,
                                          std::optional<value::Date> known_by, std::vector<std::uint64_t>& provenance) {
  return Stretches(model, batch, timeline, first, provenance).Settle(known_by);
}

std::optional<std::size_t> RowOn(const model::Model& model, const Batch& batch, model::EntityId timeline, std::size_t first, value::Date date) {
  const model::Entity& entity = model.entities[SlotOf(timeline)];
  const auto& from = batch.facts[SlotOf(entity.from)];
  const auto& until = batch.facts[SlotOf(entity.until)];
  const auto& ended = batch.facts[SlotOf(model.facts[SlotOf(entity.until)].presence)];
  for (std::size_t row = first; row < batch.entities[SlotOf(timeline)].count; ++row) {
    // What was given without a beginning had begun.
    const bool begun = !from.KnownAt(row) || from.values[row] <= date.days;
    const bool goes_on = ended.KnownAt(row) && (ended.values[row] == 0 || (until.KnownAt(row) && date.days <= until.values[row]));
    if (begun && goes_on) return row;
  }
  return std::nullopt;
}

bool MayHoldOn(const model::Model& model, const Batch& batch, model::EntityId timeline, std::size_t first, value::Date date) {
  const model::Entity& entity = model.entities[SlotOf(timeline)];
  const auto& from = batch.facts[SlotOf(entity.from)];
  const auto& until = batch.facts[SlotOf(entity.until)];
  for (std::size_t row = first; row < batch.entities[SlotOf(timeline)].count; ++row) {
    const bool later = from.KnownAt(row) && date.days < from.values[row];
    const bool over = until.KnownAt(row) && until.values[row] < date.days;
    if (!later && !over) return true;
  }
  return false;
}

}  // namespace doudi::record
