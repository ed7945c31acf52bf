// What the package says of the record's own data: conflicts, what cannot be said, failed 校验, and what a 证件号 tells.
#include <catch2/catch.hpp>

#include <cstdio>

#include "check/check.h"
#include "package/data_notes.h"
#include "program/program.h"
#include "record/read_json.h"

using namespace doudi;

namespace {

const std::string kRules = R"(
规则集 例/数据。
实体 家庭（根）
  事实 存款：元，范围 ≥ 0元。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 证件号：证件号，个人信息。
  事实 出生日期：日期，范围 ≤ 基准日。
  事实 性别：｛男、女｝。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 离职日：日期 或 无。
  事实 学段：｛小学、初中｝。
定义 年龄（成员）：周岁 ＝ 周岁（出生日期，基准日）。
校验 就学年龄（成员）：若 学段 等于 初中 则 年龄 在 10岁 与 20岁 之间，提示 "就读初中而年龄不符"。
)";

struct Screened {
  std::vector<std::string> notes, issues;
  record::Batch batch;
};

Screened Screen(std::string json) {
  const auto rules = check::LoadRuleTexts({{"规则.aid", kRules}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  const auto date = *value::MakeDate(2025, 8, 15);
  std::FILE* file = fmemopen(json.data(), json.size(), "rb");
  REQUIRE(file);
  record::BatchBuilder builder(*rules.model, date);
  {
    record::JsonReader reader(*rules.model, file, "文");
    while (reader.ReadBatch(builder, 1)) {
    }
  }
  std::fclose(file);
  Screened screened;
  for (const auto& issue : builder.TakeIssues()) screened.issues.push_back(ToText(issue));
  screened.batch = builder.Take();
  REQUIRE(screened.batch.records() == 1);
  program::CompileOptions options;
  options.reference_date = date;
  const auto program = program::Compile(*rules.model, options);
  screened.notes = package::DataNotes(run::Run(*program, screened.batch), 0);
  return screened;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("declared and proven values that differ: the proven one stands, both are shown", "[package]") {
  const auto one = Screen(R"({"成员":[{"姓名":"妻","月收入":{"申报值":"1200元/月","核实值":1500,"来源":"社保","日期":"2025-08-01"}}]})");
  CHECK(one.notes == Texts{"冲突：月收入（妻）申报 1200元/月，核实 1500元/月（来源 社保，2025-08-01），按核实计"});
  CHECK(one.batch.facts[5].values.at(0) == 150000);
  CHECK(Screen(R"({"成员":[{"姓名":"妻","月收入":{"申报值":"1500元/月","核实值":1500}}]})").notes.empty());
  CHECK(Screen(R"({"成员":[{"姓名":"妻","离职日":{"申报值":"无","核实值":"2025-03-01"}}]})").notes ==
        Texts{"冲突：离职日（妻）申报 无，核实 2025-03-01，按核实计"});
  CHECK(Screen(R"({"成员":[{"姓名":"妻","离职日":{"申报值":"2025-03-01","核实值":"无"}}]})").notes ==
        Texts{"冲突：离职日有值（妻）申报 2025-03-01，核实 假，按核实计"});
}

TEST_CASE("what was asked and cannot be said is told, what was not asked is not", "[package]") {
  CHECK(Screen(R"({"存款":{"状态":"不详"},"成员":[{"姓名":"妻"}]})").notes == Texts{"不详：存款问过，说不清"});
  const auto none = Screen(R"({"成员":[{"姓名":"妻","离职日":{"状态":"不详"}}]})");
  CHECK(none.notes == Texts{"不详：离职日（妻）问过，说不清"});
  CHECK(none.batch.facts[7].states.at(0) == record::FactState::Unsayable);  // nor is it asked whether there is one
}

TEST_CASE("a failed 校验 names the element and its values; unknown does not fail", "[package]") {
  CHECK(Screen(R"({"成员":[{"姓名":"丙","学段":"初中","出生日期":"2020-05-20"}]})").notes ==
        Texts{"请核对：丙：就读初中而年龄不符（学段 初中，出生日期 2020-05-20）"});
  CHECK(Screen(R"({"成员":[{"姓名":"丙","学段":"初中"},{"姓名":"丁","学段":"小学","出生日期":"1980-01-01"}]})").notes.empty());
}

TEST_CASE("a 证件号 gives the birth date and sex that were not given, and contradicts those that differ", "[package]") {
  const auto derived = Screen(R"({"成员":[{"姓名":"甲","证件号":{"值":"11010519491231002X","状态":"核实"}}]})");
  CHECK(derived.issues.empty());
  CHECK(derived.batch.facts[3].values.at(0) == value::MakeDate(1949, 12, 31)->days);
  CHECK(derived.batch.facts[3].states.at(0) == record::FactState::Verified);
  CHECK(derived.batch.provenance.at(record::Batch::Key(3, 0)).source == "证件号");
  CHECK(derived.batch.facts[4].values.at(0) == 1);  // 女
  const auto other = Screen(R"({"编号":"A","成员":[{"姓名":"甲","证件号":"11010519491231002X","出生日期":"1949-12-30","性别":"女"}]})");
  CHECK(other.issues == Texts{"记录 A（第 1 行）：成员[1].出生日期：「1949-12-30」与证件号里的 1949-12-31 不一致，按所填的计。可用：核对出生日期和证件号"});
  CHECK(other.batch.facts[3].values.at(0) == value::MakeDate(1949, 12, 30)->days);
}
