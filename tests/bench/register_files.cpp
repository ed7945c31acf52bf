#include "register_files.h"

#include <sqlite3.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lines.h"
#include "register.h"

namespace bench {
namespace {

constexpr std::size_t kBlock = 16384;          // households made at a time
constexpr std::size_t kSheetRows = 1'048'576;  // with the head

using Cells = std::vector<std::string>;

// Ids are as long as each other, so that their order as texts is that of the households.
std::string IdOf(std::size_t household) { return fmt::format("H{:08}", household + 1); }

bool IsNumber(const std::string& text) { return !text.empty() && text.find_first_not_of("0123456789.-") == std::string::npos && std::count(text.begin(), text.end(), '-') < 2; }

std::string CsvLine(const Cells& cells) { return fmt::format("{}", fmt::join(cells, ",")); }

// A table of a database that is filled row by row.
class Table {
 public:
  Table(sqlite3* database, const std::string& name, const Cells& columns) : database_(database) {
    Do(fmt::format("CREATE TABLE \"{}\" (\"{}\")", name, fmt::join(columns, "\",\"")));
    const std::vector<std::string> places(columns.size(), "?");
    if (sqlite3_prepare_v2(database, fmt::format("INSERT INTO \"{}\" VALUES ({})", name, fmt::join(places, ",")).c_str(), -1, &insert_, nullptr) != SQLITE_OK) Fail();
  }
  ~Table() { sqlite3_finalize(insert_); }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  void Write(const Cells& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const int at = static_cast<int>(i) + 1;
      const std::string& cell = cells[i];
      if (cell.empty()) sqlite3_bind_null(insert_, at);
      else if (!IsNumber(cell)) sqlite3_bind_text(insert_, at, cell.data(), static_cast<int>(cell.size()), SQLITE_TRANSIENT);
      else if (cell.find('.') == std::string::npos) sqlite3_bind_int64(insert_, at, std::atoll(cell.c_str()));
      else sqlite3_bind_double(insert_, at, std::atof(cell.c_str()));
    }
    if (sqlite3_step(insert_) != SQLITE_DONE || sqlite3_reset(insert_) != SQLITE_OK) Fail();
  }
  void Do(const std::string& what) {
    if (sqlite3_exec(database_, what.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) Fail();
  }

 private:
  [[noreturn]] void Fail() { GiveUp(std::string("cannot write the database: ") + sqlite3_errmsg(database_)); }
  sqlite3* database_;
  sqlite3_stmt* insert_ = nullptr;
};

class Sheet {
 public:
  Sheet(lxw_workbook* book, const std::string& name, const Cells& columns) : sheet_(workbook_add_worksheet(book, name.c_str())) { Write(columns); }
  void Write(const Cells& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto at = static_cast<lxw_col_t>(i);
      if (cells[i].empty()) continue;
      if (IsNumber(cells[i])) worksheet_write_number(sheet_, row_, at, std::atof(cells[i].c_str()), nullptr);
      else worksheet_write_string(sheet_, row_, at, cells[i].c_str(), nullptr);
    }
    ++row_;
  }

 private:
  lxw_worksheet* sheet_;
  lxw_row_t row_ = 0;
};

Cells With(std::string first, Cells others) {
  others.insert(others.begin(), std::move(first));
  return others;
}

// The households one block after the other, each block from a seed of its own.
template <class Household, class Person>
void ForEach(std::size_t households, std::uint32_t seed, double unknown_share, Household household, Person person) {
  for (std::size_t first = 0; first < households; first += kBlock) {
    const Register all = GenerateRegister(std::min(kBlock, households - first), seed + static_cast<std::uint32_t>(first / kBlock), unknown_share);
    for (std::size_t h = 0; h < all.size(); ++h) {
      household(all, h, IdOf(first + h));
      for (std::size_t p = all.FirstOf(h); p < all.FirstOf(h + 1); ++p) person(all, p, IdOf(first + h));
    }
  }
}

}  // namespace

RegisterPaths WriteRegister(const std::string& folder, std::size_t households, std::uint32_t seed, double unknown_share) {
  RegisterPaths paths{folder + "/名册.jsonl", folder + "/名册", folder + "/名册.db"};
  std::filesystem::create_directories(paths.folder);
  std::filesystem::remove(paths.database);
  sqlite3* database = nullptr;
  if (sqlite3_open(paths.database.c_str(), &database) != SQLITE_OK) GiveUp("cannot write " + paths.database);
  {
    Lines json(paths.json), family(paths.folder + "/户.csv"), people(paths.folder + "/人.csv");
    const Cells family_columns = With("编号", HouseholdKeys()), person_columns = With("户编号", PersonKeys());
    family.Write(CsvLine(family_columns));
    people.Write(CsvLine(person_columns));
    Table family_table(database, "户", family_columns), person_table(database, "人", person_columns);
    family_table.Do("BEGIN");
    ForEach(
        households, seed, unknown_share,
        [&](const Register& all, std::size_t h, const std::string& id) {
          json.Write(ToJson(all, h, id));
          const Cells cells = With(id, HouseholdCells(all, h));
          family.Write(CsvLine(cells));
          family_table.Write(cells);
        },
        [&](const Register& all, std::size_t p, const std::string& id) {
          const Cells cells = With(id, PersonCells(all, p));
          people.Write(CsvLine(cells));
          person_table.Write(cells);
        });
    family_table.Do("COMMIT");
    family_table.Do("CREATE INDEX 户编号 ON 人 (户编号)");
    family_table.Do("CREATE UNIQUE INDEX 编号 ON 户 (编号)");
  }
  sqlite3_close(database);
  return paths;
}

// Sheets are written one after the other, so that the register is made twice.
std::string WriteWorkbook(const std::string& folder, std::size_t households, std::uint32_t seed, double unknown_share) {
  const std::string path = folder + "/名册.xlsx";
  std::size_t people = 0;
  const auto nothing = [](const Register&, std::size_t, const std::string&) {};
  ForEach(households, seed, unknown_share, nothing, [&](const Register&, std::size_t, const std::string&) { ++people; });
  if (std::max(households, people) >= kSheetRows) return "";
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
  Sheet family(book, "户", With("编号", HouseholdKeys()));
  ForEach(households, seed, unknown_share, [&](const Register& all, std::size_t h, const std::string& id) { family.Write(With(id, HouseholdCells(all, h))); }, nothing);
  Sheet person(book, "人", With("户编号", PersonKeys()));
  ForEach(households, seed, unknown_share, nothing, [&](const Register& all, std::size_t p, const std::string& id) { person.Write(With(id, PersonCells(all, p))); });
  if (workbook_close(book) != LXW_NO_ERROR) GiveUp("cannot write " + path);
  return path;
}

}  // namespace bench
