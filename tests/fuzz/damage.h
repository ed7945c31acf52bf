// Random damage to bytes.
#pragma once

#include <cstdlib>
#include <string>

#include "agreement/random.h"

namespace doudi::fuzz {

// A seed, and how many times as long as in CI to go on.
inline int Setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

// Some bytes removed, doubled, replaced or moved; one of `special` put in. Characters may be cut: input is bytes, not text.
inline std::string Damaged(agreement::Random& random, std::string text, const std::string& other, const std::string& special = "|{}()。；：，\"/*\n") {
  const int changes = random.Between(1, 6);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto place = static_cast<std::size_t>(random.Below(static_cast<int>(text.size())));
    const auto length = static_cast<std::size_t>(random.Between(1, 12));
    switch (random.Below(5)) {
      case 0:
        text.erase(place, length);
        break;
      case 1:
        text.insert(place, text.substr(place, length));
        break;
      case 2:
        text[place] = static_cast<char>(random.Below(256));
        break;
      case 3:
        text.insert(place, std::string(1, special[static_cast<std::size_t>(random.Below(static_cast<int>(special.size())))]));
        break;
      default:
        text.insert(place, other.substr(static_cast<std::size_t>(random.Below(static_cast<int>(other.size()))), length));
        break;
    }
  }
  return text;
}

}  // namespace doudi::fuzz
