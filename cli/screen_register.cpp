#include "screen_register.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include "command.h"
#include "interrupt.h"
#include "open_register.h"
#include "screen_issues.h"
#include "screening/progress.h"
#include "screening/screen_register.h"

namespace doudi::cli {
namespace {

// A bar for a person, lines for a log that is read later; nothing for a program at the other end of a pipe, unless it keeps a log (CI).
screening::ProgressStyle StyleOf(const RegisterScreen& options) {
  if (options.quiet) return screening::ProgressStyle::None;
  if (isatty(STDERR_FILENO) == 1) return screening::ProgressStyle::Bar;
  struct stat status {};
  const bool file = fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode);
  return file || std::getenv("CI") != nullptr ? screening::ProgressStyle::Lines : screening::ProgressStyle::None;
}

double Seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::unique_ptr<screening::TableWriter> TableFor(const std::string& format, Output& out) {
  const auto sink = [&out](std::string_view text) { out.Write(text); };
  return format == "csv" ? screening::WriteCsv(sink) : screening::WriteJsonl(sink);
}

std::string Interrupted(std::uint64_t records, const std::string& out) {
  return "\n已中断：筛查了 " + screening::WithThousands(records) + " 条" +
         (out.empty() ? "。" : "，" + out + " 没有写出；原来若有这个文件，没有动。");
}

}  // namespace

int ScreenRegister(const check::Rules& rules, const RegisterScreen& options) {
  // The thread that waits for signals reads this after the function is left, too.
  const auto screened = std::make_shared<std::atomic<std::uint64_t>>(0);
  EndOnInterrupt([screened, out = options.out] { return Interrupted(*screened, out); });
  Output out(options.out);  // first: what cannot be written is known before a long register is read
  auto input = OpenRegister(rules, options.root, options.input, {.reference_date = options.date, .known_by = options.known_by});
  if (!input) return kDataErrors;
  const screening::Decider decider(*input->model, options.date);
  Issues issues(options.issues);
  const auto table = TableFor(options.format, out);
  screening::Progress progress(
      StyleOf(options), input->bytes, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }, Seconds);
  screening::Listener listener;
  listener.issues = [&](const auto& some) {
    progress.End();  // out of the way
    issues.Add(some);
  };
  listener.progress = [&](std::uint64_t records, std::uint64_t bytes) {
    *screened = records;
    progress.Update(records, bytes);
  };
  screening::ScreenOptions how;
  how.threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  const auto counts = screening::ScreenRegister(decider, *input->reader, table.get(), how, listener);
  progress.End();
  out.Commit();
  issues.End();
  if (!options.quiet && !options.out.empty() && options.out != "-")
    std::fprintf(stderr, "已筛查 %s 条记录，写了 %s 行到 %s\n", screening::WithThousands(counts.screened).c_str(),
                 screening::WithThousands(counts.rows).c_str(), options.out.c_str());
  return ReportCounts(counts.seen, counts.screened);
}

}  // namespace doudi::cli
