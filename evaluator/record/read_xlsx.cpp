#include "record/read_xlsx.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <deque>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "record/register_error.h"
#include "record/workbook.h"
#include "record/xml_events.h"
#include "value/date.h"

namespace doudi::record {
namespace {

constexpr std::size_t kMostColumns = 16'384;  // Excel's own
constexpr std::size_t kLongestText = std::size_t{1} << 20;
constexpr std::size_t kLongestSheetRow = std::size_t{16} << 20;

struct SheetCell {
  std::string text;
  bool number = false;
};
struct SheetRow {
  std::vector<SheetCell> cells;
  std::uint64_t line = 0;
  bool too_long = false;
};

// 15 digits are what Excel keeps; more are noise of its arithmetic.
std::string PlainNumber(const std::string& text) {
  if (text.size() <= 15 && text.find_first_of("eE") == std::string::npos) return text;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return text;
  const bool whole = std::abs(number) < 1e18 && number == std::floor(number);
  return whole ? fmt::format("{:.0f}", number) : fmt::format("{:.15g}", number);
}

// B12 is in column 1.
std::optional<std::size_t> ColumnOf(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (++letters > 3) return std::nullopt;
  }
  return letters == 0 || column > kMostColumns ? std::nullopt : std::optional(column - 1);
}

class SheetEvents : public XmlEvents {
 public:
  explicit SheetEvents(const Workbook& book) : book_(book) {}
  std::deque<SheetRow> rows;  // finished

 private:
  void Start(std::string_view name, const char** attributes) override {
    reads_ = false;
    if (name == "row") StartRow(attributes);
    else if (name == "c") StartCell(attributes);
    else if (name == "rPh") sounds_ = true;
    else reads_ = (name == "v" || name == "t") && !sounds_;
  }
  void End(std::string_view name) override {
    reads_ = false;
    if (name == "rPh") sounds_ = false;
    if (name == "c") EndCell();
    if (name == "row") rows.push_back(std::move(row_));
  }
  void Text(std::string_view text) override {
    if (!reads_) return;
    bytes_ += text.size();
    if (text_.size() + text.size() <= kLongestText && bytes_ <= kLongestSheetRow) text_.append(text);
    else row_.too_long = true;
  }

  void StartRow(const char** attributes) {
    const std::string_view place = Attribute(attributes, "r");
    ++line_;
    std::from_chars(place.data(), place.data() + place.size(), line_);
    row_ = {};
    row_.line = line_;
    column_ = 0;
    bytes_ = 0;
  }
  void StartCell(const char** attributes) {
    column_ = ColumnOf(Attribute(attributes, "r")).value_or(column_);
    type_ = Attribute(attributes, "t");
    const std::string_view style = Attribute(attributes, "s");
    style_ = 0;
    std::from_chars(style.data(), style.data() + style.size(), style_);
    text_.clear();
  }
  void EndCell() {
    const std::size_t column = column_++;
    if (text_.empty() || column >= kMostColumns) return;
    if (row_.cells.size() <= column) row_.cells.resize(column + 1);
    row_.cells[column] = Meant();
  }
  SheetCell Meant() const {
    if (type_ == "s") {
      std::size_t place = 0;
      std::from_chars(text_.data(), text_.data() + text_.size(), place);
      return {place < book_.texts.size() ? std::string(book_.texts[place]) : std::string("#REF!"), false};
    }
    if (type_ == "b") return {text_ == "1" ? "TRUE" : "FALSE", false};
    if (type_ == "d") return {text_.substr(0, text_.find('T')), false};
    if (!type_.empty() && type_ != "n") return {text_, false};
    if (style_ < book_.date_styles.size() && book_.date_styles[style_]) {
      double serial = 0;
      std::from_chars(text_.data(), text_.data() + text_.size(), serial);
      if (std::string date = DateOfSerial(serial, book_.from_1904); !date.empty()) return {date, false};
    }
    return {PlainNumber(text_), true};
  }

  const Workbook& book_;
  SheetRow row_;
  std::uint64_t line_ = 0;
  std::size_t column_ = 0, style_ = 0, bytes_ = 0;
  std::string type_, text_;
  bool reads_ = false, sounds_ = false;
};

class Sheet : public TableReader {
 public:
  Sheet(std::shared_ptr<const Workbook> book, std::string name, std::string file) : book_(std::move(book)), name_(std::move(name)), file_(std::move(file)), stream_(book_->archive.Open(file_)), events_(*book_) {
    SheetRow header;
    if (!NextRow(header)) return;
    header_line_ = header.line;
    for (const SheetCell& cell : header.cells) columns_.push_back(Trim(cell.text));
    while (!columns_.empty() && columns_.back().empty()) columns_.pop_back();
  }

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::uint64_t header_line() const override { return header_line_; }
  std::uint64_t bytes_read() const override { return bytes_read_; }
  std::unique_ptr<TableReader> Again() const override { return std::make_unique<Sheet>(book_, name_, file_); }

  bool Next(TableRow& row) override {
    if (!NextRow(row_)) return false;
    row.mistake.clear();
    row.shown.clear();
    row.orphan = false;
    row.line = row_.line;
    row.cells.clear();
    for (const SheetCell& cell : row_.cells)
      if (row.cells.size() < columns_.size()) row.cells.push_back({cell.text, cell.number});
    row.cells.resize(columns_.size());
    const bool over = std::any_of(row_.cells.begin() + static_cast<std::ptrdiff_t>(std::min(columns_.size(), row_.cells.size())), row_.cells.end(), [](const SheetCell& cell) { return !cell.text.empty(); });
    if (row_.too_long) {
      row.mistake = "有一格超过 1 MB，或这一行超过 16 MB，没有读";
      row.accepted = "删去或缩短这一格";
    } else if (over) {
      row.mistake = fmt::format("有 {} 格，列名有 {} 个，这一行没有读", row_.cells.size(), columns_.size());
      row.accepted = "给每列写上列名，或删去多出的格";
    }
    return true;
  }

 private:
  static std::string Trim(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  }

  // The next row with anything in it.
  bool NextRow(SheetRow& row) {
    while (true) {
      while (!events_.rows.empty()) {
        row = std::move(events_.rows.front());
        events_.rows.pop_front();
        if (std::any_of(row.cells.begin(), row.cells.end(), [](const SheetCell& cell) { return !Trim(cell.text).empty(); }) || row.too_long) return true;
      }
      if (ended_) return false;
      const std::string_view block = stream_->Read();
      ended_ = block.empty();
      bytes_read_ += block.size();
      if (!events_.Push(block, ended_)) throw RegisterError(fmt::format("{} 的工作表 {} 坏了，读不下去。请在 Excel 里另存一次", book_->archive.path(), name_));
    }
  }

  std::shared_ptr<const Workbook> book_;
  std::string name_, file_;
  std::unique_ptr<ZipArchive::Stream> stream_;
  SheetEvents events_;
  std::vector<std::string> columns_;
  SheetRow row_;
  std::uint64_t header_line_ = 0, bytes_read_ = 0;
  bool ended_ = false;
};

}  // namespace

bool ShowsDate(std::string_view format) {
  bool date = false;
  for (std::size_t i = 0; i < format.size() && format[i] != ';'; ++i) {
    switch (format[i]) {
      case '"': i = std::min(format.find('"', i + 1), format.size() - 1); break;
      case '[': i = std::min(format.find(']', i + 1), format.size() - 1); break;
      case '\\':
      case '_':
      case '*': ++i; break;
      case 'y':
      case 'Y':
      case 'd':
      case 'D': date = true; break;
      case '0':
      case '#':
      case 'G': return false;  // a number, or General
      default: break;
    }
  }
  return date;
}

std::string DateOfSerial(double serial, bool from_1904) {
  constexpr double kLast = 2'958'465;  // 9999-12-31
  constexpr std::int32_t kSecondsADay = 86'400;
  if (!(serial >= 0) || serial > kLast || (!from_1904 && serial < 1)) return {};
  auto day = static_cast<std::int32_t>(serial);
  auto seconds = static_cast<std::int32_t>(std::lround((serial - day) * kSecondsADay));
  if (seconds == kSecondsADay) ++day, seconds = 0;
  // Excel takes 1900 for a leap year: 60 is the day that it had not.
  if (!from_1904 && day == 60) return {};
  const auto first = from_1904 ? value::MakeDate(1904, 1, 1) : day < 60 ? value::MakeDate(1899, 12, 31) : value::MakeDate(1899, 12, 30);
  const std::string date = value::ToText(value::Date{first->days + day});
  return seconds == 0 ? date : fmt::format("{} {:02}:{:02}:{:02}", date, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::vector<std::unique_ptr<TableReader>> ReadXlsx(const std::string& path) {
  const auto book = std::make_shared<const Workbook>(path);
  std::vector<std::unique_ptr<TableReader>> sheets;
  for (const auto& [name, file] : book->sheets) {
    auto sheet = std::make_unique<Sheet>(book, name, file);
    if (!sheet->columns().empty()) sheets.push_back(std::move(sheet));
  }
  if (sheets.empty()) throw RegisterError(fmt::format("{} 的工作表都是空的。第一行写列名", path));
  return sheets;
}

}  // namespace doudi::record
