// ReportPage: a page for a browser, whole in one file: pictures, tables to open household by household, and the data they are drawn from. It asks
// nothing of a network.
#pragma once

#include <cstddef>
#include <string>

#include "audit/report_source.h"

namespace doudi::audit {

inline constexpr std::size_t kPageBytes = 4'800'000;  // opens at once on an office computer or a phone

// Not larger than `most_bytes` where the page without households is not; households that do not fit are counted on the page.
std::string ReportPage(const ReportSource& source, std::size_t most_bytes = kPageBytes);
// The evidence of one household, to print. Throws Refused where nothing is said of such a 编号.
std::string HouseholdPage(const ReportSource& source, const std::string& id);

}  // namespace doudi::audit
