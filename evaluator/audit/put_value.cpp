#include "audit/put_value.h"

#include <algorithm>
#include <limits>

namespace doudi::audit {

void PutValue(record::NarrowColumn& column, std::size_t rows, std::size_t row, std::int64_t value, record::FactState state) {
  using record::Width;
  if (column.mapped != nullptr) {
    if (column.width == Width::Byte) column.bytes.assign(column.Bytes(), column.Bytes() + rows);
    if (column.width == Width::Int32) column.ints.assign(column.Ints(), column.Ints() + rows);
    if (column.width == Width::Int64) column.longs.assign(column.Longs(), column.Longs() + rows);
    column.mapped = nullptr;
  }
  if (column.width == Width::Byte) column.bytes[row] = static_cast<std::uint8_t>(value);
  if (column.width == Width::Int32) column.ints[row] = static_cast<std::int32_t>(std::min<std::int64_t>(value, std::numeric_limits<std::int32_t>::max()));
  if (column.width == Width::Int64) column.longs[row] = value;
  if (column.largest >= 0) column.largest = std::max(column.largest, value < 0 ? -value : value);
  if (column.states.empty() && state == record::FactState::Declared) return;
  if (column.states.empty()) column.states.assign(rows, record::FactState::Declared);
  column.states[row] = state;
}

}  // namespace doudi::audit
