// One operation on one row: what it makes of known, unknown and wrong operands.
#include <catch2/catch.hpp>

#include "support/hand_model.h"

using namespace doudi;
using testing::HandModel;
using testing::kToday;
using model::Op;
using value::Rational;
using value::Rounding;

namespace {

// The expression's value for a household with these facts ("" leaves one unknown).
std::string Evaluate(const HandModel& hand, model::ExprId expression, const std::vector<std::string>& facts) {
  record::BatchBuilder builder(hand.model, kToday);
  builder.BeginRecord("甲");
  for (std::size_t i = 0; i < facts.size(); ++i) builder.Set(static_cast<model::FactId>(i), facts[i]);
  const bool taken = builder.EndRecord();
  for (const auto& issue : builder.TakeIssues()) FAIL(record::ToText(issue));
  REQUIRE(taken);
  HandModel with_definition = hand;
  with_definition.Define("结果", hand.household, expression);
  const auto program = program::Compile(with_definition.model, {.reference_date = kToday});
  const record::Batch batch = builder.Take();
  const run::Result result = run::Run(*program, batch);
  return testing::ToText(result.At(expression, 0), with_definition.model.At(expression).type.kind);
}

}  // namespace

TEST_CASE("arithmetic is exact, keeps bounds of what is unknown and says where it leaves its range", "[run]") {
  HandModel hand;
  const auto a = hand.Fact(hand.household, "甲", hand.Number(), 100);
  const auto b = hand.Fact(hand.household, "乙", hand.Number(), 10000);
  hand.model.facts[0].low = model::RangeEnd{.number = Rational(0)};
  hand.model.facts[1].low = model::RangeEnd{.number = Rational(-5)};
  hand.model.facts[1].high = model::RangeEnd{.number = Rational(5)};
  struct Case {
    model::ExprId expression;
    std::vector<std::string> facts;
    std::string expected;
  };
  const auto third = hand.Num(Op::Divide, {a, hand.Literal(3)});
  const auto quotient = hand.Num(Op::Divide, {a, b});
  const auto square = hand.Num(Op::Multiply, {hand.Num(Op::Multiply, {a, a}), hand.Num(Op::Multiply, {a, a})});
  const Case cases[] = {
      {hand.Num(Op::Add, {a, b}), {"10.25", "0.5"}, "10.75"},
      {hand.Num(Op::Add, {a, b}), {"", "0.5"}, "[0.5, +∞)"},
      {hand.Num(Op::Subtract, {a, b}), {"1", ""}, "[-4, 6]"},
      {hand.Num(Op::Multiply, {a, b}), {"1000.01", "0.6"}, "600.006"},
      {hand.Num(Op::Multiply, {a, b}), {"0", ""}, "0"},
      {hand.Num(Op::Multiply, {b, hand.Literal(Rational(3, 5))}), {"0", "0.5"}, "0.3"},
      {hand.Num(Op::Negate, {b}), {"0", ""}, "[-5, 5]"},
      {hand.Num(Op::Negate, {a}), {"", "0"}, "(-∞, 0]"},
      {hand.Num(Op::Absolute, {b}), {"0", "-2.5"}, "2.5"},
      {hand.Num(Op::Absolute, {b}), {"0", ""}, "[0, 5]"},
      {hand.Num(Op::Min, {a, b}), {"3", ""}, "[-5, 3]"},
      {hand.Num(Op::Max, {a, b, hand.Literal(7)}), {"3", ""}, "7"},
      {hand.Num(Op::Min, {third, b}), {"1", "5"}, "1/3"},
      {third, {"2000", "0"}, "2000/3"},
      {hand.Num(Op::Add, {third, third}), {"2000", "0"}, "4000/3"},
      {quotient, {"7", "3"}, "7/3"},
      {quotient, {"7", "-3"}, "-7/3"},
      {quotient, {"7", "0"}, "错误：除数为 0"},
      {quotient, {"", "0"}, "错误：除数为 0"},
      {quotient, {"0", ""}, "0"},
      {hand.Num(Op::Divide, {hand.Literal(1), hand.Literal(0)}), {"7", "0"}, "错误：除数为 0"},
      {hand.Round(third, 1, Rounding::Up), {"2000", "0"}, "667"},
      {hand.Round(third, 1, Rounding::Down), {"2000", "0"}, "666"},
      {hand.Round(third, Rational(1, 10), Rounding::HalfUp), {"2000", "0"}, "666.7"},
      {hand.Round(quotient, 1, Rounding::HalfUp), {"-5", "2"}, "-3"},
      {hand.Round(quotient, 10, Rounding::Up), {"", "2"}, "[0, +∞)"},
      {hand.Round(b, 1, Rounding::HalfUp), {"0", "-2.5"}, "-3"},
      {hand.Round(b, 1, Rounding::Up), {"0", "-2.5"}, "-2"},
      {square, {"30000", "0"}, "810000000000000000"},
      {square, {"3000000", "0"}, "错误：数字过大，超出可精确计算的范围"},
      {hand.Num(Op::Multiply, {a, hand.Literal(20300)}), {"900000000000000", "0"}, "错误：数字过大，超出可精确计算的范围"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    hand.model.facts[0].low->number = Rational(one.facts[0].starts_with("-") ? -100 : 0);
    CHECK(Evaluate(hand, one.expression, one.facts) == one.expected);
  }
}

TEST_CASE("comparisons are decided by bounds and by cross-multiplication", "[run]") {
  HandModel hand;
  const auto a = hand.Fact(hand.household, "甲", hand.Number(), 100);
  const auto b = hand.Fact(hand.household, "乙", hand.Number(), 1);
  const auto level = hand.Enum("等级", {"一", "二", "三"}, model::EnumOrder::FirstHighest);
  const auto rank = hand.Fact(hand.household, "等级", level);
  const auto day = hand.Fact(hand.household, "日", hand.Date());
  const auto word = hand.Fact(hand.household, "名", hand.Text());
  hand.model.facts[0].low = model::RangeEnd{.number = Rational(0)};
  hand.model.facts[3].high = model::RangeEnd{.reference_date = true};
  const auto second = hand.LiteralOf(level, model::Code{1});
  const auto third = hand.LiteralOf(level, model::Code{2});
  const auto quotient = hand.Num(Op::Divide, {a, b});
  const auto line = hand.Num(Op::Divide, {hand.Literal(2000), hand.Literal(3)});
  const auto in = [&](model::ExprId of, std::vector<std::int32_t> members, std::vector<std::string> texts = {}) {
    model::Expr expr = hand.Make(Op::In, hand.Boolean(), {of});
    expr.members = std::move(members);
    expr.texts = std::move(texts);
    return hand.Add(std::move(expr));
  };
  struct Case {
    model::ExprId expression;
    std::vector<std::string> facts;
    std::string expected;
  };
  const Case cases[] = {
      {hand.Is(Op::Less, {quotient, line}), {"2000", "3"}, "假"},
      {hand.Is(Op::LessOrEqual, {quotient, line}), {"2000", "3"}, "真"},
      {hand.Is(Op::Equal, {quotient, line}), {"4000", "6"}, "真"},
      {hand.Is(Op::Less, {quotient, line}), {"1999.99", "3"}, "真"},
      {hand.Is(Op::Greater, {a, b}), {"3.01", "3"}, "真"},
      {hand.Is(Op::GreaterOrEqual, {a, hand.Literal(-1)}), {"", "3"}, "真"},
      {hand.Is(Op::Less, {a, hand.Literal(0)}), {"", "3"}, "假"},
      {hand.Is(Op::Less, {a, hand.Literal(1)}), {"", "3"}, "未知"},
      {hand.Is(Op::NotEqual, {a, hand.Literal(-1)}), {"", "3"}, "真"},
      {hand.Is(Op::Greater, {quotient, line}), {"1", "0"}, "错误：除数为 0"},
      {hand.Is(Op::Greater, {rank, third}), {"1", "1", "二"}, "真"},
      {hand.Is(Op::Less, {rank, second}), {"1", "1", "二"}, "假"},
      {hand.Is(Op::GreaterOrEqual, {rank, third}), {"1", "1", ""}, "真"},
      {hand.Is(Op::Greater, {rank, third}), {"1", "1", ""}, "未知"},
      {hand.Is(Op::Equal, {rank, third}), {"1", "1", ""}, "未知"},
      {in(rank, {0, 1, 2}), {"1", "1", ""}, "真"},
      {in(rank, {0, 1}), {"1", "1", ""}, "未知"},
      {in(rank, {0, 1}), {"1", "1", "三"}, "假"},
      {hand.Is(Op::LessOrEqual, {day, hand.Add([&] { auto e = hand.Make(Op::ReferenceDate, hand.Date(), {}); return e; }())}), {}, "真"},
      {hand.Is(Op::Less, {day, hand.LiteralOf(hand.Date(), *value::MakeDate(2000, 1, 1))}), {"1", "1", "一", "1999-12-31"}, "真"},
      {hand.Is(Op::Equal, {word, hand.LiteralOf(hand.Text(), std::string("大钱"))}), {"1", "1", "一", "", "大钱"}, "真"},
      {hand.Is(Op::Equal, {word, hand.LiteralOf(hand.Text(), std::string("小钱"))}), {"1", "1", "一", "", "大钱"}, "假"},
      {in(word, {}, {"小钱", "大钱"}), {"1", "1", "一", "", "大钱"}, "真"},
      {in(word, {}, {"小钱"}), {"1", "1", "一", "", ""}, "未知"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    CHECK(Evaluate(hand, one.expression, one.facts) == one.expected);
  }
}

TEST_CASE("dates count birthdays, clamp at month ends and keep to the calendar", "[run]") {
  HandModel hand;
  const auto day = hand.Fact(hand.household, "日", hand.Date());
  const auto months = hand.Fact(hand.household, "月数", hand.Number(), 10);
  hand.model.facts[0].high = model::RangeEnd{.reference_date = true};
  const auto today = hand.LiteralOf(hand.Date(), kToday);
  const auto age = hand.Num(Op::FullYears, {day, today});
  const auto later = hand.Apply(Op::AddMonths, hand.Date(), {day, months});
  struct Case {
    model::ExprId expression;
    std::vector<std::string> facts;
    std::string expected;
  };
  const Case cases[] = {
      {age, {"2007-08-15", "0"}, "18"},
      {age, {"2007-08-16", "0"}, "17"},
      {hand.Is(Op::GreaterOrEqual, {age, hand.Literal(0)}), {"", "0"}, "真"},
      {age, {"", "0"}, "[0, 225]"},
      {later, {"2024-01-31", "1"}, "2024-02-29"},
      {later, {"2024-01-31", "1.5"}, "错误：加到日期上的月数或天数不是整数"},
      {later, {"2024-01-31", "4000"}, "错误：日期超出 1800 年至 2299 年"},
      {later, {"2024-01-31", ""}, "1800-01-01…2299-12-31"},
      {hand.Num(Op::FullMonths, {day, today}), {"2025-02-15", "0"}, "6"},
      {hand.Num(Op::DaysBetween, {day, today}), {"2025-08-01", "0"}, "14"},
      {hand.Num(Op::Year, {day}), {"2025-08-01", "0"}, "2025"},
      {hand.Apply(Op::MonthEnd, hand.Date(), {day}), {"2024-02-10", "0"}, "2024-02-29"},
      {hand.Apply(Op::MonthStart, hand.Date(), {later}), {"2024-02-10", "2"}, "2024-04-01"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    CHECK(Evaluate(hand, one.expression, one.facts) == one.expected);
  }
}

TEST_CASE("working days are counted by the arrangement of their year, and are an error where there is none", "[run]") {
  HandModel hand;
  const auto day = hand.Fact(hand.household, "日", hand.Date());
  const auto other = hand.Fact(hand.household, "另一日", hand.Date());
  const auto workdays = hand.Fact(hand.household, "工作日数", hand.Number(), 10);
  hand.model.facts[0].low = model::RangeEnd{.date = *value::MakeDate(2025, 9, 29)};
  hand.model.facts[0].high = model::RangeEnd{.date = *value::MakeDate(2025, 10, 9)};
  const auto later = hand.Apply(Op::AddWorkdays, hand.Date(), {day, workdays});
  const auto later_than_other = hand.Apply(Op::AddWorkdays, hand.Date(), {other, workdays});
  const auto count = hand.Num(Op::WorkdaysBetween, {day, other});
  const auto back = hand.Num(Op::WorkdaysBetween, {other, day});
  const auto works = hand.Is(Op::IsWorkday, {day});
  const auto other_works = hand.Is(Op::IsWorkday, {other});
  const auto month = hand.Num(Op::Month, {day});
  const auto other_month = hand.Num(Op::Month, {other});
  const std::string unarranged = "错误：没有这一年的节假日安排，算不出工作日";
  struct Case {
    model::ExprId expression;
    std::vector<std::string> facts;
    std::string expected;
  };
  const Case cases[] = {
      {later, {"2025-09-30", "", "1"}, "2025-10-09"},
      {later, {"2025-09-30", "", "-1"}, "2025-09-29"},
      {later, {"2025-09-30", "", "0.5"}, "错误：加到日期上的月数或天数不是整数"},
      {later, {"", "", "1"}, "2025-09-30…2025-10-10"},
      {later_than_other, {"", "", "1"}, "2004-01-02…2026-12-31"},
      {later_than_other, {"", "2026-12-31", "1"}, unarranged},
      {later_than_other, {"", "2003-12-31", "1"}, unarranged},
      {later_than_other, {"", "2026-12-31", ""}, "2004-01-01…2026-12-31"},
      {later_than_other, {"", "2030-01-01", ""}, unarranged},
      {count, {"2025-09-30", "2025-10-11"}, "3"},
      {count, {"2025-09-30", "2025-09-30"}, "0"},
      {back, {"2025-09-30", "2025-10-11"}, "-3"},
      {count, {"", "2025-10-11"}, "[2, 4]"},
      {count, {"2025-09-30", "2030-01-01"}, unarranged},
      {other_works, {"", "2025-10-11"}, "真"},
      {works, {"2025-10-08"}, "假"},
      {works, {""}, "未知"},
      {other_works, {"", "2030-01-01"}, unarranged},
      {other_works, {"", ""}, "未知"},
      {month, {"2025-10-08"}, "10"},
      {month, {""}, "[9, 10]"},
      {other_month, {"", ""}, "[1, 12]"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    CHECK(Evaluate(hand, one.expression, one.facts) == one.expected);
  }
}

TEST_CASE("logic and choice let the deciding operand win, and keep what is still possible", "[run]") {
  HandModel hand;
  const auto p = hand.Fact(hand.household, "甲", hand.Boolean());
  const auto q = hand.Fact(hand.household, "乙", hand.Boolean());
  const auto n = hand.Fact(hand.household, "数", hand.Number(), 1);
  const auto wrong = hand.Is(Op::Less, {hand.Num(Op::Divide, {hand.Literal(1), hand.Num(Op::Subtract, {n, n})}), hand.Literal(1)});
  const auto ten = hand.Literal(10);
  const auto half = hand.Literal(Rational(1, 2));
  const auto choose = [&](std::vector<model::ExprId> args, bool unique = false) {
    model::Expr expr = hand.Make(Op::Choose, hand.Number(), std::move(args));
    expr.unique = unique;
    return hand.Add(std::move(expr));
  };
  const auto at_least = [&](std::vector<model::ExprId> args) {
    model::Expr expr = hand.Make(Op::AtLeast, hand.Boolean(), std::move(args));
    expr.count = 2;
    return hand.Add(std::move(expr));
  };
  struct Case {
    model::ExprId expression;
    std::vector<std::string> facts;
    std::string expected;
  };
  const Case cases[] = {
      {hand.Is(Op::And, {p, q}), {"真", ""}, "未知"},
      {hand.Is(Op::And, {p, q}), {"", "假"}, "假"},
      {hand.Is(Op::And, {wrong, q}), {"", "假", "1"}, "假"},
      {hand.Is(Op::And, {wrong, q}), {"", "", "1"}, "错误：除数为 0"},
      {hand.Is(Op::Or, {wrong, q}), {"", "真", "1"}, "真"},
      {hand.Is(Op::Not, {p}), {""}, "未知"},
      {at_least({p, q, wrong}), {"真", "真", "1"}, "真"},
      {at_least({p, q, wrong}), {"真", "假", "1"}, "错误：除数为 0"},
      {at_least({p, q, hand.Truth(true)}), {"", "", "1"}, "未知"},
      {hand.Is(Op::Known, {p}), {""}, "假"},
      {hand.Is(Op::Known, {p}), {"假"}, "真"},
      {hand.Num(Op::Default, {n, half}), {"", "", ""}, "0.5"},
      {hand.Num(Op::Default, {n, half}), {"", "", "3"}, "3"},
      {choose({p, n, ten}), {"真", "", "3"}, "3"},
      {choose({p, n, ten}), {"假", "", "3"}, "10"},
      {choose({p, n, ten}), {"", "", "3"}, "[3, 10]"},
      {choose({p, ten, ten}), {"", "", "3"}, "10"},
      {choose({p, n, half}), {"假", "", "3"}, "0.5"},
      {choose({p, n, q, ten}), {"假", "假", "3"}, "错误：没有一个分支成立"},
      {choose({p, n, q, ten}), {"假", "", "3"}, "10"},
      {choose({wrong, n, ten}), {"假", "", "3"}, "错误：除数为 0"},
      {choose({p, n, wrong, ten}), {"真", "", "3"}, "3"},
      {choose({p, n, q, ten}, true), {"真", "真", "3"}, "错误：决策表（唯一）有两行同时成立"},
      {choose({p, n, q, ten}, true), {"真", "", "3"}, "3"},
      {choose({p, n, q, ten}, true), {"假", "假", "3"}, "错误：没有一个分支成立"},
      {hand.Is(Op::Equal, {p, q}), {"真", "真"}, "真"},
      {hand.Is(Op::Equal, {p, q}), {"真", ""}, "未知"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    CHECK(Evaluate(hand, one.expression, one.facts) == one.expected);
  }
}

TEST_CASE("a parameter's row is found by its keys, with 区划 falling back to the parent", "[run]") {
  HandModel hand;
  const auto kind = hand.Enum("户籍类型", {"城镇", "农村"});
  const auto place = hand.Fact(hand.household, "区划", hand.Division());
  const auto type = hand.Fact(hand.household, "户籍类型", kind);
  const auto date = [](int year) { return value::MakeDate(year, 7, 1); };
  model::Parameter standard{.name = "标准", .keys = {{"区划", hand.Division()}, {"户籍类型", kind}}, .outputs = {{"", hand.Number()}}};
  const auto row = [&](std::int32_t division, std::int32_t member, int from, std::int64_t amount) {
    standard.rows.push_back({.keys = {division, member}, .period = {.from = date(from), .until = {}}, .values = {Rational(amount)}, .basis = {}, .span = {}});
  };
  row(340000, 0, 2020, 700);
  row(340000, 1, 2020, 600);
  row(341321, 0, 2023, 750);
  row(341321, 0, 2024, 780);
  row(341321, 0, 2026, 800);
  hand.model.parameters.push_back(standard);
  const auto value = hand.Parameter(0, {place, type});
  struct Case {
    std::vector<std::string> facts;
    std::string expected;
  };
  const Case cases[] = {
      {{"341321", "城镇"}, "780"},      {{"341321", "农村"}, "600"},
      {{"340111", "城镇"}, "700"},      {{"110108", "城镇"}, "错误：参数在基准日没有适用的行"},
      {{"341321", ""}, "[600, 780]"},   {{"", "城镇"}, "[700, 780]"},
      {{"", "农村"}, "600"},            {{"110108", ""}, "错误：参数在基准日没有适用的行"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    CHECK(Evaluate(hand, value, one.facts) == one.expected);
  }
}
