#include "value/bounds.h"

#include <algorithm>

namespace doudi::value {
namespace {

// One end of an interval, with the infinities as values of their own.
struct End {
  int infinity = 0;  // -1, +1; 0 for the number
  Rational number;

  int Sign() const { return infinity != 0 ? infinity : number.Sign(); }
  friend bool operator<(const End& a, const End& b) {
    if (a.infinity != b.infinity) return a.infinity < b.infinity;
    return a.infinity == 0 && a.number < b.number;
  }
};

End LowOf(const Bounds& a) { return a.low_infinite ? End{-1, 0} : End{0, a.low}; }
End HighOf(const Bounds& a) { return a.high_infinite ? End{1, 0} : End{0, a.high}; }

Bounds Between(const End& low, const End& high) {
  Bounds result;
  result.low_infinite = low.infinity != 0;
  result.high_infinite = high.infinity != 0;
  if (!result.low_infinite) result.low = low.number;
  if (!result.high_infinite) result.high = high.number;
  return result;
}

std::optional<End> Product(const End& a, const End& b) {
  if (a.infinity == 0 && b.infinity == 0) {
    const auto number = Multiply(a.number, b.number);
    if (!number) return std::nullopt;
    return End{0, *number};
  }
  return End{a.Sign() * b.Sign(), 0};
}

// The one farther from 0 of two products of one sign; nullopt where that cannot be told because one does not
// fit.
std::optional<End> Farther(const std::optional<End>& a, const std::optional<End>& b) {
  if (a && a->infinity != 0) return a;
  if (b && b->infinity != 0) return b;
  if (!a || !b) return std::nullopt;
  return (a->Sign() < 0) == (*a < *b) ? a : b;
}

// 1/x of an end; the infinities give 0. REQUIRES: it is not 0.
std::optional<End> Reciprocal(const End& a) {
  if (a.infinity != 0) return End{0, 0};
  const auto number = Divide(1, a.number);
  if (!number) return std::nullopt;
  return End{0, *number};
}

// An end that one operation can move: nullopt where the arithmetic overflows, infinity stays where it is.
template <class Operation>
std::optional<End> Applied(const End& a, Operation operation) {
  if (a.infinity != 0) return a;
  const std::optional<Rational> number = operation(a.number);
  if (!number) return std::nullopt;
  return End{0, *number};
}

std::optional<End> Sum(const End& a, const End& b) {
  if (a.infinity != 0) return a;
  return Applied(b, [&](const Rational& number) { return Add(a.number, number); });
}

// Dividing is multiplying by the reciprocals. Those of the positive divisors are one interval, which reaches
// to +infinity where the divisors reach down to 0; nullopt on overflow. REQUIRES: high > 0.
std::optional<Bounds> PositiveReciprocals(const End& low, const End& high) {
  const auto smallest = Reciprocal(high);
  const auto largest = low.Sign() > 0 ? Reciprocal(low) : End{1, 0};
  if (!smallest || !largest) return std::nullopt;
  return Between(*smallest, *largest);
}

// The same of the negative divisors. REQUIRES: low < 0.
std::optional<Bounds> NegativeReciprocals(const End& low, const End& high) {
  const auto smallest = high.Sign() < 0 ? Reciprocal(high) : End{-1, 0};
  const auto largest = Reciprocal(low);
  if (!smallest || !largest) return std::nullopt;
  return Between(*smallest, *largest);
}

}  // namespace

std::optional<Bounds> Add(const Bounds& a, const Bounds& b) {
  const auto low = Sum(LowOf(a), LowOf(b));
  const auto high = Sum(HighOf(a), HighOf(b));
  if (!low || !high) return std::nullopt;
  return Between(*low, *high);
}

std::optional<Bounds> Negate(const Bounds& a) {
  Bounds result;
  result.low_infinite = a.high_infinite;
  result.high_infinite = a.low_infinite;
  const auto low = Negate(a.high);
  const auto high = Negate(a.low);
  if (!low || !high) return std::nullopt;
  result.low = *low;
  result.high = *high;
  return result;
}

std::optional<Bounds> Subtract(const Bounds& a, const Bounds& b) {
  const auto negated = Negate(b);
  return negated ? Add(a, *negated) : std::nullopt;
}

std::optional<Bounds> Multiply(const Bounds& a, const Bounds& b) {
  // The signs tell which products of ends are the ends, so that one that does not fit matters only where it
  // is an end.
  const auto ends = [](const std::optional<End>& low,
                       const std::optional<End>& high) -> std::optional<Bounds> {
    if (!low || !high) return std::nullopt;
    return Between(*low, *high);
  };
  const End a_low = LowOf(a), a_high = HighOf(a), b_low = LowOf(b), b_high = HighOf(b);
  if (a_low.Sign() < 0 && a_high.Sign() > 0 && b_low.Sign() < 0 && b_high.Sign() > 0)
    return ends(Farther(Product(a_low, b_high), Product(a_high, b_low)),
                Farther(Product(a_low, b_low), Product(a_high, b_high)));
  // One of the two is of one sign. The low end takes it times the other's low end: from its far side where
  // that end is negative.
  if (a_low.Sign() < 0 && a_high.Sign() > 0) return Multiply(b, a);
  if (a_low.Sign() >= 0)
    return ends(Product(b_low.Sign() < 0 ? a_high : a_low, b_low),
                Product(b_high.Sign() > 0 ? a_high : a_low, b_high));
  return ends(Product(b_high.Sign() > 0 ? a_low : a_high, b_high),
              Product(b_low.Sign() < 0 ? a_low : a_high, b_low));
}

std::optional<Bounds> Divide(const Bounds& a, const Bounds& b) {
  const End low = LowOf(b);
  const End high = HighOf(b);
  if (low.Sign() == 0 && high.Sign() == 0) return std::nullopt;
  std::optional<Bounds> result;
  if (high.Sign() > 0) {
    const auto reciprocals = PositiveReciprocals(low, high);
    result = reciprocals ? Multiply(a, *reciprocals) : std::nullopt;
    if (!result) return std::nullopt;
  }
  if (low.Sign() < 0) {
    const auto reciprocals = NegativeReciprocals(low, high);
    const auto negative = reciprocals ? Multiply(a, *reciprocals) : std::nullopt;
    if (!negative) return std::nullopt;
    result = result ? Hull(*result, *negative) : *negative;
  }
  return result;
}

std::optional<Bounds> Round(const Bounds& a, const Rational& step, Rounding direction) {
  const auto round = [&](const Rational& number) { return Round(number, step, direction); };
  const auto low = Applied(LowOf(a), round);
  const auto high = Applied(HighOf(a), round);
  if (!low || !high) return std::nullopt;
  return Between(*low, *high);
}

Bounds Min(const Bounds& a, const Bounds& b) {
  return Between(std::min(LowOf(a), LowOf(b)), std::min(HighOf(a), HighOf(b)));
}

Bounds Max(const Bounds& a, const Bounds& b) {
  return Between(std::max(LowOf(a), LowOf(b)), std::max(HighOf(a), HighOf(b)));
}

Bounds Hull(const Bounds& a, const Bounds& b) {
  return Between(std::min(LowOf(a), LowOf(b)), std::max(HighOf(a), HighOf(b)));
}

bool Contains(const Bounds& a, const Rational& number) {
  return (a.low_infinite || a.low <= number) && (a.high_infinite || number <= a.high);
}

Truth Less(const Bounds& a, const Bounds& b) {
  if (!a.high_infinite && !b.low_infinite && a.high < b.low) return Truth::True;
  if (!a.low_infinite && !b.high_infinite && a.low >= b.high) return Truth::False;
  return Truth::Unknown;
}

Truth LessOrEqual(const Bounds& a, const Bounds& b) { return Not(Less(b, a)); }

Truth Equal(const Bounds& a, const Bounds& b) {
  if (Less(a, b) == Truth::True || Less(b, a) == Truth::True) return Truth::False;
  return a.IsPoint() && a == b ? Truth::True : Truth::Unknown;
}

std::string ToText(const Bounds& a) {
  if (a.IsPoint()) return ToDecimalText(a.low);
  const std::string low = a.low_infinite ? "(-∞" : "[" + ToDecimalText(a.low);
  const std::string high = a.high_infinite ? "+∞)" : ToDecimalText(a.high) + "]";
  return low + ", " + high;
}

}  // namespace doudi::value
