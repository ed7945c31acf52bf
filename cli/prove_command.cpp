// doudi prove: the 性质 of the rules held against made-up records.
#include <memory>

#include "command.h"
#include "property/prove.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string only, date;
  property::ProveOptions prove;
  bool json = false;
};

std::string ToJson(const property::Outcome& outcome, const property::ProveOptions& options) {
  std::string dates;
  for (const value::Date date : outcome.dates) dates += (dates.empty() ? "" : ",") + JsonString(value::ToText(date));
  return "{\"rule_set\":" + JsonString(outcome.property->rule_set) + ",\"property\":" + JsonString(outcome.property->name) +
         ",\"state\":" + JsonString(property::JsonName(outcome.state)) + ",\"records\":" + std::to_string(outcome.tried) +
         ",\"decided\":" + std::to_string(outcome.decided) + ",\"seed\":" + std::to_string(options.seed) + ",\"dates\":[" + dates + "]" +
         (outcome.state == property::State::Refuted ? ",\"shown\":" + JsonString(outcome.shown) + ",\"example\":" + JsonString(outcome.example) : "") + "}\n";
}

int Prove(Options& options) {
  const auto rules = LoadOrReport(options.paths);
  if (!rules) return kRuleErrors;
  if (!options.date.empty()) options.prove.date = DateOrToday(options.date);
  Output out("");
  std::size_t counts[4] = {};
  for (const model::Model* model : rules->Models())
    for (const model::Property& property : model->properties) {
      if (!options.only.empty() && property.name.find(options.only) == std::string::npos) continue;
      const model::Property* const one = &property;
      for (const auto& outcome : property::Prove(*model, {&one, 1}, options.prove)) {
        ++counts[static_cast<std::size_t>(outcome.state)];
        out.Write(options.json ? ToJson(outcome, options.prove) : property::ToText(outcome, options.prove));
      }
    }
  if (!options.json)
    out.Write("性质 " + std::to_string(counts[0] + counts[1] + counts[2] + counts[3]) + " 个：已证明 " + std::to_string(counts[0]) + "，没有反例 " +
              std::to_string(counts[1]) + "，有反例 " + std::to_string(counts[2]) + "，没有判断 " + std::to_string(counts[3]) +
              "。没有反例不等于已证明。\n");
  out.Commit();
  return counts[static_cast<std::size_t>(property::State::Refuted)] == 0 ? kClean : kRuleErrors;
}

}  // namespace

Command AddProve(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("prove", "用造出来的档案找性质的反例");
  command->add_option("规则", options->paths, "规则文件或目录")->required();
  command->add_option("--runs", options->prove.runs, "每个性质试多少份档案，默认 1000");
  command->add_option("--seed", options->prove.seed, "种子：同样的种子造同样的档案，默认 1");
  command->add_option("-d,--date", options->date, "只试这个基准日；不写用例里的基准日");
  command->add_option("--only", options->only, "只试名称含此文本的性质");
  command->add_flag("--json", options->json, "每个性质一行 JSON");
  command->footer("例：doudi prove rulesets\n    doudi prove --only 收入越高 --runs 5000 --seed 7 rulesets");
  return {command, [options] { return Prove(*options); }};
}

}  // namespace doudi::cli
