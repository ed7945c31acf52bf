// BatchBuilder: what records become in columns, and what is said of values that cannot be read.
#include <catch2/catch.hpp>

#include "support/hand_model.h"

using namespace doudi;
using testing::HandModel;
using testing::kToday;

namespace {

struct Facts {
  HandModel hand;
  Facts() {
    hand.Fact(hand.household, "存款", hand.Number(), 100);                              // 0
    hand.Fact(hand.household, "户籍区划", hand.Division());                             // 1
    hand.Fact(hand.member, "姓名", hand.Text());                                        // 2
    hand.Fact(hand.member, "出生日期", hand.Date());                                    // 3
    hand.Fact(hand.member, "性别", hand.Enum("性别", {"男", "女"}));                    // 4
    hand.Fact(hand.member, "患重病", hand.Boolean());                                   // 5
    hand.Fact(hand.member, "次数", hand.Number(), 1);                                   // 6
    hand.Fact(hand.member, "证件号", hand.Text());                                      // 7
    hand.Fact(hand.bill, "金额", hand.Number(), 100);                                   // 8
    auto& facts = hand.model.facts;
    const auto money = value::ParseUnit("元")->unit;
    facts[0].type.unit = facts[8].type.unit = money;
    facts[0].low = model::RangeEnd{.number = value::Rational(0)};
    facts[3].high = model::RangeEnd{.reference_date = true};
    facts[6].high = model::RangeEnd{.number = value::Rational(10), .inclusive = false};
    facts[5].fallback = model::Constant{false};
    facts[7].identity_number = true;
    hand.model.documents.push_back({.name = "户口簿"});
  }
  // Sets one fact of a member of one record; what is said about it, or "".
  std::string Say(model::FactId fact, const std::string& text) const {
    record::BatchBuilder builder(hand.model, kToday);
    builder.BeginRecord("甲", 3);
    builder.BeginElement(hand.member, "");
    builder.BeginElement(hand.bill, "");
    builder.Set(fact, text);
    builder.EndElement();
    builder.EndElement();
    const bool taken = builder.EndRecord();
    const auto issues = builder.TakeIssues();
    CHECK(taken == issues.empty());
    return issues.empty() ? "" : record::ToText(issues[0]);
  }
};

std::string Column(const record::Batch& batch, model::FactId fact) {
  std::string text;
  const record::FactColumn& column = batch.facts[static_cast<std::size_t>(fact)];
  for (std::size_t row = 0; row < column.values.size(); ++row)
    text += (column.KnownAt(row) ? std::to_string(column.values[row]) : "?") + " ";
  return text;
}

template <class T>
std::string List(const std::vector<T>& values) {
  std::string text;
  for (const T value : values) text += std::to_string(static_cast<int>(value)) + " ";
  return text;
}

}  // namespace

TEST_CASE("a code stands for its member; another one is a mistake, or goes where the rules say and is told", "[record]") {
  for (const bool rest : {false, true}) {
    HandModel hand;
    const auto house = hand.Fact(hand.household, "住房", hand.Enum("住房", {"自有", "租住", "其他"}));
    hand.model.enums.back().codes = {"01", "02", ""};
    if (rest) hand.model.enums.back().others = 2;
    struct Row {
      std::string text, column, issue;
    };
    const std::string not_one = "记录 甲：住房：“07”不是住房的一种。可用：自有（01）、租住（02）、其他";
    const std::string taken = "记录 甲：住房：「07」不是住房已有的代码，归入「其他」。可用：核对代码；确是新代码的，请规则加上";
    const Row rows[] = {{"自有", "0 ", ""}, {"02", "1 ", ""}, {" 02 ", "1 ", ""}, {"其他", "2 ", ""}, {"未知", "? ", ""}, {"07", rest ? "2 " : "", rest ? taken : not_one}};
    for (const Row& row : rows) {
      CAPTURE(rest, row.text);
      record::BatchBuilder builder(hand.model, kToday);
      builder.BeginRecord("甲");
      builder.Set(house, row.text);
      builder.EndRecord();
      const auto issues = builder.TakeIssues();
      CHECK((issues.empty() ? "" : record::ToText(issues[0])) == row.issue);
      CHECK(Column(builder.Take(), house) == row.column);
    }
  }
}

TEST_CASE("a number is no code: the zeros that it begins with are lost", "[record]") {
  HandModel hand;
  const auto house = hand.Fact(hand.household, "住房", hand.Enum("住房", {"自有", "租住"}));
  hand.model.enums.back().codes = {"01", "2"};
  hand.model.enums.back().others = 1;
  const auto school = hand.Fact(hand.household, "学校", hand.Text());
  hand.model.facts[static_cast<std::size_t>(school)].digits = 10;
  const auto said = [&](model::FactId fact, const std::string& text, bool number) {
    record::BatchBuilder builder(hand.model, kToday);
    builder.BeginRecord("甲");
    if (number) builder.SetNumber(fact, text);
    else builder.Set(fact, text);
    const bool taken = builder.EndRecord();
    const auto issues = builder.TakeIssues();
    CHECK(taken == issues.empty());
    return issues.empty() ? std::string() : record::ToText(issues[0]);
  };
  CHECK(said(house, "1", true) == "记录 甲：住房：「1」是数，代码要写成带引号的文字。可用：照代码原样写，例如 \"01\"，开头的 0 也要写");
  CHECK(said(house, "2", true).empty());
  CHECK(said(school, "3213210012", true) == "记录 甲：学校：「3213210012」是数，编码要写成带引号的文字。可用：\"3213210012\"，开头的 0 也要写");
  CHECK(said(school, "13210012", true) == "记录 甲：学校：「13210012」是数，编码要写成带引号的文字。可用：\"0013210012\"，开头的 0 也要写");
  CHECK(said(school, "0013210012", false).empty());
  CHECK(said(school, "１３２１００１２００", false).empty());
  CHECK(said(school, "13210012", false) == "记录 甲：学校：“13210012”有 8 位，要 10 位。可用：10 位数字，开头的 0 也要写");
  CHECK(said(school, "001321001X", false) == "记录 甲：学校：“001321001X”不全是数字。可用：10 位数字，开头的 0 也要写");
}

TEST_CASE("values become columns, children with offsets, and what was not listed a phantom", "[record]") {
  const Facts facts;
  record::BatchBuilder builder(facts.hand.model, kToday);
  builder.BeginRecord("甲");
  builder.Set(0, "3.5万元");
  builder.Set(1, "砀山县", {record::FactState::Verified, "户籍", value::MakeDate(2025, 6, 1)});
  builder.BeginElement(facts.hand.member, "1");
  builder.Set(2, "大钱");
  builder.Set(3, "1983年4月2日");
  builder.SetNumber(6, "3");
  builder.SetBoolean(5, true);
  builder.BeginElement(facts.hand.bill, "");
  builder.SetNumber(8, "12.5");
  builder.EndElement();
  builder.BeginElement(facts.hand.bill, "");
  builder.Set(8, "不详");
  builder.EndElement();
  builder.EndElement();
  builder.BeginElement(facts.hand.member, "2");
  builder.Set(4, "女");
  builder.ListCollection(facts.hand.bill);
  builder.EndElement();
  builder.BeginElement(facts.hand.member, "3");
  builder.EndElement();
  builder.Hold("户口簿", "", value::MakeDate(2025, 1, 2), std::nullopt);
  builder.Hold("户口簿", "3", std::nullopt, std::nullopt);
  CHECK(builder.EndRecord());
  builder.BeginRecord("乙");
  CHECK(builder.EndRecord());
  builder.BeginRecord("丙");
  builder.ListCollection(facts.hand.member);
  CHECK(builder.EndRecord());

  CHECK(builder.TakeIssues().empty());
  CHECK(builder.records() == 3);
  const record::Batch batch = builder.Take();
  CHECK(builder.records() == 0);
  CHECK(Column(batch, 0) == "3500000 ? ? ");
  CHECK(Column(batch, 1) == "341321 ? ? ");
  CHECK(Column(batch, 3) == std::to_string(value::MakeDate(1983, 4, 2)->days) + " ? ? ? ");
  CHECK(Column(batch, 4) == "? 1 ? ? ");
  CHECK(Column(batch, 5) == "1 0 0 ? ");  // 缺省 假, but not for members that nobody listed
  CHECK(Column(batch, 6) == "3 ? ? ? ");
  CHECK(Column(batch, 8) == "1250 ? ? ? ");
  const record::EntityRows& members = batch.entities[1];
  const record::EntityRows& bills = batch.entities[2];
  CHECK(List(members.parents) + "| " + List(members.offsets) + "| " + List(members.phantom) == "0 0 0 1 | 0 3 4 4 | 0 0 0 1 ");
  CHECK(List(bills.parents) + "| " + List(bills.offsets) + "| " + List(bills.phantom) == "0 0 2 3 | 0 2 2 3 4 | 0 0 1 1 ");
  CHECK(batch.RowsOf(facts.hand.model, facts.hand.bill, 0) == std::pair(0, 3));
  CHECK(batch.RowsOf(facts.hand.model, facts.hand.bill, 2) == std::pair(4, 4));
  CHECK(batch.facts[8].states[1] == record::FactState::Unsayable);
  CHECK(batch.facts[5].states[1] == record::FactState::Defaulted);
  CHECK(batch.provenance.at(record::Batch::Key(1, 0)).source == "户籍");
  REQUIRE(batch.held[0].size() == 2);
  CHECK(batch.held[0][1].entity == facts.hand.member);
  CHECK(batch.held[0][1].row == 2);
}

TEST_CASE("a value that cannot be read is told with its place and the accepted form", "[record]") {
  const Facts facts;
  struct Case {
    model::FactId fact;
    std::string text, said;
  };
  const std::string at = "记录 甲（第 3 行）：";
  const Case cases[] = {
      {0, "-1", at + "存款：“-1”小于 0元。可用：不小于 0元"},
      {0, "1.234", at + "存款：“1.234”的小数太多，金额最多 2 位小数。可用：形如 1234.56"},
      {1, "砀山现", at + "户籍区划：不认识的区划“砀山现”。可用：六位代码 341321，或名称 砀山县、安徽省宿州市砀山县"},
      {3, "2026-01-01", at + "成员[1].出生日期：“2026-01-01”晚于基准日 2025-08-15。可用：不晚于 基准日 2025-08-15"},
      {4, "男性", at + "成员[1].性别：“男性”不是性别的一种。可用：男、女"},
      {6, "2.5", at + "成员[1].次数：“2.5”不是整数。可用：整数，形如 3"},
      {6, "10", at + "成员[1].次数：“10”不小于 10。可用：小于 10"},
      {7, "34132119830402001", at + "成员[1].证件号：“34132119830402001”不是 18 位。可用：18 位公民身份号码"},
      {7, "110105194912310021", at + "成员[1].证件号：“110105194912310021”的校验位不对。可用：18 位公民身份号码"},
      {7, "11010519491331002X", at + "成员[1].证件号：“11010519491331002X”里的出生日期 19491331 不存在。可用：18 位公民身份号码"},
      {7, "11010519491231002x", ""},  // the standard's own example
      {8, "０．５", ""},
  };
  for (const Case& one : cases) CHECK(facts.Say(one.fact, one.text) == one.said);
  CHECK(facts.Say(3, "去年").find("成员[1].出生日期：“去年”不是日期。可用：") != std::string::npos);
  CHECK(facts.Say(8, "一百").find("成员[1].费用[1].金额：") != std::string::npos);
}

TEST_CASE("a record set aside or dropped leaves no trace", "[record]") {
  const Facts facts;
  const auto good = [&](record::BatchBuilder& builder, const std::string& id) {
    builder.BeginRecord(id);
    builder.BeginElement(facts.hand.member, "1");
    builder.Set(2, "名" + id);
    builder.EndElement();
    CHECK(builder.EndRecord());
  };
  record::BatchBuilder builder(facts.hand.model, kToday);
  good(builder, "甲");
  builder.BeginRecord("", 2);
  builder.Set(1, "341321", {record::FactState::Verified, "户籍", std::nullopt});
  builder.BeginElement(facts.hand.member, "1");
  builder.Set(2, "无踪");
  builder.Set(4, "无");
  builder.Rename("2");
  builder.EndElement();
  builder.Rename("乙");
  builder.Hold("户口本", "9", std::nullopt, std::nullopt);
  CHECK_FALSE(builder.EndRecord());
  builder.BeginRecord("丙");
  builder.BeginElement(facts.hand.member, "1");
  builder.DropRecord();
  good(builder, "丁");
  builder.BeginRecord("");
  builder.Hold("户口本", "", std::nullopt, std::nullopt);
  builder.Hold("户口簿", "9", std::nullopt, std::nullopt);
  CHECK(builder.EndRecord());
  builder.BeginRecord("己");
  for (int i = 0; i < 2; ++i) {
    builder.BeginElement(facts.hand.member, "同");
    builder.EndElement();
  }
  CHECK_FALSE(builder.EndRecord());

  std::string said;
  for (const auto& issue : builder.TakeIssues()) said += record::ToText(issue) + "\n";
  CHECK(said ==
        "记录 乙（第 2 行）：成员[1].性别：“无”不是性别的一种。可用：男、女\n"
        "记录 第 5 条：已有材料：「户口本」不是规则里的文书，未计入。可用：是否指「户口簿」？\n"
        "记录 第 5 条：已有材料：「9」不是本记录里的编号，「户口簿」未计入。可用：成员等的编号；属全户的不写\n"
        "记录 己：成员：「同」两处用了同一个编号。可用：每个编号只用一次\n");
  const record::Batch batch = builder.Take();
  CHECK(batch.record_ids == std::vector<std::string>{"甲", "丁", ""});
  CHECK(batch.texts == std::vector<std::string>{"名甲", "名丁"});
  CHECK(batch.entities[1].count == 3);
  CHECK(Column(batch, 2) == "0 1 ? ");
  CHECK(batch.provenance.empty());
  CHECK(batch.held.size() == 3);
}

TEST_CASE("pairs are all the elements beside each element, phantoms as such", "[record]") {
  HandModel hand;
  // Each bill beside the bills of its household: bills of two members, the second of whom did not list any.
  model::Entity pair;
  pair.name = "对";
  pair.parent = hand.bill;
  pair.inner = hand.bill;
  pair.owner = hand.household;
  const auto id = static_cast<model::EntityId>(hand.model.entities.size());
  hand.model.entities.push_back(pair);
  record::BatchBuilder builder(hand.model, kToday);
  for (const int bills : {2, 0}) {
    builder.BeginRecord("户");
    builder.BeginElement(hand.member, "");
    builder.ListCollection(hand.bill);
    for (int i = 0; i < bills; ++i) {
      builder.BeginElement(hand.bill, "");
      builder.EndElement();
    }
    builder.EndElement();
    if (bills > 0) {
      builder.BeginElement(hand.member, "");
      builder.EndElement();
    }
    REQUIRE(builder.EndRecord());
  }
  const auto batch = builder.Take();
  const auto& rows = batch.entities[static_cast<std::size_t>(id)];
  CHECK(rows.count == 9);  // three bills, one of them a phantom, beside three
  CHECK(rows.parents == std::vector<std::int32_t>{0, 0, 0, 1, 1, 1, 2, 2, 2});
  CHECK(rows.inner == std::vector<std::int32_t>{0, 1, 2, 0, 1, 2, 0, 1, 2});
  CHECK(rows.phantom == std::vector<std::uint8_t>{0, 0, 1, 0, 0, 1, 0, 0, 1});
  CHECK(rows.offsets == std::vector<std::int32_t>{0, 3, 6, 9});
  CHECK(batch.RowsOf(hand.model, id, 1) == std::pair<std::int32_t, std::int32_t>{9, 9});
}
