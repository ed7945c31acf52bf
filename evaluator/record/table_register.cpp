#include "record/table_register.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "record/build_from_rows.h"
#include "record/chunk_builder.h"
#include "record/collected_rows.h"
#include "record/key_order.h"
#include "record/plain_join.h"
#include "record/quick_from_rows.h"
#include "record/register_error.h"
#include "record/sort_table.h"
#include "record/table_parts.h"

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;

// No household has so many rows or bytes; one 编号 that does is a mistake, and memory stays bounded.
constexpr std::size_t kMostRows = 10'000;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

// So many are told before more is read: a register may have nothing else, and memory stays bounded.
constexpr std::size_t kMostIssues = 1000;

// One table and the row of it that comes next.
struct Cursor {
  RegisterTable table;
  std::int32_t key_column = kNoColumn;
  TableRow row;
  bool has_row = false;
  bool beyond = false;   // the row is behind the range that is read
  std::string key;       // of the row; "" where the record has none
  std::string last_key;  // of the row before
  bool guessed = false;  // the key is that of the row before
  std::uint64_t lost_line = 0;  // ≠ 0: a row stood there before this one that says not whose it is
  const std::string& name() const { return table.reader->name(); }
};

class Register : public RangeReader {
 public:
  // `range_order`: of a reader of ranges, whose tables are in that order.
  Register(const model::Model& model, std::vector<RegisterTable> tables, std::vector<RecordIssue> notes, const RegisterOptions& options, std::optional<KeyOrder> range_order = {})
      : model_(model), options_(options), own_builder_(model, options.reference_date, options.known_by), rows_(tables.size()), quick_(model, options.reference_date, options.origins), issues_(std::move(notes)) {
    if (options.as_given) own_builder_.LeaveAsGiven();
    BringRootToFront(tables);
    std::vector<TableShape> shapes;
    for (const RegisterTable& table : tables) shapes.push_back({table.reader->name(), table.use});
    for (RegisterTable& table : tables) {
      Cursor cursor;
      cursor.key_column = table.use.Find(Kind::RecordKey);
      cursor.table = std::move(table);
      cursors_.push_back(std::move(cursor));
    }
    alone_ = cursors_.size() == 1;
    if (range_order) {
      order_ = *range_order;
      told_unsaid_ = true;
    } else {
      CheckKeys();
      SettleOrder();
    }
    for (std::size_t t = 0; t < cursors_.size(); ++t) shapes[t].use = cursors_[t].table.use;
    quick_rows_.emplace(model_, shapes);
    std::vector<TableReader*> readers;
    for (const Cursor& cursor : cursors_) readers.push_back(cursor.table.reader.get());
    plain_ = PlainJoin::Of(model_, shapes, readers, order_, quick_);
    rows_builder_.emplace(model_, std::move(shapes));
  }

  bool ReadChunk(Chunk& chunk, std::size_t most) override {
    bool more = true;
    while (more && quick_.records() < most && issues_.size() < kMostIssues) {
      if (TakePlain()) continue;
      ReadAhead();
      quick_takes_ = true;
      more = NextRecord(own_builder_);
      quick_takes_ = false;
      TakeFrom(own_builder_.TakeIssues());
      if (own_builder_.records() > 0) quick_.Append(own_builder_.Take());
    }
    if (!more) ReportUnsaid();
    quick_.Take(chunk);
    return more;
  }

  // ---- by parts

  std::unique_ptr<RegisterPart> NextPart(std::size_t most) override {
    if (!std::exchange(tried_parts_, true) && HaveRanges()) {
      std::size_t beside = std::numeric_limits<std::size_t>::max();
      std::vector<KeyRanges*> tables;
      for (const Cursor& cursor : cursors_) {
        tables.push_back(cursor.table.reader->Ranges());
        beside = std::min(beside, tables.back()->beside());
      }
      parts_.emplace(model_, std::move(tables), order_, beside, [this](std::size_t i) { return Beside(i); },
                     [this](const std::vector<std::uint64_t>& unsaid) {
                       for (std::size_t t = 0; t < unsaid.size(); ++t) rows_builder_->unsaid()[t] += unsaid[t];
                       ReportUnsaid();
                       return TakeIssues();
                     });
    }
    return parts_ ? parts_->Next(most, TakeIssues()) : RegisterReader::NextPart(most);
  }

  void Go(const std::string& from, const std::string& to) override {
    end_ = to;
    continues_ = !from.empty();
    for (std::size_t t = 0; t < cursors_.size(); ++t) {
      Cursor& cursor = cursors_[t];
      cursor.lost_line = cursor.table.reader->Ranges()->From(from);
      cursor.has_row = cursor.beyond = cursor.guessed = false;
      cursor.key.clear();
      cursor.last_key.clear();
      if (plain_) plain_->last_key(t).clear();
    }
    if (plain_) plain_->set_end(to);
    ahead_ = false;
    surprises_ = 0;
    // What is lost before a row is told row by row.
    if (std::any_of(cursors_.begin(), cursors_.end(), [](const Cursor& cursor) { return cursor.lost_line != 0; })) ReadAhead();
  }
  const std::vector<std::uint64_t>& unsaid() const override { return rows_builder_->unsaid(); }

  bool ReadBatch(BatchBuilder& builder, std::size_t most) override {
    ReadAhead();
    for (const std::size_t wanted = builder.records() + most; builder.records() < wanted && issues_.size() < kMostIssues;) {
      const bool more = NextRecord(builder);
      TakeFrom(builder.TakeIssues());
      if (more) continue;
      ReportUnsaid();
      return false;
    }
    return true;
  }

  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return seen_; }
  std::uint64_t seen_plain() const override { return plain_seen_ + (parts_ ? parts_->plain() : 0); }
  std::uint64_t bytes_read() const override {
    std::uint64_t bytes = 0;
    for (const Cursor& cursor : cursors_) bytes += cursor.table.reader->bytes_read();
    return bytes;
  }

 private:
  bool HaveRanges() const {
    return std::all_of(cursors_.begin(), cursors_.end(), [this](const Cursor& cursor) {
      KeyRanges* const ranges = cursor.key_column == kNoColumn ? nullptr : cursor.table.reader->Ranges();
      return ranges != nullptr && ranges->HasRanges(order_);
    });
  }
  std::unique_ptr<RangeReader> Beside(std::size_t i) const {
    std::vector<RegisterTable> tables;
    for (const Cursor& cursor : cursors_) tables.push_back({cursor.table.reader->Ranges()->Beside(i), cursor.table.use});
    return std::make_unique<Register>(model_, std::move(tables), std::vector<RecordIssue>(), options_, order_);
  }

  const std::string& RootName() const { return model_.entities[0].name; }
  Cursor& root() { return cursors_[0]; }

  void BringRootToFront(std::vector<RegisterTable>& tables) const {
    const auto found = std::find_if(tables.begin(), tables.end(), [](const RegisterTable& table) { return table.use.entity == 0; });
    if (found == tables.end()) throw RegisterError(fmt::format("没有「{}」的表：每条记录一行的那个表要叫 {}，其余的叫 成员 等的名称，或在映射里写明", RootName(), RootName()));
    std::rotate(tables.begin(), found, found + 1);
  }

  void CheckKeys() const {
    for (const Cursor& cursor : cursors_) {
      if (alone_ || cursor.key_column != kNoColumn) continue;
      const bool element = !cursor.table.use.papers && cursor.table.use.Find(Kind::ParentKey) != kNoColumn;
      if (element && ElementsOf(cursor)) continue;
      if (&cursor == &cursors_[0])
        throw RegisterError(fmt::format("{} 没有「编号」一列，其他表的行找不到是哪一条的。可用：编号、{}编号，或在映射里写明", cursor.name(), RootName()));
      throw RegisterError(fmt::format("{} 没有写每行属于哪个{}的一列。可用：{}编号，或在映射里写明", cursor.name(), RootName(), RootName()));
    }
    for (const Cursor& cursor : cursors_) CheckParentKey(cursor);
  }

  void CheckParentKey(const Cursor& cursor) const {
    const TableUse& use = cursor.table.use;
    if (use.papers || use.entity == 0 || Parent(use.entity) == 0) return;
    const model::Entity& parent = model_.entities[static_cast<std::size_t>(Parent(use.entity))];
    if (use.Find(Kind::ParentKey) == kNoColumn)
      throw RegisterError(fmt::format("{} 没有写每行属于哪个{}的一列。可用：{}编号，或在映射里写明", cursor.name(), parent.name, parent.name));
    const auto of_parent = std::find_if(cursors_.begin(), cursors_.end(), [&](const Cursor& other) { return !other.table.use.papers && other.table.use.entity == Parent(use.entity); });
    if (of_parent == cursors_.end()) throw RegisterError(fmt::format("有 {}，没有「{}」的表", cursor.name(), parent.name));
    if (of_parent->table.use.Find(Kind::Handle) == kNoColumn)
      throw RegisterError(fmt::format("{} 没有「编号」一列，{} 的行找不到是哪个{}的", of_parent->name(), cursor.name(), parent.name));
  }

  model::EntityId Parent(model::EntityId entity) const { return model_.entities[static_cast<std::size_t>(entity)].parent; }

  // The table of the elements that the rows of `cursor` belong to, where it says whose they are.
  const Cursor* ElementsOf(const Cursor& cursor) const {
    const model::EntityId parent = Parent(cursor.table.use.entity);
    for (const Cursor& other : cursors_) {
      const TableUse& use = other.table.use;
      if (!use.papers && use.entity == parent && use.Find(Kind::Handle) != kNoColumn && other.key_column != kNoColumn) return &other;
    }
    return nullptr;
  }

  // Side by side all tables have to be in one order: that of the bytes, or that of numbers where every table is. What is not is sorted.
  void SettleOrder() {
    if (alone_ && root().key_column == kNoColumn) return;
    if (std::all_of(cursors_.begin(), cursors_.end(), [](const Cursor& cursor) { return cursor.table.reader->CanOrder(); })) return OrderAtSource();
    std::vector<FoundOrder> found;
    std::vector<bool> of_other;
    bool joins = false;
    for (const Cursor& cursor : cursors_) {
      of_other.push_back(cursor.key_column == kNoColumn);
      joins = joins || of_other.back();
      found.push_back(cursor.key_column == kNoColumn ? FoundOrder{false, false} : cursor.table.reader->OrderOf(cursor.key_column));
    }
    const auto all = [&](bool FoundOrder::*order) { return !joins && std::all_of(found.begin(), found.end(), [&](const FoundOrder& one) { return one.*order; }); };
    if (!all(&FoundOrder::by_bytes) && all(&FoundOrder::by_numbers)) {
      order_ = KeyOrder::ByNumbers;
      return;
    }
    // First those that look into others.
    for (const bool join : {true, false})
      for (std::size_t t = 0; t < cursors_.size(); ++t)
        if (!found[t].by_bytes && (of_other[t] == join)) Sort(cursors_[t]);
  }

  // Tables of a database.
  void OrderAtSource() {
    const bool numbers = std::all_of(cursors_.begin(), cursors_.end(), [&](const Cursor& cursor) { return cursor.key_column == kNoColumn || cursor.table.reader->HoldsNumbers(cursor.key_column); });
    order_ = numbers ? KeyOrder::ByNumbers : KeyOrder::ByBytes;
    for (Cursor& cursor : cursors_) {
      if (cursor.key_column != kNoColumn) {
        cursor.table.reader->OrderBy(cursor.key_column, order_, std::nullopt);
        continue;
      }
      const Cursor& of = *ElementsOf(cursor);
      cursor.table.reader->OrderBy(cursor.table.use.Find(Kind::ParentKey), order_, ElementsTable{of.table.reader.get(), of.table.use.Find(Kind::Handle), of.table.use.Find(Kind::RecordKey)});
      AddKeyColumn(cursor);
    }
  }

  static void AddKeyColumn(Cursor& cursor) {
    cursor.key_column = static_cast<std::int32_t>(cursor.table.use.columns.size());
    cursor.table.use.columns.push_back({Kind::RecordKey, model::kNone});
  }

  void Sort(Cursor& cursor) {
    std::unique_ptr<TableReader> sorted;
    if (cursor.key_column != kNoColumn) {
      sorted = Sorted(*cursor.table.reader, cursor.key_column, std::nullopt);
    } else {
      const Cursor& of = *ElementsOf(cursor);
      const auto again = of.table.reader->Again();
      sorted = Sorted(*cursor.table.reader, cursor.table.use.Find(Kind::ParentKey), ElementsTable{again.get(), of.table.use.Find(Kind::Handle), of.key_column});
      AddKeyColumn(cursor);
    }
    cursor.table.reader = std::move(sorted);
  }

  // ---- rows that nobody has to look at twice

  bool TakePlain() {
    if (!plain_ || (surprises_ >= kPatience && ++surprises_ % kPatience != 0) || !GiveBackAhead()) return false;
    if (!plain_->Take(rows_builder_->unsaid())) return ++surprises_, false;
    surprises_ = 0;
    ++plain_seen_;
    ++seen_;
    return true;
  }

  // Row by row, each cursor holds the row that comes next; plain rows come to none.
  void ReadAhead() {
    if (std::exchange(ahead_, true)) return;
    for (std::size_t t = 0; t < cursors_.size(); ++t) {
      if (plain_) cursors_[t].key = plain_->last_key(t);
      Advance(cursors_[t]);
    }
  }
  // False where one of them is not as others are, or the one before it was not.
  bool GiveBackAhead() {
    if (!ahead_) return true;
    for (const Cursor& cursor : cursors_)
      if (cursor.lost_line != 0 || (cursor.has_row && (cursor.guessed || !cursor.row.mistake.empty()))) return false;
    for (std::size_t t = 0; t < cursors_.size(); ++t) {
      if (cursors_[t].has_row || cursors_[t].beyond) plain_->rows(t).Unread();
      cursors_[t].has_row = cursors_[t].beyond = false;
      plain_->last_key(t) = cursors_[t].last_key;
    }
    ahead_ = false;
    return true;
  }

  // ---- row by row

  // To the next row that says whose it is; the others are told.
  void Advance(Cursor& cursor) {
    // What is lost before a row may be of the record of that row, and of none behind it.
    if (cursor.has_row && !cursor.guessed) cursor.lost_line = 0;
    std::swap(cursor.last_key, cursor.key);
    cursor.guessed = false;
    while (true) {
      cursor.row.orphan = cursor.row.beside = false;
      cursor.has_row = !cursor.beyond && cursor.table.reader->Next(cursor.row);
      cursor.key.clear();
      if (!cursor.has_row) return;
      const std::string_view key = TextIn(cursor.row, cursor.key_column);
      if (!end_.empty() && IsWhole(key) && CompareKeys(order_, key, end_) >= 0) {
        cursor.beyond = true;
        cursor.has_row = false;
        return;
      }
      if (!cursor.row.mistake.empty()) {
        if (TakeBroken(cursor, key)) return;
        continue;
      }
      if (LostDigits(key)) {
        Lose(cursor, std::string(key), "是 Excel 把长数字变成的样子，原来的编号已经丢了，这一行没有读", "在 Excel 里把这一列设为文本，重新填写或导出");
        continue;
      }
      if (key.empty() && !alone_) {
        Lose(cursor, "", fmt::format("没有写是哪个{}的，这一行没有读", RootName()), fmt::format("{} 的编号", root().name()));
        continue;
      }
      cursor.key.assign(key);
      if (!key.empty() && CompareKeys(order_, cursor.last_key, key) > 0 && cursor.key_column != kNoColumn)
        throw RegisterError(fmt::format("{} 第 {} 行的编号「{}」次序变了：读的时候文件被改过。请等它写完再读", cursor.name(), cursor.row.line, key));
      return;
    }
  }

  // A row that is broken belongs to the record it names, or to that of the row before it. False where there is neither.
  bool TakeBroken(Cursor& cursor, std::string_view key) {
    const bool keyless = alone_ && cursor.key_column == kNoColumn;
    if (!cursor.row.orphan && !keyless && IsWhole(key) && CompareKeys(order_, cursor.last_key, key) <= 0) {
      cursor.key.assign(key);
      cursor.guessed = cursor.row.beside;
      return true;
    }
    if (!cursor.row.orphan && !alone_) cursor.lost_line = cursor.row.line;
    // Of a range that others are before: who read the row before it has told of it.
    if (continues_ && cursor.last_key.empty()) return false;
    if (cursor.row.orphan || alone_ || cursor.last_key.empty()) {
      Lose(cursor, cursor.row.shown, cursor.row.mistake, cursor.row.accepted);
      return false;
    }
    cursor.key = cursor.last_key;
    cursor.guessed = true;
    return true;
  }

  void Lose(const Cursor& cursor, std::string shown, std::string message, std::string accepted) {
    ++seen_;
    issues_.push_back({"", "", std::move(shown), std::move(message), std::move(accepted), cursor.row.line, true, cursor.name()});
  }

  bool NextRecord(BatchBuilder& builder) {
    const Cursor* next = nullptr;
    for (const Cursor& cursor : cursors_)
      if (cursor.has_row && (!next || CompareKeys(order_, cursor.key, next->key) < 0)) next = &cursor;
    if (!next) return false;
    key_.assign(next->key);
    if (!root().has_row || root().key != key_) {
      ReportOrphans();
      return true;
    }
    Collect();
    if (named_rows_ > 1) ReportTwice();
    else if (too_many_ > 0) ReportTooMany();
    else Build(builder);
    return true;
  }

  void Build(BatchBuilder& builder) {
    ++seen_;
    if (quick_takes_ && quick_rows_->Build(quick_, rows_, key_, rows_builder_->unsaid())) return;
    rows_builder_->Build(builder, rows_, key_);
    if (!key_.empty()) return;
    // The builder has not seen those that went the quick way.
    std::vector<RecordIssue> issues = builder.TakeIssues();
    for (RecordIssue& issue : issues) issue.record = fmt::format("第 {} 条", seen_);
    TakeFrom(std::move(issues));
  }

  void Collect() {
    rows_.Clear();
    too_many_ = named_rows_ = 0;
    for (std::size_t t = 0; t < cursors_.size(); ++t) {
      Cursor& cursor = cursors_[t];
      if (cursor.has_row && cursor.key == key_ && cursor.lost_line != 0 && cursor.row.mistake.empty() && cursor.last_key != key_) {
        rows_.AddMistake(t, cursor.lost_line, {kMayBeOfThis, "", kMendThatRow});
        cursor.lost_line = 0;
      }
      while (cursor.has_row && cursor.key == key_) {
        if (rows_.count() < kMostRows && rows_.bytes() < kMostBytes) rows_.Add(t, cursor.row);
        else ++too_many_;
        // A broken row of the root may belong to the row before it.
        if (t == 0 && !cursor.guessed) ++named_rows_;
        const bool unnamed = key_.empty();
        Advance(cursor);
        if (unnamed) break;  // every row without a 编号 is a record of its own
      }
    }
  }

  void ReportTwice() {
    const auto rows = rows_.rows(0);
    seen_ += rows.size();
    std::string lines;
    for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), 5); ++i) lines += fmt::format("{}{}", i == 0 ? "" : "、", rows[i].line);
    issues_.push_back({key_, "编号", "", fmt::format("{} 条记录用了同一个编号（第 {} 行{}），都没有读", rows.size(), lines, rows.size() > 5 ? " 等" : ""), "每条记录的编号不同", rows.front().line, true,
                       root().name()});
  }

  void ReportTooMany() {
    ++seen_;
    issues_.push_back({key_, "", "", fmt::format("有 {} 行，超过 {} 行或 {} MB，没有读", rows_.count() + too_many_, kMostRows, kMostBytes >> 20), "核对这些行的编号是否填错", rows_.rows(0).front().line, true,
                       root().name()});
  }

  // Rows of a record that there is not.
  void ReportOrphans() {
    ++seen_;
    for (Cursor& cursor : cursors_) {
      if (!cursor.has_row || cursor.key != key_) continue;
      const std::uint64_t line = cursor.row.line;
      std::size_t count = 0;
      for (; cursor.has_row && cursor.key == key_; Advance(cursor)) ++count;
      issues_.push_back({key_, "", "", fmt::format("{} 里没有这个编号，它的 {} 行没有读", root().name(), count), fmt::format("核对编号，或在 {} 里补上这一条", root().name()), line, true, cursor.name()});
    }
  }

  void ReportUnsaid() {
    if (std::exchange(told_unsaid_, true)) return;
    for (std::size_t t = 1; t < cursors_.size(); ++t) {
      const TableUse& use = cursors_[t].table.use;
      const std::uint64_t count = rows_builder_->unsaid()[t];
      if (use.papers || count == 0) continue;
      const std::string& name = model_.entities[static_cast<std::size_t>(use.entity)].name;
      const std::string& parent = model_.entities[static_cast<std::size_t>(Parent(use.entity))].name;
      issues_.push_back({"", "", "", fmt::format("有 {} 个{}没有一行，{} 按未知计", count, parent, name),
                         fmt::format("确实没有的，在 {} 的表里加一列「{}」写「无」；都是没有的，在映射里写 没有行 为 无", parent, name), 0, false, cursors_[t].name()});
    }
  }

  void TakeFrom(std::vector<RecordIssue> issues) { std::move(issues.begin(), issues.end(), std::back_inserter(issues_)); }

  const model::Model& model_;
  RegisterOptions options_;
  BatchBuilder own_builder_;
  std::vector<Cursor> cursors_;  // the root's first
  CollectedRows rows_;
  std::optional<RowsBuilder> rows_builder_;
  ChunkBuilder quick_;  // for chunks
  std::optional<QuickRows> quick_rows_;
  bool quick_takes_ = false;
  std::unique_ptr<PlainJoin> plain_;  // for chunks, where all tables have plain rows
  bool ahead_ = false;                // the cursors hold rows
  static constexpr std::size_t kPatience = 16;
  std::size_t surprises_ = 0;  // one after the other: then most records are not tried
  std::uint64_t plain_seen_ = 0;
  std::optional<TableParts> parts_;  // where the tables have ranges
  bool tried_parts_ = false;
  std::string end_;         // of the range; "": there is none
  bool continues_ = false;  // something may be before the range
  KeyOrder order_ = KeyOrder::ByBytes;
  std::string key_;
  std::size_t too_many_ = 0, named_rows_ = 0;  // of the record collected: rows left out; rows of the root that name it
  std::vector<RecordIssue> issues_;
  std::uint64_t seen_ = 0;
  bool alone_ = false, told_unsaid_ = false;
};

}  // namespace

std::unique_ptr<TableRegister> ReadTables(const model::Model& model, std::vector<RegisterTable> tables, std::vector<RecordIssue> notes, const RegisterOptions& options) {
  return std::make_unique<Register>(model, std::move(tables), std::move(notes), options);
}

}  // namespace doudi::record
