// What is built into a report's page. None of it holds `</script`.
#pragma once

#include <string_view>

namespace doudi::audit {

std::string_view ReportStyle();
std::string_view ReportScript();
std::string_view ChartScript();  // Chart.js, minified, with its licence in the first lines

}  // namespace doudi::audit
