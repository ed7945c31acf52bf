#include "verdict/stages.h"

#include <fmt/format.h>

namespace doudi::verdict {
namespace {

using model::kNone;

std::optional<value::Date> DateAt(const View& view, model::ExprId id, std::int32_t row) {
  if (id == kNone) return std::nullopt;
  const auto found = view.Find({id, row});
  if (!found || found->state != run::ValueState::Known) return std::nullopt;
  return found->date_low;
}

std::string MonthText(const std::optional<value::Date>& month) {
  if (!month) return "月份未定";
  const auto text = value::ToText(*month);  // 2025-04-01
  const auto number = text.substr(5, 2);
  return fmt::format("{}年{}月", text.substr(0, 4), number.starts_with("0") ? number.substr(1) : number);
}

std::optional<Stage> StageOf(const View& view, const model::Months& months, std::int32_t row) {
  if (months.first == kNone || (months.when != kNone && view.TruthAt({months.when, row}) == value::Truth::False)) return std::nullopt;
  Stage stage;
  stage.ends = months.last != kNone;
  stage.first = DateAt(view, months.first, row);
  stage.last = DateAt(view, months.last, row);
  stage.text = stage.ends ? MonthText(stage.first) + " 至 " + MonthText(stage.last) : MonthText(stage.first) + "起";
  return stage;
}

}  // namespace

std::vector<Stage> StagesOf(const View& view, const model::PolicyVersion& version, const model::Benefit& benefit, std::int32_t row) {
  std::vector<Stage> stages;
  if (auto own = StageOf(view, benefit.months, row)) stages.push_back(std::move(*own));
  for (const model::Exception& exception : version.exceptions)
    for (const model::Change& change : exception.changes) {
      if (change.benefit != benefit.name || !InForce(view, exception.period)) continue;
      auto stage = StageOf(view, exception.months, row);
      if (!stage) continue;
      stage->exception = &exception;
      stage->change = &change;
      stages.push_back(std::move(*stage));
    }
  return stages;
}

}  // namespace doudi::verdict
