// doudi import: a register into a snapshot; with --map what its tables and columns may mean, written as a mapping file for a person to confirm.
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <thread>

#include "command.h"
#include "interrupt.h"
#include "open_register.h"
#include "record/register_error.h"
#include "record/snapshot.h"
#include "screen_issues.h"
#include "screening/pipeline.h"
#include "terminal_progress.h"

namespace doudi::cli {
namespace {

// Of the register, read at a time: some thousands of households.
constexpr std::size_t kPartBytes = std::size_t{4} << 20;

struct Options {
  std::vector<std::string> rules, input;
  std::string date, root, out, issues, mapping;
  bool map = false, check = false, quiet = false;
  std::size_t threads = 0;  // 0: as many as the machine has
};

std::string Shown(const record::MapRow& row) {
  const std::string target = row.target.empty() ? "？" : row.target;
  if (row.column.empty()) return "\n" + row.table + " → " + target + "（" + row.sure + "）\n";
  std::string text = "  " + row.column + " → " + target + "（" + row.sure + "）";
  if (!row.examples.empty()) text += "  " + row.examples;
  if (!row.reading.empty() && row.reading != row.examples) text += "  读作 " + row.reading;
  return text + "\n";
}

// With the rules whose names fit best, where there are several roots.
record::RegisterMap BestGuess(const check::Rules& rules, const record::RegisterInput& input, const std::string& root, value::Date date) {
  record::RegisterMap best;
  std::ptrdiff_t most = -1;
  for (const model::Model* model : rules.Models()) {
    if (model->entities.empty() || (!root.empty() && model->entities.front().name != root)) continue;
    record::RegisterMap map = input.Guess(*model, date);
    const auto found = std::count_if(map.rows.begin(), map.rows.end(), [](const record::MapRow& row) { return !row.target.empty(); });
    if (found <= most) continue;
    most = found;
    best = std::move(map);
  }
  if (most < 0) throw CLI::ValidationError("--root", "规则里没有根「" + root + "」");
  return best;
}

int GuessMap(const Options& options) {
  const std::string path = options.out.empty() ? "映射.csv" : options.out;
  if (std::filesystem::exists(path)) throw CLI::ValidationError("--out", path + " 已经有了，可能有人改过。换一个名字，或先移开它");
  const auto rules = LoadModelsOrReport(options.rules);
  if (!rules) return kRuleErrors;
  const auto input = record::OpenRegister(options.input);
  const record::RegisterMap map = BestGuess(*rules, *input, options.root, DateOrToday(options.date));
  std::size_t open = 0;
  for (const record::MapRow& row : map.rows) {
    std::fputs(Shown(row).c_str(), stdout);
    open += row.target.empty() ? 1 : 0;
  }
  Output out(path);
  out.Write(record::ToCsv(map));
  out.Commit();
  std::printf("\n写了 %s：%zu 行，其中 %zu 行还没有对应。请在 Excel 里核对「对应」一列，不用的写 不读；然后 doudi screen --map %s …\n", path.c_str(), map.rows.size(), open,
              path.c_str());
  return kClean;
}

// ---- snapshots -----------------------------------------------------------------------------------------------------------------

std::string SizeText(std::uint64_t bytes) {
  char text[32];
  if (bytes < 10'000'000) std::snprintf(text, sizeof text, "%.0f KB", std::ceil(static_cast<double>(bytes) / 1e3));
  else std::snprintf(text, sizeof text, "%.0f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

std::optional<record::SourceFile> SourceOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return record::SourceFile{std::filesystem::path(path).filename().string(), static_cast<std::uint64_t>(status.st_size),
                            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

// The files of a register with what tells whether they have changed; empty where that cannot be told.
std::vector<record::SourceFile> SourcesOf(const Options& options) {
  std::vector<std::string> files = record::FilesOf(options.input);
  if (!options.mapping.empty()) files.push_back(options.mapping);
  std::vector<record::SourceFile> sources;
  for (const std::string& file : files) {
    const auto source = SourceOf(file);
    if (!source) return {};
    sources.push_back(*source);
    // What a database has not yet moved into its file.
    if (const auto log = SourceOf(file + "-wal"); log && log->bytes > 0) sources.push_back(*log);
  }
  return sources;
}

void RefuseOthers(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return;
  std::string start(16, '\0');
  start.resize(std::fread(start.data(), 1, start.size(), file));
  std::fclose(file);
  if (!record::IsSnapshot(start)) throw CLI::ValidationError("--out", path + " 已经有了，又不是快照，没有动它。换一个名字，或先移开它");
}

int TellFitting(const Options& options, const record::SnapshotAbout& about) {
  const std::uint64_t aside = about.seen - about.kept;
  if (options.quiet) return aside > 0 ? kDataErrors : kClean;
  std::fprintf(stderr, "%s 已是最新：名册、规则的字段和基准日都没有变，%s 条记录", options.out.c_str(), screening::WithThousands(about.kept).c_str());
  if (aside > 0) std::fprintf(stderr, "（另有 %s 条导入时搁置了；要再看原因，删去它重新导入）", screening::WithThousands(aside).c_str());
  std::fputs("。\n", stderr);
  return aside > 0 ? kDataErrors : kClean;
}

// Part of the register, read and made ready.
struct Made {
  std::vector<std::shared_ptr<record::SnapshotWriter::Ready>> chunks;
  std::vector<record::RecordIssue> issues;
  std::uint64_t seen = 0, bytes = 0;
};

Made Make(const record::SnapshotWriter& writer, record::RegisterPart& part) {
  Made made;
  record::Chunk chunk;
  for (bool more = true; more;) {
    more = part.ReadChunk(chunk, record::kChunkRecords);
    made.chunks.push_back(writer.Prepare(chunk));
    const auto some = part.TakeIssues();
    made.issues.insert(made.issues.end(), some.begin(), some.end());
  }
  made.seen = part.seen();
  made.bytes = part.bytes();
  return made;
}

int MakeSnapshot(const Options& options) {
  RefuseOthers(options.out);
  // The thread that waits for signals reads this after the function is left, too.
  const auto read = std::make_shared<std::atomic<std::uint64_t>>(0);
  EndOnInterrupt([read, out = options.out] {
    return "\n已中断：读了 " + screening::WithThousands(*read) + " 条，" + out + " 没有写出；原来若有这个文件，没有动。";
  });
  const auto rules = LoadModelsOrReport(options.rules);
  if (!rules) return kRuleErrors;
  const value::Date date = DateOrToday(options.date);
  // Before anything is read: what changes meanwhile is seen the next time.
  const std::vector<record::SourceFile> sources = SourcesOf(options);
  const OpenedRegister input = OpenRegister(*rules, {options.input, options.mapping, options.root});
  if (const auto fitting = record::FittingSnapshot(*input.model, options.out); fitting && !sources.empty() && fitting->sources == sources && fitting->date == date)
    return TellFitting(options, *fitting);
  const PendingFile pending(options.out);  // removed on Ctrl-C
  Issues issues(options.issues);
  screening::Progress progress = TerminalProgress(options.quiet, input.bytes);
  const auto reader = input.input->Read(*input.model, {.reference_date = date, .origins = true, .as_given = true, .part_bytes = kPartBytes});
  std::uint64_t kept = 0, bytes = 0;
  try {
    record::SnapshotWriter writer(*input.model, options.out);
    using Part = std::unique_ptr<record::RegisterPart>;
    const std::size_t threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    screening::RunInOrder<Part, Made>({threads, threads + 2}, [&](Part& part) { return (part = reader->NextPart(record::kChunkRecords)) != nullptr; },
                                      [&](Part& part) {
                                        Made made = Make(writer, *part);
                                        part.reset();
                                        return made;
                                      },
                                      [&](Made& made) {
                                        for (const auto& chunk : made.chunks) writer.Add(chunk);
                                        if (!made.issues.empty()) {
                                          progress.End();  // out of the way
                                          issues.Add(made.issues);
                                        }
                                        *read += made.seen;
                                        bytes += made.bytes;
                                        progress.Update(*read, bytes);
                                      });
    kept = writer.records();
    writer.Finish({date, sources, *read});
  } catch (const record::SnapshotWriteError& error) {
    throw std::runtime_error(WriteFailure(options.out, error.reason));
  }
  progress.End();
  issues.End();
  if (!options.quiet)
    std::fprintf(stderr, "写了 %s：%s 条记录，%s\n", options.out.c_str(), screening::WithThousands(kept).c_str(), SizeText(std::filesystem::file_size(options.out)).c_str());
  return ReportCounts(*read, kept);
}

int CheckSnapshots(const Options& options) {
  for (const std::string& path : options.input) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path, error);
    screening::Progress progress = TerminalProgress(options.quiet, error ? std::nullopt : std::optional<std::uint64_t>(bytes));
    const record::SnapshotAbout about = record::CheckSnapshot(path, [&](std::uint64_t records, std::uint64_t done) { progress.Update(records, done); });
    progress.End();
    std::string sources;
    for (const auto& source : about.sources) sources += (sources.empty() ? "" : "、") + source.name;
    std::printf("%s 完好：%s 条记录，按基准日 %s 从%s导入\n", path.c_str(), screening::WithThousands(about.kept).c_str(), value::ToText(about.date).c_str(),
                sources.empty() ? "标准输入" : (" " + sources + " ").c_str());
  }
  return kClean;
}

int Import(const Options& options) {
  if (options.check) return CheckSnapshots(options);
  if (options.rules.empty()) throw CLI::ValidationError("--rules", "写明规则文件或目录");
  if (options.map) return GuessMap(options);
  if (options.out.empty()) throw CLI::ValidationError("--out", "写明快照写到哪里：--out 名册.doudi；要看表和列对应什么，用 --map");
  return MakeSnapshot(options);
}

}  // namespace

Command AddImport(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("import", "把名册存成快照（一个文件，读得最快）；或看名册的表和列对应规则里的什么");
  command->add_option("-r,--rules", options->rules, "规则文件或目录，可多次给出");
  command->add_option("-o,--out", options->out, "快照写到哪里，如 名册.doudi（写完才出现；旧的快照会被换掉）；与 --map 同用时是映射文件，不写为 映射.csv，已有的不覆盖");
  command->add_option("-d,--date", options->date, "基准日：按它核对不晚于基准日之类的范围；不写为今天");
  command->add_option("--mapping", options->mapping, "表和列对应什么（--map 写出、核对过的映射文件）；不写时按表名列名");
  command->add_option("--issues", options->issues, "读不了的记录与字段另写到此文件，每条一行 JSON");
  command->add_option("--root", options->root, "规则有几种档案时，记录是哪一种，如 家庭；不写时看记录的字段");
  command->add_option("--threads", options->threads, "用几个线程；不写为全部。快照与线程数无关");
  command->add_flag("--quiet", options->quiet, "不显示进度");
  command->add_flag("--map", options->map, "不存快照：按表名列名猜对应什么，列出示例和读作什么，写出映射文件；核对后给 --mapping 或 doudi screen --map");
  command->add_flag("--check", options->check, "不存快照：核对已有的快照是否完好，不用规则");
  command->add_option("名册", options->input, "JSON、CSV、.xlsx、SQLite 的文件，或一个表一个文件的文件夹；- 为标准输入")->required();
  command->footer("快照可以代替名册给 doudi screen、explain 等，哪一天都行；名册没有变时再导入只说一声已是最新。\n"
                  "例：doudi import -r rulesets -d 2025-08-15 -o 名册.doudi 名册.jsonl\n"
                  "    doudi screen -r rulesets -d 2025-08-15 -o 判定.csv 名册.doudi\n"
                  "    doudi import --check 名册.doudi\n"
                  "    doudi import -r rulesets --map 名册/\n"
                  "    doudi import -r rulesets --mapping 映射.csv -o 名册.doudi 名册/");
  return {command, [options] { return Import(*options); }};
}

}  // namespace doudi::cli
