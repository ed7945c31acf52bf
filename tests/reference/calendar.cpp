#include "reference/calendar.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <set>
#include <vector>

#include <fmt/format.h>

namespace doudi::reference {
namespace {

constexpr int kFirst = 1800;
constexpr int kLast = 2299;

Day Next(Day day) {
  if (++day.day > MonthLength(day.year, day.month)) {
    day.day = 1;
    if (++day.month > 12) {
      day.month = 1;
      ++day.year;
    }
  }
  return day;
}

struct Calendar {
  std::vector<Day> days;
  int epoch = 0;  // place of 1970-01-01
  Calendar() {
    for (Day day{kFirst, 1, 1}; day.year <= kLast; day = Next(day)) {
      if (day == Day{1970, 1, 1}) epoch = static_cast<int>(days.size());
      days.push_back(day);
    }
  }
};

const Calendar& TheCalendar() {
  static const Calendar calendar;
  return calendar;
}

// `months` later, as a day that may lie in any year.
Day Later(Day day, int months) {
  int month_number = day.year * 12 + day.month - 1 + months;
  Day result{month_number / 12, month_number % 12 + 1, day.day};
  result.day = std::min(result.day, MonthLength(result.year, result.month));
  return result;
}

Day Birthday(Day birth, int age, bool leap_day_is_march1) {
  const int year = birth.year + age;
  if (birth.day <= MonthLength(year, birth.month)) return {year, birth.month, birth.day};
  return leap_day_is_march1 ? Day{year, 3, 1} : Day{year, 2, 28};
}

}  // namespace

int MonthLength(int year, int month) {
  if (month == 4 || month == 6 || month == 9 || month == 11) return 30;
  if (month != 2) return 31;
  if (year % 400 == 0) return 29;
  if (year % 100 == 0) return 28;
  return year % 4 == 0 ? 29 : 28;
}

int FirstDay() { return -TheCalendar().epoch; }
int LastDay() { return static_cast<int>(TheCalendar().days.size()) - 1 - TheCalendar().epoch; }
Day DayAt(int days) { return TheCalendar().days[static_cast<std::size_t>(days + TheCalendar().epoch)]; }

int DaysOf(const Day& day) {
  if (day.year < kFirst) return FirstDay() - 1;
  if (day.year > kLast) return LastDay() + 1;
  const auto& days = TheCalendar().days;
  return static_cast<int>(std::lower_bound(days.begin(), days.end(), day) - days.begin()) -
         TheCalendar().epoch;
}

int PlusMonths(int days, int months) { return DaysOf(Later(DayAt(days), std::clamp(months, -12000, 12000))); }

int YearsBetween(int birth, int at, bool leap_day_is_march1) {
  const Day born = DayAt(birth), now = DayAt(at);
  int age = 0;
  while (Birthday(born, age + 1, leap_day_is_march1) <= now) ++age;
  while (Birthday(born, age, leap_day_is_march1) > now) --age;
  return age;
}

int MonthsBetween(int from, int to) {
  if (to < from) return -MonthsBetween(to, from);
  const Day start = DayAt(from), end = DayAt(to);
  int months = 0;
  while (Later(start, months + 1) <= end) ++months;
  return months;
}

int StartOfPeriod(int days, const std::vector<int>& starts) {
  for (; days >= FirstDay(); --days)
    for (const int start : starts)
      if (DayAt(days).month * 100 + DayAt(days).day == start) return days;
  return days;
}

int StartOfMonth(int days) {
  while (DayAt(days).day != 1) --days;
  return days;
}

int EndOfMonth(int days) {
  const Day day = DayAt(days);
  return days + MonthLength(day.year, day.month) - day.day;
}

namespace {

struct Arrangement {
  std::set<int> off, worked;
  int first = 0, last = 0;
  Arrangement() {
    std::ifstream file(DOUDI_SOURCE_DIR "/evaluator/value/holidays.csv");
    int first_year = kLast, last_year = kFirst;
    for (std::string line; std::getline(file, line);) {
      int year = 0, month = 0, day = 0;
      if (std::sscanf(line.c_str(), "%d-%d-%d,", &year, &month, &day) != 3) continue;
      (line.find("休") != std::string::npos ? off : worked).insert(DaysOf({year, month, day}));
      first_year = std::min(first_year, year);
      last_year = std::max(last_year, year);
    }
    first = DaysOf({first_year, 1, 1});
    last = DaysOf({last_year, 12, 31});
  }
};

const Arrangement& TheArrangement() {
  static const Arrangement arrangement;
  return arrangement;
}

}  // namespace

int FirstArranged() { return TheArrangement().first; }
int LastArranged() { return TheArrangement().last; }

bool IsWorked(int days) {
  if (TheArrangement().off.contains(days)) return false;
  if (TheArrangement().worked.contains(days)) return true;
  int monday = DaysOf({2024, 1, 1});
  while (monday < days - 6) monday += 7;
  while (monday > days) monday -= 7;
  return days - monday < 5;
}

int WorkdaysLater(int days, int amount) {
  const int step = amount < 0 ? -1 : 1;
  while (amount != 0) {
    days += step;
    if (days < FirstArranged() || days > LastArranged()) return days;
    if (IsWorked(days)) amount -= step;
  }
  return days;
}

int WorkdaysFrom(int from, int to) {
  if (to < from) return -WorkdaysFrom(to, from);
  int count = 0;
  for (int day = from + 1; day <= to; ++day) count += IsWorked(day) ? 1 : 0;
  return count;
}

std::string DayText(int days) {
  if (days < FirstDay()) return "before 1800";
  if (days > LastDay()) return "after 2299";
  const Day day = DayAt(days);
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

}  // namespace doudi::reference
