// Chosen: some records of a chunk as a chunk of their own, with the facts that a plan reads and nothing else. For run/ only.
#pragma once

#include <span>
#include <vector>

#include "run/plan_data.h"

namespace doudi::run {

class Chosen {
 public:
  explicit Chosen(const model::Model& model);
  void Want(const Plan& plan);

  // Empties it.
  void Begin();
  // Adds `records`, which ascend and come after those added before: best while their rows are still in the processor's memory. Values that no
  // narrow column holds are left out: the records that have one are not to be chosen.
  void Add(const record::Chunk& from, std::span<const std::int32_t> records);
  // Whoever reads the chunk calls this first.
  void End(const record::Chunk& from);
  const record::Chunk& chunk() const { return chunk_; }
  // By row of the entity where it stands in the chunk that it was taken from.
  const std::vector<std::int32_t>& OriginsOf(model::EntityId entity) const { return origins_[static_cast<std::size_t>(entity)]; }

 private:
  void AddRows(const record::Chunk& from, std::size_t entity);
  void AddFact(const record::Chunk& from, std::size_t fact);

  const model::Model& model_;
  std::vector<bool> values_, states_;  // by fact: what is wanted
  std::vector<bool> entities_;         // by entity: rows are wanted
  std::vector<std::vector<std::int32_t>> origins_;
  std::vector<std::size_t> before_;    // by entity: rows that were there before the records that are being added
  record::Chunk chunk_;
};

}  // namespace doudi::run
