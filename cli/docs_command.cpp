// doudi docs: the rules as pages to read.
#include <cstdio>
#include <filesystem>
#include <memory>

#include "command.h"
#include "docs/docs.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string out = "doudi-docs";
};

int Docs(const Options& options) {
  const auto rules = LoadOrReport(options.paths);
  if (!rules) return kRuleErrors;
  std::vector<example::ExampleOutcome> outcomes;
  std::size_t failed = 0;
  for (const model::Model* model : rules->Models()) {
    std::vector<const model::Example*> examples;
    for (const auto& example : model->examples) examples.push_back(&example);
    std::fprintf(stderr, "运行 %zu 个例（%s）…\n", examples.size(), model->entities.empty() ? "" : model->entities.front().name.c_str());
    for (auto& outcome : example::RunExamples(*model, examples)) {
      failed += outcome.Passed() ? 0 : 1;
      outcomes.push_back(std::move(outcome));
    }
  }
  const std::vector<docs::File> files = docs::Weave(*rules, outcomes);
  std::error_code error;
  std::filesystem::create_directories(options.out, error);
  if (error) throw std::runtime_error("无法建文件夹 " + options.out + "：" + error.message());
  for (const docs::File& file : files) {
    Output out((std::filesystem::path(options.out) / file.name).string());
    out.Write(file.text);
    out.Commit();
  }
  std::fprintf(stderr, "写好 %zu 个文件；用浏览器打开 %s\n", files.size(), (std::filesystem::path(options.out) / "index.html").c_str());
  if (failed > 0) std::fprintf(stderr, "有 %zu 个例未过，页上有期望与实际。\n", failed);
  return failed == 0 ? kClean : kRuleErrors;
}

}  // namespace

Command AddDocs(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("docs", "把规则编成可以浏览的网页：条文、规则、参数、例的结果，名称互相链接");
  command->add_option("规则", options->paths, "规则文件或目录（其下所有 .aid，含 aid 代码块的 .md）")->required();
  command->add_option("-o,--out", options->out, "写到这个文件夹，没有就新建；不写为 doudi-docs。双击其中的 index.html，不需要联网");
  command->footer("例：doudi docs rulesets\n    doudi docs rulesets --out /tmp/规则网页\n    doudi docs 我的县/取暖补贴.aid rulesets -o 网页");
  return {command, [options] { return Docs(*options); }};
}

}  // namespace doudi::cli
