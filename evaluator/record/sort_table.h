// Rows of a table in the order of the 编号 of their records, whatever order they come in. SQLite sorts them, in a temporary
// database that grows on disk, not in memory, and is gone with the reader.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "record/table_reader.h"

namespace doudi::record {

// Reads `table` to its end. `key` is the column to sort by; with `of`, it names an element, and the 编号 of its record becomes a further
// column, the last one. A row whose element there is not has a mistake and no key; a row that is broken comes with the key of the one before it.
// Ordered by bytes, then as they came.
std::unique_ptr<TableReader> Sorted(TableReader& table, std::int32_t key, const std::optional<ElementsTable>& of);

}  // namespace doudi::record
