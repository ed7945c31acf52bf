// Stages: in which months a benefit is paid and exceptions change it. Private to evaluator/verdict.
#pragma once

#include <vector>

#include "verdict/verdict.h"
#include "verdict/view.h"

namespace doudi::verdict {

// Those whose 当 holds or may hold, whether the months are past, now or to come.
std::vector<Stage> StagesOf(const View& view, const model::PolicyVersion& version, const model::Benefit& benefit, std::int32_t row);

}  // namespace doudi::verdict
