// What a report's page is drawn from, as compact JSON: sums, catalogue, and the households that fit, those with the largest amounts first.
//
//   {"meta":{…},"summary":{…},"catalogue":{…},"strings":["",…],"households":[…]}
//
// Texts that may come again stand in `strings` and are said by their place there. Amounts are numbers; those that do not end are texts ("2000/3").
//   household  [编号, 户名, 地区, 社区, [difference…], [finding…], [missed…]]
//   difference [项目, 对象, 对象编号, [run…], 结论, [理由…], [缺…], [还要问…], [账户…]]
//   run        [first month, months, kind, paid, due, due_most, due_then, due_then_most, amount, wrong_then, raised_later, known_later, flags, note]
//              of months on end that are alike: months are counted from the first of the audit; kind 0 overpaid 1 underpaid 2 missed 3 unsure;
//              flags 1 on the roll, 2 estimate; null where a field is not there, "?" where nobody knows an upper end
//   finding    [place in the catalogue, 1 if open, 对象, 对象编号, [[first month, months]…], [[涉及, unit, total, [[months, amount]…]]…], [证据…], [缺…]]
//   missed     [项目, 1 if in the ledger, 对象, 对象编号, 0 eligible 1 provisional 2 undetermined, due, due_most, months, [缺…], [还要问…]]
#pragma once

#include <cstddef>
#include <string>

#include "audit/report_source.h"

namespace doudi::audit {

// Of all that there is something to say of, those that fit into `most_bytes`: of each kind of finding, difference and visit the fifty largest before
// all others, by amount. Safe to stand in a <script>: no `<`.
std::string ReportData(const ReportSource& source, std::size_t most_bytes);

// Of one household. Throws Refused where nothing is said of such a 编号.
std::string HouseholdData(const ReportSource& source, const std::string& id);

}  // namespace doudi::audit
