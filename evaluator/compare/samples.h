// Samples: the households that one policy gives the most more or the most less, and the clauses that make the difference.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compare/household.h"
#include "program/program.h"
#include "record/batch.h"

namespace doudi::compare {

// A household as both sets of rules read it.
struct SampledRecord {
  std::string id;
  record::Batch before, after;  // of this one record
};

struct Sample {
  AidChange change;
  std::uint64_t order = 0;  // of the household in the register
  std::shared_ptr<const SampledRecord> record;
};

// By pair of policies the largest gains and the largest losses, of equal ones those that come first in the register.
class Samples {
 public:
  explicit Samples(std::size_t most = 0) : most_(most) {}

  // Takes those changes of the household that are among the largest so far.
  void Add(const HouseholdChange& change, std::uint64_t order, const Decided& before, const Decided& after);
  // Of what follows: its first household is number `first`.
  void Merge(const Samples& other, std::uint64_t first);

  const std::vector<Sample>& Gains(std::size_t pair) const { return Of(pair, true); }   // the largest first
  const std::vector<Sample>& Losses(std::size_t pair) const { return Of(pair, false); }

 private:
  const std::vector<Sample>& Of(std::size_t pair, bool gain) const;
  bool IsWanted(const std::vector<Sample>& best, const AidChange& change, std::uint64_t order) const;
  void Insert(std::vector<Sample>& best, Sample sample) const;

  std::size_t most_;
  std::map<std::pair<std::size_t, bool>, std::vector<Sample>> best_;  // by pair and whether it is a gain
};

// What the two sets of rules say of one subject of a policy that is not the same.
struct ClauseChange {
  std::string subject;                        // 大钱; the household itself
  std::string outcome_before, outcome_after;  // 「没有」 where the rules have no such policy
  std::vector<std::string> before, after;     // 「[假] 条件 收入：人均月收入 ＜ 低保标准：700元/人/月 ＜ 650元/人/月（低保办法第十三条）」, 「参数 …」, 「待遇 …」
};
// Both sets of rules once more on samples, with all reasons (verdict::Judge).
class ClauseFinder {
 public:
  // `pairing` must outlive it. With `masked` names and 证件号 are put out of sight (record/mask.h).
  explicit ClauseFinder(const Pairing& pairing, bool masked = false);
  // Subjects of which nothing differs are left out.
  std::vector<ClauseChange> Of(const Sample& sample) const;

 private:
  const Pairing& pairing_;
  bool masked_;
  program::ProgramPtr before_, after_;
};

}  // namespace doudi::compare
