#include "audit/delta.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "audit/files.h"
#include "screening/decisions.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;

// Batches one behind the other. Of texts only those that values name are kept.
class Gathered {
 public:
  explicit Gathered(const model::Model& model) : model_(model) { Begin(); }

  void Add(const record::Batch& more) {
    std::vector<std::size_t> first;
    for (const auto& rows : batch_.entities) first.push_back(rows.count);
    for (std::size_t id = 0; id < model_.entities.size(); ++id)
      if (!model_.entities[id].IsPair()) AddRows(id, first, more.entities[id]);
    for (std::size_t id = 0; id < model_.facts.size(); ++id)
      if (!model_.entities[PlaceOf(model_.facts[id].entity)].IsPair()) AddColumn(id, more);
    batch_.record_ids.insert(batch_.record_ids.end(), more.record_ids.begin(), more.record_ids.end());
    batch_.held.resize(batch_.records());
  }

  std::size_t records() const { return batch_.records(); }

  record::Chunk Take() {
    record::Chunk chunk = record::Pack(model_, batch_);
    Begin();
    return chunk;
  }

 private:
  void Begin() {
    batch_ = {};
    texts_.clear();
    batch_.entities.resize(model_.entities.size());
    batch_.facts.resize(model_.facts.size());
    for (std::size_t id = 1; id < model_.entities.size(); ++id) batch_.entities[id].offsets = {0};
  }

  void AddRows(std::size_t id, const std::vector<std::size_t>& first, const record::EntityRows& more) {
    auto& rows = batch_.entities[id];
    const auto shift = static_cast<std::int32_t>(rows.count);
    if (id != 0) {
      const auto above = static_cast<std::int32_t>(first[PlaceOf(model_.entities[id].parent)]);
      for (const auto parent : more.parents) rows.parents.push_back(parent + above);
      for (std::size_t i = 1; i < more.offsets.size(); ++i) rows.offsets.push_back(more.offsets[i] + shift);
    }
    rows.phantom.insert(rows.phantom.end(), more.phantom.begin(), more.phantom.end());
    rows.has_phantom = rows.has_phantom || more.has_phantom;
    rows.handles.insert(rows.handles.end(), more.handles.begin(), more.handles.end());
    rows.count += more.count;
  }

  void AddColumn(std::size_t id, const record::Batch& more) {
    auto& to = batch_.facts[id];
    const auto& from = more.facts[id];
    to.has_unknown = to.has_unknown || from.has_unknown;
    to.states.insert(to.states.end(), from.states.begin(), from.states.end());
    if (model_.facts[id].type.kind != model::TypeKind::Text) {
      to.values.insert(to.values.end(), from.values.begin(), from.values.end());
      return;
    }
    for (std::size_t row = 0; row < from.values.size(); ++row) to.values.push_back(from.KnownAt(row) ? IndexOf(more.texts[static_cast<std::size_t>(from.values[row])]) : 0);
  }

  std::int64_t IndexOf(const std::string& text) {
    const auto [at, added] = texts_.try_emplace(text, static_cast<std::int64_t>(batch_.texts.size()));
    if (added) batch_.texts.push_back(text);
    return at->second;
  }

  const model::Model& model_;
  record::Batch batch_;
  std::unordered_map<std::string, std::int64_t> texts_;
};

}  // namespace

Delta DrawTogether(const record::Snapshot& population, const std::vector<std::vector<bool>>& wanted, value::Date date, const std::string& path) {
  const auto& model = population.model();
  Delta delta;
  try {
    record::SnapshotWriter writer(model, path);
    record::Chunk chunk;
    Gathered gathered(model);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      std::vector<std::int32_t> records;
      for (std::size_t record = 0; record < wanted[i].size(); ++record)
        if (wanted[i][record]) records.push_back(static_cast<std::int32_t>(record));
      if (records.empty()) continue;
      population.Read(i, {.reference_date = date, .as_given = true}, chunk);
      for (const auto record : records) delta.places.push_back(population.first_record(i) + static_cast<std::uint64_t>(record));
      gathered.Add(record::Widen(model, chunk, records));
      if (gathered.records() >= record::kChunkRecords) writer.Add(gathered.Take());
    }
    if (gathered.records() > 0) writer.Add(gathered.Take());
    writer.Finish({date, {}, delta.places.size()});
  } catch (const record::SnapshotWriteError& error) {
    throw DiskFailure(path, error.reason);
  }
  delta.population = record::Snapshot::Open(model, path);
  return delta;
}

}  // namespace doudi::audit
