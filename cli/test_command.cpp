// doudi test: does every 例 come out as it says?
#include <cstdio>
#include <memory>

#include "command.h"
#include "example/example.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string only;
  bool json = false;
  bool quiet = false;
};

std::string ToJson(const example::ExampleOutcome& outcome) {
  std::string text = "{\"rule_set\":" + JsonString(outcome.example->rule_set) + ",\"example\":" + JsonString(outcome.example->name) +
                     ",\"passed\":" + (outcome.Passed() ? "true" : "false") + ",\"expectations\":" + std::to_string(outcome.expectations) + ",\"failures\":[";
  for (std::size_t f = 0; f < outcome.failures.size(); ++f) {
    const auto& failure = outcome.failures[f];
    text += f == 0 ? "{" : ",{";
    if (failure.span.file) {
      const auto at = failure.span.file->PositionAt(failure.span.begin);
      text += "\"file\":" + JsonString(failure.span.file->path()) + ",\"line\":" + std::to_string(at.line) + ",\"column\":" + std::to_string(at.column) + ",";
    }
    text += "\"expected\":" + JsonString(failure.expected) + ",\"actual\":" + JsonString(failure.actual) + "}";
  }
  return text + "]}\n";
}

int Test(const Options& options) {
  const auto rules = LoadOrReport(options.paths);
  if (!rules) return kRuleErrors;
  Output out("");
  std::size_t passed = 0, failed = 0, expectations = 0;
  for (const model::Model* model : rules->Models()) {
    std::vector<const model::Example*> wanted;
    for (const auto& example : model->examples)
      if (options.only.empty() || example.name.find(options.only) != std::string::npos) wanted.push_back(&example);
    for (const auto& outcome : example::RunExamples(*model, wanted)) {
      ++(outcome.Passed() ? passed : failed);
      expectations += outcome.expectations;
      if (options.json) out.Write(ToJson(outcome));
      else if (!options.quiet || !outcome.Passed()) out.Write(example::ToText(outcome));
    }
  }
  if (!options.json)
    out.Write("例 " + std::to_string(passed + failed) + " 个，期望 " + std::to_string(expectations) + " 项：通过 " + std::to_string(passed) + "，未过 " +
              std::to_string(failed) + "\n");
  out.Commit();
  return failed == 0 ? kClean : kRuleErrors;
}

}  // namespace

Command AddTest(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("test", "运行规则旁边的例，比对期望与实际");
  command->add_option("规则", options->paths, "规则文件或目录（其下所有 .aid，含 aid 代码块的 .md）")->required();
  command->add_option("--only", options->only, "只运行名称含此文本的例");
  command->add_flag("--quiet", options->quiet, "只打印未通过的");
  command->add_flag("--json", options->json, "每个例一行 JSON");
  command->footer("例：doudi test rulesets\n    doudi test --only 大钱 rulesets");
  return {command, [options] { return Test(*options); }};
}

}  // namespace doudi::cli
