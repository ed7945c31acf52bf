// Exact numbers and intervals of the reference interpreter: rationals of any size, ends that may be infinite.
#pragma once

#include <optional>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>

namespace doudi::reference {

using Integer = boost::multiprecision::cpp_int;
using Exact = boost::multiprecision::cpp_rational;

// All numbers between two ends, ends included. No low end: down to -infinity; no high end: up to +infinity.
struct Interval {
  std::optional<Exact> low;
  std::optional<Exact> high;
};

Interval Point(const Exact& number);
bool IsPoint(const Interval& a);
bool Same(const Interval& a, const Interval& b);

Interval Sum(const Interval& a, const Interval& b);
Interval Opposite(const Interval& a);
Interval Product(const Interval& a, const Interval& b);
// The hull of the quotients by the divisors of b that are not 0; nullopt if b is the point 0.
std::optional<Interval> Quotient(const Interval& a, const Interval& b);
Interval Magnitude(const Interval& a);
Interval Least(const Interval& a, const Interval& b);
Interval Greatest(const Interval& a, const Interval& b);
Interval Hull(const Interval& a, const Interval& b);
bool Holds(const Interval& a, const Exact& number);

Integer Floor(const Exact& number);
Integer Ceiling(const Exact& number);
// The multiple of `step` below, above or nearest (halves away from zero).
enum class Direction { Below, Above, Nearest };
Exact Rounded(const Exact& number, const Exact& step, Direction direction);
Interval Rounded(const Interval& a, const Exact& step, Direction direction);

std::string ToText(const Exact& number);  // "5/3"
std::string ToText(const Interval& a);    // "5/3", "[0, +∞)"

}  // namespace doudi::reference
