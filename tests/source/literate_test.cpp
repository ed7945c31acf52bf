#include "source/literate.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "source/read_file.h"

namespace doudi::source {
namespace {

std::vector<std::string> Blocks(std::string_view markdown) {
  std::vector<std::string> texts;
  for (const RuleBlock& block : RuleBlocks(markdown)) texts.emplace_back(markdown.substr(block.begin, block.end - block.begin));
  return texts;
}

using Texts = std::vector<std::string>;

TEST_CASE("the aid blocks of a Markdown file are its rules, in order", "[source]") {
  CHECK(Blocks("# 办法\n\n```aid\n规则集 x。\n```\n第四条\n~~~~ aid\n单位 度。\n~~~\n~~~~\n") == Texts{"规则集 x。\n", "单位 度。\n~~~\n"});
  CHECK(Blocks("   ```aid\r\n单位 度。\r\n   ```\r\n") == Texts{"单位 度。\r\n"});
  CHECK(Blocks("```aid\n```") == Texts{""});
}

TEST_CASE("blocks of other languages and code inside a line are no rules", "[source]") {
  CHECK(Blocks("```\n规则集 x。\n```\n").empty());
  CHECK(Blocks("```aids\n规则集 x。\n```\n").empty());
  CHECK(Blocks("    ```aid\n规则集 x。\n").empty());
  CHECK(Blocks("````text\n```aid\n规则集 x。\n```\n````\n").empty());
  CHECK(Blocks("用 ```aid``` 写\n").empty());
  CHECK(Blocks("```aid `x`\n规则集 x。\n").empty());
}

TEST_CASE("a block that is not closed goes to the end", "[source]") { CHECK(Blocks("```aid\n规则集 x。") == Texts{"规则集 x。"}); }

TEST_CASE("the parser sees a literate file's rules at their own places and nothing else", "[source]") {
  const std::string text = "甲。\n```aid\n单位 度。\n```\n乙";
  const std::string rules = RuleText(SourceFile("a.md", text));
  CHECK(rules.size() == text.size());
  CHECK(rules.find("单位 度。") == text.find("单位 度。"));
  CHECK(rules.find("甲") == std::string::npos);
  CHECK(rules.find("乙") == std::string::npos);
  CHECK(rules.find('`') == std::string::npos);
  CHECK(std::count(rules.begin(), rules.end(), '\n') == 4);
  CHECK(RuleText(SourceFile("a.aid", text)) == text);
}

}  // namespace
}  // namespace doudi::source
