// 限次, 减发, 过渡, 重算: worked out by hand, and said.
#include "package/package.h"
#include "support.h"

namespace doudi::verdict {
namespace {

const std::string kModel = R"(
规则集 例/关系。
依据 《某办法》，简称 办法。
枚举 事项 ＝ ｛火灾、重病｝。
实体 家庭（根）
  事实 本次：事项。
  事实 急难：布尔。
实体 成员，属 家庭
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 拒绝：布尔。
实体 收入项，属 成员
  事实 金额：元/月，范围 ≥ 0元/月。
实体 记录，属 家庭
  事实 事由：事项。
  事实 发放日：日期。
参数 标准：元/人/月 ＝ 500元/人/月，自 2020-01-01，依据 示例。
定义 人口（家庭）：人 ＝ 人数（成员）。
定义 月收入（家庭）：元/月 ＝ 合计（成员：收入） ＋ 合计（成员 的 收入项：金额）。
)";

std::string Line(const std::string& text, const std::string& part) {
  const auto at = text.find(part);
  if (at == std::string::npos) return "none in:\n" + text;
  const auto begin = text.rfind('\n', at) + 1;
  return text.substr(text.find_first_not_of(' ', begin), text.find('\n', at) - text.find_first_not_of(' ', begin));
}

// ---- 限次 ----

Screening Times(const std::string& limit, const std::string& records) {
  return Screening(kModel + "政策 救急（家庭）\n  条件 急难：急难。\n  限次 一次：" + limit + "，依据 办法 第三条。\n  待遇 金：元 ＝ 1000元。\n" +
                   "例 一\n  基准日 2025-08-15。\n  家庭 ｛ 本次：火灾，急难：真 ｝。\n" + records);
}

std::string TimesSaid(const std::string& limit, const std::string& records) {
  const Screening screening = Times(limit, records);
  const Verdict verdict = screening.Of("救急");
  return Summary(verdict) + " " + Line(ToText(screening.model(), verdict), "已领");
}

constexpr const char* kSameReason = "1次 每 12个月，已领 记录 其中 事由 等于 本次，按 发放日";

TEST_CASE("[verdict] what was had within the window counts, its first day included") {
  CHECK(TimesSaid(kSameReason, "  无 记录。\n") == "符合 近 12个月 已领 0次，限 1次");
  CHECK(TimesSaid(kSameReason, "  记录 一 ｛ 事由：火灾，发放日：2024-08-15 ｝。\n") ==
        "不符合 近 12个月 已领 1次（2024-08-15），限 1次，2025-08-16 起可以再申请");
  CHECK(TimesSaid(kSameReason, "  记录 一 ｛ 事由：火灾，发放日：2024-08-14 ｝。\n") == "符合 近 12个月 已领 0次，限 1次");
  CHECK(TimesSaid(kSameReason, "  记录 一 ｛ 事由：重病，发放日：2025-03-02 ｝。\n") == "符合 近 12个月 已领 0次，限 1次");
}

TEST_CASE("[verdict] a history that is not known, or not of one's day, is not taken for none") {
  CHECK(TimesSaid(kSameReason, "").starts_with("待补充：记录 近 12个月 已领 "));
  CHECK(TimesSaid(kSameReason, "  记录 一 ｛ 事由：火灾 ｝。\n").starts_with("待补充：发放日（一） "));
  CHECK(TimesSaid(kSameReason, "  记录 一 ｛ 事由：火灾，发放日：2025-03-02 ｝。\n  未列全 记录。\n").starts_with("不符合 "));
}

TEST_CASE("[verdict] of several times the one that leaves the window first says when it may be asked for again") {
  const std::string two = "  记录 一 ｛ 事由：火灾，发放日：2025-03-02 ｝。\n  记录 二 ｛ 事由：重病，发放日：2024-11-20 ｝。\n";
  CHECK(TimesSaid("2次 每 12个月，已领 记录，按 发放日", two) == "不符合 近 12个月 已领 2次（倒数第 2 次 2024-11-20），限 2次，2025-11-21 起可以再申请");
  CHECK(TimesSaid("3次 每 12个月，已领 记录，按 发放日", two) == "符合 近 12个月 已领 2次，限 3次");
}

TEST_CASE("[verdict] by calendar years only the year counts, without a window everything does") {
  const std::string last_year = "  记录 一 ｛ 事由：火灾，发放日：2024-12-31 ｝。\n";
  const std::string this_year = "  记录 一 ｛ 事由：火灾，发放日：2025-01-01 ｝。\n";
  CHECK(TimesSaid("1次 每 自然年，已领 记录，按 发放日", last_year) == "符合 本自然年 已领 0次，限 1次");
  CHECK(TimesSaid("1次 每 自然年，已领 记录，按 发放日", this_year) == "不符合 本自然年 已领 1次（2025-01-01），限 1次，下一个自然年起可以再申请");
  CHECK(TimesSaid("1次，已领 记录，按 发放日", "  记录 一 ｛ 事由：火灾，发放日：2001-01-01 ｝。\n") == "不符合 至今 已领 1次（2001-01-01），限 1次");
}

TEST_CASE("[verdict] in the package a refusal for the number of times says when it may be asked for again") {
  const Screening screening = Times(kSameReason, "  记录 一 ｛ 事由：火灾，发放日：2025-03-02 ｝。\n");
  CHECK(MissText(screening.Of("救急")) == "一次：近 12个月 已领 1次（2025-03-02），限 1次，2026-03-03 起可以再申请\n✓");
  const auto made = package::MakePackage(screening.result(), 0);
  CHECK(package::ToText(screening.model(), made).find("2026-03-03 起可以再申请") != std::string::npos);
}

// ---- 减发 ----

Screening Reduced(const std::string& reduction, const std::string& members) {
  return Screening(kModel + "政策 低保（家庭）\n  条件 收入：月收入 ÷ 人口 ＜ 标准。\n  待遇 保障金：元/月 ＝ 标准 × 人口 － 月收入。\n  减发 保障金：" + reduction +
                   "，依据 办法 第三条。\n例 一\n  基准日 2025-08-15。\n  无 收入项。\n" + members);
}

std::string ReducedSaid(const std::string& reduction, const std::string& members) {
  const Screening screening = Reduced(reduction, members);
  const Verdict verdict = screening.Of("低保");
  REQUIRE(verdict.benefits.size() == 1);
  std::string text = verdict.benefits[0].effects.empty() ? "" : verdict.benefits[0].effects[0].text;
  return text + (verdict.missing_amounts.empty() ? "" : "；缺 " + Names(verdict.missing_amounts));
}

constexpr const char* kShare = "每名 成员 其中 拒绝，扣除 本人份额，按 人口";

TEST_CASE("[verdict] each one of whom the clause speaks loses one's own share, the others keep theirs") {
  const std::string earner = "  成员 甲 ｛ 收入：300元/月，拒绝：真 ｝。\n";
  CHECK(ReducedSaid(kShare, earner + "  成员 乙 ｛ 收入：0元/月，拒绝：假 ｝。\n") ==
        "减发：700元/月，每 成员 其中 拒绝 扣除 本人份额，共 350元/月，得 350元/月");
  CHECK(ReducedSaid(kShare, earner + "  成员 乙 ｛ 收入：0元/月，拒绝：真 ｝。\n") ==
        "减发：700元/月，每 成员 其中 拒绝 扣除 本人份额，共 700元/月，得 0元/月");
  CHECK(ReducedSaid("每名 成员 其中 拒绝，扣除 原保障金 × 50% ÷ 人口 × 1人，四舍五入到 元", earner + "  成员 乙 ｛ 收入：0.5元/月，拒绝：假 ｝。\n") ==
        "减发：699.50元/月，每 成员 其中 拒绝 扣除 原保障金 × 50% ÷ 人口 × 1人，共 174.875元/月，得 525元/月");
}

TEST_CASE("[verdict] what is taken off leaves nothing below 0, or below what the clause says") {
  const std::string one = "  成员 甲 ｛ 收入：300元/月，拒绝：真 ｝。\n";
  CHECK(ReducedSaid("每名 成员 其中 拒绝，扣除 900元/月", one).ends_with("共 900元/月，得 0元/月"));
  CHECK(ReducedSaid("每名 成员 其中 拒绝，扣除 900元/月，下限 50元/月", one).ends_with("共 900元/月，得 50元/月"));
}

TEST_CASE("[verdict] whether somebody has refused is not known: the amount is open between the ends") {
  CHECK(ReducedSaid(kShare, "  成员 甲 ｛ 收入：300元/月 ｝。\n  成员 乙 ｛ 收入：0元/月，拒绝：假 ｝。\n") ==
        "减发：700元/月，每 成员 其中 拒绝 扣除 本人份额，共 0元/月 至 350元/月，得 350元/月 至 700元/月；缺 拒绝（甲）");
}

TEST_CASE("[verdict] a reduction is said in the package with its article, and not where it changes nothing") {
  const std::string line = "减发：700元/月，每 成员 其中 拒绝 扣除 本人份额，共 350元/月，得 350元/月（办法第三条）";
  const auto text = [](const std::string& refused) {
    const Screening screening = Reduced(kShare, "  成员 甲 ｛ 收入：300元/月，拒绝：" + refused + " ｝。\n  成员 乙 ｛ 收入：0元/月，拒绝：假 ｝。\n");
    const auto made = package::MakePackage(screening.result(), 0);
    return package::ToText(screening.model(), made) + package::ToHtml(screening.model(), made);
  };
  CHECK(text("真").find(line) != std::string::npos);
  CHECK(text("假").find("减发") == std::string::npos);
}

// ---- 过渡 ----

Screening Bridged(const std::string& emergency, const std::string& income) {
  return Screening(kModel + "政策 低保（家庭）\n  条件 收入：月收入 ÷ 人口 ＜ 标准。\n  待遇 保障金：元/月 ＝ 标准 × 人口 － 月收入。\n政策 救急（家庭）\n  条件 急难：急难。\n" +
                   "  待遇 生活费：元/月 ＝ 200元/月。\n  待遇 救急金：元 ＝ 1000元。\n  过渡 低保。\n例 一\n  基准日 2025-08-15。\n  家庭 ｛ 急难：" + emergency +
                   " ｝。\n  无 收入项、记录。\n  成员 甲 ｛ 收入：" + income + "，拒绝：假 ｝。\n");
}

TEST_CASE("[verdict] an aid that bridges another comes first, is said at both, and is not paid beside it") {
  const Screening screening = Bridged("真", "100元/月");
  const auto made = package::MakePackage(screening.result(), 0);
  REQUIRE(made.items.size() == 2);
  const auto name = [&](const package::Item& item) { return screening.model().policies[static_cast<std::size_t>(made.verdicts[item.verdict].policy)].name; };
  CHECK(name(made.items[0]) == "救急");
  CHECK(made.items[1].after.empty());
  CHECK(made.totals.per_month == value::Rational(400));
  CHECK(made.totals.once == value::Rational(1000));
  const std::string text = package::ToText(screening.model(), made);
  CHECK(text.find("过渡：低保 首次发放前发给，首次发放后停止，不重复发放") != std::string::npos);
  CHECK(text.find("首次发放前由 救急 过渡") != std::string::npos);
  CHECK(package::ToJson(screening.model(), made).find("\"bridges\":[\"低保\"]") != std::string::npos);
  CHECK(screening.Explained("救急").find("  过渡 到 低保 首次发放为止，不重复发放\n") != std::string::npos);
}

TEST_CASE("[verdict] where the other is not due there is nothing to bridge") {
  const Screening screening = Bridged("真", "900元/月");
  const auto made = package::MakePackage(screening.result(), 0);
  CHECK(made.totals.per_month == value::Rational(200));
  CHECK(package::ToText(screening.model(), made).find("过渡") == std::string::npos);
}

// ---- 重算 ----

Screening Again(const std::string& policy, const std::string& members, const std::string& more = {}) {
  return Screening(kModel + "政策 低保（家庭）\n" + policy + "定义 去掉后（成员）：元/月 ＝ 重算（低保，保障金，不含 本成员）。\n" +
                   "政策 看（成员）\n  条件 有：去掉后 ≥ 0元/月。\n  待遇 数：元/月 ＝ 去掉后。\n例 一\n  基准日 2025-08-15。\n" + members + more);
}

std::string WithoutEach(const Screening& screening) {
  std::string text;
  for (const auto& verdict : Judge(screening.result(), 0))
    if (screening.model().policies[static_cast<std::size_t>(verdict.policy)].name == "看")
      text += verdict.subject.designation + " " + (verdict.benefits[0].known ? value::ToDecimalText(verdict.benefits[0].amount.low) : "？") + " ";
  return text;
}

const std::string kBasic = "  条件 收入：月收入 ÷ 人口 ＜ 标准。\n  待遇 保障金：元/月 ＝ 标准 × 人口 － 月收入。\n";
const std::string kThree = "  成员 甲 ｛ 收入：100元/月，拒绝：真 ｝。\n  成员 乙 ｛ 收入：0元/月，拒绝：假 ｝。\n  成员 丙 ｛ 收入：700元/月，拒绝：假 ｝。\n";

TEST_CASE("[verdict] what a policy would pay without each of the members: counts, sums and what lies below them") {
  // With all 1500 − 800 − 50. Without 甲 1000 − 700, without 乙 1000 − 850, without 丙 1000 − 150.
  CHECK(WithoutEach(Again(kBasic, kThree, "  收入项 属 甲 ｛ 金额：50元/月 ｝。\n  收入项 属 乙 ｛ 金额：0元/月 ｝。\n  收入项 属 丙 ｛ 金额：0元/月 ｝。\n")) == "甲 300 乙 150 丙 850 ");
}

TEST_CASE("[verdict] a household that does not qualify without the member would get nothing") {
  CHECK(WithoutEach(Again(kBasic, "  成员 甲 ｛ 收入：0元/月，拒绝：假 ｝。\n  成员 乙 ｛ 收入：700元/月，拒绝：假 ｝。\n  无 收入项。\n")) == "甲 0 乙 500 ");
}

TEST_CASE("[verdict] what others get in the world without the member is worked out there too") {
  // Without 乙: 1000 − 800 = 200, of which 甲 loses a half; without 甲 nobody refuses.
  CHECK(WithoutEach(Again(kBasic + "  减发 保障金：每名 成员 其中 拒绝，扣除 本人份额，按 人口。\n", kThree + "  无 收入项。\n")) == "甲 300 乙 100 丙 450 ");
}

TEST_CASE("[verdict] what is not known of the others leaves the amount open, what is not known of the one left out does not") {
  CHECK(WithoutEach(Again(kBasic, "  成员 甲 ｛ 拒绝：假 ｝。\n  成员 乙 ｛ 收入：0元/月，拒绝：假 ｝。\n  无 收入项。\n")) == "甲 500 乙 ？ ");
}

TEST_CASE("[verdict] what an office or a person has refused stays refused without the member") {
  const std::string checked = kBasic + "  人工核查 入户：由 镇政府。\n";
  CHECK(WithoutEach(Again(checked, kThree, "  无 收入项。\n  核查 低保·入户：不通过。\n")) == "甲 0 乙 0 丙 0 ");
  CHECK(WithoutEach(Again(checked, kThree, "  无 收入项。\n")) == "甲 300 乙 200 丙 900 ");
}

TEST_CASE("[verdict] a limit over several may be what a policy would pay without the member") {
  // Limits 300, 200 and 900, of which the first takes up to 400.
  const std::string capped = kBasic + "政策 多（成员）\n  条件 有：收入 ＜ 5000元/月。\n  待遇 补：元/月 ＝ 400元/月。\n"
                                      "关系 合计封顶 顶（成员）：多·补、看·数，上限 重算（低保，保障金，不含 本成员）。\n";
  CHECK(WithoutEach(Again(capped, kThree, "  无 收入项。\n")) == "甲 0 乙 0 丙 500 ");
}

TEST_CASE("[verdict] a policy judged again has no verdict, no item and no premise of its own") {
  const Screening screening = Again(kBasic, kThree, "  无 收入项。\n");
  for (const auto& verdict : Judge(screening.result(), 0)) {
    CHECK(screening.model().policies[static_cast<std::size_t>(verdict.policy)].IsJudged());
    for (const auto premise : verdict.premises) CHECK(screening.model().policies[static_cast<std::size_t>(premise)].IsJudged());
  }
  CHECK(screening.Explained("看", "甲").find("重算（低保，保障金，不含 本成员）：500元/人/月 × 2人 － 700元/月 ＝ 300元/月") != std::string::npos);
}

TEST_CASE("[verdict] a comparison that the world without the member does not touch is said as it is written") {
  // The sum is another without each member, 急难 is not: the second comparison is worked out once for all members.
  const std::string range = "（若 急难 则 500元/人/月；否则 400元/人/月） 在 合计（成员：收入） ÷ 人口 与 900元/人/月 之间";
  const Screening screening = Again("  条件 范围：" + range + "。\n  待遇 保障金：元/月 ＝ 标准 × 人口 － 月收入。\n", kThree, "  家庭 ｛ 急难：真 ｝。\n  无 收入项。\n");
  std::size_t lifted = 0;
  for (std::size_t id = 0; id < screening.model().expressions.size(); ++id) {
    const auto& expr = screening.model().expressions[id];
    if (expr.text != "在…之间") continue;
    CHECK(model::ToText(screening.model(), static_cast<model::ExprId>(id)).find("在 合计（成员") != std::string::npos);
    lifted += screening.model().At(expr.args[1]).op == model::Op::Lift ? 1 : 0;
  }
  CHECK(lifted == 1);
  CHECK(WithoutEach(screening) == "甲 300 乙 200 丙 900 ");
}

TEST_CASE("[verdict] a policy judged again with another fact is said with its arithmetic, and leaves the policy itself as it is") {
  const Screening screening(kModel + "政策 低保（家庭）\n" + kBasic +
                            "政策 看（家庭）\n  条件 有：重算（低保，符合，改 收入 为 收入 × 50%）。\n  待遇 数：元/月 ＝ 重算（低保，保障金，改 收入 为 收入 × 50%）。\n例 一\n  基准日 "
                            "2025-08-15。\n" +
                            kThree + "  无 收入项。\n");
  // 1500 − 400 in place of 1500 − 800.
  const auto text = screening.Explained("看");
  INFO(text);
  CHECK(text.find("重算（低保，保障金，改 收入 为 收入 × 50%）：500元/人/月 × 3人 － 400元/月 ＝ 1100元/月") != std::string::npos);
  CHECK(text.find("重算（低保，符合，改 收入 为 收入 × 50%）") != std::string::npos);
  CHECK(screening.Of("低保").benefits.at(0).amount.low == value::Rational(700));
  for (const auto& verdict : Judge(screening.result(), 0))
    for (const auto premise : verdict.premises) CHECK(screening.model().policies[static_cast<std::size_t>(premise)].IsJudged());
}

TEST_CASE("[verdict] judged alone, a policy speaks of others as they are decided, not as the run leaves them") {
  // Whether 患病 or not, 甲 is had: the run cannot see it, the completions do. 乙 refuses those who have it.
  const std::string rules =
      "规则集 例。\n实体 家庭（根）\n  事实 收入：元/月，范围 ≥ 0元/月。\n  事实 患病：布尔。\n"
      "政策 甲（家庭）\n  条件 收入：（患病 且 收入 ＜ 900元/月） 或 （非 患病 且 收入 ＜ 500元/月）。\n"
      "政策 乙（家庭）\n  条件 收入：收入 ＜ 300元/月。\n  先后 甲。\n"
      "政策 丙（家庭）\n  条件 收入：收入 ＜ 100元/月。\n"
      "关系 择一 先后：按序 丙、甲。\n"
      "例 一\n  基准日 2025-08-15。\n  家庭 ｛ 收入：200元/月 ｝。\n";
  const Screening screening(rules);
  REQUIRE(screening.result().EligibleAt(0, 0) == value::Truth::Unknown);
  for (const std::string name : {"甲", "乙", "丙"}) {
    const auto policy = *screening.model().FindPolicy(name);
    std::string alone;
    for (const auto& verdict : Judge(screening.result(), 0, {policy}))
      if (verdict.policy == policy) alone = ToText(screening.model(), verdict);
    CHECK(alone == screening.Explained(name));
  }
  CHECK(screening.Explained("乙").find("先确认 甲") != std::string::npos);
  CHECK(screening.Explained("丙").find("转为 甲") != std::string::npos);
}

}  // namespace
}  // namespace doudi::verdict
