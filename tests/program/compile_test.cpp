// Compile: what is folded, shared, left out, and how numbers are held.
#include <catch2/catch.hpp>

#include "program/cost.h"
#include "support/hand_model.h"

using namespace doudi;
using testing::HandModel;
using testing::kToday;
using model::Op;
using value::Rational;

namespace {

std::string Text(const HandModel& hand) { return "\n" + program::ToText(*program::Compile(hand.model, {.reference_date = kToday})); }

}  // namespace

TEST_CASE("constants are folded, equal parts shared, dead branches left out", "[program]") {
  HandModel hand;
  const auto a = hand.Fact(hand.household, "甲", hand.Number(), 100);
  const auto b = hand.Fact(hand.household, "乙", hand.Number(), 100);
  const auto sum = [&] { return hand.Num(Op::Add, {a, b}); };
  const auto two = hand.Num(Op::Divide, {hand.Literal(6), hand.Literal(3)});
  hand.Define("一", hand.household, hand.Num(Op::Multiply, {sum(), two}));
  hand.Define("二", hand.household, hand.Is(Op::And, {hand.Is(Op::Less, {hand.Literal(1), two}), hand.Is(Op::Less, {sum(), hand.Literal(1)})}));
  hand.Define("三", hand.household,
              hand.Apply(Op::Choose, hand.Number(), {hand.Truth(false), hand.Num(Op::Divide, {a, b}), hand.Truth(true), b, sum()}));
  CHECK(Text(hand) == R"(
%0 = fact 甲 : 1/100 per 家庭
%1 = fact 乙 : 1/100 per 家庭
%2 = add %0 %1 : 1/100 per 家庭
%3 = constant 6 : whole
%4 = constant 3 : whole
%5 = constant 2 : whole
%6 = scale 2 %2 : 1/50 per 家庭
%7 = constant 1 : whole
%8 = constant true : truth
%9 = less %2 %7 : truth per 家庭
%10 = constant false : truth
)");
}

TEST_CASE("a number is scaled while its denominator is small, a fraction after a division, scaled again once rounded", "[program]") {
  HandModel hand;
  const auto money = hand.Fact(hand.household, "钱", hand.Number(), 100);
  const auto ratio = hand.Fact(hand.household, "比", hand.Number(), 10000);
  const auto product = hand.Num(Op::Multiply, {money, ratio});
  const auto quotient = hand.Num(Op::Divide, {product, ratio});
  const auto rounded = hand.Round(quotient, Rational(1, 100), value::Rounding::Up);
  hand.Define("一", hand.household, hand.Num(Op::Add, {rounded, hand.Num(Op::Multiply, {product, ratio})}));
  hand.Define("二", hand.household, hand.Num(Op::Max, {rounded, hand.Literal(0)}));
  hand.Define("三", hand.household, hand.Num(Op::Divide, {money, hand.Literal(12)}));
  CHECK(Text(hand) == R"(
%0 = fact 钱 : 1/100 per 家庭
%1 = fact 比 : 1/10000 per 家庭
%2 = multiply %0 %1 : 1/1000000 per 家庭
%3 = divide %2 %1 : fraction per 家庭
%4 = round 1/100 %3 : 1/100 per 家庭
%5 = multiply %2 %1 : fraction per 家庭
%6 = add %4 %5 : fraction per 家庭
%7 = constant 0 : whole
%8 = constant 0 : 1/100
%9 = max %4 %8 : 1/100 per 家庭
%10 = constant 12 : whole
%11 = scale 1/12 %0 : 1/1200 per 家庭
)");
}

TEST_CASE("a policy is the And of what it asks, and only its clauses in force are there", "[program]") {
  HandModel hand;
  const auto poor = hand.Fact(hand.household, "困难", hand.Boolean());
  const auto old = hand.Fact(hand.member, "高龄", hand.Boolean());
  const auto out = hand.Fact(hand.household, "除外", hand.Boolean());
  const auto any = hand.Aggregate(Op::Any, hand.household, hand.member, model::kNone, old);
  model::PolicyVersion version;
  model::Condition first, second, excluded;
  first.expression = poor;
  second.expression = out;
  second.period.until = value::MakeDate(2020, 1, 1);
  excluded.expression = out;
  model::Exception exception;
  exception.when = any;
  version.conditions = {first, second};
  version.exclusions = {excluded};
  version.exceptions = {exception};
  hand.model.policies.push_back({.name = "低保", .entity = hand.household, .versions = {version}, .rule_set = {}, .span = {}});
  model::PolicyVersion later = version;
  later.period.from = value::MakeDate(2026, 7, 1);
  hand.model.policies.push_back({.name = "新低保", .entity = hand.household, .versions = {later}, .rule_set = {}, .span = {}});
  CHECK(Text(hand) == R"(
%0 = constant false : truth
%1 = fact 高龄 : truth per 成员
%2 = any 成员 where %1 : truth per 家庭
%3 = fact 困难 : truth per 家庭
%4 = or %2 %3 : truth per 家庭
%5 = constant true : truth
%6 = fact 除外 : truth per 家庭
%7 = not %6 : truth per 家庭
%8 = and %4 %7 : truth per 家庭
低保: %8
新低保: %0
)");
}

TEST_CASE("what a policy costs is known before it runs: operations by the rows that they go over", "[program]") {
  HandModel hand;
  const auto poor = hand.Fact(hand.household, "困难", hand.Boolean());
  const auto old = hand.Fact(hand.member, "高龄", hand.Boolean());
  model::PolicyVersion version, other;
  model::Condition any, both;
  any.expression = hand.Aggregate(Op::Any, hand.household, hand.member, model::kNone, old);
  version.conditions = {any};
  both.expression = poor;
  other.conditions = {both, any};
  hand.model.policies.push_back({.name = "低保", .entity = hand.household, .versions = {version}, .rule_set = {}, .span = {}});
  hand.model.policies.push_back({.name = "临时救助", .entity = hand.household, .versions = {other}, .rule_set = {}, .span = {}});
  other.period.from = value::MakeDate(2026, 7, 1);
  hand.model.policies.push_back({.name = "不在施行", .entity = hand.household, .versions = {other}, .rule_set = {}, .span = {}});
  CHECK("\n" + program::ToText(hand.model, program::CostsOf(hand.model, *value::MakeDate(2025, 8, 15))) == R"(
低保      成员 2 步
临时救助  家庭 2 步  成员 2 步
全部      家庭 2 步  成员 2 步
)");
}
