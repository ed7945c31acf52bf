// A hash of each record of a chunk: of all that is kept of it, wherever in a register it stands. For record/ only.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "record/chunk.h"
#include "record/snapshot_schema.h"

namespace doudi::record {

class RecordFingerprints {
 public:
  explicit RecordFingerprints(const model::Model& model);
  // XXH3, 64 bits, by record.
  std::vector<std::uint64_t> Of(const Chunk& chunk);

 private:
  // Sixteen bytes that say one thing of a record.
  struct Item {
    std::uint32_t what = 0, row = 0;
    std::uint64_t value = 0;
  };
  void PlaceRecords(const Chunk& chunk);
  void PlaceItems(const Chunk& chunk);
  void AddRows(const Chunk& chunk, std::size_t entity);
  void AddColumn(const Chunk& chunk, std::size_t fact);
  template <class T>
  void AddColumn(const T* values, const NarrowColumn& column, std::size_t fact);
  void AddOutsized(const Chunk& chunk);
  void AddOrigins(const Chunk& chunk);
  // The rows of an entity that are of the records at hand.
  std::pair<std::size_t, std::size_t> RowsOf(std::size_t entity) const;
  bool IsAtHand(std::size_t record) const { return record >= begin_ && record < end_; }
  void Add(std::size_t record, const Item& item) { items_[next_[record - begin_]++] = item; }

  const model::Model& model_;
  std::vector<std::uint32_t> entity_names_, fact_names_;  // hashes
  std::vector<std::vector<std::int32_t>> records_;        // by entity, by row
  std::vector<std::vector<std::int32_t>> first_rows_;     // by entity, by record
  std::vector<std::size_t> facts_in_;                     // by entity: how many
  std::vector<std::uint64_t> texts_;                      // hashes
  // So many records at a time as the processor's nearer memory holds.
  std::size_t begin_ = 0, end_ = 0;
  std::vector<Item> items_;
  std::vector<std::size_t> first_, next_;  // by record at hand, in items_
};

}  // namespace doudi::record
