// What happens on Ctrl-C (SIGINT) and SIGTERM: files being written are removed, a message says what there is, and the program ends with 130.
#pragma once

#include <functional>
#include <string>

namespace doudi::cli {

inline constexpr int kInterrupted = 130;

// From now on. To be called before other threads are started. `message` is asked for the last line on stderr, in a thread of its own.
void EndOnInterrupt(std::function<std::string()> message);

}  // namespace doudi::cli
