#include "audit/report_page.h"

#include <fmt/format.h>

#include "audit/report_assets.h"
#include "audit/report_data.h"

namespace doudi::audit {
namespace {

// The policy keeps a browser from fetching anything, whatever a name in the data may look like.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>核查报告</title>
<style>
)";

std::string Page(std::string_view data, std::string_view chart) {
  return fmt::format(
      "{}{}</style>\n</head>\n<body>\n<noscript>要打开脚本（JavaScript）才看得到；数据都在本页里，不用联网。</noscript>\n<main id=\"page\"></main>\n"
      "<script type=\"application/json\" id=\"data\">{}</script>\n<script>\n{}</script>\n<script>\n{}</script>\n</body>\n</html>\n",
      kHead, ReportStyle(), data, chart, ReportScript());
}

}  // namespace

std::string ReportPage(const ReportSource& source, std::size_t most_bytes) {
  const std::size_t frame = Page("", ChartScript()).size();
  return Page(ReportData(source, most_bytes > frame ? most_bytes - frame : 0), ChartScript());
}

std::string HouseholdPage(const ReportSource& source, const std::string& id) { return Page(HouseholdData(source, id), ""); }

}  // namespace doudi::audit
