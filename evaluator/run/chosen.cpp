#include "run/chosen.h"

#include <algorithm>

namespace doudi::run {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

template <class T>
void Gather(const T* from, const std::vector<std::int32_t>& origins, std::size_t before, std::vector<T>& to) {
  to.resize(origins.size());
  const std::int32_t* __restrict places = origins.data();
  T* __restrict out = to.data();
  for (std::size_t row = before, end = origins.size(); row < end; ++row) out[row] = from[places[row]];
}

}  // namespace

Chosen::Chosen(const model::Model& model)
    : model_(model),
      values_(model_.facts.size(), false),
      states_(model_.facts.size(), false),
      entities_(model_.entities.size(), false),
      origins_(model_.entities.size()),
      before_(model_.entities.size(), 0),
      chunk_(record::EmptyChunk(model_)) {}

void Chosen::Want(const Plan& plan) {
  for (std::size_t entity = 0; entity < entities_.size(); ++entity) entities_[entity] = entities_[entity] || plan.entities[entity];
  for (const LoadedFact& fact : plan.facts) (fact.states ? states_ : values_)[PlaceOf(fact.fact)] = true;
  for (const NeededFact& fact : plan.needed) states_[PlaceOf(fact.fact)] = true;
  entities_[0] = true;
  for (std::size_t entity = entities_.size(); entity-- > 1;)
    if (entities_[entity]) entities_[PlaceOf(model_.entities[entity].parent)] = true;
}

void Chosen::Begin() {
  for (std::size_t entity = 0; entity < entities_.size(); ++entity) {
    origins_[entity].clear();
    chunk_.entities[entity].parents.clear();
    chunk_.entities[entity].offsets.assign(entity == 0 || !entities_[entity] ? 0 : 1, 0);
    chunk_.entities[entity].phantom.clear();
  }
}

void Chosen::Add(const record::Chunk& from, std::span<const std::int32_t> records) {
  for (std::size_t entity = 0; entity < entities_.size(); ++entity) before_[entity] = origins_[entity].size();
  origins_[0].insert(origins_[0].end(), records.begin(), records.end());
  for (std::size_t entity = 0; entity < entities_.size(); ++entity)
    if (entities_[entity]) AddRows(from, entity);
  for (std::size_t fact = 0; fact < values_.size(); ++fact)
    if (values_[fact] || states_[fact]) AddFact(from, fact);
}

void Chosen::End(const record::Chunk& from) {
  for (std::size_t entity = 0; entity < entities_.size(); ++entity) chunk_.entities[entity].count = origins_[entity].size();
  for (std::size_t fact = 0; fact < values_.size(); ++fact) {
    chunk_.facts[fact].largest = from.facts[fact].largest;
    if (from.facts[fact].states.empty()) chunk_.facts[fact].states.clear();
  }
}

// Parents come before their children.
void Chosen::AddRows(const record::Chunk& from, std::size_t entity) {
  const record::ChunkRows& old = from.entities[entity];
  record::ChunkRows& rows = chunk_.entities[entity];
  std::vector<std::int32_t>& origins = origins_[entity];
  if (entity != 0) {
    const auto above = PlaceOf(model_.entities[entity].parent);
    const std::vector<std::int32_t>& parents = origins_[above];
    for (std::size_t parent = before_[above]; parent < parents.size(); ++parent) {
      const std::int32_t first = old.offsets[PlaceOf(parents[parent])], last = old.offsets[PlaceOf(parents[parent]) + 1];
      for (std::int32_t row = first; row < last; ++row) {
        origins.push_back(row);
        rows.parents.push_back(static_cast<std::int32_t>(parent));
      }
      rows.offsets.push_back(static_cast<std::int32_t>(origins.size()));
    }
  }
  if (!old.phantom.empty()) Gather(old.phantom.data(), origins, before_[entity], rows.phantom);
}

void Chosen::AddFact(const record::Chunk& from, std::size_t fact) {
  const record::NarrowColumn& old = from.facts[fact];
  record::NarrowColumn& column = chunk_.facts[fact];
  const auto entity = PlaceOf(model_.facts[fact].entity);
  const std::vector<std::int32_t>& origins = origins_[entity];
  if (!old.states.empty()) Gather(old.states.data(), origins, before_[entity], column.states);
  if (!values_[fact]) return;
  switch (old.width) {
    case record::Width::Byte: return Gather(old.Bytes(), origins, before_[entity], column.bytes);
    case record::Width::Int32: return Gather(old.Ints(), origins, before_[entity], column.ints);
    case record::Width::Int64: return Gather(old.Longs(), origins, before_[entity], column.longs);
  }
}

}  // namespace doudi::run
