#include "audit/month.h"

#include <algorithm>
#include <charconv>
#include <variant>

#include <fmt/format.h>

#include "value/literal.h"

namespace doudi::audit {
namespace {

constexpr std::int32_t kMonths = 12;
constexpr std::int32_t kLongest = 31;

std::optional<std::int32_t> NumberIn(std::string_view digits) {
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty() || digits.front() == '-') return std::nullopt;
  return number;
}

std::optional<Month> MonthNamed(std::string_view year, std::string_view month) {
  const auto y = NumberIn(year), m = NumberIn(month);
  if (!y || !m || year.size() != 4 || month.size() > 2 || *y < value::kFirstYear || *y > value::kLastYear || *m < 1 || *m > kMonths) return std::nullopt;
  return Month{*y * kMonths + *m - 1};
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Month MonthOf(value::Date date) {
  const auto civil = value::ToCivil(date);
  return {civil.year * kMonths + civil.month - 1};
}

value::Date FirstDay(Month month) { return *value::MakeDate(month.number / kMonths, month.number % kMonths + 1, 1); }

std::optional<Month> ParseMonth(std::string_view text) {
  constexpr std::string_view kYear = "年", kMonth = "月";
  const std::string folded = value::FoldWidth(text);
  std::string_view plain = Trimmed(folded);
  if (plain.ends_with(kMonth)) {
    plain.remove_suffix(kMonth.size());
    const auto at = plain.find(kYear);
    return at == std::string_view::npos ? std::nullopt : MonthNamed(plain.substr(0, at), plain.substr(at + kYear.size()));
  }
  if (plain.size() == 6)
    if (const auto month = MonthNamed(plain.substr(0, 4), plain.substr(4))) return month;
  if (plain.size() >= 6 && plain.size() <= 7 && plain.find_first_of("-/.") == 4)
    if (const auto month = MonthNamed(plain.substr(0, 4), plain.substr(5))) return month;
  const auto date = value::ParseDateCell(plain);
  if (const auto* day = std::get_if<value::Date>(&date)) return MonthOf(*day);
  return std::nullopt;
}

std::string ToText(Month month) { return fmt::format("{:04}-{:02}", month.number / kMonths, month.number % kMonths + 1); }

value::Date DayIn(Month month, MonthDay day) {
  const value::Date first = FirstDay(month);
  return std::min(value::AddDays(first, day.day - 1), value::MonthEnd(first));
}

std::optional<MonthDay> ParseMonthDay(std::string_view text) {
  if (text == "first") return MonthDay{1};
  if (text == "last") return MonthDay{kLongest};
  const auto number = NumberIn(text);
  if (!number || *number < 1 || *number > kLongest) return std::nullopt;
  return MonthDay{*number};
}

}  // namespace doudi::audit
