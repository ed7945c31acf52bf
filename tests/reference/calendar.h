// The calendar of the reference interpreter: every day of 1800 to 2299 written down one after the other,
// counting done by walking.
#pragma once

#include <string>
#include <vector>

namespace doudi::reference {

struct Day {  // of the Gregorian calendar; compares in order of time
  int year = 1970, month = 1, day = 1;
  friend auto operator<=>(const Day&, const Day&) = default;
};

// Days since 1970-01-01 of the first and the last day there is. One less and one more stand for days outside.
int FirstDay();
int LastDay();
Day DayAt(int days);         // REQUIRES: FirstDay() <= days <= LastDay()
int DaysOf(const Day& day);  // FirstDay() - 1 for an earlier, LastDay() + 1 for a later one. REQUIRES: there
                             // is such a day
int MonthLength(int year, int month);

int PlusMonths(int days, int months);  // the same day of the later month, or its last; clamped as DaysOf
int YearsBetween(int birth, int at, bool leap_day_is_march1);  // birthdays passed; negative before birth
int MonthsBetween(int from, int to);  // whole months passed; negative when `to` is before `from`
// The last day up to this one that is one of `starts` (month × 100 ＋ day) of its year; clamped as DaysOf.
int StartOfPeriod(int days, const std::vector<int>& starts);
int StartOfMonth(int days);
int EndOfMonth(int days);
// Working days, by the days off and worked in exchange that evaluator/value/holidays.csv lists. They stop at the ends of its years: one
// less than the first and one more than the last day stand for days outside.
int FirstArranged();
int LastArranged();
bool IsWorked(int days);                  // REQUIRES: FirstArranged() <= days <= LastArranged()
int WorkdaysLater(int days, int amount);  // 0: the day itself; REQUIRES as above
int WorkdaysFrom(int from, int to);       // those after `from` up to `to`; negative when `to` is before `from`; REQUIRES as above
std::string DayText(int days);  // "2025-08-15"

}  // namespace doudi::reference
