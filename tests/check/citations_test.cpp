// doudi check --citations: what rests on nothing, on something that has run out, or on a 示例.
#include "check/citations.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "check/check.h"
#include "value/date.h"
#include "value/literal.h"

namespace doudi::check {
namespace {

constexpr auto kRules = R"(规则集 测。
依据 《旧办法》，施行 2014-05-01，废止 2025-06-30，简称 旧办法。
依据 《新办法》，施行 2025-07-01，简称 新办法。
实体 户（根）
  事实 收入：元/月。
  事实 等级：｛甲级、乙级｝。
参数 标准（等级）：元/月，等级 取 等级
  | 等级 | 自         | 至         | 值  | 依据   |
  | 甲级 | 2020-01-01 |            | 700 | 新办法 |
  | 甲级 | 2024-01-01 | 2024-12-31 | 800 | 新办法 |
  | 乙级 | 2020-01-01 |            | 600 |        |
定义 缺口（户）：元/月 ＝ 标准 － 收入，依据 旧办法 第三条、新办法 第四条。
定义 用不到（户）：元/月 ＝ 收入。
情形 困难（户）：收入 ＜ 标准。
政策 补助（户），施行 2020-01-01，废止 2025-06-30
  依据 旧办法。
  条件 收入：困难，依据 旧办法 第二条。
政策 补助（户），施行 2025-07-01
  依据 旧办法。
  条件 收入：困难，依据 新办法 第二条。
  条件 户籍：收入 ≥ 0元/月，依据 新办法 第二条，废止 2025-12-31。
  除外 从前：收入 ＜ 0元/月，依据 示例 "没有查到"。
  待遇 补助金：元/月 ＝ 缺口。
)";

std::vector<std::string> Lines(std::string_view date) {
  const Rules rules = LoadRuleTexts({{"a.aid", kRules}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  const auto read = value::ParseDate(date);
  std::vector<std::string> lines;
  std::istringstream text(ToText(FindCitations(rules.Models(), std::get<value::Date>(read))));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

using Lines_ = std::vector<std::string>;

TEST_CASE("clauses and rows without a source are listed, unused definitions are not", "[check]") {
  CHECK(Lines("2024-06-01") == Lines_{"a.aid:11：缺来源　参数 标准（乙级） 自 2020-01-01", "a.aid:14：缺来源　定义 困难",
                                      "a.aid:22：示例　补助 除外 从前　没有查到", "a.aid:23：缺来源　补助 待遇 补助金",
                                      "查看条款和行 12 处：缺来源 3，已失效 0，示例 1。"});
}

TEST_CASE("what is used on the date and has run out is listed: sources, rows, clauses without a successor", "[check]") {
  CHECK(Lines("2026-01-15") ==
        Lines_{"a.aid:10：已失效　参数 标准（甲级） 自 2024-01-01　至 2024-12-31，没有接续的行", "a.aid:11：缺来源　参数 标准（乙级） 自 2020-01-01",
               "a.aid:14：缺来源　定义 困难", "a.aid:18：已失效　补助 依据　旧办法 废止于 2025-06-30",
               "a.aid:21：已失效　补助 条件 户籍　2025-12-31 废止，没有接续", "a.aid:22：示例　补助 除外 从前　没有查到",
               "a.aid:23：缺来源　补助 待遇 补助金", "查看条款和行 12 处：缺来源 3，已失效 3，示例 1。"});
}

// What an office decides has the source of the clause that leaves it to the office.
TEST_CASE("a 裁量 rests on the source of its clause", "[check]") {
  const Rules rules = LoadRuleTexts({{"a.aid", R"(规则集 测。
依据 《办法》，施行 2025-07-01，简称 办法。
实体 户（根）
  事实 收入：元/月。
定义 另发（户）：元/月 ＝ 若 符合（补助） 则 0元/月；否则 50元/月，依据 办法 第三条。
政策 另补（户）
  依据 办法。
  待遇 另补金：元/月 ＝ 另发，依据 办法 第三条。
政策 补助（户）
  依据 办法。
  条件 收入：收入 ＜ 100元/月，裁量 "可以豁免"，由 民政局，依据 办法 第二条。
  例外 重病：当 收入 ＜ 200元/月，视为 符合 条件 收入，裁量 "可以视为符合"，由 民政局。
)"}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  CHECK(ToText(FindCitations(rules.Models(), *value::MakeDate(2025, 8, 15))) ==
        "a.aid:12：缺来源　补助 例外 重病\n查看条款和行 6 处：缺来源 1，已失效 0，示例 0。\n");
}

// 原规定 is looked at where it is written, once.
TEST_CASE("what a place covers and uses needs no source of its own", "[check]") {
  const auto found = [](const std::string& basis) {
    const Rules rules = LoadRuleTexts({{"国.aid", R"(规则集 国。
依据 《办法》，施行 2025-07-01，简称 办法。
实体 户（根）
  事实 户籍区划：区划。
定义 金额（户）：元/月 ＝ 50元/月)" + basis + R"(。
政策 补助（户）
  依据 办法。
  待遇 补助金：元/月 ＝ 金额，依据 办法 第三条。
)"}, {"县.aid", R"(规则集 县，适用 砀山县，区划 取 户籍区划。
引用 国。
依据 《细则》，施行 2025-07-01，简称 细则。
覆盖 定义 金额（户）：元/月 ＝ 原规定 × 2，依据 细则 第一条。
)"}});
    INFO(diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model);
    return ToText(FindCitations(rules.Models(), *value::MakeDate(2025, 8, 15)));
  };
  CHECK(found("，依据 办法 第二条") == "查看条款和行 4 处：缺来源 0，已失效 0，示例 0。\n");
  CHECK(found("") == "国.aid:5：缺来源　定义 金额\n查看条款和行 4 处：缺来源 1，已失效 0，示例 0。\n");
}

}  // namespace
}  // namespace doudi::check
