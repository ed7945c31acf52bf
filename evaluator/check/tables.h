// Columns of a table by the names in its header. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

class TableReader {
 public:
  // Reports a column that is in neither list, one that stands twice, a required one that is missing, rows
  // with too many cells, and 同上 in the first row.
  TableReader(Workspace& work, const ast::Table& table, const std::vector<std::string>& required,
              const std::vector<std::string>& optional, Span owner);

  bool sound() const { return sound_; }  // the header can be used
  std::size_t rows() const { return table_.rows.size(); }
  // Null if the column or the cell is not there, or the cell is blank.
  const ast::TableCell* Cell(std::size_t row, std::string_view column) const;
  Span RowSpan(std::size_t row) const;

 private:
  const ast::Table& table_;
  std::vector<std::string> columns_;
  bool sound_ = true;
};

}  // namespace doudi::check
