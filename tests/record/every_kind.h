// Rules with a fact of every kind, and what a chunk holds as text: for tests of what builds chunks.
#pragma once

#include <catch2/catch.hpp>

#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "check/check.h"
#include "record/chunk.h"

namespace doudi::testing {

inline const model::Model& EveryKind() {
  static const check::Rules rules = check::LoadRuleTexts({{"例.aid", R"(
规则集 例。
文书 户口簿，通用。
文书 居民身份证，通用。
枚举 住房 ＝ ｛自有 "01"、租住 "02"、其他｝，其余代码 归入 其他。
枚举 户籍类型 ＝ ｛城镇、农村｝。
编码 学校代码：10位。
实体 家庭（根）
  事实 存款：元，范围 ≥ 0元。
  事实 户籍区划：区划，有历史。
  事实 户籍类型：户籍类型。
  事实 住房：住房。
  事实 有车：布尔。
  事实 自愿：布尔，缺省 假。
  事实 申请日：日期，范围 ≤ 基准日。
  事实 分户日：日期 或 无。
  事实 变化日：日期 或 无，未填视为 无。
  事实 户主：成员。
  事实 合同期：期间。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 证件：证件号。
  事实 出生日期：日期，范围 ≤ 基准日。
  事实 性别：｛男、女｝。
  事实 残疾等级：｛一、二、三｝ 或 无。
  事实 月收入：元/月，范围 ≥ 0元/月，列名 "工资"。
  事实 次数：整数，范围 ＜ 10。
  事实 占比：比例，缺省 50%。
  事实 学校：学校代码。
  事实 现居：区划。
  事实 身份：｛低保、边缘｝ 或 无，有历史。
  事实 居住期：期间 列表。
实体 账单，属 成员
  事实 金额：元，范围 ＞ 0元。
  事实 天数：整数。
实体 财产，属 家庭
  事实 估值：元。
联系 父母（成员）：成员。
)"}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  return *rules.model;
}

inline model::FactId FactNamed(const model::Model& model, std::string_view name) {
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact)
    if (model.facts[fact].name == name) return static_cast<model::FactId>(fact);
  FAIL("no fact " << name);
  return model::kNone;
}

inline std::string ToText(const record::Strings& strings) {
  std::string text;
  for (std::size_t i = 0; i < strings.size(); ++i) text += fmt::format("「{}」", strings[i]);
  return text;
}

// All that a chunk holds, a line for each column.
inline std::string ToText(const model::Model& model, const record::Chunk& chunk) {
  std::string text = "records " + ToText(chunk.record_ids) + "\n";
  for (std::size_t id = 0; id < model.entities.size(); ++id) {
    const record::ChunkRows& rows = chunk.entities[id];
    text += fmt::format("{}: {} parents {} offsets {} phantom {} handles {}\n", model.entities[id].name,
                        rows.count, fmt::join(rows.parents, " "), fmt::join(rows.offsets, " "),
                        fmt::join(rows.phantom, " "), ToText(rows.handles));
  }
  for (std::size_t id = 0; id < model.facts.size(); ++id) {
    const record::NarrowColumn& column = chunk.facts[id];
    text += fmt::format("{}: {}{}{} states", model.facts[id].name, fmt::join(column.bytes, " "),
                        fmt::join(column.ints, " "), fmt::join(column.longs, " "));
    for (const record::FactState state : column.states) text += fmt::format(" {}", static_cast<int>(state));
    text += "\n";
  }
  for (const record::Outsized& one : chunk.outsized)
    text += fmt::format("outsized {} {} {}\n", one.fact, one.row, one.value);
  return text + "texts " + ToText(chunk.texts) + "\n";
}

// The first line in which they are not the same, of both; "" if there is none.
inline std::string Difference(const std::string& wanted, const std::string& found) {
  for (std::size_t at = 0; at < wanted.size() || at < found.size();) {
    const std::string one = at < wanted.size() ? wanted.substr(at, wanted.find('\n', at) - at) : "(nothing)";
    const std::string other = at < found.size() ? found.substr(at, found.find('\n', at) - at) : "(nothing)";
    if (one != other) return "wanted " + one + "\nfound " + other;
    at += one.size() + 1;
  }
  return {};
}

}  // namespace doudi::testing
