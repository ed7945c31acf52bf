// Compiler: lowers the expressions and policies of a model to instructions, each expression once.
#pragma once

#include <map>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "program/builder.h"

namespace doudi::program {

class Compiler {
 public:
  Compiler(Program& program, const CompileOptions& options);

  // All that the options ask for.
  void LowerModel();

 private:
  // expressions (lower_expression.cpp)
  ColumnId Lower(model::ExprId id);
  ColumnId LowerIf(model::ExprId id);  // kNoColumn where there is none
  ColumnId LowerNew(const model::Expr& expr, model::ExprId id);
  ColumnId LowerDefinition(model::DefinitionId id);
  ColumnId LowerParameter(const model::Expr& expr, model::ExprId id);
  ColumnId LowerArithmetic(Opcode op, const model::Expr& expr);
  ColumnId LowerComparison(const model::Expr& expr);
  std::optional<ColumnId> LowerAgeComparison(Opcode op, ColumnId left, ColumnId right);
  ColumnId LowerMember(const model::Expr& expr);
  ColumnId LowerLogic(const model::Expr& expr);
  ColumnId LowerAggregate(const model::Expr& expr);
  ColumnId LowerMonths(const model::Expr& expr);
  ColumnId LowerFact(model::FactId id);
  ColumnId LowerBenefitTotal(const model::Expr& expr);
  std::vector<ColumnId> LowerAll(const std::vector<model::ExprId>& ids);
  Shape ShapeOf(const model::Type& type) const;
  Shape OutputShape(const Lookup& lookup, std::int32_t output, const model::Type& type) const;
  std::int32_t OutputsFor(std::int32_t lookup, std::int32_t output, const Shape& shape);
  std::int32_t LookupFor(model::ParameterId parameter, value::Date date);

  // policies (lower_policy.cpp)
  const PolicyColumns& LowerPolicy(model::PolicyId id);
  void LowerConditions(const model::PolicyVersion& version, PolicyColumns& columns);
  ColumnId LowerEligible(const model::PolicyVersion& version, const PolicyColumns& columns, model::EntityId entity);
  void LowerAmountConflict(const model::PolicyVersion& version, PolicyColumns& columns);
  ColumnId LowerCheckNotFailed(const model::HumanCheck& check);
  void LowerMonths(const model::Months& months);
  void LowerBenefits(const model::PolicyVersion& version, PolicyColumns& columns);
  void LowerPapers(const std::vector<model::DocumentRequirement>& documents);
  bool InForce(const model::Period& period) const { return period.Contains(program_.reference_date); }

  Program& program_;
  const model::Model& model_;
  const CompileOptions& options_;
  Builder builder_;
  std::unordered_set<model::DefinitionId> given_definitions_;
  std::unordered_set<model::ExprId> given_expressions_;
  std::map<std::pair<model::ParameterId, std::int32_t>, std::int32_t> lookups_;
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> outputs_;  // by lookup and output
  std::vector<bool> policy_done_;
};

// Drops the instructions that nothing read back rests on, and renumbers the rest.
void DropDeadCode(Program& program);

}  // namespace doudi::program
