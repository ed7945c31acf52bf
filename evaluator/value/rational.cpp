#include "value/rational.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace doudi::value {
namespace {

using Wide = __int128;
using UnsignedWide = unsigned __int128;

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

// The absolute value without overflow at the smallest number.
UnsignedWide Magnitude(Wide a) {
  return a < 0 ? UnsignedWide{0} - static_cast<UnsignedWide>(a) : static_cast<UnsignedWide>(a);
}

// gcd(0, b) is b. The 64-bit remainder is many times faster than the 128-bit one, so it takes over as soon as
// both fit.
UnsignedWide GreatestCommonDivisor(UnsignedWide a, UnsignedWide b) {
  constexpr UnsignedWide narrow = std::numeric_limits<std::uint64_t>::max();
  while (b != 0) {
    if (a <= narrow && b <= narrow)
      return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
    const UnsignedWide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// a / b rounded towards -infinity, and the remainder, which is then in [0, b). REQUIRES: b > 0.
struct FloorResult {
  Wide quotient;
  Wide remainder;
};
FloorResult FloorDivide(Wide a, Wide b) {
  Wide quotient = a / b;
  Wide remainder = a % b;
  if (remainder < 0) {
    --quotient;
    remainder += b;
  }
  return {quotient, remainder};
}

std::string DigitsOf(UnsignedWide a) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(a % 10)));
    a /= 10;
  } while (a != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

// Whether a fraction with this denominator has an ending decimal.
bool Ends(std::int64_t denominator) {
  while (denominator % 2 == 0) denominator /= 2;
  while (denominator % 5 == 0) denominator /= 5;
  return denominator == 1;
}

std::string WithThousands(const std::string& digits) {
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return grouped;
}

}  // namespace

Rational::Rational(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t divisor = std::gcd(numerator, denominator);
  const std::int64_t sign = denominator < 0 ? -1 : 1;
  numerator_ = sign * (numerator / divisor);
  denominator_ = sign * (denominator / divisor);
}

std::optional<Rational> Rational::Reduce(__int128 numerator, __int128 denominator) {
  const UnsignedWide top = Magnitude(numerator);
  const UnsignedWide bottom = Magnitude(denominator);
  const UnsignedWide divisor = bottom == 1 ? 1 : GreatestCommonDivisor(top, bottom);
  const UnsignedWide reduced_top = top / divisor;
  const UnsignedWide reduced_bottom = bottom / divisor;
  constexpr auto limit = static_cast<UnsignedWide>(kLargest);
  if (reduced_top > limit || reduced_bottom > limit) return std::nullopt;
  Rational result;
  const auto unsigned_numerator = static_cast<std::int64_t>(reduced_top);
  result.numerator_ = (numerator < 0) != (denominator < 0) ? -unsigned_numerator : unsigned_numerator;
  result.denominator_ = static_cast<std::int64_t>(reduced_bottom);
  return result;
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  if (a.denominator_ == b.denominator_) return a.numerator_ <=> b.numerator_;
  const Wide left = static_cast<Wide>(a.numerator_) * b.denominator_;
  const Wide right = static_cast<Wide>(b.numerator_) * a.denominator_;
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

std::optional<Rational> Add(const Rational& a, const Rational& b) {
  // Each product is below 2^126 in size, so the sum fits.
  if (a.denominator() == b.denominator()) {
    return Rational::Reduce(static_cast<Wide>(a.numerator()) + b.numerator(), a.denominator());
  }
  const Wide top =
      static_cast<Wide>(a.numerator()) * b.denominator() + static_cast<Wide>(b.numerator()) * a.denominator();
  return Rational::Reduce(top, static_cast<Wide>(a.denominator()) * b.denominator());
}

std::optional<Rational> Subtract(const Rational& a, const Rational& b) {
  const Wide top =
      static_cast<Wide>(a.numerator()) * b.denominator() - static_cast<Wide>(b.numerator()) * a.denominator();
  return Rational::Reduce(top, static_cast<Wide>(a.denominator()) * b.denominator());
}

std::optional<Rational> Multiply(const Rational& a, const Rational& b) {
  return Rational::Reduce(static_cast<Wide>(a.numerator()) * b.numerator(),
                          static_cast<Wide>(a.denominator()) * b.denominator());
}

std::optional<Rational> Divide(const Rational& a, const Rational& b) {
  if (b.Sign() == 0) return std::nullopt;
  return Rational::Reduce(static_cast<Wide>(a.numerator()) * b.denominator(),
                          static_cast<Wide>(a.denominator()) * b.numerator());
}

std::optional<Rational> Negate(const Rational& a) {
  return Rational::Reduce(-static_cast<Wide>(a.numerator()), a.denominator());
}

std::optional<Rational> Round(const Rational& a, const Rational& step, Rounding direction) {
  const Wide steps_top = static_cast<Wide>(a.numerator()) * step.denominator();
  const Wide steps_bottom = static_cast<Wide>(a.denominator()) * step.numerator();
  auto [whole, rest] = FloorDivide(steps_top, steps_bottom);
  const bool past_half = rest > steps_bottom - rest;
  const bool at_half = rest == steps_bottom - rest;
  const bool up = direction == Rounding::Up     ? rest != 0
                  : direction == Rounding::Down ? false
                                                : past_half || (at_half && steps_top > 0);
  if (up) ++whole;
  // |whole| × step.numerator() is at most |a.numerator()| × step.denominator() plus one step: it fits.
  return Rational::Reduce(whole * step.numerator(), step.denominator());
}

std::string ToDecimalText(const Rational& a, int places) {
  const UnsignedWide top = Magnitude(a.numerator());
  const auto bottom = static_cast<UnsignedWide>(a.denominator());
  std::string text = a.Sign() < 0 ? "-" : "";
  text += DigitsOf(top / bottom);
  UnsignedWide rest = top % bottom;
  if (rest == 0) return text;
  const bool ends = Ends(a.denominator());
  text.push_back('.');
  for (int place = 0; ends ? rest != 0 : place < places; ++place) {
    rest *= 10;
    text.push_back(static_cast<char>('0' + static_cast<int>(rest / bottom)));
    rest %= bottom;
  }
  if (!ends) text += "…";
  return text;
}

std::string ToExactText(const Rational& a) {
  if (Ends(a.denominator())) return ToDecimalText(a);
  return std::to_string(a.numerator()) + "/" + std::to_string(a.denominator());
}

std::string ToMoneyText(const Rational& a) {
  // Hundredths rounded half away from zero, worked out on the magnitude so that it cannot overflow.
  const UnsignedWide hundredfold = Magnitude(a.numerator()) * 100;
  const auto bottom = static_cast<UnsignedWide>(a.denominator());
  UnsignedWide hundredths = hundredfold / bottom;
  const UnsignedWide rest = hundredfold % bottom;
  if (rest >= bottom - rest) ++hundredths;
  std::string text = rest == 0 ? "" : "≈";
  if (a.Sign() < 0 && hundredths != 0) text.push_back('-');
  const auto cents = static_cast<int>(hundredths % 100);
  text += WithThousands(DigitsOf(hundredths / 100));
  text.push_back('.');
  text.push_back(static_cast<char>('0' + cents / 10));
  text.push_back(static_cast<char>('0' + cents % 10));
  return text;
}

}  // namespace doudi::value
