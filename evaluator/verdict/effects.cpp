#include "verdict/effects.h"

#include <fmt/format.h>

#include "verdict/value_text.h"

namespace doudi::verdict {
namespace {

std::string PartText(const View& view, Place place, const value::Unit& unit) {
  const auto value = view.Find(place);
  const std::string amount = !value || value->state == run::ValueState::Error ? "无法计算" : BoundsText(value->number, unit);
  return model::ToText(view.model(), place.expression) + " " + amount;
}

std::string EffectWords(const View& view, const EffectResult& result, const value::Unit& unit, std::int32_t row) {
  const model::Effect& effect = *result.effect;
  std::string text = fmt::format("{}：{}", model::EffectName(effect.kind), BoundsText(result.before, unit));
  switch (effect.kind) {
    case model::EffectKind::TopUp:
      for (std::size_t i = 0; i < effect.parts.size(); ++i)
        text += (i == 0 ? " 减去 " : "、") + PartText(view, {effect.parts[i], row}, unit);
      return text + "，得 " + BoundsText(result.after, unit);
  }
  return text;
}

}  // namespace

std::vector<EffectResult> EffectsOf(const View& view, const model::Benefit& benefit, std::int32_t row) {
  std::vector<EffectResult> results;
  for (const model::Effect& effect : benefit.effects) {
    const auto before = view.Find({effect.before, row});
    const auto after = view.Find({effect.after, row});
    if (!before || !after || before->state == run::ValueState::Error || after->state == run::ValueState::Error) continue;
    EffectResult result;
    result.effect = &effect;
    result.before = before->number;
    result.after = after->number;
    result.changes = !(result.before.IsPoint() && result.after.IsPoint() && result.before.low == result.after.low);
    result.text = EffectWords(view, result, benefit.type.unit, row);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace doudi::verdict
