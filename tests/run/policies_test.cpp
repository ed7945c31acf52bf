// Policies: conditions with exceptions, exclusions, prerequisites, human checks, benefits; given values; what is in force.
#include <catch2/catch.hpp>

#include "support/hand_model.h"

using namespace doudi;
using testing::HandModel;
using testing::kToday;
using model::Op;

namespace {

std::string Name(value::Truth truth) {
  switch (truth) {
    case value::Truth::False: return "假";
    case value::Truth::True: return "真";
    case value::Truth::Unknown: return "未知";
    default: return "错误";
  }
}

model::Condition Clause(const std::string& name, model::ExprId expression) {
  model::Condition condition;
  condition.name = name;
  condition.expression = expression;
  return condition;
}

model::Exception Exempt(model::ExprId when, bool positive, std::vector<std::string> conditions = {}) {
  model::Exception exception;
  exception.when = when;
  exception.positive = positive;
  exception.conditions = std::move(conditions);
  return exception;
}

struct Aid {
  HandModel hand;
  model::ExprId a = hand.Fact(hand.household, "甲", hand.Boolean());
  model::ExprId b = hand.Fact(hand.household, "乙", hand.Boolean());
  model::ExprId c = hand.Fact(hand.household, "丙", hand.Boolean());
  model::ExprId d = hand.Fact(hand.household, "丁", hand.Boolean());
  model::ExprId n = hand.Fact(hand.household, "数", hand.Number(), 100);
  model::PolicyVersion version;

  // Adds the version as a policy; the facts are given as one string of 真, 假 and ？, then the number.
  model::PolicyId AddPolicy(model::PolicyVersion made) {
    hand.model.policies.push_back({.name = "政策", .entity = hand.household, .versions = {std::move(made)}, .rule_set = {}, .span = {}});
    return static_cast<model::PolicyId>(hand.model.policies.size() - 1);
  }
  record::Batch Build(const std::vector<std::string>& facts) const {
    record::BatchBuilder builder(hand.model, kToday);
    builder.BeginRecord("甲");
    for (std::size_t i = 0; i < facts.size(); ++i) builder.Set(static_cast<model::FactId>(i), facts[i]);
    REQUIRE(builder.EndRecord());
    return builder.Take();
  }
};

}  // namespace

TEST_CASE("an exception that applies decides the conditions that it names; two that disagree are a conflict", "[run]") {
  Aid aid;
  aid.version.conditions = {Clause("一", aid.a), Clause("二", aid.b)};
  aid.version.exceptions = {Exempt(aid.c, true), Exempt(aid.d, false, {"一"})};
  const auto policy = aid.AddPolicy(aid.version);
  const auto program = program::Compile(aid.hand.model, {.reference_date = kToday});
  struct Case {
    std::vector<std::string> facts;
    std::string first, second, eligible, conflict;
  };
  const Case cases[] = {
      {{"真", "真", "假", "假"}, "真", "真", "真", "假"},  {{"真", "假", "假", "假"}, "真", "假", "假", "假"},
      {{"假", "假", "真", "假"}, "真", "真", "真", "假"},  {{"真", "真", "假", "真"}, "假", "真", "假", "假"},
      {{"真", "真", "真", "真"}, "错误", "真", "错误", "真"}, {{"假", "真", "", "假"}, "未知", "真", "未知", "假"},
      {{"真", "真", "", "假"}, "真", "真", "真", "假"},     {{"真", "真", "真", ""}, "真", "真", "真", "未知"},
      {{"", "假", "假", "真"}, "假", "假", "假", "假"},     {{"真", "真", "", ""}, "未知", "真", "未知", "未知"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    const record::Batch batch = aid.Build(one.facts);
    const run::Result result = run::Run(*program, batch);
    CHECK(Name(result.AfterExceptionsAt(policy, 0, 0)) == one.first);
    CHECK(Name(result.AfterExceptionsAt(policy, 1, 0)) == one.second);
    CHECK(Name(result.EligibleAt(policy, 0)) == one.eligible);
    CHECK(Name(result.ConflictAt(policy, 0)) == one.conflict);
    CHECK(Name(result.TruthAt(aid.a, 0)) == (one.facts[0].empty() ? "未知" : one.facts[0]));
  }
}

TEST_CASE("an exclusion, a termination, a prerequisite and a failed human check each stand in the way", "[run]") {
  Aid aid;
  model::PolicyVersion first;
  first.conditions = {Clause("一", aid.d)};
  const auto prerequisite = aid.AddPolicy(first);
  aid.hand.Fact(aid.hand.household, "核查", aid.hand.Boolean());
  aid.version.filter = aid.a;
  aid.version.exclusions = {Clause("除外", aid.b)};
  aid.version.terminations = {Clause("终止", aid.c)};
  aid.version.prerequisites = {prerequisite};
  model::HumanCheck check;
  check.record = 5;
  aid.version.human_checks = {check};
  const auto policy = aid.AddPolicy(aid.version);
  const auto program = program::Compile(aid.hand.model, {.reference_date = kToday});
  struct Case {
    std::vector<std::string> facts;
    std::string eligible;
  };
  const Case cases[] = {
      {{"真", "假", "假", "真", "", ""}, "真"},     {{"真", "假", "假", "真", "", "真"}, "真"},
      {{"真", "假", "假", "真", "", "假"}, "假"},   {{"真", "真", "假", "真", "", ""}, "假"},
      {{"真", "假", "真", "真", "", ""}, "假"},     {{"真", "假", "假", "假", "", ""}, "假"},
      {{"假", "", "", "", "", ""}, "假"},           {{"真", "", "假", "真", "", ""}, "未知"},
      {{"真", "", "假", "假", "", ""}, "假"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    const record::Batch batch = aid.Build(one.facts);
    const run::Result result = run::Run(*program, batch);
    CHECK(Name(result.EligibleAt(policy, 0)) == one.eligible);
  }
}

TEST_CASE("a benefit is due where the policy is eligible, and an advance is not counted twice", "[run]") {
  Aid aid;
  aid.hand.model.facts[4].low = model::RangeEnd{.number = value::Rational(0)};
  aid.version.conditions = {Clause("一", aid.a)};
  model::Benefit monthly, extra, advance;
  monthly.name = "月金";
  extra.name = "增发";
  advance.name = "先行";
  for (model::Benefit* benefit : {&monthly, &extra, &advance}) benefit->type = aid.hand.Number();
  monthly.value = aid.n;
  extra.value = aid.hand.Literal(10);
  extra.when = aid.b;
  advance.value = aid.hand.Num(Op::Divide, {aid.n, aid.hand.Literal(2)});
  advance.offset_of = "月金";
  aid.version.benefits = {monthly, extra, advance};
  const auto policy = aid.AddPolicy(aid.version);
  const auto total = aid.hand.PolicyValue(Op::BenefitTotal, policy, aid.hand.household);
  aid.hand.Define("合计", aid.hand.household, total);
  const auto program = program::Compile(aid.hand.model, {.reference_date = kToday});
  struct Case {
    std::vector<std::string> facts;
    std::string amounts;
  };
  const Case cases[] = {
      {{"真", "真", "", "", "100"}, "100 10 50 110"},       {{"真", "假", "", "", "100"}, "100 0 50 100"},
      {{"假", "真", "", "", "100"}, "0 0 0 0"},             {{"", "真", "", "", "100"}, "[0, 100] [0, 10] [0, 50] [0, 110]"},
      {{"真", "", "", "", ""}, "[0, +∞) [0, 10] [0, +∞) [0, +∞)"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    const record::Batch batch = aid.Build(one.facts);
    const run::Result result = run::Run(*program, batch);
    std::string amounts;
    for (std::size_t i = 0; i < 3; ++i) amounts += testing::ToText(result.BenefitAt(policy, i, 0), model::TypeKind::Number) + " ";
    CHECK(amounts + testing::ToText(result.At(total, 0), model::TypeKind::Number) == one.amounts);
  }
}

TEST_CASE("only the version and the clauses in force count; a policy out of force is not eligible and pays nothing", "[run]") {
  Aid aid;
  const auto date = [](int year) { return value::MakeDate(year, 7, 1); };
  auto old_clause = Clause("旧", aid.a);
  old_clause.period.until = date(2025);
  auto new_clause = Clause("新", aid.b);
  new_clause.period.from = date(2025);
  aid.version.conditions = {old_clause, new_clause};
  aid.version.period.from = date(2020);
  aid.version.period.until = date(2027);
  const auto policy = aid.AddPolicy(aid.version);
  const record::Batch batch = aid.Build({"假", "真"});
  const auto eligible = [&](int year) {
    const auto program = program::Compile(aid.hand.model, {.reference_date = *value::MakeDate(year, 8, 15)});
    return Name(run::Run(*program, batch).EligibleAt(policy, 0));
  };
  CHECK(eligible(2024) == "假");
  CHECK(eligible(2025) == "真");
  CHECK(eligible(2028) == "假");
  const auto program = program::Compile(aid.hand.model, {.reference_date = kToday});
  const run::Result result = run::Run(*program, batch);
  CHECK(Name(result.AfterExceptionsAt(policy, 0, 0)) == "真");
  CHECK_FALSE(result.Has(aid.a));
  CHECK(result.Has(aid.b));
}

TEST_CASE("a given value takes the place of a definition or of one expression, on its row alone", "[run]") {
  Aid aid;
  const auto third = aid.hand.Num(Op::Divide, {aid.n, aid.hand.Literal(3)});
  const auto definition = aid.hand.Define("三分", aid.hand.household, third);
  const auto used = aid.hand.Use(definition);
  const auto compared = aid.hand.Is(Op::Less, {used, aid.hand.Literal(500)});
  aid.version.conditions = {Clause("一", compared)};
  const auto policy = aid.AddPolicy(aid.version);
  record::BatchBuilder builder(aid.hand.model, kToday);
  for (const char* number : {"1800", "1800"}) {
    builder.BeginRecord("");
    builder.Set(4, number);
    REQUIRE(builder.EndRecord());
  }
  const record::Batch batch = builder.Take();
  const auto program = program::Compile(
      aid.hand.model, {.reference_date = kToday, .given_definitions = {definition}, .given_expressions = {compared}});
  run::Value given;
  given.number = value::Bounds::Point(value::Rational(1000, 3));
  run::Value yes;
  yes.truth = value::Truth::True;
  const run::Override overrides[] = {{.definition = definition, .expression = model::kNone, .row = 0, .value = given},
                                     {.definition = model::kNone, .expression = compared, .row = 1, .value = yes}};
  const run::Result plain = run::Run(*program, batch);
  CHECK(Name(plain.EligibleAt(policy, 0)) + Name(plain.EligibleAt(policy, 1)) == "假假");
  const run::Result one = run::Run(*program, batch, std::span(overrides).first(1));
  CHECK(Name(one.EligibleAt(policy, 0)) + Name(one.EligibleAt(policy, 1)) == "真假");
  CHECK(testing::ToText(one.DefinitionAt(definition, 0), model::TypeKind::Number) == "1000/3");
  CHECK(testing::ToText(one.DefinitionAt(definition, 1), model::TypeKind::Number) == "600");
  const run::Result both = run::Run(*program, batch, overrides);
  CHECK(Name(both.EligibleAt(policy, 0)) + Name(both.EligibleAt(policy, 1)) == "真真");
  CHECK(testing::ToText(both.DefinitionAt(definition, 1), model::TypeKind::Number) == "600");
}
