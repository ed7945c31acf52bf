// From files that have been read to rules. Private to evaluator/check.
#pragma once

#include "check/check.h"
#include "source/read_file.h"

namespace doudi::check {

// Files of rows (来自) are read too and stand in Rules::sources behind these, in the order in which they are named.
Rules CheckSources(source::ReadSources sources);

}  // namespace doudi::check
