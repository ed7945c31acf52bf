// Check with what the parser says about lost text. Private to evaluator/check.
#pragma once

#include "check/check.h"

namespace doudi::check {

// As Check. `lost`: the places of syntax errors; declarations around them may be missing, so names written
// there are not called unknown.
CheckResult CheckTrees(const std::vector<const ast::RuleFile*>& files, std::vector<source::Span> lost);

}  // namespace doudi::check
