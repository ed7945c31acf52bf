// XLSX by libxlsxwriter, row after row in constant memory.
#include <xlsxwriter.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "screening/table_writer.h"

namespace doudi::screening {
namespace {

constexpr std::size_t kSheetRows = LXW_ROW_MAX;  // of a sheet, its head included
constexpr double kWidths[] = {18, 28, 24, 12, 12, 10, 14, 14, 14, 24, 48};

class XlsxWriter : public TableWriter {
 public:
  explicit XlsxWriter(const std::string& path) : folder_(std::filesystem::absolute(path).parent_path().string()) {
    // Rows wait beside the file, not in /tmp, which may be small.
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder_.data();
    book_ = workbook_new_opt(path.c_str(), &options);
    if (book_ == nullptr) throw std::runtime_error("无法写 XLSX 文件");
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    money_ = workbook_add_format(book_);
    format_set_num_format(money_, "#,##0.00");
    BeginSheet();
  }
  ~XlsxWriter() override {
    lxw_workbook_free(book_);  // broken off: nothing is written
  }

  void Add(const VerdictRow& row, Block& block) const override {
    block.rows.push_back(CellsOf(row));
    ++block.count;
  }

  void Write(const Block& block) override {
    for (const auto& cells : block.rows) {
      if (row_ == kSheetRows) BeginSheet();
      for (std::size_t column = 0; column < cells.size(); ++column) WriteCell(cells[column], static_cast<lxw_col_t>(column));
      ++row_;
    }
    // The library does not look whether its rows reach the disk.
    if (std::fflush(sheet_->optimize_tmpfile) != 0 || std::ferror(sheet_->optimize_tmpfile) != 0) throw DiskError(errno);
  }

  void End() override {
    const lxw_error error = workbook_close(book_);
    const int reason = errno;
    book_ = nullptr;
    if (error != LXW_NO_ERROR) throw DiskError(reason != 0 ? reason : EIO);
  }

 private:
  void BeginSheet() {
    const std::string name = sheets_ == 0 ? "判定" : "判定" + std::to_string(sheets_ + 1);
    sheet_ = workbook_add_worksheet(book_, name.c_str());
    if (sheet_ == nullptr) throw std::runtime_error("无法写 XLSX 文件");
    ++sheets_;
    lxw_col_t column = 0;
    for (const double width : kWidths) {
      worksheet_set_column(sheet_, column, column, width, nullptr);
      ++column;
    }
    worksheet_freeze_panes(sheet_, 1, 0);
    column = 0;
    for (const auto title : ColumnNames()) worksheet_write_string(sheet_, 0, column++, std::string(title).c_str(), bold_);
    row_ = 1;
  }

  void WriteCell(const Cell& cell, lxw_col_t column) {
    if (cell.text.empty()) return;
    const auto row = static_cast<lxw_row_t>(row_);
    if (cell.number)
      worksheet_write_number(sheet_, row, column, std::stod(cell.text), money_);
    else if (worksheet_write_string(sheet_, row, column, cell.text.c_str(), nullptr) == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
      throw std::runtime_error("一格文本超过 Excel 允许的 32767 字：" + cell.text.substr(0, 60) + "…");
  }

  std::string folder_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format *bold_ = nullptr, *money_ = nullptr;
  std::size_t row_ = 0, sheets_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> WriteXlsx(const std::string& path) { return std::make_unique<XlsxWriter>(path); }

}  // namespace doudi::screening
