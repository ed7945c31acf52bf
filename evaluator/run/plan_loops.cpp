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
  if (PlaceOf(code) < kBytes && static_cast<std::uint32_t>(number) < kMostNumbers) return NumberAt(static_cast<std::size_t>(number) * kBytes + PlaceOf(code));
  return number == 0 && PlaceOf(code) < kPlaces ? NumberInPage(PlaceOf(code)) : NumberOfRare(number, code);
}

std::int32_t PairNumbers::NumberInPage(std::uint32_t place) {
  std::int32_t& page = pages_[place / kPage];
  if (page == 0) {
    page = static_cast<std::int32_t>(first_.size() / kPage);
    first_.resize(first_.size() + kPage, -1);
  }
  std::int32_t& number = first_[static_cast<std::uint32_t>(page) * kPage + place % kPage];
  return number >= 0 ? number : number = size_++;
}

std::int32_t PairNumbers::NumberAt(std::size_t place) {
  if (place >= later_.size()) later_.resize((place / kBytes + 1) * kBytes, -1);
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
  const std::int32_t* pages = pages_.data();
  const std::int32_t* first = first_.data();
  for (std::int32_t row = 0; row < rows; ++row) {
    const std::uint32_t place = PlaceOf(codes[row]), near = place < kPlaces ? place : 0;
    const std::int32_t number = first[static_cast<std::uint32_t>(pages[near / kPage]) * kPage + near % kPage];
    if (number < 0 || near != place) [[unlikely]] {
      out[row] = near == place ? NumberInPage(place) : NumberOfRare(0, codes[row]);
      first = first_.data();
      continue;
    }
    out[row] = number;
  }
}

template <class Code>
void PairNumbers::NumberLater(const std::int32_t* numbers, const Code* codes, std::int32_t rows, std::int32_t* out) {
  const std::int32_t* later = later_.data();
  std::size_t places = later_.size();
  for (std::int32_t row = 0; row < rows; ++row) {
    const std::uint32_t code = PlaceOf(codes[row]);
    const std::size_t place = static_cast<std::uint32_t>(numbers[row]) * std::size_t{kBytes} + code;
    if (code >= kBytes || place >= places || later[place] < 0) [[unlikely]] {
      out[row] = NumberOf(numbers[row], codes[row]);
      later = later_.data();
      places = later_.size();
      continue;
    }
    out[row] = later[place];
  }
}

template <class Code>
void PairNumbers::NumberAll(const std::int32_t* numbers, const Code* codes, std::int32_t rows, std::int32_t* out) {
  if (numbers == nullptr) NumberFirst(codes, rows, out);
  else NumberLater(numbers, codes, rows, out);
}

void KeyNumbers::Keep(std::size_t row, void* const* registers) {
  for (const KeySet::Key& key : keys_.keys)
    combinations_.push_back(key.reg == kNoRegister ? key.code : static_cast<std::int32_t>(At(registers[key.reg], key.kind, row)));
  ++size_;
}

void KeyNumbers::Number(std::int32_t rows, void* const* registers, const std::int32_t* numbered, std::int32_t* out) {
  std::int32_t met = -1;
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
  if (met < 0) met = numbered == nullptr || rows == 0 ? 1 : *std::max_element(numbered, numbered + rows) + 1;  // all other keys are constants
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
