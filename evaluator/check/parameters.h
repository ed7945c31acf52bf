// Rows of 参数, 集合 and 名单. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void CheckParameterRows(Workspace& work);  // of 名单 too
void CheckSetRows(Workspace& work);
void CheckListRows(Workspace& work);

// Which rule set wrote a row.
struct RowOwner {
  Span row;
  RuleSetId rule_set = 0;
};
// 参数 低保标准 自 2026-07-01 ＝ 前值 × 指数 ÷ （指数 于 2025-07-01）: a new row after each row that the rule set wrote and that is in
// force on the day before.
void UprateRows(Workspace& work, std::vector<RowOwner> owners);

}  // namespace doudi::check
