// Fractions: numbers with a denominator per row, as the loops read and write them. For run/ only.
#pragma once

#include <limits>
#include <numeric>

#include "run/column.h"

namespace doudi::run {

__extension__ using Wide = __int128;

constexpr bool Fits(Wide number) {
  constexpr Wide limit = std::numeric_limits<std::int64_t>::max();
  return number >= -limit && number <= limit;
}

struct Ratio {
  std::int64_t top;
  std::int64_t bottom;  // positive; the two need not be reduced
};

// A number column of either form, row by row as a ratio.
struct Ratios {
  const std::int64_t* tops;
  const std::int64_t* bottoms;
  std::size_t top_step;
  std::size_t bottom_step;
  explicit Ratios(const Column& a)
      : tops(a.values()),
        bottoms(a.shape().form == Form::Fraction ? a.denominators() : &a.shape().denominator),
        top_step(a.single() ? 0 : 1),
        bottom_step(a.single() || a.shape().form != Form::Fraction ? 0 : 1) {}
  Ratio operator[](std::size_t row) const { return {tops[row * top_step], bottoms[row * bottom_step]}; }
};

// top/bottom into `to`, reduced only if it does not fit as it is; false if it does not fit at all. REQUIRES: bottom > 0.
bool StoreRatio(Wide top, Wide bottom, Ratio& to);

inline bool IsLess(const Ratio& a, const Ratio& b) {
  return static_cast<Wide>(a.top) * b.bottom < static_cast<Wide>(b.top) * a.bottom;
}
inline bool IsEqual(const Ratio& a, const Ratio& b) {
  return static_cast<Wide>(a.top) * b.bottom == static_cast<Wide>(b.top) * a.bottom;
}

}  // namespace doudi::run
