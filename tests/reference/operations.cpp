// Arithmetic, dates, comparisons, logic and choice of the reference interpreter.
#include <algorithm>
#include <optional>

#include "reference/calendar.h"
#include "reference/interpreter.h"
#include "reference/read_model.h"

namespace doudi::reference {

using model::Expr;
using model::Op;
using model::TypeKind;

namespace {

Direction ToDirection(value::Rounding rounding) {
  switch (rounding) {
    case value::Rounding::HalfUp:
      return Direction::Nearest;
    case value::Rounding::Up:
      return Direction::Above;
    case value::Rounding::Down:
      return Direction::Below;
  }
  return Direction::Nearest;
}

}  // namespace

Value Interpreter::Arithmetic(const Expr& expr, const Values& operands) {
  const auto fold = [&](auto combine) {
    Value result = operands[0];
    for (std::size_t i = 1; i < operands.size(); ++i) {
      result.number = combine(result.number, operands[i].number);
      result.large |= IsLarge(result.number);
    }
    return result;
  };
  switch (expr.op) {
    case Op::Add:
      return fold([](const Interval& a, const Interval& b) { return Sum(a, b); });
    case Op::Subtract:
      return fold([](const Interval& a, const Interval& b) { return Sum(a, Opposite(b)); });
    case Op::Multiply:
      return fold([](const Interval& a, const Interval& b) { return Product(a, b); });
    case Op::Min:
      return fold([](const Interval& a, const Interval& b) { return Least(a, b); });
    case Op::Max:
      return fold([](const Interval& a, const Interval& b) { return Greatest(a, b); });
    case Op::Divide: {
      const auto quotient = Quotient(operands[0].number, operands[1].number);
      if (!quotient) return Failure(TypeKind::Number, Error::DivisionByZero);
      Value result = Number(*quotient);
      // Where the divisor may be 0 the quotient has no ends; the engine divides the ends all the same, and these may be too large for it.
      for (const auto& dividend : {operands[0].number.low, operands[0].number.high})
        for (const auto& divisor : {operands[1].number.low, operands[1].number.high})
          if (dividend && divisor && *divisor != 0) result.large |= IsLarge(Point(*dividend / *divisor));
      return result;
    }
    case Op::Negate:
      return Number(Opposite(operands[0].number));
    case Op::Absolute:
      return Number(Magnitude(operands[0].number));
    case Op::Round:
      return Number(Rounded(operands[0].number, ToExact(expr.step), ToDirection(expr.rounding)));
    default:
      throw std::logic_error("reference: not an arithmetic operation");
  }
}

namespace {

struct Days {
  int first, last;
};

// The days that lie in the calendar of those from `first` to `last`.
Value WithinCalendar(int first, int last) {
  if (last < FirstDay() || first > LastDay()) return Failure(TypeKind::Date, Error::DateRange);
  return DayValue(std::max(first, FirstDay()), std::min(last, LastDay()));
}

// The whole numbers of an interval, as far as they can matter to dates; nullopt if it holds none.
std::optional<Days> WholeNumbers(const Interval& number) {
  if (number.low && number.high && Ceiling(*number.low) > Floor(*number.high)) return std::nullopt;
  constexpr int kFar = 1000000;
  const auto near = [=](const Integer& whole) {
    return whole > kFar ? kFar : whole < -kFar ? -kFar : static_cast<int>(whole);
  };
  const int first = number.low ? near(Ceiling(*number.low)) : -kFar;
  const int last = number.high ? near(Floor(*number.high)) : kFar;
  return Days{first, last};
}

Value Added(const Expr& expr, const Value& date, const Value& amount) {
  const auto whole = WholeNumbers(amount.number);
  if (!whole) return Failure(TypeKind::Date, Error::NotWhole);
  if (expr.op == Op::AddDays)
    return WithinCalendar(date.first_day + whole->first, date.last_day + whole->last);
  return WithinCalendar(PlusMonths(date.first_day, whole->first), PlusMonths(date.last_day, whole->last));
}

// The days of arranged years of those from `first` to `last`; nullopt if there are none.
std::optional<Days> Arranged(const Value& date) {
  const Days days{std::max(date.first_day, FirstArranged()), std::min(date.last_day, LastArranged())};
  return days.first <= days.last ? std::optional(days) : std::nullopt;
}

Value AddedWorkdays(const Value& date, const Value& amount) {
  const auto whole = WholeNumbers(amount.number);
  if (!whole) return Failure(TypeKind::Date, Error::NotWhole);
  const auto days = Arranged(date);
  if (!days) return Failure(TypeKind::Date, Error::UnarrangedYear);
  const int first = WorkdaysLater(days->first, whole->first), last = WorkdaysLater(days->last, whole->last);
  if (first > LastArranged() || last < FirstArranged()) return Failure(TypeKind::Date, Error::UnarrangedYear);
  return DayValue(std::max(first, FirstArranged()), std::min(last, LastArranged()));
}

Value Worked(const Value& date) {
  const auto days = Arranged(date);
  if (!days) return Failure(TypeKind::Boolean, Error::UnarrangedYear);
  bool some = false, all = true;
  for (int day = days->first; day <= days->last; ++day) (IsWorked(day) ? some : all) = IsWorked(day);
  return Truth(all ? Tri::Yes : some ? Tri::Maybe : Tri::No);
}

Value MonthOf(const Value& date) {
  int least = 12, most = 1;
  for (int day = date.first_day; day <= date.last_day && (least > 1 || most < 12); ++day) {
    least = std::min(least, DayAt(day).month);
    most = std::max(most, DayAt(day).month);
  }
  return Number({Exact(least), Exact(most)});
}

Value WholeBetween(int low, int high) { return Number({Exact(low), Exact(high)}); }

}  // namespace

// All of these but IsWorkday and Month grow with their later date and fall with their earlier one, so the ends of the days give the
// ends of the result.
Value Interpreter::Dates(const Expr& expr, const Values& operands) {
  const Value& a = operands[0];
  const auto years = [&](int birth, int at) { return YearsBetween(birth, at, expr.leap_day == value::LeapDay::March1); };
  switch (expr.op) {
    case Op::AddMonths:
    case Op::AddDays:
      return Added(expr, a, operands[1]);
    case Op::AddWorkdays:
      return AddedWorkdays(a, operands[1]);
    case Op::WorkdaysBetween: {
      const auto from = Arranged(a), to = Arranged(operands[1]);
      if (!from || !to) return Failure(TypeKind::Number, Error::UnarrangedYear);
      return WholeBetween(WorkdaysFrom(from->last, to->first), WorkdaysFrom(from->first, to->last));
    }
    case Op::IsWorkday:
      return Worked(a);
    case Op::Month:
      return MonthOf(a);
    case Op::FullYears:
      return WholeBetween(years(a.last_day, operands[1].first_day), years(a.first_day, operands[1].last_day));
    case Op::FullMonths:
      return WholeBetween(MonthsBetween(a.last_day, operands[1].first_day),
                          MonthsBetween(a.first_day, operands[1].last_day));
    case Op::DaysBetween:
      return WholeBetween(operands[1].first_day - a.last_day, operands[1].last_day - a.first_day);
    case Op::Year:
      return WholeBetween(DayAt(a.first_day).year, DayAt(a.last_day).year);
    case Op::PeriodStart:
      return WithinCalendar(StartOfPeriod(a.first_day, expr.members), StartOfPeriod(a.last_day, expr.members));
    case Op::MonthStart:
      return DayValue(StartOfMonth(a.first_day), StartOfMonth(a.last_day));
    case Op::MonthEnd:
      return DayValue(EndOfMonth(a.first_day), EndOfMonth(a.last_day));
    default:
      throw std::logic_error("reference: not a date operation");
  }
}

namespace {

Tri IsLess(const Interval& a, const Interval& b) {
  if (a.high && b.low && *a.high < *b.low) return Tri::Yes;
  if (a.low && b.high && *a.low >= *b.high) return Tri::No;
  return Tri::Maybe;
}

// A number, or a date or the rank of a member as a number.
Interval Ordinal(const model::Model& model, const model::Type& type, const Value& value) {
  if (value.kind == TypeKind::Number) return value.number;
  if (value.kind == TypeKind::Date) return {Exact(value.first_day), Exact(value.last_day)};
  const auto& enumeration = model.enums[static_cast<std::size_t>(type.enumeration)];
  std::optional<Interval> ranks;
  for (const int code : value.possible) {
    // Listed from the highest down, or from the lowest up.
    const Interval rank = Point(Exact(enumeration.order == model::EnumOrder::FirstHighest ? -code : code));
    ranks = ranks ? Hull(*ranks, rank) : rank;
  }
  return *ranks;
}

Tri AreEqual(const Value& a, const Value& b) {
  if (a.IsKnown() && b.IsKnown()) return ToTri(Same(a, b));
  switch (a.kind) {
    case TypeKind::Number:
      return IsLess(a.number, b.number) == Tri::Yes || IsLess(b.number, a.number) == Tri::Yes ? Tri::No
                                                                                              : Tri::Maybe;
    case TypeKind::Date:
      return a.last_day < b.first_day || b.last_day < a.first_day ? Tri::No : Tri::Maybe;
    case TypeKind::Enum:
      for (const int code : a.possible)
        if (b.possible.contains(code)) return Tri::Maybe;
      return Tri::No;
    default:
      return Tri::Maybe;
  }
}

}  // namespace

Value Interpreter::Comparison(const Expr& expr, const Values& operands) {
  if (expr.op == Op::Equal) return Truth(AreEqual(operands[0], operands[1]));
  if (expr.op == Op::NotEqual) return Truth(Opposite(AreEqual(operands[0], operands[1])));
  const model::Type& type = model_.At(expr.args[0]).type;
  const Interval a = Ordinal(model_, type, operands[0]);
  const Interval b = Ordinal(model_, type, operands[1]);
  switch (expr.op) {
    case Op::Less:
      return Truth(IsLess(a, b));
    case Op::Greater:
      return Truth(IsLess(b, a));
    case Op::LessOrEqual:
      return Truth(Opposite(IsLess(b, a)));
    case Op::GreaterOrEqual:
      return Truth(Opposite(IsLess(a, b)));
    default:
      throw std::logic_error("reference: not a comparison");
  }
}

Value Not(Value value) {
  if (!value.IsError()) value.truth = Opposite(value.truth);
  return value;
}

Value AllOf(const std::vector<Value>& values) {
  Value result = Truth(Tri::Yes);
  bool large = false;
  for (const Value& value : values) large |= value.large;
  for (const Value& value : values) {
    const bool decides = !value.IsError() && value.truth == Tri::No;
    const bool first_error = value.IsError() && !result.IsError();
    const bool opens = !value.IsError() && value.truth == Tri::Maybe && !result.IsError();
    if (decides || first_error || opens) result = value;
    if (decides) break;
  }
  result.large = large;
  return result;
}

Value AnyOf(const std::vector<Value>& values) {
  std::vector<Value> opposites;
  for (const Value& value : values) opposites.push_back(Not(value));
  return Not(AllOf(opposites));
}

Value Interpreter::Logic(const Expr& expr, const Values& operands) {
  switch (expr.op) {
    case Op::And:
      return AllOf(operands);
    case Op::Or:
      return AnyOf(operands);
    case Op::Not:
      return Not(operands[0]);
    case Op::Known: {
      Value result = operands[0].IsError() ? Failure(TypeKind::Boolean, operands[0].error)
                                           : Truth(ToTri(operands[0].IsKnown()));
      result.large = operands[0].large;
      return result;
    }
    default:
      break;
  }
  int yes = 0, open = 0;  // AtLeast
  bool large = false;
  const Value* wrong = nullptr;
  for (const Value& operand : operands) {
    large |= operand.large;
    if (operand.IsError() && !wrong) wrong = &operand;
    if (operand.IsError() || operand.truth == Tri::Maybe)
      ++open;
    else if (operand.truth == Tri::Yes)
      ++yes;
  }
  Value result = yes >= expr.count         ? Truth(Tri::Yes)
                 : yes + open < expr.count ? Truth(Tri::No)
                 : wrong                   ? *wrong
                                           : Truth(Tri::Maybe);
  result.large = large;
  return result;
}

Value Interpreter::Choose(const Expr& expr, const Element& at) {
  const std::size_t branches = expr.args.size() / 2;
  Values taken;  // the values that may be taken, in order; an error ends the search
  bool large = false, sure = false;
  const auto condition = [&](std::size_t branch) {
    Value value = At(expr.args[2 * branch], at);
    large |= value.large;
    return value;
  };
  const auto fail = [&](Error error) {
    Value result = Failure(expr.type.kind, error);
    result.large = large;
    return result;
  };
  if (expr.unique) {
    std::size_t held = 0, which = 0;
    Error wrong = Error::None;
    for (std::size_t i = 0; i < branches; ++i) {
      const Value value = condition(i);
      if (value.IsError() && wrong == Error::None) wrong = value.error;
      if (!value.IsError() && value.truth == Tri::Yes) ++held, which = i;
    }
    if (held > 1) return fail(Error::Ambiguous);
    if (wrong != Error::None) return fail(wrong);
    if (held == 1) {
      Value result = At(expr.args[2 * which + 1], at);
      result.large |= large;
      return result;
    }
  }
  for (std::size_t i = 0; i < branches && !sure; ++i) {
    const Value value = condition(i);
    if (value.IsError()) return fail(value.error);
    if (value.truth != Tri::No) taken.push_back(At(expr.args[2 * i + 1], at));
    sure = value.truth == Tri::Yes;
  }
  if (!sure && expr.args.size() % 2 == 1) taken.push_back(At(expr.args.back(), at));
  if (taken.empty()) return fail(Error::NoBranch);
  for (const Value& value : taken) large |= value.large;
  Value result = taken.front();
  for (const Value& value : taken)
    if (value.IsError()) return fail(value.error);
  for (const Value& value : taken) result = Hull(result, value);
  result.large = large;
  return result;
}

}  // namespace doudi::reference
