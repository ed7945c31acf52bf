// Rows where a rule is easiest to get wrong: just on a line, at the ends of months, leap days, nobody and
// many, the largest amounts.
#include <catch2/catch.hpp>

#include <functional>

#include <fmt/format.h>

#include "agreement/trial.h"
#include "reference/calendar.h"

using namespace doudi;
using namespace doudi::agreement;

namespace {

const char* const kRules = R"(规则集 试/界线。

实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 存款：元。
  事实 倍数：整数。

实体 成员，属 家庭
  事实 出生日期：日期，范围 ≤ 基准日。
  事实 入户日：日期。
  事实 工资：元/月。

定义 线（家庭）：元/人/月 ＝ 2000元/月 ÷ 3人。
定义 人均（家庭）：元/人/月 ＝ 收入 ÷ 人数（成员）。
情形 低于线（家庭）：人均 ＜ 线。
情形 不高于线（家庭）：人均 ≤ 线。
情形 在线上（家庭）：人均 ＝ 线。
定义 缺口（家庭）：元/月 ＝ 线 × 人数（成员） － 收入，下限 0元/月，进位到 元。
定义 工资合计（家庭）：元/月 ＝ 合计（成员：工资）。
定义 倍工资合计（家庭）：元/月 ＝ 合计（成员：工资 × 倍数）。
定义 最高工资（家庭）：元/月 ＝ 最大（成员：工资）。
定义 平均工资（家庭）：元/月 ＝ 平均（成员：工资）。
定义 倍存款（家庭）：元 ＝ 存款 × 倍数。
情形 存款多（家庭）：存款 × 倍数 ＞ 100元。
情形 皆成年（家庭）：每个（成员：年龄 ≥ 18周岁）。
定义 年龄（成员）：周岁 ＝ 周岁（出生日期，基准日）。
定义 入户月数（成员）：个月 ＝ 月数（入户日，基准日）。
定义 一月后（成员）：日期 ＝ 入户日 ＋ 1个月。
定义 一年前（成员）：日期 ＝ 入户日 － 12个月。
定义 月末日（成员）：日期 ＝ 月末（入户日）。
定义 天数差（成员）：天 ＝ 天数（入户日，基准日）。
)";

struct MemberFacts {
  std::optional<reference::Day> born, joined;
  std::optional<std::string> wage;
};
struct Household {
  std::string name;
  std::optional<std::string> income, savings, times;
  std::optional<std::vector<MemberFacts>> members;  // not given: not listed
};

class Family {
 public:
  Family(const Trial& trial, const Household& household)
      : model_(trial.model()), record_(std::make_unique<Element>()) {
    Number(*record_, "收入", household.income);
    Number(*record_, "存款", household.savings);
    Number(*record_, "倍数", household.times);
    const auto members = *model_.FindEntity("成员");
    if (household.members) record_->children[members];
    if (household.members)
      for (const MemberFacts& facts : *household.members) {
        Element& member = record_->AddChild(members);
        Number(member, "工资", facts.wage);
        if (facts.born)
          member.facts[FactId(member, "出生日期")] = reference::Day1970{reference::DaysOf(*facts.born)};
        if (facts.joined)
          member.facts[FactId(member, "入户日")] = reference::Day1970{reference::DaysOf(*facts.joined)};
      }
    reference::AddPhantoms(model_, *record_);
  }
  ElementPtr Take() { return std::move(record_); }

 private:
  model::FactId FactId(const Element& element, const std::string& name) const {
    return *model_.FindFact(element.entity, name);
  }
  void Number(Element& element, const std::string& name, const std::optional<std::string>& text) {
    if (text) element.facts[FactId(element, name)] = reference::Exact(*text);
  }
  const model::Model& model_;
  ElementPtr record_;
};

// A definition of the household, or of its first member, as text.
std::string ValueOf(const Ran& ran, std::size_t record, const std::string& name) {
  const model::Model& model = program::ModelOf(ran.result.program());
  for (std::size_t id = 0; id < model.definitions.size(); ++id) {
    const model::Definition& definition = model.definitions[id];
    if (definition.name != name) continue;
    const auto row = ran.batch->RowsOf(model, definition.entity, static_cast<std::int32_t>(record)).first;
    return ToText(ran.result.DefinitionAt(static_cast<model::DefinitionId>(id), row), definition.type.kind,
                  *ran.batch);
  }
  return "no definition " + name;
}

struct Expectation {
  Household household;
  std::vector<std::pair<std::string, std::string>> values;
};

std::vector<MemberFacts> People(int count, const std::string& wage = "100") {
  return std::vector<MemberFacts>(static_cast<std::size_t>(count),
                                  MemberFacts{reference::Day{1990, 1, 1}, std::nullopt, wage});
}

// All in one batch, so that a row in error stands beside good ones.
void CheckAll(const value::Date& date, const std::vector<Expectation>& table) {
  const Trial trial(RuleText{{kRules}, date, {}, {}});
  INFO(trial.Messages());
  REQUIRE(trial.checks());
  std::vector<ElementPtr> records;
  for (const Expectation& row : table) records.push_back(Family(trial, row.household).Take());
  const Ran ran = RunOn(trial, Pointers(records));
  for (std::size_t i = 0; i < table.size(); ++i)
    for (const auto& [name, expected] : table[i].values) {
      INFO(table[i].household.name << ": " << name);
      CHECK(ValueOf(ran, i, name) == expected);
    }
  for (const Difference& difference : Compare(ran.result, Pointers(records)))
    FAIL_CHECK(table[difference.record].household.name << ": " << difference.text);
}

const value::Date kAugust = *value::MakeDate(2025, 8, 15);

}  // namespace

TEST_CASE("income exactly at a line that has no end is at the line", "[agreement]") {
  CheckAll(
      kAugust,
      {
          {{"at the line", "2000", {}, {}, People(3)},
           {{"人均", "2000/3"},
            {"低于线", "false"},
            {"不高于线", "true"},
            {"在线上", "true"},
            {"缺口", "0"}}},
          {{"a fen below", "199999/100", {}, {}, People(3)},
           {{"低于线", "true"}, {"不高于线", "true"}, {"在线上", "false"}, {"缺口", "1"}}},
          {{"a fen above", "200001/100", {}, {}, People(3)},
           {{"低于线", "false"}, {"不高于线", "false"}, {"缺口", "0"}}},
          {{"six at the line", "4000", {}, {}, People(6)},
           {{"人均", "2000/3"}, {"在线上", "true"}, {"缺口", "0"}}},
          {{"one, a fen below", "66666/100", {}, {}, People(1)}, {{"低于线", "true"}, {"缺口", "1"}}},
          {{"one, a fen above", "66667/100", {}, {}, People(1)}, {{"低于线", "false"}, {"缺口", "0"}}},
          {{"income unknown", {}, {}, {}, People(3)},
           {{"人均", "unknown [0, +∞)"}, {"低于线", "unknown"}, {"缺口", "unknown [0, 2000]"}}},
          {{"members not listed", "2000", {}, {}, {}}, {{"人均", "unknown [0, +∞)"}, {"低于线", "unknown"}}},
      });
}

TEST_CASE("a birthday on 29 February is on 1 March in other years", "[agreement]") {
  const auto born = [](int y, int m, int d) {
    return std::vector<MemberFacts>{{reference::Day{y, m, d}, std::nullopt, std::nullopt}};
  };
  struct Row {
    value::Date date;
    std::vector<MemberFacts> members;
    const char* age;
    const char* adult;
  };
  const std::vector<Row> rows = {
      {*value::MakeDate(2026, 2, 28), born(2008, 2, 29), "17", "false"},
      {*value::MakeDate(2026, 3, 1), born(2008, 2, 29), "18", "true"},
      {*value::MakeDate(2024, 2, 28), born(2004, 2, 29), "19", "true"},
      {*value::MakeDate(2024, 2, 29), born(2004, 2, 29), "20", "true"},
      {*value::MakeDate(2025, 2, 28), born(2007, 2, 28), "18", "true"},
      {*value::MakeDate(2025, 2, 27), born(2007, 2, 28), "17", "false"},
      {*value::MakeDate(2024, 2, 29), born(2006, 3, 1), "17", "false"},
      {*value::MakeDate(2025, 8, 15), born(2025, 8, 15), "0", "false"},
      {*value::MakeDate(2100, 2, 28), born(2000, 2, 29), "99", "true"},
      {*value::MakeDate(2100, 3, 1), born(2000, 2, 29), "100", "true"},
  };
  for (const Row& row : rows)
    CheckAll(row.date, {{{value::ToText(row.date), {}, {}, {}, row.members},
                         {{"年龄", row.age}, {"皆成年", row.adult}}}});
}

TEST_CASE("months end on their last day", "[agreement]") {
  const auto joined = [](int y, int m, int d) {
    return std::vector<MemberFacts>{{std::nullopt, reference::Day{y, m, d}, std::nullopt}};
  };
  struct Row {
    value::Date date;
    std::vector<MemberFacts> members;
    const char *months, *later, *earlier, *end, *days;
  };
  const auto day = [](int y, int m, int d) { return *value::MakeDate(y, m, d); };
  const std::vector<Row> rows = {
      {day(2024, 2, 29), joined(2024, 1, 31), "1", "2024-02-29", "2023-01-31", "2024-01-31", "29"},
      {day(2024, 2, 28), joined(2024, 1, 31), "0", "2024-02-29", "2023-01-31", "2024-01-31", "28"},
      {day(2025, 2, 28), joined(2024, 2, 29), "12", "2024-03-29", "2023-02-28", "2024-02-29", "365"},
      {day(2025, 4, 30), joined(2025, 3, 31), "1", "2025-04-30", "2024-03-31", "2025-03-31", "30"},
      {day(2025, 4, 29), joined(2025, 3, 31), "0", "2025-04-30", "2024-03-31", "2025-03-31", "29"},
      {day(2025, 3, 31), joined(2025, 4, 30), "-1", "2025-05-30", "2024-04-30", "2025-04-30", "-30"},
      {day(2024, 12, 31), joined(2025, 1, 31), "-1", "2025-02-28", "2024-01-31", "2025-01-31", "-31"},
      {day(2025, 8, 15), joined(2025, 8, 15), "0", "2025-09-15", "2024-08-15", "2025-08-31", "0"},
      {day(2025, 8, 15), joined(2299, 12, 31), "-3292", "error: date range", "2298-12-31", "2299-12-31",
       "-100214"},
      {day(2025, 8, 15), joined(1800, 1, 1), "2707", "1800-02-01", "error: date range", "1800-01-31",
       "82406"},
  };
  for (const Row& row : rows) {
    const auto date = [](const std::string& text) {
      return text.starts_with("error") ? "error: " + run::ToText(run::RowError::DateRange)
                                       : text + " … " + text;
    };
    CheckAll(row.date, {{{value::ToText(row.date), {}, {}, {}, row.members},
                         {{"入户月数", row.months},
                          {"一月后", date(row.later)},
                          {"一年前", date(row.earlier)},
                          {"月末日", date(row.end)},
                          {"天数差", row.days}}}});
  }
}

TEST_CASE("nobody, thirty people and the largest amounts, each on its own row", "[agreement]") {
  const std::string empty = "error: " + run::ToText(run::RowError::EmptyAggregate);
  const std::string by_zero = "error: " + run::ToText(run::RowError::DivisionByZero);
  const std::string overflow = "error: " + run::ToText(run::RowError::Overflow);
  const std::string largest = "999999999999999/100";  // as much as a record may say, in fen
  // 64 bits hold 9223 times as much, and not 9224 times.
  const std::string most = "9222999999999990777/100";
  CheckAll(kAugust,
           {
               {{"nobody", "2000", "1", "3", People(0)},
                {{"人均", by_zero},
                 {"低于线", by_zero},
                 {"工资合计", "0"},
                 {"最高工资", empty},
                 {"平均工资", empty},
                 {"皆成年", "true"},
                 {"倍存款", "3"}}},
               {{"thirty", "20000", "1", "3", People(30, "3333/100")},
                {{"人均", "2000/3"},
                 {"在线上", "true"},
                 {"工资合计", "9999/10"},
                 {"最高工资", "3333/100"},
                 {"平均工资", "3333/100"},
                 {"皆成年", "true"}}},
               {{"largest savings", "0", largest, "9223", People(1)},
                {{"倍存款", most}, {"存款多", "true"}, {"工资合计", "100"}}},
               {{"more than fits", "0", largest, "9224", People(1)},
                {{"倍存款", overflow}, {"存款多", overflow}, {"人均", "0"}, {"工资合计", "100"}}},
               {{"the same below zero", "0", "-" + largest, "9223", People(1)},
                {{"倍存款", "-" + most}, {"存款多", "false"}}},
               {{"less than fits", "0", "-" + largest, "9224", People(1)},
                {{"倍存款", overflow}, {"存款多", overflow}}},
               {{"largest wage", "0", "1", "9223", People(1, largest)},
                {{"工资合计", largest}, {"最高工资", largest}, {"平均工资", largest}, {"倍工资合计", most}}},
               {{"thirty largest wages", "0", "1", "1", People(30, largest)},
                {{"工资合计", "2999999999999997/10"},
                 {"最高工资", largest},
                 {"平均工资", largest},
                 {"倍存款", "1"}}},
               {{"two that fit alone", "0", "1", "9223", People(2, largest)},
                {{"倍工资合计", overflow}, {"最高工资", largest}, {"倍存款", "9223"}}},
               {{"after all that", "2000", "50", "3", People(3)},
                {{"人均", "2000/3"}, {"倍存款", "150"}, {"存款多", "true"}, {"工资合计", "300"}}},
           });
}
