// Amounts of money as ledgers write them, in whole fen.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "value/literal.h"

namespace doudi::audit {

// 780, 780.50, 1,500元, -12.30; nothing is rounded.
std::variant<std::int64_t, value::LiteralError> ReadFen(std::string_view text);

}  // namespace doudi::audit
