// doudi check: are the rules right?
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>

#include "check/citations.h"
#include "command.h"
#include "program/cost.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  bool json = false;
  bool model = false;
  bool citations = false;
  bool cost = false;
  std::string date;
};

std::string ToJson(const diagnostics::Diagnostic& diagnostic) {
  std::string text = "{\"code\":" + JsonString(diagnostic.code);
  text += diagnostic.severity == diagnostics::Severity::Error ? ",\"severity\":\"error\"" : ",\"severity\":\"warning\"";
  if (diagnostic.span.file) {
    const auto from = diagnostic.span.file->PositionAt(diagnostic.span.begin);
    const auto to = diagnostic.span.file->PositionAt(diagnostic.span.end);
    text += ",\"file\":" + JsonString(diagnostic.span.file->path()) + ",\"line\":" + std::to_string(from.line) + ",\"column\":" + std::to_string(from.column) +
            ",\"end_line\":" + std::to_string(to.line) + ",\"end_column\":" + std::to_string(to.column);
  }
  text += ",\"message\":" + JsonString(diagnostic.message);
  if (!diagnostic.help.empty()) text += ",\"help\":" + JsonString(diagnostic.help);
  return text + "}";
}

// What several roots share is counted for each.
std::string Summary(const check::Rules& rules) {
  std::size_t policies = 0, definitions = 0, parameters = 0, examples = 0;
  std::string roots;
  const auto models = rules.Models();
  for (const model::Model* model : models) {
    policies += static_cast<std::size_t>(std::count_if(model->policies.begin(), model->policies.end(), [](const model::Policy& one) { return one.IsJudged(); }));
    definitions += model->definitions.size();
    parameters += model->parameters.size();
    examples += model->examples.size();
    if (!model->entities.empty()) roots += (roots.empty() ? "" : "、") + model->entities.front().name;
  }
  return std::to_string(rules.files.size()) + " 个规则文件：" + (models.size() > 1 ? std::to_string(models.size()) + " 种档案（" + roots + "），" : "") +
         std::to_string(policies) + " 项政策，" + std::to_string(definitions) + " 个定义，" + std::to_string(parameters) + " 张参数表，" +
         std::to_string(examples) + " 个例。没有错误。\n";
}

std::string ToJson(const check::Citation& citation) {
  std::string text = "{\"fault\":" + JsonString(check::JsonName(citation.fault)) + ",\"what\":" + JsonString(citation.what);
  if (!citation.detail.empty()) text += ",\"detail\":" + JsonString(citation.detail);
  if (citation.span.file)
    text += ",\"file\":" + JsonString(citation.span.file->path()) + ",\"line\":" + std::to_string(citation.span.file->PositionAt(citation.span.begin).line);
  return text + "}";
}

// What each clause and row rests on; 1 where something rests on nothing, or on what is no longer in force.
int CheckCitations(const std::vector<const model::Model*>& models, const Options& options, Output& out) {
  const check::Citations found = check::FindCitations(models, DateOrToday(options.date));
  if (options.json)
    for (const auto& citation : found.list) out.Write(ToJson(citation) + "\n");
  else
    out.Write(check::ToText(found));
  return found.Sound() ? kClean : kRuleErrors;
}

std::string ToJson(const model::Model& model, const program::Cost& cost) {
  const auto object = [&](const std::map<model::EntityId, std::size_t>& per_row) {
    std::string text;
    for (const auto& [entity, operations] : per_row)
      text += (text.empty() ? "" : ",") + JsonString(model.entities[static_cast<std::size_t>(entity)].name) + ":" + std::to_string(operations);
    return "{" + text + "}";
  };
  const std::string months = cost.per_month.empty() ? "" : ",\"operations_per_month\":" + object(cost.per_month);
  return "{\"policy\":" + JsonString(cost.name) + ",\"operations\":" + object(cost.per_row) + months + "}\n";
}

// How many operations each policy takes for each row of an entity.
void WriteCosts(const model::Model& model, const Options& options, Output& out) {
  const auto costs = program::CostsOf(model, DateOrToday(options.date));
  if (!options.json) return out.Write(program::ToText(model, costs));
  for (const auto& cost : costs) out.Write(ToJson(model, cost));
}

int Check(const Options& options) {
  const check::Rules rules = check::LoadRules(options.paths);
  for (const std::string& error : rules.io_errors) std::fprintf(stderr, "%s\n", error.c_str());
  Output out("");
  if (options.json) {
    for (const auto& diagnostic : rules.diagnostics) out.Write(ToJson(diagnostic) + "\n");
  } else if (!rules.diagnostics.empty()) {
    out.Write(diagnostics::RenderAll(rules.diagnostics));
  }
  const auto models = rules.Models();
  int citations = kClean;
  if (options.model) {
    for (const model::Model* model : models) out.Write(model::ToText(*model));
  } else if (options.cost) {
    for (const model::Model* model : models) WriteCosts(*model, options, out);
  } else if (!models.empty() && options.citations) {
    citations = CheckCitations(models, options, out);
  } else if (!models.empty() && !options.json) {
    out.Write(Summary(rules));
  }
  out.Commit();
  if (!rules.io_errors.empty()) return kDataErrors;
  return rules.model ? citations : kRuleErrors;
}

}  // namespace

Command AddCheck(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("check", "检查规则：语法、名称、类型与单位、决策表、例");
  command->add_option("规则", options->paths, "规则文件或目录（其下所有 .aid，含 aid 代码块的 .md）")->required();
  command->add_flag("--json", options->json, "每处诊断一行 JSON");
  command->add_flag("--model", options->model, "打印检查后的模型");
  command->add_flag("--citations", options->citations, "列出没有来源、来源已失效和标为示例的条款和参数行；有前两种的退出码为 1");
  command->add_flag("--cost", options->cost, "每项政策在一户、一名成员……上各要算多少步（“全部”里共用的只算一次）");
  command->add_option("-d,--date", options->date, "配合 --citations：按哪一天判断失效；配合 --cost：算哪一天的规则；不写为今天");
  command->footer("例：doudi check rulesets\n    doudi check --citations --date 2025-08-15 rulesets\n    doudi check --cost --date 2025-08-15 rulesets\n    doudi check --json rulesets/国家 | head");
  return {command, [options] { return Check(*options); }};
}

}  // namespace doudi::cli
