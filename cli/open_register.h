// Opens what records are read from, whatever they are kept in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "check/check.h"
#include "record/register_reader.h"

namespace doudi::cli {

struct OpenedRegister {
  const model::Model* model = nullptr;                     // the rules that its records are for
  std::shared_ptr<void> input;                             // what the reader reads from; closed after it
  std::unique_ptr<record::RegisterReader> reader;
  std::optional<std::uint64_t> bytes;                      // its size, where it has one
};

// `path`: a file, or - for stdin. `root`: see ChooseModel. nullopt where it cannot be read, which is then said on stderr.
std::optional<OpenedRegister> OpenRegister(const check::Rules& rules, const std::string& root, const std::string& path,
                                           const record::RegisterOptions& options);

}  // namespace doudi::cli
