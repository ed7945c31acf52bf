#include "source/source_file.h"

#include <algorithm>
#include <utility>

#include "source/utf8.h"

namespace doudi::source {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// The text without its byte order mark and with each invalid byte replaced.
std::string Cleaned(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::size_t at = FirstInvalid(text);
  std::string cleaned(text.substr(0, at));
  while (at < text.size()) {
    const CodePoint next = DecodeAt(text, at);
    cleaned += next.valid ? text.substr(at, next.length) : kReplacement;
    at += next.length;
  }
  return cleaned;
}

}  // namespace

SourceFile::SourceFile(std::string path, std::string_view text)
    : path_(std::move(path)), text_(Cleaned(text)) {
  line_starts_.reserve(text_.size() / 32);
  line_starts_.push_back(0);
  for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', end + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(end + 1));
  }
}

SourceFile::Position SourceFile::PositionAt(std::uint32_t byte_offset) const {
  const auto offset = std::min(byte_offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::uint32_t start = *(after - 1);
  Position position;
  position.line = static_cast<std::uint32_t>(after - line_starts_.begin());
  for (std::uint32_t i = start; i < offset; ++i) position.column += !IsContinuation(text_[i]);
  // An offset inside a character belongs to that character.
  if (offset < text_.size() && IsContinuation(text_[offset])) --position.column;
  return position;
}

std::string_view SourceFile::Line(std::uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const std::size_t start = line_starts_[line - 1];
  const std::size_t end = line < line_starts_.size() ? line_starts_[line] - 1 : text_.size();
  std::string_view text = std::string_view(text_).substr(start, end - start);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::uint32_t SourceFile::LineStart(std::uint32_t line) const {
  if (line == 0) return 0;
  if (line > line_starts_.size()) return static_cast<std::uint32_t>(text_.size());
  return line_starts_[line - 1];
}

Span Cover(const Span& a, const Span& b) { return {a.file, a.begin, b.end}; }

}  // namespace doudi::source
