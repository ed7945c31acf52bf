// Facts of which there may be none (或 无), and definitions that a record may give itself (可由记录给定).
//
// Beside a fact 或 无 stands a Boolean fact, so that "there is none", "there is one, unknown" and "nobody said" are three things for every
// stage after this one. Language design §6, Facts: none is not unknown; a derived value may come with the record.
#include <fmt/format.h>

#include "check/declare.h"
#include "check/expression_checker.h"

namespace doudi::check {

void AddPresence(Workspace& work, RuleSetId rule_set, model::FactId id) {
  const auto index = static_cast<std::size_t>(id);
  model::Fact presence;
  presence.name = work.model.facts[index].name + "有值";
  presence.entity = work.model.facts[index].entity;
  presence.type = BooleanType();
  presence.span = work.model.facts[index].span;
  const auto made = static_cast<model::FactId>(work.model.facts.size());
  // By its name a 期望 may say that it is missing.
  if (!DeclareValue(work, {presence.name, presence.span}, {ValueSymbol::Kind::Fact, made, presence.entity, rule_set, presence.span})) return;
  work.model.facts[index].presence = made;
  work.model.entities[static_cast<std::size_t>(presence.entity)].facts.push_back(made);
  work.model.facts.push_back(std::move(presence));
}

void DescribePresence(Workspace& work, const model::Fact& fact) {
  if (fact.presence == model::kNone) return;
  model::Fact& presence = work.model.facts[static_cast<std::size_t>(fact.presence)];
  presence.label = "有" + fact.label;
  presence.question = fmt::format("有没有{}？", fact.label);
  presence.evidence = fact.evidence;
  presence.valid_months = fact.valid_months;
  presence.personal = fact.personal;
}

ExprId ExpressionChecker::WithPresence(ExprId fact) {
  const model::FactId presence = work_.model.facts[static_cast<std::size_t>(At(fact).index)].presence;
  if (presence == kNone) return fact;
  Expr there;
  there.op = Op::Fact;
  there.type = BooleanType();
  there.level = At(fact).level;
  there.index = presence;
  there.span = At(fact).span;
  const Span span = there.span;
  const ExprId value = Make(Op::Choose, At(fact).type, {Add(std::move(there)), fact}, span);
  work_.model.expressions.back().text = model::kOrNone;
  return MakeFormula(work_.model.facts[static_cast<std::size_t>(At(fact).index)].name, {value}, span);
}

ExprId ExpressionChecker::PartOfOptional(ExprId value, bool presence) {
  Expr expr = At(value);
  if (expr.op == Op::Formula && expr.args.size() == 1) {
    const Expr& choose = At(expr.args[0]);
    return choose.op == Op::Choose && choose.text == model::kOrNone ? choose.args[presence ? 0 : 1] : kNone;
  }
  if (expr.op == Op::Choose && expr.text == model::kOnDate) {
    for (const std::size_t part : {std::size_t{1}, std::size_t{2}}) {
      expr.args[part] = PartOfOptional(expr.args[part], presence);
      if (expr.args[part] == kNone) return kNone;
    }
    if (presence) expr.type = BooleanType();
    return Add(std::move(expr));
  }
  const bool of_element = expr.op == Op::First && (expr.text == "的" || expr.text == model::kOnDate);  // 所有人 的 离职日, 身份 于 入院日
  if (expr.op != Op::Lift && expr.op != Op::LiftInner && !of_element) return kNone;
  expr.args[0] = PartOfOptional(expr.args[0], presence);
  if (expr.args[0] == kNone) return kNone;
  if (presence) expr.type = BooleanType();
  // On a day that a complete history does not cover there was none.
  if (presence && expr.op == Op::First && expr.text == model::kOnDate) return IfAnyHolds(Add(std::move(expr)));
  return Add(std::move(expr));
}

ExprId ExpressionChecker::IfAnyHolds(ExprId first) {
  Expr any = At(first);
  any.op = Op::Any;
  any.args = {any.args.back()};
  const Span span = any.span;
  return Make(Op::And, BooleanType(), {first, Add(std::move(any))}, span);
}

ExprId ExpressionChecker::LowerPresence(const ast::Expression& e, const ast::PresenceExpression& node) {
  const ExprId value = Lower(*node.value);
  if (value == kNone) return kNone;
  const ExprId present = PartOfOptional(value, true);
  if (present == kNone) {
    work_.Error("T002", node.value->span,
                fmt::format("{}不会是“无”，不能问它{}", Quoted(node.value->span), node.absent ? "是不是 无" : "有没有值"),
                "只有声明为 “… 或 无” 的事实才能这样问；问填没填用 已知（x）");
    return kNone;
  }
  return node.absent ? Make(Op::Not, BooleanType(), {present}, e.span) : present;
}

ExprId ExpressionChecker::OrRecorded(model::DefinitionId id, ExprId body) {
  const auto& definition = work_.model.definitions[static_cast<std::size_t>(id)];
  model::Fact fact;
  fact.name = fact.label = definition.name;
  fact.entity = definition.entity;
  fact.type = definition.type;
  DeclaredType declared;
  declared.type = definition.type;
  fact.scale = ScaleFor(declared);
  fact.states = id;
  fact.span = definition.span;
  fact.question = definition.name + "是多少？";
  Expr given;
  given.op = Op::Fact;
  given.type = fact.type;
  given.level = fact.entity;
  given.index = static_cast<model::FactId>(work_.model.facts.size());
  given.span = fact.span;
  work_.model.entities[static_cast<std::size_t>(fact.entity)].facts.push_back(given.index);
  work_.model.facts.push_back(std::move(fact));
  const Span span = given.span;
  const model::Type type = given.type;
  const ExprId value = Add(std::move(given));
  const ExprId known = Make(Op::Known, BooleanType(), {value}, span);
  const ExprId chosen = Make(Op::Choose, type, {known, value, body}, span);
  work_.model.expressions[static_cast<std::size_t>(chosen)].text = model::kRecorded;
  return chosen;
}

}  // namespace doudi::check
