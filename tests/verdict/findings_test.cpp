// 审计项: what is a lead, what has to be verified first, and how both are said.
#include "support.h"

namespace doudi::verdict {

namespace {

const std::string kRules = R"(
规则集 例/审计。
依据 《社会救助法》，简称 救助法。
实体 家庭（根），称呼 户名
  事实 户名：文本。
  事实 月收入：元/月，范围 ≥ 0元/月，问 "每月收入多少？"。
  事实 在发月额：元/月，范围 ≥ 0元/月，问 "每月在发多少？"。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 死亡日期：日期，范围 ≤ 基准日，问 "死亡登记是哪一天？"。
政策 低保（家庭）
  条件 收入：月收入 ＜ 800元/月。
  待遇 月保障金：元/月 ＝ 800元/月 － 月收入。
审计项 多发（家庭）
  代码 D14。
  依据 救助法 第四十八条。
  当 在发月额 ＞ 待遇（低保）。
  严重 中。
  方向 错保。
  涉及 多发月额：元/月 ＝ 在发月额 － 待遇（低保），下限 0元/月。
  证据 在发月额、月收入。
  反证 "渐退期内"、"标准刚调整"。
  处置 "核对台账"、"听取意见后改正"，依据 救助法 第四十九条。
  数据源 台账、银行。
审计项 死亡未退（成员），施行 2022-01-01
  代码 D01。
  当 死亡日期 ＜ 月初（基准日） 且 在发月额 ＞ 0元/月。
  严重 高。
  方向 错保。
  反证 "同名误报"。
  处置 "先核实"。
)";

Lead Of(const Screening& screening, const std::string& name, const std::string& subject) {
  for (auto& lead : FindLeads(screening.result(), 0))
    if (screening.model().policies[static_cast<std::size_t>(lead.verdict.policy)].name == name && lead.verdict.subject.designation == subject) return lead;
  FAIL("no lead of " + name);
  return {};
}

std::string Household(const std::string& facts) {
  return kRules + "例 一家\n  基准日 2025-08-15。\n  家庭 ｛ 户名：\"张\"" + facts + " ｝。\n  成员 甲 ｛ 姓名：\"甲\"，死亡日期：2025-07-31 ｝。\n  成员 乙 ｛ 姓名：\"乙\" ｝。\n";
}

}  // namespace

TEST_CASE("[verdict] a lead says what shows it, what is at stake, what else may explain it and what comes first") {
  const Screening screening(Household("，月收入：500元/月，在发月额：400元/月"), Findings::Included);
  CHECK(ToText(screening.model(), Of(screening, "多发", "张")) == R"(D14 多发（张）：线索
  严重 中，方向 错保
  依据 《社会救助法》第四十八条
  [真] 当：在发月额 ＞ 待遇（低保）
      400元/月 ＞ 300元/月
      依据 《社会救助法》第四十八条
  涉及 多发月额 100元/月
      400元/月 － 300元/月 ＝ 100元/月
      依据 《社会救助法》第四十八条
  证据 在发月额 为 400元/月
  证据 月收入 为 500元/月
  也可能是 渐退期内
  也可能是 标准刚调整
  处置 核对台账
  处置 听取意见后改正
      依据 《社会救助法》第四十九条
  数据源 台账、银行
)");
}

TEST_CASE("[verdict] a missing fact that decides makes it 待核实, one that cannot changes nothing") {
  const Screening screening(Household("，在发月额：400元/月"), Findings::Included);
  const Lead overpaid = Of(screening, "多发", "张");
  CHECK(overpaid.state == LeadState::Open);
  CHECK(Names(overpaid.verdict.missing) == "月收入");
  CHECK(Of(screening, "死亡未退", "甲").state == LeadState::Lead);
  const Lead second = Of(screening, "死亡未退", "乙");
  CHECK(second.state == LeadState::Open);
  CHECK(Names(second.verdict.missing) == "死亡日期（乙）");
  const Screening large(Household("，在发月额：900元/月"), Findings::Included);
  CHECK(Of(large, "多发", "张").state == LeadState::Lead);
  CHECK(Of(large, "多发", "张").verdict.missing.empty());
}

TEST_CASE("[verdict] what is as it should be, and an 审计项 not yet in force, are no lead") {
  const Screening screening(Household("，月收入：500元/月，在发月额：0元/月"), Findings::Included);
  CHECK(Of(screening, "多发", "张").state == LeadState::None);
  CHECK(Of(screening, "死亡未退", "甲").state == LeadState::None);
  const std::string early = kRules + R"(
例 一家
  基准日 2021-12-31。
  家庭 ｛ 户名："张"，在发月额：400元/月 ｝。
  成员 甲 ｛ 姓名："甲"，死亡日期：2021-07-31 ｝。
)";
  CHECK(Of(Screening(early, Findings::Included), "死亡未退", "甲").state == LeadState::None);
}

TEST_CASE("[verdict] 审计项 are no policies: without asking for them there is none, with them the verdicts are the same") {
  const std::string text = Household("，月收入：500元/月，在发月额：400元/月");
  const Screening without(text), with(text, Findings::Included);
  CHECK(FindLeads(without.result(), 0).empty());
  CHECK(FindLeads(with.result(), 0).size() == 3);
  CHECK(Judge(without.result(), 0).size() == 1);
  CHECK(Judge(with.result(), 0).size() == 1);
  CHECK(without.Explained("低保") == with.Explained("低保"));
}

}  // namespace doudi::verdict
