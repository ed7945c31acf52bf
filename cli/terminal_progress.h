// How far a long command has come, on stderr.
#pragma once

#include <cstdint>
#include <optional>

#include "screening/progress.h"

namespace doudi::cli {

// A bar for a person, lines for a log that is read later; nothing for a program at the other end of a pipe, unless it keeps a log (CI).
screening::Progress TerminalProgress(bool quiet, std::optional<std::uint64_t> bytes);

}  // namespace doudi::cli
