// SQLite's handles and errors as C++ wants them. For record/ only.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

namespace doudi::record {

struct CloseSqlite {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, CloseSqlite>;

// Throws std::runtime_error with what SQLite says.
[[noreturn]] void FailSqlite(sqlite3* database, const std::string& doing);
void Execute(sqlite3* database, const std::string& sql);
SqliteStatement Prepare(sqlite3* database, const std::string& sql);
// Whether there is a row.
bool Step(sqlite3* database, sqlite3_stmt* statement);
// REQUIRES: the text outlives the step.
void BindBytes(sqlite3_stmt* statement, int place, std::string_view bytes);
void BindText(sqlite3_stmt* statement, int place, std::string_view text);
// The column as it is stored, valid until the next step.
std::string_view ColumnBytes(sqlite3_stmt* statement, int column);
std::string_view ColumnText(sqlite3_stmt* statement, int column);
std::string QuotedName(std::string_view name);  // "成员"

}  // namespace doudi::record
