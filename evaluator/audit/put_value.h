// Values put into a column of a chunk, wherever the column lies.
#pragma once

#include <cstdint>

#include "record/chunk.h"

namespace doudi::audit {

// REQUIRES: the column has `rows` rows. One that lies in a mapped file is copied first.
void PutValue(record::NarrowColumn& column, std::size_t rows, std::size_t row, std::int64_t value, record::FactState state);
inline bool IsKnown(const record::NarrowColumn& column, std::size_t row) { return column.StateAt(row) >= record::FactState::Declared; }

}  // namespace doudi::audit
