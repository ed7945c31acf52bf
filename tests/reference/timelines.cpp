#include "reference/timelines.h"

#include <algorithm>

namespace doudi::reference {

namespace {

using Stretches = std::vector<std::unique_ptr<Element>>;

std::optional<int> DayOf(const Element& stretch, model::FactId fact) {
  const auto found = stretch.facts.find(fact);
  if (found == stretch.facts.end()) return std::nullopt;
  return std::get<Day1970>(found->second).days;
}

// One timeline of one owner.
class Timeline {
 public:
  Timeline(const model::Model& model, Element& owner, model::EntityId id)
      : entity_(model.entities[static_cast<std::size_t>(id)]), stretches_(owner.children[id]), owner_(owner), id_(id) {
    ended_ = model.facts[static_cast<std::size_t>(entity_.until)].presence;
  }

  void Forget(int known_by) {
    std::erase_if(stretches_, [&](const auto& stretch) {
      const auto known = DayOf(*stretch, entity_.known);
      return known && *known > known_by;
    });
  }

  void EndBeforeLater() {
    // One without a beginning came before all else that goes on; what has ended may have come between.
    std::optional<int> first_of_open;
    for (const auto& stretch : stretches_)
      if (const auto begun = DayOf(*stretch, entity_.from); begun && GoesOn(*stretch)) first_of_open = std::min(*begun, first_of_open.value_or(*begun));
    const bool between = first_of_open && std::ranges::any_of(stretches_, [&](const auto& other) {
      return !other->phantom && !GoesOn(*other) && DayOf(*other, entity_.from).value_or(*first_of_open - 1) < *first_of_open;
    });
    for (const auto& stretch : stretches_) {
      if (!first_of_open || !GoesOn(*stretch) || DayOf(*stretch, entity_.from)) continue;
      if (between) stretch->facts[ended_] = true;
      else End(*stretch, *first_of_open - 1);
    }
    std::vector<Element*> begun;
    for (const auto& stretch : stretches_)
      if (DayOf(*stretch, entity_.from) && GoesOn(*stretch)) begun.push_back(stretch.get());
    for (Element* stretch : begun) {
      const auto later = LaterThan(*stretch);
      if (MayEndEarlier(*stretch, later.has_value())) {
        stretch->facts.erase(ended_);
        if (later) stretch->facts[ended_] = true;
      } else if (later) {
        End(*stretch, *later - 1);
      }
    }
  }

  void LeaveOpen() {
    if (stretches_.empty() || !stretches_.back()->phantom) owner_.AddChild(id_).phantom = true;
  }

  // The first that holds on the day for sure; one that was given without a beginning had begun.
  const Element* On(int day) const {
    for (const auto& stretch : stretches_) {
      if (stretch->phantom || DayOf(*stretch, entity_.from).value_or(day) > day) continue;
      const auto until = DayOf(*stretch, entity_.until);
      if (GoesOn(*stretch) || (until && day <= *until)) return stretch.get();
    }
    return nullptr;
  }

 private:
  void End(Element& stretch, int day) {
    stretch.facts[entity_.until] = Day1970{day};
    stretch.facts[ended_] = true;
  }

  std::optional<int> LaterThan(const Element& stretch) const {
    const int from = *DayOf(stretch, entity_.from);
    std::optional<int> later;
    for (const auto& other : stretches_)
      if (const auto begun = DayOf(*other, entity_.from); begun && *begun > from) later = std::min(*begun, later.value_or(*begun));
    return later;
  }

  // Another without a beginning goes on or ends after this one began, so that it came later; or, where this one has ended, may have.
  bool MayEndEarlier(const Element& stretch, bool has_ended) const {
    return std::ranges::any_of(stretches_, [&](const auto& other) {
      if (other->phantom || DayOf(*other, entity_.from)) return false;
      const auto until = DayOf(*other, entity_.until);
      if (!until && !GoesOn(*other)) return has_ended;
      return !until || *until >= *DayOf(stretch, entity_.from);
    });
  }

  bool GoesOn(const Element& stretch) const {
    const auto said = stretch.facts.find(ended_);
    return said != stretch.facts.end() && !std::get<bool>(said->second);
  }

  const model::Entity& entity_;
  Stretches& stretches_;
  Element& owner_;
  model::EntityId id_;
  model::FactId ended_;
};

// What a fact was on the day, unless the record says what it is.
void TakeFrom(const model::Model& model, Element& owner, const model::Entity& history, const Element& then) {
  const model::FactId present = model.facts[static_cast<std::size_t>(history.of)].presence;
  const model::FactId was_present = model.facts[static_cast<std::size_t>(history.value)].presence;
  if (owner.facts.contains(history.of)) return;
  if (present != model::kNone && owner.facts.contains(present) && !std::get<bool>(owner.facts[present])) return;
  const auto copy = [&](model::FactId from, model::FactId to) {
    if (from != model::kNone && then.facts.contains(from)) owner.facts[to] = then.facts.at(from);
  };
  copy(history.value, history.of);
  copy(was_present, present);
}

}  // namespace

void SettleTimelines(const model::Model& model, Element& element, value::Date reference_date, std::optional<value::Date> known_by) {
  if (element.phantom) return;
  for (const model::EntityId child : model.entities[static_cast<std::size_t>(element.entity)].children) {
    const model::Entity& entity = model.entities[static_cast<std::size_t>(child)];
    if (entity.timeline == model::Timeline::None) {
      for (const auto& below : element.children[child]) SettleTimelines(model, *below, reference_date, known_by);
      continue;
    }
    Timeline timeline(model, element, child);
    if (known_by) timeline.Forget(known_by->days);
    timeline.EndBeforeLater();
    if (entity.timeline != model::Timeline::History) continue;
    timeline.LeaveOpen();
    if (const Element* then = timeline.On(reference_date.days)) TakeFrom(model, element, entity, *then);
  }
}

}  // namespace doudi::reference
