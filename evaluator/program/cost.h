// Cost: how much work a policy is on one date. The language has no loops, so what a program costs is known before it runs: each
// operation once per row of its entity, an aggregate once per row that it goes over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "program/program.h"

namespace doudi::program {

struct Cost {
  std::string name;                                // of the policy; 「全部」 for all together, where what they share counts once
  std::map<model::EntityId, std::size_t> per_row;  // operations per row of the entity
};

// One for each policy in force on the date and what it rests on, then 全部.
std::vector<Cost> CostsOf(const model::Model& model, value::Date date);
// 「最低生活保障  家庭 210 步  成员 95 步」, a line each.
std::string ToText(const model::Model& model, const std::vector<Cost>& costs);

}  // namespace doudi::program
