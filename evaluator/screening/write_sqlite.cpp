// SQLite: one table 判定, written in one transaction.
#include <sqlite3.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <utility>

#include "screening/table_writer.h"

namespace doudi::screening {
namespace {

class SqliteWriter : public TableWriter {
 public:
  explicit SqliteWriter(const std::string& path) {
    Check(sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
    // The file appears whole or not at all, so that nothing has to be rolled back in it.
    Run("PRAGMA journal_mode = OFF");
    Run("PRAGMA synchronous = OFF");
    Run("BEGIN");
    std::string columns, places;
    for (const auto name : ColumnNames()) {
      const bool amount = name.ends_with("金额");
      columns += (columns.empty() ? "\"" : ", \"") + std::string(name) + "\" " + (amount ? "REAL" : "TEXT");
      places += places.empty() ? "?" : ", ?";
    }
    Run("CREATE TABLE \"判定\" (" + columns + ")");
    Check(sqlite3_prepare_v2(database_, ("INSERT INTO \"判定\" VALUES (" + places + ")").c_str(), -1, &insert_, nullptr));
  }
  ~SqliteWriter() override {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }

  void Add(const VerdictRow& row, Block& block) const override {
    block.rows.push_back(CellsOf(row));
    ++block.count;
  }

  void Write(const Block& block) override {
    for (const auto& cells : block.rows) {
      for (std::size_t i = 0; i < cells.size(); ++i) Bind(static_cast<int>(i) + 1, cells[i]);
      Check(sqlite3_step(insert_));
      Check(sqlite3_reset(insert_));
    }
  }

  void End() override {
    Run("COMMIT");
    sqlite3_finalize(std::exchange(insert_, nullptr));
    Check(sqlite3_close(database_));
    database_ = nullptr;
  }

 private:
  void Bind(int place, const Cell& cell) {
    Check(cell.text.empty() ? sqlite3_bind_null(insert_, place)
          : cell.number     ? sqlite3_bind_double(insert_, place, std::stod(cell.text))
                            : sqlite3_bind_text(insert_, place, cell.text.data(), static_cast<int>(cell.text.size()), SQLITE_STATIC));
  }
  void Run(const std::string& statement) { Check(sqlite3_exec(database_, statement.c_str(), nullptr, nullptr, nullptr)); }
  void Check(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    if (code == SQLITE_FULL) throw DiskError(ENOSPC);
    if ((code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN) {
      const int reason = database_ == nullptr ? 0 : sqlite3_system_errno(database_);
      throw DiskError(reason != 0 ? reason : EIO);
    }
    throw std::runtime_error(std::string("SQLite：") + (database_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database_)));
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace

std::unique_ptr<TableWriter> WriteSqlite(const std::string& path) { return std::make_unique<SqliteWriter>(path); }

}  // namespace doudi::screening
