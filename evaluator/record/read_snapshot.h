// A snapshot as one of the things that registers are kept in (open_register.h). For record/ only.
#pragma once

#include <memory>
#include <string>

#include "record/open_register.h"

namespace doudi::record {

// Throws RegisterError where the file is damaged; Read and ReadBatches where it does not fit the rules.
std::unique_ptr<RegisterInput> OpenSnapshot(const std::string& path);

}  // namespace doudi::record
