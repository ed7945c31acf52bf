// Possible: what a row may be where several values may be taken. For run/ only.
#pragma once

#include <algorithm>

#include "run/column.h"

namespace doudi::run {

// What a row may be: the hull of the values that may be taken, or the first error among them.
class Possible {
 public:
  explicit Possible(const Shape& shape) : shape_(shape) {}

  bool any() const { return any_; }

  void Take(const Value& value) {
    if (!any_ || (value.state == ValueState::Error && value_.state != ValueState::Error)) {
      value_ = value;
    } else if (value_.state != ValueState::Error) {
      Widen(value);
    }
    any_ = true;
  }
  void Fail(RowError error) { Take({.state = ValueState::Error, .error = error}); }
  void WriteTo(Column& out, std::size_t row) const { out.Write(row, value_); }

 private:
  void Widen(const Value& other) {
    switch (shape_.form) {
      case Form::Truth:
        if (other.truth != value_.truth) value_.truth = value::Truth::Unknown;
        break;
      case Form::Scaled:
      case Form::Fraction: value_.number = Hull(value_.number, other.number); break;
      case Form::Date:
        value_.date_low = std::min(value_.date_low, other.date_low);
        value_.date_high = std::max(value_.date_high, other.date_high);
        break;
      case Form::Code: {
        const bool same = value_.state == ValueState::Known && other.state == ValueState::Known && value_.code == other.code;
        value_.state = same ? ValueState::Known : ValueState::Unknown;
        value_.possible |= other.possible;
        break;
      }
    }
  }

  Shape shape_;
  bool any_ = false;
  Value value_;
};

}  // namespace doudi::run
