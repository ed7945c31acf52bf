#include <catch2/catch.hpp>

#include "reference/calendar.h"
#include "reference/interpreter.h"
#include "value/bounds.h"
#include "value/date.h"

using namespace doudi;
using namespace doudi::reference;

namespace {

// A sequence of numbers without much order to it, the same everywhere.
struct Scatter {
  unsigned state = 12345;
  int Below(int n) {
    state = state * 1664525U + 1013904223U;
    return static_cast<int>((state >> 8U) % static_cast<unsigned>(n));
  }
};

Exact Ratio(int a, int b) { return Exact(a) / Exact(b); }

Interval AsInterval(const value::Bounds& bounds) {
  Interval result;
  if (!bounds.low_infinite) result.low = Exact(bounds.low.numerator()) / Exact(bounds.low.denominator());
  if (!bounds.high_infinite) result.high = Exact(bounds.high.numerator()) / Exact(bounds.high.denominator());
  return result;
}

value::Bounds SomeBounds(Scatter& scatter) {
  const auto end = [&] { return value::Rational(scatter.Below(9) - 4, scatter.Below(3) + 1); };
  const value::Rational a = end(), b = end();
  value::Bounds bounds{std::min(a, b), std::max(a, b), false, false};
  if (scatter.Below(4) == 0) bounds.low_infinite = true, bounds.low = 0;
  if (scatter.Below(4) == 0) bounds.high_infinite = true, bounds.high = 0;
  return bounds;
}

}  // namespace

TEST_CASE("the calendar that walks and the calendar that reckons tell the same days", "[reference]") {
  Scatter scatter;
  const int days = LastDay() - FirstDay() + 1;
  for (int day = FirstDay(); day <= LastDay(); ++day) {
    const value::CivilDate civil = value::ToCivil({day});
    const Day expected = DayAt(day);
    if (expected != Day{civil.year, civil.month, civil.day}) FAIL(DayText(day));
  }
  for (int i = 0; i < 20000; ++i) {
    const int a = FirstDay() + scatter.Below(days);
    const int b = i % 3 == 0 ? FirstDay() + scatter.Below(days)
                             : std::clamp(a + scatter.Below(3000) - 1500, FirstDay(), LastDay());
    const int months = scatter.Below(600) - 300;
    INFO(DayText(a) << " " << DayText(b) << " " << months);
    const int later = PlusMonths(a, months);
    if (later >= FirstDay() && later <= LastDay()) REQUIRE(later == value::AddMonths({a}, months).days);
    REQUIRE(YearsBetween(a, b, true) == value::FullYears({a}, {b}));
    REQUIRE(YearsBetween(a, b, false) == value::FullYears({a}, {b}, value::LeapDay::February28));
    REQUIRE(MonthsBetween(a, b) == value::FullMonths({a}, {b}));
    REQUIRE(StartOfMonth(a) == value::MonthStart({a}).days);
    REQUIRE(EndOfMonth(a) == value::MonthEnd({a}).days);
  }
}

TEST_CASE("birthdays on 29 February and month ends, counted by walking", "[reference]") {
  const auto day = [](int y, int m, int d) { return DaysOf({y, m, d}); };
  CHECK(YearsBetween(day(2004, 2, 29), day(2022, 2, 28), true) == 17);
  CHECK(YearsBetween(day(2004, 2, 29), day(2022, 3, 1), true) == 18);
  CHECK(YearsBetween(day(2004, 2, 29), day(2022, 2, 28), false) == 18);
  CHECK(YearsBetween(day(2004, 2, 29), day(2024, 2, 28), true) == 19);
  CHECK(YearsBetween(day(2004, 2, 29), day(2024, 2, 29), true) == 20);
  CHECK(YearsBetween(day(2025, 8, 15), day(2025, 8, 14), true) == -1);
  CHECK(DayText(PlusMonths(day(2024, 1, 31), 1)) == "2024-02-29");
  CHECK(DayText(PlusMonths(day(2024, 3, 31), -13)) == "2023-02-28");
  CHECK(MonthsBetween(day(2024, 1, 31), day(2024, 2, 29)) == 1);
  CHECK(MonthsBetween(day(2024, 1, 31), day(2024, 3, 30)) == 1);
  CHECK(MonthsBetween(day(2024, 3, 31), day(2024, 2, 29)) == -1);
}

TEST_CASE("intervals of both arithmetics have the same ends", "[reference]") {
  Scatter scatter;
  for (int i = 0; i < 20000; ++i) {
    const value::Bounds a = SomeBounds(scatter), b = SomeBounds(scatter);
    INFO(value::ToText(a) << " and " << value::ToText(b));
    const auto same = [](const Interval& expected, const std::optional<value::Bounds>& actual) {
      return actual && Same(expected, AsInterval(*actual));
    };
    REQUIRE(same(Sum(AsInterval(a), AsInterval(b)), value::Add(a, b)));
    REQUIRE(same(Sum(AsInterval(a), Opposite(AsInterval(b))), value::Subtract(a, b)));
    REQUIRE(same(Product(AsInterval(a), AsInterval(b)), value::Multiply(a, b)));
    REQUIRE(same(Least(AsInterval(a), AsInterval(b)), value::Min(a, b)));
    REQUIRE(same(Greatest(AsInterval(a), AsInterval(b)), value::Max(a, b)));
    REQUIRE(same(Hull(AsInterval(a), AsInterval(b)), value::Hull(a, b)));
    const auto quotient = Quotient(AsInterval(a), AsInterval(b));
    REQUIRE(quotient.has_value() == value::Divide(a, b).has_value());
    if (quotient) REQUIRE(same(*quotient, value::Divide(a, b)));
    const value::Rational step(1, scatter.Below(2) + 1);
    REQUIRE(same(Rounded(AsInterval(a), Ratio(1, static_cast<int>(step.denominator())), Direction::Nearest),
                 value::Round(a, step, value::Rounding::HalfUp)));
    REQUIRE(same(Rounded(AsInterval(a), Ratio(1, static_cast<int>(step.denominator())), Direction::Above),
                 value::Round(a, step, value::Rounding::Up)));
    REQUIRE(same(Rounded(AsInterval(a), Ratio(1, static_cast<int>(step.denominator())), Direction::Below),
                 value::Round(a, step, value::Rounding::Down)));
  }
}

namespace {

// A household with members, put together by hand: income and head count of the household, age of a member.
struct HandMade {
  model::Model model;
  Element record;

  HandMade() {
    model.entities.resize(2);
    model.entities[0].name = "家庭";
    model.entities[0].children = {1};
    model.entities[1].name = "成员";
    model.entities[1].parent = 0;
    AddFact("收入", 0);
    AddFact("年龄", 1);
    model.facts[1].low = model::RangeEnd{value::Rational(0), std::nullopt, false, true};
  }
  void AddFact(const std::string& name, model::EntityId entity) {
    model::Fact fact;
    fact.name = name;
    fact.entity = entity;
    fact.type.kind = model::TypeKind::Number;
    model.entities[static_cast<std::size_t>(entity)].facts.push_back(
        static_cast<model::FactId>(model.facts.size()));
    model.facts.push_back(fact);
  }
  model::ExprId Make(model::Op op, model::TypeKind kind, model::EntityId level,
                     std::vector<model::ExprId> args = {}, int index = model::kNone) {
    model::Expr expr;
    expr.op = op;
    expr.type.kind = kind;
    expr.level = level;
    expr.args = std::move(args);
    expr.index = index;
    model.expressions.push_back(expr);
    return static_cast<model::ExprId>(model.expressions.size()) - 1;
  }
  model::ExprId Literal(std::int64_t number) {
    const model::ExprId id = Make(model::Op::Literal, model::TypeKind::Number, model::kNoEntity);
    model.expressions.back().constant = value::Rational(number);
    return id;
  }
  model::ExprId Over(model::Op op, model::TypeKind kind, std::vector<model::ExprId> args, bool has_filter) {
    const model::ExprId id = Make(op, kind, 0, std::move(args));
    model.expressions.back().collection = 1;
    model.expressions.back().has_filter = has_filter;
    return id;
  }
  void AddMember(std::optional<int> age) {
    Element& member = record.AddChild(1);
    if (age) member.facts[1] = Exact(*age);
  }
  std::string At(model::ExprId id) {
    AddPhantoms(model, record);
    return ToText(Interpreter(model, {*value::MakeDate(2025, 8, 15)}).At(id, record));
  }
};

constexpr auto kNumber = model::TypeKind::Number;
constexpr auto kBoolean = model::TypeKind::Boolean;

}  // namespace

TEST_CASE("the reference divides exactly and bounds what it does not know", "[reference]") {
  HandMade made;
  const auto income = made.Make(model::Op::Fact, kNumber, 0, {}, 0);
  const auto count = made.Over(model::Op::Count, kNumber, {}, false);
  const auto share = made.Make(model::Op::Divide, kNumber, 0, {income, count});
  const auto two_thirds =
      made.Make(model::Op::Divide, kNumber, model::kNoEntity, {made.Literal(2000), made.Literal(3)});
  const auto below = made.Make(model::Op::Less, kBoolean, 0, {share, two_thirds});
  const auto not_above = made.Make(model::Op::LessOrEqual, kBoolean, 0, {share, two_thirds});

  SECTION("2000 among three is the line itself") {
    made.record.facts[0] = Exact(2000);
    for (int i = 0; i < 3; ++i) made.AddMember(std::nullopt);
    CHECK(made.At(share) == "2000/3");
    CHECK(made.At(below) == "false");
    CHECK(made.At(not_above) == "true");
  }
  SECTION("nobody to divide by") {
    made.record.facts[0] = Exact(2000);
    made.record.children[1];
    CHECK(made.At(share) == "error: division by zero");
    CHECK(made.At(below) == "error: division by zero");
  }
  SECTION("members not listed") {
    made.record.facts[0] = Exact(2000);
    CHECK(made.At(count) == "[0, +∞)");
    CHECK(made.At(share) == "[0, +∞)");
    CHECK(made.At(below) == "unknown");
  }
  SECTION("income not known") {
    made.AddMember(20);
    CHECK(made.At(share) == "(-∞, +∞)");
  }
}

TEST_CASE("the reference tells who surely counts from who may", "[reference]") {
  HandMade made;
  const auto age = made.Make(model::Op::Fact, kNumber, 1, {}, 1);
  const auto adult = made.Make(model::Op::GreaterOrEqual, kBoolean, 1, {age, made.Literal(18)});
  const auto adults = made.Over(model::Op::Count, kNumber, {adult}, true);
  const auto oldest = made.Over(model::Op::MaxOf, kNumber, {age, adult}, true);
  const auto sum = made.Over(model::Op::Sum, kNumber, {age}, false);
  const auto mean = made.Over(model::Op::Average, kNumber, {age, adult}, true);
  const auto any = made.Over(model::Op::Any, kBoolean, {adult}, true);
  const auto every = made.Over(model::Op::Every, kBoolean, {adult}, false);
  struct Row {
    std::vector<std::optional<int>> ages;
    std::string adults, oldest, sum, mean, any, every;
  };
  const std::vector<Row> rows = {
      {{}, "0", "error: empty aggregate", "0", "error: empty aggregate", "false", "true"},
      {{17}, "0", "error: empty aggregate", "17", "error: empty aggregate", "false", "false"},
      {{18, 45}, "2", "45", "63", "63/2", "true", "true"},
      {{20, std::nullopt}, "[1, 2]", "[20, +∞)", "[20, +∞)", "[0, +∞)", "true", "unknown"},
      {{3, std::nullopt}, "[0, 1]", "[0, +∞)", "[3, +∞)", "[0, +∞)", "unknown", "false"},
  };
  for (const Row& row : rows) {
    made.record.children.clear();
    made.record.children[1];
    for (const auto& member : row.ages) made.AddMember(member);
    INFO(row.ages.size() << " members, " << row.sum);
    CHECK(made.At(adults) == row.adults);
    CHECK(made.At(oldest) == row.oldest);
    CHECK(made.At(sum) == row.sum);
    CHECK(made.At(mean) == row.mean);
    CHECK(made.At(any) == row.any);
    CHECK(made.At(every) == row.every);
  }
}

TEST_CASE("an error is lost only where something else decides", "[reference]") {
  HandMade made;
  const auto zero = made.Literal(0);
  const auto broken =
      made.Make(model::Op::Less, kBoolean, model::kNoEntity,
                {made.Make(model::Op::Divide, kNumber, model::kNoEntity, {made.Literal(1), zero}), zero});
  const auto yes = made.Make(model::Op::LessOrEqual, kBoolean, model::kNoEntity, {zero, zero});
  const auto no = made.Make(model::Op::Less, kBoolean, model::kNoEntity, {zero, zero});
  const auto open =
      made.Make(model::Op::Less, kBoolean, 0, {made.Make(model::Op::Fact, kNumber, 0, {}, 0), zero});
  CHECK(made.At(made.Make(model::Op::And, kBoolean, 0, {open, broken, no})) == "false");
  CHECK(made.At(made.Make(model::Op::And, kBoolean, 0, {open, broken, yes})) == "error: division by zero");
  CHECK(made.At(made.Make(model::Op::Or, kBoolean, 0, {broken, yes})) == "true");
  CHECK(made.At(made.Make(model::Op::Or, kBoolean, 0, {broken, open, no})) == "error: division by zero");
  CHECK(made.At(made.Make(model::Op::Choose, kNumber, 0, {open, zero, broken, zero, zero})) ==
        "error: division by zero");
  CHECK(made.At(made.Make(model::Op::Choose, kNumber, 0, {yes, zero, broken, zero, zero})) == "0");
  CHECK(made.At(made.Make(model::Op::Choose, kNumber, 0, {open, zero, no, zero, made.Literal(7)})) ==
        "[0, 7]");
  CHECK(made.At(made.Make(model::Op::Choose, kNumber, 0, {no, zero})) == "error: no branch");
}
