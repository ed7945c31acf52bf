#include "compare/pairing.h"

#include <algorithm>

#include "program/same_policy.h"
#include "screening/decisions.h"

namespace doudi::compare {
namespace {

using screening::PlaceOf;

// Those that are decided on the day, in the order in which they are.
std::vector<model::PolicyId> DecidedPolicies(const model::Model& model, value::Date day) {
  std::vector<model::PolicyId> decided;
  for (std::size_t id = 0; id < model.policies.size(); ++id) {
    const auto& policy = model.policies[id];
    if (policy.IsJudged() && policy.finding == model::kNone && policy.VersionAt(day) != nullptr) decided.push_back(static_cast<model::PolicyId>(id));
  }
  return decided;
}

program::ProgramPtr CompileAlone(const model::Model& model, value::Date day, model::PolicyId policy) {
  program::CompileOptions options;
  options.reference_date = day;
  options.verdicts_only = true;
  options.only_policies = {policy};
  return program::Compile(model, options);
}

bool IsResidence(const model::Model& model, const model::Fact& fact) {
  if (fact.type.kind != model::TypeKind::Enum || fact.implicit) return false;
  const auto& members = model.enums[PlaceOf(fact.type.enumeration)].members;
  const auto has = [&](const char* name) { return std::find(members.begin(), members.end(), name) != members.end(); };
  return has("农村") && (has("城镇") || has("城市"));
}

bool IsKind(const model::Fact& fact) {
  return !fact.implicit && (fact.type.kind == model::TypeKind::Enum || fact.type.kind == model::TypeKind::Boolean);
}

model::EntityId PersonsOf(const model::Model& model) {
  const auto lists = model.entities.front().children;
  const auto plain = [&](model::EntityId id) {
    const auto& entity = model.entities[PlaceOf(id)];
    return !entity.IsPair() && entity.timeline == model::Timeline::None;
  };
  for (const auto id : lists)
    if (plain(id) && model.entities[PlaceOf(id)].name == "成员") return id;
  for (const auto id : lists)
    if (plain(id) && model.entities[PlaceOf(id)].designation != model::kNone) return id;
  return model::kNoEntity;
}

}  // namespace

Pairing::Pairing(const model::Model& before, value::Date old_date, const model::Model& after, value::Date new_date)
    : before_(before), after_(after), old_date_(old_date), new_date_(new_date), match_(record::MatchRecords(before, after)) {
  const auto old_policies = DecidedPolicies(before, old_date), new_policies = DecidedPolicies(after, new_date);
  std::vector<bool> paired(old_policies.size(), false);
  for (std::size_t i = 0; i < new_policies.size(); ++i) {
    PolicyPair pair;
    pair.name = after.policies[PlaceOf(new_policies[i])].name;
    pair.after = PolicyPlace{new_policies[i], i};
    for (std::size_t j = 0; j < old_policies.size() && !pair.before; ++j) {
      if (paired[j] || before.policies[PlaceOf(old_policies[j])].name != pair.name) continue;
      pair.before = PolicyPlace{old_policies[j], j};
      paired[j] = true;
    }
    pair.unchanged = IsUnchanged(pair);
    policies_.push_back(std::move(pair));
  }
  for (std::size_t j = 0; j < old_policies.size(); ++j)
    if (!paired[j]) policies_.push_back({before.policies[PlaceOf(old_policies[j])].name, PolicyPlace{old_policies[j], j}, std::nullopt, false});
}

bool Pairing::IsUnchanged(const PolicyPair& pair) const {
  if (!pair.before || !pair.after) return false;
  const auto old_program = CompileAlone(before_, old_date_, pair.before->policy);
  const auto new_program = CompileAlone(after_, new_date_, pair.after->policy);
  return program::SamePolicy(*old_program, pair.before->policy, *new_program, pair.after->policy, {match_.entities, match_.facts});
}

std::optional<Grouping> GroupingOf(const model::Model& model, const std::string& kind) {
  Grouping grouping;
  grouping.persons = PersonsOf(model);
  for (const auto fact : model.entities.front().facts) {
    if (grouping.residence == model::kNone && IsResidence(model, model.facts[PlaceOf(fact)])) grouping.residence = fact;
    if (!kind.empty() && model.facts[PlaceOf(fact)].name == kind && IsKind(model.facts[PlaceOf(fact)])) grouping.kind = fact;
  }
  if (!kind.empty() && grouping.kind == model::kNone) return std::nullopt;
  return grouping;
}

std::vector<std::string> KindsOf(const model::Model& model) {
  std::vector<std::string> names;
  for (const auto fact : model.entities.front().facts)
    if (IsKind(model.facts[PlaceOf(fact)])) names.push_back(model.facts[PlaceOf(fact)].name);
  return names;
}

}  // namespace doudi::compare
