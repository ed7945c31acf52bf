#include "package/due.h"

#include <algorithm>

#include "value/literal.h"
#include "value/workdays.h"

namespace doudi::package {
namespace {

constexpr std::int64_t kLongest = 10'000;  // 时限 are days to months

bool BeginsToday(std::string_view event) { return event == "受理" || event == "申请"; }

}  // namespace

std::optional<Due> DueAfter(std::string_view time_limit, const Due& from) {
  const auto read = value::ParseQuantity(time_limit);
  const auto* length = std::get_if<value::Quantity>(&read);
  if (!length || !length->amount.IsWhole() || length->amount.Sign() <= 0 || length->amount > value::Rational(kLongest)) return std::nullopt;
  const auto count = static_cast<std::int32_t>(length->amount.numerator());
  const auto is = [&](std::string_view unit) { return length->unit == value::Unit::Base(unit); };
  if (is("工作日")) {
    const value::ExpectedDay day = value::ExpectWorkday(from.date, count);
    return Due{day.date, from.estimated || day.estimated};
  }
  if (is("天")) return Due{value::AddDays(from.date, count), from.estimated};
  if (is("周")) return Due{value::AddDays(from.date, 7 * count), from.estimated};
  if (is("月")) return Due{value::AddMonths(from.date, count), from.estimated};
  if (is("年")) return Due{value::AddMonths(from.date, 12 * count), from.estimated};
  return std::nullopt;
}

void AddDueDates(std::vector<Step>& steps, value::Date today) {
  // A step may start from one that stands below it, so go on as long as something new is known.
  for (bool changed = true; changed;) {
    changed = false;
    for (Step& step : steps) {
      if (step.due || step.starts.empty()) continue;
      std::vector<const Step*> before;
      for (const Step& other : steps)
        if (&other != &step && other.name == step.starts) before.push_back(&other);
      std::optional<Due> from;
      // Two of a name are those of two places, of which one is meant.
      if (before.size() == 1) from = before.front()->due;
      else if (before.empty() && BeginsToday(step.starts)) from = Due{today};
      if (from) step.due = DueAfter(step.time_limit, *from);
      changed = changed || step.due;
    }
  }
}

std::string LimitText(const std::string& time_limit, const std::optional<Due>& due) {
  if (!due) return time_limit;
  return time_limit + "，今日受理最迟 " + value::ToText(due->date) + (due->estimated ? "（按周一至周五估算）" : "");
}

std::string StepLimit(const Step& step) {
  return LimitText(step.time_limit + (step.starts.empty() ? "" : "（" + step.starts + "起）"), step.due);
}

}  // namespace doudi::package
