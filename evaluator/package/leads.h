// 核查线索: what the text and the page show alike of the 审计项. Worded as leads, never as a verdict on somebody; each with what else may
// explain it and with what has to come before anything is stopped (救助法 第四十八条: 停发、减发应当说明理由).
#pragma once

#include <string>
#include <vector>

#include "package/package.h"

namespace doudi::package {

inline constexpr const char* kLeadsTitle = "核查线索（只供核实，不是结论）";
inline constexpr const char* kLeadsCaution = "逐条先核实、听取本人意见，核实前不停发、不减发。";

struct LeadRow {
  std::string code, title, state, grade, amount;
  std::vector<std::string> lines;
};
// Leads first, the more serious before; then what is still to be verified. Those of which there is nothing to say are left out.
std::vector<LeadRow> LeadRows(const model::Model& model, const Package& package);

}  // namespace doudi::package
