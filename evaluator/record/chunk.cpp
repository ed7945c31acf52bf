#include "record/chunk.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

namespace doudi::record {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

template <class T>
bool AppendTo(std::vector<T>& values, std::int64_t value) {
  const bool fits = value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
  values.push_back(fits ? static_cast<T>(value) : T{0});
  return fits;
}

// Money in fen and counts; beyond 2 147 万元 a value is outsized.
constexpr std::int64_t kCoarsest = 100;

void PackColumn(const FactColumn& from, model::FactId fact, NarrowColumn& to, std::vector<Outsized>& outsized) {
  for (std::size_t row = 0; row < from.values.size(); ++row)
    if (!to.Append(from.values[row])) outsized.push_back({fact, static_cast<std::int32_t>(row), from.values[row]});
  if (std::any_of(from.states.begin(), from.states.end(), [](FactState state) { return state != FactState::Declared; })) to.states = from.states;
}

// For each chosen row of an entity where it stood in the chunk.
using Origins = std::vector<std::vector<std::int32_t>>;

// The rows of a child of those that were chosen of its parent.
void ChooseRows(const ChunkRows& from, const std::vector<std::int32_t>& parents, EntityRows& to, std::vector<std::int32_t>& origins) {
  to.offsets.push_back(0);
  for (std::size_t parent = 0; parent < parents.size(); ++parent) {
    const std::int32_t first = from.offsets[PlaceOf(parents[parent])];
    const std::int32_t last = from.offsets[PlaceOf(parents[parent]) + 1];
    for (std::int32_t row = first; row < last; ++row) {
      origins.push_back(row);
      to.parents.push_back(static_cast<std::int32_t>(parent));
    }
    to.offsets.push_back(static_cast<std::int32_t>(origins.size()));
  }
}

void CopyMarks(const ChunkRows& from, const std::vector<std::int32_t>& origins, EntityRows& to) {
  to.count = origins.size();
  for (const std::int32_t row : origins) {
    to.phantom.push_back(from.phantom.empty() ? 0 : from.phantom[PlaceOf(row)]);
    to.has_phantom = to.has_phantom || to.phantom.back() != 0;
    to.handles.emplace_back(from.handles.size() == 0 ? std::string_view() : from.handles[PlaceOf(row)]);
  }
}

// Rows of one entity after the other, and where each stands among those chosen; -1: not chosen.
std::int32_t PlaceAmong(const std::vector<std::int32_t>& rows, std::int32_t row) {
  const auto at = std::lower_bound(rows.begin(), rows.end(), row);
  return at != rows.end() && *at == row ? static_cast<std::int32_t>(at - rows.begin()) : -1;
}

void WidenOrigins(const model::Model& model, const Chunk& chunk, const Origins& rows, Batch& batch) {
  for (const Origin& origin : chunk.origins) {
    const std::int32_t row = PlaceAmong(rows[PlaceOf(model.facts[PlaceOf(origin.fact)].entity)], origin.row);
    if (row >= 0) batch.provenance[Batch::Key(origin.fact, PlaceOf(row))] = origin.provenance;
  }
  for (const Paper& paper : chunk.papers) {
    const std::int32_t record = PlaceAmong(rows[0], paper.record);
    if (record < 0) continue;
    HeldDocument held = paper.held;
    held.row = PlaceAmong(rows[PlaceOf(held.entity)], held.row);
    batch.held[PlaceOf(record)].push_back(held);
  }
}

FactColumn WidenColumn(const NarrowColumn& from, const std::vector<std::int32_t>& origins) {
  FactColumn to;
  to.values.reserve(origins.size());
  to.states.reserve(origins.size());
  for (const std::int32_t row : origins) {
    to.values.push_back(from.At(PlaceOf(row)));
    to.states.push_back(from.StateAt(PlaceOf(row)));
    to.has_unknown = to.has_unknown || to.states.back() < FactState::Declared;
  }
  return to;
}

// The texts that the chosen rows have, in the order in which they come to them.
void KeepTexts(const model::Model& model, const Chunk& chunk, Batch& batch) {
  std::unordered_map<std::int64_t, std::int64_t> places;
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    if (model.facts[fact].type.kind != model::TypeKind::Text) continue;
    FactColumn& column = batch.facts[fact];
    for (std::size_t row = 0; row < column.values.size(); ++row) {
      if (!column.KnownAt(row)) continue;
      const auto [place, added] = places.try_emplace(column.values[row], static_cast<std::int64_t>(batch.texts.size()));
      if (added) batch.texts.emplace_back(chunk.texts[static_cast<std::size_t>(column.values[row])]);
      column.values[row] = place->second;
    }
  }
}

template <class T>
std::int64_t LargestOf(const T* values, std::size_t rows) {
  T least = 0, most = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    least = std::min(least, values[row]);
    most = std::max(most, values[row]);
  }
  if (std::int64_t{least} == std::numeric_limits<std::int64_t>::min()) return std::numeric_limits<std::int64_t>::max();
  return std::max(-std::int64_t{least}, std::int64_t{most});
}

}  // namespace

void MeasureNumbers(const model::Model& model, Chunk& chunk) {
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    if (model.facts[fact].type.kind != model::TypeKind::Number) continue;
    NarrowColumn& column = chunk.facts[fact];
    const std::size_t rows = chunk.entities[PlaceOf(model.facts[fact].entity)].count;
    column.largest = column.width == Width::Int32 ? LargestOf(column.Ints(), rows) : LargestOf(column.Longs(), rows);
  }
}

// Most parents have few: so many are written at once, whoever comes next writes over those that are too many.
void SetParents(ChunkRows& rows) {
  constexpr std::size_t kAtOnce = 4;
  rows.parents.resize(rows.count + kAtOnce);
  std::int32_t* to = rows.parents.data();
  for (std::size_t parent = 0; parent + 1 < rows.offsets.size(); ++parent) {
    const std::int32_t count = rows.offsets[parent + 1] - rows.offsets[parent];
    const auto value = static_cast<std::int32_t>(parent);
    for (std::size_t i = 0; i < kAtOnce; ++i) to[i] = value;
    for (std::int32_t i = kAtOnce; i < count; ++i) to[i] = value;
    to += count;
  }
  rows.parents.resize(rows.count);
}

Width WidthOf(const model::Model& model, const model::Fact& fact) {
  switch (fact.type.kind) {
    case model::TypeKind::Boolean: return Width::Byte;
    case model::TypeKind::Enum:
      return model.enums[PlaceOf(fact.type.enumeration)].members.size() <= 256 ? Width::Byte : Width::Int32;
    case model::TypeKind::Number: return fact.scale <= kCoarsest ? Width::Int32 : Width::Int64;
    default: return Width::Int32;
  }
}

std::size_t BytesOf(Width width) { return width == Width::Byte ? 1 : width == Width::Int32 ? 4 : 8; }

bool NarrowColumn::Append(std::int64_t value) {
  switch (width) {
    case Width::Byte: return AppendTo(bytes, value);
    case Width::Int32: return AppendTo(ints, value);
    case Width::Int64: break;
  }
  longs.push_back(value);
  return true;
}

void NarrowColumn::Resize(std::size_t rows) {
  switch (width) {
    case Width::Byte: bytes.resize(rows); break;
    case Width::Int32: ints.resize(rows); break;
    case Width::Int64: longs.resize(rows); break;
  }
  if (!states.empty()) states.resize(rows, FactState::Declared);
}

Chunk EmptyChunk(const model::Model& model) {
  Chunk chunk;
  chunk.entities.resize(model.entities.size());
  chunk.facts.resize(model.facts.size());
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) chunk.facts[fact].width = WidthOf(model, model.facts[fact]);
  return chunk;
}

void AddOrigins(const Batch& batch, const model::Model& model, std::span<const std::size_t> first_rows, Chunk& chunk) {
  for (const auto& [key, provenance] : batch.provenance) {
    const auto fact = static_cast<model::FactId>(key >> 40);
    const std::size_t row = key & ((std::uint64_t{1} << 40) - 1);
    const std::size_t first = first_rows[PlaceOf(model.facts[PlaceOf(fact)].entity)];
    chunk.origins.push_back({fact, static_cast<std::int32_t>(first + row), provenance});
  }
  for (std::size_t record = 0; record < batch.held.size(); ++record)
    for (HeldDocument held : batch.held[record]) {
      held.row += static_cast<std::int32_t>(first_rows[PlaceOf(held.entity)]);
      chunk.papers.push_back({static_cast<std::int32_t>(first_rows[0] + record), held});
    }
}

Chunk Pack(const model::Model& model, const Batch& batch, bool origins) {
  Chunk chunk = EmptyChunk(model);
  for (std::size_t entity = 0; entity < model.entities.size(); ++entity) {
    if (model.entities[entity].IsPair()) continue;
    const EntityRows& from = batch.entities[entity];
    ChunkRows& to = chunk.entities[entity];
    to.count = from.count;
    to.parents = from.parents;
    to.offsets = from.offsets;
    if (from.has_phantom) to.phantom = from.phantom;
    if (std::any_of(from.handles.begin(), from.handles.end(), [](const std::string& handle) { return !handle.empty(); }))
      for (const std::string& handle : from.handles) to.handles.Add(handle);
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact)
    PackColumn(batch.facts[fact], static_cast<model::FactId>(fact), chunk.facts[fact], chunk.outsized);
  for (const std::string& text : batch.texts) chunk.texts.Add(text);
  for (const std::string& id : batch.record_ids) chunk.record_ids.Add(id);
  MeasureNumbers(model, chunk);
  if (!origins) return chunk;
  AddOrigins(batch, model, std::vector<std::size_t>(model.entities.size(), 0), chunk);
  std::sort(chunk.origins.begin(), chunk.origins.end(),
            [](const Origin& a, const Origin& b) { return std::pair(a.fact, a.row) < std::pair(b.fact, b.row); });
  return chunk;
}

Batch Widen(const model::Model& model, const Chunk& chunk, std::span<const std::int32_t> records) {
  Batch batch;
  batch.entities.resize(model.entities.size());
  Origins origins(model.entities.size());
  origins[0].assign(records.begin(), records.end());
  // Parents come before their children.
  for (std::size_t entity = 0; entity < model.entities.size(); ++entity) {
    if (model.entities[entity].IsPair()) continue;
    if (entity != 0) ChooseRows(chunk.entities[entity], origins[PlaceOf(model.entities[entity].parent)], batch.entities[entity], origins[entity]);
    CopyMarks(chunk.entities[entity], origins[entity], batch.entities[entity]);
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact)
    batch.facts.push_back(WidenColumn(chunk.facts[fact], origins[PlaceOf(model.facts[fact].entity)]));
  for (const Outsized& value : chunk.outsized) {
    const std::int32_t row = PlaceAmong(origins[PlaceOf(model.facts[PlaceOf(value.fact)].entity)], value.row);
    if (row >= 0) batch.facts[PlaceOf(value.fact)].values[PlaceOf(row)] = value.value;
  }
  KeepTexts(model, chunk, batch);
  for (const std::int32_t record : records) batch.record_ids.emplace_back(chunk.record_ids.size() == 0 ? std::string_view() : chunk.record_ids[PlaceOf(record)]);
  batch.held.resize(records.size());
  WidenOrigins(model, chunk, origins, batch);
  DerivePairs(model, batch);
  return batch;
}

}  // namespace doudi::record
