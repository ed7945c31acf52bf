// Policies of the reference interpreter.
#include "reference/interpreter.h"

namespace doudi::reference {

using model::TypeKind;

namespace {

const Element& Ancestor(const Element& at, model::EntityId entity) {
  const Element* place = &at;
  while (place->entity != entity) place = place->parent;
  return *place;
}

Value FailureLike(bool large, TypeKind kind, Error error) {
  Value result = Failure(kind, error);
  result.large = large;
  return result;
}

}  // namespace

const model::PolicyVersion* Interpreter::VersionOf(model::PolicyId id) const {
  return model_.policies[static_cast<std::size_t>(id)].VersionAt(settings_.reference_date);
}

bool Interpreter::InForce(const model::Period& period) const {
  return period.Contains(settings_.reference_date);
}

Value Interpreter::AfterExceptions(const model::PolicyVersion& version, const std::string& condition,
                                   const Value& own, const Element& at) {
  std::vector<Value> positive = {Truth(Tri::No)}, negative = {Truth(Tri::No)};
  for (const auto& exception : version.exceptions) {
    if (!InForce(exception.period)) continue;
    if (!exception.decides) continue;
    bool decides = exception.conditions.empty();
    for (const std::string& name : exception.conditions) decides |= name == condition;
    if (decides) (exception.positive ? positive : negative).push_back(At(exception.when, at));
  }
  const Value for_it = AnyOf(positive);
  const Value against_it = AnyOf(negative);
  const auto is_yes = [](const Value& value) { return !value.IsError() && value.truth == Tri::Yes; };
  if (is_yes(for_it) && against_it.IsError()) return against_it;
  if (is_yes(for_it) && is_yes(against_it))
    return FailureLike(for_it.large || against_it.large, TypeKind::Boolean, Error::Conflict);
  return AnyOf({for_it, AllOf({Not(against_it), own})});
}

Value Interpreter::ConditionAt(model::PolicyId id, std::size_t condition, const Element& at) {
  const model::PolicyVersion& version = *VersionOf(id);
  const model::Condition& clause = version.conditions[condition];
  if (!InForce(clause.period)) return Truth(Tri::Yes);
  return AfterExceptions(version, clause.name, At(clause.expression, at), at);
}

Value Interpreter::EligibleAt(model::PolicyId id, const Element& at) {
  const auto key = std::make_pair(id, &Ancestor(at, model_.policies[static_cast<std::size_t>(id)].entity));
  if (const auto found = eligible_.find(key); found != eligible_.end()) return found->second;
  return eligible_.emplace(key, Eligible(id, *key.second)).first->second;
}

Value Interpreter::Eligible(model::PolicyId id, const Element& at) {
  const model::PolicyVersion* version = VersionOf(id);
  if (!version) return Truth(Tri::No);
  std::vector<Value> parts;
  if (version->filter != model::kNone) parts.push_back(At(version->filter, at));
  bool any_condition = false;
  for (std::size_t i = 0; i < version->conditions.size(); ++i) {
    any_condition |= InForce(version->conditions[i].period);
    parts.push_back(ConditionAt(id, i, at));
  }
  if (!any_condition) parts.push_back(AfterExceptions(*version, "", Truth(Tri::Yes), at));
  for (const auto* clauses : {&version->exclusions, &version->terminations})
    for (const auto& clause : *clauses)
      if (InForce(clause.period)) parts.push_back(Not(At(clause.expression, at)));
  for (const model::PolicyId prerequisite : version->prerequisites)
    parts.push_back(EligibleAt(prerequisite, at));
  for (const auto& check : version->human_checks) {
    if (check.discretion || !InForce(check.period)) continue;
    const auto record = at.facts.find(check.record);
    const bool failed = record != at.facts.end() && !std::get<bool>(record->second);
    const Value when = check.when == model::kNone ? Truth(Tri::Yes) : At(check.when, at);
    parts.push_back(Not(AllOf({when, Truth(ToTri(failed))})));
  }
  const Value all = AllOf(parts);
  if (version->amount_conflict == model::kNone) return all;
  const Value conflict = AllOf({all, At(version->amount_conflict, at)});
  if (!conflict.IsError() && conflict.truth == Tri::Yes) return FailureLike(conflict.large, TypeKind::Boolean, Error::Conflict);
  return AnyOf({conflict, AllOf({Not(conflict), all})});
}

Value Interpreter::BenefitAt(model::PolicyId id, std::size_t benefit, const Element& at) {
  const model::Benefit& clause = VersionOf(id)->benefits[benefit];
  std::vector<Value> conditions = {EligibleAt(id, at)};
  if (clause.when != model::kNone) conditions.push_back(At(clause.when, at));
  const Value due = AllOf(conditions);
  Value none = Number(Point(0));
  none.large = due.large;
  if (due.IsError()) return FailureLike(due.large, TypeKind::Number, due.error);
  if (due.truth == Tri::No) return none;
  Value amount = At(clause.value, at);
  if (due.truth == Tri::Maybe && !amount.IsError()) return Hull(amount, none);
  amount.large |= due.large;
  return amount;
}

Value Interpreter::BenefitTotal(const model::Expr& expr, const Element& at) {
  Value total = Number(Point(0));
  const model::PolicyVersion* version = VersionOf(expr.index);
  if (!version) return total;
  for (std::size_t i = 0; i < version->benefits.size(); ++i) {
    const model::Benefit& benefit = version->benefits[i];
    const bool counts = expr.text.empty() ? benefit.offset_of.empty() && benefit.type == expr.type
                                          : benefit.name == expr.text;
    if (!counts || !InForce(benefit.in_force)) continue;
    const Value amount = BenefitAt(expr.index, i, at);
    total.large |= amount.large;
    if (amount.IsError() && !total.IsError())
      total = FailureLike(total.large, TypeKind::Number, amount.error);
    if (!total.IsError()) total.number = Sum(total.number, amount.number);
  }
  return total;
}

}  // namespace doudi::reference
