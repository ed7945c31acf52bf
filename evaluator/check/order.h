// Definitions and policies in an order in which each uses only earlier ones; a circle is a mistake. Private
// to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

// What an expression uses: definitions, policies by 符合 (conditions only) and by 待遇 (the amounts too).
struct Uses {
  std::vector<model::DefinitionId> definitions;
  std::vector<model::PolicyId> policies;
  std::vector<model::ExprId> month_sums;  // 逐月
};
// Of a 同类就高 only the amount itself: what the others would pay without it is no amount of theirs.
void CollectUses(const model::Model& model, model::ExprId id, std::vector<char>& seen, Uses& uses);

// Reports every circle once, with its chain. Without one, renumbers definitions and policies into the order.
void OrderModel(Workspace& work);

}  // namespace doudi::check
