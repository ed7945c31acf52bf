#include "verdict/in_time.h"

#include <fmt/format.h>

#include "verdict/value_text.h"

namespace doudi::verdict {
namespace {

using model::Op;
using value::Truth;

std::optional<std::string> DateOf(const View& view, model::FactId fact, std::int32_t row) {
  const auto& column = view.batch().facts[static_cast<std::size_t>(fact)];
  if (!column.KnownAt(static_cast<std::size_t>(row))) return std::nullopt;
  return value::ToText(value::Date{static_cast<std::int32_t>(column.values[static_cast<std::size_t>(row)])});
}

// 「2024-01-01 至 2024-06-30」, 「2025-01-01 起」, 「至 2024-06-30」
std::string StretchText(const View& view, const model::Entity& timeline, std::int32_t row) {
  const auto from = DateOf(view, timeline.from, row), until = DateOf(view, timeline.until, row);
  if (!until) {
    const auto& ended = view.batch().facts[static_cast<std::size_t>(view.model().facts[static_cast<std::size_t>(timeline.until)].presence)];
    const bool open = ended.KnownAt(static_cast<std::size_t>(row)) && ended.values[static_cast<std::size_t>(row)] == 0;
    return from.value_or("起日未知") + (open ? " 起" : " 起，止日未知");
  }
  return from.value_or("起日未知") + " 至 " + *until;
}

// A date that was brought to the rows that it is held against, as it is where it comes from.
Place DateOn(const View& view, Place place) {
  while (view.At(place.expression).op == Op::Lift) place = view.Lifted(place);
  return place;
}

}  // namespace

bool IsOnDate(const model::Expr& expr) { return expr.op == Op::Choose && expr.text == model::kOnDate; }
bool IsInside(const model::Expr& expr) { return expr.op == Op::Any && expr.text == model::kInside; }

std::string HeldOn(const View& view, Place place) {
  const auto& expr = view.At(place.expression);
  const Place date{view.At(expr.args[0]).args[0], place.row};
  auto text = fmt::format("{} 于 {} 为 {}", model::ToText(view.model(), expr.args[1]), ValueText(view, date), ValueText(view, place));
  if (view.TruthAt({expr.args[0], place.row}) != Truth::False) return text;
  Place taken{expr.args[2], place.row};
  while (IsLift(view.At(taken.expression).op)) taken = view.Lifted(taken);
  if (view.At(taken.expression).op == Op::And) taken.expression = view.At(taken.expression).args[0];  // whether it had a value
  const auto& first = view.At(taken.expression);
  const auto [begin, end] = view.Elements(taken);
  for (auto row = begin; row < end; ++row) {
    const auto included = view.Included(first, row);
    if (included == Truth::False) continue;
    if (included != Truth::True) break;
    const auto [entity, at] = view.Element(first.collection, row);
    const auto& timeline = view.model().entities[static_cast<std::size_t>(entity)];
    const auto known = DateOf(view, timeline.known, at);
    return fmt::format("{}（{}{}）", text, StretchText(view, timeline, at), known ? "，" + *known + " 知悉" : "");
  }
  return text;
}

std::string InsideWhat(const View& view, Place place) {
  const auto& expr = view.At(place.expression);
  const auto [begin, end] = view.Elements(place);
  std::string date, stretches;
  for (auto row = begin; row < end; ++row) {
    if (date.empty()) date = ValueText(view, DateOn(view, {view.At(view.At(expr.args[0]).args[0]).args[1], row}));
    const auto [entity, at] = view.Element(expr.collection, row);
    if (!view.IsPhantom(expr.collection, row))
      stretches += (stretches.empty() ? "" : "、") + StretchText(view, view.model().entities[static_cast<std::size_t>(entity)], at);
  }
  const auto& name = view.model().ElementName(expr.collection);
  if (begin == end) return "没有" + name;
  return fmt::format("{}，{}", date, stretches.empty() ? name + " 未知" : name + " " + stretches);
}

}  // namespace doudi::verdict
