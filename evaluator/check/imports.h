// 引用 that nothing needs. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void CheckImports(Workspace& work);

}  // namespace doudi::check
