// Excerpt: one source line made ready to be shown with marks under it. Private to evaluator/diagnostics.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::diagnostics {

// A stretch of display columns, from 0, half open.
struct Columns {
  int begin = 0;
  int end = 0;
};

class Excerpt {
 public:
  // `first` and `last` are the bytes of `line` that must be seen: a line too long for a screen is cut around
  // them.
  Excerpt(std::string_view line, std::uint32_t first, std::uint32_t last);

  // The line as shown: tabs and control characters replaced, "…" where it is cut.
  const std::string& text() const { return text_; }
  // Where the bytes [first, last) of the line stand in text(), at least one column wide; what is cut off is
  // left out. Begin and end are equal if all of it is cut off.
  Columns ColumnsOf(std::uint32_t first, std::uint32_t last) const;

 private:
  struct Character {
    std::uint32_t byte = 0;  // in the line
    int column = 0;          // in the whole line, before cutting
    std::string shown;
  };

  void Split(std::string_view line);
  Columns WholeColumnsOf(std::uint32_t first, std::uint32_t last) const;
  void Cut(Columns must_show);

  std::vector<Character> characters_;
  int width_ = 0;   // of the whole line
  Columns window_;  // the columns of the whole line that are shown
  int shift_ = 0;   // what to add to a column of the whole line to get its column in text()
  std::string text_;
};

}  // namespace doudi::diagnostics
