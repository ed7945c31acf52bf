// The samples of a comparison's page: a part to open per policy that changes, in it one per household.
#pragma once

#include <string>

#include "compare/report.h"

namespace doudi::compare {

std::string PartId(std::size_t pair);  // of the part that is of a pair of policies
std::string SampleParts(const Pairing& pairing, const Compared& compared, bool unmask);

}  // namespace doudi::compare
