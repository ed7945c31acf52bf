// Date: a calendar date (proleptic Gregorian) as whole days since 1970-01-01.
//
// Month arithmetic clamps at the month's end (2024-01-31 ＋ 1个月 is 2024-02-29). 周岁 counts birthdays: a
// person is n years old from the n-th birthday on; one born on 29 February has the birthday on 1 March in
// other years, as 民法典 第二百零一、二百零二条 are read for ages, unless LeapDay says 28 February.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::value {

enum class LeapDay : std::uint8_t { March1, February28 };

struct Date {
  std::int32_t days = 0;  // since 1970-01-01
  friend auto operator<=>(const Date&, const Date&) = default;
};

struct CivilDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
};

struct MonthDay {
  int month = 1;
  int day = 1;
  friend bool operator==(const MonthDay&, const MonthDay&) = default;
};

// The dates that rules and records may name.
inline constexpr int kFirstYear = 1800;
inline constexpr int kLastYear = 2299;

bool IsLeapYear(int year);
int DaysInMonth(int year, int month);  // REQUIRES: month in 1..12
std::optional<Date> MakeDate(int year, int month,
                             int day);  // nullopt if there is no such day or it is out of range
CivilDate ToCivil(Date date);
std::string ToText(Date date);         // "2025-08-15"
std::string ToChineseText(Date date);  // "2025年8月15日"

// Date arithmetic may leave the years above; it stops at 0001-01-01 and 9999-12-31.
Date AddDays(Date date, std::int32_t days);
Date AddMonths(Date date, std::int32_t months);  // clamps at month end
Date MonthStart(Date date);
// The first day of the period that the date lies in, of periods that begin each year on the days of `starts` (month × 100 ＋ day, 901 for
// 9月1日). REQUIRES: starts is not empty, and every year has these days
Date PeriodStart(Date date, const std::vector<std::int32_t>& starts);
Date MonthEnd(Date date);
// Whole years from birth to at: 周岁. Before birth it counts on downwards: -1 in the year before birth.
std::int32_t FullYears(Date birth, Date at, LeapDay rule = LeapDay::March1);
// Whole months from a to b: the largest m with AddMonths(a, m) <= b; -FullMonths(b, a) when b < a.
std::int32_t FullMonths(Date a, Date b);

}  // namespace doudi::value
