// CSV files as tables of a register.
//
// The text may be UTF-8, GB18030 (GBK) or UTF-16 (record/text_input.h). Cells are divided by what divides the names of
// the columns: comma, tab, semicolon or |; a first line `sep=;` says it too. What Excel adds is taken off again: the
// apostrophe before a text, ="0012", empty columns and rows at the end, a time of 0:00 behind a date.
//
// A broken row costs that row: text after a quote that was closed, more cells than there are columns, a NUL byte, bytes
// that are no text, more than 16 MB. Where a quote does not end, the line it stands in is the broken row.
//
// Lines without a quote are plain rows (record/plain_rows.h): their cells are read where they lie in the block that was read.
// A table of UTF-8 that is found in order is read by ranges of keys, too (record/key_ranges.h): where every few hundredth row begins is then known.
#pragma once

#include <memory>
#include <string>

#include "record/table_reader.h"

namespace doudi::record {

// Throws RegisterError (record/register_error.h) where the file cannot be opened or has no line. `name` is what
// messages call it.
std::unique_ptr<TableReader> ReadCsv(const std::string& path, const std::string& name);

// A cell without what Excel puts around a text, and around blanks.
std::string_view WithoutExcelMarks(std::string_view cell);

}  // namespace doudi::record
