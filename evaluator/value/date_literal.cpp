#include <algorithm>

#include <fmt/format.h>

#include "value/literal.h"
#include "value/literal_grammar.h"

namespace doudi::value {
namespace {

constexpr std::string_view kDateRuleForm = "请写 2024-07-01 或 2024年7月1日";
constexpr std::string_view kCellForm = "请写年、月、日，形如 2024-07-01、2024年7月1日 或 2024/7/1";

int NumberOf(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

// `shown` is the text as the author wrote it.
LiteralResult<Date> DateOf(const DateText& text, std::string_view shown, std::string_view form) {
  const int year = NumberOf(text.year);
  const int month = NumberOf(text.month);
  const int day = text.day.empty() ? 1 : NumberOf(text.day);
  if (const auto date = MakeDate(year, month, day)) return *date;
  if (year < kFirstYear || year > kLastYear) {
    return LiteralError{fmt::format("“{}”的年份是 {}", shown, year),
                        fmt::format("年份应在 {} 与 {} 之间", kFirstYear, kLastYear)};
  }
  if (month < 1 || month > 12)
    return LiteralError{fmt::format("“{}”的月份是 {}", shown, month),
                        "月份应在 1 与 12 之间，先写年，再写月、日"};
  return LiteralError{
      fmt::format("“{}”这一天不存在：{}年{}月只有 {} 天", shown, year, month, DaysInMonth(year, month)),
      std::string(form)};
}

LiteralResult<Date> NoDate(std::string_view shown, std::string_view form) {
  if (shown.empty()) return LiteralError{"这里是空的，要的是日期", std::string(form)};
  return LiteralError{fmt::format("“{}”不是日期", shown), std::string(form)};
}

std::string LowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

}  // namespace

LiteralResult<Date> ParseDate(std::string_view text) {
  const std::string folded = FoldWidth(text);
  const auto date = ReadDateText(folded);
  if (!date || date->midnight) return NoDate(text, kDateRuleForm);
  if (date->form == DateText::Form::Slashes || date->form == DateText::Form::Compact) {
    return LiteralError{fmt::format("“{}”这样的日期只能写在数据里", text), std::string(kDateRuleForm)};
  }
  return DateOf(*date, text, kDateRuleForm);
}

std::optional<MonthDay> ParseMonthDay(std::string_view text) {
  const std::string in_leap_year = "2024年" + FoldWidth(text);
  const auto read = ReadDateText(in_leap_year);
  if (!read || read->day.empty() || read->midnight) return std::nullopt;
  const auto date = DateOf(*read, text, kDateRuleForm);
  if (date.index() != 0) return std::nullopt;
  const CivilDate civil = ToCivil(std::get<Date>(date));
  return MonthDay{civil.month, civil.day};
}

LiteralResult<Date> ParseDateCell(std::string_view text) {
  const std::string_view shown = Trimmed(text);
  const std::string folded = FoldWidth(shown);
  const auto date = ReadDateText(folded);
  if (!date) return NoDate(shown, kCellForm);
  return DateOf(*date, shown, kCellForm);
}

LiteralResult<bool> ParseBoolCell(std::string_view text) {
  const std::string_view shown = Trimmed(text);
  const std::string folded = LowerCase(FoldWidth(shown));
  if (const auto value = ReadBoolText(folded)) return *value;
  constexpr std::string_view kForm = "请写 真 或 假，也可以写 是/否、有/无、true/false、√/×、1/0";
  if (shown.empty()) return LiteralError{"这里是空的，要的是真或假", std::string(kForm)};
  return LiteralError{fmt::format("“{}”不是真假值", shown), std::string(kForm)};
}

}  // namespace doudi::value
