// ChangedRows: a table of what changes: one row per household and policy of which the outcome or a year's money is other than it was, or may be.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "compare/household.h"
#include "value/division.h"

namespace doudi::compare {

enum class RowFormat : std::uint8_t {
  Csv,    // for spreadsheets, as the table of verdicts (screening/table_writer.h)
  Jsonl,  // exact
};

std::string RowsHead(RowFormat format);
// The rows of one household, in the order of the policies. 编号 is that of the household; persons are counted together.
std::string RowsOf(RowFormat format, const Pairing& pairing, const HouseholdChange& change, std::string_view record, std::optional<value::DivisionCode> division);

}  // namespace doudi::compare
