#include "property/generator.h"

#include <algorithm>

#include "value/division.h"

namespace doudi::property {
namespace {

using example::Draft;
using example::Node;
using value::Rational;

constexpr std::size_t kMostElements = 6;   // of one collection in a record
constexpr std::size_t kMostChanges = 6;
constexpr std::int32_t kMostYears = 110;   // ages
constexpr std::int32_t kMostMonths = 60;   // other dates

void Collect(const Draft& draft, std::size_t index, model::EntityId entity, std::vector<std::size_t>& nodes) {
  if (draft.nodes[index].entity == entity) nodes.push_back(index);
  for (const std::size_t child : draft.nodes[index].children) Collect(draft, child, entity, nodes);
}

}  // namespace

std::vector<std::size_t> NodesOf(const Draft& draft, model::EntityId entity) {
  std::vector<std::size_t> nodes;
  Collect(draft, 0, entity, nodes);
  return nodes;
}

void SetField(Node& node, const std::string& name, const std::string& text) {
  for (example::FieldText& field : node.fields)
    if (field.name == name) {
      field.text = text;
      return;
    }
  node.fields.push_back({name, text});
}

std::string NumberText(const Rational& number, const model::Type& type) { return value::ToDecimalText(number, 6) + value::ToText(type.unit); }

Generator::Generator(const model::Model& model, const Reach& reach, value::Date date, std::vector<Draft> bases, std::uint64_t seed)
    : model_(model), reach_(reach), date_(date), bases_(std::move(bases)), random_(seed), numbers_(reach.numbers.begin(), reach.numbers.end()),
      texts_(reach.texts.begin(), reach.texts.end()) {
  for (const model::FactId id : reach.facts) facts_[model.facts[static_cast<std::size_t>(id)].entity].push_back(id);
  for (Draft& base : bases_) {
    base.held.clear();  // no 性质 looks at papers
    base.checks.clear();
    for (const Node& node : base.nodes)
      for (const example::FieldText& field : node.fields)
        if (const auto fact = model.FindFact(node.entity, field.name)) {
          auto& values = seen_[*fact];
          if (std::find(values.begin(), values.end(), field.text) == values.end()) values.push_back(field.text);
        }
  }
}

Draft Generator::Next() {
  Draft draft = bases_[random_.Below(bases_.size())];
  for (std::size_t changes = random_.Below(kMostChanges + 1); changes > 0; --changes) Change(draft);
  return draft;
}

void Generator::Change(Draft& draft) {
  if (random_.Once(4)) ChangeElements(draft);
  else ChangeFact(draft);
}

void Generator::ChangeFact(Draft& draft) {
  if (facts_.empty()) return;
  auto of_entity = facts_.begin();
  std::advance(of_entity, static_cast<std::ptrdiff_t>(random_.Below(facts_.size())));
  const auto nodes = NodesOf(draft, of_entity->first);
  if (nodes.empty()) return;
  const auto& fact = model_.facts[static_cast<std::size_t>(of_entity->second[random_.Below(of_entity->second.size())])];
  const std::string text = ValueFor(fact);
  if (!text.empty()) SetField(draft.nodes[nodes[random_.Below(nodes.size())]], fact.name, text);
}

// One more like another, one less, or none at all.
void Generator::ChangeElements(Draft& draft) {
  std::vector<model::EntityId> collections;
  for (const model::EntityId entity : reach_.entities)
    if (entity != 0 && model_.entities[static_cast<std::size_t>(entity)].link == model::kNone) collections.push_back(entity);
  if (collections.empty()) return;
  const model::EntityId entity = collections[random_.Below(collections.size())];
  const auto owners = NodesOf(draft, model_.entities[static_cast<std::size_t>(entity)].parent);
  if (owners.empty()) return;
  const std::size_t owner = owners[random_.Below(owners.size())];
  std::vector<std::size_t> own;
  for (const std::size_t child : draft.nodes[owner].children)
    if (draft.nodes[child].entity == entity) own.push_back(child);
  draft.listed.insert(entity);
  if (!own.empty() && random_.Once(2)) {
    std::erase(draft.nodes[owner].children, own[random_.Below(own.size())]);
    return;
  }
  if (own.size() >= kMostElements) return;
  std::size_t made = 0;
  if (!own.empty()) {
    made = Copy(draft, own[random_.Below(own.size())]);
  } else {
    made = draft.nodes.size();
    draft.nodes.push_back({entity, "", {}, {}});
    draft.nodes.back().handle = "造" + std::to_string(++handles_);
    const auto facts = facts_.find(entity);
    for (const model::FactId id : facts == facts_.end() ? std::vector<model::FactId>() : facts->second) {
      const auto& fact = model_.facts[static_cast<std::size_t>(id)];
      const std::string text = ValueFor(fact);
      if (!text.empty()) SetField(draft.nodes[made], fact.name, text);
    }
  }
  draft.nodes[owner].children.push_back(made);
}

std::size_t Generator::Copy(Draft& draft, std::size_t node) {
  Node copy = draft.nodes[node];
  copy.handle = "造" + std::to_string(++handles_);
  const auto children = std::move(copy.children);
  copy.children.clear();
  for (const std::size_t child : children) copy.children.push_back(Copy(draft, child));
  draft.nodes.push_back(std::move(copy));
  return draft.nodes.size() - 1;
}

std::string Generator::ValueFor(const model::Fact& fact) {
  const auto id = static_cast<model::FactId>(&fact - model_.facts.data());
  const auto seen = seen_.find(id);
  if (seen != seen_.end() && random_.Once(3)) return seen->second[random_.Below(seen->second.size())];
  switch (fact.type.kind) {
    case model::TypeKind::Boolean: return random_.Once(2) ? "真" : "假";
    case model::TypeKind::Number: return NumberText(NumberFor(fact.type, fact.scale, fact.low, fact.high), fact.type);
    case model::TypeKind::Date: return DateFor(fact);
    case model::TypeKind::Enum: {
      const auto& members = model_.enums[static_cast<std::size_t>(fact.type.enumeration)].members;
      return members[random_.Below(members.size())];
    }
    case model::TypeKind::Text:
      if (fact.type.element != model::kNoEntity || fact.identity_number || fact.digits > 0 || texts_.empty()) break;
      return texts_[random_.Below(texts_.size())];
    case model::TypeKind::Division: break;  // only places that the 例 name have parameters
  }
  return seen == seen_.end() ? "" : seen->second[random_.Below(seen->second.size())];
}

// Near what the rules compare with, what that is for a few people or a year, and the ends of the range.
Rational Generator::NumberFor(const model::Type& type, std::int64_t scale, const std::optional<model::RangeEnd>& low,
                              const std::optional<model::RangeEnd>& high) {
  constexpr std::int64_t kFactors[] = {1, 1, 1, 2, 3, 4, 12, 24};
  Rational number = numbers_.empty() ? Rational(static_cast<std::int64_t>(random_.Below(1000))) : numbers_[random_.Below(numbers_.size())];
  if (type.unit.IsMoney() || random_.Once(2)) number = value::Multiply(number, kFactors[random_.Below(std::size(kFactors))]).value_or(number);
  if (random_.Once(4)) number = Rational(static_cast<std::int64_t>(random_.Below(type.unit.IsMoney() ? 20000 : 60)));
  const auto step = value::Divide(Rational(1), Rational(scale)).value_or(Rational(1));
  if (random_.Once(3)) number = value::Add(number, step).value_or(number);
  else if (random_.Once(3)) number = value::Subtract(number, step).value_or(number);
  number = value::Round(number, step, value::Rounding::Down).value_or(number);
  if (low && low->number && (number < *low->number || random_.Once(12))) number = low->inclusive ? *low->number : value::Add(*low->number, step).value_or(number);
  if (high && high->number && *high->number < number) number = high->inclusive ? *high->number : value::Subtract(*high->number, step).value_or(number);
  return number;
}

std::pair<Rational, Rational> Generator::TwoNumbers(const model::Type& type, std::int64_t scale, const std::optional<model::RangeEnd>& low,
                                                    const std::optional<model::RangeEnd>& high) {
  Rational a = NumberFor(type, scale, low, high), b = NumberFor(type, scale, low, high);
  if (b < a) std::swap(a, b);
  return {a, b};
}

// Birthdays at a whole age and the days beside them; other days some months ago.
std::string Generator::DateFor(const model::Fact& fact) {
  const bool age = random_.Once(2);
  const auto months = static_cast<std::int32_t>(age ? 12 * random_.Below(kMostYears) : random_.Below(kMostMonths));
  const auto days = static_cast<std::int32_t>(random_.Below(3)) - 1;
  value::Date date = value::AddDays(value::AddMonths(date_, -months), days);
  if (fact.high && fact.high->reference_date && date_ < date) date = date_;
  return value::ToText(date);
}

}  // namespace doudi::property
