#include <algorithm>

#include "program/compiler.h"
#include "program/row_error.h"

namespace doudi::program {

const PolicyColumns& Compiler::LowerPolicy(model::PolicyId id) {
  const auto place = static_cast<std::size_t>(id);
  if (policy_done_[place]) return program_.policies[place];
  policy_done_[place] = true;
  PolicyColumns columns;
  columns.version = model_.policies[place].VersionAt(program_.reference_date);
  if (columns.version) {
    LowerConditions(*columns.version, columns);
    columns.eligible = LowerEligible(*columns.version, columns, model_.policies[place].entity);
    LowerAmountConflict(*columns.version, columns);
    program_.policies[place] = columns;  // 同类就高: two policies may look at each other's amounts, each when the other is eligible
    LowerBenefits(*columns.version, columns);
  } else {
    columns.eligible = builder_.Truth(false);
    columns.conflict = builder_.Truth(false);
  }
  program_.policies[place] = std::move(columns);
  return program_.policies[place];
}

void Compiler::LowerConditions(const model::PolicyVersion& version, PolicyColumns& columns) {
  columns.conflict = builder_.Truth(false);
  const auto decided_by = [&](const std::string* name, bool positive) {
    ColumnId any = builder_.Truth(false);
    for (const model::Exception& exception : version.exceptions) {
      const auto& names = exception.conditions;
      const bool decides = exception.decides && (names.empty() || (name && std::find(names.begin(), names.end(), *name) != names.end()));
      if (decides && exception.positive == positive && InForce(exception.period)) any = builder_.Or(any, Lower(exception.when));
    }
    return any;
  };
  const auto add = [&](ColumnId own, const std::string* name) {
    const ColumnId positive = decided_by(name, true);
    const ColumnId negative = decided_by(name, false);
    columns.conflict = builder_.Or(columns.conflict, builder_.And(positive, negative));
    columns.conditions.push_back(builder_.ApplyExceptions(own, positive, negative));
  };
  for (const model::Exception& exception : version.exceptions)
    if (InForce(exception.period)) {
      Lower(exception.when);
      LowerMonths(exception.months);
    }
  bool any_in_force = false;
  for (const model::Condition& condition : version.conditions) {
    if (!InForce(condition.period)) {
      columns.conditions.push_back(kNoColumn);
      continue;
    }
    any_in_force = true;
    add(Lower(condition.expression), &condition.name);
  }
  if (!any_in_force) add(builder_.Truth(true), nullptr);  // beyond the places of the version's conditions
}

ColumnId Compiler::LowerEligible(const model::PolicyVersion& version, const PolicyColumns& columns, model::EntityId entity) {
  ColumnId eligible = version.filter == model::kNone ? builder_.Truth(true) : Lower(version.filter);
  for (const ColumnId condition : columns.conditions)
    if (condition != kNoColumn) eligible = builder_.And(eligible, condition);
  for (const auto* clauses : {&version.exclusions, &version.terminations})
    for (const model::Condition& clause : *clauses)
      if (InForce(clause.period)) {
        eligible = builder_.And(eligible, builder_.Not(Lower(clause.expression)));
        if (clause.limit && !options_.verdicts_only) Lower(clause.limit->decisive);
      }
  for (const model::PolicyId prerequisite : version.prerequisites) {
    eligible = builder_.And(eligible, builder_.Lift(LowerPolicy(prerequisite).eligible, entity));
  }
  for (const model::HumanCheck& check : version.human_checks)
    if (!check.discretion && InForce(check.period)) eligible = builder_.And(eligible, LowerCheckNotFailed(check));
    else if (InForce(check.period)) LowerIf(check.when);
  return eligible;
}

// Nothing rests on a policy of which nobody can say what it pays.
void Compiler::LowerAmountConflict(const model::PolicyVersion& version, PolicyColumns& columns) {
  if (version.amount_conflict == model::kNone) return;
  const ColumnId conflict = builder_.And(columns.eligible, Lower(version.amount_conflict));
  columns.conflict = builder_.Or(columns.conflict, conflict);
  columns.eligible = builder_.ApplyExceptions(columns.eligible, conflict, conflict);
}

// A check that is not recorded is open and does not stand in the way.
ColumnId Compiler::LowerCheckNotFailed(const model::HumanCheck& check) {
  if (check.record == model::kNone) return builder_.Truth(true);
  const ColumnId not_failed = builder_.Default(builder_.Fact(check.record), builder_.Truth(true));
  if (check.when == model::kNone) return not_failed;
  return builder_.Not(builder_.And(Lower(check.when), builder_.Not(not_failed)));
}

void Compiler::LowerMonths(const model::Months& months) {
  for (const model::ExprId id : {months.when, months.first, months.last}) LowerIf(id);
}

void Compiler::LowerBenefits(const model::PolicyVersion& version, PolicyColumns& columns) {
  for (const model::Benefit& benefit : version.benefits) {
    if (!InForce(benefit.in_force)) {
      columns.benefits.push_back(kNoColumn);
      continue;
    }
    const ColumnId value = Lower(benefit.value);
    if (!options_.verdicts_only)
      for (const model::Effect& effect : benefit.effects)
        for (const model::ExprId id : {effect.before, effect.after}) Lower(id);
    ColumnId due = columns.eligible;
    if (benefit.when != model::kNone) due = builder_.And(due, Lower(benefit.when));
    if (benefit.estimate_when != model::kNone) Lower(benefit.estimate_when);
    LowerMonths(benefit.months);
    columns.benefits.push_back(builder_.Choose({due, value, builder_.Number(0)}, false, builder_.At(value).shape));
  }
}

ColumnId Compiler::LowerBenefitTotal(const model::Expr& expr) {
  const PolicyColumns& columns = LowerPolicy(expr.index);
  ColumnId total = kNoColumn;
  for (std::size_t i = 0; i < columns.benefits.size(); ++i) {
    const model::Benefit& benefit = columns.version->benefits[i];
    const bool wanted = expr.text.empty() ? benefit.offset_of.empty() && benefit.type.unit == expr.type.unit : benefit.name == expr.text;
    if (!wanted || columns.benefits[i] == kNoColumn) continue;
    total = total == kNoColumn ? columns.benefits[i] : builder_.Arithmetic(Opcode::Add, total, columns.benefits[i]);
  }
  return total == kNoColumn ? builder_.Number(0) : total;
}

void Compiler::LowerPapers(const std::vector<model::DocumentRequirement>& documents) {
  for (const model::DocumentRequirement& document : documents) {
    if (!InForce(document.period)) continue;
    LowerIf(document.filter);
    LowerIf(document.when);
  }
}

}  // namespace doudi::program
