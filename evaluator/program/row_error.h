// RowError: why a value could not be worked out on a row. The row carries the error; the batch goes on.
#pragma once

#include <cstdint>

namespace doudi::program {

enum class RowError : std::uint8_t {
  None,
  Overflow,          // a number left the range of exact 64-bit arithmetic
  DivisionByZero,
  MissingParameter,  // no row for the key on the date
  EmptyAggregate,    // 最大/最小/平均 of nothing
  NoBranch,          // 决策表 / 若 without a matching row
  Ambiguous,         // 决策表 唯一 with two matching rows
  NotWhole,          // a fraction of a month or day added to a date
  DateRange,         // a date before 1800 or after 2299
  UnarrangedYear,    // working days of a year whose days off are not known
  TooManyMonths,     // 逐月 over more months than it may go over
  Conflict,          // exceptions that disagree both apply
};

}  // namespace doudi::program
