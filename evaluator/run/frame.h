// Frame: the columns of one run and what the operations need beside them. For run/ only.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "program/program_data.h"
#include "record/batch.h"
#include "run/column.h"
#include "run/run.h"

namespace doudi::run {

struct Result::Columns {
  const program::Program* program = nullptr;
  const record::Batch* batch = nullptr;
  const program::Part* part = nullptr;  // what was run; null: everything
  std::vector<Override> overrides;
  std::vector<Column> columns;
  std::vector<std::int32_t> text_codes;  // by place in Program::texts

  // (ancestor, descendant) → for each descendant row its ancestor's row; and for each ancestor row where its descendants begin.
  std::map<std::pair<model::EntityId, model::EntityId>, std::vector<std::int32_t>> ancestor_rows;
  std::map<std::pair<model::EntityId, model::EntityId>, std::vector<std::int32_t>> descendant_offsets;

  // The runs of the months of each 逐月, by place in Program::months; kept where reasons are read back.
  std::map<std::int32_t, std::map<value::Date, Result>> months;

  const Column& Operand(const program::Instruction& instruction, std::size_t i) const {
    return columns[static_cast<std::size_t>(instruction.operands[i])];
  }
  // Copies of a record of another run: columns that were not worked out again are read there.
  struct Rows {
    std::int32_t first = 0, count = 0;
  };
  const Result::Columns* base = nullptr;
  std::vector<Rows> base_rows;        // by EntityId: the record's rows there
  std::vector<std::uint8_t> is_here;  // by column, where there is a base

  bool Has(program::ColumnId id) const { return id != program::kNoColumn && (part == nullptr || part->has[static_cast<std::size_t>(id)]); }
  // The column and the row of it where a value of this run lies.
  std::pair<const Column*, std::size_t> Find(program::ColumnId id, std::int32_t row) const;
  // What a column says to the outside. REQUIRES: Has.
  Value ValueAt(program::ColumnId id, std::int32_t row) const;
  value::Truth TruthAt(program::ColumnId id, std::int32_t row) const;

  // Whether a TakeOutput instruction's codes are texts.
  bool HoldsText(const program::Instruction& instruction) const;
  const record::EntityRows& RowsOf(model::EntityId entity) const { return batch->entities[static_cast<std::size_t>(entity)]; }
  std::size_t RowCount(model::EntityId level) const { return level == model::kNoEntity ? 1 : RowsOf(level).count; }
  const std::vector<std::int32_t>& AncestorRows(model::EntityId ancestor, model::EntityId descendant);
  const std::vector<std::int32_t>& DescendantOffsets(model::EntityId ancestor, model::EntityId descendant);
};

using Frame = Result::Columns;

// The months that a 逐月 goes over on a row, counted from year 0; nothing where `last` is before `first`.
struct MonthSpan {
  int first = 0, last = -1;            // those that are or may be among them
  int sure_first = 0, sure_last = -1;  // those that surely are
  int count() const { return last < first ? 0 : last - first + 1; }
  int sure_count() const { return sure_last < sure_first ? 0 : sure_last - sure_first + 1; }
};
// REQUIRES: neither date is in error on the row.
MonthSpan MonthsBetween(const Column& from, const Column& until, std::size_t row);
value::Date FirstDayOf(int month);

// The batch's number for each text constant; one of its own for a text that the batch does not have.
void NumberTexts(Frame& frame);
void Execute(Frame& frame, const program::Instruction& instruction, Column& out);

// One function per kind of operation; each reads its operands' columns and fills `out`, which has been Reset.
void RunArithmetic(Frame& frame, const program::Instruction& instruction, Column& out);
void RunRound(Frame& frame, const program::Instruction& instruction, Column& out);
void RunConvert(Frame& frame, const program::Instruction& instruction, Column& out);
void RunDates(Frame& frame, const program::Instruction& instruction, Column& out);
void RunComparison(Frame& frame, const program::Instruction& instruction, Column& out);
void RunMembership(Frame& frame, const program::Instruction& instruction, Column& out);
void RunLogic(Frame& frame, const program::Instruction& instruction, Column& out);
void RunChoice(Frame& frame, const program::Instruction& instruction, Column& out);
void RunAggregate(Frame& frame, const program::Instruction& instruction, Column& out);
void RunInput(Frame& frame, const program::Instruction& instruction, Column& out);  // constants, facts, lifts, patches
void RunMonthSum(Frame& frame, const program::Instruction& instruction, Column& out);
void RunLookup(Frame& frame, const program::Instruction& instruction, Column& out);

// Calls `fix(row)` for the rows on which an operand is not known, after the bare loop has been over all of them; a row where an
// operand is in error takes the error of the first one.
template <class Fix>
void FixRows(Column& out, std::size_t rows, const Column& a, const Column& b, bool second_first, Fix fix) {
  if (a.plain() && b.plain()) return;
  const Column& first = second_first ? b : a;
  const Column& second = second_first ? a : b;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint8_t one = first.StateAt(row);
    const std::uint8_t other = second.StateAt(row);
    if ((one | other) == kKnown) continue;
    if (IsError(one)) {
      out.SetState(row, one);
    } else if (IsError(other)) {
      out.SetState(row, other);
    } else {
      fix(row);
    }
  }
}
template <class Fix>
void FixRows(Column& out, std::size_t rows, const Column& a, Fix fix) {
  if (a.plain()) return;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint8_t state = a.StateAt(row);
    if (state == kKnown) continue;
    if (IsError(state)) {
      out.SetState(row, state);
    } else {
      fix(row);
    }
  }
}

// An operand's array as a bare loop reads it: one value per row, or the same for all.
struct Each {
  const std::int64_t* values;
  std::int64_t operator[](std::size_t row) const { return values[row]; }
};
struct Same {
  std::int64_t value;
  std::int64_t operator[](std::size_t) const { return value; }
};
template <class Loop>
void WithArray(const Column& a, Loop loop) {
  if (a.single()) {
    loop(Same{a.values()[0]});
  } else {
    loop(Each{a.values()});
  }
}
template <class Loop>
void WithArrays(const Column& a, const Column& b, Loop loop) {
  WithArray(a, [&](auto x) { WithArray(b, [&](auto y) { loop(x, y); }); });
}

}  // namespace doudi::run
