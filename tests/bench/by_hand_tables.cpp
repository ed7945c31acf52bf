#include "by_hand_tables.h"

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "by_hand_fields.h"

namespace bench {
namespace {

[[noreturn]] void GiveUp(const std::string& what) {
  std::fprintf(stderr, "cannot read by hand: %s\n", what.c_str());
  std::exit(1);
}

// Reads households and people that come in the order of their keys. A source has Next(), Key() and Read(fields, to, unknown) of the row that
// Next() came to.
template <class Source>
void Merge(Source& families, Source& people, BlockCounter& counter) {
  const std::vector<Field<Household>> family_fields = HouseholdFields();
  const std::vector<Field<Person>> person_fields = PersonFields();
  Register& block = counter.block;
  for (bool person = people.Next(); families.Next();) {
    counter.AddHousehold();
    families.Read(family_fields, block.households.back(), block.household_unknown.back());
    for (; person && people.Key() == families.Key(); person = people.Next()) {
      counter.AddPerson();
      people.Read(person_fields, block.people.back(), block.person_unknown.back());
      if (block.person_unknown.back() != 0) block.partial.back() = 1;
    }
    if (block.household_unknown.back() != 0) block.partial.back() = 1;
    counter.EndHousehold();
    if (counter.IsFull()) counter.Judge();
  }
  counter.Judge();
}

bool ReadCell(Kind kind, const std::vector<std::string_view>& words, std::string_view text, std::int32_t& value) {
  switch (kind) {
    case Kind::Whole:
    case Kind::Money: return ReadNumber(kind, text, value);
    case Kind::YesOrNo: return value = text == "true", value != 0 || text == "false";
    default: return ReadText(kind, words, text, value);
  }
}

// ---- SQLite -------------------------------------------------------------------------------------------------------------

class Rows {
 public:
  Rows(sqlite3* database, const std::string& sql) : database_(database) {
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) GiveUp(sqlite3_errmsg(database));
  }
  ~Rows() { sqlite3_finalize(statement_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  bool Next() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) GiveUp(sqlite3_errmsg(database_));
    return result == SQLITE_ROW;
  }
  std::string_view Key() { return Text(0); }
  template <class T>
  void Read(const std::vector<Field<T>>& fields, T& to, std::uint32_t& unknown) {
    int column = 0;
    for (const Field<T>& field : fields) {
      std::int32_t value = 0;
      switch (sqlite3_column_type(statement_, ++column)) {
        case SQLITE_NULL: unknown |= 1u << field.place; continue;
        case SQLITE_INTEGER:
          value = sqlite3_column_int(statement_, column);
          if (field.kind == Kind::Money) value *= 100;
          if (field.kind == Kind::County) ReadText(field.kind, {}, std::to_string(value), value);
          break;
        case SQLITE_FLOAT: value = static_cast<std::int32_t>(sqlite3_column_double(statement_, column) * 100 + 0.5); break;
        default:
          if (!ReadCell(field.kind, field.words, Text(column), value)) GiveUp(std::string(Text(column)));
      }
      field.Set(to, value);
    }
  }

 private:
  std::string_view Text(int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

std::string Selecting(const std::string& table, const std::string& key, const std::vector<std::string>& columns) {
  std::string selected = '"' + key + '"';
  for (const std::string& column : columns) selected += ", \"" + column + '"';
  return "SELECT " + selected + " FROM \"" + table + "\" ORDER BY \"" + key + '"';
}

// ---- CSV ----------------------------------------------------------------------------------------------------------------

// Lines of cells without quotes, in the order of the fields behind their key.
class CsvLines {
 public:
  explicit CsvLines(const std::string& path) : file_(std::fopen(path.c_str(), "rb")), buffer_(kBlockBytes) {
    if (!file_) GiveUp(path);
    Next();  // the names of the columns
  }

  bool Next() {
    at_ = next_;
    auto* newline = Newline();
    if (!newline) {
      Fill();
      newline = Newline();
    }
    if (!newline) return false;
    end_ = static_cast<std::size_t>(newline - buffer_.data());
    next_ = end_ + 1;
    key_ = Cell();
    return true;
  }
  std::string_view Key() const { return key_; }
  template <class T>
  void Read(const std::vector<Field<T>>& fields, T& to, std::uint32_t& unknown) {
    for (const Field<T>& field : fields) {
      const std::string_view text = Cell();
      std::int32_t value = 0;
      if (text.empty()) {
        unknown |= 1u << field.place;
        continue;
      }
      if (!ReadCell(field.kind, field.words, text, value)) GiveUp(std::string(text));
      field.Set(to, value);
    }
  }

 private:
  static constexpr std::size_t kBlockBytes = 1024 * 1024;
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  const char* Newline() const { return static_cast<const char*>(std::memchr(buffer_.data() + at_, '\n', filled_ - at_)); }
  // What has not been read moves to the front.
  void Fill() {
    std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
    filled_ -= at_;
    at_ = 0;
    filled_ += std::fread(buffer_.data() + filled_, 1, buffer_.size() - filled_, file_.get());
  }
  std::string_view Cell() {
    const char* begin = buffer_.data() + at_;
    const auto* comma = at_ < end_ ? static_cast<const char*>(std::memchr(begin, ',', end_ - at_)) : nullptr;
    const std::size_t size = comma ? static_cast<std::size_t>(comma - begin) : end_ - at_;
    at_ += size + (comma ? 1 : 0);
    return {begin, size};
  }

  std::unique_ptr<std::FILE, Close> file_;
  std::vector<char> buffer_;
  std::size_t filled_ = 0, at_ = 0, end_ = 0, next_ = 0;
  std::string_view key_;
};

}  // namespace

Counts CountSqliteByHand(const std::string& path, bool judged) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
  if (result != SQLITE_OK) GiveUp(path);
  Rows families(opened, Selecting("户", "编号", HouseholdKeys())), people(opened, Selecting("人", "户编号", PersonKeys()));
  BlockCounter counter(judged);
  Merge(families, people, counter);
  return counter.counts;
}

Counts CountCsvByHand(const std::string& folder, bool judged) {
  CsvLines families(folder + "/户.csv"), people(folder + "/人.csv");
  BlockCounter counter(judged);
  Merge(families, people, counter);
  return counter.counts;
}

}  // namespace bench
