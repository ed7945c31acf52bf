#include "source/html.h"

namespace doudi::source {

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string Tag(std::string_view name, std::string_view inner, std::string_view css) {
  std::string out = "<" + std::string(name);
  if (!css.empty()) out += " class=\"" + std::string(css) + "\"";
  return out + ">" + std::string(inner) + "</" + std::string(name) + ">";
}

}  // namespace doudi::source
