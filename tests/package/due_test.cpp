// 时限 as dates.
#include <catch2/catch.hpp>

#include "package/due.h"

namespace doudi::package {
namespace {

value::Date Day(int year, int month, int day) { return *value::MakeDate(year, month, day); }
const value::Date kToday = Day(2025, 8, 15);

std::string DueText(std::string_view time_limit, value::Date today = kToday) {
  const auto due = DueAfter(time_limit, {today});
  return due ? value::ToText(due->date) + (due->estimated ? "?" : "") : "none";
}

Step StepOf(std::string name, std::string time_limit, std::string starts) {
  Step step;
  step.name = std::move(name);
  step.time_limit = std::move(time_limit);
  step.starts = std::move(starts);
  return step;
}

std::string DueTexts(std::vector<Step> steps) {
  AddDueDates(steps, kToday);
  std::string text;
  for (const Step& step : steps) text += (text.empty() ? "" : " ") + step.name + ":" + (step.due ? value::ToText(step.due->date) : "none");
  return text;
}

}  // namespace

TEST_CASE("a time limit becomes the last day of it, the day of handing in not counted", "[package]") {
  CHECK(DueText("30个工作日") == "2025-09-26");
  CHECK(DueText("1个工作日") == "2025-08-18");
  CHECK(DueText("7天") == "2025-08-22");
  CHECK(DueText("2周") == "2025-08-29");
  CHECK(DueText("3个月") == "2025-11-17");  // 11-15 is a Saturday
  CHECK(DueText("1年") == "2026-08-17");    // 2026-08-15 is a Saturday
}

// 2025: 1 to 8 October off, 28 September (a Sunday) and 11 October (a Saturday) worked in exchange.
TEST_CASE("a time limit in days whose last day is a day off ends on the next day that is worked", "[package]") {
  CHECK(DueText("7天", Day(2025, 9, 24)) == "2025-10-09");
  CHECK(DueText("1天", Day(2025, 9, 27)) == "2025-09-28");
  CHECK(DueText("2天", Day(2025, 10, 9)) == "2025-10-11");
  CHECK(DueText("3天", Day(2025, 10, 9)) == "2025-10-13");
  CHECK(DueText("1个月", Day(2025, 9, 1)) == "2025-10-09");
}

TEST_CASE("what is no length of time has no date", "[package]") {
  for (const char* text : {"", "当日", "集中缴费期", "0个工作日", "1.5天", "30个工作日内", "30元", "1000000天"}) {
    INFO(text);
    CHECK(DueText(text) == "none");
  }
}

TEST_CASE("where the days off of a year are not known the date is an estimate", "[package]") {
  CHECK(DueText("5个工作日", Day(2099, 9, 28)) == "2099-10-05?");
  CHECK(DueText("5天", Day(2099, 9, 28)) == "2099-10-05?");  // 10-03 is a Saturday
  CHECK(LimitText("5个工作日", DueAfter("5个工作日", {Day(2099, 9, 28)})) == "5个工作日，今日受理最迟 2099-10-05（按周一至周五估算）");
  CHECK(LimitText("30个工作日", DueAfter("30个工作日", {kToday})) == "30个工作日，今日受理最迟 2025-09-26");
  CHECK(LimitText("当日", DueAfter("当日", {kToday})) == "当日");
}

TEST_CASE("steps add up where one starts from another, and have no date where something unknown starts them", "[package]") {
  CHECK(DueTexts({StepOf("受理", "1个工作日", "申请"), StepOf("审查", "14个工作日", "受理"), StepOf("审核", "10个工作日", "审查")}) ==
        "受理:2025-08-18 审查:2025-09-05 审核:2025-09-19");
  CHECK(DueTexts({StepOf("启动调查", "3个工作日", "受理"), StepOf("信息核对", "3个工作日", "提请核对"), StepOf("公示", "7天", "")}) ==
        "启动调查:2025-08-20 信息核对:none 公示:none");
  CHECK(DueTexts({StepOf("审批", "5个工作日", "调查"), StepOf("调查", "5个工作日", "申请")}) == "审批:2025-08-29 调查:2025-08-22");
  CHECK(DueTexts({StepOf("甲", "5个工作日", "乙"), StepOf("乙", "5个工作日", "甲")}) == "甲:none 乙:none");
  CHECK(StepLimit(StepOf("信息核对", "3个工作日", "提请核对")) == "3个工作日（提请核对起）");
}

}  // namespace doudi::package
