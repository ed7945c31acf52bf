#include "compare/comparison.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "screening/progress.h"
#include "screening/verdict_rows.h"

namespace doudi::compare {
namespace {

using screening::ExactSum;
using screening::PlaceOf;

constexpr std::size_t kMiddle = kBrackets.size();

void AddHousehold(const HouseholdChange& change, GroupTally& tally) {
  ++tally.standings[static_cast<std::size_t>(change.standing)];
  switch (change.standing) {
    case Standing::Gains: tally.gained.Add(change.known); break;
    case Standing::Loses: tally.lost.Add(change.known); break;
    case Standing::Open: tally.known.Add(change.known); break;
    case Standing::Stays: break;
  }
}

void AddAid(const AidChange& aid, PolicyTally& tally) {
  const int sign = aid.difference.amount.Sign();
  const Standing standing = aid.difference.open ? Standing::Open : sign > 0 ? Standing::Gains : sign < 0 ? Standing::Loses : Standing::Stays;
  ++tally.standings[static_cast<std::size_t>(standing)];
  if (standing == Standing::Stays && OutcomesDiffer(aid.before, aid.after)) ++tally.outcome_only;
  (standing == Standing::Open ? tally.open_before : tally.before).Add(aid.before.low);
  (standing == Standing::Open ? tally.open_after : tally.after).Add(aid.after.low);
  if (standing == Standing::Gains) tally.gained.Add(aid.difference.amount);
  if (standing == Standing::Loses) tally.lost.Add(aid.difference.amount);
}

template <std::size_t N>
void AddCounts(const std::array<std::uint64_t, N>& from, std::array<std::uint64_t, N>& to) {
  for (std::size_t i = 0; i < N; ++i) to[i] += from[i];
}

std::optional<std::int32_t> CodeAt(const Decided& decided, model::FactId fact) {
  if (fact == model::kNone) return std::nullopt;
  const auto& column = decided.chunk.facts[PlaceOf(fact)];
  if (column.StateAt(decided.record) < record::FactState::Declared) return std::nullopt;
  return static_cast<std::int32_t>(column.At(decided.record));
}

std::optional<std::int32_t> PersonsAt(const Decided& decided, model::EntityId persons) {
  if (persons == model::kNoEntity) return std::nullopt;
  const auto [first, last] = screening::RowsOf(decided.model, decided.chunk, persons, static_cast<std::int32_t>(decided.record));
  const auto& phantom = decided.chunk.entities[PlaceOf(persons)].phantom;
  for (auto row = first; row < last; ++row)
    if (!phantom.empty() && phantom[PlaceOf(row)] != 0) return std::nullopt;
  return std::min(last - first, 5);
}

template <class Map>
void MergeGroups(const Map& from, Map& to) {
  for (const auto& [key, tally] : from) to[key].Add(tally);
}

ExactSum Sum(ExactSum a, const ExactSum& b) {
  a.Add(b);
  return a;
}

std::string Money(std::int64_t amount) { return amount == 0 ? "0" : screening::WithThousands(static_cast<std::uint64_t>(amount)); }

}  // namespace

std::size_t BracketOf(const value::Rational& difference) {
  if (difference.Sign() == 0) return kMiddle;
  const bool more = difference.Sign() > 0;
  const auto size = more ? difference : value::Negate(difference).value_or(difference);
  std::size_t step = 0;
  while (step < kBrackets.size() && !(size < value::Rational(kBrackets[step]))) ++step;
  return more ? kMiddle + step : kMiddle - step;
}

std::string BracketText(std::size_t bracket) {
  if (bracket == kMiddle) return "不变";
  const bool more = bracket > kMiddle;
  const std::size_t step = more ? bracket - kMiddle : kMiddle - bracket;
  const std::string word = more ? "多" : "少";
  if (step == kBrackets.size()) return fmt::format("{} {} 元以上", word, Money(kBrackets.back()));
  if (step == 1) return fmt::format("{} 不到 {} 元", word, Money(kBrackets[1]));
  return fmt::format("{} {} 至 {} 元", word, Money(kBrackets[step - 1]), Money(kBrackets[step]));
}

std::uint64_t GroupTally::households() const { return std::accumulate(standings.begin(), standings.end(), std::uint64_t{0}); }

ExactSum GroupTally::Net() const { return Sum(gained, lost); }

void GroupTally::Add(const GroupTally& other) {
  AddCounts(other.standings, standings);
  gained.Add(other.gained);
  lost.Add(other.lost);
  known.Add(other.known);
}

std::uint64_t PolicyTally::households() const { return std::accumulate(standings.begin(), standings.end(), std::uint64_t{0}); }

ExactSum PolicyTally::Net() const { return Sum(gained, lost); }

void PolicyTally::Add(const PolicyTally& other) {
  AddCounts(other.standings, standings);
  outcome_only += other.outcome_only;
  for (const auto sum : {&PolicyTally::gained, &PolicyTally::lost, &PolicyTally::before, &PolicyTally::after, &PolicyTally::open_before, &PolicyTally::open_after})
    (this->*sum).Add(other.*sum);
}

HouseholdGroups GroupsOf(const Grouping& grouping, const Decided& decided) {
  HouseholdGroups groups;
  groups.division = screening::DivisionAt(decided.chunk, screening::DivisionFact(decided.model), decided.record);
  groups.residence = CodeAt(decided, grouping.residence);
  groups.kind = CodeAt(decided, grouping.kind);
  groups.persons = PersonsAt(decided, grouping.persons);
  return groups;
}

void Comparison::Add(const HouseholdChange& change, const HouseholdGroups& groups) {
  AddHousehold(change, whole_);
  AddHousehold(change, divisions_[groups.division]);
  AddHousehold(change, residences_[groups.residence]);
  AddHousehold(change, persons_[groups.persons]);
  AddHousehold(change, kinds_[groups.kind]);
  if (change.standing != Standing::Open) ++brackets_[BracketOf(change.known)];
  if (policies_.empty()) policies_.resize(change.aids.size());
  for (const auto& aid : change.aids) AddAid(aid, policies_[aid.pair]);
}

void Comparison::Merge(const Comparison& other) {
  whole_.Add(other.whole_);
  if (policies_.size() < other.policies_.size()) policies_.resize(other.policies_.size());
  for (std::size_t i = 0; i < other.policies_.size(); ++i) policies_[i].Add(other.policies_[i]);
  AddCounts(other.brackets_, brackets_);
  MergeGroups(other.divisions_, divisions_);
  MergeGroups(other.residences_, residences_);
  MergeGroups(other.persons_, persons_);
  MergeGroups(other.kinds_, kinds_);
}

std::map<value::DivisionCode, GroupTally> Comparison::Divisions() const {
  std::map<value::DivisionCode, GroupTally> all;
  for (const auto& [division, tally] : divisions_)
    for (auto code = division; code; code = value::ParentDivision(*code))
      if (*code != value::kCountry || division == value::kCountry) all[*code].Add(tally);
  return all;
}

GroupTally Comparison::Elsewhere() const {
  const auto found = divisions_.find(std::nullopt);
  return found == divisions_.end() ? GroupTally{} : found->second;
}

screening::ExactSum Comparison::Total(screening::ExactSum PolicyTally::*sum) const {
  ExactSum total;
  for (const auto& policy : policies_) total.Add(policy.*sum);
  return total;
}

ExactSum Comparison::BudgetDifference() const { return Sum(Total(&PolicyTally::gained), Total(&PolicyTally::lost)); }

}  // namespace doudi::compare
