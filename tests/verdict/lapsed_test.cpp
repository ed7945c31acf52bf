// What its date has ended, with nothing after it: neither goes on silently nor vanishes.
#include "package/package.h"
#include "support.h"

namespace doudi::verdict {
namespace {

// Of the day after the last.
std::string Rules(const std::string& clauses, const std::string& facts, const std::string& record = {}, const std::string& date = "2026-01-01") {
  return R"(
规则集 示例/到期。
依据 《某办法》，简称 办法。
枚举 类 ＝ ｛工资、养老金、奖学金｝。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 甲：布尔。
  事实 类：类。
集合 不计（类）
  | 类     | 自         | 至         | 依据 |
  | 养老金 | 2021-01-01 | 2025-12-31 | 办法 |
  | 奖学金 | 2021-01-01 |            | 办法 |
集合 免计（类），期满不再适用
  | 类     | 自         | 至         | 依据 |
  | 养老金 | 2021-01-01 | 2025-12-31 | 办法 |
参数 线：元/月 ｛自 2020-01-01 至 2024-12-31：700元/月；自 2025-01-01 至 2025-12-31：780元/月｝，依据 办法。
政策 策（家庭）
  依据 办法。
  主管 县民政局。
)" + clauses + "例 一\n  基准日 " + date + "。\n  家庭 ｛ " + facts + " ｝。\n" + record;
}

void Compare(const std::string& clauses, const std::vector<Recorded>& rows) {
  CompareRows([&](const Recorded& row) { return Screening(Rules(clauses, row.facts, row.record)); }, clauses, rows);
}

TEST_CASE("[verdict] a condition that has ended refuses nobody and grants nothing until a person says whether it applies") {
  const std::string clause = "  条件 收入：收入 ＜ 780元/月，依据 办法，废止 2025-12-31。\n";
  Compare(clause, {{"收入：700元/月", "", "符合"},
                   {"收入：780元/月", "", "拟符合 待 条件收入到期"},
                   {"收入：780元/月", "  核查 策·条件收入到期：仍适用。\n", "不符合"},
                   {"收入：780元/月", "  核查 策·条件收入到期：不再适用。\n", "符合"}});
  CHECK(Said(Screening(Rules(clause, "收入：780元/月", "", "2025-12-31"))) == "不符合");
}

TEST_CASE("[verdict] what ends for good, or is followed on the next day, needs nobody") {
  Compare("  条件 收入：收入 ＜ 780元/月，废止 2025-12-31，期满不再适用。\n", {{"收入：780元/月", "", "符合"}});
  Compare("  条件 收入：收入 ＜ 780元/月，废止 2025-12-31。\n  条件 收入：收入 ＜ 800元/月，施行 2026-01-01。\n",
          {{"收入：780元/月", "", "符合"}, {"收入：800元/月", "", "不符合"}});
}

TEST_CASE("[verdict] between an end and a later beginning it is asked, and no longer") {
  const std::string clauses = "  条件 收入：收入 ＜ 780元/月，废止 2025-12-31。\n  条件 收入：收入 ＜ 800元/月，施行 2026-02-01。\n";
  CHECK(Said(Screening(Rules(clauses, "收入：900元/月", "", "2026-01-31"))) == "拟符合 待 条件收入到期");
  CHECK(Said(Screening(Rules(clauses, "收入：900元/月", "", "2026-02-01"))) == "不符合");
}

TEST_CASE("[verdict] an exclusion, an exception and a benefit that have ended are open too") {
  Compare("  条件 收入：收入 ＜ 780元/月。\n  除外 甲：甲，废止 2025-12-31。\n",
          {{"收入：700元/月，甲：真", "", "拟符合 待 除外甲到期"},
           {"收入：700元/月，甲：假", "", "符合"},
           {"收入：700元/月，甲：真", "  核查 策·除外甲到期：仍适用。\n", "不符合"}});
  Compare("  条件 收入：收入 ＜ 780元/月。\n  例外 甲：当 甲，视为 符合，废止 2025-12-31。\n",
          {{"收入：900元/月，甲：真", "", "拟符合 待 例外甲到期"},
           {"收入：700元/月，甲：真", "", "符合"},
           {"收入：900元/月，甲：真", "  核查 策·例外甲到期：不再适用。\n", "不符合"}});
  Compare("  条件 收入：收入 ＜ 780元/月。\n  待遇 金：元/月 ＝ 100元/月，废止 2025-12-31。\n",
          {{"收入：700元/月", "", "拟符合 待 待遇金到期 0–100"},
           {"收入：700元/月", "  核查 策·待遇金到期：仍适用。\n", "符合 100"},
           {"收入：700元/月", "  核查 策·待遇金到期：不再适用。\n", "符合 0"}});
}

TEST_CASE("[verdict] a policy that has ended without a further version is provisional") {
  const std::string old = "  条件 收入：收入 ＜ 780元/月。\n政策 旧策（家庭），废止 2025-12-31\n  条件 收入：收入 ＜ 780元/月。\n";
  CHECK(Said(Screening(Rules(old, "收入：700元/月")), "旧策") == "拟符合 待 政策到期");
  CHECK(Said(Screening(Rules(old, "收入：900元/月")), "旧策") == "不符合");
  CHECK(Said(Screening(Rules(old, "收入：700元/月", "  核查 旧策·政策到期：不再适用。\n")), "旧策") == "不符合");
  const std::string gone = "  条件 收入：收入 ＜ 780元/月。\n政策 旧策（家庭），废止 2025-12-31，期满不再适用\n  条件 收入：收入 ＜ 780元/月。\n";
  CHECK(Said(Screening(Rules(gone, "收入：700元/月")), "旧策") == "不适用");
}

TEST_CASE("[verdict] whether a member whose row has ended is still in a set is asked of whom it decides") {
  Compare("  条件 类：类 不属于 不计。\n",
          {{"类：养老金", "", "待补充：不计·养老金"},
           {"类：养老金，「不计·养老金」：真", "", "不符合"},
           {"类：养老金，「不计·养老金」：假", "", "符合"},
           {"类：奖学金", "", "不符合"},
           {"类：工资", "", "符合"}});
  CHECK(Said(Screening(Rules("  条件 类：类 不属于 不计。\n", "类：养老金", "", "2025-12-31"))) == "不符合");
  Compare("  条件 类：类 不属于 免计。\n", {{"类：养老金", "", "符合"}});
}

TEST_CASE("[verdict] what a place has added and has ended is open there") {
  const auto said = [](const std::string& place, const std::string& until) {
    const std::string whole = R"(
规则集 示例/全国。
实体 家庭（根）
  事实 地：区划。
  事实 甲：布尔。
政策 策（家庭）
  条件 一：甲 或 非 甲。
例 一
  基准日 2026-01-01。
)";
    const std::string county = "规则集 示例/县，适用 砀山县，区划 取 地。\n引用 示例/全国。\n增补 策 条件 甲：甲，至 2025-12-31" + until + "。\n";
    return Said(Screening({{"全国.aid", whole + "  家庭 ｛ 地：" + place + "，甲：假 ｝。\n"}, {"县.aid", county}}));
  };
  CHECK(said("砀山县", "") == "拟符合 待 条件甲到期");
  CHECK(said("砀山县", "，期满不再适用") == "符合");
  CHECK(said("萧县", "") == "符合");
}

TEST_CASE("[verdict] a parameter whose last row has ended says since when there is none") {
  const Screening screening(Rules("  条件 收入：收入 ＜ 线。\n", "收入：700元/月"));
  const Verdict verdict = screening.Of("策");
  REQUIRE(verdict.errors.size() == 1);
  CHECK(verdict.errors[0].text == "参数 线 在 2026-01-01 没有适用的行：最后一行到 2025-12-31 为止，2026-01-01 起没有规定");
}

TEST_CASE("[verdict] what has ended is said, and is a task for the office in charge") {
  const Screening screening(Rules("  条件 收入：收入 ＜ 780元/月，依据 办法 第三条，废止 2025-12-31。\n", "收入：780元/月"));
  CHECK(screening.Explained("策").find("[？] 人工核查 条件收入到期：条件「收入」已于 2025-12-31 到期，没有后续规定：请确认是否仍适用\n") != std::string::npos);
  const auto made = package::MakePackage(screening.result(), 0);
  REQUIRE(made.tasks.size() == 1);
  CHECK(made.tasks[0].name == "条件收入到期");
  CHECK(made.tasks[0].office == "县民政局");
}

// A 名单 by place: what its own list says stands, also where it has ended.
Screening OfList(const std::string& rows, const std::string& facts, const std::string& date, const std::string& head = "") {
  return Screening(R"(
规则集 示例/名单到期。
依据 《某办法》，简称 办法。
枚举 类 ＝ ｛工资、养老金、奖学金｝。
实体 家庭（根）
  事实 地：区划。
  事实 类：类。
名单 不计（区划）：类，区划 取 地)" + head + R"(
  | 区划   | 类     | 自         | 至         | 依据 |
)" + rows + R"(
分档 额（家庭）：元 ＝ 1000元，依据 办法
  | 超过 | 不超过 | 比例 |
  | 0元  | -      | 40%  |
政策 策（家庭）
  依据 办法。
  条件 类：类 不属于 不计。
例 一
  基准日 )" + date + "。\n  家庭 ｛ " + facts + " ｝。\n");
}

TEST_CASE("[verdict] of an entry of a 名单 that has ended the record is asked, where it decides something") {
  const std::string rows = "  | 国家   | 养老金 | 2021-01-01 | 2025-12-31 | 办法 |\n  | 国家   | 奖学金 | 2021-01-01 |            | 办法 |\n";
  const auto said = [&](const std::string& facts, const std::string& date = "2026-01-01") { return Said(OfList(rows, facts, date)); };
  CHECK(said("地：砀山县，类：养老金", "2025-12-31") == "不符合");
  CHECK(said("地：砀山县，类：养老金") == "待补充：不计·养老金");
  CHECK(said("地：砀山县，类：养老金，「不计·养老金」：真") == "不符合");
  CHECK(said("地：砀山县，类：养老金，「不计·养老金」：假") == "符合");
  CHECK(said("地：砀山县，类：工资") == "符合");
  CHECK(said("地：砀山县，类：奖学金") == "不符合");
  CHECK(Said(OfList(rows, "地：砀山县，类：养老金", "2026-01-01", "，期满不再适用")) == "符合");
}

TEST_CASE("[verdict] an entry of a 名单 that is followed the next day, or is another place's, asks nobody") {
  const std::string again = "  | 国家   | 养老金 | 2021-01-01 | 2025-12-31 | 办法 |\n  | 国家   | 养老金 | 2026-02-01 |            | 办法 |\n";
  CHECK(Said(OfList(again, "地：砀山县，类：养老金", "2026-01-31")) == "待补充：不计·养老金");
  CHECK(Said(OfList(again, "地：砀山县，类：养老金", "2026-02-01")) == "不符合");
  const std::string own = "  | 国家   | 养老金 | 2021-01-01 |            | 办法 |\n  | 砀山县 | 养老金 | 2021-01-01 | 2025-12-31 | 办法 |\n";
  CHECK(Said(OfList(own, "地：砀山县，类：养老金", "2026-01-01")) == "待补充：不计（砀山县）·养老金");
  CHECK(Said(OfList(own, "地：砀山县，类：养老金，「不计（砀山县）·养老金」：假", "2026-01-01")) == "符合");
  CHECK(Said(OfList(own, "地：萧县，类：养老金", "2026-01-01")) == "不符合");
}

// The unit and the lead end with 2025.
Screening OfUnit(const std::string& date, const std::string& record, const std::string& attributes, const std::string& facts = "") {
  return Screening(R"(
规则集 示例/单元到期。
依据 《某办法》，简称 办法。
实体 家庭（根）
  事实 线：元/月。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 亡：布尔。
定义 总收入（家庭）：元/月 ＝ 合计（成员：收入）。
政策 低保（家庭）
  依据 办法。
  条件 收入：总收入 ＜ 线。
评估单元 单人户（成员），废止 2025-12-31)" + attributes + R"(
  范围 本成员。
  评估 低保。
审计项 死亡未退（成员），废止 2025-12-31)" + attributes + R"(
  代码 D01。
  当 亡，依据 办法。
  严重 高。
  方向 错保。
  反证 "误报"。
  处置 "核实"。
例 一
  基准日 )" + date + R"(。
  家庭 ｛ 线：700元/月)" + facts + R"( ｝。
  成员 甲 ｛ 姓名："甲"，收入：600元/月，亡：真 ｝。
  成员 乙 ｛ 姓名："乙"，收入：900元/月，亡：假 ｝。
)" + record, Findings::Included);
}

TEST_CASE("[verdict] a 评估单元 that has ended goes on until a person has said whether it still applies") {
  const auto said = [](const std::string& date, const std::string& record, const std::string& attributes = "") {
    const Screening screening = OfUnit(date, record, attributes);
    return Summary(screening.Of("单人户低保", "甲")) + "，" + Summary(screening.Of("单人户低保", "乙"));
  };
  CHECK(said("2025-12-31", "") == "符合，不符合");
  CHECK(said("2026-01-01", "") == "拟符合，不符合");
  CHECK(said("2026-01-01", "  核查 单人户低保·评估单元到期（甲）：仍适用。\n") == "符合，不符合");
  CHECK(said("2026-01-01", "  核查 单人户低保·评估单元到期（甲）：不再适用。\n") == "不符合，不符合");
  CHECK(said("2026-01-01", "", "，期满不再适用") == "不适用，不适用");
}

TEST_CASE("[verdict] a 审计项 that has ended makes no lead until a person has said that it still applies") {
  const auto said = [](const std::string& date, const std::string& facts, const std::string& attributes = "") {
    const Screening screening = OfUnit(date, "", attributes, facts);
    std::string text;
    for (const Lead& lead : FindLeads(screening.result(), 0))
      text += (text.empty() ? "" : "，") + std::string(ChineseName(lead.state)) + (lead.verdict.missing.empty() ? "" : "：" + Names(lead.verdict.missing));
    return text;
  };
  CHECK(said("2025-12-31", "") == "线索，无");
  CHECK(said("2026-01-01", "") == "待核实：死亡未退·仍适用，无");
  CHECK(said("2026-01-01", "，「死亡未退·仍适用」：真") == "线索，无");
  CHECK(said("2026-01-01", "，「死亡未退·仍适用」：假") == "无，无");
  CHECK(said("2026-01-01", "", "，期满不再适用") == "无，无");
}

}  // namespace
}  // namespace doudi::verdict
