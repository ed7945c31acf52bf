// A small set of rules and records for it, as a register in memory.
#pragma once

#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "check/check.h"
#include "record/register_reader.h"

namespace doudi::screening {

constexpr const char* kRules = R"(规则集 例。
枚举 户籍类型 ＝ ｛城镇、农村｝。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 户籍类型：户籍类型。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 存款：元，范围 ≥ 0元。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 学费：元，范围 ≥ 0元。
  事实 在读：布尔。
政策 低保（家庭）
  条件 收入：月收入 ＜ 600元/月，依据 示例。
  条件 存款：存款 ≤ 1万元，依据 示例。
  待遇 月补差：元/月 ＝ 600元/月 － 月收入，依据 示例。
政策 助学（成员 其中 在读）
  条件 低收入：月收入 ＜ 900元/月，依据 示例。
  人工核查 学籍：由 学校，依据 示例。
  待遇 补助：元 ＝ 学费 ÷ 3，一次性，依据 示例。
)";

inline const model::Model& Rules() {
  static const check::Rules rules = check::LoadRuleTexts({{"例.aid", kRules}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  return *rules.model;
}

inline value::Date Day() { return *value::MakeDate(2025, 8, 15); }

// 甲 has all; of 乙 the income is missing, and the second person has no name; 丙 is refused whatever the missing is; 丁 is not to be read.
constexpr const char* kRegister =
    R"({"编号":"甲","户籍区划":"砀山县","户籍类型":"农村","月收入":"400.5","存款":0,"成员":[{"编号":"A","姓名":"大王","在读":true,"学费":2000},{"编号":"B","在读":false}]}
{"编号":"乙","户籍类型":"城镇","存款":500,"成员":[{"编号":"A","姓名":"=1+1","在读":true,"学费":300},{"在读":true,"学费":300}]}
{"编号":"丙, \"三\"","户籍区划":"萧县","存款":20000,"月收入":1000,"成员":[]}
{"编号":"丁","月收入":"四百"}
)";

struct OpenText {
  explicit OpenText(std::string content) : text(std::move(content)), file(fmemopen(text.data(), text.size(), "rb")) { REQUIRE(file); }
  ~OpenText() { std::fclose(file); }
  OpenText(const OpenText&) = delete;
  OpenText& operator=(const OpenText&) = delete;
  std::string text;
  std::FILE* file;
};

inline std::unique_ptr<record::RegisterReader> ReaderOf(const OpenText& input, const model::Model& model = Rules(), std::size_t part_bytes = 1000) {
  return record::ReadJsonRegister(model, input.file, "名册.jsonl", {}, {.reference_date = Day(), .part_bytes = part_bytes});
}

inline record::Chunk ChunkOf(const std::string& text, const model::Model& model = Rules()) {
  const OpenText input(text);
  record::Chunk chunk;
  ReaderOf(input, model)->ReadChunk(chunk, 1000);
  return chunk;
}

}  // namespace doudi::screening
