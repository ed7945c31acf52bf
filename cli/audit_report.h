// What a person or a program is told when an audit is done.
#pragma once

#include <string>

#include "audit/run.h"

namespace doudi::cli {

// A few lines: how many households, how much of what, where the results are, the seal.
std::string AuditText(const audit::AuditReport& report, const std::string& out);
// One object: out, seal, records, reused, resumed_parts, issues, and the summary where the run is whole.
std::string AuditJson(const audit::AuditReport& report, const std::string& out);

}  // namespace doudi::cli
