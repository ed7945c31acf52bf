#include "run/column.h"

#include <algorithm>
#include <bit>

namespace doudi::run {

using value::Bounds;
using value::Rational;

value::Bounds AllDates() {
  static const Bounds all{value::MakeDate(value::kFirstYear, 1, 1)->days, value::MakeDate(value::kLastYear, 12, 31)->days, false, false};
  return all;
}

void Column::Reset(const Shape& shape, std::size_t rows, bool single) {
  shape_ = shape;
  rows_ = rows;
  single_ = single;
  plain_ = true;
  magnitude_ = kHuge;
  if (shape.form == Form::Truth) {
    truths_.resize(rows);
    return;
  }
  own_values_.resize(rows);
  values_ = own_values_.data();
  if (shape.form == Form::Fraction) own_denominators_.resize(rows);
}

void Column::Repeat(const Column& from, std::size_t first, std::size_t rows, std::size_t copies) {
  if (from.single_) first = 0, rows = 1, copies = 1;
  Reset(from.shape_, rows * copies, from.single_);
  plain_ = from.plain_;
  magnitude_ = from.magnitude_;
  const auto repeat = [&](const auto* source, auto& target) {
    target.resize(rows * copies);
    for (std::size_t copy = 0; copy < copies; ++copy) std::copy_n(source + first, rows, target.begin() + static_cast<std::ptrdiff_t>(copy * rows));
  };
  if (shape_.form == Form::Truth) return repeat(from.truths_.data(), truths_);
  repeat(from.values_, own_values_);
  values_ = own_values_.data();
  if (shape_.form == Form::Fraction) repeat(from.own_denominators_.data(), own_denominators_);
  if (plain_) return;
  repeat(from.states_.data(), states_);
  // Of a column that never had an unknown number, or member, there is nothing to repeat.
  if (from.bounds_.size() >= first + rows) repeat(from.bounds_.data(), bounds_);
  if (from.possible_.size() >= first + rows) repeat(from.possible_.data(), possible_);
}

// From now on rows have states; a borrowed array becomes a copy, so that rows can be set.
void Column::OpenStates() {
  if (!plain_) return;
  plain_ = false;
  states_.assign(rows_, kKnown);
  if (values_ != own_values_.data()) {
    own_values_.assign(values_, values_ + rows_);
    values_ = own_values_.data();
  }
}

std::uint64_t Column::AllMembers() const {
  if (!shape_.enumeration || shape_.members > program::kMostMaskedMembers) return ~std::uint64_t{0};
  return shape_.members == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << shape_.members) - 1;
}

Bounds Column::BoundsAt(std::size_t row) const {
  const std::size_t place = single_ ? 0 : row;
  if (!plain_ && states_[place] == kUnknown) return bounds_[place];
  switch (shape_.form) {
    case Form::Scaled: return Bounds::Point(Rational(values_[place], shape_.denominator));
    case Form::Fraction: return Bounds::Point(Rational(values_[place], own_denominators_[place]));
    default: return Bounds::Point(values_[place]);
  }
}

std::uint64_t Column::PossibleAt(std::size_t row) const {
  const std::size_t place = single_ ? 0 : row;
  if (!plain_ && states_[place] == kUnknown) return shape_.enumeration ? possible_[place] : AllMembers();
  const std::int64_t code = values_[place];
  return code >= 0 && code < 64 ? std::uint64_t{1} << code : 0;
}

Value Column::Read(std::size_t row) const {
  Value value;
  const std::uint8_t state = StateAt(row);
  value.error = ErrorOfState(state);
  value.state = IsError(state) ? ValueState::Error : state == kUnknown ? ValueState::Unknown : ValueState::Known;
  if (shape_.form == Form::Truth) {
    value.truth = static_cast<value::Truth>(std::min<std::uint8_t>(TruthAt(row), 3));
    return value;
  }
  if (IsError(state)) return value;
  switch (shape_.form) {
    case Form::Scaled:
    case Form::Fraction: value.number = BoundsAt(row); break;
    case Form::Date: {
      const Bounds days = BoundsAt(row);
      value.date_low = {static_cast<std::int32_t>(days.low.numerator())};
      value.date_high = {static_cast<std::int32_t>(days.high.numerator())};
      break;
    }
    default:
      if (state == kKnown) value.code = static_cast<std::int32_t>(ValueAt(row));
      if (shape_.enumeration) value.possible = PossibleAt(row);
  }
  return value;
}

void Column::SetState(std::size_t row, std::uint8_t state) {
  if (shape_.form == Form::Truth) {
    truths_[row] = TruthOfState(state);
    plain_ = false;
    return;
  }
  OpenStates();
  states_[row] = state;
  own_values_[row] = 0;
  if (shape_.form == Form::Fraction) own_denominators_[row] = 1;
  if (state == kUnknown && shape_.enumeration) {
    if (possible_.size() < rows_) possible_.resize(rows_);
    possible_[row] = AllMembers();
  }
}

bool Column::SetKnownNumber(std::size_t row, const Rational& number) {
  std::int64_t value = number.numerator();
  if (shape_.form == Form::Fraction) {
    own_denominators_[row] = number.denominator();
  } else if (shape_.form == Form::Scaled) {
    const bool fits = shape_.denominator % number.denominator() == 0 &&
                      !__builtin_mul_overflow(value, shape_.denominator / number.denominator(), &value);
    if (!fits) return false;
    const auto size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    magnitude_ = std::max(magnitude_, size);
  }
  own_values_[row] = value;
  return true;
}

void Column::SetBounds(std::size_t row, const Bounds& bounds) {
  OpenStates();
  if (bounds.IsPoint()) {
    states_[row] = kKnown;
    if (!SetKnownNumber(row, bounds.low)) SetError(row, RowError::Overflow);
    return;
  }
  SetState(row, kUnknown);
  if (bounds_.size() < rows_) bounds_.resize(rows_);
  bounds_[row] = bounds;
}

void Column::SetPossible(std::size_t row, std::uint64_t possible) {
  if (shape_.members > program::kMostMaskedMembers) return SetState(row, kUnknown);
  if (std::has_single_bit(possible)) {
    OpenStates();
    states_[row] = kKnown;
    own_values_[row] = std::countr_zero(possible);
    return;
  }
  SetState(row, kUnknown);
  possible_[row] = possible;
}

void Column::WriteKnown(std::size_t row, const Value& value) {
  magnitude_ = 0;
  switch (shape_.form) {
    case Form::Truth: truths_[row] = static_cast<std::uint8_t>(value.truth); break;
    case Form::Scaled:
    case Form::Fraction:
      if (!SetKnownNumber(row, value.number.low)) SetError(row, RowError::Overflow);
      break;
    case Form::Date: own_values_[row] = value.date_low.days; break;
    case Form::Code: own_values_[row] = value.code; break;
  }
}

void Column::Write(std::size_t row, const Value& value) {
  if (value.state == ValueState::Error) return SetError(row, value.error);
  if (shape_.form == Form::Truth) {
    truths_[row] = static_cast<std::uint8_t>(value.truth);
    plain_ = plain_ && value::Decided(value.truth);
    return;
  }
  switch (shape_.form) {
    case Form::Scaled:
    case Form::Fraction: return SetBounds(row, value.number);
    case Form::Date: return SetBounds(row, Bounds{value.date_low.days, value.date_high.days, false, false});
    default: break;
  }
  if (value.state == ValueState::Unknown) {
    if (shape_.enumeration) return SetPossible(row, value.possible != 0 ? value.possible : AllMembers());
    return SetState(row, kUnknown);
  }
  OpenStates();
  states_[row] = kKnown;
  own_values_[row] = value.code;
}

void Column::CopyRow(std::size_t row, const Column& from, std::size_t from_row) {
  const std::uint8_t state = from.StateAt(from_row);
  if (IsError(state)) return SetState(row, state);
  Write(row, from.Read(from_row));
}

void Column::SettleTruths() {
  plain_ = std::none_of(truths_.begin(), truths_.begin() + static_cast<std::ptrdiff_t>(rows_),
                        [](std::uint8_t truth) { return truth > 1; });
}

}  // namespace doudi::run
