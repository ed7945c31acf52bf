#include "compare/household.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "verdict/verdict.h"

namespace doudi::compare {
namespace {

using screening::AmountState;
using screening::PlaceOf;
using value::Rational;
using verdict::Outcome;

bool Grants(Outcome outcome) { return outcome == Outcome::Eligible || outcome == Outcome::Provisional; }
bool IsOpen(Outcome outcome) { return outcome == Outcome::Undetermined || outcome == Outcome::Conflict; }

// A sum of which nothing is known any more once something of it is not.
std::optional<Rational> Plus(const std::optional<Rational>& a, const std::optional<Rational>& b) { return a && b ? value::Add(*a, *b) : std::nullopt; }

std::optional<Rational> Yearly(const model::Benefit& benefit, const Rational& amount) {
  return value::Multiply(amount, benefit.period == model::BenefitPeriod::Monthly ? 12 : 1);
}

bool IsAtMost(const screening::PolicyDecisions& decisions, const std::string& benefit) {
  return std::any_of(decisions.amounts.begin(), decisions.amounts.end(),
                     [&](const screening::AmountColumn& column) { return column.benefit->name == benefit && column.benefit->at_most; });
}

// What one benefit adds. An advance is part of the benefit that it is paid on; of a 最高额 it is what is certain, and the 最高额 the most.
void AddBenefit(const screening::PolicyDecisions& decisions, const screening::AmountColumn& column, std::size_t row, YearlyAid& aid) {
  const auto state = column.StateAt(row);
  const auto& benefit = *column.benefit;
  if (state == AmountState::None || !benefit.type.unit.IsMoney()) return;
  const bool advance = !benefit.offset_of.empty();
  if (advance && !IsAtMost(decisions, benefit.offset_of)) return;
  const std::optional<Rational> amount = state == AmountState::Error ? std::nullopt : Yearly(benefit, column.At(row));
  if (!benefit.at_most && amount) {
    const auto low = value::Add(aid.low, *amount);
    if (!low) aid.high.reset();
    aid.low = low.value_or(aid.low);
  }
  if (advance) return;
  aid.high = state == AmountState::AtLeast ? std::nullopt : Plus(aid.high, amount);
}

}  // namespace

std::string OutcomeText(const YearlyAid& aid, bool has_policy) {
  if (!has_policy) return "没有";
  std::string text;
  const auto rows = std::accumulate(aid.outcomes.begin(), aid.outcomes.end(), 0U);
  for (std::size_t i = 0; i < aid.outcomes.size(); ++i) {
    if (aid.outcomes[i] == 0) continue;
    const auto name = verdict::ChineseName(static_cast<Outcome>(i));
    if (aid.outcomes[i] == rows) return std::string(name);
    text += fmt::format("{}{} {}", text.empty() ? "" : "，", name, aid.outcomes[i]);
  }
  return text.empty() ? "不适用" : text;
}

bool OutcomesDiffer(const YearlyAid& before, const YearlyAid& after) {
  for (std::size_t i = 0; i < before.outcomes.size(); ++i)
    if (static_cast<Outcome>(i) != Outcome::Ineligible && before.outcomes[i] != after.outcomes[i]) return true;
  return false;
}

YearlyAid AidOf(const Decided& decided, const std::optional<PolicyPlace>& policy) {
  YearlyAid aid;
  if (!policy) return aid;
  const auto& decisions = decided.decisions.policies[policy->decided];
  const auto entity = decided.model.policies[PlaceOf(policy->policy)].entity;
  const bool money = std::any_of(decisions.amounts.begin(), decisions.amounts.end(), [](const auto& column) { return column.benefit->type.unit.IsMoney(); });
  const auto& phantom = decided.chunk.entities[PlaceOf(entity)].phantom;
  const auto [first, last] = screening::RowsOf(decided.model, decided.chunk, entity, static_cast<std::int32_t>(decided.record));
  for (auto row = PlaceOf(first); row < PlaceOf(last); ++row) {
    // Persons that the record does not list may be given aid, too.
    if (!phantom.empty() && phantom[row] != 0) {
      if (money) aid.high.reset();
      continue;
    }
    const Outcome outcome = decisions.outcomes[row];
    if (outcome == Outcome::NotApplicable) continue;
    ++aid.outcomes[static_cast<std::size_t>(outcome)];
    if (money && IsOpen(outcome)) aid.high.reset();
    if (!Grants(outcome)) continue;
    for (const auto& column : decisions.amounts) AddBenefit(decisions, column, row, aid);
  }
  return aid;
}

Difference DifferenceOf(const YearlyAid& before, const YearlyAid& after, bool unchanged) {
  Difference difference;
  if (unchanged) return difference;
  // A 最高额 that stays as it was is no difference, though what is granted of it is not known.
  if (before.high && before == after) return difference;
  if (before.IsCertain() && after.IsCertain()) {
    if (const auto amount = value::Subtract(after.low, before.low)) {
      difference.amount = *amount;
      return difference;
    }
  }
  difference.open = true;
  if (before.high) difference.low = value::Subtract(after.low, *before.high);
  if (after.high) difference.high = value::Subtract(*after.high, before.low);
  return difference;
}

HouseholdChange ChangeOf(const Pairing& pairing, const Decided& before, const Decided& after) {
  HouseholdChange change;
  bool open = false;
  for (std::size_t i = 0; i < pairing.policies().size(); ++i) {
    const auto& pair = pairing.policies()[i];
    AidChange aid{i, AidOf(before, pair.before), AidOf(after, pair.after), {}};
    aid.difference = DifferenceOf(aid.before, aid.after, pair.unchanged);
    if (const auto sum = value::Add(change.known, aid.difference.amount)) {
      change.known = *sum;
    } else {
      open = true;
    }
    open = open || aid.difference.open;
    change.aids.push_back(std::move(aid));
  }
  change.standing = open ? Standing::Open : change.known.Sign() > 0 ? Standing::Gains : change.known.Sign() < 0 ? Standing::Loses : Standing::Stays;
  return change;
}

}  // namespace doudi::compare
