#include "record/table_reader.h"

#include <filesystem>

#include "record/plain_rows.h"
#include "record/read_value.h"

namespace doudi::record {

PlainRows* TableReader::PlainTo(ChunkBuilder&, std::vector<PlainColumn>, std::int32_t) { return nullptr; }

FoundOrder TableReader::OrderOf(std::int32_t column) { return RowOrder(*Again(), column, {false, false}); }

FoundOrder RowOrder(TableReader& table, std::int32_t column, FoundOrder sure) {
  FoundOrder found;
  TableRow row;
  std::string last;
  while (((found.by_bytes && !sure.by_bytes) || (found.by_numbers && !sure.by_numbers)) && table.Next(row)) {
    const std::string_view key = TextIn(row, column);
    if (!row.mistake.empty() || key.empty()) continue;
    found.by_bytes = found.by_bytes && CompareKeys(KeyOrder::ByBytes, last, key) <= 0;
    found.by_numbers = found.by_numbers && CompareKeys(KeyOrder::ByNumbers, last, key) <= 0;
    last.assign(key);
  }
  return {found.by_bytes || sure.by_bytes, found.by_numbers || sure.by_numbers};
}

std::string_view TextIn(const TableRow& row, std::int32_t column) {
  return column < 0 || static_cast<std::size_t>(column) >= row.cells.size() ? std::string_view() : Trimmed(row.cells[static_cast<std::size_t>(column)].text);
}

bool LostDigits(std::string_view key) {
  const std::size_t e = key.find("E+");
  return e != std::string_view::npos && e > 0 && key.substr(0, e).find_first_not_of("0123456789.") == std::string_view::npos &&
         key.find_first_not_of("0123456789", e + 2) == std::string_view::npos && key.size() > e + 2;
}

bool IsWhole(std::string_view key) { return !key.empty() && key.find('\0') == std::string_view::npos && key.find("\uFFFD") == std::string_view::npos; }

std::string StemOf(const std::string& table) { return std::filesystem::path(table).stem().string(); }

}  // namespace doudi::record
