// Rational: an exact fraction of two 64-bit integers, always reduced, denominator positive.
//
// A result lies within ±(2^63−1), the same on both sides. Every operation either gives the exact result or
// std::nullopt when the reduced result does not fit (overflow) or the divisor is zero; nothing ever rounds
// unless Round is called. Used for literals, parameters, bounds and the general path of the engine; the plain
// path of the engine works on whole columns of scaled integers instead.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace doudi::value {

enum class Rounding : std::uint8_t {
  HalfUp,  // 四舍五入到: halves away from zero
  Up,      // 进位到 (见角进元): towards +infinity
  Down,    // 舍去到: towards -infinity
};

class Rational {
 public:
  constexpr Rational() = default;
  constexpr Rational(std::int64_t whole) : numerator_(whole) {}  // NOLINT: whole numbers are rationals
  // REQUIRES: denominator != 0, neither is INT64_MIN. Reduces.
  Rational(std::int64_t numerator, std::int64_t denominator);

  constexpr std::int64_t numerator() const { return numerator_; }
  constexpr std::int64_t denominator() const { return denominator_; }
  constexpr bool IsWhole() const { return denominator_ == 1; }
  constexpr int Sign() const { return numerator_ < 0 ? -1 : numerator_ > 0 ? 1 : 0; }

  // The reduced fraction of two 128-bit integers if it fits. REQUIRES: denominator != 0.
  static std::optional<Rational> Reduce(__int128 numerator, __int128 denominator);

  friend bool operator==(const Rational&, const Rational&) = default;
  // Exact: by cross-multiplication in 128 bits.
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

 private:
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

std::optional<Rational> Add(const Rational& a, const Rational& b);
std::optional<Rational> Subtract(const Rational& a, const Rational& b);
std::optional<Rational> Multiply(const Rational& a, const Rational& b);
std::optional<Rational> Divide(const Rational& a, const Rational& b);  // nullopt too when b is 0
std::optional<Rational> Negate(const Rational& a);

// Rounds to a whole multiple of `step` (1 for 元, 1/100 for 分, 10 for 十元). REQUIRES: step > 0.
std::optional<Rational> Round(const Rational& a, const Rational& step, Rounding direction);

// "1320", "37.5", "-0.01": exact however many decimals that takes. A fraction that does not end is cut off at
// `places` and marked: "666.6666…".
std::string ToDecimalText(const Rational& a, int places = 4);
// For machines: a decimal that ends as such, however many places it takes, any other as "2000/3".
std::string ToExactText(const Rational& a);
// For people, with grouped thousands and two decimals: "46,500.00". What is not whole 分 is rounded half up
// and marked: "≈666.67".
std::string ToMoneyText(const Rational& a);

}  // namespace doudi::value
