#include "screen_register.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <variant>

#include "command.h"
#include "interrupt.h"
#include "open_register.h"
#include "screen_issues.h"
#include "screening/filter.h"
#include "screening/progress.h"
#include "screening/screen_register.h"
#include "screening/summary.h"
#include "terminal_progress.h"

namespace doudi::cli {
namespace {

// The table that is being written: text by way of an Output, a workbook or a database by its own writer.
class TableFile {
 public:
  explicit TableFile(const RegisterScreen& options) : path_(options.out) {
    if (options.format.empty()) return;
    if (options.format == "csv" || options.format == "jsonl") {
      out_.emplace(options.out);
      const auto sink = [this](std::string_view text) { out_->Write(text); };
      writer_ = options.format == "csv" ? screening::WriteCsv(sink) : screening::WriteJsonl(sink);
      return;
    }
    pending_.emplace(options.out);
    try {
      writer_ = options.format == "xlsx" ? screening::WriteXlsx(pending_->temporary()) : screening::WriteSqlite(pending_->temporary());
    } catch (const screening::DiskError& error) {
      throw std::runtime_error(WriteFailure(path_, error.reason));
    }
  }

  screening::TableWriter* writer() { return writer_.get(); }
  void Commit() {
    if (out_) out_->Commit();
    if (pending_) pending_->Commit();
  }

 private:
  std::string path_;
  std::optional<Output> out_;
  std::optional<PendingFile> pending_;
  std::unique_ptr<screening::TableWriter> writer_;  // gone before the file that it writes
};

std::string Interrupted(std::uint64_t records, const std::string& out) {
  return "\n已中断：筛查了 " + screening::WithThousands(records) + " 条" +
         (out.empty() ? "。" : "，" + out + " 没有写出；原来若有这个文件，没有动。");
}

}  // namespace

namespace {

// The filter, if one is asked for. Throws CLI::ValidationError with the place of a mistake.
std::optional<screening::Filter> FilterOf(const RegisterScreen& options, const model::Model& model) {
  if (options.where.empty()) return std::nullopt;
  auto read = screening::Filter::Read(options.where, model, options.date);
  if (const auto* error = std::get_if<screening::FilterError>(&read)) throw CLI::ValidationError("--where", error->message);
  return std::move(std::get<screening::Filter>(read));
}

// What there was to do, for a person.
void Report(const RegisterScreen& options, const screening::Counts& counts) {
  if (options.quiet || (options.where.empty() && options.out.empty())) return;
  using screening::WithThousands;
  std::string text = "已筛查 " + WithThousands(counts.screened) + " 条记录";
  if (!options.where.empty()) {
    text += "，符合筛选的 " + WithThousands(counts.kept) + " 条";
    if (counts.unknown > 0) text += "，缺事实、无法判断的 " + WithThousands(counts.unknown) + " 条（没有计入）";
  }
  if (!options.out.empty()) text += "，写了 " + WithThousands(counts.rows) + " 行到 " + options.out;
  std::fprintf(stderr, "%s\n", text.c_str());
}

void WriteSummary(const check::Rules& rules, const RegisterScreen& options, const model::Model& model, const screening::Summary& summary,
                  const screening::Counts& counts) {
  screening::SummaryFrame frame;
  frame.reference_date = options.date;
  frame.rules = rules.fingerprint;
  frame.filter = options.where;
  frame.screened = counts.screened;
  frame.unknown = counts.unknown;
  Output out("");
  out.Write(options.json ? screening::ToJson(model, summary, frame) : screening::ToText(model, summary, frame));
  out.Commit();
}

}  // namespace

int ScreenRegister(const check::Rules& rules, const RegisterScreen& options) {
  // The thread that waits for signals reads this after the function is left, too.
  const auto screened = std::make_shared<std::atomic<std::uint64_t>>(0);
  EndOnInterrupt([screened, out = options.out] { return Interrupted(*screened, out); });
  // First: what cannot be written is known before a long register is read.
  TableFile table(options);
  const OpenedRegister input = OpenRegister(rules, options.input);
  const auto reader = input.input->Read(*input.model, {.reference_date = options.date, .known_by = options.known_by});
  const auto filter = FilterOf(options, *input.model);
  const screening::Decider decider(*input.model, options.date);
  Issues issues(options.issues);
  screening::Progress progress = TerminalProgress(options.quiet, input.bytes);
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
  screening::Summary summary;
  screening::Counts counts;
  try {
    counts = screening::ScreenRegister({decider, filter ? &*filter : nullptr, table.writer(), options.summary ? &summary : nullptr}, *reader, how,
                                       listener);
  } catch (const screening::DiskError& error) {
    throw std::runtime_error(WriteFailure(options.out, error.reason));
  }
  progress.End();
  table.Commit();
  issues.End();
  if (options.summary) WriteSummary(rules, options, *input.model, summary, counts);
  Report(options, counts);
  return ReportCounts(counts.seen, counts.screened);
}

}  // namespace doudi::cli
