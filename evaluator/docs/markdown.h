// Markdown to HTML, by cmark (the library; its headers stay in markdown.cpp).
#pragma once

#include <string>
#include <string_view>

namespace doudi::docs {

// CommonMark with tables. HTML inside the Markdown is left out, and so are links that would run something.
std::string MarkdownToHtml(std::string_view markdown);

}  // namespace doudi::docs
