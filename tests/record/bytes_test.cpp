// Pieces of text eight bytes at a time, against the same character by character.
#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "record/bytes.h"
#include "value/literal.h"

using namespace doudi;

TEST_CASE("every day that records may name is read from ten characters", "[record]") {
  const auto first = value::MakeDate(value::kFirstYear, 1, 1)->days,
             last = value::MakeDate(value::kLastYear, 12, 31)->days;
  std::int64_t wrong = 0;
  for (std::int32_t day = first; day <= last; ++day) {
    std::int64_t read = 0;
    wrong += !record::ReadIsoDay(value::ToText(value::Date{day}).c_str(), read) || read != day;
  }
  CHECK(wrong == 0);
}

TEST_CASE("ten characters that are no day are refused", "[record]") {
  std::mt19937 random(2);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random()) % n; };
  for (int i = 0; i < 20000; ++i) {
    std::string text = value::ToText(value::Date{static_cast<std::int32_t>(below(40000)) - 10000});
    const std::string with = "0123456789-/: \xE5\xB0\x00";
    for (std::uint32_t times = 1 + below(3); times > 0; --times)
      text[below(10)] = with[below(static_cast<std::uint32_t>(with.size()))];
    CAPTURE(text);
    std::int64_t day = 0;
    const bool taken = record::ReadIsoDay(text.c_str(), day);
    const auto read = value::ParseDateCell(text);
    const auto* date = std::get_if<value::Date>(&read);
    const bool iso = date && text == value::ToText(*date);
    REQUIRE(taken == iso);
    if (taken) REQUIRE(day == date->days);
  }
}

TEST_CASE("digits are counted and read eight at a time", "[record]") {
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::uint32_t digits = static_cast<std::uint32_t>(random()) % 10; text.size() < digits;)
      text += static_cast<char>('0' + random() % 10);
    while (text.size() < 16) text += static_cast<char>(random() % 256);
    std::size_t count = 0;
    std::int64_t value = 0;
    for (; count < 8 && text[count] >= '0' && text[count] <= '9'; ++count)
      value = value * 10 + (text[count] - '0');
    CAPTURE(text);
    const auto characters = record::LoadBytes(text.data());
    REQUIRE(record::LeadingDigits(characters) == count);
    if (count > 0) REQUIRE(record::DigitsValue(characters, count) == value);
    REQUIRE(record::FirstBytes(characters, 8) == characters);
    REQUIRE(record::FirstBytes(characters, 0) == 0);
    REQUIRE(record::FirstBytes(characters, 3) == (characters & 0xFFFFFF));
  }
}
