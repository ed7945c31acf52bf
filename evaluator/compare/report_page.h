// ReportPage: a comparison as a page for a browser, whole in one file: pictures, the figures below each, samples to open. It asks nothing of a network.
#pragma once

#include <string>

#include "compare/report.h"

namespace doudi::compare {

// All but the pictures is there without a script, too. Names and 证件号 are masked unless `unmask`.
std::string ReportPage(const Pairing& pairing, const Grouping& grouping, const Compared& compared, const ReportFrame& frame, bool unmask);

}  // namespace doudi::compare
