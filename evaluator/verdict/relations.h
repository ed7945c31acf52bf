// Relations between policies, read off the rules: which of them are there for those whom another refuses.
#pragma once

#include <set>

#include "verdict/view.h"

namespace doudi::verdict {

// The policies P whose refusal speaks for this one: 除外 符合（P）, 条件 非 符合（P） in the version in force, or P earlier in a 择一 按序.
std::set<model::PolicyId> DependsOnRefusalOf(const View& view, model::PolicyId policy);

}  // namespace doudi::verdict
