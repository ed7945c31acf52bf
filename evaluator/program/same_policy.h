// SamePolicy: whether a policy of two sets of rules says the same of every record.
#pragma once

#include <vector>

#include "program/program.h"

namespace doudi::program {

// What stands for what in the other rules: by id of the first the id in the second, kNoEntity or kNone where there is none (record/match_records.h).
struct Counterparts {
  const std::vector<model::EntityId>& entities;
  const std::vector<model::FactId>& facts;
};

// True only where outcomes and amounts are the same functions of the facts on both dates: the same operations on the same facts, constants
// and parameter rows. False where it cannot be told, too (逐月 looks at the rules of other months). REQUIRES: both programs were compiled with
// verdicts_only for the policy alone.
bool SamePolicy(const Program& before, model::PolicyId policy, const Program& after, model::PolicyId counterpart, const Counterparts& counterparts);

}  // namespace doudi::program
