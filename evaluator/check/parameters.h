// Rows of 参数 and 集合. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void CheckParameterRows(Workspace& work);
void CheckSetRows(Workspace& work);

}  // namespace doudi::check
