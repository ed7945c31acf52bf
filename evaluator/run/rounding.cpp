// Round and Convert: numbers in steps and in other forms.
#include <algorithm>

#include "run/fraction.h"
#include "run/frame.h"

namespace doudi::run {
namespace {

using program::Instruction;
using value::Rounding;

// top / bottom rounded to a whole number. REQUIRES: bottom > 0.
template <Rounding direction, class T>
T RoundedQuotient(T top, T bottom) {
  T whole = top / bottom;
  T rest = top % bottom;
  if (rest < 0) {
    --whole;
    rest += bottom;
  }
  if constexpr (direction == Rounding::Up) return whole + (rest != 0);
  if constexpr (direction == Rounding::HalfUp) return whole + (rest > bottom - rest || (rest == bottom - rest && top > 0));
  return whole;
}

// Row by row: (top × up) / (bottom × down) rounded, times `out_step`.
template <Rounding direction>
void RoundRatios(Ratios a, const value::Rational& step, std::int64_t out_step, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const Ratio ratio = a[row];
    const Wide whole = RoundedQuotient<direction, Wide>(Wide{ratio.top} * step.denominator(), Wide{ratio.bottom} * step.numerator());
    const Wide value = whole * out_step;
    out.own_values()[row] = static_cast<std::int64_t>(value);
    if (out.shape().form == Form::Fraction) out.own_denominators()[row] = step.denominator();
    if (!Fits(value)) out.SetError(row, RowError::Overflow);
  }
}

// Of numbers over one denominator that are small enough: value × up / down rounded, times `out_step`.
template <Rounding direction, class X>
void RoundScaled(X a, std::int64_t up, std::int64_t down, std::int64_t out_step, Column& out) {
  std::int64_t* __restrict values = out.own_values();
  for (std::size_t row = 0; row < out.rows(); ++row)
    values[row] = RoundedQuotient<direction, std::int64_t>(a[row] * up, down) * out_step;
}

template <Rounding direction>
void Round(const value::Rational& step, const Column& a, Column& out) {
  // Below this size nothing in the loop can overflow: value × step's denominator, and one step more.
  const std::int64_t small = std::numeric_limits<std::int64_t>::max() / 4 / step.denominator() - step.numerator();
  const bool fits = a.shape().form == Form::Scaled && out.shape().form == Form::Scaled && small > 0 &&
                    a.magnitude() < static_cast<std::uint64_t>(small) && step.numerator() < (std::int64_t{1} << 32) / a.shape().denominator;
  if (!fits) return RoundRatios<direction>(Ratios(a), step, step.numerator(), out);
  const std::int64_t down = a.shape().denominator * step.numerator();
  const std::int64_t shared = std::gcd(step.denominator(), down);
  WithArray(a, [&](auto x) { RoundScaled<direction>(x, step.denominator() / shared, down / shared, step.numerator(), out); });
  out.SetMagnitude(a.magnitude() * static_cast<std::uint64_t>(step.denominator()) + static_cast<std::uint64_t>(step.numerator()));
}

}  // namespace

void RunRound(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  switch (instruction.rounding) {
    case Rounding::HalfUp: Round<Rounding::HalfUp>(instruction.step, a, out); break;
    case Rounding::Up: Round<Rounding::Up>(instruction.step, a, out); break;
    case Rounding::Down: Round<Rounding::Down>(instruction.step, a, out); break;
  }
  FixRows(out, out.rows(), a, [&](std::size_t row) {
    const auto bounds = value::Round(a.BoundsAt(row), instruction.step, instruction.rounding);
    bounds ? out.SetBounds(row, *bounds) : out.SetError(row, RowError::Overflow);
  });
}

void RunConvert(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  std::int64_t* values = out.own_values();
  if (out.shape().form == Form::Fraction) {
    std::copy_n(a.values(), out.rows(), values);
    std::fill_n(out.own_denominators(), out.rows(), a.shape().denominator);
  } else {
    const std::int64_t times = out.shape().denominator / a.shape().denominator;
    const bool fits = a.magnitude() < kHuge / static_cast<std::uint64_t>(times);
    out.SetMagnitude(fits ? a.magnitude() * static_cast<std::uint64_t>(times) : kHuge);
    for (std::size_t row = 0; row < out.rows(); ++row) {
      const bool overflow = __builtin_mul_overflow(a.values()[row], times, &values[row]);
      if (!fits && (overflow || !Fits(values[row]))) out.SetError(row, RowError::Overflow);
    }
  }
  FixRows(out, out.rows(), a, [&](std::size_t row) { out.SetBounds(row, a.BoundsAt(row)); });
}

}  // namespace doudi::run
