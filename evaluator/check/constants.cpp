// What can be told of an expression without any fact.
#include <algorithm>
#include <map>

#include "check/expression_checker.h"

namespace doudi::check {

using model::Constant;
using model::Model;
using model::TypeKind;
using value::Date;
using value::Rational;

namespace {

std::optional<Constant> Compare(Op op, const Constant& a, const Constant& b) {
  if (a.index() != b.index()) return std::nullopt;
  if (op == Op::Equal) return Constant(a == b);
  if (op == Op::NotEqual) return Constant(!(a == b));
  int order = 0;
  if (const auto* x = std::get_if<Rational>(&a)) {
    const auto& y = std::get<Rational>(b);
    order = *x < y ? -1 : y < *x ? 1 : 0;
  } else if (const auto* d = std::get_if<Date>(&a)) {
    const auto& y = std::get<Date>(b);
    order = *d < y ? -1 : y < *d ? 1 : 0;
  } else {
    return std::nullopt;
  }
  switch (op) {
    case Op::Less:
      return Constant(order < 0);
    case Op::LessOrEqual:
      return Constant(order <= 0);
    case Op::Greater:
      return Constant(order > 0);
    case Op::GreaterOrEqual:
      return Constant(order >= 0);
    default:
      return std::nullopt;
  }
}

std::optional<Constant> Arithmetic(Op op, const Rational& a, const Rational& b) {
  std::optional<Rational> result;
  switch (op) {
    case Op::Add:
      result = value::Add(a, b);
      break;
    case Op::Subtract:
      result = value::Subtract(a, b);
      break;
    case Op::Multiply:
      result = value::Multiply(a, b);
      break;
    case Op::Divide:
      result = value::Divide(a, b);
      break;
    default:
      break;
  }
  return result ? std::optional<Constant>(*result) : std::nullopt;
}

// 2024-07-01 ＋ 3个月
std::optional<Constant> Shift(Op op, const Constant& date, const Constant& amount) {
  const auto& number = std::get<Rational>(amount);
  if (!number.IsWhole() || number < Rational(-12000) || number > Rational(200000)) return std::nullopt;
  const auto steps = static_cast<std::int32_t>(number.numerator());
  const auto start = std::get<Date>(date);
  return Constant(op == Op::AddMonths ? value::AddMonths(start, steps) : value::AddDays(start, steps));
}

}  // namespace

std::optional<Constant> ConstantValue(const Model& model, ExprId id) {
  const Expr& expr = model.At(id);
  if (expr.op == Op::Literal) return expr.constant;
  if (expr.op == Op::Formula) return ConstantValue(model, expr.args[0]);
  std::vector<Constant> args;
  switch (expr.op) {
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Negate:
    case Op::AddMonths:
    case Op::AddDays:
    case Op::Less:
    case Op::LessOrEqual:
    case Op::Greater:
    case Op::GreaterOrEqual:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Not:
      break;
    default:
      return std::nullopt;
  }
  for (const ExprId arg : expr.args) {
    const auto constant = ConstantValue(model, arg);
    if (!constant) return std::nullopt;
    args.push_back(*constant);
  }
  switch (expr.op) {
    case Op::Negate: {
      const auto negative = value::Negate(std::get<Rational>(args[0]));
      return negative ? std::optional<Constant>(*negative) : std::nullopt;
    }
    case Op::Not:
      return Constant(!std::get<bool>(args[0]));
    case Op::AddMonths:
    case Op::AddDays:
      return Shift(expr.op, args[0], args[1]);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide: {
      std::optional<Constant> result = args[0];
      for (std::size_t i = 1; i < args.size() && result; ++i)
        result = Arithmetic(expr.op, std::get<Rational>(*result), std::get<Rational>(args[i]));
      return result;
    }
    default:
      return Compare(expr.op, args[0], args[1]);
  }
}

bool SameExpression(const Model& model, ExprId a, ExprId b) {
  if (a == b) return true;
  const Expr& x = model.At(a);
  const Expr& y = model.At(b);
  if (x.op != y.op || !(x.type == y.type) || x.level != y.level || x.args.size() != y.args.size() ||
      !(x.constant == y.constant) || x.index != y.index || x.output != y.output || x.has_date != y.has_date ||
      !(x.date == y.date) || x.collection != y.collection || x.has_filter != y.has_filter ||
      x.rounding != y.rounding || !(x.step == y.step) || x.count != y.count || x.leap_day != y.leap_day || x.members != y.members)
    return false;
  if ((x.op == Op::In && x.texts != y.texts) || (x.op == Op::BenefitTotal && x.text != y.text)) return false;
  for (std::size_t i = 0; i < x.args.size(); ++i)
    if (!SameExpression(model, x.args[i], y.args[i])) return false;
  return true;
}

namespace {

// What a chain of 且 allows for one number or date: an interval that may turn out empty.
struct Interval {
  ExprId of = kNone;
  std::optional<Constant> low, high;
  bool low_open = false, high_open = false;

  void Narrow(Op op, const Constant& bound) {
    const auto above = [](const Constant& a, const Constant& b) {
      return std::get<bool>(*Compare(Op::Greater, a, b));
    };
    if (op == Op::Greater || op == Op::GreaterOrEqual || op == Op::Equal) {
      if (!low || above(bound, *low))
        low = bound, low_open = op == Op::Greater;
      else if (*low == bound)
        low_open = low_open || op == Op::Greater;
    }
    if (op == Op::Less || op == Op::LessOrEqual || op == Op::Equal) {
      if (!high || above(*high, bound))
        high = bound, high_open = op == Op::Less;
      else if (*high == bound)
        high_open = high_open || op == Op::Less;
    }
  }
  bool Empty() const {
    if (!low || !high) return false;
    return std::get<bool>(*Compare(Op::Greater, *low, *high)) || (*low == *high && (low_open || high_open));
  }
};

void CollectConjuncts(const Model& model, ExprId id, std::vector<ExprId>& parts) {
  if (model.At(id).op != Op::And) {
    parts.push_back(id);
    return;
  }
  for (const ExprId arg : model.At(id).args) CollectConjuncts(model, arg, parts);
}

// x ≥ 60 且 x ＜ 18; 类型 等于 甲 且 类型 等于 乙; a 且 非 a.
bool Contradicts(const Model& model, ExprId id) {
  std::vector<ExprId> parts;
  CollectConjuncts(model, id, parts);
  std::vector<Interval> intervals;
  for (const ExprId part : parts) {
    for (const ExprId other : parts)
      if (model.At(part).op == Op::Not && SameExpression(model, model.At(part).args[0], other)) return true;
    const Expr& expr = model.At(part);
    if (expr.op < Op::Less || expr.op > Op::Equal || expr.args.size() != 2) continue;
    const bool swapped = model.At(expr.args[0]).op == Op::Literal;
    const ExprId variable = swapped ? expr.args[1] : expr.args[0];
    const auto bound = ConstantValue(model, swapped ? expr.args[0] : expr.args[1]);
    if (!bound) continue;
    const bool ordered = std::holds_alternative<Rational>(*bound) || std::holds_alternative<Date>(*bound);
    auto known = std::find_if(intervals.begin(), intervals.end(),
                              [&](const Interval& one) { return SameExpression(model, one.of, variable); });
    if (known == intervals.end()) {
      intervals.push_back({});
      known = intervals.end() - 1;
      known->of = variable;
    }
    if (ordered) {
      known->Narrow(swapped ? model::Mirrored(expr.op) : expr.op, *bound);
    } else if (expr.op == Op::Equal) {
      if (known->low && !(*known->low == *bound)) return true;
      known->low = *bound;
    }
    if (ordered && known->Empty()) return true;
  }
  return false;
}

}  // namespace

std::optional<bool> AlwaysTruth(const Model& model, ExprId id) {
  const Expr& expr = model.At(id);
  if (expr.type.kind != TypeKind::Boolean) return std::nullopt;
  if (const auto constant = ConstantValue(model, id)) return std::get<bool>(*constant);
  switch (expr.op) {
    case Op::Formula:
      return AlwaysTruth(model, expr.args[0]);
    case Op::Less:
    case Op::Greater:
    case Op::NotEqual:
      if (SameExpression(model, expr.args[0], expr.args[1])) return false;
      return std::nullopt;
    case Op::LessOrEqual:
    case Op::GreaterOrEqual:
    case Op::Equal:
      if (SameExpression(model, expr.args[0], expr.args[1])) return true;
      return std::nullopt;
    case Op::Not:
      if (const auto inner = AlwaysTruth(model, expr.args[0])) return !*inner;
      return std::nullopt;
    case Op::And:
    case Op::Or: {
      const bool decisive = expr.op == Op::Or;
      std::size_t settled = 0;
      for (const ExprId arg : expr.args) {
        const auto truth = AlwaysTruth(model, arg);
        if (truth && *truth == decisive) return decisive;
        if (truth) ++settled;
      }
      if (settled == expr.args.size()) return !decisive;
      if (expr.op == Op::And && Contradicts(model, id)) return false;
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace doudi::check
