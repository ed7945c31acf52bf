#include "check/periods.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/types.h"
#include "value/literal.h"

namespace doudi::check {

namespace {

struct UsualPeriod {
  std::string_view name;
  std::vector<std::int32_t> starts;
};
// The school year and its terms as they usually run; a rule set may say otherwise.
const std::vector<UsualPeriod>& UsualPeriods() {
  static const std::vector<UsualPeriod> periods = {{"月", {101, 201, 301, 401, 501, 601, 701, 801, 901, 1001, 1101, 1201}},
                                                   {"季", {101, 401, 701, 1001}},
                                                   {"半年", {101, 701}},
                                                   {"年", {101}},
                                                   {"学期", {901, 301}},
                                                   {"学年", {901}}};
  return periods;
}

// 平年 按 2月28日: for the 周岁 that this rule set writes.
void DeclareLeapDay(Workspace& work, RuleSetId id, const ast::LeapDayDeclaration& declaration) {
  RuleSet& rule_set = work.rule_sets[static_cast<std::size_t>(id)];
  const auto day = value::ParseMonthDay(declaration.day.text);
  const bool february = day == value::MonthDay{2, 28};
  if (!february && day != value::MonthDay{3, 1}) {
    work.Error("T005", declaration.day.span, fmt::format("2月29日出生的，平年的生日只能按 2月28日 或 3月1日，不能是{}", Quoted(declaration.day.text)),
               "写成 平年 按 2月28日。或 平年 按 3月1日。");
    return;
  }
  if (rule_set.leap_day_stated) {
    work.Error("P002", declaration.span, "一个规则集只能写一次“平年”", "删去一处").labels.push_back({*rule_set.leap_day_stated, "先在这里"});
    return;
  }
  rule_set.leap_day_stated = declaration.span;
  rule_set.leap_day = february ? value::LeapDay::February28 : value::LeapDay::March1;
}

// The days on which the period begins, as written; empty after a message.
std::vector<std::int32_t> ReadStarts(Workspace& work, const ast::PeriodDeclaration& declaration) {
  std::vector<std::int32_t> starts;
  for (const ast::Name& start : declaration.starts) {
    const auto day = value::ParseMonthDay(start.text);
    if (!day || *day == value::MonthDay{2, 29}) {
      work.Error("T005", start.span, fmt::format("{}不是每年都有的一天", Quoted(start.text)), "写成几月几日，例如 9月1日");
      return {};
    }
    const bool same_month = std::any_of(starts.begin(), starts.end(), [&](std::int32_t other) { return other / 100 == day->month; });
    if (same_month) {
      work.Error("P002", start.span, fmt::format("{}在 {}月 里开始了两次", declaration.period.text, day->month), "一个月里只能开始一次");
      return {};
    }
    starts.push_back(day->month * 100 + day->day);
  }
  return starts;
}

void DeclarePeriod(Workspace& work, RuleSetId id, const ast::PeriodDeclaration& declaration) {
  RuleSet& rule_set = work.rule_sets[static_cast<std::size_t>(id)];
  const std::string& name = declaration.period.text;
  if (!declaration.starts.empty()) {
    auto starts = ReadStarts(work, declaration);
    if (starts.empty()) return;
    const auto [stated, fresh] = rule_set.periods.try_emplace(name, StatedPeriod{std::move(starts), declaration.period.span});
    if (!fresh) {
      work.Error("P002", declaration.period.span, fmt::format("周期{}从哪天开始写了两次", Quoted(name)), "删去一处")
          .labels.push_back({stated->second.span, "先在这里"});
      return;
    }
  }
  if (!declaration.takes_first) return;
  if (rule_set.taken_period) {
    work.Error("P002", declaration.span, "一个规则集的参数只能取一种周期的期初值", "删去一处；只管一个政策的写在那个政策里")
        .labels.push_back({rule_set.taken_period->span, "先在这里"});
    return;
  }
  rule_set.taken_period = ReadPeriod(work, id, declaration.period);
}

}  // namespace

void DeclarePeriods(Workspace& work) {
  work.ForEach<ast::LeapDayDeclaration>([&](RuleSetId rule_set, const auto& one) { DeclareLeapDay(work, rule_set, one); });
  work.ForEach<ast::PeriodDeclaration>([&](RuleSetId rule_set, const auto& one) { DeclarePeriod(work, rule_set, one); });
}

const std::vector<std::int32_t>* StartsOf(const Workspace& work, RuleSetId id, std::string_view period) {
  const auto& stated = work.rule_sets[static_cast<std::size_t>(id)].periods;
  if (const auto found = stated.find(period); found != stated.end()) return &found->second.starts;
  const auto& usual = UsualPeriods();
  const auto found = std::find_if(usual.begin(), usual.end(), [&](const UsualPeriod& one) { return one.name == period; });
  return found == usual.end() ? nullptr : &found->starts;
}

std::optional<TakenPeriod> ReadPeriod(Workspace& work, RuleSetId rule_set, const ast::Name& period) {
  if (const auto* starts = StartsOf(work, rule_set, period.text)) {
    TakenPeriod taken{period.text, *starts, period.span};
    std::sort(taken.starts.begin(), taken.starts.end());
    return taken;
  }
  std::vector<std::string> known;
  for (const UsualPeriod& one : UsualPeriods()) known.emplace_back(one.name);
  work.Error("N001", period.span, fmt::format("没有说周期{}从哪天开始", Quoted(period.text)),
             fmt::format("知道的周期：{}；别的先在规则集开头写：周期 {} 始于 11月15日。", JoinNames(known), period.text));
  return std::nullopt;
}

}  // namespace doudi::check
