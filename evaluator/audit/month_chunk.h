// MonthChunk: a chunk of the register as of one month: what there was by then, and what was in payment.
//
// A row has a place: from the first of its record, among the rows as they lie in the register, where some may not have been there yet.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/as_of.h"
#include "record/chunk.h"

namespace doudi::audit {

inline constexpr std::int32_t kWholeRecord = -1;  // in place of a row's place: the record itself
inline constexpr std::int32_t kNoRow = -2;

struct MonthChunk {
  record::Chunk chunk;
  AsOf::Places places;
  std::vector<bool> absent;  // by record: its stretches of time do not agree, so that nothing can be said of it; empty: none

  bool IsAbsent(std::int32_t record) const { return !absent.empty() && absent[static_cast<std::size_t>(record)]; }
  bool AllThere(model::EntityId entity) const { return absent.empty() && places[static_cast<std::size_t>(entity)].empty(); }
  // The record that a row lies in, and its place.
  std::pair<std::int32_t, std::int32_t> RecordOf(const model::Model& model, model::EntityId entity, std::int32_t row) const;
  // Which of the record's rows, from the first, has the place; kNoRow where it was not there; kWholeRecord of kWholeRecord.
  std::int32_t OrdinalOf(const model::Model& model, model::EntityId entity, std::int32_t record, std::int32_t place) const;
  // The place of a record's nth row.
  std::int32_t PlaceAt(const model::Model& model, model::EntityId entity, std::int32_t record, std::int32_t ordinal) const;
};

// Records that are not in a chunk are put where they belong, with nothing known of them and no elements. `ids`: of all that there should be, in order.
// Returns by record whether it was put in; empty where none was.
std::vector<bool> PutInMissing(const model::Model& model, const std::vector<std::string_view>& ids, record::Chunk& chunk);

}  // namespace doudi::audit
