#include "audit/month_rules.h"

#include <algorithm>
#include <utility>

namespace doudi::audit {

SharedRules::SharedRules(const model::Model& model, const std::vector<Line>& lines, std::vector<model::PolicyId> policies)
    : model_(model), lines_(lines), policies_(std::move(policies)) {
  for (std::size_t parameter = 0; parameter < model.parameters.size(); ++parameter) {
    const auto& rows = model.parameters[parameter].rows;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (!rows[row].period.from) continue;
      for (const auto& source : model.sources) {
        const bool of_row = source.title == rows[row].basis.title && source.document_number == rows[row].basis.document_number;
        if (!of_row || !source.period.from || *source.period.from <= *rows[row].period.from) continue;
        later_.push_back({parameter, row, *rows[row].period.from, *source.period.from});
        break;
      }
    }
  }
}

std::shared_ptr<const model::Model> SharedRules::ModelThen(value::Date day) const {
  std::vector<std::size_t> without;
  for (std::size_t i = 0; i < later_.size(); ++i)
    if (later_[i].from <= day && later_[i].made > day) without.push_back(i);
  if (without.empty()) return nullptr;
  const std::lock_guard lock(mutex_);
  auto& kept = models_[without];
  if (kept) return kept;
  auto then = std::make_shared<model::Model>(model_);
  // From the last on, so that those before stay where they are.
  for (auto at = without.rbegin(); at != without.rend(); ++at) {
    auto& rows = then->parameters[later_[*at].parameter].rows;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(later_[*at].row));
  }
  return kept = std::move(then);
}

MonthRules::MonthRules(const SharedRules& shared, Month month, value::Date day) : shared_(shared), month_(month), day_(day), exclusions_(shared.model(), shared.lines(), day) {}

screening::Scope MonthRules::ScopeOf() const { return {shared_.policies(), false}; }

const screening::Decider& MonthRules::decider() const {
  std::call_once(decider_made_, [this] { decider_ = std::make_unique<screening::Decider>(shared_.model(), day_, ScopeOf()); });
  return *decider_;
}

const screening::Decider* MonthRules::decider_then() const {
  std::call_once(then_made_, [this] {
    model_then_ = shared_.ModelThen(day_);
    if (model_then_) decider_then_ = std::make_unique<screening::Decider>(*model_then_, day_, ScopeOf());
  });
  return decider_then_.get();
}

const program::Program& MonthRules::whole() const {
  std::call_once(whole_made_, [this] {
    program::CompileOptions options;
    options.reference_date = day_;
    options.findings = true;
    options.only_policies = shared_.policies();
    for (const auto& finding : shared_.model().findings)
      if (std::binary_search(shared_.policies().begin(), shared_.policies().end(), finding.policy))
        options.only_expressions.insert(options.only_expressions.end(), finding.evidence.begin(), finding.evidence.end());
    for (const auto& exclusive : shared_.model().exclusives)
      if (exclusive.when != model::kNone) options.only_expressions.push_back(exclusive.when);
    whole_ = program::Compile(shared_.model(), options);
  });
  return *whole_;
}

}  // namespace doudi::audit
