#include "reference/number.h"

#include <vector>

namespace doudi::reference {
namespace {

using boost::multiprecision::abs;
using boost::multiprecision::denominator;
using boost::multiprecision::numerator;

// Smaller or equal among low ends, where none is -infinity; and among high ends, where none is +infinity.
bool LowBefore(const std::optional<Exact>& a, const std::optional<Exact>& b) { return !a || (b && *a < *b); }
bool HighBefore(const std::optional<Exact>& a, const std::optional<Exact>& b) { return a && (!b || *a < *b); }

// The part of `a` at or above 0 and the part at or below 0, where there is one.
std::optional<Interval> UpperPart(const Interval& a) {
  if (a.high && *a.high < 0) return std::nullopt;
  return Interval{a.low && *a.low > 0 ? *a.low : Exact(0), a.high};
}
std::optional<Interval> LowerPart(const Interval& a) {
  if (a.low && *a.low > 0) return std::nullopt;
  return Interval{a.low, a.high && *a.high < 0 ? *a.high : Exact(0)};
}

bool IsZero(const std::optional<Exact>& end) { return end && *end == 0; }

// Of two intervals without negative numbers.
Interval UpperProduct(const Interval& a, const Interval& b) {
  Interval result;
  result.low = *a.low * *b.low;
  if (IsZero(a.high) || IsZero(b.high)) {
    result.high = Exact(0);
  } else if (a.high && b.high) {
    result.high = *a.high * *b.high;
  }
  return result;
}

Interval HullOf(const std::vector<Interval>& parts) {
  Interval result = parts.front();
  for (const Interval& part : parts) result = Hull(result, part);
  return result;
}

}  // namespace

Interval Point(const Exact& number) { return {number, number}; }

bool IsPoint(const Interval& a) { return a.low && a.high && *a.low == *a.high; }

bool Same(const Interval& a, const Interval& b) { return a.low == b.low && a.high == b.high; }

Interval Sum(const Interval& a, const Interval& b) {
  Interval result;
  if (a.low && b.low) result.low = *a.low + *b.low;
  if (a.high && b.high) result.high = *a.high + *b.high;
  return result;
}

Interval Opposite(const Interval& a) {
  Interval result;
  if (a.high) result.low = -*a.high;
  if (a.low) result.high = -*a.low;
  return result;
}

// Split at 0 into parts of one sign, so that every product is one of two intervals without negative numbers.
Interval Product(const Interval& a, const Interval& b) {
  std::vector<Interval> parts;
  const auto a_upper = UpperPart(a), b_upper = UpperPart(b);
  const auto a_lower = LowerPart(a), b_lower = LowerPart(b);
  if (a_upper && b_upper) parts.push_back(UpperProduct(*a_upper, *b_upper));
  if (a_lower && b_lower) parts.push_back(UpperProduct(Opposite(*a_lower), Opposite(*b_lower)));
  if (a_upper && b_lower) parts.push_back(Opposite(UpperProduct(*a_upper, Opposite(*b_lower))));
  if (a_lower && b_upper) parts.push_back(Opposite(UpperProduct(Opposite(*a_lower), *b_upper)));
  return HullOf(parts);
}

std::optional<Interval> Quotient(const Interval& a, const Interval& b) {
  if (IsZero(b.low) && IsZero(b.high)) return std::nullopt;
  // 1/x of the divisors above 0: from 1/high (towards 0 for an infinite one) to 1/low (without end where low
  // is 0).
  const auto inverse = [](const Interval& upper) {
    Interval result;
    result.low = upper.high ? Exact(1 / *upper.high) : Exact(0);
    if (*upper.low > 0) result.high = 1 / *upper.low;
    return result;
  };
  std::vector<Interval> parts;
  const auto upper = UpperPart(b);
  const auto lower = LowerPart(b);
  if (upper && !IsZero(upper->high)) parts.push_back(Product(a, inverse(*upper)));
  if (lower && !IsZero(lower->low)) parts.push_back(Product(a, Opposite(inverse(Opposite(*lower)))));
  return HullOf(parts);
}

Interval Magnitude(const Interval& a) {
  std::vector<Interval> parts;
  if (const auto upper = UpperPart(a)) parts.push_back(*upper);
  if (const auto lower = LowerPart(a)) parts.push_back(Opposite(*lower));
  return HullOf(parts);
}

Interval Least(const Interval& a, const Interval& b) {
  return {LowBefore(a.low, b.low) ? a.low : b.low, HighBefore(a.high, b.high) ? a.high : b.high};
}

Interval Greatest(const Interval& a, const Interval& b) {
  return {LowBefore(a.low, b.low) ? b.low : a.low, HighBefore(a.high, b.high) ? b.high : a.high};
}

Interval Hull(const Interval& a, const Interval& b) {
  return {LowBefore(a.low, b.low) ? a.low : b.low, HighBefore(a.high, b.high) ? b.high : a.high};
}

bool Holds(const Interval& a, const Exact& number) {
  return (!a.low || *a.low <= number) && (!a.high || number <= *a.high);
}

Integer Floor(const Exact& number) {
  const Integer whole = numerator(number) / denominator(number);  // towards 0
  return Exact(whole) > number ? Integer(whole - 1) : whole;
}

Integer Ceiling(const Exact& number) { return -Floor(-number); }

Exact Rounded(const Exact& number, const Exact& step, Direction direction) {
  const Exact steps = number / step;
  switch (direction) {
    case Direction::Below:
      return Exact(Floor(steps)) * step;
    case Direction::Above:
      return Exact(Ceiling(steps)) * step;
    case Direction::Nearest:
      break;
  }
  const Exact half(1, 2);
  return Exact(steps >= 0 ? Floor(steps + half) : Ceiling(steps - half)) * step;
}

Interval Rounded(const Interval& a, const Exact& step, Direction direction) {
  Interval result;
  if (a.low) result.low = Rounded(*a.low, step, direction);
  if (a.high) result.high = Rounded(*a.high, step, direction);
  return result;
}

std::string ToText(const Exact& number) { return number.str(); }

std::string ToText(const Interval& a) {
  if (IsPoint(a)) return ToText(*a.low);
  return (a.low ? "[" + ToText(*a.low) : "(-∞") + ", " + (a.high ? ToText(*a.high) + "]" : "+∞)");
}

}  // namespace doudi::reference
