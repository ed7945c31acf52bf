// Plan: a program made ready for registers. It works out verdicts and amounts in narrow registers, block by block: quickly for the records of
// which everything is known that they rest on, and with intervals, truths that may hold and sets of codes (planner_open.cpp) for those that lack
// something. What it says is what Run says; a record that it has no steps for is left to Run.
//
//   const auto plan = run::MakePlan(*program);
//   run::Sweep sweep(*plan);
//   sweep.Over(chunk);
//   sweep.undecided()[record], sweep.truths(policy, run::Clause::Eligible)[row], sweep.benefit(policy, 0)[row]
//
// What a plan does not cover (a policy with an operation that has no kernel, numbers that may leave 64 bits) is Run's as well: Covers tells.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "program/program.h"
#include "record/chunk.h"

namespace doudi::run {

class Plan;
struct PlanDeleter {
  void operator()(const Plan*) const;
};
using PlanPtr = std::unique_ptr<const Plan, PlanDeleter>;

// What the records of a register are likely to hold. Sums and products of smaller numbers fit narrower registers; a record that holds more is
// left to Run.
struct Expected {
  std::vector<std::int64_t> largest;  // by FactId: no number is larger in size; empty: whatever the columns can hold
  std::int64_t elements = 4096;       // no record has more elements of one entity
};
// What a register holds whose beginning this is, with room to spare.
Expected ExpectedFrom(const model::Model& model, const record::Chunk& chunk);

// `program` must outlive the plan. Never fails: at worst nothing is covered.
PlanPtr MakePlan(const program::Program& program, const Expected& expected = {});
bool Covers(const Plan& plan, model::PolicyId policy);
// Why not, in the words of the program's text ("最低生活保障: AddWorkdays"); "" where it is covered.
const std::string& WhyNotCovered(const Plan& plan, model::PolicyId policy);
// The steps, one a line.
std::string ToText(const Plan& plan);

// Which loops to run: those for any processor, or the best that this one has. The results are the same bytes.
enum class Loops : std::uint8_t { Any, Best };

// What a verdict comes from (verdict/outcome.h).
enum class Clause : std::uint8_t {
  Eligible,    // 符合（P）: all clauses together
  Applies,     // the filter
  Terminated,  // some 程序终止
  Conflict,    // exceptions that disagree
  OpenCheck,   // a 人工核查 that applies is not recorded
};
inline constexpr std::size_t kClauses = 5;

// Numbers by row.
class Numbers {
 public:
  Numbers() = default;
  explicit Numbers(std::span<const std::int32_t> ints) : ints_(ints) {}
  explicit Numbers(std::span<const std::int64_t> longs) : longs_(longs) {}
  std::int64_t operator[](std::size_t row) const { return longs_.empty() ? ints_[row] : longs_[row]; }
  bool empty() const { return ints_.empty() && longs_.empty(); }

 private:
  std::span<const std::int32_t> ints_;
  std::span<const std::int64_t> longs_;
};

// An amount per row: whole multiples of 1/denominator; where `bottoms` are given, a fraction of its own per row.
struct Amounts {
  Numbers tops;
  Numbers bottoms;
  std::span<const std::uint8_t> open = {};  // by row: 1 where the amount is not known; empty: it is everywhere
  std::int64_t denominator = 1;
};

// A plan at work, with its memory. For one thread.
class Sweep {
 public:
  explicit Sweep(const Plan& plan, Loops loops = Loops::Best);
  ~Sweep();
  Sweep(Sweep&&) noexcept;

  // The chunk must stay as it is until the results have been read.
  void Over(const record::Chunk& chunk);

  // By record: 1 where something is not known or cannot be worked out, so that nothing below holds for it.
  std::span<const std::uint8_t> undecided() const;
  // By row of the policy's entity as value::Truth: 0, 1, or 2 where something that is missing decides. REQUIRES: the plan covers it.
  std::span<const std::uint8_t> truths(model::PolicyId policy, Clause clause) const;
  // By row: what the benefit (by its place in the version in force) comes to, 0 where it is not due.
  Amounts benefit(model::PolicyId policy, std::size_t benefit) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace doudi::run
