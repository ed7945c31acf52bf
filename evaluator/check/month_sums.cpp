// 逐月（自 a 至 b：body）: the body is an expression like any other, whose 基准日 is the first day of the month (当月) when it is worked out.
#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"
#include "check/policies.h"

namespace doudi::check {

using model::FactId;
using model::TypeKind;
using value::Unit;

namespace {

// What the months add up to: 元 of 元/月, what is told once a month of anything else; nullopt of what is told for another time.
std::optional<Unit> UnitOfSum(const Unit& body) {
  for (const char* other : {"年", "周", "天", "学期", "学年"})
    if (body.Exponent(other) < 0) return std::nullopt;
  return body.Exponent("月") < 0 ? body * Unit::Base("月") : body;
}

}  // namespace

ExprId ExpressionChecker::LowerMonths(const ast::Expression& e, const ast::MonthsExpression& months) {
  const auto date = [&](const ast::Expression& written) {
    const ExprId id = Lower(written, Want::Of(DateType()));
    return id != kNone && ExpectType(id, DateType(), "逐月的起止") ? id : kNone;
  };
  const ExprId from = date(*months.from), until = date(*months.until);
  const ExprId month = Make(Op::ReferenceDate, DateType(), {}, e.span);
  work_.model.expressions.back().text = model::kThisMonth;
  AddLocal(model::kThisMonth, month);
  const ExprId body = Lower(*months.body);
  DropLocal();
  if (from == kNone || until == kNone || body == kNone) return kNone;
  const model::Type type = At(body).type;
  if (type.kind != TypeKind::Number) {
    work_.Error("T002", months.body->span, fmt::format("逐月只能把数加起来，{}是 {}", Quoted(months.body->span), TypeText(work_.model, type)),
                type.kind == TypeKind::Boolean ? "数有几个月，写成 若 … 则 1个月；否则 0个月" : "写成每月的金额或数");
    return kNone;
  }
  const auto unit = UnitOfSum(type.unit);
  if (!unit) {
    work_.Error("T001", months.body->span, fmt::format("逐月加的是每月的数，{}是 {}", Quoted(months.body->span), TypeText(work_.model, type)),
                "先换成每月的，例如 按月（…）");
    return kNone;
  }
  return Make(Op::MonthSum, NumberType(*unit), {from, until, body}, e.span);
}

// What a fact 有历史 was on 基准日, by the stretch that holds then: of its value and of whether it had one.
class Histories {
 public:
  explicit Histories(Workspace& work) : work_(work) {}

  void Finish() {
    for (std::size_t id = 0; id < work_.model.facts.size(); ++id) {
      const model::Fact fact = work_.model.facts[id];
      if (fact.history == model::kNoEntity) continue;
      const FactId value = work_.model.entities[static_cast<std::size_t>(fact.history)].value;
      SetThen(static_cast<FactId>(id), fact, value);
      if (fact.presence != kNone) SetThen(fact.presence, fact, work_.model.facts[static_cast<std::size_t>(value)].presence);
    }
  }

 private:
  void SetThen(FactId of, const model::Fact& fact, FactId part) {
    ExpressionChecker checker(work_, 0, fact.entity);
    const ExprId then = checker.HeldOnReferenceDate(fact.history, part, fact.span);
    work_.model.facts[static_cast<std::size_t>(of)].then = then;
  }

  Workspace& work_;
};

void FinishMonthSums(Workspace& work) {
  const auto& expressions = work.model.expressions;
  if (std::none_of(expressions.begin(), expressions.end(), [](const Expr& expr) { return expr.op == Op::MonthSum; })) return;
  Histories(work).Finish();
}

}  // namespace doudi::check
