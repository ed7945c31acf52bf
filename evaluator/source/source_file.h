// SourceFile: the text of a rule file and where its lines begin. Spans are byte ranges into the text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::source {

class SourceFile {
 public:
  // `path` is what messages show. `text` is UTF-8; a byte order mark is dropped; invalid bytes become U+FFFD.
  // CR LF is kept as it is.
  SourceFile(std::string path, std::string_view text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }

  struct Position {
    std::uint32_t line = 1;    // from 1
    std::uint32_t column = 1;  // from 1, in code points
  };
  Position PositionAt(std::uint32_t byte_offset) const;
  std::string_view Line(std::uint32_t line) const;    // without its end; empty past the last
  std::uint32_t LineStart(std::uint32_t line) const;  // byte offset

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

// A half-open byte range in one source file. `file` outlives every span into it (RuleSources owns the files);
// null for none.
struct Span {
  const SourceFile* file = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::string_view text() const {
    return file ? file->text().substr(begin, end - begin) : std::string_view{};
  }
  friend bool operator==(const Span&, const Span&) = default;
};

Span Cover(const Span& a, const Span& b);  // REQUIRES: the same file, a before b

// The columns that a text takes on a terminal: Han and full-width forms two, combining marks none.
int DisplayWidth(std::string_view utf8);
int DisplayWidth(char32_t code_point);
// Pads with spaces on the right to a display width.
std::string PadToWidth(std::string_view utf8, int width);

using SourceFiles = std::vector<std::unique_ptr<SourceFile>>;

}  // namespace doudi::source
