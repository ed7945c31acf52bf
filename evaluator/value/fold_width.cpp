#include <algorithm>

#include "value/literal.h"

namespace doudi::value {

std::string FoldWidth(std::string_view text) {
  const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
  const auto plain =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_ascii) - text.begin());
  std::string folded(text.substr(0, plain));
  folded.reserve(text.size());
  for (std::size_t i = plain; i < text.size();) {
    const auto byte = [&](std::size_t offset) {
      return i + offset < text.size() ? static_cast<unsigned char>(text[i + offset]) : 0U;
    };
    if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) {  // U+3000
      folded.push_back(' ');
      i += 3;
    } else if (byte(0) == 0xEF && byte(1) == 0xBC && byte(2) >= 0x81) {  // U+FF01–FF3F → 21–5F
      folded.push_back(static_cast<char>(byte(2) - 0x81 + 0x21));
      i += 3;
    } else if (byte(0) == 0xEF && byte(1) == 0xBD && byte(2) >= 0x80 &&
               byte(2) <= 0x9E) {  // U+FF40–FF5E → 60–7E
      folded.push_back(static_cast<char>(byte(2) - 0x80 + 0x60));
      i += 3;
    } else {
      folded.push_back(text[i++]);
    }
  }
  return folded;
}

}  // namespace doudi::value
