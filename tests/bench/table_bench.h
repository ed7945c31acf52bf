// What bench_csv and bench_sqlite share: a register in files of a folder of their own, read by hand and by the engine in turn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "by_hand_json.h"

namespace bench {

struct TableForm {
  std::string name;                                            // as the table of results calls it
  std::string path;                                            // of what is read, within the folder
  std::function<Counts(const std::string& path, bool judged)> by_hand;
};

// As main() does: options, files, that both count the same, times.
int CompareTables(int argc, char** argv, const TableForm& form);

}  // namespace bench
