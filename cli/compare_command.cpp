// doudi compare: two sets of rules over one register: who gains, who loses, how much, and by which clauses.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "command.h"
#include "compare/report_page.h"
#include "interrupt.h"
#include "open_register.h"
#include "screen_issues.h"
#include "screening/progress.h"
#include "terminal_progress.h"

namespace doudi::cli {
namespace {

struct Options {
  std::string old_rules, new_rules;
  std::vector<std::string> shared_rules;
  std::string date, old_date, new_date, known;
  std::vector<std::string> input;
  std::string map, root, where, kind, out, html, issues;
  std::size_t threads = 0, samples = 1;
  bool json = false, unmask = false, quiet = false;
};

// One of the two sets of rules, on its day.
struct Rules {
  const check::Rules& checked;
  value::Date date;
};

std::vector<std::string> PathsOf(const Options& options, const std::string& own) {
  std::vector<std::string> paths = options.shared_rules;
  paths.push_back(own);
  return paths;
}

compare::RowFormat FormatOf(const std::string& path) {
  if (path.ends_with(".csv")) return compare::RowFormat::Csv;
  if (path.ends_with(".jsonl")) return compare::RowFormat::Jsonl;
  throw CLI::ValidationError("--out", fmt::format("看不出 {} 是哪种表；文件名以 .csv 或 .jsonl 结尾", path));
}

const std::string& PagePath(const Options& options) {
  if (options.html == "-") throw CLI::ValidationError("--html", "标准输出上是文字的结果；网页写到文件，如 变化.html");
  if (options.html == options.out) throw CLI::ValidationError("--html", "和 --out 是同一个文件；换一个名字");
  return options.html;
}

const model::Model& ModelOf(const Rules& rules, const Options& options, const record::RegisterInput& input) { return ChooseModel(rules.checked, options.root, input.keys()); }

compare::Grouping GroupingFor(const model::Model& model, const std::string& kind) {
  if (const auto grouping = compare::GroupingOf(model, kind)) return *grouping;
  throw CLI::ValidationError("--by", fmt::format("新规则的{}没有名为「{}」的枚举或布尔事实；可用：{}", model.entities.front().name, kind, fmt::join(compare::KindsOf(model), "、")));
}

std::optional<screening::Filter> FilterOf(const Options& options, const model::Model& model, value::Date date) {
  if (options.where.empty()) return std::nullopt;
  auto read = screening::Filter::Read(options.where, model, date);
  if (const auto* error = std::get_if<screening::FilterError>(&read)) throw CLI::ValidationError("--where", error->message);
  return std::move(std::get<screening::Filter>(read));
}

bool IsStdin(const Options& options) { return options.input.empty() || std::find(options.input.begin(), options.input.end(), "-") != options.input.end(); }

std::vector<std::string> FilesOf(const Options& options) {
  std::vector<std::string> files;
  for (const auto& path : {options.out, options.html})
    if (!path.empty()) files.push_back(path);
  return files;
}

// The register as one or two readings, whichever the rules need.
class Readings {
 public:
  Readings(const Options& options, std::unique_ptr<record::RegisterInput> input, const compare::Pairing& pairing, std::size_t chunk_records) : first_(std::move(input)) {
    const auto known_by = DateIfGiven("--known", options.known);
    before_ = first_->Read(pairing.before(), {.reference_date = pairing.old_date(), .known_by = known_by});
    if (pairing.one_reading()) {
      records_ = std::make_unique<compare::PairedRecords>(*before_, chunk_records);
      return;
    }
    if (IsStdin(options))
      throw CLI::ValidationError("记录", "两边规则的事实或基准日不同，名册要读两遍，标准输入只能读一遍；先存成文件，再写文件名");
    second_ = record::OpenRegister(options.input, options.map);
    after_ = second_->Read(pairing.after(), {.reference_date = pairing.new_date(), .known_by = known_by});
    records_ = std::make_unique<compare::PairedRecords>(*before_, *after_, chunk_records);
  }
  compare::PairedRecords& records() { return *records_; }

 private:
  std::unique_ptr<record::RegisterInput> first_, second_;
  std::unique_ptr<record::RegisterReader> before_, after_;
  std::unique_ptr<compare::PairedRecords> records_;
};

int CompareRules(const Options& options, const Rules& before, const Rules& after) {
  const auto compared_so_far = std::make_shared<std::atomic<std::uint64_t>>(0);
  EndOnInterrupt([compared_so_far, files = FilesOf(options)] {
    return fmt::format("\n已中断：对照了 {} 条{}", screening::WithThousands(*compared_so_far),
                       files.empty() ? "。" : fmt::format("，{} 没有写出；原来若有这个文件，没有动。", fmt::join(files, "、")));
  });
  compare::RowFormat format = compare::RowFormat::Csv;
  std::optional<Output> table;
  if (!options.out.empty()) {
    format = FormatOf(options.out);
    table.emplace(options.out);
  }
  std::optional<Output> page;
  if (!options.html.empty()) page.emplace(PagePath(options));
  auto input = record::OpenRegister(options.input.empty() ? std::vector<std::string>{"-"} : options.input, options.map);
  const auto bytes = input->bytes();
  const model::Model& old_model = ModelOf(before, options, *input);
  const model::Model& new_model = ModelOf(after, options, *input);
  if (old_model.entities.front().name != new_model.entities.front().name)
    throw CLI::ValidationError("--root", fmt::format("旧规则的档案是{}，新规则的是{}，不能对照；两边都有的，用 --root 写明", old_model.entities.front().name,
                                                     new_model.entities.front().name));
  const compare::Pairing pairing(old_model, before.date, new_model, after.date);
  const screening::Decider old_decider(old_model, before.date), new_decider(new_model, after.date);
  const auto filter = FilterOf(options, old_model, before.date);
  const screening::ScreenOptions how{.threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency())};
  compare::RegisterComparison what{pairing, old_decider, new_decider, GroupingFor(new_model, options.kind), filter ? &*filter : nullptr, format, {}, options.samples};
  if (table) what.rows = [&](std::string_view rows) { table->Write(rows); };
  Readings readings(options, std::move(input), pairing, how.chunk_records);

  Issues issues(options.issues);
  screening::Progress progress = TerminalProgress(options.quiet, bytes);
  screening::Listener listener;
  listener.issues = [&](const auto& some) {
    progress.End();  // out of the way
    issues.Add(some);
  };
  listener.progress = [&](std::uint64_t records, std::uint64_t read) {
    *compared_so_far = records;
    progress.Update(records, read);
  };
  const compare::Compared compared = compare::CompareRegister(what, readings.records(), how, listener);
  progress.End();
  if (table) table->Commit();
  issues.End();
  const compare::ReportFrame frame{before.checked.fingerprint, after.checked.fingerprint, options.where, options.kind};
  if (page) {
    page->Write(compare::ReportPage(pairing, what.grouping, compared, frame, options.unmask));
    page->Commit();
  }
  Output report("");
  report.Write(options.json ? compare::ToJson(pairing, what.grouping, compared, frame) : compare::ToText(pairing, what.grouping, compared, frame));
  report.Commit();
  return ReportCounts(compared.counts.seen, compared.counts.screened);
}

int Compare(const Options& options) {
  const value::Date day = DateOrToday(options.date);
  const value::Date old_day = DateIfGiven("--old-date", options.old_date).value_or(day), new_day = DateIfGiven("--new-date", options.new_date).value_or(day);
  const check::Rules* before = LoadModelsOrReport(PathsOf(options, options.old_rules));
  if (!before) return kRuleErrors;
  const check::Rules* after = LoadModelsOrReport(PathsOf(options, options.new_rules));
  if (!after) return kRuleErrors;
  return CompareRules(options, {*before, old_day}, {*after, new_day});
}

}  // namespace

Command AddCompare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("compare", "两套规则对照同一本名册：谁多得，谁少得，每年多少，因为哪一条");
  command->add_option("旧规则", options->old_rules, "原来的规则文件或目录")->required();
  command->add_option("新规则", options->new_rules, "新的规则文件或目录；同一套规则比两个日子时，写两遍")->required();
  command->add_option("记录", options->input, "JSON、CSV、.xlsx、SQLite 的文件，快照，或一个表一个文件的文件夹；- 为标准输入");
  command->add_option("-r,--rules", options->shared_rules, "两边共用的规则文件或目录，可多次给出");
  command->add_option("-d,--date", options->date, "基准日，如 2025-08-15；不写为今天");
  command->add_option("--old-date", options->old_date, "旧规则的基准日；不写同 --date");
  command->add_option("--new-date", options->new_date, "新规则的基准日；不写同 --date");
  command->add_option("--known", options->known, "知悉截至：有历史的事实和期间只用到这一天已知悉的，如 2024-06-01；不写为全部");
  command->add_option("-o,--out", options->out, "有变化或未定的，每户每项政策一行，写到 .csv 或 .jsonl 文件（写完才出现）");
  command->add_option("--html", options->html, "另写一个网页：图、数、样例和理由，不用联网（写完才出现）");
  command->add_flag("--unmask", options->unmask, "网页里姓名、证件号不遮");
  command->add_option("--samples", options->samples, "每项政策列几户多得最多的、几户少得最多的，说明因为哪一条；不写为 1，0 为不列");
  command->add_option("--by", options->kind, "再按家庭的一个事实分组：枚举或布尔，如 户籍类型");
  command->add_option("--where", options->where, "只要符合筛选的户，按旧规则判断；写法同 doudi screen --where");
  command->add_flag("--json", options->json, "结果用 JSON");
  command->add_option("--threads", options->threads, "用几个线程；不写为全部。结果与线程数无关");
  command->add_flag("--quiet", options->quiet, "不显示进度");
  command->add_option("--issues", options->issues, "读不了的记录与字段另写到此文件，每条一行 JSON");
  command->add_option("--root", options->root, "规则有几种档案时，记录是哪一种，如 家庭；不写时看记录的字段");
  command->add_option("--map", options->map, "表和列对应什么（映射文件，doudi import --map 写出）；不写时按表名列名");
  command->footer("各项政策单独算，没有在互斥的政策里择一。结论或金额还缺事实的户另计，不当作 0。\n"
                  "例：doudi compare 旧规则 新规则 -d 2025-08-15 名册.jsonl\n"
                  "    doudi compare rulesets rulesets --old-date 2025-06-30 --new-date 2025-07-01 名册.jsonl     # 标准七月一日调整\n"
                  "    doudi compare -r rulesets 现行办法.aid 征求意见稿.aid -d 2025-08-15 -o 变化.csv --samples 3 名册/\n"
                  "    doudi compare 旧规则 新规则 -d 2025-08-15 --html 变化.html --samples 5 名册.doudi >/dev/null\n"
                  "    doudi compare 旧规则 新规则 --where '户籍类型 ＝ 农村' --by 脱贫家庭 --json 名册.db");
  return {command, [options] { return Compare(*options); }};
}

}  // namespace doudi::cli
