// UTF-8, decoded one code point at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace doudi::source {

struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t length = 1;  // bytes taken
  bool valid = false;      // otherwise one byte was taken and the value is U+FFFD
};

constexpr bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// The code point at byte `at`: overlong forms, surrogates and values past U+10FFFF are invalid. REQUIRES: at
// < text.size().
CodePoint DecodeAt(std::string_view text, std::size_t at);
// Where the first invalid byte stands; the text's size if there is none.
std::size_t FirstInvalid(std::string_view text);
// All code points; invalid bytes are U+FFFD.
std::u32string Decode(std::string_view text);

// Its first `bytes` bytes, or as many as end at a character's border, and "…" behind them; all of a text that is no longer.
std::string Beginning(std::string_view text, std::size_t bytes);

}  // namespace doudi::source
