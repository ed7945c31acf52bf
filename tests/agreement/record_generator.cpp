#include "agreement/record_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "agreement/schema.h"
#include "reference/calendar.h"
#include "reference/read_model.h"
#include "reference/timelines.h"

namespace doudi::agreement {
namespace {

using model::TypeKind;
using reference::Day1970;
using reference::Exact;
using reference::FactValue;
using reference::Integer;
using reference::MemberCode;

const std::vector<std::string>& Texts() {
  static const std::vector<std::string> texts = {"甲", "乙", "丙 丁", "戊"};
  return texts;
}

// Of a type 编码 of four digits.
const std::vector<std::string>& Codes() {
  static const std::vector<std::string> codes = {"0012", "0013", "1200"};
  return codes;
}

// Six-digit codes of DivisionNames() and of places in and around them that no rule names.
const std::vector<int>& Divisions() {
  static const std::vector<int> codes = {0,      340000, 341300, 341321, 341322, 340100,
                                         110000, 330000, 110108, 341323, 500000};
  return codes;
}

std::string DecimalText(const Exact& number, std::int64_t scale) {
  const Exact scaled = number * Exact(Integer(scale));
  Integer whole = boost::multiprecision::numerator(scaled);
  const std::string sign = whole < 0 ? "-" : "";
  whole = abs(whole);
  std::string digits = Integer(whole / scale).str();
  std::string rest = Integer(whole % scale + scale).str().substr(1);  // with leading zeros
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  return sign + digits + (rest.empty() ? "" : "." + rest);
}

class RecordGenerator {
 public:
  RecordGenerator(Random& random, const model::Model& model, value::Date reference_date)
      : random_(random), model_(model), reference_day_(reference_date.days) {}

  void Fill(Element& element, int missing_percent, bool keep) {
    for (const model::FactId id : EntityOf(element).facts) {
      if (keep && element.facts.contains(id)) continue;
      if (random_.Chance(missing_percent)) continue;
      const model::Fact& fact = model_.facts[static_cast<std::size_t>(id)];
      if (fact.type.element != model::kNoEntity) continue;  // see Refer
      // An open human check stands in nobody's way; a failed one would. What the record gives in place of what the rules work out is given or not.
      if (completing_ && !fact.Asked()) continue;
      if (completing_ && id == EntityOf(element).known) continue;
      if (keep && (fact.fallback || fact.blank != model::kNone)) continue;
      if (auto value = ValueOf(fact)) element.facts[id] = *value;
    }
    // What has a history is mostly told by that alone.
    for (const model::FactId id : EntityOf(element).facts) {
      const model::Fact& fact = model_.facts[static_cast<std::size_t>(id)];
      if (fact.history == model::kNoEntity || completing_ || random_.Chance(40)) continue;
      element.facts.erase(id);
      if (fact.presence != model::kNone) element.facts.erase(fact.presence);
    }
    // Whoever gives a value says that there is one.
    for (const model::FactId id : EntityOf(element).facts)
      if (const model::FactId presence = model_.facts[static_cast<std::size_t>(id)].presence; presence != model::kNone && element.facts.contains(id))
        element.facts.try_emplace(presence, true);
  }

  // `listed_percent` of the collections are listed, with up to `most` elements each (fewer further down).
  void Grow(Element& element, int missing_percent, int listed_percent, int most) {
    Fill(element, missing_percent, false);
    for (const model::EntityId child : EntityOf(element).children) {
      if (!random_.Chance(listed_percent)) continue;
      element.children[child];
      const int count =
          random_.Chance(most > 4 ? 8 : 0) ? random_.Between(4, most) : random_.Between(0, std::min(most, 3));
      for (int i = 0; i < count; ++i)
        Grow(element.AddChild(child), missing_percent, listed_percent, count > 4 ? 1 : std::min(most, 4));
      if (count > 0 && random_.Chance(100 - listed_percent)) element.AddChild(child).phantom = true;  // 已列全 false
    }
  }

  void Complete(Element& element) {
    completing_ = true;
    Fill(element, 0, true);
    element.phantom = false;
    for (const model::EntityId child : EntityOf(element).children) {
      if (model_.entities[static_cast<std::size_t>(child)].timeline != model::Timeline::None) {
        CompletePeriods(element, child);
        continue;
      }
      auto& children = element.children[child];
      const bool unlisted = children.size() == 1 && children.front()->phantom;
      if (unlisted) children.clear();
      const bool open = !unlisted && !children.empty() && children.back()->phantom;
      if (open) children.pop_back();
      const int count = unlisted || open ? random_.Between(0, 3) : 0;
      for (int i = 0; i < count; ++i) {
        Element& made = element.AddChild(child);
        Grow(made, 0, 100, 2);
        LayPeriods(made, 0);
      }
      for (const auto& existing : children) Complete(*existing);
    }
  }

  // Puts the elements of timelines one behind the other, some of their ends unknown and the last one maybe open: those that overlap are not
  // what records become.
  void LayPeriods(Element& element, int missing_percent) {
    for (auto& [entity, children] : element.children)
      if (model_.entities[static_cast<std::size_t>(entity)].timeline != model::Timeline::None) Lay(children, missing_percent);
      else
        for (const auto& child : children) LayPeriods(*child, missing_percent);
  }

  // Gives every element its 编号, in the order of AppendElement.
  void Number(Element& element, int& handles) {
    for (auto& [entity, children] : element.children)
      for (const auto& child : children) {
        if (child->phantom) continue;
        const std::string handle = fmt::format("{}", ++handles);
        const model::FactId number = EntityOf(*child).number;
        if (const auto old = child->facts.find(number); old != child->facts.end()) moved_[{child->entity, std::get<std::string>(old->second)}] = handle;
        if (number != model::kNone) child->facts[number] = handle;
        Number(*child, handles);
      }
  }

  // The same for a completed record, whose references go with the elements they name.
  void Renumber(Element& record) {
    int handles = 0;
    Number(record, handles);
    Redirect(record);
    Refer(record, record, 0);
  }
  void Redirect(Element& element) {
    for (auto& [id, value] : element.facts) {
      const model::EntityId target = model_.facts[static_cast<std::size_t>(id)].type.element;
      if (target == model::kNoEntity || id == EntityOf(element).number) continue;
      value = moved_.at({target, std::get<std::string>(value)});
    }
    for (auto& [entity, children] : element.children)
      for (const auto& child : children) Redirect(*child);
  }

  // Lets facts that refer to elements name some of the record.
  void Refer(const Element& root, Element& element, int missing_percent) {
    std::vector<model::FactId> references = EntityOf(element).facts;
    if (EntityOf(element).link != model::kNone) references.push_back(EntityOf(element).link);
    for (const model::FactId id : references) {
      const model::EntityId target = model_.facts[static_cast<std::size_t>(id)].type.element;
      if (target == model::kNoEntity || element.phantom || element.facts.contains(id) || random_.Chance(missing_percent)) continue;
      std::vector<const Element*> listed = reference::ElementsOf(model_, root, target);
      std::erase_if(listed, [](const Element* one) { return one->phantom; });
      const model::FactId number = model_.entities[static_cast<std::size_t>(target)].number;
      if (!listed.empty()) element.facts[id] = random_.Pick(listed)->facts.at(number);
    }
    for (auto& [entity, children] : element.children)
      for (const auto& child : children) Refer(root, *child, missing_percent);
  }

 private:
  void Lay(std::vector<std::unique_ptr<Element>>& periods, int missing_percent) {
    std::size_t count = periods.size();
    if (count > 0 && periods.back()->phantom) --count;
    if (count > 1 && EntityOf(*periods.front()).timeline == model::Timeline::Single) periods.resize(count = 1);
    int day = reference_day_ - random_.Between(0, 1500);
    for (std::size_t i = 0; i < count; ++i) {
      const model::Entity& timeline = EntityOf(*periods[i]);
      auto& facts = periods[i]->facts;
      const model::FactId ended = model_.facts[static_cast<std::size_t>(timeline.until)].presence;
      // Room for all whose days are unknown, wherever they turn out to have been.
      const int from = day + random_.Between(missing_percent > 0 ? 35 : 0, 200), until = from + random_.Between(0, 300);
      // One that goes on ends where the next begins.
      const bool open = random_.Chance(i + 1 == count ? 30 : 10);
      facts.erase(timeline.from);
      facts.erase(timeline.until);
      facts[ended] = !open;
      // What goes on without a beginning came before all else that goes on.
      if ((open && i > 0) || !random_.Chance(missing_percent)) facts[timeline.from] = Day1970{from};
      if (!open && !random_.Chance(missing_percent)) facts[timeline.until] = Day1970{until};
      else if (!open && random_.Chance(50)) facts.erase(ended);
      if (!random_.Chance(missing_percent)) facts[timeline.known] = Day1970{from + random_.Between(-10, 400)};
      day = until + 1;
    }
  }

  // The ends that were unknown, and what was not listed, so that nothing overlaps.
  void CompletePeriods(Element& owner, model::EntityId id) {
    auto& periods = owner.children[id];
    const bool more = !periods.empty() && periods.back()->phantom;
    if (more) periods.pop_back();
    const model::Entity& timeline = model_.entities[static_cast<std::size_t>(id)];
    const model::FactId ended = model_.facts[static_cast<std::size_t>(timeline.until)].presence;
    const auto day_of = [](const Element& period, model::FactId fact) {
      const auto found = period.facts.find(fact);
      return found == period.facts.end() ? std::nullopt : std::optional(std::get<Day1970>(found->second).days);
    };
    int next = reference_day_;  // a day before which the first one may begin
    for (auto period = periods.rbegin(); period != periods.rend(); ++period)
      next = day_of(**period, timeline.from).value_or(day_of(**period, timeline.until).value_or(next));
    std::optional<int> after;
    bool open = false;
    const auto goes_on = [&](const Element* period) {
      const auto said = period->facts.find(ended);
      return said != period->facts.end() && !std::get<bool>(said->second);
    };
    std::vector<Element*> order;  // in time: what goes on is the last one
    for (const auto& period : periods) order.push_back(period.get());
    std::stable_partition(order.begin(), order.end(), [&](const Element* period) { return !goes_on(period); });
    for (Element* period : order) {
      auto& facts = period->facts;
      open = goes_on(period);
      const auto until = day_of(*period, timeline.until);
      const int begun = until ? std::max(*until - random_.Between(0, 9), after.value_or(*until - 9)) : after.value_or(next - 99);
      const int from = day_of(*period, timeline.from).value_or(begun);
      facts[timeline.from] = Day1970{from};
      if (!open) facts[timeline.until] = Day1970{until.value_or(from)};
      facts[ended] = !open;
      after = until.value_or(from) + 1;
      Fill(*period, 0, true);
      if (open) facts.erase(timeline.until);
      facts[ended] = !open;
    }
    const int most = timeline.timeline == model::Timeline::Single ? (periods.empty() ? 1 : 0) : 2;
    for (int count = more && !open ? random_.Between(0, most) : 0; count > 0; --count) {
      Element& period = owner.AddChild(id);
      const int from = after.value_or(reference_day_ - random_.Between(0, 900)) + random_.Between(0, 99);
      const int until = from + random_.Between(0, 300);
      period.facts[timeline.from] = Day1970{from};
      period.facts[timeline.until] = Day1970{until};
      Fill(period, 0, true);
      period.facts[ended] = true;
      after = until + 1;
    }
  }

  const model::Entity& EntityOf(const Element& element) const {
    return model_.entities[static_cast<std::size_t>(element.entity)];
  }

  std::optional<FactValue> ValueOf(const model::Fact& fact) {
    switch (fact.type.kind) {
      case TypeKind::Boolean:
        return FactValue(random_.Chance(50));
      case TypeKind::Number:
        return NumberOf(fact);
      case TypeKind::Date:
        return DateOf(fact);
      case TypeKind::Enum: {
        const auto& members = model_.enums[static_cast<std::size_t>(fact.type.enumeration)].members;
        return FactValue(MemberCode{random_.Below(static_cast<int>(members.size()))});
      }
      case TypeKind::Text:
        return FactValue(random_.Pick(fact.digits > 0 ? Codes() : Texts()));
      case TypeKind::Division:
        return FactValue(MemberCode{random_.Pick(Divisions())});
    }
    return std::nullopt;
  }

  std::optional<FactValue> NumberOf(const model::Fact& fact) {
    const auto in_range = [&](const Exact& number) {
      if (fact.low) {
        const Exact low = reference::ToExact(*fact.low->number);
        if (number < low || (number == low && !fact.low->inclusive)) return false;
      }
      if (fact.high) {
        const Exact high = reference::ToExact(*fact.high->number);
        if (number > high || (number == high && !fact.high->inclusive)) return false;
      }
      return true;
    };
    for (int attempt = 0; attempt < 30; ++attempt)
      if (Exact number = Candidate(fact); in_range(number)) return FactValue(number);
    return std::nullopt;
  }

  Exact Candidate(const model::Fact& fact) {
    static const std::vector<int> common = {0,  0,  1,  1,  2,   3,   4,    5,    7,    10,
                                            12, 18, 30, 60, 100, 780, 1000, 2000, 1320, 100000};
    const Exact unit = Exact(1) / Exact(Integer(fact.scale));
    const int which = random_.Below(100);
    if (which < 60) return Exact(random_.Pick(common));
    if (which < 72) return Exact(random_.Pick(common)) + (random_.Chance(50) ? unit : Exact(-unit));
    if (which < 80 && fact.low) return reference::ToExact(*fact.low->number) + unit * random_.Below(2);
    if (which < 88 && fact.high) return reference::ToExact(*fact.high->number) - unit * random_.Below(2);
    if (which < 91) return unit * Integer(Largest() - random_.Below(3)) * (random_.Chance(80) ? 1 : -1);
    return unit * random_.Between(-100000, 5000000);
  }

  static Integer Largest() { return Integer(999999999999999LL); }  // records have up to 15 digits

  std::optional<FactValue> DateOf(const model::Fact& fact) {
    const reference::Value open = reference::UnknownFact(model_, fact, reference_day_);
    for (int attempt = 0; attempt < 30; ++attempt) {
      const int day = CandidateDay();
      if (open.first_day <= day && day <= open.last_day) return FactValue(Day1970{day});
    }
    return std::nullopt;
  }

  int CandidateDay() {
    static const std::vector<reference::Day> special = {
        {2024, 2, 29},  {2000, 2, 29}, {1984, 2, 29}, {2008, 2, 29},  {2025, 1, 31},
        {2023, 12, 31}, {2025, 2, 28}, {2016, 3, 1},  {1965, 8, 15},  {1965, 8, 16},
        {1900, 3, 1},   {2007, 8, 16}, {1800, 1, 1},  {2299, 12, 31}, {2020, 6, 30}};
    const int which = random_.Below(100);
    if (which < 40) return reference::DaysOf(random_.Pick(special));
    if (which < 60)
      return reference::PlusMonths(reference_day_, -12 * random_.Between(0, 100)) +
             random_.Between(-1, 1);  // a birthday, or just not
    if (which < 70)
      return reference::PlusMonths(reference_day_, random_.Between(-40, 40)) + random_.Between(-1, 1);
    return reference_day_ - random_.Between(-400, 36500);
  }

  Random& random_;
  const model::Model& model_;
  int reference_day_;
  bool completing_ = false;
  std::map<std::pair<model::EntityId, std::string>, std::string> moved_;  // 编号 before and after
};

std::string ValueText(const model::Model& model, const model::Fact& fact, const FactValue& value) {
  switch (fact.type.kind) {
    case TypeKind::Boolean:
      return std::get<bool>(value) ? "真" : "假";
    case TypeKind::Number:
      return DecimalText(std::get<Exact>(value), fact.scale);
    case TypeKind::Date:
      return reference::DayText(std::get<Day1970>(value).days);
    case TypeKind::Enum: {
      const model::Enum& declared = model.enums[static_cast<std::size_t>(fact.type.enumeration)];
      const int code = std::get<MemberCode>(value).code;
      if (code == declared.others) return "99";  // a code that is not listed
      // By its code, where it has one, or by its name.
      if (!declared.codes.empty() && code % 2 == 1) return declared.codes[static_cast<std::size_t>(code)];
      return declared.members[static_cast<std::size_t>(code)];
    }
    case TypeKind::Division: {
      const int code = std::get<MemberCode>(value).code;
      return code == 0 ? "国家" : fmt::format("{:06}", code);
    }
    case TypeKind::Text:
      return std::get<std::string>(value);
  }
  return {};
}

// `handles` counts the elements so far: their 编号 are their own in the whole record.
void AppendElement(record::BatchBuilder& builder, const model::Model& model, const Element& element,
                   int& handles) {
  for (const auto& [id, value] : element.facts) {
    const model::Fact& fact = model.facts[static_cast<std::size_t>(id)];
    if (id == model.entities[static_cast<std::size_t>(element.entity)].number) continue;  // the handle
    if (fact.type.kind == TypeKind::Boolean) {
      builder.SetBoolean(id, std::get<bool>(value));
    } else {
      builder.Set(id, ValueText(model, fact, value));
    }
  }
  const model::Entity& declared = model.entities[static_cast<std::size_t>(element.entity)];
  // An end that is left out is one that there is not.
  if (declared.timeline != model::Timeline::None && !element.facts.contains(declared.until) &&
      !element.facts.contains(model.facts[static_cast<std::size_t>(declared.until)].presence))
    builder.Set(declared.until, "未知");
  for (const auto& [entity, children] : element.children) {
    if (children.size() == 1 && children.front()->phantom) continue;
    builder.ListCollection(entity);
    for (const auto& child : children) {
      if (child->phantom) {
        builder.LeaveOpen(entity);
        continue;
      }
      builder.BeginElement(entity, fmt::format("{}", ++handles));
      AppendElement(builder, model, *child, handles);
      builder.EndElement();
    }
  }
}

}  // namespace

ElementPtr GenerateRecord(Random& random, const model::Model& model, value::Date reference_date) {
  auto record = std::make_unique<Element>();
  const int missing = random.Pick(std::vector<int>{0, 0, 10, 30, 60, 100});
  const int listed = random.Pick(std::vector<int>{100, 100, 85, 50});
  RecordGenerator generator(random, model, reference_date);
  generator.Grow(*record, missing, listed, 30);
  generator.LayPeriods(*record, missing);
  reference::AddPhantoms(model, *record);
  int handles = 0;
  generator.Number(*record, handles);
  generator.Refer(*record, *record, missing);
  return record;
}

ElementPtr CompleteRecord(Random& random, const model::Model& model, value::Date reference_date,
                          std::optional<value::Date> known_by, const Element& record) {
  ElementPtr complete = SettledCopyOf(model, record, reference_date, known_by);
  RecordGenerator generator(random, model, reference_date);
  generator.Complete(*complete);
  generator.Renumber(*complete);
  return complete;
}

ElementPtr CopyOf(const Element& record, Element* parent) {
  auto copy = std::make_unique<Element>();
  copy->entity = record.entity;
  copy->parent = parent;
  copy->phantom = record.phantom;
  copy->facts = record.facts;
  for (const auto& [entity, children] : record.children) {
    auto& copies = copy->children[entity];
    for (const auto& child : children) copies.push_back(CopyOf(*child, copy.get()));
  }
  return copy;
}

ElementPtr SettledCopyOf(const model::Model& model, const Element& record, value::Date reference_date, std::optional<value::Date> known_by) {
  ElementPtr copy = CopyOf(record);
  reference::SettleTimelines(model, *copy, reference_date, known_by);
  return copy;
}

bool Append(record::BatchBuilder& builder, const model::Model& model, const Element& record,
            const std::string& id) {
  builder.BeginRecord(id);
  int handles = 0;
  AppendElement(builder, model, record, handles);
  return builder.EndRecord();
}

std::string ToText(const model::Model& model, const Element& record, int indent) {
  std::string text(static_cast<std::size_t>(indent), ' ');
  text += model.entities[static_cast<std::size_t>(record.entity)].name +
          (record.phantom ? " (not listed)" : "") + " {";
  for (const auto& [id, value] : record.facts) {
    const model::Fact& fact = model.facts[static_cast<std::size_t>(id)];
    text += " " + fact.name + ": " + ValueText(model, fact, value);
  }
  text += " }\n";
  if (record.phantom) return text;
  for (const auto& [entity, children] : record.children) {
    if (children.empty())
      text += std::string(static_cast<std::size_t>(indent) + 2, ' ') + "no " +
              model.entities[static_cast<std::size_t>(entity)].name + "\n";
    for (const auto& child : children) text += ToText(model, *child, indent + 2);
  }
  return text;
}

}  // namespace doudi::agreement
