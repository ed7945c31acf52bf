// A register that may be damaged, read in every way that there is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/model.h"

namespace doudi::fuzz {

struct RegisterOutcome {
  std::string refused;  // why, where it could not be read (on)
  std::vector<std::string> records;  // a line each: 编号 and all that was read of it
  std::string issues;
  std::uint64_t seen = 0;
};

enum class Way { Chunks, Parts, Batches };

// Never throws, whatever the files hold.
RegisterOutcome TryRegister(const model::Model& model, const std::vector<std::string>& paths, Way way);

}  // namespace doudi::fuzz
