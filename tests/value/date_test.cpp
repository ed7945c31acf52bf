#include "value/date.h"

#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <vector>

namespace doudi::value {
namespace {

Date Day(int year, int month, int day) {
  const auto date = MakeDate(year, month, day);
  REQUIRE(date);
  return *date;
}

constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();

TEST_CASE("days count from 1970 through every leap rule", "[value]") {
  CHECK(Day(1970, 1, 1).days == 0);
  CHECK(Day(1969, 12, 31).days == -1);
  CHECK(Day(2000, 3, 1).days == 11017);
  CHECK(Day(2025, 8, 15).days == 20315);
  CHECK(Day(1800, 1, 1).days == -62091);
  // Every day of the range follows the one before, and reads back.
  Date last = AddDays(Day(1800, 1, 1), -1);
  int days = 0;
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= DaysInMonth(year, month); ++day) {
        const Date date = *MakeDate(year, month, day);
        const CivilDate civil = ToCivil(date);
        if (date.days != last.days + 1 || civil.year != year || civil.month != month || civil.day != day)
          FAIL(ToText(date));
        last = date;
        ++days;
      }
    }
  }
  CHECK(days == 182621);
}

TEST_CASE("days that do not exist are no dates", "[value]") {
  struct Case {
    int year, month, day;
  };
  const Case cases[] = {{2023, 2, 29}, {1900, 2, 29},  {2100, 2, 29}, {2024, 2, 30},
                        {2024, 4, 31}, {2024, 13, 1},  {2024, 0, 1},  {2024, 1, 0},
                        {2024, 1, 32}, {1799, 12, 31}, {2300, 1, 1},  {2024, -1, 1}};
  for (const Case& c : cases) {
    INFO(c.year << "-" << c.month << "-" << c.day);
    CHECK_FALSE(MakeDate(c.year, c.month, c.day));
  }
  CHECK(MakeDate(2000, 2, 29));
  CHECK(MakeDate(2024, 2, 29));
}

TEST_CASE("dates print as in data and as in regulations", "[value]") {
  CHECK(ToText(Day(2025, 8, 5)) == "2025-08-05");
  CHECK(ToChineseText(Day(2025, 8, 5)) == "2025年8月5日");
  CHECK(ToText(AddDays(Day(1800, 1, 1), kLeast)) == "0001-01-01");
  CHECK(ToText(AddDays(Day(1800, 1, 1), kMost)) == "9999-12-31");
}

TEST_CASE("adding months stops at the month's end", "[value]") {
  struct Case {
    Date date;
    std::int32_t months;
    const char* expected;
  };
  const Case cases[] = {
      {Day(2024, 1, 31), 1, "2024-02-29"},      {Day(2023, 1, 31), 1, "2023-02-28"},
      {Day(2024, 1, 31), 3, "2024-04-30"},      {Day(2024, 3, 31), -1, "2024-02-29"},
      {Day(2024, 2, 29), 12, "2025-02-28"},     {Day(2024, 2, 29), 48, "2028-02-29"},
      {Day(2024, 2, 29), -1, "2024-01-29"},     {Day(2025, 8, 15), -11, "2024-09-15"},
      {Day(2025, 8, 15), 0, "2025-08-15"},      {Day(2025, 12, 31), 2, "2026-02-28"},
      {Day(2025, 1, 15), -13, "2023-12-15"},    {Day(2025, 8, 15), kMost, "9999-12-31"},
      {Day(2025, 8, 15), kLeast, "0001-01-01"}, {Day(2025, 8, 15), -24295, "0001-01-15"},
      {Day(2025, 8, 15), -24296, "0001-01-01"},
  };
  for (const Case& c : cases) {
    INFO(ToText(c.date) << " ＋ " << c.months << "个月");
    CHECK(ToText(AddMonths(c.date, c.months)) == c.expected);
  }
}

TEST_CASE("a month has its first and last day", "[value]") {
  CHECK(ToText(MonthStart(Day(2024, 2, 29))) == "2024-02-01");
  CHECK(ToText(MonthEnd(Day(2024, 2, 1))) == "2024-02-29");
  CHECK(ToText(MonthEnd(Day(2023, 2, 28))) == "2023-02-28");
  CHECK(ToText(MonthEnd(Day(2025, 12, 5))) == "2025-12-31");
  CHECK(ToText(MonthEnd(AddDays(Day(2025, 1, 1), kMost))) == "9999-12-31");
}

TEST_CASE("years of age count birthdays", "[value]") {
  struct Case {
    Date birth;
    Date at;
    std::int32_t march;     // one born on 29 February has the birthday on 1 March in other years
    std::int32_t february;  // … or on 28 February
  };
  const Case cases[] = {
      {Day(2007, 8, 15), Day(2025, 8, 14), 17, 17}, {Day(2007, 8, 15), Day(2025, 8, 15), 18, 18},
      {Day(2007, 8, 15), Day(2025, 8, 16), 18, 18}, {Day(2007, 12, 31), Day(2025, 1, 1), 17, 17},
      {Day(2025, 8, 15), Day(2025, 8, 15), 0, 0},   {Day(2025, 8, 15), Day(2025, 8, 14), -1, -1},
      {Day(2025, 8, 15), Day(2024, 8, 15), -1, -1}, {Day(2025, 8, 15), Day(2024, 8, 14), -2, -2},
      {Day(2004, 2, 29), Day(2022, 2, 27), 17, 17}, {Day(2004, 2, 29), Day(2022, 2, 28), 17, 18},
      {Day(2004, 2, 29), Day(2022, 3, 1), 18, 18},  {Day(2004, 2, 29), Day(2024, 2, 28), 19, 19},
      {Day(2004, 2, 29), Day(2024, 2, 29), 20, 20}, {Day(1896, 2, 29), Day(1900, 2, 28), 3, 4},
      {Day(2004, 2, 28), Day(2022, 2, 28), 18, 18}, {Day(2004, 3, 1), Day(2022, 2, 28), 17, 17},
  };
  for (const Case& c : cases) {
    INFO(ToText(c.birth) << " 至 " << ToText(c.at));
    CHECK(FullYears(c.birth, c.at) == c.march);
    CHECK(FullYears(c.birth, c.at, LeapDay::February28) == c.february);
  }
}

TEST_CASE("whole months count from day to day, clamped at the month's end", "[value]") {
  struct Case {
    Date from;
    Date to;
    std::int32_t months;
  };
  const Case cases[] = {
      {Day(2024, 1, 31), Day(2024, 2, 28), 0},  {Day(2024, 1, 31), Day(2024, 2, 29), 1},
      {Day(2023, 1, 31), Day(2023, 2, 28), 1},  {Day(2024, 1, 31), Day(2024, 3, 30), 1},
      {Day(2024, 1, 31), Day(2024, 3, 31), 2},  {Day(2024, 2, 29), Day(2025, 2, 28), 12},
      {Day(2024, 2, 29), Day(2025, 2, 27), 11}, {Day(2025, 1, 15), Day(2025, 7, 14), 5},
      {Day(2025, 1, 15), Day(2025, 7, 15), 6},  {Day(2025, 7, 15), Day(2025, 1, 15), -6},
      {Day(2025, 7, 15), Day(2025, 1, 16), -5}, {Day(2024, 2, 29), Day(2024, 1, 31), -1},
      {Day(2025, 8, 15), Day(2025, 8, 15), 0},
  };
  for (const Case& c : cases) {
    INFO(ToText(c.from) << " 至 " << ToText(c.to));
    CHECK(FullMonths(c.from, c.to) == c.months);
  }
}

TEST_CASE("months and years agree with the additions they are defined by", "[value]") {
  const auto seed = static_cast<std::uint32_t>(Catch::rngSeed()) + 19700101U;
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int32_t> any_day(Day(1800, 1, 1).days, Day(2299, 12, 31).days);
  std::uniform_int_distribution<std::int32_t> any_gap(0, 4000);
  for (int i = 0; i < 20000; ++i) {
    const Date a{any_day(random)};
    const Date b{std::min(a.days + any_gap(random), Day(2299, 12, 31).days)};
    INFO("seed " << seed << ": " << ToText(a) << " 至 " << ToText(b));
    const std::int32_t months = FullMonths(a, b);
    CHECK(AddMonths(a, months) <= b);
    CHECK(AddMonths(a, months + 1) > b);
    CHECK(FullMonths(b, a) == -months);
    // On the day of the month itself, years are twelve months each; only 29 February has rules of its own.
    CHECK(FullYears(a, b, LeapDay::February28) == months / 12);
    CHECK(FullYears(a, b) <= FullYears(a, AddDays(b, 1)));
    CHECK(FullYears(a, b, LeapDay::February28) - FullYears(a, b) <= 1);
  }
}

TEST_CASE("a period begins on the last of its days up to the date", "[value]") {
  const std::vector<std::int32_t> terms = {301, 901};
  CHECK(ToText(PeriodStart(Day(2025, 8, 31), terms)) == "2025-03-01");
  CHECK(ToText(PeriodStart(Day(2025, 9, 1), terms)) == "2025-09-01");
  CHECK(ToText(PeriodStart(Day(2025, 12, 31), terms)) == "2025-09-01");
  CHECK(ToText(PeriodStart(Day(2026, 1, 1), terms)) == "2025-09-01");
  CHECK(ToText(PeriodStart(Day(2024, 2, 29), terms)) == "2023-09-01");
  CHECK(ToText(PeriodStart(Day(2024, 2, 29), {101})) == "2024-01-01");
  CHECK(ToText(PeriodStart(Day(2024, 1, 14), {115})) == "2023-01-15");
}

}  // namespace
}  // namespace doudi::value
