#include "record/read_sqlite.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "record/key_ranges.h"
#include "record/register_error.h"
#include "record/sqlite.h"
#include "record/sqlite_row_taker.h"
#include "record/sqlite_source.h"
#include "record/text_input.h"

namespace doudi::record {
namespace {

class SqliteTable : public TableReader, public PlainRows, public KeyRanges {
 public:
  SqliteTable(std::shared_ptr<SqliteSource> source, sqlite3* database, std::string name) : source_(std::move(source)), database_(database), name_(std::move(name)) {
    const SqliteStatement columns = Prepare(db(), "SELECT name, pk FROM pragma_table_info(?)");
    BindText(columns.get(), 1, name_);
    while (Step(db(), columns.get())) {
      columns_.emplace_back(ColumnText(columns.get(), 0));
      if (sqlite3_column_int(columns.get(), 1) != 0) keys_.push_back(columns_.size() - 1);
    }
  }

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::uint64_t header_line() const override { return 0; }
  std::uint64_t bytes_read() const override { return bytes_read_ + (taker_ ? taker_->bytes() : 0); }
  std::unique_ptr<TableReader> Again() const override { return std::make_unique<SqliteTable>(source_, database_, name_); }

  bool CanOrder() const override { return true; }

  bool HoldsNumbers(std::int32_t column) const override {
    // NULL < numbers < texts < bytes: the ends tell what is between them. Real numbers are looked for among them.
    const std::string key = Quoted(column);
    const auto type = [&](const char* end) { return Ask(fmt::format("SELECT typeof({}({})) FROM {}", end, key, QuotedName(name_))); };
    if (type("max") != "integer" || type("min") != "integer") return false;
    return Ask(fmt::format("SELECT min({}) < 0 FROM {}", key, QuotedName(name_))) == "0" &&
           Ask(fmt::format("SELECT EXISTS(SELECT 1 FROM {} WHERE typeof({}) = 'real')", QuotedName(name_), key)) == "0";
  }

  void OrderBy(std::int32_t column, KeyOrder order, const std::optional<ElementsTable>& of) override {
    std::string key = "t." + Quoted(column);
    if (of) {
      const auto& elements = static_cast<const SqliteTable&>(*of->table);
      elements.CheckUnique(*of, name_);
      join_ = fmt::format(" LEFT JOIN {} e ON e.{} = {}", QuotedName(elements.name_), elements.Quoted(of->handle), key);
      of_name_ = elements.name_;
      named_by_ = column;
      key = "e." + elements.Quoted(of->record_key);
      columns_.emplace_back();
      joined_ = key;
    }
    const bool as_it_is = order == KeyOrder::ByNumbers || (!of && IsPlainText(column));
    if (as_it_is && !of) range_key_ = key;
    has_number_keys_ = order == KeyOrder::ByNumbers;
    ordered_by_ = column;
    order_ = " ORDER BY " + (as_it_is ? key : fmt::format("trim(CAST({} AS TEXT), ' ' || char(9, 10, 13))", key)) + " COLLATE BINARY";
  }

  bool Next(TableRow& row) override {
    if (!statement_) Begin();
    sqlite3_stmt* const at = Arrive();
    if (at == nullptr) return false;
    row.mistake.clear();
    row.shown.clear();
    row.orphan = false;
    row.cells.resize(columns_.size());
    row.line = has_rowid_ ? static_cast<std::uint64_t>(sqlite3_column_int64(at, static_cast<int>(columns_.size()))) : 0;
    for (std::size_t c = 0; c < columns_.size(); ++c) row.cells[c] = Cell(at, static_cast<int>(c), row);
    if (named_by_ && row.mistake.empty() && row.cells.back().text.empty()) BelongsToNone(row);
    return true;
  }

  // ---- by ranges of keys

  KeyRanges* Ranges() override { return this; }

  // By an index, of keys that are all there and of one kind.
  bool HasRanges(KeyOrder) override {
    if (range_key_.empty() || source_->beside() == 0 || Ask(fmt::format("SELECT EXISTS(SELECT 1 FROM {} WHERE {} IS NULL)", QuotedName(name_), Quoted(ordered_by_))) != "0") return false;
    const SqliteStatement plan = Prepare(db(), "EXPLAIN QUERY PLAN SELECT * FROM " + Range(">=") + order_);
    bool found = false;
    while (Step(db(), plan.get())) {
      const std::string_view step = ColumnText(plan.get(), 3);
      if (step.find("TEMP B-TREE") != std::string_view::npos || step.starts_with("SCAN")) return false;
      found = found || step.starts_with("SEARCH");
    }
    return found;
  }

  std::optional<std::string> KeyBehind(const std::string& from, std::size_t rows) override {
    const SqliteStatement far = Prepare(db(), "SELECT " + range_key_ + " FROM " + Range(">=") + order_ + " LIMIT 1 OFFSET ?2");
    BindKey(far.get(), from);
    sqlite3_bind_int64(far.get(), 2, static_cast<sqlite3_int64>(rows));
    if (!Step(db(), far.get())) return std::nullopt;
    std::string key(ColumnText(far.get(), 0));
    // Rows of one key are not parted, nor keys that blanks alone are the difference of.
    while (!IsPlainKey(key) || key == from) {
      const SqliteStatement next = Prepare(db(), "SELECT " + range_key_ + " FROM " + Range(">") + order_ + " LIMIT 1");
      BindKey(next.get(), key);
      if (!Step(db(), next.get())) return std::nullopt;
      key = ColumnText(next.get(), 0);
    }
    return key;
  }

  std::size_t beside() const override { return source_->beside(); }
  std::unique_ptr<TableReader> Beside(std::size_t i) const override {
    auto other = std::make_unique<SqliteTable>(source_, source_->Beside(i), name_);
    other->order_ = order_;
    other->range_key_ = range_key_;
    other->has_number_keys_ = has_number_keys_;
    other->ordered_by_ = ordered_by_;
    other->of_range_ = true;
    return other;
  }

  std::uint64_t From(const std::string& key) override {
    if (!statement_) Begin();
    sqlite3_reset(statement_.get());
    BindKey(statement_.get(), key);
    stands_ = ended_ = gave_again_ = false;
    taken_.clear();
    again_.clear();
    next_again_ = 0;
    if (key.empty() || has_number_keys_) return 0;
    const SqliteStatement before = Prepare(db(), "SELECT " + range_key_ + (has_rowid_ ? ", t.rowid FROM " : ", 0 FROM ") + Range("<") + order_ + " DESC LIMIT 1");
    BindKey(before.get(), key);
    if (!Step(db(), before.get())) return 0;
    const std::string_view text = ColumnText(before.get(), 0);
    return FindBadText(text) == text.size() ? 0 : static_cast<std::uint64_t>(sqlite3_column_int64(before.get(), 1));
  }

  // ---- as plain rows: they are given back by their rowid, for a statement does not go back

  PlainRows* PlainTo(ChunkBuilder& builder, std::vector<PlainColumn> columns, std::int32_t key_column) override {
    if (!statement_) Begin();
    const auto is_rowid = [](const std::string& name) { return sqlite3_stricmp(name.c_str(), "rowid") == 0; };
    if (named_by_ || !has_rowid_ || std::any_of(columns_.begin(), columns_.end(), is_rowid)) return nullptr;
    key_column_ = key_column;
    taker_.emplace(builder, std::move(columns));
    return this;
  }

  Comes Peek(std::string_view& key) override {
    if (next_again_ < again_.size()) return Comes::Unusual;
    if (!Stands()) return Comes::End;
    key = Key();
    return IsPlainKey(key) ? Comes::Row : Comes::Unusual;
  }
  bool Take(const OpenRow& open) override {
    sqlite3_stmt* const at = statement_.get();
    const int rowid = static_cast<int>(columns_.size());
    if (sqlite3_column_type(at, rowid) != SQLITE_INTEGER || !taker_->Take(at, open)) return false;  // rows of a view have none
    taken_.push_back(sqlite3_column_int64(at, rowid));
    stands_ = false;
    return true;
  }
  void Mark() override { taken_.clear(); }
  void Return() override {
    again_ = taken_;
    next_again_ = 0;
    taken_.clear();
  }
  void Unread() override {
    if (gave_again_) --next_again_;
    else stands_ = true;
  }

 private:
  sqlite3* db() const { return database_; }
  std::string Quoted(std::int32_t column) const { return QuotedName(columns_[static_cast<std::size_t>(column)]); }

  std::string Ask(const std::string& sql) const {
    const SqliteStatement statement = Prepare(db(), sql);
    return Step(db(), statement.get()) ? std::string(ColumnText(statement.get(), 0)) : std::string();
  }

  // Texts only, none of which begins with a blank: they are in the order of an index as they are.
  bool IsPlainText(std::int32_t column) const {
    const std::string key = Quoted(column);
    const auto end = [&](const char* which) { return Ask(fmt::format("SELECT typeof({}({})) FROM {}", which, key, QuotedName(name_))); };
    if (end("max") != "text" || end("min") != "text") return false;
    const std::string first = Ask(fmt::format("SELECT min({}) FROM {}", key, QuotedName(name_)));
    return !first.empty() && static_cast<unsigned char>(first.front()) > ' ';
  }

  // The statement that stands at the next row, which is then behind; nullptr at the end.
  sqlite3_stmt* Arrive() {
    gave_again_ = next_again_ < again_.size();
    if (gave_again_) return Fetch(again_[next_again_++]);
    if (!Stands()) return nullptr;
    stands_ = false;
    return statement_.get();
  }

  // Whether the statement stands at a row that nobody has had.
  bool Stands() {
    if (!stands_ && !ended_) {
      stands_ = Step(db(), statement_.get());
      ended_ = !stands_;
    }
    return stands_;
  }

  sqlite3_stmt* Fetch(sqlite3_int64 rowid) {
    if (!fetch_) fetch_ = Prepare(db(), Selected() + ", t.rowid FROM " + QuotedName(name_) + " t WHERE t.rowid = ?");
    sqlite3_reset(fetch_.get());
    sqlite3_bind_int64(fetch_.get(), 1, rowid);
    if (!Step(db(), fetch_.get())) throw std::logic_error("a row is gone within a transaction");
    return fetch_.get();
  }

  std::string_view Key() {
    sqlite3_stmt* const at = statement_.get();
    switch (sqlite3_column_type(at, key_column_)) {
      case SQLITE_TEXT: return ColumnText(at, key_column_);
      case SQLITE_INTEGER: {
        const std::int64_t number = sqlite3_column_int64(at, key_column_);
        if (key_text_.empty() || number != std::exchange(key_number_, number)) key_text_ = ToDigits(number, key_digits_);
        return key_text_;
      }
      default: return {};
    }
  }

  void CheckUnique(const ElementsTable& of, const std::string& asking) const {
    if (keys_.size() == 1 && keys_.front() == static_cast<std::size_t>(of.handle)) return;
    const std::string twice = Ask(fmt::format("SELECT {0} FROM {2} WHERE {0} IS NOT NULL GROUP BY {0} HAVING count(DISTINCT {1}) > 1 LIMIT 1", Quoted(of.handle), Quoted(of.record_key), QuotedName(name_)));
    if (!twice.empty())
      throw RegisterError(fmt::format("{} 里的编号「{}」不止一户有，{} 只写这个编号分不清是哪一户的。可用：在 {} 里加一列写明是哪一户", name_, twice, asking, asking));
  }

  // The rows whose key is so compared with the first parameter.
  std::string Range(const char* compared) const { return fmt::format("{} t WHERE {} COLLATE BINARY {} ?1", QuotedName(name_), range_key_, compared); }
  // "" is before every key.
  void BindKey(sqlite3_stmt* statement, const std::string& key) const {
    if (has_number_keys_) sqlite3_bind_int64(statement, 1, key.empty() ? 0 : std::stoll(key));
    else sqlite3_bind_text64(statement, 1, key.data(), key.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }

  std::string Selected() const {
    std::string selected;
    for (std::size_t c = 0; c < columns_.size(); ++c) selected += (c == 0 ? "SELECT " : ", ") + (named_by_ && c + 1 == columns_.size() ? joined_ : "t." + QuotedName(columns_[c]));
    return selected;
  }

  void Begin() {
    const std::string rest = " FROM " + (of_range_ ? Range(">=") : QuotedName(name_) + " t" + join_) + order_;
    sqlite3_stmt* statement = nullptr;
    // Without a rowid: tables that are declared so.
    const std::string with_rowid = Selected() + ", t.rowid" + rest;
    has_rowid_ = sqlite3_prepare_v2(db(), with_rowid.c_str(), -1, &statement, nullptr) == SQLITE_OK;
    statement_ = has_rowid_ ? SqliteStatement(statement) : Prepare(db(), Selected() + rest);
    numbers_.resize(columns_.size());
  }

  TableCell Cell(sqlite3_stmt* at, int column, TableRow& row) {
    switch (sqlite3_column_type(at, column)) {
      case SQLITE_NULL: return {};
      case SQLITE_INTEGER:
        bytes_read_ += sizeof(std::int64_t);
        return {ToDigits(static_cast<std::int64_t>(sqlite3_column_int64(at, column)), numbers_[static_cast<std::size_t>(column)]), true};
      case SQLITE_FLOAT:
        bytes_read_ += sizeof(double);
        return {ToDigits(sqlite3_column_double(at, column), numbers_[static_cast<std::size_t>(column)]), true};
      case SQLITE_BLOB: return Spoil(row, column, "是二进制，这一行没有读", "文本或数");
      default: break;
    }
    const std::string_view text = ColumnText(at, column);
    bytes_read_ += text.size();
    if (FindBadText(text) != text.size()) return Spoil(row, column, "有不是文本的字节，这一行没有读", "UTF-8 文本");
    return {text, false};
  }

  TableCell Spoil(TableRow& row, int column, const char* mistake, const char* accepted) const {
    if (!row.mistake.empty()) return {};
    row.mistake = fmt::format("列 {} {}", columns_[static_cast<std::size_t>(column)], mistake);
    row.accepted = accepted;
    return {};
  }

  void BelongsToNone(TableRow& row) const {
    row.shown = row.cells[static_cast<std::size_t>(*named_by_)].text;
    row.mistake = row.shown.empty() ? fmt::format("没有写是 {} 里哪一个的，这一行没有读", of_name_) : fmt::format("{} 里没有这个编号，这一行没有读", of_name_);
    row.accepted = fmt::format("{} 里有的编号", of_name_);
    row.orphan = true;
  }

  std::shared_ptr<SqliteSource> source_;
  sqlite3* database_;  // one of the source's connections
  std::string name_;
  std::vector<std::string> columns_;
  std::vector<std::size_t> keys_;  // of the primary key
  std::string join_, order_, joined_, of_name_;
  std::optional<std::int32_t> named_by_;  // the column that names an element
  SqliteStatement statement_;
  bool has_rowid_ = false;
  // By ranges: the key, where it is a column as it is.
  std::string range_key_;
  std::int32_t ordered_by_ = 0;
  bool has_number_keys_ = false, of_range_ = false;
  std::vector<SqliteDigits> numbers_;  // by column: digits of the row's numbers
  std::uint64_t bytes_read_ = 0;
  bool stands_ = false, ended_ = false;  // of the statement
  // As plain rows.
  std::optional<SqliteRowTaker> taker_;
  std::int32_t key_column_ = 0;
  std::int64_t key_number_ = 0;  // whose digits are key_text_
  SqliteDigits key_digits_{};
  std::string_view key_text_;
  std::vector<sqlite3_int64> taken_, again_;  // rowids of rows taken since the mark; of those that come again
  std::size_t next_again_ = 0;
  bool gave_again_ = false;  // Next, last
  SqliteStatement fetch_;    // a row by its rowid
};

}  // namespace

std::vector<std::unique_ptr<TableReader>> ReadSqlite(const std::string& path) {
  const auto source = std::make_shared<SqliteSource>(path);
  std::vector<std::string> names;
  {
    const SqliteStatement tables =
        Prepare(source->main(), "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
    while (Step(source->main(), tables.get())) names.emplace_back(ColumnText(tables.get(), 0));
  }
  if (names.empty()) throw RegisterError(fmt::format("{} 里没有表", path));
  std::vector<std::unique_ptr<TableReader>> tables;
  for (std::string& name : names) tables.push_back(std::make_unique<SqliteTable>(source, source->main(), std::move(name)));
  return tables;
}

}  // namespace doudi::record
