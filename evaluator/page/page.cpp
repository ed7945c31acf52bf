#include "page/page.h"

#include <fmt/format.h>

#include "source/html.h"

namespace doudi::page {
namespace {

// The policy keeps a browser from fetching anything, whatever a name in the data may look like.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
)";

}  // namespace

std::string Whole(const Parts& parts) {
  return fmt::format(
      "{}<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n{}<script type=\"application/json\" id=\"data\">{}</script>\n<script>\n{}</script>\n"
      "<script>\n{}{}</script>\n</body>\n</html>\n",
      kHead, source::Escaped(parts.title), Style(), parts.body, parts.data, parts.charts ? ChartLibrary() : std::string_view(), ChartsScript(), parts.script);
}

}  // namespace doudi::page
