// What comes out for a record does not depend on the batch it is in: sizes 1, 7 and 4096, in order and shuffled, are the same bytes.
#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include "support/hand_model.h"

using namespace doudi;
using testing::HandModel;
using testing::kToday;
using model::Op;

namespace {

struct Person {
  std::string income, counts, born;
  std::vector<std::string> bills;
  bool bills_listed = true;
};
struct Household {
  std::string id, place, savings;
  std::vector<Person> people;
  bool people_listed = true;
};

// Every kind of gap now and then: nothing known, collections not listed, sums beyond 64 bits.
std::vector<Household> Generate(std::size_t count, std::mt19937& random) {
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  const auto maybe = [&](std::string text) { return pick(12) == 0 ? std::string() : text; };
  std::vector<Household> households;
  for (std::size_t i = 0; i < count; ++i) {
    Household one;
    one.id = "户" + std::to_string(i);
    one.place = maybe(pick(2) == 0 ? "341321" : "110108");
    one.savings = maybe(pick(40) == 0 ? "900000000000000" : std::to_string(pick(100000)));
    one.people_listed = pick(15) != 0;
    for (int k = one.people_listed ? pick(5) : 0; k-- > 0;) {
      Person person;
      person.income = maybe(std::to_string(pick(4000)) + "." + std::to_string(10 + pick(90)));
      person.counts = maybe(pick(4) != 0 ? "真" : "假");
      person.born = maybe(std::to_string(1930 + pick(90)) + "-02-28");
      person.bills_listed = pick(8) != 0;
      for (int j = person.bills_listed ? pick(3) : 0; j-- > 0;) person.bills.push_back(maybe(std::to_string(pick(90000))));
      one.people.push_back(person);
    }
    households.push_back(one);
  }
  return households;
}

struct Rules {
  HandModel hand;
  model::ExprId place = hand.Fact(hand.household, "区划", hand.Division());
  model::ExprId savings = hand.Fact(hand.household, "存款", hand.Number(), 100);
  model::ExprId income = hand.Fact(hand.member, "收入", hand.Number(), 100);
  model::ExprId counts = hand.Fact(hand.member, "共同生活", hand.Boolean());
  model::ExprId born = hand.Fact(hand.member, "出生日期", hand.Date());
  model::ExprId amount = hand.Fact(hand.bill, "金额", hand.Number(), 100);
  std::vector<model::ExprId> answers;

  Rules() {
    for (const std::size_t fact : {1u, 2u, 5u}) hand.model.facts[fact].low = model::RangeEnd{.number = value::Rational(0)};
    hand.model.facts[4].high = model::RangeEnd{.reference_date = true};
    model::Parameter standard{.name = "标准", .keys = {{"区划", hand.Division()}}, .outputs = {{"", hand.Number()}}};
    standard.rows.push_back({.keys = {341321}, .period = {}, .values = {value::Rational(780)}, .basis = {}, .span = {}});
    standard.rows.push_back({.keys = {110000}, .period = {}, .values = {value::Rational(1500)}, .basis = {}, .span = {}});
    hand.model.parameters.push_back(standard);
    const auto people = hand.Aggregate(Op::Count, hand.household, hand.member, model::kNone, counts);
    const auto total = hand.Aggregate(Op::Sum, hand.household, hand.member, income, counts);
    const auto per_head = hand.Num(Op::Divide, {total, people});
    const auto line = hand.Parameter(0, {place});
    const auto poor = hand.Is(Op::Less, {per_head, line});
    const auto due = hand.Num(Op::Max, {hand.Num(Op::Subtract, {hand.Num(Op::Multiply, {line, people}), total}), hand.Literal(0)});
    const auto age = hand.Num(Op::FullYears, {born, hand.LiteralOf(hand.Date(), kToday)});
    const auto elder = hand.Is(Op::GreaterOrEqual, {age, hand.Literal(60)});
    const auto elders = hand.Aggregate(Op::Any, hand.household, hand.member, elder, counts);
    const auto extra = hand.Apply(Op::Choose, hand.Number(), {elders, hand.Literal(value::Rational(1, 3)), hand.Literal(0)});
    const auto bills = hand.Aggregate(Op::Sum, hand.household, hand.bill, amount);
    const auto large = hand.Num(Op::Multiply, {savings, hand.Num(Op::Add, {bills, hand.Literal(1)})});
    const auto own = hand.Aggregate(Op::MaxOf, hand.member, hand.bill, amount);
    const auto kept = hand.Num(Op::Default, {own, hand.Lift(hand.Round(per_head, 1, value::Rounding::Up), hand.member)});
    answers = {people, total, per_head, line, poor, due, elders, extra, bills, large, hand.Aggregate(Op::Average, hand.household, hand.member, kept)};
    for (const auto id : answers) hand.Define("答", hand.household, id);
    model::PolicyVersion version;
    model::Condition condition;
    condition.expression = poor;
    version.conditions = {condition};
    model::Benefit benefit;
    benefit.type = hand.Number();
    benefit.value = hand.Num(Op::Add, {due, extra});
    version.benefits = {benefit};
    hand.model.policies.push_back({.name = "低保", .entity = hand.household, .versions = {version}, .rule_set = {}, .span = {}});
  }

  void Give(record::BatchBuilder& builder, const Household& one) const {
    builder.BeginRecord(one.id);
    builder.Set(0, one.place);
    builder.Set(1, one.savings);
    if (one.people_listed) builder.ListCollection(hand.member);
    for (const Person& person : one.people) {
      builder.BeginElement(hand.member, "");
      builder.Set(2, person.income);
      builder.Set(3, person.counts);
      builder.Set(4, person.born);
      if (person.bills_listed) builder.ListCollection(hand.bill);
      for (const std::string& bill : person.bills) {
        builder.BeginElement(hand.bill, "");
        builder.Set(5, bill);
        builder.EndElement();
      }
      builder.EndElement();
    }
    REQUIRE(builder.EndRecord());
  }

  // All answers by record, in batches of this size.
  std::map<std::string, std::string> Answer(const program::Program& program, const std::vector<Household>& households, std::size_t size) const {
    std::map<std::string, std::string> texts;
    run::Result last;
    for (std::size_t first = 0; first < households.size(); first += size) {
      record::BatchBuilder builder(hand.model, kToday);
      for (std::size_t i = first; i < std::min(first + size, households.size()); ++i) Give(builder, households[i]);
      const record::Batch batch = builder.Take();
      last = run::Run(program, batch, std::move(last));
      for (std::size_t row = 0; row < batch.records(); ++row) {
        std::string& text = texts[batch.record_ids[row]];
        const auto at = static_cast<std::int32_t>(row);
        for (const auto id : answers) text += testing::ToText(last.At(id, at), hand.model.At(id).type.kind) + " ";
        text += testing::ToText(last.BenefitAt(0, 0, at), model::TypeKind::Number);
        text += " " + std::to_string(static_cast<int>(last.EligibleAt(0, at)));
      }
    }
    return texts;
  }
};

}  // namespace

TEST_CASE("batch size and order change nothing", "[run]") {
  const Rules rules;
  const auto program = program::Compile(rules.hand.model, {.reference_date = kToday});
  std::mt19937 random(20250815);
  std::vector<Household> households = Generate(5000, random);
  const auto expected = rules.Answer(*program, households, 1);
  CHECK(expected.size() == households.size());
  CHECK(expected == rules.Answer(*program, households, 7));
  CHECK(expected == rules.Answer(*program, households, 4096));
  std::shuffle(households.begin(), households.end(), random);
  CHECK(expected == rules.Answer(*program, households, 512));
}
