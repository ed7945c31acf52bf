#include "audit/report_page.h"

#include "audit/report_data.h"
#include "page/page.h"

namespace doudi::audit {

std::string_view ReportScript();  // report.js, built in

namespace {

constexpr std::string_view kBody =
    "<noscript>要打开脚本（JavaScript）才看得到；数据都在本页里，不用联网。</noscript>\n<main id=\"page\"></main>\n";

std::string Page(std::string_view data, bool charts) { return page::Whole({"核查报告", kBody, data, ReportScript(), charts}); }

}  // namespace

std::string ReportPage(const ReportSource& source, std::size_t most_bytes) {
  const std::size_t frame = Page("", true).size();
  return Page(ReportData(source, most_bytes > frame ? most_bytes - frame : 0), true);
}

std::string HouseholdPage(const ReportSource& source, const std::string& id) { return Page(HouseholdData(source, id), false); }

}  // namespace doudi::audit
