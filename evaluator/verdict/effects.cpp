#include "verdict/effects.h"

#include <fmt/format.h>

#include "verdict/value_text.h"

namespace doudi::verdict {
namespace {

std::string PartText(const View& view, const model::Effect& effect, std::size_t part, std::int32_t row, const value::Unit& unit) {
  const Place place{effect.parts[part], row};
  const auto value = view.Find(place);
  const std::string amount = !value || value->state == run::ValueState::Error ? "无法计算" : BoundsText(value->number, unit);
  return (effect.labels.empty() ? model::ToText(view.model(), place.expression) : effect.labels[part]) + " " + amount;
}

std::string EffectWords(const View& view, const EffectResult& result, const value::Unit& unit, std::int32_t row) {
  const model::Effect& effect = *result.effect;
  std::string text = fmt::format("{}{}：", model::EffectName(effect.kind), effect.name.empty() || effect.kind == model::EffectKind::CountsAs ? "" : "「" + effect.name + "」");
  if (effect.kind == model::EffectKind::CountsAs) {
    return text + ValueText(view, {effect.parts[0], row}) + " 算作 " + effect.name;
  }
  text += BoundsText(result.before, unit);
  switch (effect.kind) {
    case model::EffectKind::TopUp:
      for (std::size_t i = 0; i < effect.parts.size(); ++i)
        text += (i == 0 ? " 减去 " : "、") + PartText(view, effect, i, row, unit);
      break;
    case model::EffectKind::Reduction:
      text += "，" + PartText(view, effect, 0, row, unit);
      break;
    case model::EffectKind::Offset:
      text += " 抵去 " + PartText(view, effect, 0, row, unit);
      break;
    case model::EffectKind::CapTogether:
      text += "，" + PartText(view, effect, 0, row, unit) + "，" + PartText(view, effect, 1, row, unit);
      break;
    case model::EffectKind::Highest:
      for (std::size_t i = 0; i < effect.parts.size(); ++i) text += (i == 0 ? "，另有 " : "、") + PartText(view, effect, i, row, unit);
      break;
    case model::EffectKind::CountsAs:
      break;
  }
  return text + "，得 " + BoundsText(result.after, unit);
}

}  // namespace

std::vector<EffectResult> EffectsOf(const View& view, const model::Benefit& benefit, std::int32_t row) {
  std::vector<EffectResult> results;
  for (const model::Effect& effect : benefit.effects) {
    const auto before = view.Find({effect.before, row});
    const auto after = view.Find({effect.after, row});
    if (effect.kind == model::EffectKind::CountsAs && !view.Find({effect.parts[0], row})) continue;
    if (!before || !after || before->state == run::ValueState::Error || after->state == run::ValueState::Error) continue;
    EffectResult result;
    result.effect = &effect;
    result.before = before->number;
    result.after = after->number;
    result.changes = !(result.before.IsPoint() && result.after.IsPoint() && result.before.low == result.after.low);
    const auto taken_off = effect.kind == model::EffectKind::Reduction ? view.Find({effect.parts[0], row}) : std::nullopt;
    if (taken_off) result.changes = result.changes && !(taken_off->number.IsPoint() && taken_off->number.low.Sign() == 0);
    // A limit that takes nothing off, however wide what is known.
    if (effect.kind == model::EffectKind::CapTogether && result.before == result.after) result.changes = false;
    if (effect.kind == model::EffectKind::CountsAs) {
      const auto counted = view.Find({effect.parts[0], row});
      result.changes = !(counted->number.IsPoint() && counted->number.low.Sign() == 0);
    }
    result.text = EffectWords(view, result, benefit.type.unit, row);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace doudi::verdict
