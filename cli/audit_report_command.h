// doudi audit report: an audit as a page, a workbook, or the evidence of one household.
#pragma once

#include "command.h"

namespace doudi::cli {

// Added below `audit`.
Command AddAuditReport(CLI::App& audit);

}  // namespace doudi::cli
