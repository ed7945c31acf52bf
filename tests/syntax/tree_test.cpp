#include <catch2/catch.hpp>

#include "source/literate.h"
#include "source/read_file.h"
#include "support/golden.h"
#include "syntax/forms.h"
#include "syntax/keywords.h"
#include "syntax/parse.h"
#include "syntax/texts.h"
#include "value/literal.h"

namespace doudi {
namespace {

TEST_CASE("each construct has the tree beside it", "[syntax]") {
  const auto paths = tests::FilesBelow(DOUDI_SOURCE_DIR "/tests/syntax/trees", ".aid");
  REQUIRE(paths.size() >= 6);
  for (auto path : paths) {
    const std::string tree = tests::Tree(tests::ReadText(path));
    CHECK(tree.starts_with("规则集"));
    tests::CheckGolden(path.replace_extension(".txt"), tree);
  }
}

std::string BlockHead(syntax::FormPlace place) {
  switch (place) {
    case syntax::FormPlace::Entity:
      return "实体 家庭（根）\n";
    case syntax::FormPlace::Policy:
      return "政策 示例救助（家庭）\n";
    case syntax::FormPlace::Resource:
      return "资源 示例资源\n";
    case syntax::FormPlace::Example:
      return "例 示例一户\n";
    case syntax::FormPlace::Assessment:
      return "评估单元 示例单元（成员）\n";
    case syntax::FormPlace::Finding:
      return "审计项 示例线索（成员）\n";
    default:
      return "";
  }
}

TEST_CASE("every example of a form is read without complaint", "[syntax]") {
  for (const syntax::Form& form : syntax::Forms()) {
    const std::string head = form.keyword == "规则集" ? "" : "规则集 示例。\n" + BlockHead(form.place);
    INFO(form.example);
    CHECK(tests::Messages(head + std::string(form.example) + "\n") == "");
    CHECK(form.example.starts_with(form.keyword));
  }
}

TEST_CASE("every keyword that begins a sentence has a form", "[syntax]") {
  for (const syntax::Keyword& keyword : syntax::Keywords()) {
    if (keyword.role != syntax::KeywordRole::Declaration && keyword.role != syntax::KeywordRole::Clause)
      continue;
    INFO(keyword.han);
    CHECK(syntax::FindForm(keyword.han, syntax::FormPlace::Top) != nullptr);
  }
}

// The text with every full-width mark outside of quotes and table rows typed half-width, and 。 as . where a
// line ends.
std::string HalfWidth(const std::string& text) {
  std::string half;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    const std::string_view rest = std::string_view(text).substr(at);
    const std::size_t row = rest.find_first_not_of(' ');
    const bool verbatim = (at == 0 || text[at - 1] == '\n') && row != std::string_view::npos &&
                          (rest[row] == '|' || rest.substr(row).starts_with("//"));
    if (verbatim) {
      half += text.substr(at, line_end + 1 - at);
      at = line_end + 1;
      continue;
    }
    const std::size_t length = rest[0] >= 0 ? 1 : static_cast<unsigned char>(rest[0]) < 0xE0 ? 2 : 3;
    const std::string_view character = rest.substr(0, length);
    if (character == "\"") quoted = !quoted;
    if (quoted) {
      half += character;
    } else if (character == "。" && (at + 3 == text.size() || text[at + 3] == '\n')) {
      half += '.';
    } else if (character == "≤") {
      half += "<=";
    } else if (character == "≥") {
      half += ">=";
    } else if (character == "×") {
      half += "*";
    } else {
      half += value::FoldWidth(character);
    }
    at += length;
  }
  return half;
}

// What literals and names inside 《》 keep as written is folded too, so that only the reading is compared.
TEST_CASE("half-width and full-width marks are read alike", "[syntax]") {
  const auto read = source::ReadRuleFiles({DOUDI_SOURCE_DIR "/rulesets"});
  REQUIRE(read.files.size() >= 10);
  for (const auto& file : read.files) {
    const std::string rules = source::RuleText(*file);
    const std::string half = HalfWidth(rules);
    REQUIRE(half != rules);
    const std::string tree = tests::Tree(rules);
    INFO(file->path());
    CHECK(value::FoldWidth(tests::Tree(half)) == value::FoldWidth(tree));
  }
}

TEST_CASE("the rule files are read without complaint", "[syntax]") {
  const auto read = source::ReadRuleFiles({DOUDI_SOURCE_DIR "/rulesets"});
  for (const auto& file : read.files) {
    INFO(file->path());
    CHECK(tests::Messages(source::RuleText(*file)) == "");
  }
}

TEST_CASE("spaces, line ends and a byte order mark do not matter", "[syntax]") {
  const std::string tree = tests::Tree("规则集 示例。\n定义 甲：元 ＝ 1元 ＋ 乙，下限 0元。\n");
  CHECK(tests::Tree("\xEF\xBB\xBF规则集　示例。\r\n定义 甲：元\r\n  ＝\t1元＋乙，\r\n  下限 0元。") == tree);
  CHECK(tests::Tree("规则集 示例.  // 注\n\n\n定义 甲:元=1元+乙,下限 0元.") == tree);
  CHECK(tests::Tree("") == "规则集 \n");
  CHECK(tests::Tree("// 只有注释") == "规则集 \n");
}

TEST_CASE("a run of words is split for a hint only", "[syntax]") {
  CHECK(syntax::SplitRun("条件收入") == "条件 收入");
  CHECK(syntax::SplitRun("时限15个工作日") == "时限 15个工作日");
  CHECK(syntax::SplitRun("每名成员") == "每名 成员");
  CHECK(syntax::SplitRun("人均月收入低于低保标准", {"人均月收入", "低保标准"}) == "人均月收入 低于 低保标准");
  CHECK(syntax::SplitRun("进位到元") == "进位到 元");
  CHECK(syntax::SplitRun("条件") == "");
  CHECK(syntax::SplitRun("出生日期") == "");
}

}  // namespace
}  // namespace doudi
