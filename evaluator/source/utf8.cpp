#include "source/utf8.h"

namespace doudi::source {

CodePoint DecodeAt(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {};
  constexpr unsigned kLeadBits[] = {0, 0, 0x1F, 0x0F, 0x07};
  char32_t value = lead & kLeadBits[length];
  for (std::size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[at + i])) return {};
    value = value << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kSmallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length, true};
}

std::size_t FirstInvalid(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    // Han and full-width forms: three bytes, of which any two continuations are right.
    const bool plain = lead > 0xE0 && lead < 0xF0 && lead != 0xED;
    if (lead < 0x80) {
      ++at;
    } else if (plain && text.size() - at > 2 && IsContinuation(text[at + 1]) && IsContinuation(text[at + 2])) {
      at += 3;
    } else {
      const CodePoint next = DecodeAt(text, at);
      if (!next.valid) return at;
      at += next.length;
    }
  }
  return at;
}

std::u32string Decode(std::string_view text) {
  std::u32string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = DecodeAt(text, at);
    decoded.push_back(next.value);
    at += next.length;
  }
  return decoded;
}

std::string Beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && IsContinuation(text[bytes])) --bytes;
  return std::string(text.substr(0, bytes)) + "…";
}

}  // namespace doudi::source
