// Sheets of an Excel workbook (.xlsx) as tables of a register.
//
// Sheets are read as streams; texts that sheets share are kept in memory. A number that a sheet shows as a date is that date. Sheets without
// anything in them are passed over.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "record/table_reader.h"

namespace doudi::record {

// Throws RegisterError where the workbook cannot be read, unpacks to far more than it should, or has nothing in it.
std::vector<std::unique_ptr<TableReader>> ReadXlsx(const std::string& path);

// Whether a number format of Excel shows a date: yyyy-mm-dd, m"月"d"日"; not h:mm, 0.00, General.
bool ShowsDate(std::string_view format);
// A number that stands for a date, as text: 42510 is 2016-05-20, and .5 of a day 12:00:00. "" where it is none.
std::string DateOfSerial(double serial, bool from_1904);

}  // namespace doudi::record
