// Aggregates of the reference interpreter, and how large its numbers may be for the engine.
#include "reference/calendar.h"
#include "reference/interpreter.h"
#include "reference/read_model.h"

namespace doudi::reference {

using model::Expr;
using model::ExprId;
using model::Op;
using model::TypeKind;

namespace {

// One element of a collection that plays a part.
struct Part {
  bool sure = true;      // surely there
  bool phantom = false;  // 0, 1, 2 … elements
  Value body;
};

Interval Times(const Interval& body, const Part& part) {
  if (part.phantom) return Product(body, {Exact(0), std::nullopt});
  return part.sure ? body : Hull(body, Point(0));
}

Interval Counted(const std::vector<Part>& parts) {
  Interval result = Point(0);
  for (const Part& part : parts) result = Sum(result, Times(Point(1), part));
  return result;
}

// A number, or a date as the number of its day.
Interval AsNumber(const Value& value) {
  return value.kind == TypeKind::Date ? Interval{Exact(value.first_day), Exact(value.last_day)}
                                      : value.number;
}

// The least or greatest of the parts: those surely there decide one end, all of them the other.
Interval Extreme(const std::vector<Part>& parts, bool greatest) {
  std::optional<Interval> sure, all;
  for (const Part& part : parts) {
    const Interval number = greatest ? AsNumber(part.body) : Opposite(AsNumber(part.body));
    if (part.sure) sure = sure ? Greatest(*sure, number) : number;
    all = all ? Hull(*all, number) : number;
  }
  const Interval result = {sure ? sure->low : all->low, all->high};
  return greatest ? result : Opposite(result);
}

}  // namespace

// The hull of what may be taken, from the first element on, up to one that is taken for sure.
Value Interpreter::First(const Expr& expr, const Element& at) {
  std::optional<Value> result;
  std::optional<Error> wrong;
  bool large = false;
  for (const Element* element : ElementsOf(model_, at, expr.collection)) {
    const Value in = expr.has_filter ? At(expr.args.back(), *element) : Truth(Tri::Yes);
    large |= in.large;
    if (in.IsError()) {
      Value failed = Failure(expr.type.kind, in.error);
      failed.large = large;
      return failed;
    }
    if (in.truth == Tri::No) continue;
    const Value body = At(expr.args[0], *element);
    large |= body.large;
    if (body.IsError() && !wrong) wrong = body.error;
    if (!body.IsError()) result = result ? Hull(*result, body) : body;
    if (in.truth == Tri::Yes && !element->phantom) break;
  }
  Value value = wrong ? Failure(expr.type.kind, *wrong) : result ? *result : Failure(expr.type.kind, Error::EmptyAggregate);
  value.large |= large;
  return value;
}

Value Interpreter::Aggregate(const Expr& expr, const Element& at) {
  if (expr.op == Op::First) return First(expr, at);
  const ExprId filter = expr.has_filter ? expr.args.back() : model::kNone;
  const bool has_body = expr.args.size() > (expr.has_filter ? 1U : 0U);
  std::vector<Part> parts;
  bool large = false, every_sure = true;
  std::optional<Error> wrong;
  std::vector<Value> truths;
  for (const Element* element : ElementsOf(model_, at, expr.collection)) {
    const Value in = filter == model::kNone ? Truth(Tri::Yes) : At(filter, *element);
    large |= in.large;
    if (!in.IsError() && in.truth == Tri::No) continue;
    Part part{in.truth == Tri::Yes && !element->phantom, element->phantom,
              has_body ? At(expr.args[0], *element) : Truth(Tri::Yes)};
    large |= part.body.large;
    if (in.IsError() || part.body.IsError()) {
      if (!wrong) wrong = in.IsError() ? in.error : part.body.error;
      continue;
    }
    every_sure &= part.sure;
    // For 有 and 每个: what this element says; one that may not be there says at most Maybe.
    const Tri neutral = expr.op == Op::Every ? Tri::Yes : Tri::No;
    truths.push_back(Truth(part.sure || part.body.truth == neutral ? part.body.truth : Tri::Maybe));
    parts.push_back(std::move(part));
  }

  const auto result = [&]() -> Value {
    if (wrong) return Failure(expr.type.kind, *wrong);
    if (expr.op == Op::Any) return AnyOf(truths);
    if (expr.op == Op::Every) return AllOf(truths);
    if (expr.op == Op::Count) return Number(Counted(parts));
    Interval sum = Point(0);
    if (expr.op == Op::Sum || expr.op == Op::Average)
      for (const Part& part : parts) {
        sum = Sum(sum, Times(part.body.number, part));
        large |= IsLarge(sum);
      }
    if (expr.op == Op::Sum) return Number(sum);
    if (parts.empty()) return Failure(expr.type.kind, Error::EmptyAggregate);
    if (expr.op == Op::Average) {
      if (every_sure) return Number(*Quotient(sum, Counted(parts)));
      return Number(Hull(Extreme(parts, true), Extreme(parts, false)));
    }
    const Interval extreme = Extreme(parts, expr.op == Op::MaxOf);
    if (expr.type.kind == TypeKind::Number) return Number(extreme);
    return DayValue(static_cast<int>(Floor(*extreme.low)), static_cast<int>(Floor(*extreme.high)));
  };
  Value value = result();
  value.large |= large;
  return value;
}

// Month by month, each by an interpreter of its own that has the first day of the month for the reference date.
Value Interpreter::MonthSum(const Expr& expr, const Element& at) {
  const Value from = At(expr.args[0], at), until = At(expr.args[1], at);
  Value result = Number(Point(0));
  result.large = from.large || until.large;
  const auto fail = [&](Error error) {
    Value failed = Failure(TypeKind::Number, error);
    failed.large = result.large;
    return failed;
  };
  if (from.IsError()) return fail(from.error);
  if (until.IsError()) return fail(until.error);
  const auto count = [&](int first, int last) {
    int months = 0;
    for (int day = StartOfMonth(first); day <= last && months <= model::kMostMonths; day = PlusMonths(day, 1)) ++months;
    return months;
  };
  if (count(from.last_day, until.first_day) > model::kMostMonths) return fail(Error::TooManyMonths);
  if (count(from.first_day, until.last_day) > model::kMostMonths) {
    result.number = {};
    return result;
  }
  std::optional<Error> wrong;
  for (int day = StartOfMonth(from.first_day); day <= until.last_day; day = PlusMonths(day, 1)) {
    auto& month = months_[day];
    if (!month) month = std::make_unique<Interpreter>(model_, Settings{value::Date{day}, settings_.reference_date});
    const Value body = month->At(expr.args[2], at);
    result.large = result.large || body.large;
    if (body.IsError() && !wrong) wrong = body.error;
    if (body.IsError()) continue;
    const bool sure = StartOfMonth(from.last_day) <= day && day <= until.first_day;
    result.number = Sum(result.number, sure ? body.number : Hull(body.number, Point(0)));
    result.large = result.large || IsLarge(result.number);
  }
  return wrong ? fail(*wrong) : result;
}

bool IsLarge(const Interval& number) {
  static const Integer kLimit = Integer(1) << 62;
  static const Exact kSize = Exact(kLimit) / 10000000;
  const auto is_large = [](const Exact& end) {
    return abs(numerator(end)) > kLimit || denominator(end) > kLimit || end > kSize || end < -kSize;
  };
  return (number.low && is_large(*number.low)) || (number.high && is_large(*number.high));
}

}  // namespace doudi::reference
