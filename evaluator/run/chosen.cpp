#include "run/chosen.h"

#include <algorithm>

namespace doudi::run {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

template <class T>
void Gather(const T* from, const std::vector<std::int32_t>& origins, std::vector<T>& to) {
  to.resize(origins.size());
  for (std::size_t row = 0; row < origins.size(); ++row) to[row] = from[origins[row]];
}

}  // namespace

Chosen::Chosen(const Plan& plan)
    : model_(*plan.program->model),
      values_(model_.facts.size(), false),
      states_(model_.facts.size(), false),
      entities_(plan.entities),
      origins_(model_.entities.size()),
      chunk_(record::EmptyChunk(model_)) {
  for (const LoadedFact& fact : plan.facts) (fact.states ? states_ : values_)[PlaceOf(fact.fact)] = true;
  for (const NeededFact& fact : plan.needed) states_[PlaceOf(fact.fact)] = true;
  entities_[0] = true;
  for (std::size_t entity = entities_.size(); entity-- > 1;)
    if (entities_[entity]) entities_[PlaceOf(model_.entities[entity].parent)] = true;
}

void Chosen::Take(const record::Chunk& from, std::span<const std::int32_t> records) {
  origins_[0].assign(records.begin(), records.end());
  for (std::size_t entity = 0; entity < entities_.size(); ++entity)
    if (entities_[entity]) TakeRows(from, entity);
  for (std::size_t fact = 0; fact < values_.size(); ++fact)
    if (values_[fact] || states_[fact]) TakeFact(from, fact);
}

// Parents come before their children.
void Chosen::TakeRows(const record::Chunk& from, std::size_t entity) {
  const record::ChunkRows& old = from.entities[entity];
  record::ChunkRows& rows = chunk_.entities[entity];
  std::vector<std::int32_t>& origins = origins_[entity];
  if (entity != 0) {
    const std::vector<std::int32_t>& parents = origins_[PlaceOf(model_.entities[entity].parent)];
    origins.clear();
    rows.parents.clear();
    rows.offsets.assign(1, 0);
    for (std::size_t parent = 0; parent < parents.size(); ++parent) {
      const std::int32_t first = old.offsets[PlaceOf(parents[parent])], last = old.offsets[PlaceOf(parents[parent]) + 1];
      for (std::int32_t row = first; row < last; ++row) {
        origins.push_back(row);
        rows.parents.push_back(static_cast<std::int32_t>(parent));
      }
      rows.offsets.push_back(static_cast<std::int32_t>(origins.size()));
    }
  }
  rows.count = origins.size();
  rows.phantom.clear();
  if (!old.phantom.empty()) Gather(old.phantom.data(), origins, rows.phantom);
}

void Chosen::TakeFact(const record::Chunk& from, std::size_t fact) {
  const record::NarrowColumn& old = from.facts[fact];
  record::NarrowColumn& column = chunk_.facts[fact];
  const std::vector<std::int32_t>& origins = origins_[PlaceOf(model_.facts[fact].entity)];
  column.largest = old.largest;
  column.states.clear();
  if (!old.states.empty()) Gather(old.states.data(), origins, column.states);
  if (!values_[fact]) return;
  switch (old.width) {
    case record::Width::Byte: return Gather(old.Bytes(), origins, column.bytes);
    case record::Width::Int32: return Gather(old.Ints(), origins, column.ints);
    case record::Width::Int64: return Gather(old.Longs(), origins, column.longs);
  }
}

}  // namespace doudi::run
