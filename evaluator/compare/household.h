// What two sets of rules give one household in a year, and what that differs by.
//
// In a year: twelve times what is paid by the month, what is paid by the year, and what is paid once. Each policy by itself, as in the summary
// of a register: no choice is made among policies that exclude each other.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "compare/pairing.h"
#include "screening/decisions.h"
#include "screening/summary.h"

namespace doudi::compare {

// One policy for one household, all its persons together.
struct YearlyAid {
  std::array<std::uint32_t, screening::kOutcomes> outcomes{};  // rows, by verdict::Outcome; those of 不适用 are not counted
  value::Rational low = 0;                // 元 in a year that are certain
  std::optional<value::Rational> high = 0;  // the most it may be; nullopt: not known
  bool IsCertain() const { return high == low; }
  friend bool operator==(const YearlyAid&, const YearlyAid&) = default;
};
// 「符合」, 「符合 2，不符合 1」, 「不适用」; 「没有」 where the rules have no such policy.
std::string OutcomeText(const YearlyAid& aid, bool has_policy);
// Whether more than 不符合 and 不适用 differs: neither gives anything.
bool OutcomesDiffer(const YearlyAid& before, const YearlyAid& after);

// Decisions on a chunk, and one record of it.
struct Decided {
  const model::Model& model;
  const record::Chunk& chunk;
  const screening::Decisions& decisions;
  std::size_t record = 0;
};
YearlyAid AidOf(const Decided& decided, const std::optional<PolicyPlace>& policy);

// What a year's money changes by. What is not told by the bounds of both is open, and never 0.
struct Difference {
  bool open = false;
  value::Rational amount = 0;                 // where it is not open
  std::optional<value::Rational> low, high;   // where it is open: the ends that are known
};
Difference DifferenceOf(const YearlyAid& before, const YearlyAid& after, bool unchanged);

struct AidChange {
  std::size_t pair = 0;  // index into Pairing::policies
  YearlyAid before, after;
  Difference difference;
  // Something is known or may turn out to be other than it was.
  bool IsChange() const { return difference.open || difference.amount.Sign() != 0 || OutcomesDiffer(before, after); }
};

enum class Standing : std::uint8_t { Gains, Loses, Stays, Open };
struct HouseholdChange {
  std::vector<AidChange> aids;   // of every pair of policies, in their order
  Standing standing = Standing::Stays;
  value::Rational known = 0;     // what is not open, added up
};
HouseholdChange ChangeOf(const Pairing& pairing, const Decided& before, const Decided& after);

}  // namespace doudi::compare
