#include "support.h"

// 重叠天数, 学年, 学期, parameters at the start of a period, and working days.
namespace doudi::verdict {
namespace {

const std::string kModel = R"(
规则集 示例/时段。
实体 家庭（根）
  事实 查询日：日期。
实体 居住，属 家庭
  事实 起：日期。
  事实 止：日期。
定义 窗内天数（居住）：天 ＝ 重叠天数（起，止，2025-01-01，2025-01-31）。
定义 居住天数（家庭）：天 ＝ 合计（居住：窗内天数）。
定义 入学年（家庭）：数 ＝ 学年（查询日）。
政策 居住补贴（家庭），施行 2020-01-01
  依据 示例。
  条件 天数：居住天数 ≥ 10天。
政策 新学年（家庭），施行 2020-01-01
  依据 示例。
  条件 学年：入学年 ＝ 2025。
例 一家
  基准日 2025-08-15。
)";

std::string Stay(const std::string& from, const std::string& until) { return "  居住 ｛ 起：" + from + "，止：" + until + " ｝。\n"; }

}  // namespace

TEST_CASE("[verdict] 重叠天数 counts both ends of what two periods share, and nothing where they do not meet") {
  struct Row {
    std::string stays, summary;
  };
  const std::vector<Row> rows = {
      {Stay("2025-01-01", "2025-01-10"), "符合"},     {Stay("2025-01-01", "2025-01-09"), "不符合"},
      {Stay("2025-01-22", "2025-12-31"), "符合"},     {Stay("2025-01-23", "2025-12-31"), "不符合"},
      {Stay("2024-01-01", "2026-01-01"), "符合"},     {Stay("2025-02-01", "2026-01-01"), "不符合"},
      {Stay("2024-12-01", "2025-01-05") + Stay("2025-01-27", "2025-02-03"), "符合"},
      {Stay("2024-12-01", "2025-01-05") + Stay("2025-01-28", "2025-02-03"), "不符合"},
  };
  for (const auto& row : rows) {
    INFO(row.stays);
    CHECK(Summary(Screening(kModel + row.stays).Of("居住补贴")) == row.summary);
  }
  CHECK(Summary(Screening(kModel + "  居住 ｛ 起：2025-02-01 ｝。\n").Of("居住补贴")) == "不符合");
  CHECK(Summary(Screening(kModel + "  居住 ｛ 起：2025-01-01 ｝。\n").Of("居住补贴")) != "符合");
}

TEST_CASE("[verdict] a school year begins on 1 September") {
  for (const auto& [day, summary] : std::vector<std::pair<std::string, std::string>>{
           {"2025-08-31", "不符合"}, {"2025-09-01", "符合"}, {"2025-10-31", "符合"}, {"2026-08-31", "符合"}, {"2026-09-01", "不符合"}}) {
    INFO(day);
    CHECK(Summary(Screening(kModel + "  家庭 ｛ 查询日：" + day + " ｝。\n").Of("新学年")) == summary);
  }
}

namespace {

// The standard rises in the middle of the autumn term.
std::string TermRules(const std::string& head, const std::string& clause, const std::string& date) {
  return "规则集 示例/学期。\n" + head + R"(
实体 家庭（根）
  事实 入学日：日期。
  事实 申请数：数，范围 ≥ 0。
参数 助学金标准：元/学期
| 自 | 值 | 依据 |
| 2024-01-01 | 1000 | 示例 |
| 2025-10-01 | 1500 | 示例 |
公式 翻倍（数额：元/学期）：元/学期 ＝ 数额 × 2 ＋ 助学金标准 － 助学金标准。
定义 现行标准（家庭）：元/学期 ＝ 助学金标准。
定义 第几学期（家庭）：数 ＝ 学期（入学日）。
定义 开学日（家庭）：日期 ＝ 学期初（入学日）。
政策 助学（家庭），施行 2020-01-01
  依据 示例。
)" + clause + R"(
  条件 申请：申请数 ＞ 0。
  待遇 助学金：元/年 ＝ 按年（助学金标准）。
  待遇 每月：元/月 ＝ 按月（助学金标准）。
  待遇 现行：元/年 ＝ 按年（现行标准）。
政策 春季入学（家庭），施行 2020-01-01
  依据 示例。
  条件 学期：第几学期 ＝ 2。
  条件 开学：开学日 ≥ 2025-02-01。
例 一家
  基准日 )" + date + "。\n";
}

std::string Amounts(const Screening& screening) {
  std::string text;
  for (const auto& benefit : screening.Of("助学").benefits) text += (text.empty() ? "" : " ") + benefit.benefit->name + benefit.arithmetic;
  return text;
}

const std::string kApplied = "  家庭 ｛ 申请数：1 ｝。\n";
const std::string kTakes = "  周期 学期；参数 取 期初 值。";

}  // namespace

TEST_CASE("[verdict] 学期 tells the terms of a school year apart, 学期初 is the day on which one begins") {
  const auto summary = [](const std::string& head, const std::string& day) {
    return Summary(Screening(TermRules(head, "", "2025-12-15") + "  家庭 ｛ 入学日：" + day + " ｝。\n").Of("春季入学"));
  };
  CHECK(summary("", "2025-02-28") == "不符合");
  CHECK(summary("", "2025-03-01") == "符合");
  CHECK(summary("", "2025-08-31") == "符合");
  CHECK(summary("", "2025-09-01") == "不符合");
  CHECK(summary("", "2024-08-31") == "不符合");  // of an earlier year
  CHECK(summary("周期 学期 始于 9月1日、2月20日。", "2025-02-28") == "符合");
  const Screening unknown(TermRules("", "", "2025-12-15") + "  家庭 ｛ 申请数：1 ｝。\n");
  CHECK(Summary(unknown.Of("春季入学")) == "待补充：入学日");
}

TEST_CASE("[verdict] parameters are taken on the first day of the term where the policy or the rule set says so") {
  // A definition goes by its own rule set: the policy's clause does not reach into it.
  const Screening policy(TermRules("", kTakes, "2025-12-15") + kApplied);
  CHECK(Amounts(policy) == "助学金1000元/学期 × 2 ＝ 2000元/年 每月1000元/学期 ÷ 6 ≈ 166.67元/月 现行1500元/学期 × 2 ＝ 3000元/年");
  const Screening without(TermRules("", "", "2025-12-15") + kApplied);
  CHECK(Amounts(without) == "助学金1500元/学期 × 2 ＝ 3000元/年 每月1500元/学期 ÷ 6 ＝ 250元/月 现行1500元/学期 × 2 ＝ 3000元/年");
  const Screening rule_set(TermRules("周期 学期；参数 取 期初 值。", "", "2025-12-15") + kApplied);
  CHECK(Amounts(rule_set) == "助学金1000元/学期 × 2 ＝ 2000元/年 每月1000元/学期 ÷ 6 ≈ 166.67元/月 现行1000元/学期 × 2 ＝ 2000元/年");
  const Screening next_term(TermRules("", kTakes, "2026-03-01") + kApplied);
  CHECK(Amounts(next_term).starts_with("助学金1500元/学期"));
}

TEST_CASE("[verdict] an explanation says on which day a parameter was taken") {
  const Screening policy(TermRules("", kTakes, "2025-12-15") + kApplied);
  const Verdict verdict = policy.Of("助学");
  const auto& sources = verdict.benefits.at(0).sources;
  REQUIRE(sources.size() == 1);
  CHECK(sources[0] == "助学金标准 1000元/学期，自 2024-01-01，示例，取学期初 2025-09-01 的值");
}

namespace {

const std::string kTimeLimit = R"(
规则集 示例/时限。
实体 家庭（根）
  事实 受理日：日期。
  事实 办结日：日期。
定义 最迟办结日（家庭）：日期 ＝ 受理日 ＋ 30个工作日。
政策 超期补偿（家庭），施行 2020-01-01
  依据 示例。
  条件 超期：办结日 ＞ 最迟办结日。
政策 提前办结（家庭），施行 2020-01-01
  依据 示例。
  条件 天数：工作日数（受理日，办结日） ≤ 10个工作日。
  条件 工作日：是工作日（办结日）。
例 一家
  基准日 2025-12-15。
)";

}  // namespace

TEST_CASE("[verdict] a time limit in working days ends with the last of them, by the holidays of the year") {
  const auto summary = [](const std::string& facts, const std::string& policy) {
    return Summary(Screening(kTimeLimit + "  家庭 ｛ " + facts + " ｝。\n").Of(policy));
  };
  // Thirty working days after 2025-09-15 with the eight days off in October and two worked in exchange: 2025-10-31.
  CHECK(summary("受理日：2025-09-15，办结日：2025-10-31", "超期补偿") == "不符合");
  CHECK(summary("受理日：2025-09-15，办结日：2025-11-03", "超期补偿") == "符合");
  CHECK(summary("办结日：2025-10-30", "超期补偿") == "待补充：受理日");
  CHECK(summary("受理日：2025-09-15，办结日：2025-09-28", "提前办结") == "符合");
  CHECK(summary("受理日：2025-09-15，办结日：2025-10-05", "提前办结") == "不符合");
}

TEST_CASE("[verdict] a year without an arrangement of its holidays is an error that says which years there are") {
  const Screening screening(kTimeLimit + "  家庭 ｛ 受理日：2035-09-15，办结日：2035-10-30 ｝。\n");
  const auto& errors = screening.Of("超期补偿").errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].text == "节假日安排只有 2004 年至 2026 年的，算不出 受理日 ＋ 30个工作日（2035-09-15、30个工作日）；下一年的安排公布后更新节假日表，"
                          "或改按自然日计算");
}

}  // namespace doudi::verdict
