// A database that tests write to.
#pragma once

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <string>

namespace doudi::tests {

class Database {
 public:
  explicit Database(const std::string& path) { REQUIRE(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK); }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  void Do(const std::string& sql) const {
    INFO(sql);
    CHECK(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace doudi::tests
