// The parts that every page is made of. All text of rule authors goes through Escaped, LinkTo or ScriptText.
#pragma once

#include <string>
#include <string_view>

namespace doudi::docs {

std::string Escaped(std::string_view text);  // for text and for attribute values in "…"
// <name class="css">inner</name>; `inner` is HTML.
std::string Tag(std::string_view name, std::string_view inner, std::string_view css = {});
// A link to an anchor of a file; `inner` is HTML.
std::string LinkTo(std::string_view file, std::string_view anchor, std::string_view inner);
std::string Address(std::string_view file, std::string_view anchor);  // percent-encoded; `file` may be empty: this page
std::string ScriptText(std::string_view text);                        // a string literal that may stand in a script

// A whole page; `body` is HTML.
std::string PageOf(std::string_view title, std::string_view body);

// 「✓ 通过」, or that of a failure.
std::string Badge(bool passed);

}  // namespace doudi::docs
