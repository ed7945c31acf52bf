// Working days (工作日): Monday to Friday without the days off, and with the days that are worked in exchange (调休), as the State
// Council arranges them year by year. The arrangement is holidays.csv, whose head says where it is from, and lies in the binary.
//
// Of a year that is not in it nobody can say which days are worked: it is arranged in November of the year before.
#pragma once

#include <cstdint>
#include <optional>

#include "value/date.h"

namespace doudi::value {

// The years that are arranged: the first and the last day of them.
Date FirstArrangedDay();
Date LastArrangedDay();
inline bool IsArranged(Date date) { return date >= FirstArrangedDay() && date <= LastArrangedDay(); }

// REQUIRES: IsArranged(date)
bool IsWorkday(Date date);
// How many working days there are from the first arranged day to this one, itself included. REQUIRES: IsArranged(date)
std::int32_t WorkdaysUntil(Date date);
// The n-th working day after the date (before it where n < 0); the date itself where n is 0. nullopt if it lies beyond the arranged years.
// REQUIRES: IsArranged(date)
std::optional<Date> NthWorkday(Date date, std::int64_t n);

struct ExpectedDay {
  Date date;
  bool estimated = false;  // counted by Monday to Friday where a year is not arranged
};
// The n-th working day after any date, for what is only shown. REQUIRES: 0 <= n <= 10'000
ExpectedDay ExpectWorkday(Date date, std::int32_t n);

}  // namespace doudi::value
