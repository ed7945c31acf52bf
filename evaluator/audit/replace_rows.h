// ReplaceRows: the rows of one entity of a chunk put together anew, with all that lies under them.
#pragma once

#include <cstdint>
#include <vector>

#include "record/chunk.h"

namespace doudi::audit {

// For each row of the parent the rows that it is to have, by where they stood in the chunk; −1: a new one, of which nothing is known and nothing lies
// under it. REQUIRES: rows of the parent's own, ascending but for the new ones.
void ReplaceRows(const model::Model& model, model::EntityId entity, const std::vector<std::vector<std::int32_t>>& by_parent, record::Chunk& chunk);

}  // namespace doudi::audit
