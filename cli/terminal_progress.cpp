#include "terminal_progress.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace doudi::cli {
namespace {

screening::ProgressStyle StyleOf(bool quiet) {
  if (quiet) return screening::ProgressStyle::None;
  if (isatty(STDERR_FILENO) == 1) return screening::ProgressStyle::Bar;
  struct stat status {};
  const bool file = fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode);
  return file || std::getenv("CI") != nullptr ? screening::ProgressStyle::Lines : screening::ProgressStyle::None;
}

double Seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

screening::Progress TerminalProgress(bool quiet, std::optional<std::uint64_t> bytes) {
  return {StyleOf(quiet), bytes, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }, Seconds};
}

}  // namespace doudi::cli
