// Cells: values that stand for all that a missing fact can be. Within a cell every comparison has one truth, whatever the cell's value,
// so trying one value of each cell tries them all.
//
//   患重病: 假, 真.     户籍类型: its members.     月收入, missing in 月收入 ÷ 4人 ＜ 780元/人/月: 0 and 3120 (the first that is not below).
//
// The ends of the cells of a number or date are found by running the program on completions and closing in on where the difference of
// the two sides changes its sign. That finds all of them when the difference is monotone in the fact and no other missing number is in the
// comparison; otherwise, and for texts, divisions and unlisted collections, the fact has no cells here (`exhaustive` is false).
#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "verdict/completions.h"
#include "verdict/slice.h"

namespace doudi::verdict {

struct CellValues {
  bool exhaustive = false;
  std::vector<std::int64_t> values;  // in the column's representation; the first of each cell
};

// Runs completions of one record. What is found about cells is kept for the next question.
class Laboratory {
 public:
  // `memory`: of the runs of earlier records; its own where there is none.
  Laboratory(const View& view, std::int32_t record, TrialMemory* memory = nullptr) : view_(view), record_(record), memory_(memory) {}
  Laboratory(const Laboratory&) = delete;
  Laboratory& operator=(const Laboratory&) = delete;

  struct Reclaim {
    TrialMemory* memory;
    Reclaim() : memory(nullptr) {}
    explicit Reclaim(TrialMemory& to) : memory(&to) {}
    void operator()(run::Result* result) const;
  };
  struct Trial {
    std::unique_ptr<Completions> copies;
    std::unique_ptr<run::Result, Reclaim> result;
    View view() const { return View(*result); }
    // A place of the source record in a copy; row kNone if it is gone.
    Place In(std::size_t copy, Place place) const;
  };
  // `part`: where it is given, nothing else can be read back.
  Trial Try(std::span<const Completion> copies, const program::Part* part = nullptr);
  const View& view() const { return view_; }

  // The first values of the cells of one fact in one comparison while the logic below it is set in one way; nullopt: none were found.
  using Setting = std::vector<std::pair<Gap, std::int64_t>>;
  std::map<std::tuple<Place, Gap, Setting>, std::optional<std::vector<std::int64_t>>> known_cells;

 private:
  View view_;
  std::int32_t record_;
  TrialMemory own_memory_;
  TrialMemory* memory_;
};

// Cells of each gap, as far as the comparisons (all through which the gaps act) allow it.
// `direct`: gaps that act on what is asked for without a comparison (on an amount); a number or date among them has no cells.
// `part`: only comparisons in it count; all where there is none.
std::map<Gap, CellValues> FindCells(Laboratory& laboratory, Slicer& slicer, const Gaps& gaps, const Gaps& direct = {}, const program::Part* part = nullptr);

// The least and the greatest value that a number or date fact can have, in the column's representation.
std::pair<std::int64_t, std::int64_t> RangeOf(const View& view, const model::Fact& fact);
// All values of a boolean or enum fact; empty for other types.
std::vector<std::int64_t> AllValues(const View& view, const model::Fact& fact);

}  // namespace doudi::verdict
