// Short ways to parse a text and have the outcome as text.
#pragma once

#include <string>
#include <string_view>

namespace doudi::tests {

// The tree of a rule text, or all its messages if there are any.
std::string Tree(std::string_view text);
// The tree of what follows 规则集, without the line for that.
std::string TreeBelow(std::string_view text);
// An expression, fully bracketed, or the messages.
std::string Expression(std::string_view text);
// The messages alone, "" if there are none.
std::string Messages(std::string_view text);

}  // namespace doudi::tests
