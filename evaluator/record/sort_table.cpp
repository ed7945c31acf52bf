#include "record/sort_table.h"

#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "record/register_error.h"
#include "record/sqlite.h"

namespace doudi::record {
namespace {

// Cells as one blob: for each its size, whether it is a number, and its bytes.
void Append(std::string& blob, const TableCell& cell) {
  const auto size = static_cast<std::uint32_t>(cell.text.size());
  char head[5];
  std::memcpy(head, &size, sizeof size);
  head[4] = cell.number ? 1 : 0;
  blob.append(head, sizeof head).append(cell.text);
}

void Split(std::string_view blob, std::vector<TableCell>& cells) {
  cells.clear();
  while (!blob.empty()) {
    std::uint32_t size = 0;
    std::memcpy(&size, blob.data(), sizeof size);
    cells.push_back({blob.substr(5, size), blob[4] != 0});
    blob.remove_prefix(5 + size);
  }
}

class SortedTable : public TableReader {
 public:
  SortedTable(TableReader& table, std::int32_t key, const std::optional<ElementsTable>& of)
      : name_(table.name()), columns_(table.columns()), header_line_(table.header_line()), joined_(of.has_value()) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open("", &opened);  // a temporary file that nobody else sees
    database_.reset(opened);
    if (result != SQLITE_OK) FailSqlite(opened, "打开排序用的临时文件");
    Execute(database_.get(), "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; BEGIN");
    Execute(database_.get(), "CREATE TABLE rows(key BLOB, line INTEGER, cells BLOB, mistake TEXT, shown TEXT, accepted TEXT, beside INTEGER)");
    if (of) LoadElements(*of);
    Load(table, key);
    bytes_read_ = table.bytes_read();
    if (of) columns_.emplace_back();
    statement_ = Prepare(database_.get(), of ? "SELECT record, line, cells, mistake, shown, accepted, beside, key FROM rows LEFT JOIN elements ON handle = key ORDER BY record, line"
                                             : "SELECT key, line, cells, mistake, shown, accepted, beside FROM rows ORDER BY key, line");
    if (of) of_name_ = of->table->name();
  }

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::uint64_t header_line() const override { return header_line_; }
  std::uint64_t bytes_read() const override { return bytes_read_; }
  std::unique_ptr<TableReader> Again() const override { throw std::logic_error("a sorted table is read once"); }

  bool Next(TableRow& row) override {
    if (!Step(database_.get(), statement_.get())) return false;
    sqlite3_stmt* const at = statement_.get();
    row.line = static_cast<std::uint64_t>(sqlite3_column_int64(at, 1));
    Split(ColumnBytes(at, 2), row.cells);
    row.mistake = ColumnText(at, 3);
    row.shown = ColumnText(at, 4);
    row.accepted = ColumnText(at, 5);
    row.orphan = !row.mistake.empty() && ColumnBytes(at, 0).empty();  // whose it is was not said before it either
    row.beside = sqlite3_column_int(at, 6) != 0;
    if (!joined_) return true;
    row.cells.resize(columns_.size());
    row.cells.back().text = ColumnBytes(at, 0);
    if (sqlite3_column_type(at, 0) != SQLITE_NULL || !row.mistake.empty()) return true;
    row.shown = ColumnBytes(at, 7);
    row.mistake = row.shown.empty() ? fmt::format("没有写是 {} 里哪一个的，这一行没有读", of_name_) : fmt::format("{} 里没有这个编号，这一行没有读", of_name_);
    row.accepted = fmt::format("{} 里有的编号", of_name_);
    row.orphan = true;
    return true;
  }

 private:
  void LoadElements(const ElementsTable& of) {
    Execute(database_.get(), "CREATE TABLE elements(handle BLOB PRIMARY KEY, record BLOB) WITHOUT ROWID");
    const SqliteStatement insert = Prepare(database_.get(), "INSERT OR IGNORE INTO elements VALUES(?, ?)");
    TableRow row;
    while (of.table->Next(row)) {
      const std::string_view handle = TextIn(row, of.handle);
      if (handle.empty() || TextIn(row, of.record_key).empty()) continue;
      BindBytes(insert.get(), 1, handle);
      BindBytes(insert.get(), 2, TextIn(row, of.record_key));
      Step(database_.get(), insert.get());
      sqlite3_reset(insert.get());
      if (sqlite3_changes(database_.get()) == 0) CheckSame(*of.table, handle, TextIn(row, of.record_key));
    }
  }

  // An element's 编号 that two records use does not tell one from the other.
  void CheckSame(const TableReader& elements, std::string_view handle, std::string_view record) {
    const SqliteStatement find = Prepare(database_.get(), "SELECT record FROM elements WHERE handle = ?");
    BindBytes(find.get(), 1, handle);
    Step(database_.get(), find.get());
    const std::string_view first = ColumnBytes(find.get(), 0);
    if (first == record) return;
    throw RegisterError(fmt::format("{} 里的编号「{}」{} 和 {} 都有，{} 只写这个编号分不清是哪一户的。可用：在 {} 里加一列写明是哪一户", elements.name(), handle, first, record,
                                    name_, name_));
  }

  // A broken row that does not say whose it is may be of the record before it or of the one after: it is given to both, as the two are not beside
  // each other any more once they are sorted.
  void Load(TableReader& table, std::int32_t key) {
    insert_ = Prepare(database_.get(), "INSERT INTO rows VALUES(?, ?, ?, ?, ?, ?, ?)");
    TableRow row;
    std::string last;
    std::uint64_t lost_line = 0;  // ≠ 0: such a row stood there since `last`
    while (table.Next(row)) {
      const std::string_view named = TextIn(row, key);
      if (!row.mistake.empty() && !IsWhole(named)) {
        lost_line = row.line;
        InsertUnder(last, row, key);
        continue;
      }
      if (lost_line != 0 && !named.empty() && named != last) {
        TableRow lost;
        lost.line = lost_line;
        lost.mistake = kMayBeOfThis;
        lost.accepted = kMendThatRow;
        InsertUnder(named, lost, key);
      }
      lost_line = 0;
      last.assign(named);
      Insert(last, row);
    }
  }

  void InsertUnder(std::string_view key, TableRow& row, std::int32_t column) {
    row.cells.assign(columns_.size(), {});
    row.cells[static_cast<std::size_t>(column)].text = key;
    row.beside = true;
    Insert(key, row);
    row.beside = false;
  }

  void Insert(std::string_view key, const TableRow& row) {
    blob_.clear();
    for (const TableCell& cell : row.cells) Append(blob_, cell);
    BindBytes(insert_.get(), 1, key);
    sqlite3_bind_int64(insert_.get(), 2, static_cast<std::int64_t>(row.line));
    BindBytes(insert_.get(), 3, blob_);
    BindText(insert_.get(), 4, row.mistake);
    BindText(insert_.get(), 5, row.shown);
    BindText(insert_.get(), 6, row.accepted);
    sqlite3_bind_int(insert_.get(), 7, row.beside ? 1 : 0);
    Step(database_.get(), insert_.get());
    sqlite3_reset(insert_.get());
  }

  std::string name_;
  std::vector<std::string> columns_;
  std::uint64_t header_line_ = 0, bytes_read_ = 0;
  bool joined_ = false;
  std::string of_name_;
  SqliteHandle database_;
  SqliteStatement statement_, insert_;
  std::string blob_;
};

}  // namespace

std::unique_ptr<TableReader> Sorted(TableReader& table, std::int32_t key, const std::optional<ElementsTable>& of) { return std::make_unique<SortedTable>(table, key, of); }

}  // namespace doudi::record
