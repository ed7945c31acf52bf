// Hash: 128 bits (XXH3) of a sequence of texts, to tell what is kept by what it was made from, and to see damage. Not for secrets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace doudi::archive {

// Of all of them, and of where each ends; 16 bytes.
std::string HashOf(const std::vector<std::string_view>& texts);
std::string HashOf(std::string_view text);
std::string ToHex(std::string_view bytes);  // "0a1b…"

}  // namespace doudi::archive
