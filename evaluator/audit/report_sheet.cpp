#include "audit/report_sheet.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "value/date.h"

namespace doudi::audit {
namespace {

constexpr std::size_t kSheetRows = LXW_ROW_MAX;   // its head included
constexpr std::size_t kCellBytes = 32'767;        // no more characters than bytes, and Excel takes so many
constexpr std::size_t kNameCharacters = 31;       // of a sheet's name
constexpr std::string_view kCut = "…（太长，全文在 .jsonl）";
constexpr std::string_view kForbidden = "[]:*?/\\'";

bool Begins(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

// The first `most` characters.
std::string Shortened(std::string_view text, std::size_t most) {
  std::size_t characters = 0, at = 0;
  for (; at < text.size(); ++at)
    if (Begins(text[at]) && ++characters > most) break;
  return std::string(text.substr(0, at));
}

std::string FittingCell(std::string text) {
  // No XML may hold these two.
  for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    for (auto at = text.find(none); at != std::string::npos; at = text.find(none, at)) text.replace(at, none.size(), "\xEF\xBF\xBD");
  if (text.size() <= kCellBytes) return text;
  std::size_t end = kCellBytes - kCut.size();
  while (!Begins(text[end])) --end;
  return fmt::format("{}{}", std::string_view(text).substr(0, end), kCut);
}

[[noreturn]] void FailToWrite() { throw std::runtime_error("无法写 XLSX 文件"); }

}  // namespace

Sheet::Sheet(Workbook& book, std::string name, std::vector<Column> columns, bool headed) : book_(book), name_(std::move(name)), columns_(std::move(columns)), headed_(headed) { Begin(); }

void Sheet::Begin() {
  const std::string name = book_.NewName(sheets_ == 0 ? name_ : fmt::format("{} {}", Shortened(name_, kNameCharacters - 4), sheets_ + 1));
  sheet_ = workbook_add_worksheet(book_.book_, name.c_str());
  if (sheet_ == nullptr) FailToWrite();
  ++sheets_;
  row_ = 0;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    const auto place = static_cast<lxw_col_t>(column);
    worksheet_set_column(sheet_, place, place, columns_[column].width, nullptr);
  }
  worksheet_set_landscape(sheet_);
  worksheet_set_paper(sheet_, 9);  // A4
  worksheet_fit_to_pages(sheet_, 1, 0);
  if (!headed_) return;
  std::vector<screening::Cell> heads;
  for (const auto& column : columns_) heads.push_back({column.name});
  AddRow(heads, true);
  worksheet_freeze_panes(sheet_, 1, 0);
  worksheet_repeat_rows(sheet_, 0, 0);
}

void Sheet::AddRow(const std::vector<screening::Cell>& cells, bool bold, const std::vector<std::size_t>& counted) {
  if (row_ == kSheetRows) {
    End();
    Begin();
  }
  for (std::size_t column = 0; column < cells.size(); ++column)
    WriteCell(cells[column], column, bold, (column < columns_.size() && columns_[column].kind == Column::kCount) || std::find(counted.begin(), counted.end(), column) != counted.end());
  ++row_;
  // The library does not look whether its rows reach the disk.
  if (std::ferror(sheet_->optimize_tmpfile) != 0) throw screening::DiskError(errno);
}

void Sheet::WriteCell(const screening::Cell& cell, std::size_t column, bool bold, bool counted) {
  if (cell.text.empty()) return;
  const auto row = static_cast<lxw_row_t>(row_);
  const auto place = static_cast<lxw_col_t>(column);
  if (cell.number)
    worksheet_write_number(sheet_, row, place, std::stod(cell.text), counted ? book_.count_ : book_.money_);
  else
    worksheet_write_string(sheet_, row, place, FittingCell(cell.text).c_str(), bold ? book_.bold_ : nullptr);
}

void Sheet::End() {
  if (headed_ && row_ > 1) worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(row_ - 1), static_cast<lxw_col_t>(columns_.size() - 1));
  if (std::fflush(sheet_->optimize_tmpfile) != 0) throw screening::DiskError(errno);
}

Workbook::Workbook(const std::string& path, std::string_view created) : folder_(std::filesystem::absolute(path).parent_path().string()) {
  // Rows wait beside the file, not in /tmp, which may be small.
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = folder_.data();
  book_ = workbook_new_opt(path.c_str(), &options);
  if (book_ == nullptr) FailToWrite();
  std::tm day{};
  strptime(std::string(created).c_str(), "%Y-%m-%d", &day);
  lxw_doc_properties properties{};
  properties.created = timegm(&day);
  workbook_set_properties(book_, &properties);
  bold_ = workbook_add_format(book_);
  format_set_bold(bold_);
  money_ = workbook_add_format(book_);
  format_set_num_format(money_, "#,##0.00");
  count_ = workbook_add_format(book_);
  format_set_num_format(count_, "#,##0");
}

Workbook::~Workbook() {
  if (book_ != nullptr) lxw_workbook_free(book_);  // broken off: nothing is written
}

Sheet& Workbook::AddSheet(const std::string& name, const std::vector<Column>& columns, bool headed) {
  sheets_.push_back(std::make_unique<Sheet>(*this, name, columns, headed));
  return *sheets_.back();
}

std::string Workbook::NewName(const std::string& wanted) {
  std::string plain;
  for (const char c : wanted) plain += kForbidden.find(c) == std::string_view::npos ? c : ' ';
  std::string name = Shortened(plain, kNameCharacters);
  for (int number = 2; std::find(names_.begin(), names_.end(), name) != names_.end(); ++number) name = fmt::format("{} {}", Shortened(plain, kNameCharacters - 4), number);
  names_.push_back(name);
  return name;
}

void Workbook::Close() {
  for (const auto& sheet : sheets_) sheet->End();
  const lxw_error error = workbook_close(book_);
  const int reason = errno;
  book_ = nullptr;
  if (error != LXW_NO_ERROR) throw screening::DiskError(reason != 0 ? reason : EIO);
}

}  // namespace doudi::audit
