#include "audit/as_of.h"

#include <algorithm>
#include <string_view>

#include "audit/put_value.h"
#include "audit/replace_rows.h"
#include "screening/decisions.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;

constexpr std::string_view kBirth = "出生日期";

bool IsUntilToday(const model::Fact& fact) { return fact.type.kind == model::TypeKind::Date && fact.high && fact.high->reference_date && !fact.implicit; }

// The date on which elements of the entity begin; kNone where none is known to be it.
model::FactId BeginOf(const model::Model& model, model::EntityId id) {
  const auto& entity = model.entities[PlaceOf(id)];
  if (entity.parent == model::kNoEntity || entity.IsPair() || entity.timeline != model::Timeline::None) return model::kNone;
  for (const auto fact : entity.facts) {
    const auto& declared = model.facts[PlaceOf(fact)];
    if (!IsUntilToday(declared) || declared.presence != model::kNone || declared.history != model::kNoEntity) continue;
    if (entity.designation == model::kNone || declared.name.ends_with(kBirth)) return fact;
  }
  return model::kNone;
}

bool LiesAfter(const record::NarrowColumn& column, std::size_t row, value::Date day) { return column.At(row) > day.days && IsKnown(column, row); }

}  // namespace

AsOf::AsOf(const model::Model& model, std::optional<model::EntityId> lasting) : model_(model) {
  for (std::size_t id = 0; id < model.entities.size(); ++id) {
    const auto entity = static_cast<model::EntityId>(id);
    const auto begin = entity == lasting ? model::kNone : BeginOf(model, entity);
    if (begin != model::kNone) begins_.push_back({entity, begin});
    if (model.entities[id].timeline != model::Timeline::None) continue;
    for (const auto fact : model.entities[id].facts)
      if (fact != begin && IsUntilToday(model.facts[PlaceOf(fact)])) others_.push_back(fact);
  }
}

void AsOf::Forget(model::FactId fact, std::size_t row, record::Chunk& chunk) const {
  const auto& declared = model_.facts[PlaceOf(fact)];
  const std::size_t rows = chunk.entities[PlaceOf(declared.entity)].count;
  PutValue(chunk.facts[PlaceOf(fact)], rows, row, 0, record::FactState::Missing);
  if (declared.presence == model::kNone) return;
  // 未填视为 无.
  const auto& fallback = model_.facts[PlaceOf(declared.presence)].fallback;
  const bool none = fallback && *fallback == model::Constant(false);
  PutValue(chunk.facts[PlaceOf(declared.presence)], rows, row, 0, none ? record::FactState::Defaulted : record::FactState::Missing);
}

void AsOf::Apply(value::Date day, record::Chunk& chunk, Places& places) const {
  places.assign(model_.entities.size(), {});
  for (const auto& begin : begins_) {
    const auto& column = chunk.facts[PlaceOf(begin.fact)];
    const auto& rows = chunk.entities[PlaceOf(begin.entity)];
    bool any = false;
    for (std::size_t row = 0; row < rows.count && !any; ++row) any = LiesAfter(column, row, day);
    if (!any) continue;
    std::vector<std::vector<std::int32_t>> kept(rows.offsets.size() - 1);
    auto& origins = places[PlaceOf(begin.entity)];
    for (std::size_t row = 0; row < rows.count; ++row) {
      if (LiesAfter(column, row, day)) continue;
      kept[PlaceOf(rows.parents[row])].push_back(static_cast<std::int32_t>(row));
      origins.push_back(static_cast<std::int32_t>(row));
    }
    // Of the record where the entity lies in it; nothing asks for places further down.
    if (model_.entities[PlaceOf(begin.entity)].parent == 0)
      for (auto& place : origins) place -= rows.offsets[PlaceOf(rows.parents[PlaceOf(place)])];
    ReplaceRows(model_, begin.entity, kept, chunk);
  }
  for (const auto fact : others_) {
    const std::size_t rows = chunk.entities[PlaceOf(model_.facts[PlaceOf(fact)].entity)].count;
    for (std::size_t row = 0; row < rows; ++row)
      if (LiesAfter(chunk.facts[PlaceOf(fact)], row, day)) Forget(fact, row, chunk);
  }
}

}  // namespace doudi::audit
