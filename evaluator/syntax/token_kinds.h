// What a token type can be in a sentence, for recovery and messages.
#pragma once

#include <cstddef>

namespace doudi::syntax {

bool IsName(std::size_t type);  // a name, or a keyword that may be one
bool IsLiteral(std::size_t type);
bool BeginsValue(std::size_t type);
bool EndsValue(std::size_t type);
bool IsComparison(std::size_t type);
bool WantsValue(std::size_t type);          // an operator or mark that cannot end a sentence
bool IsAttributeKeyword(std::size_t type);  // 依据, 施行, 上限: begins an attribute

}  // namespace doudi::syntax
