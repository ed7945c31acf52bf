#include "record/table_reader.h"

#include <filesystem>

#include "record/read_value.h"

namespace doudi::record {

std::string_view TextIn(const TableRow& row, std::int32_t column) {
  return column < 0 || static_cast<std::size_t>(column) >= row.cells.size() ? std::string_view() : Trimmed(row.cells[static_cast<std::size_t>(column)].text);
}

bool IsWhole(std::string_view key) { return !key.empty() && key.find('\0') == std::string_view::npos && key.find("\uFFFD") == std::string_view::npos; }

std::string StemOf(const std::string& table) { return std::filesystem::path(table).stem().string(); }

}  // namespace doudi::record
