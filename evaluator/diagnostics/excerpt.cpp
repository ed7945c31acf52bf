#include "diagnostics/excerpt.h"

#include <algorithm>

#include "source/source_file.h"
#include "source/utf8.h"

namespace doudi::diagnostics {
namespace {

constexpr int kTabStop = 4;
constexpr int kLongestLine = 100;  // columns
constexpr int kBefore = 30;  // columns kept before the marked place when the beginning of the line is cut

// What would move the cursor or turn the writing direction, and so spoil the marks under the line.
bool IsControl(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || (value >= 0x200E && value <= 0x200F) ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

}  // namespace

Excerpt::Excerpt(std::string_view line, std::uint32_t first, std::uint32_t last) {
  while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
  Split(line);
  Cut(WholeColumnsOf(first, last));
}

void Excerpt::Split(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    const source::CodePoint next = source::DecodeAt(line, at);
    Character character{static_cast<std::uint32_t>(at), width_, std::string(line.substr(at, next.length))};
    if (next.value == U'\t') {
      character.shown.assign(static_cast<std::size_t>(kTabStop - width_ % kTabStop), ' ');
    } else if (IsControl(next.value)) {
      character.shown = "\xEF\xBF\xBD";
    }
    width_ += source::DisplayWidth(character.shown);
    characters_.push_back(std::move(character));
    at += next.length;
  }
}

Columns Excerpt::WholeColumnsOf(std::uint32_t first, std::uint32_t last) const {
  const auto column_of = [&](std::uint32_t byte) {
    const auto found =
        std::lower_bound(characters_.begin(), characters_.end(), byte,
                         [](const Character& character, std::uint32_t at) { return character.byte < at; });
    return found == characters_.end() ? width_ : found->column;
  };
  Columns columns{column_of(first), column_of(last)};
  columns.end = std::max(columns.end, columns.begin + 1);
  return columns;
}

void Excerpt::Cut(Columns must_show) {
  window_ = {0, width_};
  if (width_ > kLongestLine) {
    if (must_show.end > kLongestLine) window_.begin = std::max(0, must_show.begin - kBefore);
    window_.end = std::min(width_, window_.begin + kLongestLine);
  }
  // The cut falls between characters; a wide one at the edge goes.
  bool started = false;
  Columns kept{window_.begin, window_.begin};
  for (const Character& character : characters_) {
    const int end = character.column + source::DisplayWidth(character.shown);
    if (character.column < window_.begin || end > window_.end) continue;
    if (!started) kept.begin = character.column;
    started = true;
    kept.end = end;
    text_ += character.shown;
  }
  const bool cut_left = kept.begin > 0;
  const bool cut_right = kept.end < width_;
  if (cut_left) text_.insert(0, "…");
  if (cut_right) text_ += "…";
  shift_ = (cut_left ? 1 : 0) - kept.begin;
  // A place just past the end of the line can be marked too.
  window_ = {kept.begin, cut_right ? kept.end : width_ + 1};
}

Columns Excerpt::ColumnsOf(std::uint32_t first, std::uint32_t last) const {
  const Columns whole = WholeColumnsOf(first, last);
  const int begin = std::clamp(whole.begin, window_.begin, window_.end);
  const int end = std::clamp(whole.end, window_.begin, window_.end);
  return {begin + shift_, end + shift_};
}

}  // namespace doudi::diagnostics
