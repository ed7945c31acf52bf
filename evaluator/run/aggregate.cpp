// Aggregates: over the rows of a descendant collection under each row, by offsets.
#include <algorithm>

#include "run/fraction.h"
#include "run/frame.h"
#include "run/possible.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;
using value::Bounds;
using value::Truth;

// One aggregate's operands and where each row's elements are.
struct Elements {
  const Column* body = nullptr;
  const Column* filter = nullptr;
  const std::int32_t* offsets = nullptr;
  const std::uint8_t* phantom = nullptr;  // null where there is none

  bool plain() const { return (!body || body->plain()) && (!filter || filter->plain()) && !phantom; }
  std::size_t First(std::size_t row) const { return static_cast<std::size_t>(offsets[row]); }
  std::size_t Last(std::size_t row) const { return static_cast<std::size_t>(offsets[row + 1]); }
  bool IsPhantom(std::size_t element) const { return phantom && phantom[element] != 0; }
  std::uint8_t FilterAt(std::size_t element) const { return filter ? filter->TruthAt(element) : 1; }
  // Nothing but bare values between these rows?
  bool IsPlain(std::size_t first, std::size_t last) const {
    for (std::size_t element = first; element < last; ++element)
      if (IsPhantom(element) || FilterAt(element) > 1 || (body && body->StateAt(element) != kKnown)) return false;
    return true;
  }
};

// The filter as a bare loop reads it.
struct NoFilter {
  bool operator[](std::size_t) const { return true; }
};
struct TruthFilter {
  const std::uint8_t* truths;
  bool operator[](std::size_t element) const { return truths[element] == 1; }
};
struct SameFilter {
  bool passes;
  bool operator[](std::size_t) const { return passes; }
};
template <class Loop>
void WithFilter(const Elements& elements, Loop loop) {
  if (!elements.filter) return loop(NoFilter{});
  if (elements.filter->single()) return loop(SameFilter{elements.filter->TruthAt(0) == 1});
  loop(TruthFilter{elements.filter->truths()});
}

// ---- bare loops -------------------------------------------------------------------------------------------------------

template <class Body, class Filter>
void SumLoop(const Elements& elements, Body body, Filter filter, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    std::int64_t sum = 0;
    for (std::size_t i = elements.First(row); i < elements.Last(row); ++i) sum += filter[i] ? body[i] : 0;
    out.own_values()[row] = sum;
  }
}

template <class Body, class Filter>
void CheckedSumLoop(const Elements& elements, Body body, Filter filter, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    Wide sum = 0;
    for (std::size_t i = elements.First(row); i < elements.Last(row); ++i) sum += filter[i] ? body[i] : 0;
    out.own_values()[row] = static_cast<std::int64_t>(sum);
    if (!Fits(sum)) out.SetError(row, RowError::Overflow);
  }
}

// The sum of the elements that pass as a ratio; false if it does not fit. Also counts them.
bool SumRatios(const Elements& elements, const Ratios& body, std::size_t row, Ratio& sum, std::int64_t& count) {
  sum = {0, 1};
  count = 0;
  bool fits = true;
  for (std::size_t i = elements.First(row); i < elements.Last(row); ++i) {
    if (elements.FilterAt(i) != 1) continue;
    ++count;
    const Ratio next = body[i];
    const Wide top = next.bottom == sum.bottom ? Wide{sum.top} + next.top : Wide{sum.top} * next.bottom + Wide{next.top} * sum.bottom;
    const Wide bottom = next.bottom == sum.bottom ? Wide{sum.bottom} : Wide{sum.bottom} * next.bottom;
    fits = fits && StoreRatio(top, bottom, sum);
  }
  return fits;
}

void SumFractions(const Elements& elements, bool average, Column& out) {
  const Ratios body(*elements.body);
  for (std::size_t row = 0; row < out.rows(); ++row) {
    Ratio sum{0, 1};
    std::int64_t count = 0;
    bool fits = SumRatios(elements, body, row, sum, count);
    if (average && count > 0) fits = fits && StoreRatio(sum.top, Wide{sum.bottom} * count, sum);
    if (!fits) sum = {0, 1};
    out.own_values()[row] = sum.top;
    out.own_denominators()[row] = sum.bottom;
    if (!fits) out.SetError(row, RowError::Overflow);
    if (average && count == 0) out.SetError(row, RowError::EmptyAggregate);
  }
}

void SumPlain(const Elements& elements, Column& out) {
  if (out.shape().form == Form::Fraction) return SumFractions(elements, false, out);
  std::size_t most = 0;
  for (std::size_t row = 0; row < out.rows(); ++row) most = std::max(most, elements.Last(row) - elements.First(row));
  const std::uint64_t size = elements.body->magnitude();
  const bool fits = size < kHuge / std::max<std::size_t>(most, 1);
  out.SetMagnitude(fits ? size * most : kHuge);
  WithFilter(elements, [&](auto filter) {
    WithArray(*elements.body, [&](auto body) {
      fits ? SumLoop(elements, body, filter, out) : CheckedSumLoop(elements, body, filter, out);
    });
  });
}

void CountPlain(const Elements& elements, Column& out) {
  std::uint64_t most = 0;
  WithFilter(elements, [&](auto filter) {
    for (std::size_t row = 0; row < out.rows(); ++row) {
      std::int64_t count = 0;
      for (std::size_t i = elements.First(row); i < elements.Last(row); ++i) count += filter[i];
      out.own_values()[row] = count;
      most = std::max(most, static_cast<std::uint64_t>(count));
    }
  });
  out.SetMagnitude(most);
}

void AnyPlain(const Elements& elements, Column& out) {
  WithFilter(elements, [&](auto filter) {
    for (std::size_t row = 0; row < out.rows(); ++row) {
      bool any = false;
      for (std::size_t i = elements.First(row); i < elements.Last(row); ++i)
        any |= filter[i] && (!elements.body || elements.body->TruthAt(i) == 1);
      out.own_truths()[row] = any;
    }
  });
}

void EveryPlain(const Elements& elements, Column& out) {
  WithFilter(elements, [&](auto filter) {
    for (std::size_t row = 0; row < out.rows(); ++row) {
      bool every = true;
      for (std::size_t i = elements.First(row); i < elements.Last(row); ++i)
        every &= !filter[i] || !elements.body || elements.body->TruthAt(i) == 1;
      out.own_truths()[row] = every;
    }
  });
}

// Numbers of either form, and dates as numbers over 1.
void ExtremePlain(const Elements& elements, bool greatest, Column& out) {
  const Ratios body(*elements.body);
  const bool fraction = out.shape().form == Form::Fraction;
  for (std::size_t row = 0; row < out.rows(); ++row) {
    Ratio best{0, 1};
    bool any = false;
    for (std::size_t i = elements.First(row); i < elements.Last(row); ++i) {
      if (elements.FilterAt(i) != 1) continue;
      const Ratio next = body[i];
      if (!any || (greatest ? IsLess(best, next) : IsLess(next, best))) best = next;
      any = true;
    }
    out.own_values()[row] = best.top;
    if (fraction) out.own_denominators()[row] = best.bottom;
    if (!any) out.SetError(row, RowError::EmptyAggregate);
  }
  out.SetMagnitude(elements.body->magnitude());
}

// ---- rows with an element that is unknown, in error or a phantom -----------------------------------------------------------

// What the elements of one row come to. An element that may not be there counts with 0 as well.
struct Gathered {
  std::uint8_t error = kKnown;  // state of the first error
  std::optional<Bounds> sum = Bounds::Point(0);
  std::optional<Bounds> count = Bounds::Point(0);
  std::optional<Bounds> sure;   // of those surely there: the hull of greatest (or least) so far
  std::optional<Bounds> all;    // the hull of all that may be there
  bool every_sure = true;
  Truth any = Truth::False;
  Truth every = Truth::True;
};

std::optional<Bounds> Times(const Bounds& body, bool phantom, bool sure) {
  if (phantom) return Multiply(body, Bounds::AtLeast(0));
  return sure ? body : Hull(body, Bounds::Point(0));
}
void AddTo(std::optional<Bounds>& total, const std::optional<Bounds>& part) {
  total = total && part ? Add(*total, *part) : std::nullopt;
}

// One element whose filter is not False and that is in no error.
void Gather(const Instruction& instruction, const Elements& elements, std::size_t i, Gathered& all) {
  const bool phantom = elements.IsPhantom(i);
  const bool sure = !phantom && elements.FilterAt(i) == 1;
  all.every_sure = all.every_sure && sure;
  switch (instruction.op) {
    case Opcode::Count: return AddTo(all.count, Times(Bounds::Point(1), phantom, sure));
    case Opcode::Any:
    case Opcode::Every: {
      auto truth = Truth::True;
      if (elements.body) truth = static_cast<Truth>(elements.body->TruthAt(i));
      if (!sure && truth == Truth::True) all.any = Or(all.any, Truth::Unknown);
      if (!sure && truth == Truth::False) all.every = And(all.every, Truth::Unknown);
      if (sure || truth == Truth::Unknown) {
        all.any = Or(all.any, truth);
        all.every = And(all.every, truth);
      }
      return;
    }
    default: break;
  }
  const Bounds body = elements.body->BoundsAt(i);
  AddTo(all.sum, Times(body, phantom, sure));
  AddTo(all.count, Times(Bounds::Point(1), phantom, sure));
  all.all = all.all ? Hull(*all.all, body) : body;
  if (!sure) return;
  const bool least = instruction.op == Opcode::MinOf;
  all.sure = !all.sure ? body : least ? Min(*all.sure, body) : Max(*all.sure, body);
}

Gathered GatherRow(const Instruction& instruction, const Elements& elements, std::size_t row) {
  Gathered all;
  for (std::size_t i = elements.First(row); i < elements.Last(row); ++i) {
    const std::uint8_t filter = elements.FilterAt(i);
    if (filter == 0) continue;
    const std::uint8_t body = elements.body ? elements.body->StateAt(i) : kKnown;
    const std::uint8_t error = IsErrorTruth(filter) ? StateOfTruth(filter) : IsError(body) ? body : kKnown;
    if (error != kKnown) {
      all.error = error;
      return all;
    }
    Gather(instruction, elements, i, all);
  }
  return all;
}

// The greatest: at least that of those surely there (or the least of all, where none is), at most that of all. The least likewise.
Bounds ExtremeOf(const Gathered& all, bool greatest) {
  Bounds bounds = *all.all;
  if (!all.sure) return bounds;
  if (greatest) {
    bounds.low = all.sure->low;
    bounds.low_infinite = all.sure->low_infinite;
  } else {
    bounds.high = all.sure->high;
    bounds.high_infinite = all.sure->high_infinite;
  }
  return bounds;
}

void WriteGathered(const Instruction& instruction, const Gathered& all, std::size_t row, Column& out) {
  if (all.error != kKnown) return out.SetState(row, all.error);
  std::optional<Bounds> number;
  switch (instruction.op) {
    case Opcode::Any:
    case Opcode::Every: {
      const Truth truth = instruction.op == Opcode::Any ? all.any : all.every;
      out.own_truths()[row] = static_cast<std::uint8_t>(truth);
      if (truth == Truth::Unknown) out.MarkTruthsNotPlain();
      return;
    }
    case Opcode::Count: number = all.count; break;
    case Opcode::Sum: number = all.sum; break;
    default:
      if (!all.all) return out.SetError(row, RowError::EmptyAggregate);
      if (instruction.op != Opcode::Average) {
        number = ExtremeOf(all, instruction.op == Opcode::MaxOf);
      } else if (!all.every_sure) {
        number = all.all;
      } else if (all.sum) {
        number = Divide(*all.sum, *all.count);
      }
  }
  number ? out.SetBounds(row, *number) : out.SetError(row, RowError::Overflow);
}

void RunPlain(const Instruction& instruction, const Elements& elements, Column& out) {
  switch (instruction.op) {
    case Opcode::Sum: return SumPlain(elements, out);
    case Opcode::Count: return CountPlain(elements, out);
    case Opcode::Any: return AnyPlain(elements, out);
    case Opcode::Every: return EveryPlain(elements, out);
    case Opcode::Average: return SumFractions(elements, true, out);
    default: return ExtremePlain(elements, instruction.op == Opcode::MaxOf, out);
  }
}

// The value on the first element that is in: what a Choose over the elements would take.
void FirstRow(const Elements& elements, std::size_t row, Column& out) {
  Possible possible(out.shape());
  for (std::size_t i = elements.First(row); i < elements.Last(row); ++i) {
    const std::uint8_t filter = elements.FilterAt(i);
    if (filter == 0) continue;
    if (IsErrorTruth(filter)) return out.SetState(row, StateOfTruth(filter));
    possible.Take(elements.body->Read(i));
    if (filter == 1 && !elements.IsPhantom(i)) break;
  }
  if (!possible.any()) possible.Fail(RowError::EmptyAggregate);
  possible.WriteTo(out, row);
}

}  // namespace

void RunAggregate(Frame& frame, const Instruction& instruction, Column& out) {
  Elements elements;
  if (instruction.has_body) elements.body = &frame.Operand(instruction, 0);
  if (instruction.has_filter) elements.filter = &frame.Operand(instruction, instruction.operands.size() - 1);
  elements.offsets = frame.DescendantOffsets(instruction.level, instruction.collection).data();
  const record::EntityRows& rows = frame.RowsOf(instruction.collection);
  if (rows.has_phantom) elements.phantom = rows.phantom.data();

  if (instruction.op == Opcode::First) {
    for (std::size_t row = 0; row < out.rows(); ++row) FirstRow(elements, row, out);
    return;
  }
  RunPlain(instruction, elements, out);
  if (elements.plain()) return;
  for (std::size_t row = 0; row < out.rows(); ++row)
    if (!elements.IsPlain(elements.First(row), elements.Last(row)))
      WriteGathered(instruction, GatherRow(instruction, elements, row), row, out);
}

}  // namespace doudi::run
