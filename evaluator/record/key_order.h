// The order of 编号: by bytes, or as people count (2 before 10).
#pragma once

#include <cstdint>
#include <string_view>

namespace doudi::record {

enum class KeyOrder : std::uint8_t { ByBytes, ByNumbers };

// < 0, 0, > 0. By numbers, runs of digits compare as numbers; 0 only for equal texts in both.
int CompareKeys(KeyOrder order, std::string_view a, std::string_view b);

}  // namespace doudi::record
