// 周期: when terms, school years and the like begin, and which rule sets and policies take parameters on the first day of one.
// Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

// Takes up what rule sets say of periods (周期, 平年).
void DeclarePeriods(Workspace& work);

// The days of every year (month × 100 ＋ day) on which the period begins, in the order of the rule set that states them, else as usual; null
// if no such period is known.
const std::vector<std::int32_t>* StartsOf(const Workspace& work, RuleSetId rule_set, std::string_view period);
// 周期 学期；参数 取 期初 值 of a 政策. nullopt after a message.
std::optional<TakenPeriod> ReadPeriod(Workspace& work, RuleSetId rule_set, const ast::Name& period);

}  // namespace doudi::check
