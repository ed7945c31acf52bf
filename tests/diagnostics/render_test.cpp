#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "diagnostics/diagnostic.h"

namespace doudi::diagnostics {
namespace {

using source::SourceFile;
using source::Span;

// The `number`-th place (from 1) of `words` in the file.
Span Find(const SourceFile& file, std::string_view words, int number = 1) {
  std::size_t at = file.text().find(words);
  while (--number > 0) at = file.text().find(words, at + 1);
  REQUIRE(at != std::string_view::npos);
  return {&file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
}

Diagnostic ErrorAt(const Span& span, std::string message = "出错了") {
  Diagnostic diagnostic;
  diagnostic.code = "N001";
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

const SourceFile& Sample() {
  static const SourceFile file("规则/低保.aid",
                               "参数 低保标准（区划）：元/人/月\n"
                               "政策 最低生活保障（家庭）\r\n"
                               "  条件 收入：人均月收人 ＜ 低保标准。\n"
                               "\t条件\t财产：a\u202Eb。\n"
                               "\n"
                               "参数 低保标准（区划）：元/月");
  return file;
}

TEST_CASE("a diagnostic shows its place, its line, its marks and its help", "[diagnostics]") {
  auto diagnostic =
      ErrorAt(Find(Sample(), "人均月收人"), "没有名为「人均月收人」的事实、定义、参数或枚举成员");
  diagnostic.help = DidYouMean("人均月收人", {"人均月收入"});
  CHECK(Render(diagnostic) ==
        "规则/低保.aid:3:9: 错误 N001：没有名为「人均月收人」的事实、定义、参数或枚举成员\n"
        "    3 |   条件 收入：人均月收人 ＜ 低保标准。\n"
        "      |              ^^^^^^^^^^\n"
        "      = 是否指「人均月收入」？\n");
}

TEST_CASE("labels stand under their own lines", "[diagnostics]") {
  const SourceFile other("规则/模型.aid", "枚举 低保标准 ＝ ｛城镇｝。\n");
  auto diagnostic = ErrorAt(Find(Sample(), "低保标准", 3), "「低保标准」声明了两次");
  diagnostic.code = "N003";
  diagnostic.severity = Severity::Warning;
  diagnostic.labels = {{Find(Sample(), "低保标准"), "先在这里声明"},
                       {Find(Sample(), "参数", 2), "这里又声明"},
                       {Find(other, "低保标准"), "这里也有"},
                       {Span{}, "没有位置的说明"}};
  diagnostic.help = "删去一处；\n或改名";
  CHECK(Render(diagnostic) ==
        "规则/低保.aid:6:4: 警告 N003：「低保标准」声明了两次\n"
        "    6 | 参数 低保标准（区划）：元/月\n"
        "      |      ^^^^^^^^\n"
        "      | ---- 这里又声明\n"
        "    1 | 参数 低保标准（区划）：元/人/月\n"
        "      |      -------- 先在这里声明\n"
        "   --> 规则/模型.aid:1:4\n"
        "    1 | 枚举 低保标准 ＝ ｛城镇｝。\n"
        "      |      -------- 这里也有\n"
        "      = 没有位置的说明\n"
        "      = 删去一处；\n"
        "      = 或改名\n");
}

TEST_CASE("tabs and control characters do not move the marks", "[diagnostics]") {
  CHECK(Render(ErrorAt(Find(Sample(), "财产"))) ==
        "规则/低保.aid:4:5: 错误 N001：出错了\n"
        "    4 |     条件    财产：a\uFFFDb。\n"
        "      |             ^^^^\n");
}

TEST_CASE("an empty span, a line's end and the end of the file get one mark", "[diagnostics]") {
  const auto end = static_cast<std::uint32_t>(Sample().text().size());
  CHECK(Render(ErrorAt({&Sample(), end, end})) ==
        "规则/低保.aid:6:16: 错误 N001：出错了\n"
        "    6 | 参数 低保标准（区划）：元/月\n"
        "      |                             ^\n");
  const std::uint32_t line_end = Find(Sample(), "\r").begin;
  CHECK(Render(ErrorAt({&Sample(), line_end, line_end})) ==
        "规则/低保.aid:2:14: 错误 N001：出错了\n"
        "    2 | 政策 最低生活保障（家庭）\n"
        "      |                          ^\n");
  const std::uint32_t empty_line = Sample().LineStart(5);
  CHECK(Render(ErrorAt({&Sample(), empty_line, empty_line})) ==
        "规则/低保.aid:5:1: 错误 N001：出错了\n"
        "    5 |\n"
        "      | ^\n");
  const std::uint32_t before = Find(Sample(), "条件").begin;
  CHECK(Render(ErrorAt({&Sample(), before, before})) ==
        "规则/低保.aid:3:3: 错误 N001：出错了\n"
        "    3 |   条件 收入：人均月收人 ＜ 低保标准。\n"
        "      |   ^\n");
  const SourceFile empty("空.aid", "");
  CHECK(Render(ErrorAt({&empty, 0, 0})) ==
        "空.aid:1:1: 错误 N001：出错了\n"
        "    1 |\n"
        "      | ^\n");
}

TEST_CASE("a span over several lines is underlined on its first", "[diagnostics]") {
  CHECK(Render(ErrorAt(Cover(Find(Sample(), "最低生活保障"), Find(Sample(), "条件")))) ==
        "规则/低保.aid:2:4: 错误 N001：出错了\n"
        "    2 | 政策 最低生活保障（家庭）\n"
        "      |      ^^^^^^^^^^^^^^^^^^^^\n");
}

TEST_CASE("a diagnostic without a place is a sentence", "[diagnostics]") {
  auto diagnostic = ErrorAt({}, "没有规则");
  diagnostic.help = "请给出规则文件";
  CHECK(Render(diagnostic) == "错误 N001：没有规则\n      = 请给出规则文件\n");
}

TEST_CASE("a line too long for a screen is cut around the place", "[diagnostics]") {
  std::string line = "集合 不计入收入 ＝ ｛";
  for (int i = 0; i < 40; ++i) line += "居民养老金、";
  line += "租金入｝。";
  const SourceFile file("长.aid", line);
  CHECK(Render(ErrorAt(Find(file, "不计入收入"))) ==
        "长.aid:1:4: 错误 N001：出错了\n"
        "    1 | 集合 不计入收入 ＝ "
        "｛居民养老金、居民养老金、居民养老金、居民养老金、居民养老金、居民养老金、居民养…\n"
        "      |      ^^^^^^^^^^\n");
  CHECK(Render(ErrorAt(Find(file, "租金入"))) ==
        "长.aid:1:253: 错误 N001：出错了\n"
        "    1 | …老金、居民养老金、居民养老金、租金入｝。\n"
        "      |                                ^^^^^^\n");
  // The span itself is longer than the screen: it is underlined as far as it is shown.
  CHECK(Render(ErrorAt(Find(file, std::string_view(line).substr(line.find("居"))))) ==
        "长.aid:1:13: 错误 N001：出错了\n"
        "    1 | 集合 不计入收入 ＝ "
        "｛居民养老金、居民养老金、居民养老金、居民养老金、居民养老金、居民养老金、居民养…\n"
        "      |                      "
        "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n");
  // A label too far off on the same line has a line of its own.
  auto diagnostic = ErrorAt(Find(file, "租金入"));
  diagnostic.labels = {{Find(file, "集合"), "在这里开始"}};
  CHECK(Render(diagnostic) ==
        "长.aid:1:253: 错误 N001：出错了\n"
        "    1 | …老金、居民养老金、居民养老金、租金入｝。\n"
        "      |                                ^^^^^^\n"
        "    1 | 集合 不计入收入 ＝ "
        "｛居民养老金、居民养老金、居民养老金、居民养老金、居民养老金、居民养老金、居民养…\n"
        "      | ---- 在这里开始\n");
}

TEST_CASE("all diagnostics come sorted, without repetitions, with a count", "[diagnostics]") {
  const SourceFile a("a.aid", "甲乙丙");
  const SourceFile b("b.aid", "丁");
  auto warning = ErrorAt(Find(a, "乙"), "可疑");
  warning.severity = Severity::Warning;
  const auto list =
      Diagnostics{ErrorAt(Find(b, "丁")), ErrorAt(Find(a, "丙")),         warning, ErrorAt(Find(a, "甲")),
                  ErrorAt(Find(a, "丙")), ErrorAt(Find(a, "丙"), "别的"), warning};
  CHECK(RenderAll(list) ==
        "a.aid:1:1: 错误 N001：出错了\n    1 | 甲乙丙\n      | ^^\n"
        "a.aid:1:2: 警告 N001：可疑\n    1 | 甲乙丙\n      |   ^^\n"
        "a.aid:1:3: 错误 N001：出错了\n    1 | 甲乙丙\n      |     ^^\n"
        "a.aid:1:3: 错误 N001：别的\n    1 | 甲乙丙\n      |     ^^\n"
        "b.aid:1:1: 错误 N001：出错了\n    1 | 丁\n      | ^^\n"
        "4 处错误，1 处警告\n");
  CHECK(HasErrors(list));
  CHECK_FALSE(HasErrors({warning}));
  CHECK(RenderAll({}).empty());
  const std::string only_warning = RenderAll({warning});
  CHECK(only_warning.substr(only_warning.rfind('\n', only_warning.size() - 2) + 1) == "1 处警告\n");
  const std::string only_error = RenderAll({ErrorAt({})});
  CHECK(only_error == "错误 N001：出错了\n1 处错误\n");
}

TEST_CASE("any span of any text can be shown, with its marks under its line", "[diagnostics]") {
  const auto seed = static_cast<std::uint32_t>(Catch::rngSeed()) + 20250815U;
  std::mt19937 random(seed);
  const std::vector<std::string> pieces = {
      "a", "人", "\n", "\r\n", "\t", " ", "　", "\xFF", "e\u0301", "\u202E", "😀", "条件 收入：", "低保标准"};
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    const auto count = random() % 60;
    for (std::size_t j = 0; j < count; ++j) text += pieces[random() % pieces.size()];
    const SourceFile file("a.aid", text);
    const auto size = static_cast<std::uint32_t>(file.text().size());
    const auto begin = static_cast<std::uint32_t>(random() % (size + 1));
    const auto end = static_cast<std::uint32_t>(begin + random() % (size - begin + 1));
    INFO("seed " << seed << " case " << i << ": " << begin << "–" << end << " of " << text);
    const std::string shown = Render(ErrorAt({&file, begin, end}));
    const std::size_t line = shown.find('\n') + 1;
    const std::size_t marks = shown.find('\n', line) + 1;
    REQUIRE(std::count(shown.begin(), shown.end(), '\n') == 3);
    const std::string source_line = shown.substr(line, marks - line - 1);
    const std::string mark_line = shown.substr(marks, shown.size() - marks - 1);
    CHECK(mark_line.ends_with('^'));
    CHECK(mark_line.find_first_not_of('^', mark_line.find('^')) == std::string::npos);
    CHECK(source::DisplayWidth(mark_line) <= std::max(source::DisplayWidth(source_line) + 1, 9));
    CHECK(source::DisplayWidth(source_line) <= 110);
  }
}

}  // namespace
}  // namespace doudi::diagnostics
