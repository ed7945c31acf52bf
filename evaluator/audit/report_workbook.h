// ReportWorkbook: an audit as an XLSX workbook: 汇总, 差额 (a row per month), a sheet per 审计项, 应保未保 (in the order of visits).
#pragma once

#include <string>

#include "audit/report_source.h"

namespace doudi::audit {

// Memory does not grow with the number of rows. Amounts are numbers; those that do not end are rounded to 分 and said exactly beside. The same
// directory gives the same bytes. Throws screening::DiskError; what is at `path` then is no workbook.
void WriteReportWorkbook(const ReportSource& source, const std::string& path);

}  // namespace doudi::audit
