// What other policies do to an amount: worked out by hand, and said.
#include "package/package.h"
#include "support.h"

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

}  // namespace
}  // namespace doudi::verdict
