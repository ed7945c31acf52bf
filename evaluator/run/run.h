// Run: a program over a batch. Results are read back by (expression, row), so that the reasons of a row come out of the very run that
// decided it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "program/program.h"
#include "program/row_error.h"
#include "record/batch.h"
#include "value/bounds.h"
#include "value/truth.h"

namespace doudi::run {

using program::RowError;
std::string ToText(RowError error);  // Chinese

// What an expression is on a row. For Boolean see `truth`; for the other types `state` says whether the value is known.
enum class ValueState : std::uint8_t { Known, Unknown, Error };
struct Value {
  ValueState state = ValueState::Known;
  RowError error = RowError::None;
  value::Truth truth = value::Truth::False;  // Boolean
  value::Bounds number = {};                      // Number: a point when Known, what is known of it when Unknown
  value::Date date_low = {}, date_high = {};           // Date: equal when Known
  std::int32_t code = 0;                     // Enum, Division (when Known); Text: index into Batch::texts or kNone for a text not in the batch
  std::uint64_t possible = 0;                // Enum with at most 64 members: bit c set if code c is still possible
};

// Replaces what a program computed for a given definition or expression on one row of its level.
struct Override {
  model::DefinitionId definition = model::kNone;  // either this
  model::ExprId expression = model::kNone;        // or this
  std::int32_t row = 0;
  Value value;
};

class Result {
 public:
  // The value of an expression on a row of its level (row is ignored for level kNoEntity).
  // REQUIRES: the expression belongs to a clause or definition that is in force on the program's date and was not folded away with its branch;
  // Has() tells.
  Value At(model::ExprId expression, std::int32_t row) const;
  value::Truth TruthAt(model::ExprId expression, std::int32_t row) const;
  bool Has(model::ExprId expression) const;
  bool IsIn(const program::Part& part, model::ExprId expression) const;  // a part of the program: whether a run limited to it has the expression
  bool HasVerdict(model::PolicyId policy) const;  // it was compiled
  Value DefinitionAt(model::DefinitionId definition, std::int32_t row) const;
  // 符合（P） on a row of the policy's entity: conditions, exceptions, exclusions, terminations and filter together, human checks left open.
  value::Truth EligibleAt(model::PolicyId policy, std::int32_t row) const;
  // A condition (by its place in the version in force) after the exceptions in force; True for one that is not in force itself.
  value::Truth AfterExceptionsAt(model::PolicyId policy, std::size_t condition, std::int32_t row) const;
  // Whether exceptions that disagree apply to one condition: 规则冲突.
  value::Truth ConflictAt(model::PolicyId policy, std::int32_t row) const;
  // A benefit (by its place in the version in force) where the policy is eligible and its 当 holds, else 0; bounds while undecided.
  Value BenefitAt(model::PolicyId policy, std::size_t benefit, std::int32_t row) const;
  // The parameter row that a Parameter expression used on a row: index into Parameter::rows, kNone if unknown or missing.
  std::int32_t ParameterRowAt(model::ExprId expression, std::int32_t row) const;
  // The branch that a Choose took on a row: its number from 0, the number of branches for otherwise, kNone if undecided.
  std::int32_t BranchAt(model::ExprId expression, std::int32_t row) const;

  // The months of a 逐月 on a row, by the first day, with the run of each, in which the body is read as it was then. Empty where the runs were not
  // kept (verdicts_only) and where its months cannot be told.
  struct Month {
    value::Date first;
    value::Truth counts = value::Truth::True;  // Unknown: it may or may not be among them
    const Result* run = nullptr;
  };
  std::vector<Month> MonthsAt(model::ExprId month_sum, std::int32_t row) const;

  const record::Batch& batch() const;
  const program::Program& program() const;
  // What the run was given in place of what the program computes.
  std::span<const Override> overrides() const;

  struct Columns;  // run/ only
  const Columns& columns() const { return *columns_; }
  Result();              // of nothing: to be assigned to, or passed as `reuse`
  explicit Result(std::unique_ptr<Columns> columns);
  std::unique_ptr<Columns> TakeColumns() &&;
  ~Result();
  Result(Result&&) noexcept;
  Result& operator=(Result&&) noexcept;

 private:
  std::unique_ptr<Columns> columns_;
};

// `batch` and `program` must outlive the result. Never fails: what goes wrong on a row is that row's value.
Result Run(const program::Program& program, const record::Batch& batch, std::span<const Override> overrides = {});
// The same in the memory of a result that is no longer needed (of any program and batch): for many batches in a row. Limited to `part` where it is
// given: the result has nothing else.
Result Run(const program::Program& program, const record::Batch& batch, Result reuse, std::span<const Override> overrides = {},
           const program::Part* part = nullptr);

// What a run said of one record, worked out again for copies of it that differ from it in some facts alone: what rests on none of those is not.
// `copies` holds copy i as record i, each with all rows of the record in their order, and of the facts those in `changed` at least. The result has
// what is in `part`. REQUIRES: CanRunCopies(base, part); `base` has everything and outlives the result.
struct Copies {
  std::int32_t record = 0;  // in the batch of `base`
  const record::Batch* batch = nullptr;
  std::span<const model::FactId> changed;
};
bool CanRunCopies(const Result& base, const program::Part& part);
Result RunCopies(const Result& base, const Copies& copies, const program::Part& part, Result reuse, std::span<const Override> overrides = {});

}  // namespace doudi::run
