// Refine: of the missing facts in a slice, those that can really change what is asked for, found by trying completions.
//
// Facts with cells (cells.h) are tried in all combinations, the others left missing. A fact is dropped only when that proves it: no two
// completions that differ in it alone differ in what is asked for, and none leaves it open.
#pragma once

#include <functional>
#include <string>

#include "verdict/cells.h"

namespace doudi::verdict {

inline constexpr std::size_t kMostCompletions = 4096;  // where every fact has cells: then the answer is exact
inline constexpr std::size_t kSomeCompletions = 64;    // where some have not, or there would be more: little is proven then,
inline constexpr std::size_t kMostWithoutCells = 8;    // and nothing where more than these have none: all are kept

// What is asked for in one completion.
struct Answer {
  enum class Kind : std::uint8_t {
    Known,
    Open,   // facts left missing can still change it
    Error,  // the rules cannot be worked out there: agrees with anything
  } kind = Kind::Known;
  std::int64_t key = 0;  // Known: equal keys are equal answers
};
using Ask = std::function<Answer(const Laboratory::Trial& trial, const View& view, std::size_t copy)>;

struct Refinement {
  std::vector<Gap> gaps;              // those that can change it, the one that does most often first
  std::set<std::int64_t> answers;     // that some completion has
  bool open = false;                  // some completion leaves it open
};
// `policy`: all that `ask` reads of a trial.
Refinement Refine(Laboratory& laboratory, Slicer& slicer, model::PolicyId policy, const Gaps& gaps, const Gaps& direct, const Ask& ask);

}  // namespace doudi::verdict
