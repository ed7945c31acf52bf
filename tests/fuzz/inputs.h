// What is done with damaged input: everything that its users would do.
#pragma once

#include <string_view>

namespace doudi::fuzz {

// Rule text through the parser; every message is rendered, every tree printed.
void TryRules(std::string_view bytes);
// Literals and cells of every kind.
void TryLiterals(std::string_view bytes);

}  // namespace doudi::fuzz
