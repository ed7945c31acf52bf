#include "program/program_data.h"

namespace doudi::program {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

class Parting {
 public:
  explicit Parting(const Program& program) : program_(program), policies_(program.policies.size(), false) { part_.has.assign(program.instructions.size(), false); }

  Part Take(model::PolicyId policy) {
    AddPolicy(policy);
    for (std::size_t column = 0; column < part_.has.size(); ++column)
      if (part_.has[column]) part_.columns.push_back(static_cast<ColumnId>(column));
    return std::move(part_);
  }

 private:
  void Add(ColumnId column) {
    if (column == kNoColumn || part_.has[PlaceOf(column)]) return;
    part_.has[PlaceOf(column)] = true;
    for (const ColumnId operand : program_.instructions[PlaceOf(column)].operands) Add(operand);
  }
  void AddExpression(model::ExprId expression) {
    if (expression != model::kNone) Add(program_.expression_columns[PlaceOf(expression)]);
  }
  void AddMonths(const model::Months& months) {
    for (const model::ExprId id : {months.when, months.first, months.last}) AddExpression(id);
  }

  // Its clauses too, where one that decides for all rows has taken the others out of what is eligible.
  void AddPolicy(model::PolicyId policy) {
    if (policies_[PlaceOf(policy)]) return;
    policies_[PlaceOf(policy)] = true;
    const PolicyColumns& columns = program_.policies[PlaceOf(policy)];
    Add(columns.eligible);
    Add(columns.conflict);
    for (const ColumnId column : columns.conditions) Add(column);
    for (const ColumnId column : columns.benefits) Add(column);
    if (columns.version == nullptr) return;
    const model::PolicyVersion& version = *columns.version;
    AddExpression(version.filter);
    AddExpression(version.amount_conflict);
    for (const auto* clauses : {&version.conditions, &version.exclusions, &version.terminations})
      for (const model::Condition& clause : *clauses) AddExpression(clause.expression);
    for (const model::Exception& exception : version.exceptions) {
      AddExpression(exception.when);
      AddMonths(exception.months);
    }
    for (const model::HumanCheck& check : version.human_checks) AddExpression(check.when);
    for (const model::Benefit& benefit : version.benefits) {
      for (const model::ExprId id : {benefit.value, benefit.when, benefit.estimate_when}) AddExpression(id);
      AddMonths(benefit.months);
    }
    for (const model::PolicyId prerequisite : version.prerequisites) AddPolicy(prerequisite);
  }

  const Program& program_;
  std::vector<bool> policies_;
  Part part_;
};

}  // namespace

const Part& PartOf(const Program& program, model::PolicyId policy) {
  const std::lock_guard lock(program.parts_mutex);
  if (program.parts.empty()) program.parts.resize(program.policies.size());
  auto& part = program.parts[PlaceOf(policy)];
  if (part == nullptr) part = std::make_unique<const Part>(Parting(program).Take(policy));
  return *part;
}

}  // namespace doudi::program
