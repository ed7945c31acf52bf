// What other policies do to an amount: worked out by hand, and said.
#include "package/package.h"
#include "support.h"
#include "support/golden.h"

namespace doudi::verdict {
namespace {

const std::string kTopUps = R"(
规则集 例/补差。
依据 《某意见》，简称 意见。
实体 家庭（根）
  事实 月收入：元/月，范围 ≥ 0元/月。
实体 成员，属 家庭
  事实 失去父母：布尔。
  事实 残疾：布尔。
实体 现享待遇，属 家庭
  事实 项目：文本。
  事实 月额：元/月，范围 ≥ 0元/月。
定义 人口（家庭）：人 ＝ 人数（成员）。
情形 在领低保（现享待遇）：项目 等于 "低保"。
实发 低保：元/月 ＝ 合计（现享待遇 其中 在领低保：月额），当 有（现享待遇 其中 在领低保）。
政策 低保（家庭）
  条件 收入：月收入 ÷ 人口 ＜ 780元/人/月。
  待遇 保障金：元/月 ＝ 780元/人/月 × 人口 － 月收入。
政策 残补（成员）
  条件 残疾：残疾。
  待遇 补贴：元/月 ＝ 100元/月。
政策 儿童补贴（成员）
  条件 对象：失去父母。
  待遇 生活费：元/月 ＝ 1300元/月。
  补差 生活费：减去 实发（低保） ÷ 人口 × 1人、待遇（残补），依据 意见 第三条。
)";

Screening TopUp(const std::string& facts) {
  return Screening(kTopUps + "例 一\n  基准日 2025-08-15。\n  成员 甲 ｛ 失去父母：真，残疾：真 ｝。\n  成员 乙 ｛ 失去父母：假，残疾：假 ｝。\n" + facts);
}

std::string Effects(const Verdict& verdict) {
  std::string text;
  for (const auto& benefit : verdict.benefits)
    for (const auto& effect : benefit.effects) text += effect.text + (effect.changes ? "" : "（不变）") + "\n";
  return text;
}

TEST_CASE("[verdict] a top-up takes off what is in payment, else what would be paid, down to nothing") {
  // 780 × 2 − 560 = 1000, of which 500 are this child's.
  CHECK(Effects(TopUp("  家庭 ｛ 月收入：560元/月 ｝。\n  无 现享待遇。\n").Of("儿童补贴", "甲")) ==
        "补差：1300元/月 减去 低保·实发 ÷ 人口 × 1人 500元/月、待遇（残补） 100元/月，得 700元/月\n");
  CHECK(Effects(TopUp("  家庭 ｛ 月收入：560元/月 ｝。\n  现享待遇 一 ｛ 项目：\"低保\"，月额：900元/月 ｝。\n").Of("儿童补贴", "甲")) ==
        "补差：1300元/月 减去 低保·实发 ÷ 人口 × 1人 450元/月、待遇（残补） 100元/月，得 750元/月\n");
  CHECK(Effects(TopUp("  家庭 ｛ 月收入：560元/月 ｝。\n  现享待遇 一 ｛ 项目：\"低保\"，月额：3000元/月 ｝。\n").Of("儿童补贴", "甲")) ==
        "补差：1300元/月 减去 低保·实发 ÷ 人口 × 1人 1500元/月、待遇（残补） 100元/月，得 0元/月\n");
}

TEST_CASE("[verdict] what is not known of a payment leaves the top-up open between its ends") {
  const auto verdict = TopUp("  家庭 ｛ 月收入：560元/月 ｝。\n").Of("儿童补贴", "甲");
  CHECK(Effects(verdict) == "补差：1300元/月 减去 低保·实发 ÷ 人口 × 1人 未知、待遇（残补） 100元/月，得 0元/月 至 1200元/月\n");
  CHECK(Names(verdict.missing_amounts) == "现享待遇");
}

TEST_CASE("[verdict] a top-up is part of the reasons and of the package") {
  const auto screening = TopUp("  家庭 ｛ 月收入：560元/月 ｝。\n  无 现享待遇。\n");
  CHECK(screening.Explained("儿童补贴", "甲") == R"(儿童补贴（甲）：符合
  [真] 条件 对象：失去父母
      失去父母 为 真
  待遇 生活费 700元/月
      1300元/月 － 1000元/月 ÷ 2人 × 1人 － 100元/月 ＝ 700元/月
      补差：1300元/月 减去 低保·实发 ÷ 人口 × 1人 500元/月、待遇（残补） 100元/月，得 700元/月
        依据 《某意见》第三条
  先确认 低保
  先确认 残补
)");
  const auto made = package::MakePackage(screening.result(), 0);
  const std::string line = "补差：1300元/月 减去 低保·实发 ÷ 人口 × 1人 500元/月、待遇（残补） 100元/月，得 700元/月";
  CHECK(package::ToText(screening.model(), made).find("  " + line + "（意见第三条）\n") != std::string::npos);
  CHECK(package::ToHtml(screening.model(), made).find("<br>" + line + "（意见第三条）</span>") != std::string::npos);
  CHECK(package::ToJson(screening.model(), made).find("\"effects\":[{\"kind\":\"补差\",\"text\":\"" + line +
                                                      "\",\"before\":\"1300\",\"after\":\"700\",\"basis\":[{\"title\":\"某意见\"") != std::string::npos);
}

// The rules of tests/check/good/payments.aid, with a record.
Screening Payments(const std::string& facts) {
  return Screening(tests::ReadText(DOUDI_SOURCE_DIR "/tests/check/good/payments.aid") + "例 一\n  基准日 2025-08-15。\n" + facts);
}

TEST_CASE("[verdict] what is counted as income is so for the policy named, half of what exceeds the list") {
  // 300 and 50 by the month, less 150 listed, of which half: 560 + 100; the near-poor still reads 560.
  const auto screening = Payments(
      "  家庭 ｛ 月收入：560元/月，灾情：假，整包：真 ｝。\n  成员 甲 ｛ 老人：真，残疾：假，养老金：150元/月 ｝。\n");
  CHECK(Effects(screening.Of("抚恤", "甲")).starts_with("计入收入：350元/月 算作 低保 的 家庭月收入\n"));
  CHECK(screening.Explained("低保") == R"(低保（一）：符合
  [真] 条件 收入：人均 ＜ 780元/人/月
      660元/人/月 ＜ 780元/人/月
      人均 660元/人/月 ＝ 660元/月 ÷ 1人
      家庭月收入（低保） 660元/月 ＝ 560元/月 ＋ （350元/月（甲）－ 150元/月（甲））× 0.5
  待遇 保障金 120元/月
      780元/人/月 × 1人 － 660元/月 ＝ 120元/月
      家庭月收入（低保） 660元/月 ＝ 560元/月 ＋ （350元/月（甲）－ 150元/月（甲））× 0.5
  先确认 抚恤
)");
  CHECK(screening.Explained("边缘").find("560元/人/月 ＜ 1170元/人/月") != std::string::npos);
}

TEST_CASE("[verdict] what the record lists already as income is not counted again") {
  const auto screening = Payments(
      "  家庭 ｛ 月收入：560元/月，灾情：假，整包：真 ｝。\n  成员 甲 ｛ 老人：真，残疾：假，养老金：400元/月 ｝。\n");
  CHECK(screening.Of("低保").benefits[0].amount.low == value::Rational(220));
}

TEST_CASE("[verdict] a payment is taken off another policy's") {
  const auto screening = Payments("  家庭 ｛ 月收入：2000元/月，灾情：真，整包：假 ｝。\n  无 成员。\n");
  CHECK(Effects(screening.Of("救灾")) == "抵扣：1000元 抵去 待遇（急救，先行金） 300元，得 700元\n");
}

TEST_CASE("[verdict] under a common limit what is named first is paid first") {
  const auto screening = Payments(
      "  家庭 ｛ 月收入：2000元/月，灾情：假，整包：真 ｝。\n  成员 甲 ｛ 老人：真，残疾：真，养老金：0元/月 ｝。\n");
  CHECK(Effects(screening.Of("护理", "甲")) == "合计封顶「三项」：120元/月，上限 200元/月，在前的已有 0元/月，得 120元/月（不变）\n");
  CHECK(Effects(screening.Of("高龄", "甲")) == "合计封顶「三项」：100元/月，上限 200元/月，在前的已有 120元/月，得 80元/月\n");
}

TEST_CASE("[verdict] of like benefits the highest is paid, of whole policies the one worth most, as 当 says") {
  const std::string member = "  成员 甲 ｛ 老人：真，残疾：真，养老金：0元/月 ｝。\n";
  const auto likes = Payments("  家庭 ｛ 月收入：2000元/月，灾情：假，整包：假 ｝。\n" + member);
  CHECK(Effects(likes.Of("养老", "甲")) == "同类就高「护老」：150元/月，另有 抚恤·抚恤金 300元/月，得 0元/月\n");
  CHECK(Effects(likes.Of("抚恤", "甲")).find("同类就高「护老」：300元/月，另有 养老·服务费 150元/月，得 300元/月（不变）\n") != std::string::npos);
  CHECK(package::MakePackage(likes.result(), 0).not_chosen.empty());
  const auto whole = Payments("  家庭 ｛ 月收入：2000元/月，灾情：假，整包：真 ｝。\n" + member);
  const auto made = package::MakePackage(whole.result(), 0);
  REQUIRE(made.not_chosen.size() == 1);
  CHECK(whole.model().policies[static_cast<std::size_t>(made.verdicts[made.not_chosen[0]].policy)].name == "养老");
}

TEST_CASE("[verdict] both of two whole policies are not promised while it is unknown whether they exclude each other") {
  const auto screening = Payments("  家庭 ｛ 月收入：2000元/月，灾情：假 ｝。\n  成员 甲 ｛ 老人：真，残疾：真，养老金：0元/月 ｝。\n");
  const auto made = package::MakePackage(screening.result(), 0);
  REQUIRE(made.not_chosen.size() == 1);
  CHECK(screening.model().policies[static_cast<std::size_t>(made.verdicts[made.not_chosen[0]].policy)].name == "养老");
}

}  // namespace
}  // namespace doudi::verdict
