// SettleChunk: a chunk as of one day and of what was known then, from one that holds facts that lie in time as they were given. For record/ only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "record/chunk.h"
#include "record/dated_facts.h"
#include "record/register_reader.h"
#include "record/snapshot_format.h"

namespace doudi::record {

// What of a chunk depends on the day and on what was known.
struct Unsettled {
  std::vector<std::span<const format::UnsettledEntry>> timelines;  // by EntityId: owners, ascending
  std::vector<std::span<const std::int32_t>> elements;             // by EntityId: rows that have a history, ascending
};

// The same, worked out from a chunk that was read with RegisterOptions::as_given.
struct FoundUnsettled {
  std::vector<std::vector<format::UnsettledEntry>> timelines;
  std::vector<std::vector<std::int32_t>> elements;
};
FoundUnsettled FindUnsettled(const model::Model& model, const Chunk& chunk);

class ChunkSettler {
 public:
  explicit ChunkSettler(const model::Model& model);

  // Columns that change are copied, the others stay where they are. Records whose stretches do not agree are taken out, and told; `first_record`
  // is how many records are before the chunk's.
  void Settle(Chunk& chunk, const Unsettled& unsettled, const RegisterOptions& options, std::uint64_t first_record, std::vector<RecordIssue>& left_out) const;

 private:
  class Work;
  const model::Model& model_;
  std::vector<DatedFacts> dated_;                     // by EntityId
  std::vector<std::vector<model::FactId>> facts_of_;  // by EntityId; of timelines
};

}  // namespace doudi::record
