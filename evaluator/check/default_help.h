// What to do about a mistake where no nearer advice was found. Private to evaluator/check.
#pragma once

#include "diagnostics/diagnostic.h"

namespace doudi::check {

// Gives every message without help the advice that goes with its code.
void FillHelp(diagnostics::Diagnostics& list);

}  // namespace doudi::check
