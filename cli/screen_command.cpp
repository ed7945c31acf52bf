// doudi screen: records in, the 政策包 of each out; or, of whole registers, a table of verdicts (screen_register.h).
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "command.h"
#include "package/package.h"
#include "program/program.h"
#include "open_register.h"
#include "run/run.h"
#include "screen_issues.h"
#include "screen_register.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> rules;
  std::string date, known;
  std::string format = "text";
  std::string out;
  std::string issues;
  std::string root;
  bool findings = false;
  bool verdicts = false, quiet = false, summary = false, json = false;
  std::string where;
  std::size_t threads = 0;
  bool format_given = false;
  std::vector<std::string> input;
  std::string map;
};

// Batches are small because each record's package is made at once: memory stays flat on a stream.
constexpr std::size_t kBatchRecords = 256;

// Puts packages into the form that was asked for.
class Writer {
 public:
  Writer(const model::Model& model, const Options& options, Output& out) : model_(model), format_(options.format), out_(out) {
    text_options_.colour = out.IsTerminal() && std::getenv("NO_COLOR") == nullptr;
  }

  void Add(const package::Package& package) {
    if (format_ == "text") {
      out_.Write((count_ > 0 ? "\n" : "") + package::ToText(model_, package, text_options_));
    } else if (format_ == "jsonl") {
      out_.Write(package::ToJson(model_, package) + "\n");
    } else if (format_ == "json") {
      // One record is an object, more are an array; which it is shows with the second.
      if (count_ == 0) first_ = package::ToJson(model_, package, true);
      if (count_ == 1) out_.Write("[\n" + first_);
      if (count_ >= 1) out_.Write(",\n" + package::ToJson(model_, package, true));
    } else {
      if (count_ == 0) out_.Write(package::HtmlHead());
      out_.Write(package::ToHtml(model_, package));
    }
    ++count_;
  }

  void End() {
    if (format_ == "json") out_.Write(count_ == 0 ? "[]\n" : count_ == 1 ? first_ + "\n" : "\n]\n");
    if (format_ == "html" && count_ > 0) out_.Write(package::HtmlFoot());
    out_.Commit();
  }

  std::size_t count() const { return count_; }

 private:
  const model::Model& model_;
  std::string format_;
  Output& out_;
  package::TextOptions text_options_;
  std::string first_;
  std::size_t count_ = 0;
};

// The forms of a table of verdicts, by the ending of the file.
struct TableForm {
  std::string_view ending, format;
};
constexpr std::array<TableForm, 5> kTableForms = {{{".jsonl", "jsonl"}, {".csv", "csv"}, {".xlsx", "xlsx"}, {".sqlite", "sqlite"}, {".db", "sqlite"}}};

std::string FormatByEnding(const std::string& path) {
  for (const auto& form : kTableForms)
    if (path.ends_with(form.ending)) return std::string(form.format);
  return {};
}

// What only a table can mean. A .jsonl file or format alone is one of packages.
bool WantsTable(const Options& options) {
  const std::string by_ending = FormatByEnding(options.out);
  return options.verdicts || options.summary || !options.where.empty() || options.format == "csv" || (!options.format_given && !by_ending.empty() && by_ending != "jsonl");
}

// "": no rows, only a summary.
std::string TableFormat(const Options& options) {
  const bool to_stdout = options.out.empty() || options.out == "-";
  if (options.summary && to_stdout) {
    if (options.verdicts || options.format_given || options.out == "-")
      throw CLI::ValidationError("--summary", "汇总写到标准输出，判定表就要写到文件：加 -o 判定.csv，或不要判定表");
    return {};
  }
  if (options.findings) throw CLI::ValidationError("--findings", "核查线索在政策包里，判定表没有；去掉 --findings，或改要政策包");
  const std::string by_ending = FormatByEnding(options.out);
  if (options.format_given) {
    if (options.format != "csv" && options.format != "jsonl")
      throw CLI::ValidationError("--format", "判定表没有 " + options.format + " 形式；可用：jsonl、csv，或 -o 一个以 .xlsx、.sqlite、.db 结尾的文件");
    if (!by_ending.empty() && by_ending != options.format)
      throw CLI::ValidationError("--format", "与文件名 " + options.out + " 的结尾不合；只写其中一个");
    return options.format;
  }
  if (to_stdout) return "jsonl";
  if (by_ending.empty()) throw CLI::ValidationError("--out", "看不出 " + options.out + " 是哪种表；文件名以 .jsonl、.csv、.xlsx、.sqlite、.db 结尾，或写 -f csv");
  return by_ending;
}

int ScreenTable(const Options& options) {
  RegisterScreen table;
  table.format = TableFormat(options);
  table.date = DateOrToday(options.date);
  table.known_by = DateIfGiven("--known", options.known);
  table.input = {options.input, options.map, options.root};
  table.out = options.out;
  table.issues = options.issues;
  table.threads = options.threads;
  table.quiet = options.quiet;
  table.where = options.where;
  table.summary = options.summary;
  table.json = options.json;
  const check::Rules* rules = LoadModelsOrReport(options.rules);
  return rules ? ScreenRegister(*rules, table) : kRuleErrors;
}

int Screen(const Options& options) {
  if (options.json && !options.summary) throw CLI::ValidationError("--json", "是 --summary 的形式；政策包和判定表的用 -f json、-f jsonl");
  if (WantsTable(options)) return ScreenTable(options);
  const value::Date date = DateOrToday(options.date);
  const std::optional<value::Date> known_by = DateIfGiven("--known", options.known);
  const check::Rules* rules = LoadModelsOrReport(options.rules);
  if (!rules) return kRuleErrors;
  const OpenedRegister input = OpenRegister(*rules, {options.input, options.map, options.root});
  const model::Model& model = *input.model;
  program::CompileOptions compile;
  compile.reference_date = date;
  compile.findings = options.findings;
  const auto program = program::Compile(model, compile);

  Output out(options.out);
  Writer writer(model, options, out);
  Issues issues(options.issues);
  const auto reader = input.input->ReadBatches(model, {.reference_date = date, .known_by = known_by});
  record::Batch batch;
  for (bool more = true; more;) {
    more = reader->ReadBatch(batch, kBatchRecords);
    issues.Add(reader->TakeIssues());
    if (batch.records() == 0) continue;
    const run::Result result = run::Run(*program, batch);
    for (std::size_t r = 0; r < batch.records(); ++r) {
      package::Package made = package::MakePackage(result, static_cast<std::int32_t>(r));
      made.rules = rules->fingerprint;
      writer.Add(made);
    }
  }
  writer.End();
  issues.End();
  return ReportCounts(reader->seen(), writer.count());
}

}  // namespace

Command AddScreen(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("screen", "筛查家庭，给出政策包与材料清单");
  command->add_option("-r,--rules", options->rules, "规则文件或目录，可多次给出")->required();
  command->add_option("-d,--date", options->date, "基准日，如 2025-08-15；不写为今天");
  command->add_option("--known", options->known, "知悉截至：有历史的事实和期间只用到这一天已知悉的，如 2024-06-01；不写为全部");
  CLI::Option* format = command->add_option("-f,--format", options->format, "text 文本，json，jsonl 每条一行，html 可打印的页；csv 判定表")
                            ->check(CLI::IsMember({"text", "json", "jsonl", "html", "csv"}));
  command->add_option("-o,--out", options->out, "结果写到文件（写完才出现）；不写为标准输出");
  command->add_flag("--verdicts", options->verdicts,
                    "不要政策包，要判定表：每户每项政策（每人）一行，结论、金额、缺少的事实；适合整本名册。文件名以 .csv、.xlsx、.sqlite、.db 结尾时不必写");
  command->add_option("--where", options->where,
                      "只要符合筛选的户（判定表、汇总）：事实的比较、符合（政策）、金额（政策）、已知（事实）、有（成员 其中 …），用 且、或、非 和括号连接；词之间要有空格");
  command->add_flag("--summary", options->summary, "汇总：每项政策、每个区划各种结论多少、金额合计、最缺哪些事实；与 -o 判定表 可以同用");
  command->add_flag("--json", options->json, "汇总用 JSON");
  command->add_option("--threads", options->threads, "判定表用几个线程；不写为全部。结果与线程数无关");
  command->add_flag("--quiet", options->quiet, "判定表：不显示进度");
  command->add_option("--issues", options->issues, "读不了的记录与字段另写到此文件，每条一行 JSON");
  command->add_option("--root", options->root, "规则有几种档案时，记录是哪一种，如 家庭；不写时看记录的字段");
  command->add_flag("--findings", options->findings, "再看审计项：核查线索，只供核实，不是结论");
  command->add_option("--map", options->map, "表和列对应什么（映射文件，doudi import --map 写出）；不写时按表名列名");
  command->add_option("记录", options->input, "JSON、CSV、.xlsx、SQLite 的文件，或一个表一个文件的文件夹；- 为标准输入");
  command->footer("判定表不写 不适用 的行（政策本来不是给这个人的）。金额是定得下来的那部分；未定的、估的、最高额在 金额说明 里。\n"
                  "例：doudi screen --rules rulesets --date 2025-08-15 rulesets/households/大钱一家.json\n"
                  "    cat 户.jsonl | doudi screen -r rulesets -f jsonl - > 结果.jsonl\n"
                  "    doudi screen -r rulesets -f html -o 大钱一家.html rulesets/households/大钱一家.json\n"
                  "    doudi screen -r rulesets -d 2025-08-15 -o 判定.csv 名册.jsonl      # 整本名册，一张表\n"
                  "    doudi screen -r rulesets -d 2025-08-15 --summary 名册.jsonl\n"
                  "    doudi screen -r rulesets --where '户籍类型 ＝ 农村 且 符合（最低生活保障）' -o 农村低保.csv --summary 名册.jsonl\n"
                  "    doudi screen -r rulesets --where '待补充（最低生活保障） 或 金额（最低生活保障） ≥ 2000元/月' 名册.jsonl\n"
                  "    doudi screen -r rulesets -d 2025-08-15 --map 映射.csv -o 判定.csv 名册/     # 家庭.csv、成员.csv …\n"
                  "    doudi screen -r rulesets --verdicts --threads 1 名册.jsonl | grep undetermined");
  return {command, [options, format] {
            options->format_given = format->count() > 0;
            return Screen(*options);
          }};
}

}  // namespace doudi::cli
