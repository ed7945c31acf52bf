#include "value/date.h"

#include <algorithm>

#include <fmt/format.h>

namespace doudi::value {
namespace {

// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, and back. Both count in 400-year eras
// that begin on 1 March, so that the leap day is the last of its year (H. Hinnant, "chrono-compatible
// low-level date algorithms").
constexpr std::int64_t DaysOf(std::int64_t year, int month, int day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

// Arithmetic stops at these days, so that no chain of additions can leave what four-digit years can write.
constexpr std::int64_t kFirstDay = DaysOf(1, 1, 1);
constexpr std::int64_t kLastDay = DaysOf(9999, 12, 31);

constexpr Date Clamped(std::int64_t days) {
  return Date{static_cast<std::int32_t>(std::clamp(days, kFirstDay, kLastDay))};
}

}  // namespace

bool IsLeapYear(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int year, int month) {
  constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kLengths[month - 1] + (month == 2 && IsLeapYear(year));
}

std::optional<Date> MakeDate(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  return Date{static_cast<std::int32_t>(DaysOf(year, month, day))};
}

CivilDate ToCivil(Date date) {
  const std::int64_t shifted = std::int64_t{date.days} + 719468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto march_month = static_cast<int>((5 * day_of_year + 2) / 153);
  CivilDate civil;
  civil.day = static_cast<int>(day_of_year - (153 * march_month + 2) / 5 + 1);
  civil.month = march_month < 10 ? march_month + 3 : march_month - 9;
  civil.year = static_cast<int>(year_of_era + era * 400) + (civil.month <= 2);
  return civil;
}

std::string ToText(Date date) {
  const CivilDate civil = ToCivil(date);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::string ToChineseText(Date date) {
  const CivilDate civil = ToCivil(date);
  return fmt::format("{}年{}月{}日", civil.year, civil.month, civil.day);
}

Date AddDays(Date date, std::int32_t days) { return Clamped(std::int64_t{date.days} + days); }

Date AddMonths(Date date, std::int32_t months) {
  const CivilDate civil = ToCivil(date);
  const std::int64_t month_index = std::int64_t{civil.year} * 12 + (civil.month - 1) + months;
  if (month_index < 12) return Clamped(kFirstDay);
  if (month_index >= 120000) return Clamped(kLastDay);
  const auto year = static_cast<int>(month_index / 12);
  const int month = static_cast<int>(month_index % 12) + 1;
  return Clamped(DaysOf(year, month, std::min(civil.day, DaysInMonth(year, month))));
}

Date MonthStart(Date date) { return Clamped(std::int64_t{date.days} - (ToCivil(date).day - 1)); }

Date PeriodStart(Date date, const std::vector<std::int32_t>& starts) {
  const int year = ToCivil(date).year;
  std::int64_t latest = DaysOf(year - 1, 1, 1);
  for (const std::int32_t start : starts)
    for (const int candidate : {year - 1, year})
      if (const std::int64_t days = DaysOf(candidate, start / 100, start % 100); days <= date.days) latest = std::max(latest, days);
  return Clamped(latest);
}

Date MonthEnd(Date date) {
  const CivilDate civil = ToCivil(date);
  return Clamped(std::int64_t{date.days} + (DaysInMonth(civil.year, civil.month) - civil.day));
}

std::int32_t FullYears(Date birth, Date at, LeapDay rule) {
  const CivilDate born = ToCivil(birth);
  const CivilDate now = ToCivil(at);
  int birthday_month = born.month;
  int birthday = born.day;
  if (born.month == 2 && born.day == 29 && !IsLeapYear(now.year)) {
    birthday_month = rule == LeapDay::March1 ? 3 : 2;
    birthday = rule == LeapDay::March1 ? 1 : 28;
  }
  const bool reached = now.month > birthday_month || (now.month == birthday_month && now.day >= birthday);
  return now.year - born.year - (reached ? 0 : 1);
}

std::int32_t FullMonths(Date a, Date b) {
  if (b < a) return -FullMonths(b, a);
  const CivilDate from = ToCivil(a);
  const CivilDate to = ToCivil(b);
  const int months = (to.year - from.year) * 12 + (to.month - from.month);
  const bool reached = to.day >= std::min(from.day, DaysInMonth(to.year, to.month));
  return months - (reached ? 0 : 1);
}

}  // namespace doudi::value
