// doudi screen: records in, the 政策包 of each out.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "command.h"
#include "package/package.h"
#include "program/program.h"
#include "record/read_json.h"
#include "run/run.h"

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
  std::string input = "-";
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

// Says what is wrong with records, on stderr and, if asked for, as JSON lines in a file.
class Issues {
 public:
  explicit Issues(const std::string& path) {
    if (!path.empty()) file_ = std::make_unique<Output>(path);
  }
  void Add(const std::vector<record::RecordIssue>& issues) {
    for (const auto& issue : issues) {
      std::fprintf(stderr, "%s\n", record::ToText(issue).c_str());
      if (!file_) continue;
      file_->Write("{\"record\":" + JsonString(issue.record) + ",\"line\":" + std::to_string(issue.line) + ",\"field\":" + JsonString(issue.field) +
                   ",\"value\":" + JsonString(issue.value) + ",\"message\":" + JsonString(issue.message) + ",\"accepted\":" + JsonString(issue.accepted) +
                   ",\"set_aside\":" + (issue.set_aside ? "true" : "false") + "}\n");
    }
  }
  void End() {
    if (file_) file_->Commit();
  }

 private:
  std::unique_ptr<Output> file_;
};

struct FileCloser {
  void operator()(std::FILE* file) const {
    if (file && file != stdin) std::fclose(file);
  }
};

int Screen(const Options& options) {
  const value::Date date = DateOrToday(options.date);
  const std::optional<value::Date> known_by = DateIfGiven("--known", options.known);
  const auto rules = LoadOrReport(options.rules);
  if (!rules) return kRuleErrors;
  const std::unique_ptr<std::FILE, FileCloser> input(options.input == "-" ? stdin : std::fopen(options.input.c_str(), "rb"));
  if (!input) {
    std::fprintf(stderr, "无法读 %s：%s\n", options.input.c_str(), std::strerror(errno));
    return kDataErrors;
  }
  const record::JsonStart start = record::ReadJsonStart(input.get());
  const model::Model& model = ChooseModel(*rules, options.root, start.keys);
  program::CompileOptions compile;
  compile.reference_date = date;
  compile.findings = options.findings;
  const auto program = program::Compile(model, compile);

  Output out(options.out);
  Writer writer(model, options, out);
  Issues issues(options.issues);
  record::JsonReader reader(model, input.get(), options.input == "-" ? "标准输入" : options.input, start.bytes);
  record::BatchBuilder builder(model, date, known_by);
  for (bool more = true; more;) {
    more = reader.ReadBatch(builder, kBatchRecords);
    issues.Add(builder.TakeIssues());
    issues.Add(reader.TakeIssues());
    if (builder.records() == 0) continue;
    const record::Batch batch = builder.Take();
    const run::Result result = run::Run(*program, batch);
    for (std::size_t r = 0; r < batch.records(); ++r) {
      package::Package made = package::MakePackage(result, static_cast<std::int32_t>(r));
      made.rules = rules->fingerprint;
      writer.Add(made);
    }
  }
  if (std::ferror(input.get())) throw std::runtime_error("读 " + options.input + " 失败：" + std::strerror(errno));
  writer.End();
  issues.End();
  const std::uint64_t aside = reader.seen() - writer.count();
  if (aside > 0)
    std::fprintf(stderr, "共 %llu 条记录，已处理 %zu 条，搁置 %llu 条（原因见上）。改正后可只重跑这几条。\n", static_cast<unsigned long long>(reader.seen()),
                 writer.count(), static_cast<unsigned long long>(aside));
  if (reader.seen() == 0) std::fprintf(stderr, "输入里没有记录。可用：一个 JSON 对象、对象的列表，或每行一个对象。\n");
  return aside > 0 || reader.seen() == 0 ? kDataErrors : kClean;
}

}  // namespace

Command AddScreen(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("screen", "筛查家庭，给出政策包与材料清单");
  command->add_option("-r,--rules", options->rules, "规则文件或目录，可多次给出")->required();
  command->add_option("-d,--date", options->date, "基准日，如 2025-08-15；不写为今天");
  command->add_option("--known", options->known, "知悉截至：有历史的事实和期间只用到这一天已知悉的，如 2024-06-01；不写为全部");
  command->add_option("-f,--format", options->format, "text 文本，json，jsonl 每条一行，html 可打印的页")->check(CLI::IsMember({"text", "json", "jsonl", "html"}));
  command->add_option("-o,--out", options->out, "结果写到文件（写完才出现）；不写为标准输出");
  command->add_option("--issues", options->issues, "读不了的记录与字段另写到此文件，每条一行 JSON");
  command->add_option("--root", options->root, "规则有几种档案时，记录是哪一种，如 家庭；不写时看记录的字段");
  command->add_flag("--findings", options->findings, "再看审计项：核查线索，只供核实，不是结论");
  command->add_option("记录", options->input, "JSON：一个对象、列表或每行一个；- 为标准输入");
  command->footer("例：doudi screen --rules rulesets --date 2025-08-15 rulesets/households/大钱一家.json\n"
                  "    cat 户.jsonl | doudi screen -r rulesets -f jsonl - > 结果.jsonl\n"
                  "    doudi screen -r rulesets -f html -o 大钱一家.html rulesets/households/大钱一家.json");
  return {command, [options] { return Screen(*options); }};
}

}  // namespace doudi::cli
