// What other policies did to an amount, in words.
#pragma once

#include "verdict/verdict.h"
#include "verdict/view.h"

namespace doudi::verdict {

// Of a benefit on a row of its policy; those that were not worked out are left out.
std::vector<EffectResult> EffectsOf(const View& view, const model::Benefit& benefit, std::int32_t row);

}  // namespace doudi::verdict
