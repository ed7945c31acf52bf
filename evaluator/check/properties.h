// 性质: what must hold for every record. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void CheckProperties(Workspace& work);

}  // namespace doudi::check
