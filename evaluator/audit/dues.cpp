#include "audit/dues.h"

#include <algorithm>

namespace doudi::audit {
namespace {

using screening::AmountState;
using screening::PlaceOf;
using verdict::Outcome;

constexpr std::int64_t kFen = 100;

bool Grants(Outcome outcome) { return outcome == Outcome::Eligible || outcome == Outcome::Provisional; }
bool IsOpen(Outcome outcome) { return outcome == Outcome::Undetermined || outcome == Outcome::Conflict; }

// No amount is below 0, and nothing known of one means any.
value::Bounds AtLeastNothing(const value::Bounds& bounds) { return value::Max(bounds, value::Bounds::Point(0)); }
const value::Bounds kAny = value::Bounds::AtLeast(0);

value::Bounds Plus(const value::Bounds& a, const value::Bounds& b) { return value::Add(a, b).value_or(kAny); }

const value::Bounds* OpenAt(const screening::AmountColumn& column, std::int32_t row) {
  const auto at = std::lower_bound(column.open.begin(), column.open.end(), row, [](const auto& one, std::int32_t wanted) { return one.row < wanted; });
  return at != column.open.end() && at->row == row ? &at->amount : nullptr;
}

}  // namespace

NamedBenefits::NamedBenefits(const std::vector<Line>& lines) {
  for (const auto& line : lines)
    for (const auto& part : line.parts)
      if (!part.benefit.empty()) named_.push_back(part);
  std::sort(named_.begin(), named_.end());
}

bool NamedBenefits::IsIn(const Part& part, const model::PolicyVersion& version, const model::Benefit& benefit) const {
  if (!IsMonthly(version, benefit)) return false;
  if (!part.benefit.empty()) return part.benefit == benefit.name;
  return !std::binary_search(named_.begin(), named_.end(), Part{part.policy, benefit.name});
}

const screening::PolicyDecisions* DueReader::Find(model::PolicyId policy) const {
  const auto at = std::lower_bound(decisions_.policies.begin(), decisions_.policies.end(), policy, [](const auto& one, model::PolicyId id) { return one.policy < id; });
  return at != decisions_.policies.end() && at->policy == policy ? &*at : nullptr;
}

void DueReader::Read(const Line& line, Dues& dues) const {
  const std::size_t rows = chunk_.entities[PlaceOf(line.entity)].count;
  dues.fen.assign(rows, 0);
  dues.marks.assign(rows, 0);
  for (const auto& part : line.parts) {
    const auto* decided = Find(part.policy);
    if (decided == nullptr) {
      for (auto& mark : dues.marks) mark |= kDueNoRules | kDueOpen;
      continue;
    }
    const auto entity = model_.policies[PlaceOf(part.policy)].entity;
    std::vector<const screening::AmountColumn*> columns;
    for (const auto& column : decided->amounts)
      if (!column.states.empty() && named_.IsIn(part, *decided->version, *column.benefit)) columns.push_back(&column);
    const auto add = [&](std::size_t from, std::size_t to) {
      const Outcome outcome = decided->outcomes[from];
      if (IsOpen(outcome)) dues.marks[to] |= kDueOpen;
      if (outcome == Outcome::Provisional) dues.marks[to] |= kDueChecks;
      if (!Grants(outcome)) return;
      for (const auto* column : columns) {
        const auto state = column->states[from];
        if (state == AmountState::AtLeast || state == AmountState::Error) dues.marks[to] |= kDueOpen;
        if (state == AmountState::Estimate) dues.marks[to] |= kDueEstimate;
        const std::int64_t fen = column->values[from];
        if (fen == 0 ? !column->odd.empty() : column->denominator != kFen) dues.marks[to] |= kDueOdd;  // of 0 it may lie there
        dues.fen[to] += fen;
      }
    };
    if (entity == line.entity) {
      for (std::size_t row = 0; row < rows; ++row) add(row, row);
      continue;
    }
    for (std::size_t row = 0; row < rows; ++row) {
      const auto [first, last] = RowsUnder(line, static_cast<std::int32_t>(row), entity);
      for (auto under = first; under < last; ++under) add(PlaceOf(under), row);
    }
  }
}

std::pair<std::int32_t, std::int32_t> DueReader::RowsUnder(const Line& line, std::int32_t row, model::EntityId entity) const {
  if (entity == line.entity) return {row, row + 1};
  return screening::RowsOf(model_, chunk_, entity, row);  // the line is the record's
}

value::Bounds DueReader::DueOfRow(const Part& part, const screening::PolicyDecisions& decided, std::int32_t row) const {
  const Outcome outcome = decided.outcomes[PlaceOf(row)];
  if (outcome == Outcome::Conflict) return kAny;
  if (!Grants(outcome) && outcome != Outcome::Undetermined) return value::Bounds::Point(0);
  value::Bounds sum = value::Bounds::Point(0);
  for (const auto& column : decided.amounts) {
    if (!named_.IsIn(part, *decided.version, *column.benefit)) continue;
    const auto state = column.StateAt(PlaceOf(row));
    if (const auto* open = OpenAt(column, row))
      sum = Plus(sum, AtLeastNothing(*open));
    else if (outcome == Outcome::Undetermined || state == AmountState::AtLeast || state == AmountState::Error)
      sum = Plus(sum, kAny);
    else
      sum = Plus(sum, value::Bounds::Point(column.At(PlaceOf(row))));
  }
  // While it is open whether it is granted it may be nothing.
  return outcome == Outcome::Undetermined ? value::Hull(sum, value::Bounds::Point(0)) : sum;
}

value::Bounds DueReader::DueAt(const Line& line, std::int32_t row) const {
  value::Bounds sum = value::Bounds::Point(0);
  for (const auto& part : line.parts) {
    const auto* decided = Find(part.policy);
    if (decided == nullptr) {
      sum = Plus(sum, kAny);
      continue;
    }
    const auto [first, last] = RowsUnder(line, row, model_.policies[PlaceOf(part.policy)].entity);
    for (auto under = first; under < last; ++under) sum = Plus(sum, DueOfRow(part, *decided, under));
  }
  return sum;
}

value::Bounds DueReader::DueOfRecord(const Line& line, std::int32_t record) const {
  if (line.entity == 0) return DueAt(line, record);
  value::Bounds sum = value::Bounds::Point(0);
  const auto [first, last] = screening::RowsOf(model_, chunk_, line.entity, record);
  for (auto row = first; row < last; ++row) sum = Plus(sum, DueAt(line, row));
  return sum;
}

Outcome DueReader::OutcomeAt(const Line& line, std::int32_t row) const {
  Outcome best = Outcome::NotApplicable;
  const auto rank = [](Outcome outcome) {
    switch (outcome) {
      case Outcome::Eligible: return 6;
      case Outcome::Provisional: return 5;
      case Outcome::Undetermined: return 4;
      case Outcome::Conflict: return 3;
      case Outcome::Terminated: return 2;
      case Outcome::Ineligible: return 1;
      case Outcome::NotApplicable: break;
    }
    return 0;
  };
  for (const auto& part : line.parts) {
    const auto* decided = Find(part.policy);
    if (decided == nullptr) continue;
    const auto [first, last] = RowsUnder(line, row, model_.policies[PlaceOf(part.policy)].entity);
    for (auto under = first; under < last; ++under)
      if (rank(decided->outcomes[PlaceOf(under)]) > rank(best)) best = decided->outcomes[PlaceOf(under)];
  }
  return best;
}

}  // namespace doudi::audit
