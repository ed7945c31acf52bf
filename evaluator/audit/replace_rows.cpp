#include "audit/replace_rows.h"

#include <algorithm>
#include <utility>

namespace doudi::audit {
namespace {

using Origins = std::vector<std::int32_t>;  // by new row: the old one, or −1

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// `rows_under`: of each new parent its rows.
template <class RowsUnder>
Origins Rebuild(record::ChunkRows& rows, std::size_t parents, const RowsUnder& rows_under) {
  record::ChunkRows made;
  Origins origins;
  made.offsets.push_back(0);
  for (std::size_t parent = 0; parent < parents; ++parent) {
    rows_under(parent, origins);
    made.parents.resize(origins.size(), static_cast<std::int32_t>(parent));
    made.offsets.push_back(static_cast<std::int32_t>(origins.size()));
  }
  made.count = origins.size();
  const bool phantoms = std::any_of(origins.begin(), origins.end(), [&](std::int32_t row) { return row >= 0 && !rows.phantom.empty() && rows.phantom[PlaceOf(row)] != 0; });
  for (const std::int32_t row : origins) {
    if (phantoms) made.phantom.push_back(row < 0 ? std::uint8_t{0} : rows.phantom[PlaceOf(row)]);
    if (rows.handles.size() != 0) made.handles.Add(row < 0 ? std::string_view() : rows.handles[PlaceOf(row)]);
  }
  rows = std::move(made);
  return origins;
}

void RebuildColumn(const Origins& origins, record::NarrowColumn& column) {
  record::NarrowColumn made;
  made.width = column.width;
  made.largest = column.largest;
  std::vector<record::FactState> states;
  for (const std::int32_t row : origins) {
    made.Append(row < 0 ? 0 : column.At(PlaceOf(row)));
    states.push_back(row < 0 ? record::FactState::Missing : column.StateAt(PlaceOf(row)));
  }
  if (std::any_of(states.begin(), states.end(), [](record::FactState state) { return state != record::FactState::Declared; })) made.states = std::move(states);
  column = std::move(made);
}

}  // namespace

void ReplaceRows(const model::Model& model, model::EntityId entity, const std::vector<std::vector<std::int32_t>>& by_parent, record::Chunk& chunk) {
  std::vector<Origins> origins(model.entities.size());
  const auto first = PlaceOf(entity);
  origins[first] = Rebuild(chunk.entities[first], by_parent.size(), [&](std::size_t parent, Origins& to) { to.insert(to.end(), by_parent[parent].begin(), by_parent[parent].end()); });
  std::vector<bool> rebuilt(model.entities.size(), false);
  rebuilt[first] = true;
  for (std::size_t below = first + 1; below < model.entities.size(); ++below) {
    const auto& declared = model.entities[below];
    if (declared.IsPair() || declared.parent == model::kNoEntity || !rebuilt[PlaceOf(declared.parent)]) continue;
    const auto& parents = origins[PlaceOf(declared.parent)];
    const auto offsets = chunk.entities[below].offsets;
    origins[below] = Rebuild(chunk.entities[below], parents.size(), [&](std::size_t parent, Origins& to) {
      if (parents[parent] < 0) return;
      for (auto row = offsets[PlaceOf(parents[parent])]; row < offsets[PlaceOf(parents[parent]) + 1]; ++row) to.push_back(row);
    });
    rebuilt[below] = true;
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact)
    if (rebuilt[PlaceOf(model.facts[fact].entity)]) RebuildColumn(origins[PlaceOf(model.facts[fact].entity)], chunk.facts[fact]);
  std::vector<record::Outsized> kept;
  for (auto& value : chunk.outsized) {
    const auto of = PlaceOf(model.facts[PlaceOf(value.fact)].entity);
    if (rebuilt[of]) {
      const auto at = std::find(origins[of].begin(), origins[of].end(), value.row);
      if (at == origins[of].end()) continue;
      value.row = static_cast<std::int32_t>(at - origins[of].begin());
    }
    kept.push_back(value);
  }
  chunk.outsized = std::move(kept);
}

}  // namespace doudi::audit
