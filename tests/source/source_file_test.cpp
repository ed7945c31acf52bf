#include "source/source_file.h"

#include <catch2/catch.hpp>
#include <utility>

#include "source/utf8.h"

namespace doudi::source {
namespace {

using Place = std::pair<std::uint32_t, std::uint32_t>;

Place PlaceAt(const SourceFile& file, std::uint32_t offset) {
  const auto position = file.PositionAt(offset);
  return {position.line, position.column};
}

TEST_CASE("a position counts lines and code points from 1", "[source]") {
  const SourceFile file("a.aid", "政策 低保\n\n条件：x\n");
  struct Case {
    std::uint32_t offset;
    Place place;
  };
  const Case cases[] = {
      {0, {1, 1}},  {3, {1, 2}},  {4, {1, 2}},  {5, {1, 2}},  {6, {1, 3}},  {7, {1, 4}},       {13, {1, 6}},
      {14, {2, 1}}, {15, {3, 1}}, {24, {3, 4}}, {25, {3, 5}}, {26, {4, 1}}, {1000000, {4, 1}},
  };
  for (const Case& c : cases) {
    INFO(c.offset);
    CHECK(PlaceAt(file, c.offset) == c.place);
  }
}

TEST_CASE("every position of a long file leads back to its line", "[source]") {
  std::string text;
  for (int i = 0; i < 300; ++i)
    text += std::string(static_cast<std::size_t>(i % 7), 'a') + (i % 3 == 0 ? "人\r\n" : "\n");
  const SourceFile file("a.aid", text);
  for (std::uint32_t offset = 0; offset <= text.size(); ++offset) {
    const auto position = file.PositionAt(offset);
    REQUIRE(file.LineStart(position.line) <= offset);
    REQUIRE((position.line == 301 || offset < file.LineStart(position.line + 1)));
  }
}

TEST_CASE("a line comes without its end, whichever end it has", "[source]") {
  const SourceFile file("a.aid", "甲\r\n乙\n\r\n丙\r");
  CHECK(file.Line(1) == "甲");
  CHECK(file.Line(2) == "乙");
  CHECK(file.Line(3).empty());
  CHECK(file.Line(4) == "丙");
  CHECK(file.Line(5).empty());
  CHECK(file.Line(0).empty());
  CHECK(file.LineStart(2) == 5);
  CHECK(file.LineStart(99) == file.text().size());
  CHECK(SourceFile("空", "").Line(1).empty());
  CHECK(PlaceAt(SourceFile("空", ""), 0) == Place{1, 1});
}

TEST_CASE("a byte order mark goes and invalid bytes are replaced", "[source]") {
  struct Case {
    std::string_view bytes;
    std::string_view text;
  };
  const Case cases[] = {
      {"\xEF\xBB\xBF规则", "规则"},
      {"\xEF\xBB\xBF", ""},
      {"a\xEF\xBB\xBF", "a\xEF\xBB\xBF"},
      {"a\xFF"
       "b",
       "a\uFFFDb"},
      {"\xE4\xBA", "\uFFFD\uFFFD"},                      // cut off
      {"\xC0\xAF", "\uFFFD\uFFFD"},                      // overlong
      {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},            // overlong
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},            // a surrogate
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // past U+10FFFF
      {"\xF0\x9F\x98\x80", "\U0001F600"},
      {"\xC4\xE3\xBA\xC3", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // GBK
  };
  for (const Case& c : cases) CHECK(SourceFile("a.aid", c.bytes).text() == c.text);
}

TEST_CASE("a span gives its text and covers another", "[source]") {
  const SourceFile file("a.aid", "条件 收入");
  const Span first{&file, 0, 6};
  const Span second{&file, 7, 13};
  CHECK(first.text() == "条件");
  CHECK(Cover(first, second).text() == "条件 收入");
  CHECK(Span{}.text().empty());
}

TEST_CASE("the display width counts columns of a terminal", "[source]") {
  struct Case {
    std::string_view text;
    int width;
  };
  const Case cases[] = {
      {"", 0},     {"abc", 3},  {"人均", 4}, {"（a）：", 7}, {"「低保」", 8}, {"，。、；", 8},
      {"≤", 1},    {"×÷·…", 4}, {"“甲”", 4}, {"\u3000", 2},  {"e\u0301", 1},  {"ｶﾞ", 2},
      {"한국", 4}, {"😀", 2},    {"𠀀", 2},   {"①", 1},       {"a\u200Bb", 2}, {"〇", 2},
      {"￥5", 3},  {"㎡", 2},   {"√", 1},    {"\t", 0},      {"砀山县", 6},   {"元/人/月", 8},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(DisplayWidth(c.text) == c.width);
  }
  CHECK(PadToWidth("低保", 6) == "低保  ");
  CHECK(PadToWidth("低保", 3) == "低保");
  CHECK(PadToWidth("", 2) == "  ");
  CHECK(PadToWidth("a", -1) == "a");
}

TEST_CASE("code points are decoded with their length", "[source]") {
  CHECK(Decode("aé人😀") == U"aé人😀");
  CHECK(Decode("\xFF"
               "a") == U"\uFFFDa");
  CHECK(DecodeAt("人", 0).length == 3);
  CHECK_FALSE(DecodeAt("人", 1).valid);
}

}  // namespace
}  // namespace doudi::source
