#include "audit/month_rules.h"

#include <algorithm>
#include <optional>

namespace doudi::audit {
namespace {

// The day from which the document of a parameter's row is in force, where that is later than the row.
std::optional<value::Date> MadeLater(const model::Model& model, const model::ParameterRow& row) {
  if (!row.period.from) return std::nullopt;
  for (const auto& source : model.sources)
    if (source.title == row.basis.title && source.document_number == row.basis.document_number && source.period.from && *source.period.from > *row.period.from)
      return source.period.from;
  return std::nullopt;
}

bool IsMadeLater(const model::Model& model, const model::ParameterRow& row, value::Date day) {
  const auto made = MadeLater(model, row);
  return made && *row.period.from <= day && *made > day;
}

// The model without what was made after the day; null where that is nothing.
std::unique_ptr<model::Model> ModelThen(const model::Model& model, value::Date day) {
  const auto later = [&](const model::ParameterRow& row) { return IsMadeLater(model, row, day); };
  const bool any = std::any_of(model.parameters.begin(), model.parameters.end(),
                               [&](const model::Parameter& parameter) { return std::any_of(parameter.rows.begin(), parameter.rows.end(), later); });
  if (!any) return nullptr;
  auto then = std::make_unique<model::Model>(model);
  for (auto& parameter : then->parameters) std::erase_if(parameter.rows, later);
  return then;
}

}  // namespace

MonthRules::MonthRules(const model::Model& model, const std::vector<Line>& lines, bool findings, Month month, value::Date day)
    : model_(model), month_(month), day_(day), exclusions_(model, lines, day) {
  screening::Scope scope;
  scope.settle = false;
  for (const auto& line : lines)
    for (const auto& part : line.parts) scope.policies.push_back(part.policy);
  for (const auto& finding : model.findings)
    if (findings) scope.policies.push_back(finding.policy);
  std::sort(scope.policies.begin(), scope.policies.end());
  scope.policies.erase(std::unique(scope.policies.begin(), scope.policies.end()), scope.policies.end());
  decider_ = std::make_unique<screening::Decider>(model, day, scope);
  model_then_ = ModelThen(model, day);
  if (model_then_) decider_then_ = std::make_unique<screening::Decider>(*model_then_, day, std::move(scope));
}

const program::Program& MonthRules::whole() const {
  std::call_once(compiled_, [this] {
    program::CompileOptions options;
    options.reference_date = day_;
    options.findings = true;
    whole_ = program::Compile(model_, options);
  });
  return *whole_;
}

}  // namespace doudi::audit
