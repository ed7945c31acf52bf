// SqliteSource: one state of an SQLite database, seen through several connections. For record/ only.
//
// Each connection only reads, in a transaction of its own, so that it sees one state for as long as it lives, whatever others write (in WAL mode they
// can; otherwise they wait). That all of them see the same one is made sure when they are opened: another connection, in no transaction, sees before
// and after whether anybody has written between (PRAGMA data_version). If so, they begin again; where somebody writes all the time, there is one
// connection only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "record/sqlite.h"

namespace doudi::record {

class SqliteSource {
 public:
  // Throws RegisterError where the database cannot be read.
  explicit SqliteSource(const std::string& path);
  sqlite3* main() const { return main_.get(); }
  // Each for one thread at a time.
  std::size_t beside() const { return beside_.size(); }
  sqlite3* Beside(std::size_t i) const { return beside_[i].get(); }

 private:
  SqliteHandle main_;
  std::vector<SqliteHandle> beside_;
};

}  // namespace doudi::record
