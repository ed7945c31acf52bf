// TextTable: a table on a terminal, aligned for full-width characters.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "source/source_file.h"

namespace doudi::screening {

// Rows of cells. Columns of text (the first, and `text_column`) stand to the left, the others to the right.
class TextTable {
 public:
  explicit TextTable(std::size_t text_column = 0) : text_column_(text_column) {}
  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string Text() const {
    std::vector<int> widths;
    for (const auto& row : rows_)
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (widths.size() <= i) widths.push_back(0);
        widths[i] = std::max(widths[i], source::DisplayWidth(row[i]));
      }
    std::string text;
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "  ") + Aligned(row[i], widths[i], i);
      while (text.ends_with(' ')) text.pop_back();
      text += "\n";
    }
    return text;
  }

 private:
  std::string Aligned(const std::string& cell, int width, std::size_t column) const {
    if (column == 0 || column == text_column_) return source::PadToWidth(cell, width);
    return std::string(static_cast<std::size_t>(width - source::DisplayWidth(cell)), ' ') + cell;
  }

  std::size_t text_column_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace doudi::screening
