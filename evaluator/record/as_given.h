// AsGiven: what of an open record depends on the day on which it is read, kept as the record gives it and put back once the record was checked
// (BatchBuilder::LeaveAsGiven). For record/ only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "record/dated_facts.h"

namespace doudi::record {

class AsGiven {
 public:
  explicit AsGiven(const model::Model& model);

  void Forget();  // the record that was open
  // Before the timelines of an element are settled: they are the last rows of theirs. `complete` is by EntityId.
  void Keep(const Batch& batch, model::EntityId entity, std::size_t row, const std::vector<std::size_t>& rows_before, const std::vector<bool>& complete);
  // Of the record whose rows begin at rows_before. `provenance_added` receives the keys of Batch::provenance that are put back.
  void Restore(Batch& batch, const std::vector<std::size_t>& rows_before, std::vector<std::uint64_t>& provenance_added);

 private:
  struct Cell {
    std::int64_t value = 0;
    FactState state = FactState::Missing;
    std::optional<Provenance> provenance;
  };
  // Rows of one owner in a timeline, fact by fact.
  struct Rows {
    std::size_t count = 0;
    std::vector<Cell> cells;  // by row, then by place in facts_of_
    std::vector<std::string> handles;
  };
  struct Element {
    model::EntityId entity = 0;
    std::size_t row = 0;
    std::vector<Cell> cells;  // by place in DatedFacts::facts
  };

  Cell CellAt(const Batch& batch, model::FactId fact, std::size_t row) const;
  void PutCell(Batch& batch, model::FactId fact, std::size_t row, const Cell& cell, std::vector<std::uint64_t>& provenance_added) const;
  void RestoreTimeline(Batch& batch, std::size_t timeline, std::size_t first, std::vector<std::uint64_t>& provenance_added);

  const model::Model& model_;
  std::vector<DatedFacts> dated_;                          // by EntityId
  std::vector<std::vector<model::FactId>> facts_of_;       // by EntityId; of timelines
  std::vector<std::map<std::size_t, Rows>> timelines_;     // by EntityId, by the owner's row
  std::vector<Element> elements_;
};

}  // namespace doudi::record
