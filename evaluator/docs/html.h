// The parts that every page is made of. All text of rule authors goes through Escaped, LinkTo or ScriptText.
#pragma once

#include <string>
#include <string_view>

#include "source/html.h"

namespace doudi::docs {

using source::Escaped;
using source::Tag;
// A link to an anchor of a file; `inner` is HTML.
std::string LinkTo(std::string_view file, std::string_view anchor, std::string_view inner);
std::string Address(std::string_view file, std::string_view anchor);  // percent-encoded; `file` may be empty: this page
std::string ScriptText(std::string_view text);                        // a string literal that may stand in a script

// A whole page; `body` is HTML.
std::string PageOf(std::string_view title, std::string_view body);

// 「✓ 通过」, or that of a failure.
std::string Badge(bool passed);

}  // namespace doudi::docs
