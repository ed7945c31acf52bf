// TableReader: one table of a register, row by row: a CSV file, a sheet of a workbook, a table of a database.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/key_order.h"

namespace doudi::record {

class ChunkBuilder;
class KeyRanges;
class PlainRows;
struct PlainColumn;

struct TableCell {
  std::string_view text;
  bool number = false;  // the source holds a number there, not a text: zeros that a code began with are gone
};

struct TableRow {
  std::vector<TableCell> cells;  // as many as there are columns
  std::uint64_t line = 0;        // where it stands, from 1
  // What is wrong with the row as such; its cells may then be missing or wrong, but for those that `cells` holds.
  std::string mistake, shown, accepted;
  bool orphan = false;  // the mistake is that the row belongs to no record
  bool beside = false;  // the row does not say whose it is; its key is that of a row that stood beside it
};

class TableReader;

// Where rows name an element alone (成员编号), the table of those elements tells the record.
struct ElementsTable {
  TableReader* table = nullptr;
  std::int32_t handle = 0, record_key = 0;  // its columns
};

// The orders that the rows of a table are in.
struct FoundOrder {
  bool by_bytes = true, by_numbers = true;
};

class TableReader {
 public:
  TableReader() = default;
  virtual ~TableReader() = default;
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;
  virtual const std::string& name() const = 0;                  // as messages and mappings call it: 成员.csv, 成员
  virtual const std::vector<std::string>& columns() const = 0;  // "" where the header has nothing
  virtual std::uint64_t header_line() const = 0;                // 0: it has none
  // The next row that is not blank; its cells are valid until the next call. False at the end.
  virtual bool Next(TableRow& row) = 0;
  virtual std::uint64_t bytes_read() const = 0;
  // The same table from its beginning, to be read beside this one.
  virtual std::unique_ptr<TableReader> Again() const = 0;

  // Its rows for those who take them straight into columns (record/plain_rows.h), by the column that holds the record's 编号; nullptr where it has
  // none to give so. They belong to it. Both ways of reading go on where the other has come to.
  virtual PlainRows* PlainTo(ChunkBuilder& builder, std::vector<PlainColumn> columns, std::int32_t key_column);
  // By which of the orders the rows, broken ones left out, are in the order of a column: of the table read again from its beginning.
  virtual FoundOrder OrderOf(std::int32_t column);

  // A source that can order its rows itself says so and is not sorted by others: whether the 编号 in a column are all whole numbers and so come ByNumbers;
  // otherwise they come ByBytes.
  virtual bool CanOrder() const { return false; }
  virtual bool HoldsNumbers(std::int32_t) const { return false; }
  // Before the first row. With `of`, the column names an element, and the 编号 of its record becomes a further column, the last one; a row whose element there
  // is not has a mistake and no 编号. REQUIRES: CanOrder, of `of` too and in the same source.
  virtual void OrderBy(std::int32_t, KeyOrder, const std::optional<ElementsTable>&) {}
  // Where it can be read by ranges of what it was ordered by (record/key_ranges.h); nullptr otherwise. It belongs to the reader.
  virtual KeyRanges* Ranges() { return nullptr; }
};

// As OrderOf, by reading rows to the end, or as far as it takes; what `sure` says is so already.
FoundOrder RowOrder(TableReader& table, std::int32_t column, FoundOrder sure);

// The text in a column without blanks around it; "" where the row or the table has none there.
std::string_view TextIn(const TableRow& row, std::int32_t column);
// What is told of a record beside which there stood a row that does not say whose it is.
inline constexpr const char* kMayBeOfThis = "这一行读不出，可能是这一户的";
inline constexpr const char* kMendThatRow = "先改正那一行";
// 3.41321E+17: what Excel makes of a long 编号; its digits are gone.
bool LostDigits(std::string_view key);
// Whether a key can be trusted although its row is broken.
bool IsWhole(std::string_view key);

// 成员.csv and 名单/成员.xlsx are of 成员.
std::string StemOf(const std::string& table);

}  // namespace doudi::record
