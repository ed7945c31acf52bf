// Opens what records are read from, whatever they are kept in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/check.h"
#include "record/open_register.h"

namespace doudi::cli {

// What a command is told of a register.
struct RegisterNamed {
  std::vector<std::string> paths;  // files, a folder, or - for stdin
  std::string map;                 // a mapping file; "" for none
  std::string root;                // see ChooseModel
};

struct OpenedRegister {
  const model::Model* model = nullptr;             // the rules that its records are for
  std::unique_ptr<record::RegisterInput> input;    // what is read from; closed after the reader
  std::optional<std::uint64_t> bytes;              // its size, where it has one
};

// Throws record::RegisterError where it cannot be read.
OpenedRegister OpenRegister(const check::Rules& rules, const RegisterNamed& named);

}  // namespace doudi::cli
