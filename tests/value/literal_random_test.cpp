#include <catch2/catch.hpp>
#include <random>

#include "value/division.h"
#include "value/literal.h"

namespace doudi::value {
namespace {

// Texts put together from what literals are made of, with some bytes that are no UTF-8.
std::string RandomText(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"0",
                                                  "1",
                                                  "7",
                                                  "12",
                                                  "780",
                                                  "2024",
                                                  "007",
                                                  ".",
                                                  "，",
                                                  ",",
                                                  "-",
                                                  "－",
                                                  "/",
                                                  "／",
                                                  "·",
                                                  "元",
                                                  "万",
                                                  "亿",
                                                  "月",
                                                  "年",
                                                  "日",
                                                  "人",
                                                  "岁",
                                                  "周岁",
                                                  "%",
                                                  "％",
                                                  "‰",
                                                  "个月",
                                                  "角",
                                                  "工作日",
                                                  "２０",
                                                  "[",
                                                  "(",
                                                  "（",
                                                  "）",
                                                  "]",
                                                  "、",
                                                  "≤",
                                                  "＜",
                                                  "=",
                                                  " ",
                                                  "　",
                                                  "e5",
                                                  "E-3",
                                                  "¥",
                                                  "真",
                                                  "否",
                                                  "其余",
                                                  "以上",
                                                  "\xE5\x85",
                                                  "\xFF",
                                                  "T00:00",
                                                  "999999999999",
                                                  "2024-02-29",
                                                  "2023.2.29",
                                                  "1900年",
                                                  "2月",
                                                  "29日"};
  std::string text;
  const auto count = 1 + random() % 7;
  for (std::size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
  return text;
}

template <class T>
void CheckSaysWhatIsWrong(const LiteralResult<T>& result) {
  const auto* error = std::get_if<LiteralError>(&result);
  if (error == nullptr) return;
  CHECK_FALSE(error->message.empty());
  CHECK_FALSE(error->accepted.empty());
  CHECK(error->message.find("。") == std::string::npos);
}

TEST_CASE("any text is either read or said to be wrong, and means the same in a rule and in a cell",
          "[value]") {
  const auto seed = static_cast<std::uint32_t>(Catch::rngSeed()) + 20240701U;
  std::mt19937 random(seed);
  int quantities = 0;
  int dates = 0;
  for (int i = 0; i < 60000; ++i) {
    const std::string text = RandomText(random);
    INFO("seed " << seed << " case " << i << ": " << text);
    const auto quantity = ParseQuantity(text);
    const auto date = ParseDate(text);
    CheckSaysWhatIsWrong(quantity);
    CheckSaysWhatIsWrong(date);
    CheckSaysWhatIsWrong(ParseBoolCell(text));
    CheckSaysWhatIsWrong(ParseCellPattern(text));
    CheckSaysWhatIsWrong(ParseNumberCell(text, Unit::Base("元")));
    ParseDivision(text);
    if (const auto* read = std::get_if<Quantity>(&quantity)) {
      ++quantities;
      const auto cell = ParseNumberCell(text, read->unit);
      REQUIRE(std::holds_alternative<Rational>(cell));
      CHECK(std::get<Rational>(cell) == read->amount);
      CHECK(std::get<Quantity>(ParseQuantity(FoldWidth(text))) == *read);
      // What is printed reads back, but for more digits than a literal may have and units without a
      // numerator.
      const auto again = ParseQuantity(ToDecimalText(read->amount) + ToText(read->unit));
      if (const auto* same = std::get_if<Quantity>(&again)) CHECK(*same == *read);
    }
    if (const auto* read = std::get_if<Date>(&date)) {
      ++dates;
      CHECK(std::get<Date>(ParseDateCell(text)) == *read);
      CHECK(std::get<Date>(ParseDate(ToText(*read))) == *read);
      CHECK(std::get<Date>(ParseDate(ToChineseText(*read))) == *read);
    }
  }
  CHECK(quantities > 1000);
  CHECK(dates > 10);
}

}  // namespace
}  // namespace doudi::value
