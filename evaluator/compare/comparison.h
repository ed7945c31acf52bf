// Comparison: what two sets of rules come to over a register: who gains, who loses, how much in a year, per policy and per group of households.
//
// Comparisons of parts of a register merge into that of the whole, in any order.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compare/household.h"
#include "value/division.h"

namespace doudi::compare {

inline constexpr std::array<std::int64_t, 4> kBrackets = {0, 1000, 5000, 10000};  // 元 in a year, either way
inline constexpr std::size_t kBracketCount = 2 * kBrackets.size() + 1;           // the middle one is no difference
// −10000 and less is 0, no difference is 4, +10000 and more is 8.
std::size_t BracketOf(const value::Rational& difference);
std::string BracketText(std::size_t bracket);

// Households.
struct GroupTally {
  std::array<std::uint64_t, 4> standings{};  // by Standing
  screening::ExactSum gained, lost;          // by those that gain, by those that lose (a negative sum)
  screening::ExactSum known;                 // of those that are open: what is known of their difference
  std::uint64_t CountOf(Standing standing) const { return standings[static_cast<std::size_t>(standing)]; }
  std::uint64_t households() const;
  screening::ExactSum Net() const;           // gained and lost together
  void Add(const GroupTally& other);
};

// Households, by one policy. Money in a year, of those of which the difference is known; of the others the lower ends.
struct PolicyTally {
  std::array<std::uint64_t, 4> standings{};
  std::uint64_t outcome_only = 0;            // of those that stay: another outcome without other money
  screening::ExactSum gained, lost, before, after, open_before, open_after;
  std::uint64_t CountOf(Standing standing) const { return standings[static_cast<std::size_t>(standing)]; }
  bool IsChange() const { return CountOf(Standing::Stays) < households() || outcome_only > 0; }
  std::uint64_t households() const;
  screening::ExactSum Net() const;           // gained and lost together
  void Add(const PolicyTally& other);
};

// What a household is told apart by. Codes are members of enumerations, 0 and 1 of 布尔; nullopt: nobody gave it.
struct HouseholdGroups {
  std::optional<value::DivisionCode> division;
  std::optional<std::int32_t> residence, kind;
  std::optional<std::int32_t> persons;  // 1 to 5, 5 for more
};
HouseholdGroups GroupsOf(const Grouping& grouping, const Decided& decided);

class Comparison {
 public:
  void Add(const HouseholdChange& change, const HouseholdGroups& groups);
  void Merge(const Comparison& other);

  const GroupTally& whole() const { return whole_; }
  const std::vector<PolicyTally>& policies() const { return policies_; }  // by pair; empty where there is no household
  const std::array<std::uint64_t, kBracketCount>& brackets() const { return brackets_; }
  const std::map<std::optional<std::int32_t>, GroupTally>& residences() const { return residences_; }
  const std::map<std::optional<std::int32_t>, GroupTally>& persons() const { return persons_; }
  const std::map<std::optional<std::int32_t>, GroupTally>& kinds() const { return kinds_; }
  // By the 区划 that households name themselves.
  const std::map<std::optional<value::DivisionCode>, GroupTally>& own_divisions() const { return divisions_; }
  // Of each 区划 with households, and of those that it lies in.
  std::map<value::DivisionCode, GroupTally> Divisions() const;
  GroupTally Elsewhere() const;  // those whose 区划 nobody gave
  screening::ExactSum Total(screening::ExactSum PolicyTally::*sum) const;
  screening::ExactSum BudgetDifference() const;  // of all policies, where they are not open

 private:
  GroupTally whole_;
  std::vector<PolicyTally> policies_;
  std::array<std::uint64_t, kBracketCount> brackets_{};
  std::map<std::optional<value::DivisionCode>, GroupTally> divisions_;
  std::map<std::optional<std::int32_t>, GroupTally> residences_, persons_, kinds_;
};

}  // namespace doudi::compare
