// Other helpers (资源) for the needs that the chosen aids leave unmet.
#pragma once

#include "package/package.h"

namespace doudi::package {

// Fills Package::resources and Package::unmet_needs. REQUIRES: items are chosen and numbered.
void MatchResources(const run::Result& result, std::int32_t record, Package& package);

}  // namespace doudi::package
