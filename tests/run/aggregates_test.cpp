// Aggregates over children and grandchildren: nothing, unknown filters, collections that were not listed.
#include <catch2/catch.hpp>

#include "support/hand_model.h"

using namespace doudi;
using testing::HandModel;
using testing::kToday;
using model::Op;

namespace {

struct Member {
  std::string income;
  std::string counts;  // 真, 假 or ""
  std::vector<std::string> bills;
  bool bills_listed = true;
};

class Family {
 public:
  Family() {
    hand.model.facts[0].low = model::RangeEnd{.number = value::Rational(0)};
    for (const Op op : {Op::Sum, Op::MaxOf, Op::MinOf, Op::Average}) Add(op, income, model::kNone);
    Add(Op::Count, model::kNone, model::kNone);
    for (const Op op : {Op::Sum, Op::MaxOf, Op::MinOf, Op::Average}) Add(op, income, counts);
    Add(Op::Count, model::kNone, counts);
    Add(Op::Any, model::kNone, counts);
    Add(Op::Every, hand.Is(Op::Less, {income, hand.Literal(500)}), counts);
  }

  // The aggregates over 成员, without and with the filter.
  std::string Evaluate(const std::vector<Member>& members, bool listed = true) {
    const record::Batch batch = Build(members, listed);
    const auto program = program::Compile(hand.model, {.reference_date = kToday});
    const run::Result result = run::Run(*program, batch);
    std::string text;
    for (const model::ExprId id : aggregates) text += testing::ToText(result.At(id, 0), hand.model.At(id).type.kind) + " ";
    return text;
  }
  record::Batch Build(const std::vector<Member>& members, bool listed) {
    record::BatchBuilder builder(hand.model, kToday);
    builder.BeginRecord("甲");
    if (listed) builder.ListCollection(hand.member);
    for (const Member& one : members) {
      builder.BeginElement(hand.member, "");
      builder.Set(0, one.income);
      builder.Set(1, one.counts);
      if (one.bills_listed) builder.ListCollection(hand.bill);
      for (const std::string& each : one.bills) {
        builder.BeginElement(hand.bill, "");
        builder.Set(2, each);
        builder.EndElement();
      }
      builder.EndElement();
    }
    REQUIRE(builder.EndRecord());
    return builder.Take();
  }

  HandModel hand;
  model::ExprId income = hand.Fact(hand.member, "收入", hand.Number(), 100);
  model::ExprId counts = hand.Fact(hand.member, "共同生活", hand.Boolean());
  model::ExprId amount = hand.Fact(hand.bill, "金额", hand.Number(), 100);
  std::vector<model::ExprId> aggregates;

 private:
  void Add(Op op, model::ExprId body, model::ExprId filter) {
    aggregates.push_back(hand.Aggregate(op, hand.household, hand.member, body, filter));
    hand.Define("汇总", hand.household, aggregates.back());
  }
};

constexpr const char* kNothing = "错误：没有可取最大、最小或平均的项 ";

std::string Times(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("aggregates over known members", "[run]") {
  Family family;
  CHECK(family.Evaluate({{"100.50", "真", {}, true}, {"200", "假", {}, true}, {"900", "真", {}, true}}) ==
        "1200.5 900 100.5 2401/6 3 1000.5 900 100.5 500.25 2 真 假 ");
  CHECK(family.Evaluate({{"100", "假", {}, true}}) == "100 100 100 100 1 0 " + Times(kNothing, 3) + "0 假 真 ");
  CHECK(family.Evaluate({}) == "0 " + Times(kNothing, 3) + "0 0 " + Times(kNothing, 3) + "0 假 真 ");
}

TEST_CASE("an unknown income leaves bounds, and a member who may not count adds 0 or his income", "[run]") {
  Family family;
  CHECK(family.Evaluate({{"100", "真", {}, true}, {"", "真", {}, true}}) ==
        "[100, +∞) [100, +∞) [0, 100] [50, +∞) 2 [100, +∞) [100, +∞) [0, 100] [50, +∞) 2 真 未知 ");
  CHECK(family.Evaluate({{"100", "真", {}, true}, {"300", "", {}, true}}) ==
        "400 300 100 200 2 [100, 400] [100, 300] 100 [100, 300] [1, 2] 真 真 ");
  CHECK(family.Evaluate({{"700", "", {}, true}}) == "700 700 700 700 1 [0, 700] 700 700 700 [0, 1] 未知 未知 ");
}

TEST_CASE("members that were not listed may be any number of any members", "[run]") {
  Family family;
  CHECK(family.Evaluate({}, false) ==
        "[0, +∞) [0, +∞) [0, +∞) [0, +∞) [0, +∞) [0, +∞) [0, +∞) [0, +∞) [0, +∞) [0, +∞) 未知 未知 ");
}

TEST_CASE("grandchildren are summed straight from the household, and an error is the aggregate's", "[run]") {
  Family family;
  const auto all = family.hand.Aggregate(Op::Sum, family.hand.household, family.hand.bill, family.amount);
  const auto own = family.hand.Aggregate(Op::Sum, family.hand.member, family.hand.bill, family.amount);
  const auto share = family.hand.Num(Op::Divide, {own, family.income});
  const auto shares = family.hand.Aggregate(Op::Sum, family.hand.household, family.hand.member, share, family.counts);
  for (const auto id : {all, own, shares}) family.hand.Define("汇总", family.hand.model.At(id).level, id);
  const auto program = program::Compile(family.hand.model, {.reference_date = kToday});
  struct Case {
    std::vector<Member> members;
    std::string all, first, shares;
  };
  const Case cases[] = {
      {{{"100", "真", {"10", "20"}, true}, {"200", "真", {}, true}, {"300", "假", {"5.5"}, true}}, "35.5", "30", "0.3"},
      {{{"300", "真", {"100"}, true}, {"200", "真", {}, false}}, "[100, +∞)", "100", "[0.3333…, +∞)"},
      {{{"0", "真", {"10"}, true}}, "10", "10", "错误：除数为 0"},
      {{{"0", "假", {"10"}, true}}, "10", "10", "0"},
      {{{"300", "真", {"100"}, true}, {"700", "真", {"100"}, true}}, "200", "100", "10/21"},
  };
  for (const Case& one : cases) {
    CAPTURE(&one - cases);
    const record::Batch batch = family.Build(one.members, true);
    family.hand.model.facts[2].low = model::RangeEnd{.number = value::Rational(0)};
    const run::Result result = run::Run(*program, batch);
    CHECK(testing::ToText(result.At(all, 0), model::TypeKind::Number) == one.all);
    CHECK(testing::ToText(result.At(own, 0), model::TypeKind::Number) == one.first);
    CHECK(testing::ToText(result.At(shares, 0), model::TypeKind::Number) == one.shares);
  }
}
