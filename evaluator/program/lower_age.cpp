// 周岁（出生日期，基准日） ≥ 60周岁 asks whether the birth was on or before one day: a comparison of dates, without a calendar per row.
// Only where nobody reads the age itself back.
#include "program/compiler.h"

namespace doudi::program {
namespace {

using value::Date;

// The last day of birth of those who are `years` old or older; the day before the calendar if there is none.
Date LastBirthOf(std::int64_t years, Date at, value::LeapDay leap_day) {
  std::int32_t before = value::MakeDate(value::kFirstYear, 1, 1)->days - 1;  // old enough, or none is
  std::int32_t after = value::MakeDate(value::kLastYear, 12, 31)->days + 1;  // too young
  while (after - before > 1) {
    const std::int32_t middle = before + (after - before) / 2;
    (FullYears(Date{middle}, at, leap_day) >= years ? before : after) = middle;
  }
  return Date{before};
}

}  // namespace

std::optional<ColumnId> Compiler::LowerAgeComparison(Opcode op, ColumnId left, ColumnId right) {
  const bool age_is_left = builder_.At(left).op == Opcode::FullYears;
  const Instruction& age = builder_.At(age_is_left ? left : right);
  const model::Constant* limit = builder_.ConstantOf(age_is_left ? right : left);
  if (age.op != Opcode::FullYears || !limit) return std::nullopt;
  const ColumnId birth = age.operands[0];
  const model::Constant* at = builder_.ConstantOf(age.operands[1]);
  if (!at) return std::nullopt;

  // age < n and n ≤ age part at n itself (or the next whole number); age ≤ n and n < age just above it.
  const auto& number = std::get<value::Rational>(*limit);
  const bool parts_at_limit = age_is_left == (op == Opcode::Less);
  const auto whole = value::Round(number, 1, parts_at_limit ? value::Rounding::Up : value::Rounding::Down);
  const std::int64_t years = whole->numerator() + (parts_at_limit ? 0 : 1);
  const ColumnId last_birth = builder_.Constant(LastBirthOf(years, std::get<Date>(*at), age.leap_day));
  if (age_is_left) return builder_.Compare(Opcode::Less, last_birth, birth, true);
  return builder_.Compare(Opcode::LessOrEqual, birth, last_birth, false);
}

}  // namespace doudi::program
