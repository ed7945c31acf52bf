// Shape: how a number or date depends on one missing fact while all logic (filters, branches) below it is held fixed.
#pragma once

#include "verdict/slice.h"

namespace doudi::verdict {

enum class Shape : std::uint8_t {
  Constant,  // not at all
  Affine,    // a × fact ＋ b
  Monotone,  // never falling or never rising
  Other,
};
Shape ShapeOf(const View& view, Place place, const Gap& gap);
// Of the difference of the two sides of a comparison.
Shape ShapeOfDifference(const View& view, Place comparison, const Gap& gap);

// The missing numbers and dates that a comparison (or an amount) depends on other than through logic below it.
Gaps DirectGaps(const View& view, Place place);
// All others that it depends on: through filters, branches, parameter keys.
Gaps Selectors(const View& view, Slicer& slicer, Place place);
// Those that it depends on through 待遇（P）: both by whether P holds and by its amount.
Gaps Entangled(const View& view, Slicer& slicer, Place place);

}  // namespace doudi::verdict
