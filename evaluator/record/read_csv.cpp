#include "record/read_csv.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "record/csv_line_taker.h"
#include "record/key_ranges.h"
#include "record/read_value.h"
#include "record/register_error.h"
#include "record/text_input.h"
#include "source/csv.h"
#include "source/utf8.h"

namespace doudi::record {
namespace {

// A row of a register is a few hundred bytes; one longer than this is none, and memory stays bounded.
constexpr std::size_t kLongestRow = 16 * 1024 * 1024;
constexpr std::size_t kShownBytes = 60;

// The beginning of a line, without what no terminal shows.
std::string Shown(std::string_view line) {
  std::string shown = source::Beginning(line.substr(0, line.find('\n')), kShownBytes);
  std::replace_if(shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  while (!shown.empty() && shown.back() == ' ') shown.pop_back();
  return shown;
}

char GuessDelimiter(std::string_view line) {
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char candidate : {',', '\t', ';', '|'}) {
    bool quoted = false;
    const auto count = std::count_if(line.begin(), line.end(), [&](char c) {
      quoted = quoted != (c == '"');
      return c == candidate && !quoted;
    });
    if (count > most) best = candidate, most = count;
  }
  return best;
}

constexpr std::size_t kPlaceRows = 256;  // between places
constexpr unsigned kFewestBeside = 4, kMostBeside = 16;

// Where rows of a file begin, every few hundred rows: the first of all, whose key is "", and others that are the first of their key.
struct Place {
  std::string key;
  std::uint64_t offset = 0, line = 0, row = 0;
};

class CsvTable : public TableReader, public PlainRows, public KeyRanges {
 public:
  CsvTable(std::string path, std::string name) : path_(std::move(path)), name_(std::move(name)), file_(std::fopen(path_.c_str(), "rb")), input_(Opened(), name_), splitter_(',') {
    input_.LeaveUnchecked();
    base_ = input_.mark_bytes();
    ReadHeader();
  }

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::uint64_t header_line() const override { return header_line_; }
  std::uint64_t bytes_read() const override { return of_range_ ? passed_ + Offset() - began_ : input_.bytes_read(); }
  std::unique_ptr<TableReader> Again() const override { return std::make_unique<CsvTable>(path_, name_); }

  bool Next(TableRow& row) override {
    marked_ = false;
    do {
      if (!SplitNext(row)) return false;
    } while (row.mistake.empty() && IsBlank(row));
    return true;
  }

  // ---- as plain rows: lines without a quote

  PlainRows* PlainTo(ChunkBuilder& builder, std::vector<PlainColumn> columns, std::int32_t key_column) override {
    if (line_end_ != '\n') return nullptr;
    key_column_ = static_cast<std::size_t>(key_column);
    taker_.emplace(builder, std::move(columns), splitter_.delimiter());
    return this;
  }

  Comes Peek(std::string_view& key) override {
    key = peeked_ = PlainKey(key_column_);
    if (!key.empty()) return Comes::Row;
    return at_ >= text_.size() && ended_ ? Comes::End : Comes::Unusual;
  }
  bool Take(const OpenRow& open) override {
    const char* const next = taker_->Take(text_.data() + at_, peeked_, open);
    if (!next) return false;
    at_ = static_cast<std::size_t>(next - text_.data());
    ++line_;
    return true;
  }
  void Mark() override {
    marked_ = true;
    mark_ = at_;
    mark_line_ = line_;
  }
  void Return() override {
    at_ = mark_;
    line_ = mark_line_;
    marked_ = false;
  }
  void Unread() override {
    at_ = row_at_;
    line_ = row_line_;
  }

  FoundOrder OrderOf(std::int32_t column) override {
    CsvTable again(path_, name_);
    FoundOrder found{false, false};
    if (line_end_ == '\n') {
      range_column_ = column;
      found = sure_ = again.OrderOfLines(static_cast<std::size_t>(column));
      // Of what was changed as it was read, and what is not as it stands in the file, no place is known.
      if (again.encoding() == Encoding::Utf8 && !again.bad_text_) places_ = std::make_shared<const std::vector<Place>>(std::move(again.found_places_));
    }
    return found.by_bytes && found.by_numbers ? found : RowOrder(*Again(), column, found);
  }

  // ---- by ranges of keys

  KeyRanges* Ranges() override { return this; }
  bool HasRanges(KeyOrder order) override {
    order_ = order;
    return places_ != nullptr && (order == KeyOrder::ByBytes ? sure_.by_bytes : sure_.by_numbers);
  }
  std::optional<std::string> KeyBehind(const std::string& from, std::size_t rows) override {
    const auto at = Before(from) + (from.empty() ? 0 : 1);
    if (places_->end() - at < 2) return std::nullopt;
    auto next = at + 1;
    while (next + 1 != places_->end() && (next + 1)->row <= at->row + rows) ++next;
    return next->key;
  }
  std::size_t beside() const override { return std::clamp(std::thread::hardware_concurrency(), kFewestBeside, kMostBeside); }
  std::unique_ptr<TableReader> Beside(std::size_t) const override {
    auto other = std::make_unique<CsvTable>(path_, name_);
    other->places_ = places_;
    other->order_ = order_;
    other->range_column_ = range_column_;
    other->of_range_ = true;
    other->began_ = other->Offset();
    return other;
  }
  std::uint64_t From(const std::string& key) override {
    GoTo(*Before(key));
    std::uint64_t lost_line = 0;
    TableRow row;
    while (!key.empty()) {
      const std::string_view plain = PlainKey(static_cast<std::size_t>(range_column_));
      if (!plain.empty()) {
        if (CompareKeys(order_, plain, key) >= 0) break;
        lost_line = 0;
        PassLine();
        continue;
      }
      if (!Next(row)) break;
      const std::string_view named = TextIn(row, range_column_);
      if (IsWhole(named) && CompareKeys(order_, named, key) >= 0) {
        Unread();
        break;
      }
      if (!IsWhole(named) && !row.mistake.empty()) lost_line = row.line;
      else if (!named.empty() && !(row.mistake.empty() && LostDigits(named))) lost_line = 0;
    }
    return lost_line;
  }

 private:
  std::FILE* Opened() const {
    if (!file_) throw RegisterError(fmt::format("无法读 {}：{}", path_, std::strerror(errno)));
    return file_.get();
  }

  void ReadHeader() {
    Fill();
    const std::string_view start(text_);
    // Excel for Macintosh ends its lines with CR alone.
    if (start.find('\n') == std::string_view::npos && start.find('\r') != std::string_view::npos) line_end_ = '\r';
    char delimiter = 0;
    std::string_view first = start.substr(0, start.find(line_end_));
    if (first.starts_with("sep=") && first.size() >= 5 && first.size() <= 6) {
      delimiter = first[4];
      at_ = first.size() + 1;
      ++line_;
      first = at_ < start.size() ? start.substr(at_, start.find(line_end_, at_) - at_) : std::string_view();
    }
    splitter_ = source::CsvSplitter(delimiter != 0 ? delimiter : GuessDelimiter(first), line_end_);
    TableRow row;
    do {
      if (!SplitNext(row)) throw RegisterError(fmt::format("{} 里没有一行。第一行写列名", name_));
      if (!row.mistake.empty()) throw RegisterError(fmt::format("{} 第 {} 行应是列名，读不出：{}", name_, row.line, row.mistake));
    } while (IsBlank(row));
    header_line_ = row.line;
    for (const TableCell& cell : row.cells) columns_.emplace_back(Trimmed(cell.text));
    while (!columns_.empty() && columns_.back().empty()) columns_.pop_back();
  }

  static bool IsBlank(const TableRow& row) {
    return std::all_of(row.cells.begin(), row.cells.end(), [](const TableCell& cell) { return Trimmed(cell.text).empty(); });
  }

  // The key of the row at at_; "" where it is not plain as far as a row can tell of others: a quote may swallow lines.
  std::string_view PlainKey(std::size_t column) {
    if (at_ >= lines_end_ && !FindLines()) return {};
    if (quote_ < at_) quote_ = text_.find('"', at_);
    if ((quote_ < lines_end_ && quote_ < LineEnd()) || (bad_text_ && HasReplacement(LineEnd()))) return {};
    const std::string_view key = PlainCellAt(text_.data() + at_, column, splitter_.delimiter());
    return IsPlainKey(key) ? key : std::string_view();
  }
  std::size_t LineEnd() const { return text_.find('\n', at_); }

  // Whether more whole lines were found behind those that there are, with room behind them.
  bool FindLines() {
    do {
      const std::string_view text = std::string_view(text_).substr(at_);
      if (text.size() <= kCsvPadding) continue;
      const std::size_t last = text.substr(0, text.size() - kCsvPadding).rfind('\n');
      if (last == std::string_view::npos) continue;
      lines_end_ = at_ + last + 1;
      return true;
    } while (text_.size() - at_ < kLongestRow && Fill());
    return false;
  }

  // Of the keys of plain lines, and of all rows that are not. It is sure of an order that it finds, and may miss one, as keys of broken rows are among
  // them.
  FoundOrder OrderOfLines(std::size_t column) {
    FoundOrder found;
    TableRow row;
    std::string last;
    found_places_ = {{"", Offset(), line_, 0}};
    for (std::uint64_t rows = 0; found.by_bytes || found.by_numbers; ++rows) {
      std::string_view key = PlainKey(column);
      const bool plain = !key.empty();
      if (plain && rows >= found_places_.back().row + kPlaceRows && key != last) found_places_.push_back({std::string(key), Offset(), line_, rows});
      if (plain) {
        PassLine();
      } else {
        if (!Next(row)) break;
        key = TextIn(row, static_cast<std::int32_t>(column));
        if (!row.mistake.empty() || key.empty()) continue;
      }
      if (key == last) continue;
      found.by_bytes = found.by_bytes && CompareKeys(KeyOrder::ByBytes, last, key) <= 0;
      found.by_numbers = found.by_numbers && CompareKeys(KeyOrder::ByNumbers, last, key) <= 0;
      last.assign(key);
    }
    return found;
  }

  // The last place that is before the key, or the first of all.
  std::vector<Place>::const_iterator Before(const std::string& key) const {
    return std::partition_point(places_->begin() + 1, places_->end(), [&](const Place& one) { return CompareKeys(order_, one.key, key) < 0; }) - 1;
  }

  void PassLine() {
    at_ = LineEnd() + 1;
    ++line_;
  }

  Encoding encoding() const { return input_.encoding(); }
  // Of at_ in the file, as long as no byte was replaced.
  std::uint64_t Offset() const { return base_ + at_; }
  void GoTo(const Place& place) {
    passed_ += Offset() - began_;
    began_ = base_ = place.offset;
    input_.Seek(place.offset);
    text_.clear();
    at_ = checked_ = lines_end_ = quote_ = mark_ = 0;
    marked_ = ended_ = bad_text_ = false;
    line_ = place.line;
  }

  // Blank rows too.
  bool SplitNext(TableRow& row) {
    row.cells.clear();
    row.mistake.clear();
    row.orphan = false;
    row.line = line_;
    if (at_ >= text_.size() && !Fill()) return false;
    row_line_ = line_;
    while (true) {
      std::size_t at = row_at_ = at_;
      const source::CsvRow found = splitter_.Split(text_, at, ended_);
      if (CheckText(found == source::CsvRow::Whole ? at : text_.size())) continue;
      if (found == source::CsvRow::Whole) return Take(row, at), true;
      if (text_.size() - at_ < kLongestRow && FillTwice()) continue;
      if (found == source::CsvRow::OpenQuote) {
        Break(row, "引号没有结束，这一行没有读", "一格用 \"…\" 括起来时，里面的引号写两个");
        SkipLine();
        return true;
      }
      if (text_.size() - at_ < kLongestRow) continue;  // the input has ended
      Break(row, "这一行超过 16 MB，没有读", "每行一条记录的 CSV");
      SkipLine();
      return true;
    }
  }

  void Break(TableRow& row, std::string mistake, std::string accepted) {
    row.mistake = std::move(mistake);
    row.accepted = std::move(accepted);
    row.shown = Shown(std::string_view(text_).substr(at_));
  }

  // The row that Split found and that ends before `next`.
  void Take(TableRow& row, std::size_t next) {
    const auto cells = splitter_.cells();
    const bool header = columns_.empty();
    const bool over = !header && cells.size() > columns_.size() &&
                      std::any_of(cells.begin() + static_cast<std::ptrdiff_t>(columns_.size()), cells.end(), [](const auto& cell) { return !Trimmed(cell.text).empty(); });
    const bool cut = !header && ended_ && next >= text_.size() && text_.back() != line_end_ && cells.size() < columns_.size() && columns_.size() > 1;
    const bool over_lines = splitter_.lines() > 1 && !header && cells.size() < columns_.size();
    for (const source::CsvCell& cell : cells)
      if (header || row.cells.size() < columns_.size()) row.cells.push_back({WithoutExcelMarks(cell.text), false});
    if (splitter_.after_quote()) Break(row, "引号之后还有字，这一行没有读", "一格用 \"…\" 括起来时，里面的引号写两个");
    else if (splitter_.has_nul()) Break(row, "有 NUL 字节，这一行没有读", "不含 NUL 的文本；重新导出这个文件");
    else if (bad_text_ && HasReplacement(next)) Break(row, fmt::format("有不是 {} 的字节，这一行没有读", EncodingName(input_.encoding())), "整个文件用一种编码：UTF-8 或 GB18030");
    else if (over || over_lines) Break(row, fmt::format("有 {} 格，列名有 {} 个，这一行没有读", cells.size(), columns_.size()), "格里的逗号和换行要用 \"…\" 括起来");
    else if (cut) Break(row, fmt::format("文件在此断了：有 {} 格，列名有 {} 个，这一行没有读", cells.size(), columns_.size()), "重新导出完整的文件");
    if (cut && !row.cells.empty()) row.cells.back() = {};  // it may have gone on
    if (!header) row.cells.resize(columns_.size());
    // A quote out of place has swallowed the lines after it: they are read again by themselves.
    if (!row.mistake.empty() && splitter_.lines() > 1) {
      row.cells.clear();
      SkipLine();
      return;
    }
    at_ = next;
    line_ += splitter_.lines();
  }

  bool HasReplacement(std::size_t next) const { return std::string_view(text_).substr(at_, next - at_).find(kReplacement) != std::string_view::npos; }

  void SkipLine() {
    ++line_;
    while (true) {
      const std::size_t end = text_.find(line_end_, at_);
      if (end != std::string::npos) {
        at_ = end + 1;
        return;
      }
      at_ = text_.size();
      if (!Fill()) return;
    }
  }

  // At least as much again, so that a long row is not split over and over.
  bool FillTwice() {
    const std::size_t wanted = std::min(2 * (text_.size() - at_), kLongestRow);
    const bool more = Fill();
    while (more && text_.size() < wanted && Fill()) {
    }
    return more;
  }

  // Reads on behind what is not yet used. False at the end of the input.
  bool Fill() {
    if (ended_) return false;
    const std::size_t used = marked_ ? mark_ : at_;
    text_.erase(0, used);
    base_ += used;
    at_ -= used;
    mark_ = 0;
    lines_end_ = quote_ = 0;
    checked_ = std::max(checked_, used) - used;
    if (text_.empty()) bad_text_ = false;
    ended_ = !input_.ReadBlock(text_);
    bad_text_ = bad_text_ || input_.had_bad_bytes();
    return !ended_;
  }

  // Replaces bytes that are no text, of what comes up to there: plain lines are looked at as they are taken. Whether there were any.
  bool CheckText(std::size_t to) {
    const std::size_t from = std::max(at_, checked_);
    if (from >= to) return false;
    const std::size_t more = ReplaceBadText(text_, from, to);
    checked_ = to + more;
    if (more == 0) return false;
    bad_text_ = true;
    lines_end_ = quote_ = 0;
    return true;
  }

  std::string path_, name_;
  FileHandle file_;
  TextInput input_;
  source::CsvSplitter splitter_;
  std::string text_;      // what was read and not yet used begins at at_
  std::size_t checked_ = 0;  // bytes that are no text were replaced up to there
  std::size_t at_ = 0;
  std::uint64_t line_ = 1, header_line_ = 1;
  std::vector<std::string> columns_;
  char line_end_ = '\n';
  bool ended_ = false, bad_text_ = false;
  std::size_t row_at_ = 0;  // where the row that Next gave last begins, and in which line
  std::uint64_t row_line_ = 1;
  // As plain rows.
  std::optional<CsvLineTaker> taker_;
  std::size_t key_column_ = 0;
  std::string_view peeked_;   // the key of the row at at_
  std::size_t lines_end_ = 0;  // lines up to there are whole, with kCsvPadding bytes behind
  std::size_t quote_ = 0;      // no quote is between at_ and there; before at_: not known
  bool marked_ = false;       // what is behind mark_ is kept
  std::size_t mark_ = 0;
  std::uint64_t mark_line_ = 1;
  // By ranges.
  std::uint64_t base_ = 0;  // of text_ in the file
  std::vector<Place> found_places_;
  std::shared_ptr<const std::vector<Place>> places_;  // by key
  FoundOrder sure_{false, false};                     // of the places
  KeyOrder order_ = KeyOrder::ByBytes;
  std::int32_t range_column_ = 0;
  bool of_range_ = false;
  std::uint64_t began_ = 0, passed_ = 0;  // offset of the range; bytes of those before
};

}  // namespace

std::string_view WithoutExcelMarks(std::string_view cell) {
  if (cell.empty() || (cell.front() != '\'' && cell.front() != '=')) return cell;
  if (cell.front() == '\'') return cell.substr(1);
  if (cell.size() >= 3 && cell[1] == '"' && cell.back() == '"') return cell.substr(2, cell.size() - 3);
  return cell;
}

std::unique_ptr<TableReader> ReadCsv(const std::string& path, const std::string& name) { return std::make_unique<CsvTable>(path, name); }

}  // namespace doudi::record
