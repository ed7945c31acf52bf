// The stable codes of diagnostics, one row each. A code keeps its meaning for ever; a code that is no longer
// given stays in the table, so that it is never used for something else.
#pragma once

#include <span>
#include <string_view>

#include "diagnostics/diagnostic.h"

namespace doudi::diagnostics {

struct CodeRow {
  std::string_view code;  // "N001"
  Severity severity = Severity::Error;
  std::string_view meaning;  // one line in Chinese, without the names of the case at hand
};

// All rows, sorted by code.
std::span<const CodeRow> Codes();
// Null if there is no such code.
const CodeRow* FindCode(std::string_view code);

}  // namespace doudi::diagnostics
