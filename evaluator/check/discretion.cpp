// 裁量: what a clause leaves to an office. A record says what was decided; until then the verdict is provisional and the amount open.
#include "check/policy_reader.h"

namespace doudi::check {

model::DefinitionId DefineDecision(Workspace& work, model::FactId record, const std::string& name, Span span) {
  for (std::size_t i = 0; i < work.model.definitions.size(); ++i) {
    const model::Definition& known = work.model.definitions[i];
    if (known.body != kNone && work.model.At(known.body).op == Op::Fact && work.model.At(known.body).index == record &&
        known.name == "裁量·" + name)
      return static_cast<model::DefinitionId>(i);
  }
  const model::Fact& fact = work.model.facts[static_cast<std::size_t>(record)];
  Expr use;
  use.op = Op::Fact;
  use.type = fact.type;
  use.level = fact.entity;
  use.index = record;
  use.span = span;
  model::Definition decision;
  decision.name = "裁量·" + name;
  decision.entity = fact.entity;
  decision.type = fact.type;
  decision.body = static_cast<ExprId>(work.model.expressions.size());
  decision.span = span;
  work.model.expressions.push_back(std::move(use));
  work.model.definitions.push_back(std::move(decision));
  return static_cast<model::DefinitionId>(work.model.definitions.size()) - 1;
}

ExprId PolicyReader::ReadDiscretion(const Clause& clause, const AttributeReader& attributes, const model::Period& period,
                                    const model::Type& type) {
  const bool amount = type.kind == model::TypeKind::Number;
  if (!amount && !attributes.Has(AttributeKind::Discretion)) {
    // 时限 of a 待遇 is its own.
    for (const AttributeKind kind : {AttributeKind::By, AttributeKind::TimeLimit})
      if (const auto* stray = attributes.Find(kind); stray && !clause.open_amount && (kind == AttributeKind::By || clause.kind != ClauseKind::Benefit))
        work_.Error("P034", stray->span, fmt::format("{}没有裁量，“{}”没有用处", What(clause), syntax::AttributeName(kind)),
                    "加上：，裁量 \"可以视情…\"，或删去它");
    return kNone;
  }
  model::HumanCheck check;
  check.name = clause.name.text;
  check.discretion = true;
  check.offices = attributes.Names(AttributeKind::By);
  if (clause.kind != ClauseKind::Benefit) check.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  check.question = attributes.Text(AttributeKind::Discretion);
  if (check.question.empty()) check.question = "定多少？";
  check.basis = attributes.Basis();
  check.period = period;
  check.span = clause.name.span;
  if (check.offices.empty() && !attributes.Has(AttributeKind::By))
    work_.Error("P004", clause.name.span, fmt::format("{}没有写由谁裁量", What(clause)), "加上：，由 县级人民政府民政部门");
  if (!Fresh(clause, version_.human_checks, period, &model::HumanCheck::period)) return kNone;
  check.record = RecordFact(work_, id_, clause.name.text, type, clause.name.span);
  check.decision = DefineDecision(work_, check.record, check.name, check.span);
  const ExprId decision = checker_.UseDefinition(check.decision, check.span);
  version_.human_checks.push_back(std::move(check));
  return decision;
}

ExprId IfOpenGranted(Workspace& work, ExpressionChecker& checker, ExprId decision, Span span) {
  const ExprId granted = checker.Make(Op::Default, BooleanType(), {decision, checker.Literal(BooleanType(), true, span)}, span);
  const ExprId named = checker.Make(Op::Formula, BooleanType(), {granted}, span);
  work.model.expressions.back().text = model::ToText(work.model, decision);
  return named;
}

// A condition that fails may be waived.
void PolicyReader::DiscretionOfCondition(const Clause& clause, const AttributeReader& attributes, model::Condition& condition) {
  if (clause.kind != ClauseKind::Condition) return;
  const ExprId decision = ReadDiscretion(clause, attributes, condition.period, BooleanType());
  if (decision == kNone || condition.expression == kNone) return;
  const Span span = clause.name.span;
  version_.human_checks.back().when = checker_.LiftTo(checker_.Make(Op::Not, BooleanType(), {condition.expression}, span), entity_);
  condition.expression =
      checker_.LiftTo(checker_.Make(Op::Or, BooleanType(), {condition.expression, IfOpenGranted(work_, checker_, decision, span)}, span), entity_);
}

// Granted, an exception in one's favour is applied and one against is not.
void PolicyReader::DiscretionOfException(const Clause& clause, const AttributeReader& attributes, model::Exception& exception) {
  const ExprId decision = ReadDiscretion(clause, attributes, exception.period, BooleanType());
  if (decision == kNone || exception.when == kNone) return;
  const Span span = clause.name.span;
  version_.human_checks.back().when = exception.when;
  const bool against = exception.decides && !exception.positive;
  ExprId granted = exception.decides ? IfOpenGranted(work_, checker_, decision, span) : decision;
  if (against) granted = checker_.Make(Op::Not, BooleanType(), {granted}, span);
  exception.when = exception.written =
      checker_.LiftTo(checker_.Make(Op::And, BooleanType(), {exception.when, granted}, span), entity_);
}

ExprId WhereItMatters(Workspace& work, model::EntityId entity, const model::PolicyVersion& version, const model::Exception& exception, ExprId when) {
  if (!exception.decides || !exception.positive || !exception.changes.empty()) return when;
  ExpressionChecker checker(work, 0, entity);
  std::vector<ExprId> failed;
  for (const model::Condition& condition : version.conditions) {
    const bool named = exception.conditions.empty() ||
                       std::find(exception.conditions.begin(), exception.conditions.end(), condition.name) != exception.conditions.end();
    if (!named) continue;
    if (condition.period.from || condition.period.until || condition.expression == kNone) return when;
    failed.push_back(checker.Make(Op::Not, BooleanType(), {condition.expression}, exception.span));
  }
  if (failed.empty()) return when;
  const ExprId matters = failed.size() == 1 ? failed.front() : checker.Make(Op::Or, BooleanType(), std::move(failed), exception.span);
  return checker.LiftTo(checker.Make(Op::And, BooleanType(), {when, matters}, exception.span), entity);
}

void FinishDiscretions(Workspace& work, model::EntityId entity, model::PolicyVersion& version, const std::vector<std::size_t>& checks) {
  for (const std::size_t index : checks) {
    model::HumanCheck& check = version.human_checks[index];
    if (!check.discretion || check.when == kNone) continue;
    const auto exception = std::find_if(version.exceptions.begin(), version.exceptions.end(),
                                        [&](const model::Exception& one) { return one.span == check.span; });
    if (exception != version.exceptions.end()) check.when = WhereItMatters(work, entity, version, *exception, check.when);
  }
}

void FinishDiscretions(Workspace& work) {
  for (std::size_t id = 0; id < work.model.policies.size(); ++id) {
    const model::EntityId entity = work.model.policies[id].entity;
    for (model::PolicyVersion& version : work.model.policies[id].versions) {
      std::vector<std::size_t> all(version.human_checks.size());
      for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
      FinishDiscretions(work, entity, version, all);
    }
  }
}

void PolicyReader::DiscretionOfBenefit(const Clause& clause, const AttributeReader& attributes, model::Benefit& benefit) {
  if (clause.open_amount) {
    if (!version_.human_checks.empty() && version_.human_checks.back().span == clause.name.span)
      version_.human_checks.back().when = benefit.when;
    return;
  }
  const ExprId when = benefit.when;
  const ExprId decision = ReadDiscretion(clause, attributes, benefit.in_force, BooleanType());
  if (decision == kNone) return;
  version_.human_checks.back().when = when;
  benefit.when = when == kNone ? checker_.LiftTo(decision, entity_)
                               : checker_.LiftTo(checker_.Make(Op::And, BooleanType(), {when, decision}, clause.name.span), entity_);
}

// 在 a 与 b 之间 裁量: what is decided, within the ends; all between them until it is.
ExprId PolicyReader::OpenAmount(const Clause& clause, const AttributeReader& attributes, const model::Type& type, const model::Benefit& benefit) {
  const ExprId low = checker_.LowerAs(*clause.expression, type, What(clause) + "的下端");
  const ExprId high = clause.second ? checker_.LowerAs(*clause.second, type, What(clause) + "的上端") : kNone;
  const ExprId decision = ReadDiscretion(clause, attributes, benefit.in_force, type);
  if (low == kNone || high == kNone || decision == kNone) return kNone;
  const Span span = clause.name.span;
  const auto known_below = ConstantValue(work_.model, low), known_above = ConstantValue(work_.model, high);
  if (known_below && known_above && std::get<value::Rational>(*known_above) < std::get<value::Rational>(*known_below)) {
    work_.Error("P034", clause.second->span, fmt::format("{}的两端写反了：下端大于上端", What(clause)), "小的写在前面：在 0元 与 5000元 之间 裁量");
    return kNone;
  }
  const auto compare = [&](Op op, ExprId bound) { return checker_.Make(op, BooleanType(), {decision, bound}, span); };
  model::Validation within;
  within.name = benefit.name;
  within.entity = entity_;
  within.condition = checker_.LiftTo(
      checker_.Make(Op::And, BooleanType(), {compare(Op::GreaterOrEqual, low), compare(Op::LessOrEqual, high)}, span), entity_);
  within.message = fmt::format("记录的裁量金额 {} 超出了可以裁量的范围（{} 到 {}），按边上的数算", work_.model.facts[static_cast<std::size_t>(version_.human_checks.back().record)].name,
                               model::ToText(work_.model, low), model::ToText(work_.model, high));
  within.span = span;
  work_.model.validations.push_back(std::move(within));
  const ExprId above = checker_.Make(Op::Max, type, {decision, low}, span);
  work_.model.expressions.back().text = "下限";
  const ExprId value = checker_.Make(Op::Min, type, {above, high}, span);
  work_.model.expressions.back().text = "上限";
  return value;
}

}  // namespace doudi::check
