// 引用 that nothing needs. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void CheckImports(Workspace& work);
// 引用 a 的 x, 只取 x: x has to be there. After all heads have been read.
void CheckTakenNames(Workspace& work);

}  // namespace doudi::check
