// What a record's own data call for: values that differ from what was declared, questions that cannot be answered, failed 校验.
#pragma once

#include <string>
#include <vector>

#include "run/run.h"

namespace doudi::package {

// 「冲突：月收入（大钱）申报 1200元/月，核实 1500元/月（来源 社保），按核实计」, 「不详：月收入（妻）问过，说不清」,
// 「请核对：丙：出生日期晚于基准日（出生日期 2026-01-01）」.
std::vector<std::string> DataNotes(const run::Result& result, std::int32_t record);

}  // namespace doudi::package
