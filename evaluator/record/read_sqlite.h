// Tables of an SQLite database as tables of a register.
//
// Connections only read, and all tables are read in one state of the database: what others write meanwhile (in WAL mode they can) is not seen. Where
// every table has an index of its keys, ranges of them are read in several threads, each through a connection of its own that sees the same state
// (record/sqlite_source.h). Rows come in the order that is asked for, by an index where there is one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "record/table_reader.h"

namespace doudi::record {

// All tables and views of the database. Throws RegisterError where it cannot be opened or has none.
std::vector<std::unique_ptr<TableReader>> ReadSqlite(const std::string& path);

}  // namespace doudi::record
