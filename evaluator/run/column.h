// Column: the values of one instruction on all rows of its level. For run/ only.
//
// A plain column has a value on every row and nothing else; the bare loops read just its array. A column that is not plain has a
// state per row (0 known, 1 unknown, 2 and above an error); rows that are not known hold 0 in the array, and what is known of them
// lies beside it. Truth columns carry their state in the value itself: 0, 1, 2 unknown, 3 and above an error.
#pragma once

#include <cstdint>
#include <vector>

#include "program/instruction.h"
#include "run/run.h"

namespace doudi::run {

using program::Form;
using program::Shape;

inline constexpr std::uint8_t kKnown = 0;
inline constexpr std::uint8_t kUnknown = 1;
inline constexpr std::uint8_t kUnknownTruth = 2;

constexpr std::uint8_t StateOf(RowError error) { return static_cast<std::uint8_t>(static_cast<int>(error) + 1); }
constexpr std::uint8_t TruthOf(RowError error) { return static_cast<std::uint8_t>(static_cast<int>(error) + 2); }
constexpr bool IsError(std::uint8_t state) { return state > kUnknown; }
constexpr bool IsErrorTruth(std::uint8_t truth) { return truth > kUnknownTruth; }
// The truth that says the same as a state, for states other than Known.
constexpr std::uint8_t TruthOfState(std::uint8_t state) { return static_cast<std::uint8_t>(state + 1); }
constexpr std::uint8_t StateOfTruth(std::uint8_t truth) { return truth < 2 ? kKnown : static_cast<std::uint8_t>(truth - 1); }
constexpr RowError ErrorOfState(std::uint8_t state) {
  return IsError(state) ? static_cast<RowError>(state - 1) : RowError::None;
}

// Sizes from here on are as good as unlimited: products and sums of them are checked row by row.
inline constexpr std::uint64_t kHuge = std::uint64_t{1} << 63;

class Column {
 public:
  // Ready for `rows` values of this shape, all plain; the values themselves are left as they are.
  void Reset(const Shape& shape, std::size_t rows, bool single);
  // `copies` times the rows [first, first + rows) of another column, one copy after the other; a single column as it is.
  void Repeat(const Column& from, std::size_t first, std::size_t rows, std::size_t copies);
  // Reads the values of another array instead of its own.
  void Borrow(const std::int64_t* values) { values_ = values; }

  const Shape& shape() const { return shape_; }
  std::size_t rows() const { return rows_; }
  bool single() const { return single_; }  // one value for all rows of any level
  bool plain() const { return plain_; }

  const std::int64_t* values() const { return values_; }
  const std::int64_t* denominators() const { return own_denominators_.data(); }  // Fraction
  const std::uint8_t* truths() const { return truths_.data(); }
  std::int64_t* own_values() { return own_values_.data(); }
  std::int64_t* own_denominators() { return own_denominators_.data(); }
  std::uint8_t* own_truths() { return truths_.data(); }

  // No value of a Scaled column is larger in size.
  std::uint64_t magnitude() const { return magnitude_; }
  void SetMagnitude(std::uint64_t magnitude) { magnitude_ = magnitude; }

  std::uint8_t StateAt(std::size_t row) const {
    if (shape_.form == Form::Truth) return StateOfTruth(truths_[single_ ? 0 : row]);
    return plain_ ? kKnown : states_[single_ ? 0 : row];
  }
  std::uint8_t TruthAt(std::size_t row) const { return truths_[single_ ? 0 : row]; }
  std::int64_t ValueAt(std::size_t row) const { return values_[single_ ? 0 : row]; }
  // What is known of a number or a date (in days). REQUIRES: no error on the row.
  value::Bounds BoundsAt(std::size_t row) const;
  // The enum members still possible; all where that is not kept. REQUIRES: no error on the row.
  std::uint64_t PossibleAt(std::size_t row) const;
  // Everything of a row in one. For the rows that are not plain.
  Value Read(std::size_t row) const;

  // A value that is known: the column stays plain. For columns of constants.
  void WriteKnown(std::size_t row, const Value& value);
  // These make the column not plain.
  void SetState(std::size_t row, std::uint8_t state);                // an error, or a code that may be anything
  void SetError(std::size_t row, RowError error) { SetState(row, StateOf(error)); }
  void SetBounds(std::size_t row, const value::Bounds& bounds);      // known where they meet
  void SetPossible(std::size_t row, std::uint64_t possible);         // known where it is one member
  void Write(std::size_t row, const Value& value);
  void CopyRow(std::size_t row, const Column& from, std::size_t from_row);
  // A truth column whose array was written directly: looks whether it is plain.
  void SettleTruths();
  void MarkTruthsNotPlain() { plain_ = false; }

  std::uint64_t AllMembers() const;

 private:
  void OpenStates();
  bool SetKnownNumber(std::size_t row, const value::Rational& number);

  Shape shape_;
  std::size_t rows_ = 0;
  bool single_ = false;
  bool plain_ = true;
  std::uint64_t magnitude_ = kHuge;
  const std::int64_t* values_ = nullptr;
  std::vector<std::int64_t> own_values_;
  std::vector<std::int64_t> own_denominators_;
  std::vector<std::uint8_t> truths_;
  std::vector<std::uint8_t> states_;
  std::vector<value::Bounds> bounds_;
  std::vector<std::uint64_t> possible_;
};

// The dates that a fact without a range can have, in days.
value::Bounds AllDates();

}  // namespace doudi::run
