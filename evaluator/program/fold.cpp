#include "program/fold.h"

#include <algorithm>

#include "value/division.h"
#include "value/workdays.h"

namespace doudi::program {
namespace {

using model::Code;
using model::Constant;
using value::Date;
using value::Rational;

std::optional<Constant> FromNumber(const std::optional<Rational>& number) {
  if (!number) return std::nullopt;
  return Constant{*number};
}

std::optional<Constant> FromDate(Date date) {
  const value::CivilDate civil = value::ToCivil(date);
  if (civil.year < value::kFirstYear || civil.year > value::kLastYear) return std::nullopt;
  return Constant{date};
}

// A whole number of months or days that cannot leave the calendar by itself.
std::optional<std::int32_t> SmallWhole(const Rational& number) {
  constexpr std::int64_t limit = 1'000'000;
  if (!number.IsWhole() || number.numerator() > limit || number.numerator() < -limit) return std::nullopt;
  return static_cast<std::int32_t>(number.numerator());
}

std::optional<Constant> FoldNumber(const Instruction& instruction, std::span<const Constant> operands) {
  const auto number = [&](std::size_t i) { return std::get<Rational>(operands[i]); };
  switch (instruction.op) {
    case Opcode::Convert: return operands[0];
    case Opcode::Add: return FromNumber(Add(number(0), number(1)));
    case Opcode::Subtract: return FromNumber(Subtract(number(0), number(1)));
    case Opcode::Multiply: return FromNumber(Multiply(number(0), number(1)));
    case Opcode::Divide: return FromNumber(Divide(number(0), number(1)));
    case Opcode::Scale: return FromNumber(Multiply(number(0), instruction.step));
    case Opcode::Negate: return FromNumber(Negate(number(0)));
    case Opcode::Absolute: return number(0).Sign() < 0 ? FromNumber(Negate(number(0))) : operands[0];
    case Opcode::Min: return Constant{std::min(number(0), number(1))};
    case Opcode::Max: return Constant{std::max(number(0), number(1))};
    case Opcode::Round: return FromNumber(Round(number(0), instruction.step, instruction.rounding));
    default: return std::nullopt;
  }
}

std::optional<Constant> FoldDate(const Instruction& instruction, std::span<const Constant> operands) {
  const auto date = [&](std::size_t i) { return std::get<Date>(operands[i]); };
  switch (instruction.op) {
    case Opcode::AddMonths:
    case Opcode::AddDays: {
      const auto amount = SmallWhole(std::get<Rational>(operands[1]));
      if (!amount) return std::nullopt;
      return FromDate(instruction.op == Opcode::AddMonths ? AddMonths(date(0), *amount) : AddDays(date(0), *amount));
    }
    case Opcode::AddWorkdays: {
      const auto& amount = std::get<Rational>(operands[1]);
      if (!amount.IsWhole() || !value::IsArranged(date(0))) return std::nullopt;
      const auto day = value::NthWorkday(date(0), amount.numerator());
      return day ? std::optional<Constant>(*day) : std::nullopt;
    }
    case Opcode::WorkdaysBetween:
      if (!value::IsArranged(date(0)) || !value::IsArranged(date(1))) return std::nullopt;
      return Constant{Rational(value::WorkdaysUntil(date(1)) - value::WorkdaysUntil(date(0)))};
    case Opcode::IsWorkday:
      if (!value::IsArranged(date(0))) return std::nullopt;
      return Constant{value::IsWorkday(date(0))};
    case Opcode::FullYears: return Constant{Rational(FullYears(date(0), date(1), instruction.leap_day))};
    case Opcode::FullMonths: return Constant{Rational(FullMonths(date(0), date(1)))};
    case Opcode::DaysBetween: return Constant{Rational(std::int64_t{date(1).days} - date(0).days)};
    case Opcode::Year: return Constant{Rational(value::ToCivil(date(0)).year)};
    case Opcode::Month: return Constant{Rational(value::ToCivil(date(0)).month)};
    case Opcode::MonthStart: return FromDate(MonthStart(date(0)));
    case Opcode::MonthEnd: return FromDate(MonthEnd(date(0)));
    default: return std::nullopt;
  }
}

bool IsLess(const Constant& a, const Constant& b) {
  if (const auto* number = std::get_if<Rational>(&a)) return *number < std::get<Rational>(b);
  if (const auto* date = std::get_if<Date>(&a)) return *date < std::get<Date>(b);
  return std::get<Code>(a).code < std::get<Code>(b).code;
}

bool IsMember(const Program& program, const Instruction& instruction, const Constant& operand) {
  const auto& set = program.sets[static_cast<std::size_t>(instruction.index)];
  if (instruction.op == Opcode::InTexts) {
    return std::any_of(set.begin(), set.end(), [&](std::int32_t text) {
      return program.texts[static_cast<std::size_t>(text)] == std::get<std::string>(operand);
    });
  }
  const std::int32_t code = std::get<Code>(operand).code;
  if (instruction.op == Opcode::InCodes) return std::binary_search(set.begin(), set.end(), code);
  return std::any_of(set.begin(), set.end(), [&](std::int32_t division) { return value::InDivision(code, division); });
}

std::optional<Constant> FoldTruth(const Program& program, const Instruction& instruction, std::span<const Constant> operands) {
  const auto truth = [](const Constant& operand) { return std::get<bool>(operand); };
  switch (instruction.op) {
    case Opcode::Less: return Constant{IsLess(operands[0], operands[1])};
    case Opcode::LessOrEqual: return Constant{!IsLess(operands[1], operands[0])};
    case Opcode::Equal: return Constant{operands[0] == operands[1]};
    case Opcode::NotEqual: return Constant{operands[0] != operands[1]};
    case Opcode::InCodes:
    case Opcode::InDivisions:
    case Opcode::InTexts: return Constant{IsMember(program, instruction, operands[0])};
    case Opcode::And: return Constant{truth(operands[0]) && truth(operands[1])};
    case Opcode::Or: return Constant{truth(operands[0]) || truth(operands[1])};
    case Opcode::Not: return Constant{!truth(operands[0])};
    case Opcode::AtLeast: return Constant{std::count_if(operands.begin(), operands.end(), truth) >= instruction.count};
    case Opcode::Known: return Constant{true};
    case Opcode::Default: return operands[0];
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<Constant> Fold(const Program& program, const Instruction& instruction, std::span<const Constant> operands) {
  if (instruction.op == Opcode::PeriodStart)
    return FromDate(PeriodStart(std::get<Date>(operands[0]), program.sets[static_cast<std::size_t>(instruction.index)]));
  if (instruction.op >= Opcode::Less) return FoldTruth(program, instruction, operands);
  if (instruction.op >= Opcode::AddMonths) return FoldDate(instruction, operands);
  return FoldNumber(instruction, operands);
}

}  // namespace doudi::program
