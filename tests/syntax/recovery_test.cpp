#include <catch2/catch.hpp>

#include "syntax/parse.h"
#include "syntax/texts.h"

namespace doudi {
namespace {

struct Outcome {
  std::string tree;
  std::vector<std::string> codes;  // "3:S001", by line
};

Outcome Parse(std::string_view text) {
  const source::SourceFile file("示例.aid", std::string(text));
  const syntax::ParseResult result = syntax::ParseRules(file);
  Outcome outcome{syntax::ToText(result.rule_file), {}};
  for (const auto& message : result.diagnostics) {
    outcome.codes.push_back(std::to_string(file.PositionAt(message.span.begin).line) + ":" + message.code);
  }
  return outcome;
}

using Codes = std::vector<std::string>;

TEST_CASE("all mistakes of a file are reported in one run, and what is sound is kept", "[syntax]") {
  const Outcome outcome = Parse(
      "规则集 示例。\n"
      "定义 甲（家庭）：元 ＝ 1元 ＋ 。\n"
      "定义 乙（家庭）：元 ＝ 2元。\n"
      "政策 救助（家庭）\n"
      "  条件收入：收入 ＜ 1元。\n"
      "  主管 民政部门\n"
      "  条件 财产：财产 ＜ 1元，上线 3元。\n"
      "  待遇 救助金：元 ＝ （1元 ＋ 乙。\n"
      "  身份 困难家庭。\n"
      "例 一户\n"
      "  期望 救助：符合。\n");
  CHECK(outcome.codes == Codes{"2:S010", "5:S041", "6:S001", "7:S007", "8:S006"});
  CHECK(outcome.tree ==
        "规则集 示例\n"
        "  定义 乙（家庭）：元\n"
        "    ＝ 2元\n"
        "  政策 救助（家庭）\n"
        "    主管 民政部门\n"
        "    身份 困难家庭\n"
        "  例 一户\n"
        "    期望 救助：符合\n");
}

TEST_CASE("clauses after an unreadable head are left alone, without a message of their own", "[syntax]") {
  CHECK(Parse("规则集 示例。\n政策 救助（家庭\n  条件 甲：真。\n  身份 乙。\n定义 丙：元 ＝ 1元。\n").codes ==
        Codes{"2:S006"});
  CHECK(Parse("规则集 示例。\n政莱 救助（家庭）\n  条件 甲：真。\n  身份 乙。\n").codes == Codes{"2:S041"});
  CHECK(Parse("规则集 示例。\n实体 成员 属 家庭\n  事实 甲：元。\n").codes == Codes{"2:S005"});
  CHECK(Parse("规则集 示例。\n实休 成员，属 家庭\n  事实 甲：元。\n").codes == Codes{"2:S041"});
}

TEST_CASE("an unreadable clause leaves its block open", "[syntax]") {
  CHECK(Parse("规则集 示例。\n政策 救助（家庭）\n  依据 低保办法 低保办法二。\n  条件 甲：真。\n").codes == Codes{"3:S011"});
  CHECK(Parse("规则集 示例。\n资源 互助金\n  需求 甲 乙。\n  额度 1元。\n").codes == Codes{"3:S011"});
  CHECK(Parse("规则集 示例。\n实体 家庭（根）\n  事实 甲 元。\n  事实 乙：元。\n").codes == Codes{"3:S003"});
}

TEST_CASE("names that an unreadable sentence declares are remembered", "[syntax]") {
  const source::SourceFile file(
      "示例.aid",
      "规则集 示例。\n定义 甲（家庭：元 ＝ 1元。\n实体 家庭（根）\n  事实 乙、丙 布尔。\n"
      "政策 丁（家庭\n  条件 戊：真。\n  待遇 己 元 ＝ 1元。\n");
  const syntax::ParseResult result = syntax::ParseRules(file);
  std::vector<std::string> names;
  for (const ast::Name& name : result.rule_file.unread) names.push_back(name.text);
  CHECK(names == std::vector<std::string>{"甲", "乙", "丙", "丁", "己"});
}

TEST_CASE("a 。 is put in only where a new line begins an item", "[syntax]") {
  CHECK(Parse("规则集 示例\n引用 甲\n定义 丙：元 ＝ 1元\n参数 丁：元 ＝ 1元").codes ==
        Codes{"1:S001", "2:S001", "3:S001", "4:S001"});
  // 依据 after a comma goes on with the same sentence, so does a call of 待遇.
  CHECK(Parse("规则集 示例。\n定义 甲：元 ＝ 1元，\n依据 示例。\n定义 乙：元 ＝ 甲 ＋\n待遇（丙）。\n")
            .codes.empty());
  // The first lacks its 。, the second its end.
  CHECK(Parse("规则集 示例。\n政策 甲（家庭）\n  条件 乙：丙 ＜\n  条件 丁：戊。\n").codes ==
        Codes{"3:S002"});
  CHECK(Parse("规则集 示例。\n例 一户\n  家庭 ｛ 甲：1元 ｝\n  成员 乙 ｛ 丙：2元 ｝\n  财产\n  | 丁 |\n")
            .codes == Codes{"3:S001", "4:S001"});
}

TEST_CASE("a slip of the lexer is mended and hides what it would cause", "[syntax]") {
  const Outcome outcome = Parse(
      "规则集 示例。\n依据 《某办法》（民发[2021]57号），简称 甲。\n实体 家庭（根）\n  事实 乙：元，问 "
      "\"几？。\n  事实 丙：元。\n");
  CHECK(outcome.codes == Codes{"2:L006", "4:L001"});
  CHECK(outcome.tree.find("依据 《某办法》 民发[2021]57号 简称 甲") != std::string::npos);
  CHECK(outcome.tree.find("事实 丙：元") != std::string::npos);
}

TEST_CASE("any bytes are read without harm", "[syntax]") {
  for (const std::string_view text : {"\xFF\xFE", "规则集", "。", "。。。", "｝｝｝", "（", "|", "「", "《",
                                      "\"", "例", "规则集 示例。例", "第", "一（", "\xE8\xA7", "注 ", "//"}) {
    CHECK_NOTHROW(Parse(text));
  }
}

}  // namespace
}  // namespace doudi
