// Check with what the parser says about lost text. Private to evaluator/check.
#pragma once

#include "check/check.h"

namespace doudi::check {

// As Check. `lost`: the places of syntax errors; declarations around them may be missing, so names written
// there are not called unknown.
CheckResult CheckTrees(const std::vector<const ast::RuleFile*>& files, std::vector<source::Span> lost);

// The worlds of all roots (check/worlds.h), each checked for itself. A rule set that two share is checked in both, and what is wrong with
// it said once.
struct CheckedWorlds {
  std::vector<model::Model> models;  // of the worlds without an error
  diagnostics::Diagnostics diagnostics;
};
CheckedWorlds CheckWorlds(const std::vector<const ast::RuleFile*>& files, const std::vector<source::Span>& lost);

}  // namespace doudi::check
