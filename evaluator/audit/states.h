// States: what stands for each household of a part, so that a later run can tell which ones are as they were.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/inputs.h"
#include "audit/part.h"

namespace doudi::audit {

// Of a chunk of the register's snapshot, by record. XXH3 of the 编号, and of all that is kept of the household with its payments and its place on the roll.
std::vector<RecordState> StatesOf(const RunInputs& inputs, std::size_t chunk);

}  // namespace doudi::audit
