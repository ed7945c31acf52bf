// Dates: ages, months, days and where they fall. All of them grow or shrink with each operand, so bounds go end by end.
#include <algorithm>
#include <optional>
#include <vector>

#include "run/frame.h"
#include "value/workdays.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;
using value::Bounds;
using value::Date;

Date DateOf(std::int64_t days) { return Date{static_cast<std::int32_t>(days)}; }
std::int64_t FirstDay() { return AllDates().low.numerator(); }
std::int64_t LastDay() { return AllDates().high.numerator(); }
Bounds Between(std::int64_t low, std::int64_t high) { return {low, high, false, false}; }
bool InRange(std::int64_t days) { return days >= FirstDay() && days <= LastDay(); }

// One date in, a number or a date out.
template <class Of>
void RunOne(const Column& a, Column& out, Of of) {
  WithArray(a, [&](auto x) {
    for (std::size_t row = 0; row < out.rows(); ++row) out.own_values()[row] = of(DateOf(x[row]));
  });
  FixRows(out, out.rows(), a, [&](std::size_t row) {
    const Bounds days = a.BoundsAt(row);
    out.SetBounds(row, Between(of(DateOf(days.low.numerator())), of(DateOf(days.high.numerator()))));
  });
}

// From one date to another: shrinks with the first, grows with the second.
template <class Of>
void RunBetween(const Column& a, const Column& b, Column& out, Of of) {
  WithArrays(a, b, [&](auto x, auto y) {
    for (std::size_t row = 0; row < out.rows(); ++row) out.own_values()[row] = of(DateOf(x[row]), DateOf(y[row]));
  });
  FixRows(out, out.rows(), a, b, false, [&](std::size_t row) {
    const Bounds from = a.BoundsAt(row);
    const Bounds to = b.BoundsAt(row);
    const auto least = of(DateOf(from.high.numerator()), DateOf(to.low.numerator()));
    const auto most = of(DateOf(from.low.numerator()), DateOf(to.high.numerator()));
    out.SetBounds(row, Between(least, most));
  });
}

// No amount beyond this many months or days stays within 1800–2299.
constexpr std::int64_t kFarthest = 200'000;

template <bool months>
std::int64_t Moved(std::int64_t days, std::int64_t amount) {
  const auto near = static_cast<std::int32_t>(std::clamp(amount, -kFarthest, kFarthest));
  return (months ? AddMonths(DateOf(days), near) : AddDays(DateOf(days), near)).days;
}

// The whole numbers within the bounds of an amount; an end that is not known is as far off as dates can tell, or farther if
// the other end is.
struct Whole {
  std::int64_t low = -kFarthest;
  std::int64_t high = kFarthest;
};
Whole WholeWithin(const Bounds& amount) {
  Whole whole;
  const auto rounded = [](const value::Rational& number, value::Rounding direction) {
    return value::Round(number, 1, direction)->numerator();
  };
  if (!amount.low_infinite) whole.low = rounded(amount.low, value::Rounding::Up);
  if (!amount.high_infinite) whole.high = rounded(amount.high, value::Rounding::Down);
  if (amount.high_infinite) whole.high = std::max(whole.high, whole.low);
  if (amount.low_infinite) whole.low = std::min(whole.low, whole.high);
  return whole;
}

template <bool months>
void RunMove(const Column& date, const Column& amount, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    out.own_values()[row] = 0;
    if (date.StateAt(row) != kKnown || amount.StateAt(row) != kKnown) continue;
    const Bounds exact = amount.BoundsAt(row);
    const std::int64_t days = Moved<months>(date.ValueAt(row), exact.low.numerator());
    out.own_values()[row] = days;
    if (!exact.low.IsWhole()) {
      out.SetError(row, RowError::NotWhole);
    } else if (!InRange(days)) {
      out.SetError(row, RowError::DateRange);
    }
  }
  FixRows(out, out.rows(), date, amount, false, [&](std::size_t row) {
    const Bounds days = date.BoundsAt(row);
    const Whole whole = WholeWithin(amount.BoundsAt(row));
    if (whole.low > whole.high) return out.SetError(row, RowError::NotWhole);
    const std::int64_t first = Moved<months>(days.low.numerator(), whole.low);
    const std::int64_t last = Moved<months>(days.high.numerator(), whole.high);
    if (first > LastDay() || last < FirstDay()) return out.SetError(row, RowError::DateRange);
    out.SetBounds(row, Between(std::max(first, FirstDay()), std::min(last, LastDay())));
  });
}

// A month is nothing that grows with its date: over the turn of a year it may be any.
void RunMonth(const Column& a, Column& out) {
  WithArray(a, [&](auto x) {
    for (std::size_t row = 0; row < out.rows(); ++row) out.own_values()[row] = value::ToCivil(DateOf(x[row])).month;
  });
  FixRows(out, out.rows(), a, [&](std::size_t row) {
    const Bounds days = a.BoundsAt(row);
    const auto first = value::ToCivil(DateOf(days.low.numerator())), last = value::ToCivil(DateOf(days.high.numerator()));
    out.SetBounds(row, first.year == last.year ? Between(first.month, last.month) : Between(1, 12));
  });
}

// The first period of 1800 may have begun before it.
void RunPeriodStart(const Column& a, const std::vector<std::int32_t>& starts, Column& out) {
  const auto of = [&](std::int64_t days) { return std::int64_t{PeriodStart(DateOf(days), starts).days}; };
  for (std::size_t row = 0; row < out.rows(); ++row) {
    out.own_values()[row] = 0;
    if (a.StateAt(row) != kKnown) continue;
    const std::int64_t first = of(a.ValueAt(row));
    out.own_values()[row] = first;
    if (!InRange(first)) out.SetError(row, RowError::DateRange);
  }
  FixRows(out, out.rows(), a, [&](std::size_t row) {
    const Bounds days = a.BoundsAt(row);
    const std::int64_t first = of(days.low.numerator()), last = of(days.high.numerator());
    if (last < FirstDay()) return out.SetError(row, RowError::DateRange);
    out.SetBounds(row, Between(std::max(first, FirstDay()), last));
  });
}

// The days of arranged years among those that a date may be; nullopt if there are none.
struct Arranged {
  Date first, last;
};
std::optional<Arranged> ArrangedPart(const Bounds& days) {
  const Arranged part{std::max(DateOf(days.low.numerator()), value::FirstArrangedDay()),
                      std::min(DateOf(days.high.numerator()), value::LastArrangedDay())};
  return part.first <= part.last ? std::optional(part) : std::nullopt;
}

std::uint8_t WorkdayTruth(const Bounds& days) {
  const auto part = ArrangedPart(days);
  if (!part) return TruthOf(RowError::UnarrangedYear);
  const std::int32_t worked = value::WorkdaysUntil(part->last) - value::WorkdaysUntil(part->first) + (value::IsWorkday(part->first) ? 1 : 0);
  if (worked == 0) return 0;
  return worked == part->last.days - part->first.days + 1 ? 1 : kUnknownTruth;
}

void RunIsWorkday(const Column& date, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const std::uint8_t state = date.StateAt(row);
    out.own_truths()[row] = IsError(state) ? TruthOfState(state) : WorkdayTruth(date.BoundsAt(row));
  }
  out.SettleTruths();
}

void RunWorkdaysBetween(const Column& a, const Column& b, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    out.own_values()[row] = 0;
    if (a.StateAt(row) != kKnown || b.StateAt(row) != kKnown) continue;
    const Date from = DateOf(a.ValueAt(row)), to = DateOf(b.ValueAt(row));
    if (value::IsArranged(from) && value::IsArranged(to)) {
      out.own_values()[row] = std::int64_t{value::WorkdaysUntil(to)} - value::WorkdaysUntil(from);
    } else {
      out.SetError(row, RowError::UnarrangedYear);
    }
  }
  FixRows(out, out.rows(), a, b, false, [&](std::size_t row) {
    const auto from = ArrangedPart(a.BoundsAt(row)), to = ArrangedPart(b.BoundsAt(row));
    if (!from || !to) return out.SetError(row, RowError::UnarrangedYear);
    out.SetBounds(row, Between(value::WorkdaysUntil(to->first) - value::WorkdaysUntil(from->last),
                               value::WorkdaysUntil(to->last) - value::WorkdaysUntil(from->first)));
  });
}

// The n-th working day after, or the day beyond the arranged years where it lies there.
Date WorkdayOrBeyond(Date date, std::int64_t n) {
  if (const auto day = value::NthWorkday(date, n)) return *day;
  return n < 0 ? value::AddDays(value::FirstArrangedDay(), -1) : value::AddDays(value::LastArrangedDay(), 1);
}

void RunAddWorkdays(const Column& date, const Column& amount, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    out.own_values()[row] = 0;
    if (date.StateAt(row) != kKnown || amount.StateAt(row) != kKnown) continue;
    const value::Rational number = amount.BoundsAt(row).low;
    const Date from = DateOf(date.ValueAt(row));
    const auto day = value::IsArranged(from) ? value::NthWorkday(from, number.numerator()) : std::nullopt;
    if (!number.IsWhole()) {
      out.SetError(row, RowError::NotWhole);
    } else if (!day) {
      out.SetError(row, RowError::UnarrangedYear);
    } else {
      out.own_values()[row] = day->days;
    }
  }
  FixRows(out, out.rows(), date, amount, false, [&](std::size_t row) {
    const Whole whole = WholeWithin(amount.BoundsAt(row));
    if (whole.low > whole.high) return out.SetError(row, RowError::NotWhole);
    const auto part = ArrangedPart(date.BoundsAt(row));
    if (!part) return out.SetError(row, RowError::UnarrangedYear);
    const Date first = WorkdayOrBeyond(part->first, whole.low), last = WorkdayOrBeyond(part->last, whole.high);
    if (first > value::LastArrangedDay() || last < value::FirstArrangedDay()) return out.SetError(row, RowError::UnarrangedYear);
    out.SetBounds(row, Between(std::max(first, value::FirstArrangedDay()).days, std::min(last, value::LastArrangedDay()).days));
  });
}

}  // namespace

void RunDates(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  const auto b = [&]() -> const Column& { return frame.Operand(instruction, 1); };
  if (out.shape().form == Form::Scaled) out.SetMagnitude(kFarthest);
  switch (instruction.op) {
    case Opcode::AddMonths: return RunMove<true>(a, b(), out);
    case Opcode::AddDays: return RunMove<false>(a, b(), out);
    case Opcode::AddWorkdays: return RunAddWorkdays(a, b(), out);
    case Opcode::WorkdaysBetween: return RunWorkdaysBetween(a, b(), out);
    case Opcode::IsWorkday: return RunIsWorkday(a, out);
    case Opcode::PeriodStart: return RunPeriodStart(a, frame.program->sets[static_cast<std::size_t>(instruction.index)], out);
    case Opcode::Month: return RunMonth(a, out);
    case Opcode::FullYears:
      return RunBetween(a, b(), out, [&](Date birth, Date at) { return std::int64_t{FullYears(birth, at, instruction.leap_day)}; });
    case Opcode::FullMonths:
      return RunBetween(a, b(), out, [](Date from, Date to) { return std::int64_t{FullMonths(from, to)}; });
    case Opcode::DaysBetween:
      return RunBetween(a, b(), out, [](Date from, Date to) { return std::int64_t{to.days} - from.days; });
    case Opcode::Year: return RunOne(a, out, [](Date date) { return std::int64_t{value::ToCivil(date).year}; });
    case Opcode::MonthStart: return RunOne(a, out, [](Date date) { return std::int64_t{MonthStart(date).days}; });
    default: return RunOne(a, out, [](Date date) { return std::int64_t{MonthEnd(date).days}; });
  }
}

}  // namespace doudi::run
