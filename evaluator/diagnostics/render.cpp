#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "diagnostics/diagnostic.h"
#include "diagnostics/excerpt.h"

namespace doudi::diagnostics {
namespace {

using source::SourceFile;
using source::Span;

constexpr std::string_view kGutter = "      ";  // as wide as a line number with its space

std::string_view WordFor(Severity severity) { return severity == Severity::Error ? "错误" : "警告"; }

std::string PlaceOf(const Span& span) {
  const auto position = span.file->PositionAt(span.begin);
  return fmt::format("{}:{}:{}", span.file->path(), position.line, position.column);
}

// The part of a span on its first line, as bytes of that line.
struct LinePart {
  std::uint32_t line = 1;
  std::string_view text;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

LinePart FirstLineOf(const Span& span) {
  LinePart part;
  part.line = span.file->PositionAt(span.begin).line;
  part.text = span.file->Line(part.line);
  const std::uint32_t start = span.file->LineStart(part.line);
  part.first = span.begin - start;
  part.last = std::min(std::max(span.end, span.begin) - start, static_cast<std::uint32_t>(part.text.size()));
  return part;
}

std::string Marks(const Columns& columns, char mark) {
  return std::string(static_cast<std::size_t>(columns.begin), ' ') +
         std::string(static_cast<std::size_t>(columns.end - columns.begin), mark);
}

std::string MarkLine(const Columns& columns, char mark, std::string_view text) {
  return fmt::format("{}| {}{}{}\n", kGutter, Marks(columns, mark), text.empty() ? "" : " ", text);
}

std::string SourceLine(std::uint32_t line, const Excerpt& excerpt) {
  return excerpt.text().empty() ? fmt::format("{:>5} |\n", line)
                                : fmt::format("{:>5} | {}\n", line, excerpt.text());
}

std::string NoteLines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines += fmt::format("{}= {}\n", kGutter, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// A label under a source line of its own; the file is named where it is not the diagnostic's.
std::string LabelBlock(const Label& label, const SourceFile* shown_file) {
  if (label.span.file == nullptr) return NoteLines(label.text);
  const LinePart part = FirstLineOf(label.span);
  const Excerpt excerpt(part.text, part.first, part.last);
  std::string block;
  if (label.span.file != shown_file) block = fmt::format("   --> {}\n", PlaceOf(label.span));
  block += SourceLine(part.line, excerpt);
  return block + MarkLine(excerpt.ColumnsOf(part.first, part.last), '-', label.text);
}

// The underlined place with its source line, then the labels; those on the same line share it.
std::string Places(const Diagnostic& diagnostic) {
  const LinePart part = FirstLineOf(diagnostic.span);
  const Excerpt excerpt(part.text, part.first, part.last);
  std::string shared =
      SourceLine(part.line, excerpt) + MarkLine(excerpt.ColumnsOf(part.first, part.last), '^', "");
  std::string others;
  for (const Label& label : diagnostic.labels) {
    if (label.span.file == diagnostic.span.file) {
      const LinePart place = FirstLineOf(label.span);
      const Columns columns = excerpt.ColumnsOf(place.first, place.last);
      if (place.line == part.line && columns.begin < columns.end) {
        shared += MarkLine(columns, '-', label.text);
        continue;
      }
    }
    others += LabelBlock(label, diagnostic.span.file);
  }
  return shared + others;
}

// By file (in the order of the paths' bytes), then place; what has no file comes first.
bool Before(const Diagnostic& a, const Diagnostic& b) {
  if (a.span.file == nullptr || b.span.file == nullptr)
    return a.span.file == nullptr && b.span.file != nullptr;
  const int order = a.span.file->path().compare(b.span.file->path());
  if (order != 0) return order < 0;
  return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end < b.span.end;
}

}  // namespace

bool HasErrors(const Diagnostics& list) {
  return std::any_of(list.begin(), list.end(),
                     [](const Diagnostic& one) { return one.severity == Severity::Error; });
}

Diagnostics Sorted(const Diagnostics& list) {
  Diagnostics sorted = list;
  std::stable_sort(sorted.begin(), sorted.end(), Before);
  Diagnostics kept;
  for (Diagnostic& one : sorted) {
    bool repeated = false;
    for (auto other = kept.rbegin(); other != kept.rend() && !Before(*other, one) && !repeated; ++other) {
      repeated = other->code == one.code && other->message == one.message;
    }
    if (!repeated) kept.push_back(std::move(one));
  }
  return kept;
}

std::string Render(const Diagnostic& diagnostic) {
  std::string text = diagnostic.span.file ? PlaceOf(diagnostic.span) + ": " : std::string();
  text += fmt::format("{} {}：{}\n", WordFor(diagnostic.severity), diagnostic.code, diagnostic.message);
  if (diagnostic.span.file) {
    text += Places(diagnostic);
  } else {
    for (const Label& label : diagnostic.labels) text += LabelBlock(label, nullptr);
  }
  return text + NoteLines(diagnostic.help);
}

std::string RenderAll(const Diagnostics& list) {
  if (list.empty()) return {};
  std::string text;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const Diagnostic& one : Sorted(list)) {
    text += Render(one);
    ++(one.severity == Severity::Error ? errors : warnings);
  }
  if (errors > 0) text += fmt::format("{} 处错误", errors);
  if (warnings > 0) text += fmt::format("{}{} 处警告", errors > 0 ? "，" : "", warnings);
  return text + "\n";
}

}  // namespace doudi::diagnostics
