// 逐月: the body runs as a program of its own for each month that some row needs, and the months of each row are added up.
#include <algorithm>
#include <set>

#include "run/frame.h"

namespace doudi::run {
namespace {

using program::Instruction;
using value::Bounds;
using value::Truth;

constexpr int kMonthsInYear = 12;

int MonthOf(const value::Rational& day) {
  const value::CivilDate civil = value::ToCivil(value::Date{static_cast<std::int32_t>(day.numerator())});
  return civil.year * kMonthsInYear + civil.month - 1;
}

Truth Counts(const MonthSpan& span, int month) {
  if (month < span.first || month > span.last) return Truth::False;
  return span.sure_first <= month && month <= span.sure_last ? Truth::True : Truth::Unknown;
}

// One row: the months that it goes over and what they have come to so far.
struct Row {
  std::size_t row = 0;
  MonthSpan span;
  std::optional<Bounds> sum = Bounds::Point(0);  // nullopt: overflow
  std::optional<RowError> error = std::nullopt;  // of the first month that has one

  void Add(const Value& month, Truth counts) {
    if (error) return;
    if (month.state == ValueState::Error) error = month.error;
    if (error || !sum) return;
    sum = value::Add(*sum, counts == Truth::True ? month.number : Hull(month.number, Bounds::Point(0)));
  }
  void WriteTo(Column& out) const {
    if (error) return out.SetError(row, *error);
    sum ? out.SetBounds(row, *sum) : out.SetError(row, RowError::Overflow);
  }
};

// The rows whose months can be gone over; of the others the value is written.
std::vector<Row> RowsToSum(const Column& from, const Column& until, Column& out) {
  std::vector<Row> rows;
  for (std::size_t row = 0; row < out.rows(); ++row) {
    if (IsError(from.StateAt(row)) || IsError(until.StateAt(row))) {
      out.SetState(row, IsError(from.StateAt(row)) ? from.StateAt(row) : until.StateAt(row));
      continue;
    }
    const MonthSpan span = MonthsBetween(from, until, row);
    if (span.sure_count() > model::kMostMonths)
      out.SetError(row, RowError::TooManyMonths);
    else if (span.count() > model::kMostMonths)
      out.SetBounds(row, Bounds::All());
    else
      rows.push_back({.row = row, .span = span});
  }
  return rows;
}

}  // namespace

MonthSpan MonthsBetween(const Column& from, const Column& until, std::size_t row) {
  const Bounds a = from.BoundsAt(row), b = until.BoundsAt(row);
  return {MonthOf(a.low), MonthOf(b.high), MonthOf(a.high), MonthOf(b.low)};
}

value::Date FirstDayOf(int month) { return *value::MakeDate(month / kMonthsInYear, month % kMonthsInYear + 1, 1); }

void RunMonthSum(Frame& frame, const Instruction& instruction, Column& out) {
  std::vector<Row> rows = RowsToSum(frame.Operand(instruction, 0), frame.Operand(instruction, 1), out);
  std::set<int> months;
  for (const Row& row : rows)
    for (int month = row.span.first; month <= row.span.last; ++month) months.insert(month);
  const program::MonthPrograms& programs = *frame.program->months[static_cast<std::size_t>(instruction.index)];
  const bool keep = !frame.program->options.verdicts_only;
  for (const int month : months) {
    const value::Date first = FirstDayOf(month);
    Result result = Run(programs.For(first), *frame.batch, frame.overrides);
    for (Row& row : rows)
      if (const Truth counts = Counts(row.span, month); counts != Truth::False)
        row.Add(result.At(programs.body(), static_cast<std::int32_t>(row.row)), counts);
    if (keep) frame.months[instruction.index].insert_or_assign(first, std::move(result));
  }
  for (const Row& row : rows) row.WriteTo(out);
}

}  // namespace doudi::run
