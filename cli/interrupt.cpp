#include "interrupt.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

#include "command.h"

namespace doudi::cli {

void EndOnInterrupt(std::function<std::string()> message) {
  // Blocked here and in every thread started from now on, and waited for in one: nothing has to be safe in a signal handler, and a reader that
  // waits for a terminal or a pipe cannot hold the end up.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals, message = std::move(message)] {
    int signal = 0;
    sigwait(&signals, &signal);
    PendingFile::RemoveAll();
    std::fprintf(stderr, "%s\n", message().c_str());
    std::_Exit(kInterrupted);
  }).detach();
}

}  // namespace doudi::cli
