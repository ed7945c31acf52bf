// 时限 as dates: until when what is handed in today (on 基准日) has to be done.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "package/package.h"

namespace doudi::package {

// 「30个工作日」, 「7天」, 「2个月」 after a day, which itself does not count. nullopt for anything else (「当日」, 「集中缴费期」).
std::optional<Due> DueAfter(std::string_view time_limit, const Due& from);
// Fills in Step::due of one item's steps: those that start from 受理 or 申请 count from `today`, those that start from another step from
// the end of that one; when anything else happens (提请核对) is not known today.
void AddDueDates(std::vector<Step>& steps, value::Date today);

// 「30个工作日，今日受理最迟 2025-09-26」; without a date the 时限 alone. An estimated date says so.
std::string LimitText(const std::string& time_limit, const std::optional<Due>& due);
// The same of a step, with what it starts from: 「3个工作日（受理起），今日受理最迟 2025-08-20」.
std::string StepLimit(const Step& step);

}  // namespace doudi::package
