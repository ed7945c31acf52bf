#include "program/compiler.h"

namespace doudi::program {
namespace {

// Every column that somebody may read back, wherever it is noted.
template <class Visit>
void ForEachRoot(Program& program, Visit visit) {
  for (PolicyColumns& policy : program.policies) {
    visit(policy.eligible);
    visit(policy.conflict);
    for (ColumnId& column : policy.conditions) visit(column);
    for (ColumnId& column : policy.benefits) visit(column);
  }
  for (ColumnId& column : program.definition_columns) visit(column);
}

class LiveColumns {
 public:
  explicit LiveColumns(const Program& program) : program_(program), live_(program.instructions.size(), false) {}

  void Mark(ColumnId root) {
    if (root == kNoColumn || live_[static_cast<std::size_t>(root)]) return;
    live_[static_cast<std::size_t>(root)] = true;
    for (const ColumnId operand : program_.instructions[static_cast<std::size_t>(root)].operands) Mark(operand);
  }
  bool Has(ColumnId column) const { return live_[static_cast<std::size_t>(column)]; }

 private:
  const Program& program_;
  std::vector<bool> live_;
};

// The clauses of a policy whose truth is part of its reasons even where another decides for all rows.
void MarkClauses(const Program& program, LiveColumns& live) {
  const auto mark = [&](model::ExprId id) {
    if (id != model::kNone) live.Mark(program.expression_columns[static_cast<std::size_t>(id)]);
  };
  for (const PolicyColumns& policy : program.policies) {
    if (!policy.version) continue;
    const model::PolicyVersion& version = *policy.version;
    mark(version.filter);
    for (const auto* clauses : {&version.conditions, &version.exclusions, &version.terminations})
      for (const model::Condition& clause : *clauses) {
        mark(clause.expression);
        if (clause.limit) mark(clause.limit->decisive);
      }
    const auto mark_months = [&](const model::Months& months) {
      for (const model::ExprId id : {months.when, months.first, months.last}) mark(id);
    };
    for (const model::Exception& exception : version.exceptions) {
      mark(exception.when);
      mark_months(exception.months);
    }
    for (const model::HumanCheck& check : version.human_checks) mark(check.when);
    for (const model::Procedure& procedure : version.procedures) mark(procedure.when);
    for (const model::Authority& authority : version.authorities) mark(authority.when);
    for (const model::Step& step : version.steps) mark(step.when);
    for (const model::Review& review : version.reviews) mark(review.when);
    for (const model::Benefit& benefit : version.benefits) {
      for (const model::ExprId id : {benefit.value, benefit.when, benefit.estimate_when}) mark(id);
      for (const model::Effect& effect : benefit.effects)
        for (const model::ExprId id : {effect.before, effect.after}) mark(id);
    }
    for (const model::Benefit& benefit : version.benefits) mark_months(benefit.months);
    for (const model::Pledge& pledge : version.pledges) mark(pledge.when);
    for (const model::DocumentRequirement& document : version.documents)
      for (const model::ExprId id : {document.filter, document.when}) mark(id);
  }
  const model::Model& model = *program.model;
  for (const model::ExprId id : program.options.only_expressions) mark(id);
  for (const model::Finding& finding : model.findings)
    for (const model::ExprId id : finding.evidence) mark(id);
  for (const model::Validation& validation : model.validations) mark(validation.condition);
  for (const model::Exclusive& one : model.exclusives) mark(one.when);
  for (const model::Need& need : model.needs)
    for (const model::ExprId id : {need.condition, need.gap}) mark(id);
  for (const model::Resource& resource : model.resources) {
    for (const model::ExprId id : {resource.target, resource.amount}) mark(id);
    for (const model::DocumentRequirement& document : resource.documents)
      for (const model::ExprId id : {document.filter, document.when}) mark(id);
  }
}

}  // namespace

void DropDeadCode(Program& program) {
  LiveColumns live(program);
  ForEachRoot(program, [&](ColumnId column) { live.Mark(column); });
  MarkClauses(program, live);

  std::vector<ColumnId> moved(program.instructions.size(), kNoColumn);
  std::size_t kept = 0;  // at the front
  for (std::size_t i = 0; i < program.instructions.size(); ++i) {
    Instruction& instruction = program.instructions[i];
    if (!live.Has(static_cast<ColumnId>(i)) && instruction.op != Opcode::Constant) continue;
    for (ColumnId& operand : instruction.operands) operand = moved[static_cast<std::size_t>(operand)];
    moved[i] = static_cast<ColumnId>(kept);
    if (kept != i) program.instructions[kept] = std::move(instruction);
    ++kept;
  }
  program.instructions.resize(kept);
  const auto move = [&](ColumnId& column) {
    if (column != kNoColumn) column = moved[static_cast<std::size_t>(column)];
  };
  ForEachRoot(program, move);
  for (ColumnId& column : program.expression_columns) move(column);
  for (ColumnId& column : program.finder_columns) move(column);
}

}  // namespace doudi::program
