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
  std::map<model::EntityId, std::size_t> per_row;    // operations per row of the entity
  std::map<model::EntityId, std::size_t> per_month;  // of them those of 逐月, for each month that some row asks for (kMostMonths at most)
};

// One for each policy in force on the date and what it rests on, each 审计项 that sums month by month, then 全部 (审计项 left out).
std::vector<Cost> CostsOf(const model::Model& model, value::Date date);
// 「最低生活保障  家庭 210 步  成员 95 步」, 「死亡未退  成员 12 步  逐月（至多 600 个月）每月 家庭 90 步  成员 75 步」, a line each.
std::string ToText(const model::Model& model, const std::vector<Cost>& costs);

}  // namespace doudi::program
