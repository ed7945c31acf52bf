// doudi explain: why a policy says what it says of a subject.
#include <cstdio>
#include <memory>
#include <set>

#include "command.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"
#include "open_register.h"
#include "run/run.h"
#include "verdict/verdict.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> rules;
  std::string date, known, policy, subject, record, root;
  std::vector<std::string> input;
  std::string map;
};

bool IsOf(const Options& options, const verdict::Subject& subject) {
  return options.subject.empty() || subject.handle == options.subject || subject.designation == options.subject;
}

int Explain(const Options& options) {
  const value::Date date = DateOrToday(options.date);
  const std::optional<value::Date> known_by = DateIfGiven("--known", options.known);
  const check::Rules* rules = LoadModelsOrReport(options.rules);
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
  const OpenedRegister input = OpenRegister(*rules, {options.input, options.map, options.root.empty() && roots.size() == 1 ? roots.front() : options.root});
  const model::Model& model = *input.model;
  const auto policy = model.FindPolicy(options.policy);
  if (!policy) {
    std::fprintf(stderr, "「%s」不是这种档案的政策；用 --root 写明 %s。\n", options.policy.c_str(), roots.front().c_str());
    return kUsage;
  }
  program::CompileOptions compile;
  compile.reference_date = date;
  compile.findings = model.policies[static_cast<std::size_t>(*policy)].finding != model::kNone;
  const auto program = program::Compile(model, compile);
  const auto reader = input.input->ReadBatches(model, {.reference_date = date, .known_by = known_by});
  const std::set<model::PolicyId> wanted = {*policy};
  record::Batch batch;
  Output out("");
  bool bad = false, found = false;
  for (bool more = true; more;) {
    more = reader->ReadBatch(batch, 1);
    for (const auto& issue : reader->TakeIssues()) {
      std::fprintf(stderr, "%s\n", record::ToText(issue).c_str());
      bad = bad || issue.set_aside;
    }
    if (batch.records() == 0) continue;
    if (!options.record.empty() && batch.record_ids[0] != options.record) continue;
    const run::Result result = run::Run(*program, batch);
    for (const auto& lead : verdict::FindLeads(result, 0, &wanted)) {
      if (lead.verdict.policy != *policy || !IsOf(options, lead.verdict.subject)) continue;
      out.Write((found ? "\n" : "") + verdict::ToText(model, lead));
      found = true;
    }
    for (const auto& verdict : verdict::Judge(result, 0, wanted)) {
      if (verdict.policy != *policy) continue;
      if (!IsOf(options, verdict.subject)) continue;
      out.Write((found ? "\n" : "") + verdict::ToText(model, verdict));
      found = true;
    }
  }
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
  command->add_option("--map", options->map, "表和列对应什么（映射文件，doudi import --map 写出）；不写时按表名列名");
  command->add_option("记录", options->input, "JSON、CSV、.xlsx、SQLite 的文件，或一个表一个文件的文件夹；- 为标准输入");
  command->footer("例：doudi explain -r rulesets -d 2025-08-15 -p 最低生活保障 rulesets/households/大钱一家.json\n"
                  "    doudi explain -r rulesets -d 2025-08-15 -p 医疗救助 -s C rulesets/households/大钱一家.json");
  return {command, [options] { return Explain(*options); }};
}

}  // namespace doudi::cli
