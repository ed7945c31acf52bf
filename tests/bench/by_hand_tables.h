// Tables of a register to verdict counts as one would write it by hand, into plain structs, and the rules row by row: an SQLite database by two
// statements of its C API in the order of the 编号, two CSV files side by side, line by line. What reading by the engine is measured against.
#pragma once

#include <string>

#include "by_hand_json.h"

namespace bench {

// As CountByHand; of files that WriteRegister made (register_files.h).
Counts CountSqliteByHand(const std::string& database, bool judged);
Counts CountCsvByHand(const std::string& folder, bool judged);

}  // namespace bench
