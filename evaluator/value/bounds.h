// Bounds: what is known of a number on a row: a closed interval that surely holds it, either end possibly
// infinite.
//
// A known number is an interval of one point. Arithmetic on bounds is the usual interval arithmetic, exact at
// the ends; nullopt means that an end overflowed or (Divide) that the divisor is the point 0.
#pragma once

#include <optional>

#include "value/rational.h"
#include "value/truth.h"

namespace doudi::value {

struct Bounds {
  Rational low;
  Rational high;
  bool low_infinite = false;   // no lower end; `low` is then 0
  bool high_infinite = false;  // no upper end; `high` is then 0

  static Bounds Point(const Rational& a) { return {a, a, false, false}; }
  static Bounds All() { return {0, 0, true, true}; }
  static Bounds AtLeast(const Rational& a) { return {a, 0, false, true}; }
  static Bounds AtMost(const Rational& a) { return {0, a, true, false}; }

  bool IsPoint() const { return !low_infinite && !high_infinite && low == high; }
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

std::optional<Bounds> Add(const Bounds& a, const Bounds& b);
std::optional<Bounds> Subtract(const Bounds& a, const Bounds& b);
// 0 × an infinite end is 0: an end is a limit of numbers, never a number itself.
std::optional<Bounds> Multiply(const Bounds& a, const Bounds& b);
// Where b's interval holds 0 inside or at an end (and is not the point 0): the hull of the quotients by the
// non-zero divisors.
std::optional<Bounds> Divide(const Bounds& a, const Bounds& b);
std::optional<Bounds> Negate(const Bounds& a);
std::optional<Bounds> Round(const Bounds& a, const Rational& step, Rounding direction);
Bounds Min(const Bounds& a, const Bounds& b);
Bounds Max(const Bounds& a, const Bounds& b);
Bounds Hull(const Bounds& a, const Bounds& b);
bool Contains(const Bounds& a, const Rational& number);

Truth Less(const Bounds& a, const Bounds& b);  // a < b for all / none / some of the pairs
Truth LessOrEqual(const Bounds& a, const Bounds& b);
Truth Equal(const Bounds& a, const Bounds& b);

std::string ToText(const Bounds& a);  // "[0, +∞)", "330"

}  // namespace doudi::value
