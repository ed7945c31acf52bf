// The loops of a plan that are none of the kernels: dates by the calendar, divisions, the keys of parameters. And which dates they serve.
#include <algorithm>

#include "run/planner.h"
#include "value/division.h"

namespace doudi::run {
namespace {

using program::Opcode;
using value::Date;

Date DateOf(std::int64_t days) { return Date{static_cast<std::int32_t>(days)}; }

constexpr Size128 kFarthest = 200'000;  // days from 1970, months between two dates

bool InCalendar(std::int64_t days) {
  static const std::int32_t first = value::MakeDate(value::kFirstYear, 1, 1)->days, last = value::MakeDate(value::kLastYear, 12, 31)->days;
  return days >= first && days <= last;
}

std::int64_t FullYearsOf(std::int64_t a, std::int64_t b, const RowFunction& self) { return FullYears(DateOf(a), DateOf(b), self.leap_day); }
std::int64_t FullMonthsOf(std::int64_t a, std::int64_t b, const RowFunction&) { return FullMonths(DateOf(a), DateOf(b)); }
std::int64_t YearOf(std::int64_t a, std::int64_t, const RowFunction&) { return value::ToCivil(DateOf(a)).year; }
std::int64_t MonthOf(std::int64_t a, std::int64_t, const RowFunction&) { return value::ToCivil(DateOf(a)).month; }
std::int64_t MonthStartOf(std::int64_t a, std::int64_t, const RowFunction&) { return MonthStart(DateOf(a)).days; }
std::int64_t MonthEndOf(std::int64_t a, std::int64_t, const RowFunction&) { return MonthEnd(DateOf(a)).days; }
template <bool months>
std::int64_t MovedOf(std::int64_t a, std::int64_t b, const RowFunction&) {
  const auto near = static_cast<std::int32_t>(std::clamp<std::int64_t>(b, -200'000, 200'000));
  const std::int64_t days = (months ? AddMonths(DateOf(a), near) : AddDays(DateOf(a), near)).days;
  return InCalendar(days) ? days : kBeyond;
}

std::int64_t At(const void* reg, Kind kind, Size128 row) {
  const auto i = static_cast<std::size_t>(row);
  return kind == Kind::Int ? static_cast<const std::int32_t*>(reg)[i] : kind == Kind::Long ? static_cast<const std::int64_t*>(reg)[i] : static_cast<const std::uint8_t*>(reg)[i];
}

void MarkRow(const Step& step, const Block& block, std::int32_t row) {
  const std::int32_t* records = block.records[step.level];
  block.undecided[records == nullptr ? row : records[row] - block.first_record[step.level]] = 1;
}

}  // namespace

PlannedValue Planner::PlanDates(const program::Instruction& instruction) {
  const model::EntityId level = instruction.level;
  const PlannedValue& a = Operand(instruction, 0);
  const bool two = instruction.operands.size() > 1;
  const Scalar b = two ? Operand(instruction, 1).value : ConstantScalar(0);
  PlannedValue made;
  made.form = instruction.shape.form;
  RowFunction function;
  function.leap_day = instruction.leap_day;
  switch (instruction.op) {
    case Opcode::DaysBetween: made.value = Subtract(b, a.value, level); return made;
    case Opcode::FullYears: function.of = &FullYearsOf; break;
    case Opcode::FullMonths: function.of = &FullMonthsOf; break;
    case Opcode::Year: function.of = &YearOf; break;
    case Opcode::Month: function.of = &MonthOf; break;
    case Opcode::MonthStart: function.of = &MonthStartOf; break;
    case Opcode::MonthEnd: function.of = &MonthEndOf; break;
    case Opcode::AddMonths: function.of = &MovedOf<true>; break;
    default: function.of = &MovedOf<false>;
  }
  const bool moves = instruction.op == Opcode::AddMonths || instruction.op == Opcode::AddDays;
  if (moves && !Operand(instruction, 1).bottom.Is(1)) {
    made.why_not = "不是整数的月数或天数";
    return made;
  }
  if (a.value.constant && b.constant) made.why_not = "日期常数";
  made.value = ByFunction(function, a.value, b, kFarthest, Kind::Int, level);
  return made;
}

void RunFunction(const Step& step, const Block& block) {
  const auto& function = *static_cast<const RowFunction*>(step.table);
  const void* a = step.a == kNoRegister ? nullptr : block.registers[step.a];
  const void* b = step.b == kNoRegister ? nullptr : block.registers[step.b];
  auto* out = static_cast<std::int32_t*>(block.registers[step.out]);
  for (std::int32_t row = 0; row < block.rows[step.level]; ++row) {
    const auto place = static_cast<Size128>(row);
    const std::int64_t made = function.of(a ? At(a, function.a_kind, place) : function.constant_a, b ? At(b, function.b_kind, place) : function.constant_b, function);
    out[row] = made == kBeyond ? 0 : static_cast<std::int32_t>(made);
    if (made == kBeyond) MarkRow(step, block, row);
  }
}

void RunInDivision(const Step& step, const Block& block) {
  const auto& set = *static_cast<const DivisionSet*>(step.table)->divisions;
  const auto* a = static_cast<const std::int32_t*>(block.registers[step.a]);
  auto* out = static_cast<std::uint8_t*>(block.registers[step.out]);
  std::int32_t last = 0;
  std::uint8_t last_is_in = 0;
  for (std::int32_t row = 0; row < block.rows[step.level]; ++row) {
    if (row == 0 || a[row] != last) {
      last = a[row];
      last_is_in = std::any_of(set.begin(), set.end(), [&](std::int32_t division) { return value::InDivision(last, division); });
    }
    out[row] = last_is_in;
  }
}

// ---- numbers of keys ---------------------------------------------------------------------------------------------------------------

std::int32_t PairNumbers::NumberOf(std::int32_t number, std::int32_t code) {
  if (code >= 0 && code < kPage && number < kPlaces / kPage) return NumberAt(number, code);
  return number == 0 && code >= 0 && code < kPlaces ? NumberInPage(code) : NumberOfRare(number, code);
}

std::int32_t PairNumbers::NumberInPage(std::int32_t code) {
  std::int32_t& page = pages_[static_cast<std::size_t>(code / kPage)];
  if (page == 0) {
    page = static_cast<std::int32_t>(first_.size()) / kPage;
    first_.resize(first_.size() + kPage, -1);
  }
  std::int32_t& place = first_[static_cast<std::size_t>(page * kPage + code % kPage)];
  return place >= 0 ? place : place = size_++;
}

std::int32_t PairNumbers::NumberAt(std::int32_t number, std::int32_t code) {
  const auto place = static_cast<std::size_t>(number) * kPage + static_cast<std::size_t>(code);
  if (place >= later_.size()) later_.resize((static_cast<std::size_t>(number) + 1) * kPage, -1);
  return later_[place] >= 0 ? later_[place] : later_[place] = size_++;
}

std::int32_t PairNumbers::NumberOfRare(std::int32_t number, std::int32_t code) {
  const auto [place, added] = rare_.try_emplace({number, code}, size_);
  if (added) ++size_;
  return place->second;
}

// Nearly every combination has been met before.
template <class Code>
void PairNumbers::NumberFirst(const Code* codes, std::int32_t rows, std::int32_t* out) {
  for (std::int32_t row = 0; row < rows; ++row) {
    const auto code = static_cast<std::uint32_t>(codes[row]);
    if (code >= kPlaces) {
      out[row] = NumberOfRare(0, static_cast<std::int32_t>(code));
      continue;
    }
    const auto page = static_cast<std::uint32_t>(pages_[code / kPage]);
    const std::int32_t number = first_[page * kPage + code % kPage];
    out[row] = number >= 0 ? number : NumberInPage(static_cast<std::int32_t>(code));
  }
}

void PairNumbers::NumberLater(const std::int32_t* numbers, const std::uint8_t* codes, std::int32_t rows, std::int32_t* out) {
  for (std::int32_t row = 0; row < rows; ++row) {
    const std::int32_t before = numbers[row];
    const auto place = static_cast<std::size_t>(before) * kPage + codes[row];
    const std::int32_t number = place < later_.size() ? later_[place] : -1;
    out[row] = number >= 0 ? number : NumberOf(before, codes[row]);
  }
}

template <class Code>
void PairNumbers::NumberAll(const std::int32_t* numbers, const Code* codes, std::int32_t rows, std::int32_t* out) {
  if (numbers == nullptr) return NumberFirst(codes, rows, out);
  if constexpr (sizeof(Code) == 1) return NumberLater(numbers, codes, rows, out);
  for (std::int32_t row = 0; row < rows; ++row) out[row] = NumberOf(numbers[row], static_cast<std::int32_t>(codes[row]));
}

void KeyNumbers::Keep(std::size_t row, void* const* registers) {
  for (const KeySet::Key& key : keys_.keys)
    combinations_.push_back(key.reg == kNoRegister ? key.code : static_cast<std::int32_t>(At(registers[key.reg], key.kind, row)));
  ++size_;
}

void KeyNumbers::Number(std::int32_t rows, void* const* registers, const std::int32_t* numbered, std::int32_t* out) {
  std::int32_t met = 1;
  if (numbered != nullptr && rows > 0) met = *std::max_element(numbered, numbered + rows) + 1;
  for (std::size_t i = keys_.numbered; i < pairs_.size(); ++i) {
    const KeySet::Key& key = keys_.keys[i];
    if (key.reg == kNoRegister) continue;
    if (key.kind == Kind::Int) pairs_[i].NumberAll(numbered, static_cast<const std::int32_t*>(registers[key.reg]), rows, out);
    else pairs_[i].NumberAll(numbered, static_cast<const std::uint8_t*>(registers[key.reg]), rows, out);
    met = pairs_[i].size();
    numbered = out;
  }
  if (numbered == nullptr) std::fill(out, out + rows, 0);
  else if (numbered != out) std::copy(numbered, numbered + rows, out);
  // Numbers are given in the order of the rows.
  for (std::int32_t row = 0; row < rows && size_ < static_cast<std::size_t>(met); ++row)
    if (static_cast<std::size_t>(out[row]) == size_) Keep(static_cast<std::size_t>(row), registers);
}

void RunMarkMissing(const Step& step, const Block& block) {
  if (block.any_missing[step.link] == 0) return;
  const auto* numbers = static_cast<const std::int32_t*>(block.registers[step.a]);
  const auto* missing = static_cast<const std::uint8_t*>(block.tables[step.link]);
  for (std::int32_t row = 0; row < block.rows[step.level]; ++row)
    if (missing[numbers[row]] != 0) MarkRow(step, block, row);
}

void RunKeys(const Step& step, const Block& block) {
  KeyNumbers& numbers = (*static_cast<std::vector<KeyNumbers>*>(block.keys))[static_cast<std::size_t>(step.link)];
  const auto* numbered = step.a == kNoRegister ? nullptr : static_cast<const std::int32_t*>(block.registers[step.a]);
  numbers.Number(block.rows[step.level], block.registers, numbered, static_cast<std::int32_t*>(block.registers[step.out]));
}

}  // namespace doudi::run
