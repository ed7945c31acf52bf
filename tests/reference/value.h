// What an expression is on an element, in the words of the reference interpreter.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/expression.h"
#include "reference/number.h"

namespace doudi::reference {

enum class Error {
  None,
  DivisionByZero,
  MissingParameter,
  EmptyAggregate,
  NoBranch,
  Ambiguous,
  NotWhole,
  DateRange,
  UnarrangedYear,
  TooManyMonths,
  Conflict
};

enum class Tri { No, Yes, Maybe };
inline Tri ToTri(bool b) { return b ? Tri::Yes : Tri::No; }
inline Tri Opposite(Tri a) { return a == Tri::Maybe ? a : ToTri(a == Tri::No); }

struct Value {
  model::TypeKind kind = model::TypeKind::Boolean;
  Error error = Error::None;
  Tri truth = Tri::No;              // Boolean
  Interval number;                  // Number
  int first_day = 0, last_day = 0;  // Date
  std::set<int> possible;           // Enum
  std::optional<int> division;      // Division: unknown if empty
  std::optional<std::string> text;  // Text: unknown if empty
  // On the way here a number left what an engine of 64-bit integers can be asked to hold: an end whose
  // reduced numerator or denominator is above 2^62, or whose size is above 2^62 ÷ 10^7 (columns of whole
  // numbers are kept over denominators up to 10^7). There, and only there, Overflow is right too, and another
  // error that this value would have overruled.
  bool large = false;

  bool IsError() const { return error != Error::None; }
  bool IsKnown() const;
};

Value Truth(Tri truth);
Value Number(const Interval& number);
Value Failure(model::TypeKind kind, Error error);

// The hull of two values of one type. REQUIRES: neither is an error.
Value Hull(const Value& a, const Value& b);
bool Same(const Value& a, const Value& b);  // all but `large`
std::string ToText(const Value& a);
std::string ToText(Error error);

}  // namespace doudi::reference
