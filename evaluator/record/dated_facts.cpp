#include "record/dated_facts.h"

#include <algorithm>

namespace doudi::record {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

bool Has(const std::vector<model::FactId>& facts, model::FactId fact) { return std::find(facts.begin(), facts.end(), fact) != facts.end(); }
void AddOnce(std::vector<model::FactId>& facts, model::FactId fact) {
  if (fact != model::kNone && !Has(facts, fact)) facts.push_back(fact);
}

std::vector<model::FactId> FactsOf(const model::Model& model, std::size_t entity) {
  std::vector<model::FactId> facts;
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact)
    if (PlaceOf(model.facts[fact].entity) == entity) facts.push_back(static_cast<model::FactId>(fact));
  return facts;
}

std::int64_t CodeOf(const model::Enum& enumeration, const char* member) {
  const auto found = std::find(enumeration.members.begin(), enumeration.members.end(), member);
  return found == enumeration.members.end() ? -1 : found - enumeration.members.begin();
}

std::vector<ToldByNumber> FindTold(const model::Model& model, const std::vector<model::FactId>& facts) {
  std::vector<ToldByNumber> told;
  for (const model::FactId number : facts) {
    if (!model.facts[PlaceOf(number)].identity_number) continue;
    for (const model::FactId fact : facts) {
      const model::Fact& declared = model.facts[PlaceOf(fact)];
      if (declared.name == "出生日期" && declared.type.kind == model::TypeKind::Date) told.push_back({number, fact, true, -1, -1});
      if (declared.name != "性别" || declared.type.kind != model::TypeKind::Enum) continue;
      const model::Enum& sexes = model.enums[PlaceOf(declared.type.enumeration)];
      told.push_back({number, fact, false, CodeOf(sexes, "男"), CodeOf(sexes, "女")});
    }
  }
  return told;
}

DatedFacts FindOf(const model::Model& model, std::size_t entity) {
  DatedFacts dated;
  for (const model::EntityId child : model.entities[entity].children)
    if (model.entities[PlaceOf(child)].timeline == model::Timeline::History) dated.histories.push_back(child);
  if (dated.histories.empty()) return dated;
  for (const model::EntityId history : dated.histories) {
    const model::FactId of = model.entities[PlaceOf(history)].of;
    AddOnce(dated.facts, of);
    AddOnce(dated.facts, model.facts[PlaceOf(of)].presence);
  }
  const std::vector<model::FactId> all = FactsOf(model, entity);
  for (const ToldByNumber& told : FindTold(model, all)) {
    if (!Has(dated.facts, told.number) && !Has(dated.facts, told.fact)) continue;
    dated.told.push_back(told);
    AddOnce(dated.facts, told.fact);
  }
  for (std::size_t i = 0; i < dated.facts.size(); ++i) AddOnce(dated.facts, model.facts[PlaceOf(dated.facts[i])].blank);
  // As BatchBuilder goes through them.
  for (const model::FactId fact : all)
    if (Has(dated.facts, fact) && (model.facts[PlaceOf(fact)].fallback || model.facts[PlaceOf(fact)].blank != model::kNone))
      dated.defaults.push_back(fact);
  return dated;
}

}  // namespace

std::vector<DatedFacts> FindDatedFacts(const model::Model& model) {
  std::vector<DatedFacts> all;
  for (std::size_t entity = 0; entity < model.entities.size(); ++entity) all.push_back(FindOf(model, entity));
  return all;
}

}  // namespace doudi::record
