// Month: a calendar month, as ledgers and reports count them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/date.h"

namespace doudi::audit {

struct Month {
  std::int32_t number = 0;  // year × 12 ＋ month − 1
  friend auto operator<=>(const Month&, const Month&) = default;
};

Month MonthOf(value::Date date);
value::Date FirstDay(Month month);
// 2024-03, 2024/3, 2024.3, 202403, 2024年3月, or a date in it. nullopt: no month within the years that rules may name.
std::optional<Month> ParseMonth(std::string_view text);
std::string ToText(Month month);  // "2024-03"

// On which day of a month the rules are asked: the first by default, the last, or the Nth (the last where the month is shorter).
struct MonthDay {
  std::int32_t day = 1;  // 1..31
  friend bool operator==(const MonthDay&, const MonthDay&) = default;
};
value::Date DayIn(Month month, MonthDay day);
// first, last, 1 … 31; nullopt otherwise.
std::optional<MonthDay> ParseMonthDay(std::string_view text);

}  // namespace doudi::audit
