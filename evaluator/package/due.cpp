#include "package/due.h"

#include <algorithm>

#include "value/literal.h"
#include "value/workdays.h"

namespace doudi::package {
namespace {

constexpr std::int64_t kLongest = 10'000;  // 时限 are days to months

// 民法典 第二百零三条: a period whose last day is a day off ends on the day after the days off. The State Council's list says which those are;
// of a year that it does not list they are taken to be Saturdays and Sundays.
Due LastDay(value::Date nominal, const Due& from) {
  const value::ExpectedDay day = value::ExpectWorkday(value::AddDays(nominal, -1), 1);
  return {day.date, from.estimated || day.estimated};
}

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
  if (is("天")) return LastDay(value::AddDays(from.date, count), from);
  if (is("周")) return LastDay(value::AddDays(from.date, 7 * count), from);
  if (is("月")) return LastDay(value::AddMonths(from.date, count), from);
  if (is("年")) return LastDay(value::AddMonths(from.date, 12 * count), from);
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
