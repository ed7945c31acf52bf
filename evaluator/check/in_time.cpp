// Expressions over facts that lie in time: x 于 D, x 在 居住期 之内, 重叠天数（居住期，…）, 天数（居住期）, 合同期 的 起. Written out with the
// aggregates over their elements, so that what is unknown of them stays within bounds.
#include <fmt/format.h>

#include "check/expression_checker.h"

namespace doudi::check {

using model::EntityId;
using model::FactId;
using model::kNoEntity;
using model::Timeline;
using value::Rational;
using value::Unit;

std::optional<EntityId> ExpressionChecker::TimelineNamed(const ast::Expression& expression) {
  const auto* name = std::get_if<ast::NameExpression>(&expression.node);
  const auto* of = std::get_if<ast::OfExpression>(&expression.node);
  if (of && !std::holds_alternative<ast::NameExpression>(of->owner->node)) return std::nullopt;  // 家庭 的 居住期
  if (!name && !of) return std::nullopt;
  const auto entity = work_.Find(NameKind::Entity, rule_set_, name ? name->name : of->member.text);
  if (!entity) return std::nullopt;
  const model::Entity& found = work_.model.entities[static_cast<std::size_t>(*entity)];
  if (found.timeline == Timeline::None || (of && std::get<ast::NameExpression>(of->owner->node).name != EntityName(found.parent))) return std::nullopt;
  return entity;
}

std::optional<EntityId> ExpressionChecker::ExpectTimeline(const ast::Expression& expression, const std::string& what) {
  const auto timeline = TimelineNamed(expression);
  if (!timeline) {
    if (work_.MayBeLost(expression.span.text())) return std::nullopt;
    work_.Error("T002", expression.span, fmt::format("{}要一个期间，{}不是", what, Quoted(expression.span)), "期间在实体里声明，例如：事实 居住期：期间 列表。");
    return std::nullopt;
  }
  const EntityId parent = work_.model.entities[static_cast<std::size_t>(*timeline)].parent;
  work_.Resolve(NameKind::Entity, rule_set_, {EntityName(*timeline), expression.span});
  if (entity_ != kNoEntity && IsAncestorOrSelf(parent, entity_)) return timeline;
  work_.Error("N013", expression.span,
              fmt::format("{}属于 {}，在{}里不能直接用", Quoted(EntityName(*timeline)), EntityName(parent),
                          entity_ == kNoEntity ? std::string("没有实体的定义") : EntityName(entity_)),
              fmt::format("先写成 {} 的一个定义或情形，再汇总它", EntityName(parent)));
  return std::nullopt;
}

// Dates of what lies below the owner, such as its bills, are held against each of its stretches in pairs.
std::optional<ExpressionChecker::Stretches> ExpressionChecker::StretchesOf(EntityId timeline, const std::vector<ExprId>& dates, Span span) {
  const EntityId owner = work_.model.entities[static_cast<std::size_t>(timeline)].parent;
  EntityId deepest = owner;
  for (const ExprId date : dates) {
    const EntityId level = At(date).level;
    if (IsPair(level)) {
      work_.Error("T002", span, fmt::format("这里的日期随 本项 变，不能再拿来查{}", Quoted(EntityName(timeline))), "先把它写成一个定义，再写：本项 的 定义名");
      return std::nullopt;
    }
    if (level != kNoEntity && IsAncestorOrSelf(deepest, level)) deepest = level;
  }
  if (deepest == owner) return Stretches{timeline, timeline, owner};
  return Stretches{timeline, PairOf(deepest, timeline, owner), deepest};
}

ExprId ExpressionChecker::DateOn(const Stretches& stretches, ExprId date) {
  return IsPair(stretches.rows) ? LiftOuter(date, stretches.rows) : LiftTo(date, stretches.rows);
}

ExprId ExpressionChecker::PartOf(const Stretches& stretches, FactId part, Span span) {
  Expr expr;
  expr.op = Op::Fact;
  expr.type = work_.model.facts[static_cast<std::size_t>(part)].type;
  expr.level = stretches.timeline;
  expr.index = part;
  expr.span = span;
  return LiftTo(Add(std::move(expr)), stretches.rows);
}

// 起 ≤ D 且 （没有止 或 D ≤ 止）
ExprId ExpressionChecker::HoldsOn(const Stretches& stretches, ExprId date, Span span) {
  const model::Entity timeline = work_.model.entities[static_cast<std::size_t>(stretches.timeline)];
  const FactId ended = work_.model.facts[static_cast<std::size_t>(timeline.until)].presence;
  const ExprId on = DateOn(stretches, date);
  const ExprId begun = Make(Op::LessOrEqual, BooleanType(), {PartOf(stretches, timeline.from, span), on}, span);
  const ExprId open = Make(Op::Not, BooleanType(), {PartOf(stretches, ended, span)}, span);
  const ExprId before_end = Make(Op::LessOrEqual, BooleanType(), {on, PartOf(stretches, timeline.until, span)}, span);
  const ExprId goes_on = Make(Op::Or, BooleanType(), {open, before_end}, span);
  return Make(Op::And, BooleanType(), {begun, goes_on}, span);
}

ExprId ExpressionChecker::LowerInside(const ast::Expression& e, const ast::InsideExpression& inside) {
  const ExprId date = Lower(*inside.value, Want::Of(DateType()));
  const auto timeline = ExpectTimeline(*inside.periods, "“之内”前面");
  if (date == kNone || !timeline || !ExpectType(date, DateType(), "“在 … 之内”的前面")) return kNone;
  const auto stretches = StretchesOf(*timeline, {date}, inside.value->span);
  if (!stretches) return kNone;
  return Aggregate(Op::Any, BooleanType(), stretches->level, stretches->rows, HoldsOn(*stretches, date, e.span), kNone, e.span, model::kInside);
}

// Of each stretch the days from the later of the two beginnings to the earlier of the two ends, both included. Counted from 基准日, so that
// days are numbers. An open end reaches to the end of the window, without a window to 基准日.
ExprId ExpressionChecker::SumOfDays(const ast::Expression& e, const std::string& name, const Stretches& stretches, const std::vector<ExprId>& window) {
  const model::Type days = NumberType(Unit::Base("天"));
  const model::Entity timeline = work_.model.entities[static_cast<std::size_t>(stretches.timeline)];
  const ExprId today = Make(Op::ReferenceDate, DateType(), {}, e.span);
  const ExprId one = Literal(days, Rational(1), e.span), none = Literal(days, Rational(0), e.span);
  const auto since = [&](ExprId date) { return Make(Op::DaysBetween, days, {today, date}, e.span); };
  const auto length = [&](ExprId first, ExprId last) {
    const ExprId between = Make(Op::Subtract, days, {last, first}, e.span);
    return Make(Op::Max, days, {Make(Op::Add, days, {between, one}, e.span), none}, e.span);
  };
  ExprId first = since(PartOf(stretches, timeline.from, e.span));
  ExprId last = since(PartOf(stretches, timeline.until, e.span));
  ExprId open_last = none;
  if (!window.empty()) {
    first = Make(Op::Max, days, {first, since(DateOn(stretches, window[0]))}, e.span);
    open_last = since(DateOn(stretches, window[1]));
    last = Make(Op::Min, days, {last, open_last}, e.span);
  }
  const FactId ended = work_.model.facts[static_cast<std::size_t>(timeline.until)].presence;
  last = Make(Op::Choose, days, {PartOf(stretches, ended, e.span), last, open_last}, e.span);
  ExprId sum = Aggregate(Op::Sum, days, stretches.level, stretches.rows, LiftTo(length(first, last), stretches.rows), kNone, e.span, "合计");
  // Stretches do not overlap, so that no number of unlisted ones comes to more than the window.
  if (!window.empty()) {
    sum = Make(Op::Min, days, {sum, length(since(window[0]), since(window[1]))}, e.span);
    work_.model.expressions.back().text = "上限";
  }
  std::vector<ExprId> shown = {sum};
  shown.insert(shown.end(), window.begin(), window.end());
  return MakeFormula(fmt::format("{} {}", EntityName(stretches.timeline), name), std::move(shown), e.span);
}

ExprId ExpressionChecker::DaysOf(const ast::Expression& e, const ast::CallExpression& call) {
  const auto timeline = ExpectTimeline(*call.arguments[0].value, "天数（…）");
  const auto stretches = timeline ? StretchesOf(*timeline, {}, e.span) : std::nullopt;
  return stretches ? SumOfDays(e, call.function.text, *stretches, {}) : kNone;
}

ExprId ExpressionChecker::OverlapOf(const ast::Expression& e, const ast::CallExpression& call) {
  const auto timeline = ExpectTimeline(*call.arguments[0].value, "重叠天数（…）的第一个参数");
  if (!timeline) return kNone;
  std::vector<ExprId> window;
  const auto* near = std::get_if<ast::WindowExpression>(&call.arguments[1].value->node);
  if (near && !near->value && call.arguments.size() == 2) {
    const auto [low, high] = WindowEnds(*near);
    window = {low, high};
  } else if (call.arguments.size() == 3) {
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
      const ExprId date = Lower(*call.arguments[i].value, Want::Of(DateType()));
      window.push_back(date != kNone && ExpectType(date, DateType(), "重叠天数") ? date : kNone);
    }
  } else {
    work_.Error("T012", call.arguments[1].value->span, fmt::format("重叠天数要知道在哪一段时间里数，{}不是一段时间", Quoted(call.arguments[1].value->span)),
                "写成 重叠天数（居住期，近 12个月），或 重叠天数（居住期，起，止）");
    return kNone;
  }
  if (window[0] == kNone || window[1] == kNone) return kNone;
  const auto stretches = StretchesOf(*timeline, window, e.span);
  return stretches ? SumOfDays(e, call.function.text, *stretches, window) : kNone;
}

ExprId ExpressionChecker::OfSingle(EntityId single, const ast::Name& member, Span span) {
  const auto values = work_.VisibleValues(rule_set_, single, member.text);
  if (values.empty()) {
    work_.Error("N001", member.span, fmt::format("期间{}没有{}", Quoted(EntityName(single)), Quoted(member.text)), "期间有：起、止、知悉");
    return kNone;
  }
  const ExprId body = RawValue(values.front(), span);
  if (body == kNone) return kNone;
  return Aggregate(Op::First, At(body).type, work_.model.entities[static_cast<std::size_t>(single)].parent, single, body, kNone, span, "的");
}

ExprId ExpressionChecker::HeldOnReferenceDate(EntityId timeline, FactId part, Span span) {
  const Stretches stretches{timeline, timeline, work_.model.entities[static_cast<std::size_t>(timeline)].parent};
  const ExprId body = PartOf(stretches, part, span);
  const ExprId holds = HoldsOn(stretches, Make(Op::ReferenceDate, DateType(), {}, span), span);
  // Whether there was a value: not on a day that a complete history does not cover.
  const FactId value = work_.model.entities[static_cast<std::size_t>(timeline)].value;
  const ExprId first = Aggregate(Op::First, At(body).type, stretches.level, stretches.rows, body, holds, span, model::kOnDate);
  return part == value ? first : IfAnyHolds(first);
}

ExprId ExpressionChecker::OnDate(ExprId value, ExprId date, Span span) {
  Expr expr = At(value);
  const bool of_element = expr.op == Op::First && expr.text == "的" && expr.has_filter;  // 所有人 的 户籍区划
  if (expr.op == Op::Lift || expr.op == Op::LiftInner || of_element) {
    if (At(date).level != kNoEntity) {
      work_.Error("T002", span, fmt::format("这里不能取{}在{}的值", Quoted(expr.span), Quoted(At(date).span)), "先把它写成那个实体的一个定义");
      return kNone;
    }
    expr.args[0] = OnDate(expr.args[0], date, span);
    if (expr.args[0] == kNone) return kNone;
    return Add(std::move(expr));
  }
  ExprId fact = value;
  if (const ExprId bare = PartOfOptional(value, false); bare != kNone) fact = bare;
  if (At(fact).op != Op::Fact) {
    work_.Error("T002", expr.span, fmt::format("“于”前面要一个参数或有历史的事实，{}不是", Quoted(expr.span)), "例如：低保标准 于 2024-07-01、户籍区划 于 入院日");
    return kNone;
  }
  const model::Fact of = work_.model.facts[static_cast<std::size_t>(At(fact).index)];
  if (of.history == kNoEntity) {
    work_.Error("T002", expr.span, fmt::format("事实{}没有历史，不能问它在某一天是什么", Quoted(of.name)), fmt::format("在它的声明里加上“有历史”，例如：事实 {}：…，有历史。", of.name))
        .labels.push_back({of.span, "在这里声明"});
    return kNone;
  }
  if (At(date).op == Op::ReferenceDate) return value;
  const auto stretches = StretchesOf(of.history, {date}, span);
  if (!stretches) return kNone;
  Expr then;
  then.op = Op::Fact;
  then.index = work_.model.entities[static_cast<std::size_t>(of.history)].value;
  then.type = of.type;
  then.level = of.history;
  then.span = span;
  const ExprId body = LiftTo(WithPresence(Add(std::move(then))), stretches->rows);
  const ExprId first = Aggregate(Op::First, of.type, stretches->level, stretches->rows, body, HoldsOn(*stretches, date, span), span, model::kOnDate);
  const ExprId today = Make(Op::Equal, BooleanType(), {date, Make(Op::ReferenceDate, DateType(), {}, span)}, span);
  const ExprId chosen = Make(Op::Choose, of.type, {today, value, first}, span);
  work_.model.expressions.back().text = model::kOnDate;
  return chosen;
}

}  // namespace doudi::check
