// Near miss: the smallest set of failed parts of a refused policy that would have to be otherwise, how far off each is, and the change to the
// record (or to a definition) that puts it right, so that a run can verify it.
//
//   条件 收入：人均月收入 ＜ 低保标准   →   「人均月收入 高出 37.50元/人/月（限 780元/人/月，至多 779.99元/人/月）」
//   条件 残疾：残疾等级 属于 ｛一、二｝   →   「残疾等级 须为 一或二（现为 三）」
#pragma once

#include "verdict/cells.h"
#include "verdict/verdict.h"

namespace doudi::verdict {

// What puts one part right: facts as they would have to be, or values in place of what was worked out.
struct Remedy {
  std::vector<Change> facts;
  std::vector<run::Override> overrides;
};

struct Failing {
  std::vector<Miss> misses;
  Remedy remedy;
  bool possible = true;  // every part has a remedy
};
// REQUIRES: the policy is Ineligible on the row.
Failing FindMisses(const View& view, model::PolicyId policy, std::int32_t row);

// A refusal to be verified.
struct Refusal {
  model::PolicyId policy = model::kNone;
  std::int32_t row = 0;
  Failing failing;
  bool verified = false;  // set by Verify: with the remedy alone the policy is eligible (or provisional)
};
// Runs each refusal's remedy on a copy of the record, all in one batch.
void Verify(const View& view, std::int32_t record, std::vector<Refusal>& refusals);

}  // namespace doudi::verdict
