#include "property/reach.h"

namespace doudi::property {
namespace {

using model::ExprId;
using model::kNone;
using model::Op;

class Walker {
 public:
  explicit Walker(const model::Model& model) : model_(model) {}

  void Add(ExprId id) {
    if (id == kNone || !seen_.insert(id).second) return;
    const model::Expr& expr = model_.At(id);
    AddEntity(expr.level);
    AddEntity(expr.collection);
    switch (expr.op) {
      case Op::Fact: AddFact(expr.index); break;
      case Op::Literal: AddConstant(expr.constant); break;
      case Op::Definition: Add(model_.definitions[static_cast<std::size_t>(expr.index)].body); break;
      case Op::Parameter: AddParameter(expr.index); break;
      case Op::Known:
      case Op::Default: reach_.looks_at_unknowns = true; break;
      case Op::In: reach_.texts.insert(expr.texts.begin(), expr.texts.end()); break;
      case Op::Eligible:
      case Op::BenefitTotal: AddPolicy(expr.index); break;
      default: break;
    }
    for (const ExprId arg : expr.args) Add(arg);
  }

  Reach Take() { return std::move(reach_); }

 private:
  void AddEntity(model::EntityId id) {
    if (id == model::kNoEntity) return;
    const model::Entity& entity = model_.entities[static_cast<std::size_t>(id)];
    if (!entity.IsPair()) {
      reach_.entities.insert(id);
      return AddParents(entity.parent);
    }
    AddEntity(entity.parent);
    AddEntity(entity.inner);
  }
  void AddParents(model::EntityId id) {
    for (; id != model::kNoEntity; id = model_.entities[static_cast<std::size_t>(id)].parent) reach_.entities.insert(id);
  }

  void AddFact(model::FactId id) {
    const model::Fact& fact = model_.facts[static_cast<std::size_t>(id)];
    AddEntity(fact.entity);
    if (!fact.implicit && !fact.RecordsDecision()) reach_.facts.insert(id);
    if (fact.fallback || fact.implicit) reach_.looks_at_unknowns = true;
  }

  void AddConstant(const model::Constant& constant) {
    if (const auto* number = std::get_if<value::Rational>(&constant)) reach_.numbers.insert(*number);
    if (const auto* text = std::get_if<std::string>(&constant)) reach_.texts.insert(*text);
  }

  void AddParameter(model::ParameterId id) {
    if (!parameters_.insert(id).second) return;
    for (const model::ParameterRow& row : model_.parameters[static_cast<std::size_t>(id)].rows)
      for (const model::Constant& constant : row.values) AddConstant(constant);
  }

  void AddPolicy(model::PolicyId id) {
    if (!reach_.policies.insert(id).second) return;
    const model::Policy& policy = model_.policies[static_cast<std::size_t>(id)];
    AddEntity(policy.entity);
    for (const model::PolicyVersion& version : policy.versions) {
      Add(version.filter);
      Add(version.amount_conflict);
      for (const auto* list : {&version.conditions, &version.exclusions, &version.terminations})
        for (const model::Condition& one : *list) Add(one.expression);
      for (const model::Exception& one : version.exceptions) Add(one.when);
      for (const model::HumanCheck& one : version.human_checks) Add(one.when);
      for (const model::Benefit& one : version.benefits)
        for (const ExprId part : {one.value, one.when, one.estimate_when}) Add(part);
      for (const model::PolicyId prerequisite : version.prerequisites) AddPolicy(prerequisite);
    }
  }

  const model::Model& model_;
  Reach reach_;
  std::set<ExprId> seen_;
  std::set<model::ParameterId> parameters_;
};

}  // namespace

Reach ReachOf(const model::Model& model, const std::vector<ExprId>& expressions) {
  Walker walker(model);
  for (const ExprId id : expressions) walker.Add(id);
  return walker.Take();
}

}  // namespace doudi::property
