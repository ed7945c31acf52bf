#include "syntax/folded_stream.h"

#include <algorithm>
#include <array>

#include "source/utf8.h"

namespace doudi::syntax {
namespace {

// The class characters of AidLexer.g4.
constexpr char kHan = '\x01', kUnknown = '\x1B';

struct ClassedCharacter {
  char32_t character;
  char shown;
};
// Sorted by character.
constexpr std::array kSpecial{
    ClassedCharacter{U'\u00A0', ' '},    ClassedCharacter{U'\u00B7', '\x1A'},
    ClassedCharacter{U'×', '*'},         ClassedCharacter{U'÷', '\x19'},
    ClassedCharacter{U'\u200B', ' '},    ClassedCharacter{U'\u2013', '-'},
    ClassedCharacter{U'“', '\x1C'},      ClassedCharacter{U'”', '\x1D'},
    ClassedCharacter{U'\u2022', '\x1A'}, ClassedCharacter{U'\u2028', '\n'},
    ClassedCharacter{U'→', '\x1E'},
    ClassedCharacter{U'\u2212', '-'},    ClassedCharacter{U'≠', '\x18'},
    ClassedCharacter{U'≤', '\x16'},      ClassedCharacter{U'≥', '\x17'},
    ClassedCharacter{U'≦', '\x16'},      ClassedCharacter{U'≧', '\x17'},
    ClassedCharacter{U'\u3000', ' '},    ClassedCharacter{U'、', '\x15'},
    ClassedCharacter{U'。', '\x14'},     ClassedCharacter{U'〇', '\x03'},
    ClassedCharacter{U'《', '\x10'},     ClassedCharacter{U'》', '\x11'},
    ClassedCharacter{U'「', '\x12'},     ClassedCharacter{U'」', '\x13'},
    ClassedCharacter{U'〔', '\x0E'},     ClassedCharacter{U'〕', '\x0F'},
    ClassedCharacter{U'\u30FB', '\x1A'}, ClassedCharacter{U'一', '\x03'},
    ClassedCharacter{U'七', '\x03'},     ClassedCharacter{U'三', '\x03'},
    ClassedCharacter{U'两', '\x03'},     ClassedCharacter{U'之', '\x05'},
    ClassedCharacter{U'九', '\x03'},     ClassedCharacter{U'二', '\x03'},
    ClassedCharacter{U'五', '\x03'},     ClassedCharacter{U'八', '\x03'},
    ClassedCharacter{U'六', '\x03'},     ClassedCharacter{U'十', '\x03'},
    ClassedCharacter{U'千', '\x03'},     ClassedCharacter{U'号', '\x0B'},
    ClassedCharacter{U'四', '\x03'},     ClassedCharacter{U'年', '\x06'},
    ClassedCharacter{U'日', '\x08'},     ClassedCharacter{U'月', '\x07'},
    ClassedCharacter{U'条', '\x04'},     ClassedCharacter{U'款', '\x04'},
    ClassedCharacter{U'注', '\x0C'},     ClassedCharacter{U'百', '\x03'},
    ClassedCharacter{U'目', '\x04'},     ClassedCharacter{U'章', '\x04'},
    ClassedCharacter{U'第', '\x02'},     ClassedCharacter{U'节', '\x04'},
    ClassedCharacter{U'零', '\x03'},     ClassedCharacter{U'项', '\x04'},
};
static_assert(std::ranges::is_sorted(kSpecial, {}, &ClassedCharacter::character));

bool IsLetter(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3FFFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xC0 && c <= 0x24F) ||
         (c >= 0x370 && c <= 0x52F) ||  // Latin, Greek, Cyrillic
         (c >= 0x3041 && c <= 0x30FA) || c == 0x30FC || c == 0x3005 || (c >= 0xAC00 && c <= 0xD7A3);
}

char ClassOf(char32_t c) {
  if (c < 0x80) {
    if (c >= 0x20 && c != 0x7F) return static_cast<char>(c);
    return c == '\t' || c == '\n' || c == '\r' ? static_cast<char>(c) : kUnknown;
  }
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFF01 + 0x21);
  if (c == 0xFF61) return '\x14';
  const auto* found = std::ranges::lower_bound(kSpecial, c, {}, &ClassedCharacter::character);
  if (found != kSpecial.end() && found->character == c) return found->shown;
  return IsLetter(c) ? kHan : kUnknown;
}

}  // namespace

FoldedStream::FoldedStream(std::string_view text) : text_(text) {
  classes_.reserve(text.size());
  offsets_.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const source::CodePoint decoded = source::DecodeAt(text, at);
    classes_.push_back(ClassOf(decoded.value));
    offsets_.push_back(static_cast<std::uint32_t>(at));
    at += decoded.length;
  }
  offsets_.push_back(static_cast<std::uint32_t>(text.size()));
}

std::string_view FoldedStream::Slice(std::size_t first, std::size_t last) const {
  const std::size_t end = std::min(last + 1, classes_.size());
  if (first >= end) return {};
  return text_.substr(offsets_[first], offsets_[end] - offsets_[first]);
}

std::size_t FoldedStream::LA(ssize_t i) {
  const auto target = static_cast<ssize_t>(position_) + i - (i > 0 ? 1 : 0);
  if (i == 0) return 0;
  if (target < 0 || target >= static_cast<ssize_t>(classes_.size())) return antlr4::IntStream::EOF;
  return static_cast<unsigned char>(classes_[static_cast<std::size_t>(target)]);
}

std::string FoldedStream::getText(const antlr4::misc::Interval& interval) {
  if (interval.a < 0 || interval.b < interval.a) return "";
  return std::string(Slice(static_cast<std::size_t>(interval.a), static_cast<std::size_t>(interval.b)));
}

}  // namespace doudi::syntax
