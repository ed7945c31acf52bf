// 审计项: what a record may show to be wrong with what is paid. Private to evaluator/check.
//
// It comes down to a policy of its own: its 当 is the one condition, its 涉及 are the benefits. So it is compiled, run, explained and
// asked about like any other; nothing can name it as a policy.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void DeclareFinding(Workspace& work, RuleSetId rule_set, const ast::FindingDeclaration& declaration);
// After the policies, whose outcomes it may look at.
void CheckFindings(Workspace& work);

}  // namespace doudi::check
