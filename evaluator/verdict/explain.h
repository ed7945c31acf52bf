// Explain: the clauses of a policy as a tree of reasons with what was found, read back from the run.
#pragma once

#include "verdict/proof.h"
#include "verdict/verdict.h"
#include "verdict/view.h"

namespace doudi::verdict {

// The clauses of the version in force: 对象, 条件, 除外, 例外, 程序终止, 前置, 人工核查. `row`: of the policy's entity.
std::vector<Reason> Explain(const View& view, model::PolicyId policy, std::int32_t row);

// One Boolean expression as a tree, for a subject of the entity `about`.
Reason ReasonOf(const View& view, Place place, model::EntityId about);

// What could not be worked out in a policy's clauses and benefits, each cause once.
std::vector<RuleError> ErrorsOf(const View& view, model::PolicyId policy, std::int32_t row);
// The same of benefits alone: what nobody can be told because of it.
std::vector<RuleError> ErrorsOf(const View& view, const std::vector<const model::Benefit*>& benefits, std::int32_t row);

// 「月工资收入（妻）未填，按 0元/月 计」
std::vector<std::string> AssumptionsOf(const View& view, const Proof& proof);

}  // namespace doudi::verdict
