// Text as HTML: what the pages of a 政策包 and those of the rules are written with.
#pragma once

#include <string>
#include <string_view>

namespace doudi::source {

std::string Escaped(std::string_view text);  // for text and for attribute values in quotes of either kind
// <name class="css">inner</name>; `inner` is HTML.
std::string Tag(std::string_view name, std::string_view inner, std::string_view css = {});

}  // namespace doudi::source
