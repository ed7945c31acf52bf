// Less, LessOrEqual, Equal, NotEqual: of numbers, dates and codes in bare loops over int64; of fractions by cross-multiplication.
#include <bit>

#include "run/fraction.h"
#include "run/frame.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;
using value::Bounds;
using value::Truth;

struct LessOf {
  template <class T>
  static bool Of(T a, T b) { return a < b; }
  static bool OfRatios(Ratio a, Ratio b) { return IsLess(a, b); }
  static Truth OfBounds(const Bounds& a, const Bounds& b) { return Less(a, b); }
};
struct LessOrEqualOf {
  template <class T>
  static bool Of(T a, T b) { return a <= b; }
  static bool OfRatios(Ratio a, Ratio b) { return !IsLess(b, a); }
  static Truth OfBounds(const Bounds& a, const Bounds& b) { return LessOrEqual(a, b); }
};
struct EqualOf {
  template <class T>
  static bool Of(T a, T b) { return a == b; }
  static bool OfRatios(Ratio a, Ratio b) { return IsEqual(a, b); }
  static Truth OfBounds(const Bounds& a, const Bounds& b) { return Equal(a, b); }
};
struct NotEqualOf {
  template <class T>
  static bool Of(T a, T b) { return a != b; }
  static bool OfRatios(Ratio a, Ratio b) { return !IsEqual(a, b); }
  static Truth OfBounds(const Bounds& a, const Bounds& b) { return Not(Equal(a, b)); }
};

template <class Comparison, class X, class Y>
void PlainLoop(X a, Y b, Column& out) {
  std::uint8_t* __restrict truths = out.own_truths();
  const std::size_t rows = out.rows();
  for (std::size_t row = 0; row < rows; ++row) truths[row] = Comparison::Of(a[row], b[row]);
}

// Numbers over two denominators, made equal by whole factors.
template <class Comparison, class T, class X, class Y>
void FactorLoop(X a, T a_factor, Y b, T b_factor, Column& out) {
  std::uint8_t* __restrict truths = out.own_truths();
  const std::size_t rows = out.rows();
  for (std::size_t row = 0; row < rows; ++row) truths[row] = Comparison::Of(a[row] * a_factor, b[row] * b_factor);
}

template <class Comparison>
void RatioLoop(Ratios a, Ratios b, Column& out) {
  std::uint8_t* __restrict truths = out.own_truths();
  const std::size_t rows = out.rows();
  for (std::size_t row = 0; row < rows; ++row) truths[row] = Comparison::OfRatios(a[row], b[row]);
}

template <class Comparison>
void CompareNumbers(const Column& a, const Column& b, Column& out) {
  if (a.shape().form != Form::Scaled || b.shape().form != Form::Scaled) return RatioLoop<Comparison>(Ratios(a), Ratios(b), out);
  const std::int64_t shared = std::gcd(a.shape().denominator, b.shape().denominator);
  const std::int64_t a_factor = b.shape().denominator / shared;
  const std::int64_t b_factor = a.shape().denominator / shared;
  const bool fits = a.magnitude() < kHuge / static_cast<std::uint64_t>(a_factor) &&
                    b.magnitude() < kHuge / static_cast<std::uint64_t>(b_factor);
  WithArrays(a, b, [&](auto x, auto y) {
    if (a_factor == 1 && b_factor == 1) {
      PlainLoop<Comparison>(x, y, out);
    } else if (fits) {
      FactorLoop<Comparison, std::int64_t>(x, a_factor, y, b_factor, out);
    } else {
      FactorLoop<Comparison, Wide>(x, a_factor, y, b_factor, out);
    }
  });
}

// Of two sets of members, by code.
Truth CompareMembers(Opcode op, std::uint64_t a, std::uint64_t b) {
  const auto lowest = [](std::uint64_t set) { return std::countr_zero(set); };
  const auto highest = [](std::uint64_t set) { return 63 - std::countl_zero(set); };
  const auto less = [&](std::uint64_t x, std::uint64_t y) {
    if (highest(x) < lowest(y)) return Truth::True;
    return lowest(x) >= highest(y) ? Truth::False : Truth::Unknown;
  };
  if (op == Opcode::Less) return less(a, b);
  if (op == Opcode::LessOrEqual) return Not(less(b, a));
  Truth equal = (a & b) == 0 ? Truth::False : Truth::Unknown;
  if (a == b && std::has_single_bit(a)) equal = Truth::True;
  return op == Opcode::Equal ? equal : Not(equal);
}

bool HasMask(const Shape& shape) { return shape.enumeration && shape.members <= program::kMostMaskedMembers; }

template <class Comparison>
void Compare(const Instruction& instruction, const Column& a, const Column& b, Column& out) {
  const Form form = a.shape().form;
  const bool is_number = form == Form::Scaled || form == Form::Fraction;
  if (is_number) {
    CompareNumbers<Comparison>(a, b, out);
  } else if (form == Form::Truth) {
    for (std::size_t row = 0; row < out.rows(); ++row) out.own_truths()[row] = Comparison::Of(a.TruthAt(row), b.TruthAt(row));
  } else {
    WithArrays(a, b, [&](auto x, auto y) { PlainLoop<Comparison>(x, y, out); });
  }
  FixRows(out, out.rows(), a, b, instruction.swapped, [&](std::size_t row) {
    Truth truth = Truth::Unknown;
    if (is_number || form == Form::Date) {
      truth = Comparison::OfBounds(a.BoundsAt(row), b.BoundsAt(row));
    } else if (HasMask(a.shape()) && HasMask(b.shape())) {
      truth = CompareMembers(instruction.op, a.PossibleAt(row), b.PossibleAt(row));
    }
    out.own_truths()[row] = static_cast<std::uint8_t>(truth);
    if (truth == Truth::Unknown) out.MarkTruthsNotPlain();
  });
}

}  // namespace

void RunComparison(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  const Column& b = frame.Operand(instruction, 1);
  switch (instruction.op) {
    case Opcode::Less: return Compare<LessOf>(instruction, a, b, out);
    case Opcode::LessOrEqual: return Compare<LessOrEqualOf>(instruction, a, b, out);
    case Opcode::Equal: return Compare<EqualOf>(instruction, a, b, out);
    default: return Compare<NotEqualOf>(instruction, a, b, out);
  }
}

}  // namespace doudi::run
