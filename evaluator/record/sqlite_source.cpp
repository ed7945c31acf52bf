#include "record/sqlite_source.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "record/register_error.h"

namespace doudi::record {
namespace {

constexpr int kBusyMilliseconds = 10'000;
constexpr unsigned kFewest = 4, kMost = 16;  // connections beside: threads beyond those wait for each other
constexpr int kTries = 20;

bool Do(sqlite3* database, const char* sql) { return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

bool Open(const std::string& path, SqliteHandle& database) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  database.reset(opened);
  if (result == SQLITE_OK) sqlite3_busy_timeout(opened, kBusyMilliseconds);
  return result == SQLITE_OK;
}

// The transaction begins with the first read.
bool Begin(sqlite3* database) { return Do(database, "BEGIN; SELECT 1 FROM sqlite_master LIMIT 1"); }

// What changes when another connection has written; −1 where it cannot be read.
std::int64_t Version(sqlite3* database) {
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(database, "PRAGMA data_version", -1, &prepared, nullptr) != SQLITE_OK) return -1;
  const SqliteStatement statement(prepared);
  return sqlite3_step(prepared) == SQLITE_ROW ? sqlite3_column_int64(prepared, 0) : -1;
}

}  // namespace

SqliteSource::SqliteSource(const std::string& path) {
  SqliteHandle watch;
  bool reads = Open(path, main_);
  const unsigned wanted = std::clamp(std::thread::hardware_concurrency(), kFewest, kMost);
  bool can = reads && Open(path, watch);
  for (unsigned i = 0; can && i < wanted; ++i) can = Open(path, beside_.emplace_back());
  bool same = false;
  for (int tries = 0; can && !same && tries < kTries; ++tries) {
    const std::int64_t before = Version(watch.get());
    reads = Begin(main_.get());
    can = before >= 0 && reads && std::all_of(beside_.begin(), beside_.end(), [](const SqliteHandle& other) { return Begin(other.get()); });
    same = can && Version(watch.get()) == before;
    if (same || !can) break;
    Do(main_.get(), "ROLLBACK");
    for (const SqliteHandle& other : beside_) Do(other.get(), "ROLLBACK");
  }
  if (!same) beside_.clear();
  if (reads && sqlite3_get_autocommit(main_.get()) != 0) reads = Begin(main_.get());
  if (reads) return;
  const bool busy = sqlite3_errcode(main_.get()) == SQLITE_BUSY;
  throw RegisterError(fmt::format("无法读 {}：{}", path, busy ? "别的程序一直在写。等它写完，或请它用 WAL 模式" : sqlite3_errmsg(main_.get())));
}

}  // namespace doudi::record
