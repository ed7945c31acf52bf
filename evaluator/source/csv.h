// Rows of text with a delimiter between cells: CSV, and text with tabs. One way to split them, for rows beside
// rule files (check/row_files.h) and for registers (record/read_csv.h).
//
// A cell may stand in quotes; it may then hold the delimiter, line ends, and quotes written twice. Blanks
// before the first quote are passed over. A quote within a cell that does not begin with one is a character
// like any other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::source {

struct CsvCell {
  std::string_view text;           // without the quotes around it and "" made one; blanks are kept
  std::size_t begin = 0, end = 0;  // where it stands in the text, quotes included
  bool quoted = false;
};

enum class CsvRow : std::uint8_t {
  Whole,
  Incomplete,  // the text ends before the row does
  OpenQuote,   // the same, within quotes
};

class CsvSplitter {
 public:
  explicit CsvSplitter(char delimiter, char line_end = '\n');

  // Splits the row that begins at text[at] and, where it is whole, moves `at` behind its line end. A row that
  // the end of the text ends is whole where `ends` says that nothing follows, unless a quote is open.
  // REQUIRES: at < text.size(), and text.data()[text.size()] is '\0'. The cells are valid until the next call.
  CsvRow Split(std::string_view text, std::size_t& at, bool ends);

  char delimiter() const { return delimiter_; }
  std::span<const CsvCell> cells() const { return cells_; }
  std::size_t lines() const { return lines_; }            // that the row took, at least 1
  bool after_quote() const { return after_quote_; }       // something but blanks followed a closing quote; left out
  bool has_nul() const { return has_nul_; }
  std::size_t open_quote() const { return open_quote_; }  // OpenQuote: where the quote stands

 private:
  bool SplitQuoted(std::string_view text, std::size_t& at, CsvCell& cell);
  bool Special(char c) const { return special_[static_cast<unsigned char>(c)] != 0; }

  char delimiter_, line_end_;
  std::array<std::uint8_t, 256> special_{};  // what may end a cell without quotes, and '\0'
  std::vector<CsvCell> cells_;
  std::deque<std::string> unescaped_;  // cells with quotes written twice
  std::size_t lines_ = 1, open_quote_ = 0;
  bool after_quote_ = false, has_nul_ = false;
};

}  // namespace doudi::source
