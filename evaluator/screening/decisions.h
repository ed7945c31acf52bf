// Decisions: what the policies say of a chunk of a register (record/chunk.h), in columns.
//
//   screening::Decider decider(model, day);
//   const screening::Decisions decisions = decider.Decide(chunk);
//
// For each policy in force one outcome per row of its entity, the amounts of its benefits, and, only for rows that lack something, what
// they lack. Outcomes, amounts and what is missing are those of the 政策包 of the same record (package/package.h); no reasons are kept.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/model.h"
#include "program/program.h"
#include "record/chunk.h"
#include "value/bounds.h"
#include "value/rational.h"
#include "verdict/verdict.h"

namespace doudi::screening {

inline std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

enum class AmountState : std::uint8_t {
  None,      // the outcome grants nothing; the value is 0
  Known,     // this much; 0 where it is not due
  Estimate,  // 估: this much, not to be relied upon
  AtLeast,   // still open: this much or more; what would settle it is among what the row lacks
  Error,     // could not be worked out on this row; the value is 0
};

// The amounts of one benefit by row, in the benefit's unit: whole multiples of 1/denominator; what is none of those lies in `odd`.
struct AmountColumn {
  struct Odd {
    std::int32_t row = 0;
    value::Rational amount;
  };
  struct Open {
    std::int32_t row = 0;
    value::Bounds amount;
  };
  const model::Benefit* benefit = nullptr;
  std::int64_t denominator = 1;
  std::vector<std::int64_t> values;  // empty, as `states`: None on every row
  std::vector<AmountState> states;
  std::vector<Odd> odd;              // by row; `values` holds 0 there
  std::vector<Open> open;            // by row, only where decisions are not settled (Scope): what is known of an amount that is not

  AmountState StateAt(std::size_t row) const { return states.empty() ? AmountState::None : states[row]; }
  value::Rational At(std::size_t row) const;
  void Set(std::size_t row, std::size_t rows, AmountState state, const value::Rational& amount);
  void SetWhole(std::size_t row, std::size_t rows, AmountState state, std::int64_t multiples);  // of 1/denominator
};

struct PolicyDecisions {
  model::PolicyId policy = model::kNone;
  const model::PolicyVersion* version = nullptr;
  std::vector<verdict::Outcome> outcomes;  // by row of the policy's entity; NotApplicable on phantom rows
  std::vector<AmountColumn> amounts;       // of the benefits in force, in the order of the version
};

// A fact that nobody gave, or a collection that nobody listed (then `fact` is kNone).
struct LackedFact {
  model::FactId fact = model::kNone;
  model::EntityId collection = model::kNoEntity;
  std::string name;  // 月工资收入（大钱）; 财产
};

// What stands in the way of an outcome or an amount.
struct Lack {
  std::size_t policy = 0;  // index into Decisions::policies
  std::int32_t row = 0;    // of the policy's entity
  std::vector<LackedFact> facts;    // most deciding first
  std::vector<std::string> errors;  // 「参数 低保标准 在 2023-01-01 没有 北京市、城镇 的行」
};

struct Decisions {
  std::vector<PolicyDecisions> policies;  // those in force, in the order of the model
  std::vector<Lack> lacks;                // by policy, then row
  // null where the row lacks nothing.
  const Lack* LackAt(std::size_t policy, std::int32_t row) const;
};

// The rows [first, last) of `entity` under record `record` of a chunk. REQUIRES: no pair entity.
std::pair<std::int32_t, std::int32_t> RowsOf(const model::Model& model, const record::Chunk& chunk, model::EntityId entity,
                                             std::int32_t record);

// What is to be decided, and how far.
struct Scope {
  std::vector<model::PolicyId> policies = {};  // 审计项 among them are decided as policies are; empty: all that are no 审计项
  // Whether rows that lack something are looked at once more, for what they lack and whether that can change anything. Where they are not, an
  // outcome that is open remains Undetermined, there are no lacks, and `open` tells what is known of amounts, of undetermined rows too.
  bool settle = true;
};

class Decider {
 public:
  // `model` must outlive it.
  Decider(const model::Model& model, value::Date reference_date, Scope scope = {});
  ~Decider();
  // May be called by several threads at once. Never fails: what goes wrong on a row is that row's outcome.
  // Records are decided by a plan (run/plan.h), made for what the first chunk holds; those that it leaves by a run.
  // Which of the two it is shows in nothing but the time.
  Decisions Decide(const record::Chunk& chunk) const;

  const model::Model& model() const { return model_; }
  value::Date reference_date() const { return reference_date_; }

 private:
  const model::Model& model_;
  value::Date reference_date_;
  bool settle_;
  std::vector<bool> wanted_;      // by PolicyId
  program::ProgramPtr outcomes_;  // what verdicts and benefits rest on
  program::ProgramPtr whole_;     // all that finding out what is missing may read, too; null where nothing is settled
  struct Plans;
  std::unique_ptr<Plans> plans_;
};

}  // namespace doudi::screening
