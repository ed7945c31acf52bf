// AsOf: what a register of today says of a day that is past, where its facts have no history: what lies after the day is not there yet.
//
// It shows in dates that may not lie after 基准日 (范围 ≤ 基准日) and do. An element has a date on which it begins: one that names a person (称呼) that of
// birth (a fact called …出生日期), any other the first of its dates that may not lie after 基准日 and is not 或 无; before it the element does not exist. Any
// other such date is as if nobody had filled it in: a review of 2025 is none of 2024, and when there was one before is not known.
#pragma once

#include <optional>
#include <vector>

#include "record/chunk.h"

namespace doudi::audit {

class AsOf {
 public:
  // Of `lasting` (the benefits in payment) no element ever begins.
  AsOf(const model::Model& model, std::optional<model::EntityId> lasting);

  // By entity: of each row that is left its place as it was read, from the first of its record. Empty where all are left.
  using Places = std::vector<std::vector<std::int32_t>>;
  void Apply(value::Date day, record::Chunk& chunk, Places& places) const;

 private:
  struct Begin {
    model::EntityId entity = model::kNoEntity;
    model::FactId fact = model::kNone;
  };
  void Forget(model::FactId fact, std::size_t row, record::Chunk& chunk) const;

  const model::Model& model_;
  std::vector<Begin> begins_;          // parents first
  std::vector<model::FactId> others_;
};

}  // namespace doudi::audit
