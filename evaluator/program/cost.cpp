#include "program/cost.h"

#include <algorithm>

#include <fmt/format.h>

#include "program/program_data.h"
#include "source/source_file.h"

namespace doudi::program {
namespace {

void Count(const Program& program, std::map<model::EntityId, std::size_t>& per_row) {
  for (const Instruction& instruction : program.instructions) {
    const model::EntityId entity = instruction.collection != model::kNoEntity ? instruction.collection : instruction.level;
    if (entity != model::kNoEntity) ++per_row[entity];
  }
}

// A month costs what it costs on the date, more or less: versions and rows of other months may differ.
Cost CostOf(std::string name, const model::Model& model, CompileOptions options) {
  options.verdicts_only = true;
  const ProgramPtr program = Compile(model, options);
  Cost cost{std::move(name), {}, {}};
  Count(*program, cost.per_row);
  for (const auto& months : program->months) Count(months->For(value::MonthStart(options.reference_date)), cost.per_month);
  return cost;
}

std::string EntityText(const model::Model& model, model::EntityId id) {
  const model::Entity& entity = model.entities[static_cast<std::size_t>(id)];
  return entity.IsPair() ? model.ElementName(entity.parent) + "×" + model.ElementName(id) : model.ElementName(id);
}

}  // namespace

std::vector<Cost> CostsOf(const model::Model& model, value::Date date) {
  std::vector<Cost> costs;
  CompileOptions options;
  options.reference_date = date;
  for (std::size_t i = 0; i < model.policies.size(); ++i) {
    const model::Policy& policy = model.policies[i];
    if (!policy.IsJudged() || !policy.VersionAt(date)) continue;
    options.only_policies = {static_cast<model::PolicyId>(i)};
    Cost cost = CostOf(policy.name, model, options);
    if (policy.finding == model::kNone || !cost.per_month.empty()) costs.push_back(std::move(cost));
  }
  options.only_policies.clear();
  costs.push_back(CostOf("全部", model, options));
  return costs;
}

std::string ToText(const model::Model& model, const std::vector<Cost>& costs) {
  int width = 0;
  for (const Cost& cost : costs) width = std::max(width, source::DisplayWidth(cost.name));
  std::string text;
  const auto add = [&](const std::map<model::EntityId, std::size_t>& per_row) {
    for (const auto& [entity, operations] : per_row) text += fmt::format("  {} {} 步", EntityText(model, entity), operations);
  };
  for (const Cost& cost : costs) {
    text += source::PadToWidth(cost.name, width);
    add(cost.per_row);
    if (!cost.per_month.empty()) text += fmt::format("  逐月（至多 {} 个月）每月", model::kMostMonths);
    add(cost.per_month);
    text += "\n";
  }
  return text;
}

}  // namespace doudi::program
