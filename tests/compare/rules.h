// Two small sets of rules over the same facts, and a register that every kind of change happens to.
#pragma once

#include <catch2/catch.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "check/check.h"
#include "record/register_reader.h"

namespace doudi::compare {

inline const std::string kFacts = R"(规则集 例。
枚举 户籍类型 ＝ ｛城镇、农村｝。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 户籍类型：户籍类型。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 存款：元，范围 ≥ 0元。
  事实 有危房：布尔。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 在读：布尔。
)";

// 低保: the standard is 600 and becomes 700; the limit of savings goes from 3万元 to 1万元. 助学 stays as it is. 修房 ends, 取暖 is new.
inline const std::string kOld = kFacts + R"(
政策 低保（家庭）
  条件 收入：月收入 ＜ 600元/月，依据 示例。
  条件 存款：存款 ≤ 3万元，依据 示例。
  待遇 月补差：元/月 ＝ 600元/月 － 月收入，依据 示例。
政策 助学（成员 其中 在读）
  条件 低收入：月收入 ＜ 900元/月，依据 示例。
  待遇 补助：元/年 ＝ 500元/年，依据 示例。
政策 修房（家庭）
  条件 危房：有危房，依据 示例。
  待遇 补贴：元 ＝ 2000元，一次性，依据 示例。
)";
inline const std::string kNew = kFacts + R"(
政策 低保（家庭）
  条件 收入：月收入 ＜ 700元/月，依据 示例。
  条件 存款：存款 ≤ 1万元，依据 示例。
  待遇 月补差：元/月 ＝ 700元/月 － 月收入，依据 示例。
政策 助学（成员 其中 在读）
  条件 低收入：月收入 ＜ 900元/月，依据 示例。
  待遇 补助：元/年 ＝ 500元/年，依据 示例。
政策 取暖（家庭）
  条件 农村：户籍类型 ＝ 农村，依据 示例。
  待遇 补贴：元 ＝ 1000元 ÷ 3，一次性，依据 示例。
)";

inline const check::Rules& RulesOf(const std::string& text) {
  static std::map<std::string, check::Rules> kept;
  auto found = kept.find(text);
  if (found == kept.end()) found = kept.emplace(text, check::LoadRuleTexts({{"例.aid", text}})).first;
  INFO(diagnostics::RenderAll(found->second.diagnostics));
  REQUIRE(found->second.model);
  return found->second;
}
inline const model::Model& ModelOf(const std::string& text) { return *RulesOf(text).model; }

inline value::Date Day() { return *value::MakeDate(2025, 8, 15); }

// In a year, old → new:
//   甲 (农村, 400, 2 persons, one 在读): 低保 12×200＝2400 → 12×300＝3600; 助学 500 → 500; 修房 0 → gone; 取暖 → 1000/3.     gains 1200＋1000/3
//   乙 (城镇, 500, savings 20000, 1 person, 有危房): 低保 12×100＝1200 → refused, 0; 修房 2000 → gone; 取暖 no.              loses 3200
//   丙 (城镇, 1000): nothing before, nothing after, 1 person not 在读.                                                       stays
//   丁 (农村, income not known, savings 0, 有危房 no): 低保 open in both, 取暖 1000/3 all the same.                            open
//   戊 (城镇, 650, savings 0): 低保 refused → 12×50＝600.                                                                    gains 600
//   己 cannot be read.
inline const std::string kRegister =
    R"({"编号":"甲","户籍区划":"砀山县","户籍类型":"农村","月收入":400,"存款":0,"有危房":false,"成员":[{"编号":"A","姓名":"大王","在读":true},{"编号":"B","姓名":"小王","在读":false}]}
{"编号":"乙","户籍区划":"砀山县","户籍类型":"城镇","月收入":500,"存款":20000,"有危房":true,"成员":[{"编号":"A","姓名":"老李","在读":false}]}
{"编号":"丙","户籍区划":"萧县","户籍类型":"城镇","月收入":1000,"存款":0,"有危房":false,"成员":[{"编号":"A","姓名":"老赵","在读":false}]}
{"编号":"丁","户籍类型":"农村","存款":0,"有危房":false,"成员":[]}
{"编号":"戊","户籍区划":"萧县","户籍类型":"城镇","月收入":650,"存款":0,"有危房":false,"成员":[{"编号":"A","姓名":"老孙","在读":false}]}
{"编号":"己","月收入":"四百"}
)";

struct OpenText {
  explicit OpenText(std::string content) : text(std::move(content)), file(fmemopen(text.data(), text.size(), "rb")) { REQUIRE(file); }
  ~OpenText() { std::fclose(file); }
  OpenText(const OpenText&) = delete;
  OpenText& operator=(const OpenText&) = delete;
  std::string text;
  std::FILE* file;
};

inline std::unique_ptr<record::RegisterReader> ReaderOf(const OpenText& input, const model::Model& model, value::Date day = Day(), std::size_t part_bytes = 1000) {
  return record::ReadJsonRegister(model, input.file, "名册.jsonl", {}, {.reference_date = day, .part_bytes = part_bytes});
}

}  // namespace doudi::compare
