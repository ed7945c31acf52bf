#include "audit/month_chunk.h"

#include <algorithm>

#include "screening/decisions.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;

// The same rows with gaps in which nothing is known.
void Spread(const std::vector<bool>& gaps, record::NarrowColumn& column) {
  record::NarrowColumn spread;
  spread.width = column.width;
  spread.largest = column.largest;
  std::size_t from = 0;
  for (const bool gap : gaps) {
    spread.states.push_back(gap ? record::FactState::Missing : column.StateAt(from));
    spread.Append(gap ? 0 : column.At(from++));
  }
  column = std::move(spread);
}

}  // namespace

std::pair<std::int32_t, std::int32_t> MonthChunk::RecordOf(const model::Model& model, model::EntityId entity, std::int32_t row) const {
  if (entity == 0) return {row, kWholeRecord};
  std::int32_t record = row;
  for (auto at = entity; at != 0; at = model.entities[PlaceOf(at)].parent) record = chunk.entities[PlaceOf(at)].parents[PlaceOf(record)];
  const auto& kept = places[PlaceOf(entity)];
  return {record, kept.empty() ? row - screening::RowsOf(model, chunk, entity, record).first : kept[PlaceOf(row)]};
}

std::int32_t MonthChunk::OrdinalOf(const model::Model& model, model::EntityId entity, std::int32_t record, std::int32_t place) const {
  if (entity == 0 || place == kWholeRecord) return kWholeRecord;
  const auto [first, last] = screening::RowsOf(model, chunk, entity, record);
  const auto& kept = places[PlaceOf(entity)];
  if (kept.empty()) return place < last - first ? place : kNoRow;
  const auto at = std::find(kept.begin() + first, kept.begin() + last, place);
  return at == kept.begin() + last ? kNoRow : static_cast<std::int32_t>(at - kept.begin()) - first;
}

std::int32_t MonthChunk::PlaceAt(const model::Model& model, model::EntityId entity, std::int32_t record, std::int32_t ordinal) const {
  if (entity == 0 || ordinal == kWholeRecord) return kWholeRecord;
  const auto& kept = places[PlaceOf(entity)];
  return kept.empty() ? ordinal : kept[PlaceOf(screening::RowsOf(model, chunk, entity, record).first + ordinal)];
}

std::vector<bool> PutInMissing(const model::Model& model, const std::vector<std::string_view>& ids, record::Chunk& chunk) {
  if (chunk.records() == ids.size()) return {};
  std::vector<bool> missing(ids.size(), false);
  std::size_t at = 0;
  for (std::size_t record = 0; record < ids.size(); ++record) {
    missing[record] = at == chunk.records() || (chunk.record_ids.size() > 0 && chunk.record_ids[at] != ids[record]);
    if (!missing[record]) ++at;
  }
  std::vector<std::int32_t> moved;  // by old record
  for (std::size_t record = 0; record < ids.size(); ++record)
    if (!missing[record]) moved.push_back(static_cast<std::int32_t>(record));
  for (std::size_t id = 0; id < model.entities.size(); ++id) {
    if (model.entities[id].parent != 0) continue;
    auto& rows = chunk.entities[id];
    for (auto& parent : rows.parents) parent = moved[PlaceOf(parent)];
    std::vector<std::int32_t> offsets = {0};
    std::size_t old = 0;
    for (const bool gap : missing) offsets.push_back(gap ? offsets.back() : rows.offsets[++old]);
    rows.offsets = std::move(offsets);
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact)
    if (model.facts[fact].entity == 0) Spread(missing, chunk.facts[fact]);
  for (auto& value : chunk.outsized)
    if (model.facts[PlaceOf(value.fact)].entity == 0) value.row = moved[PlaceOf(value.row)];
  record::Strings all;
  for (const auto id : ids) all.Add(id);
  chunk.record_ids = std::move(all);
  chunk.entities[0].count = ids.size();
  chunk.entities[0].phantom.clear();
  return missing;
}

}  // namespace doudi::audit
