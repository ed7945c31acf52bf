#include "source/csv.h"

#include <cstring>

namespace doudi::source {

CsvSplitter::CsvSplitter(char delimiter, char line_end) : delimiter_(delimiter), line_end_(line_end) {
  for (const char c : {delimiter, line_end, '\0'}) special_[static_cast<unsigned char>(c)] = 1;
}

CsvRow CsvSplitter::Split(std::string_view text, std::size_t& at, bool ends) {
  cells_.clear();
  unescaped_.clear();
  lines_ = 1;
  after_quote_ = has_nul_ = false;
  const char* const data = text.data();
  std::size_t p = at;
  while (true) {
    CsvCell cell;
    std::size_t begin = p;
    while ((data[begin] == ' ' || data[begin] == '\t') && data[begin] != delimiter_) ++begin;
    if (data[begin] == '"') {
      p = begin;
      if (!SplitQuoted(text, p, cell)) return CsvRow::OpenQuote;
    } else {
      begin = p;
    }
    const std::size_t closed = p;
    while (true) {
      while (!Special(data[p])) ++p;
      if (data[p] != '\0' || p >= text.size()) break;
      has_nul_ = true;
      ++p;
    }
    const bool at_end = p >= text.size();
    if (at_end && !ends) return CsvRow::Incomplete;
    std::size_t end = p;
    if (!at_end && data[p] == '\n' && end > closed && data[end - 1] == '\r') --end;
    if (cell.quoted) {
      for (std::size_t i = closed; i < end; ++i) after_quote_ = after_quote_ || (data[i] != ' ' && data[i] != '\t');
      cell.end = closed;
    } else {
      cell.text = text.substr(begin, end - begin);
      cell.end = end;
    }
    cell.begin = begin;
    cells_.push_back(cell);
    if (!at_end && data[p] == delimiter_) {
      ++p;
      continue;
    }
    at = at_end ? p : p + 1;
    return CsvRow::Whole;
  }
}

// From the quote at text[at] to behind the one that closes it. False where none does.
bool CsvSplitter::SplitQuoted(std::string_view text, std::size_t& at, CsvCell& cell) {
  open_quote_ = at;
  std::size_t p = at + 1;
  std::size_t from = p;
  std::string* unescaped = nullptr;
  while (true) {
    const auto* quote = p < text.size() ? static_cast<const char*>(std::memchr(text.data() + p, '"', text.size() - p)) : nullptr;
    if (!quote) return false;
    p = static_cast<std::size_t>(quote - text.data());
    if (p + 1 >= text.size() || text[p + 1] != '"') break;
    if (!unescaped) unescaped = &unescaped_.emplace_back();
    unescaped->append(text.substr(from, p + 1 - from));
    p += 2;
    from = p;
  }
  if (unescaped) unescaped->append(text.substr(from, p - from));
  cell.text = unescaped ? std::string_view(*unescaped) : text.substr(from, p - from);
  cell.quoted = true;
  for (const char c : cell.text) {
    lines_ += c == line_end_ ? 1U : 0U;
    has_nul_ = has_nul_ || c == '\0';
  }
  at = p + 1;
  return true;
}

}  // namespace doudi::source
