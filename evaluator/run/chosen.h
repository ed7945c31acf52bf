// Chosen: some records of a chunk as a chunk of their own, with the facts that a plan reads and nothing else. For run/ only.
#pragma once

#include <span>
#include <vector>

#include "run/plan_data.h"

namespace doudi::run {

class Chosen {
 public:
  explicit Chosen(const Plan& plan);

  // `records` ascend. Values that no narrow column holds are left out: the records that have one are not to be chosen.
  void Take(const record::Chunk& from, std::span<const std::int32_t> records);
  const record::Chunk& chunk() const { return chunk_; }
  // By row of the entity where it stands in the chunk that it was taken from.
  const std::vector<std::int32_t>& OriginsOf(model::EntityId entity) const { return origins_[static_cast<std::size_t>(entity)]; }

 private:
  void TakeRows(const record::Chunk& from, std::size_t entity);
  void TakeFact(const record::Chunk& from, std::size_t fact);

  const model::Model& model_;
  std::vector<bool> values_, states_;  // by fact: what is wanted
  std::vector<bool> entities_;         // by entity: rows are wanted
  std::vector<std::vector<std::int32_t>> origins_;
  record::Chunk chunk_;
};

}  // namespace doudi::run
