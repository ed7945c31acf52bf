// doudi explain: why a policy says what it says of a subject.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "command.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"
#include "record/read_json.h"
#include "run/run.h"
#include "verdict/verdict.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> rules;
  std::string date, known, policy, subject, record, root;
  std::string input = "-";
};

bool IsOf(const Options& options, const verdict::Subject& subject) {
  return options.subject.empty() || subject.handle == options.subject || subject.designation == options.subject;
}

int Explain(const Options& options) {
  const value::Date date = DateOrToday(options.date);
  const std::optional<value::Date> known_by = DateIfGiven("--known", options.known);
  const auto rules = LoadOrReport(options.rules);
  if (!rules) return kRuleErrors;
  // The policy's name may say which kind of record is meant.
  std::vector<std::string> roots, names;
  for (const model::Model* one : rules->Models()) {
    for (const auto& known : one->policies)
      if (known.IsJudged()) names.push_back(known.name);
    if (one->FindPolicy(options.policy) && !one->entities.empty()) roots.push_back(one->entities.front().name);
  }
  if (roots.empty()) {
    std::fprintf(stderr, "没有名为「%s」的政策。%s\n", options.policy.c_str(), diagnostics::DidYouMean(options.policy, names).c_str());
    return kUsage;
  }
  std::FILE* input = options.input == "-" ? stdin : std::fopen(options.input.c_str(), "rb");
  if (!input) {
    std::fprintf(stderr, "无法读 %s：%s\n", options.input.c_str(), std::strerror(errno));
    return kDataErrors;
  }
  const record::JsonStart start = record::ReadJsonStart(input);
  const model::Model& model = ChooseModel(*rules, options.root.empty() && roots.size() == 1 ? roots.front() : options.root, start.keys);
  const auto policy = model.FindPolicy(options.policy);
  if (!policy) {
    std::fprintf(stderr, "「%s」不是这种档案的政策；用 --root 写明 %s。\n", options.policy.c_str(), roots.front().c_str());
    return kUsage;
  }
  program::CompileOptions compile;
  compile.reference_date = date;
  compile.findings = model.policies[static_cast<std::size_t>(*policy)].finding != model::kNone;
  const auto program = program::Compile(model, compile);
  record::JsonReader reader(model, input, options.input == "-" ? "标准输入" : options.input, start.bytes);
  record::BatchBuilder builder(model, date, known_by);
  Output out("");
  bool bad = false, found = false;
  for (bool more = true; more;) {
    more = reader.ReadBatch(builder, 1);
    for (auto issues : {builder.TakeIssues(), reader.TakeIssues()})
      for (const auto& issue : issues) {
        std::fprintf(stderr, "%s\n", record::ToText(issue).c_str());
        bad = bad || issue.set_aside;
      }
    if (builder.records() == 0) continue;
    const record::Batch batch = builder.Take();
    if (!options.record.empty() && batch.record_ids[0] != options.record) continue;
    const run::Result result = run::Run(*program, batch);
    for (const auto& lead : verdict::FindLeads(result, 0)) {
      if (lead.verdict.policy != *policy || !IsOf(options, lead.verdict.subject)) continue;
      out.Write((found ? "\n" : "") + verdict::ToText(model, lead));
      found = true;
    }
    for (const auto& verdict : verdict::Judge(result, 0)) {
      if (verdict.policy != *policy) continue;
      if (!IsOf(options, verdict.subject)) continue;
      out.Write((found ? "\n" : "") + verdict::ToText(model, verdict));
      found = true;
    }
  }
  if (input != stdin) std::fclose(input);
  out.Commit();
  if (bad) return kDataErrors;
  if (!found) {
    std::fprintf(stderr, "「%s」在这份记录里没有这样的对象%s。\n", options.policy.c_str(), options.subject.empty() ? "" : ("：" + options.subject).c_str());
    return kDataErrors;
  }
  return kClean;
}

}  // namespace

Command AddExplain(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("explain", "说明一项政策的结论或一个审计项的线索：条件、数值、算式、依据");
  command->add_option("-r,--rules", options->rules, "规则文件或目录，可多次给出")->required();
  command->add_option("-d,--date", options->date, "基准日，如 2025-08-15；不写为今天");
  command->add_option("--known", options->known, "知悉截至：有历史的事实和期间只用到这一天已知悉的，如 2024-06-01；不写为全部");
  command->add_option("-p,--policy", options->policy, "政策或审计项的名字")->required();
  command->add_option("-s,--subject", options->subject, "对象的编号或称呼；不写为全部");
  command->add_option("--record", options->record, "只看此编号的记录");
  command->add_option("--root", options->root, "规则有几种档案、又有同名的政策时，记录是哪一种");
  command->add_option("记录", options->input, "JSON 记录文件；- 为标准输入");
  command->footer("例：doudi explain -r rulesets -d 2025-08-15 -p 最低生活保障 rulesets/households/大钱一家.json\n"
                  "    doudi explain -r rulesets -d 2025-08-15 -p 医疗救助 -s C rulesets/households/大钱一家.json");
  return {command, [options] { return Explain(*options); }};
}

}  // namespace doudi::cli
