#include "check/tables.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace doudi::check {

TableReader::TableReader(Workspace& work, const ast::Table& table, const std::vector<std::string>& required,
                         const std::vector<std::string>& optional, Span owner)
    : table_(table) {
  std::vector<std::string> known = required;
  known.insert(known.end(), optional.begin(), optional.end());
  const auto is_unknown = [&](const ast::TableCell& cell) {
    return std::find(known.begin(), known.end(), cell.text) == known.end();
  };
  const auto unknown =
      static_cast<std::size_t>(std::count_if(table.header.begin(), table.header.end(), is_unknown));
  if (unknown >= 2 && unknown == table.header.size()) {
    sound_ = false;
    work.Error("D002", source::Cover(table.header.front().span, table.header.back().span),
               "表的第一行要是列名，这一行一个也不是", "要有的列：" + JoinNames(required));
    return;
  }
  for (const ast::TableCell& cell : table.header) {
    const bool twice = std::find(columns_.begin(), columns_.end(), cell.text) != columns_.end();
    columns_.push_back(cell.text);
    if (std::find(known.begin(), known.end(), cell.text) == known.end()) {
      sound_ = false;
      if (work.MayBeLost(cell.text)) continue;
      std::string help = diagnostics::DidYouMean(cell.text, known);
      work.Error("D001", cell.span, fmt::format("表里没有名为{}的列", Quoted(cell.text)),
                 help.empty() ? "可用的列：" + JoinNames(known) : help);
    } else if (twice) {
      sound_ = false;
      work.Error("D001", cell.span, fmt::format("列{}写了两次", Quoted(cell.text)), "删去一列");
    }
  }
  for (const std::string& column : required) {
    // A misspelt column was reported above; it is one mistake.
    if (!sound_ || std::find(columns_.begin(), columns_.end(), column) != columns_.end()) continue;
    sound_ = false;
    work.Error(
        "D002",
        table.header.empty() ? owner : source::Cover(table.header.front().span, table.header.back().span),
        fmt::format("表缺少列{}", Quoted(column)), "要有的列：" + JoinNames(required));
  }
  if (!table.rows.empty())
    for (const ast::TableCell& cell : table.rows.front()) {
      if (cell.text != ast::kDitto) continue;
      work.Error("D005", cell.span, "第一行上面没有可以同上的值", "把值写出来");
      sound_ = false;
    }
  for (const auto& row : table.rows) {
    if (row.size() == columns_.size() || !sound_) continue;
    const Span span = row.size() > columns_.size() ? row[columns_.size()].span
                      : row.empty()                ? table.span
                                                   : source::Cover(row.front().span, row.back().span);
    work.Error("D003", span, fmt::format("这一行有 {} 格，表头有 {} 列", row.size(), columns_.size()),
               "检查多出或少了的“|”；没有值的格留空");
    sound_ = false;
  }
}

const ast::TableCell* TableReader::Cell(std::size_t row, std::string_view column) const {
  const auto& cells = table_.rows[row];
  for (std::size_t i = 0; i < columns_.size() && i < cells.size(); ++i)
    if (columns_[i] == column) return cells[i].text.empty() ? nullptr : &cells[i];
  return nullptr;
}

Span TableReader::RowSpan(std::size_t row) const {
  const auto& cells = table_.rows[row];
  return cells.empty() ? table_.span : source::Cover(cells.front().span, cells.back().span);
}

}  // namespace doudi::check
