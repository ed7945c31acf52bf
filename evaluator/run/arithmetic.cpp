// Add … Scale: numbers over one denominator in bare loops, fractions beside them.
#include <algorithm>

#include "run/fraction.h"
#include "run/frame.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;
using value::Bounds;
__extension__ using UnsignedWide = unsigned __int128;

constexpr std::uint64_t Saturated(UnsignedWide size) { return size < kHuge ? static_cast<std::uint64_t>(size) : kHuge; }

// Each operation: on integers of one denominator (where they surely fit, and in 128 bits), on ratios, on bounds, and how large
// the result can be. Ratio operations give top and bottom; a bottom of 0 is a division by zero.
struct WideRatio {
  Wide top;
  Wide bottom;
};
struct AddNumbers {
  template <class T>
  static T Of(T a, T b) { return a + b; }
  static WideRatio OfRatios(Ratio a, Ratio b) {
    if (a.bottom == b.bottom) return {Wide{a.top} + b.top, a.bottom};
    return {Wide{a.top} * b.bottom + Wide{b.top} * a.bottom, Wide{a.bottom} * b.bottom};
  }
  static std::optional<Bounds> OfBounds(const Bounds& a, const Bounds& b) { return Add(a, b); }
  static UnsignedWide Size(UnsignedWide a, UnsignedWide b) { return a + b; }
};
struct SubtractNumbers {
  template <class T>
  static T Of(T a, T b) { return a - b; }
  static WideRatio OfRatios(Ratio a, Ratio b) { return AddNumbers::OfRatios(a, {-b.top, b.bottom}); }
  static std::optional<Bounds> OfBounds(const Bounds& a, const Bounds& b) { return Subtract(a, b); }
  static UnsignedWide Size(UnsignedWide a, UnsignedWide b) { return a + b; }
};
struct MultiplyNumbers {
  template <class T>
  static T Of(T a, T b) { return a * b; }
  static WideRatio OfRatios(Ratio a, Ratio b) { return {Wide{a.top} * b.top, Wide{a.bottom} * b.bottom}; }
  static std::optional<Bounds> OfBounds(const Bounds& a, const Bounds& b) { return Multiply(a, b); }
  static UnsignedWide Size(UnsignedWide a, UnsignedWide b) { return a * b; }
};
struct DivideNumbers {
  static WideRatio OfRatios(Ratio a, Ratio b) {
    const WideRatio quotient{Wide{a.top} * b.bottom, Wide{a.bottom} * b.top};
    return b.top < 0 ? WideRatio{-quotient.top, -quotient.bottom} : quotient;
  }
  static std::optional<Bounds> OfBounds(const Bounds& a, const Bounds& b) { return Divide(a, b); }
};
struct MinNumbers {
  template <class T>
  static T Of(T a, T b) { return b < a ? b : a; }
  static WideRatio OfRatios(Ratio a, Ratio b) { return IsLess(b, a) ? WideRatio{b.top, b.bottom} : WideRatio{a.top, a.bottom}; }
  static std::optional<Bounds> OfBounds(const Bounds& a, const Bounds& b) { return Min(a, b); }
  static UnsignedWide Size(UnsignedWide a, UnsignedWide b) { return std::max(a, b); }
};
struct MaxNumbers {
  template <class T>
  static T Of(T a, T b) { return a < b ? b : a; }
  static WideRatio OfRatios(Ratio a, Ratio b) { return IsLess(a, b) ? WideRatio{b.top, b.bottom} : WideRatio{a.top, a.bottom}; }
  static std::optional<Bounds> OfBounds(const Bounds& a, const Bounds& b) { return Max(a, b); }
  static UnsignedWide Size(UnsignedWide a, UnsignedWide b) { return std::max(a, b); }
};

template <class Operation, class X, class Y>
void ScaledLoop(X a, Y b, Column& out) {
  std::int64_t* __restrict values = out.own_values();
  const std::size_t rows = out.rows();
  if (out.magnitude() < kHuge) {
    for (std::size_t row = 0; row < rows; ++row) values[row] = Operation::Of(a[row], b[row]);
    return;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    const Wide exact = Operation::Of(Wide{a[row]}, Wide{b[row]});
    values[row] = static_cast<std::int64_t>(exact);
    if (!Fits(exact)) out.SetError(row, RowError::Overflow);
  }
}

template <class Operation>
void RatioLoop(Ratios a, Ratios b, Column& out) {
  std::int64_t* tops = out.own_values();
  std::int64_t* bottoms = out.own_denominators();
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const WideRatio exact = Operation::OfRatios(a[row], b[row]);
    Ratio result{0, 1};
    if (exact.bottom == 0) {
      out.SetError(row, RowError::DivisionByZero);
    } else if (!StoreRatio(exact.top, exact.bottom, result)) {
      out.SetError(row, RowError::Overflow);
    }
    tops[row] = result.top;
    bottoms[row] = result.bottom;
  }
}

template <class Operation>
void FixPair(const Column& a, const Column& b, Column& out) {
  FixRows(out, out.rows(), a, b, false, [&](std::size_t row) {
    const Bounds right = b.BoundsAt(row);
    const auto bounds = Operation::OfBounds(a.BoundsAt(row), right);
    if (bounds) return out.SetBounds(row, *bounds);
    const bool by_zero = std::is_same_v<Operation, DivideNumbers> && right == Bounds::Point(0);
    out.SetError(row, by_zero ? RowError::DivisionByZero : RowError::Overflow);
  });
}

template <class Operation>
void RunPair(const Column& a, const Column& b, Column& out) {
  if constexpr (!std::is_same_v<Operation, DivideNumbers>) {
    if (out.shape().form == Form::Scaled) {
      out.SetMagnitude(Saturated(Operation::Size(a.magnitude(), b.magnitude())));
      WithArrays(a, b, [&](auto x, auto y) { ScaledLoop<Operation>(x, y, out); });
      return FixPair<Operation>(a, b, out);
    }
  }
  RatioLoop<Operation>(Ratios(a), Ratios(b), out);
  FixPair<Operation>(a, b, out);
}

// Negate and Absolute never overflow: the smallest int64 is no value of a column.
void RunSign(const Instruction& instruction, const Column& a, Column& out) {
  const bool absolute = instruction.op == Opcode::Absolute;
  out.SetMagnitude(a.magnitude());
  const std::int64_t* values = a.values();
  for (std::size_t row = 0; row < out.rows(); ++row)
    out.own_values()[row] = absolute && values[row] >= 0 ? values[row] : -values[row];
  if (out.shape().form == Form::Fraction) std::copy_n(a.denominators(), out.rows(), out.own_denominators());
  FixRows(out, out.rows(), a, [&](std::size_t row) {
    const Bounds bounds = a.BoundsAt(row);
    const auto negated = Negate(bounds);
    if (!negated) return out.SetError(row, RowError::Overflow);
    if (!absolute) return out.SetBounds(row, *negated);
    // |x| lies above 0, x and −x, and below the larger end.
    const Bounds larger = Max(bounds, *negated);
    out.SetBounds(row, Max(larger, Bounds::Point(0)));
  });
}

void RunScale(const Instruction& instruction, const Column& a, Column& out) {
  const value::Rational factor = instruction.step;
  if (out.shape().form == Form::Scaled) {
    const std::int64_t times = factor.numerator() / std::gcd(factor.numerator(), a.shape().denominator);
    const auto size = static_cast<std::uint64_t>(times < 0 ? -times : times);
    out.SetMagnitude(Saturated(static_cast<UnsignedWide>(a.magnitude()) * size));
    WithArray(a, [&](auto x) { ScaledLoop<MultiplyNumbers>(x, Same{times}, out); });
  } else {
    Column constant;
    constant.Reset({Form::Fraction}, 1, true);
    constant.own_values()[0] = factor.numerator();
    constant.own_denominators()[0] = factor.denominator();
    RatioLoop<MultiplyNumbers>(Ratios(a), Ratios(constant), out);
  }
  FixRows(out, out.rows(), a, [&](std::size_t row) {
    const auto bounds = Multiply(a.BoundsAt(row), Bounds::Point(factor));
    bounds ? out.SetBounds(row, *bounds) : out.SetError(row, RowError::Overflow);
  });
}

}  // namespace

bool StoreRatio(Wide top, Wide bottom, Ratio& to) {
  if (Fits(top) && Fits(bottom)) {
    to = {static_cast<std::int64_t>(top), static_cast<std::int64_t>(bottom)};
    return true;
  }
  const auto reduced = value::Rational::Reduce(top, bottom);
  if (reduced) to = {reduced->numerator(), reduced->denominator()};
  return reduced.has_value();
}

void RunArithmetic(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  const auto b = [&]() -> const Column& { return frame.Operand(instruction, 1); };
  switch (instruction.op) {
    case Opcode::Add: return RunPair<AddNumbers>(a, b(), out);
    case Opcode::Subtract: return RunPair<SubtractNumbers>(a, b(), out);
    case Opcode::Multiply: return RunPair<MultiplyNumbers>(a, b(), out);
    case Opcode::Divide: return RunPair<DivideNumbers>(a, b(), out);
    case Opcode::Min: return RunPair<MinNumbers>(a, b(), out);
    case Opcode::Max: return RunPair<MaxNumbers>(a, b(), out);
    case Opcode::Scale: return RunScale(instruction, a, out);
    default: return RunSign(instruction, a, out);
  }
}

}  // namespace doudi::run
