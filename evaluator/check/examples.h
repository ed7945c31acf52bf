// 例: the names and values that examples give and expect. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void DeclareExamples(Workspace& work);
void CheckExamples(Workspace& work);

}  // namespace doudi::check
