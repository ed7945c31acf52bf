// 裁量: what an office decides, before and after it has.
#include "package/package.h"
#include "support.h"

namespace doudi::verdict {
namespace {

std::string Rules(const std::string& clauses, const std::string& facts, const std::string& record = {}) {
  return R"(
规则集 示例/裁量。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 甲：布尔。
  事实 乙：布尔。
政策 策（家庭）
  依据 示例。
)" + clauses + "例 一\n  基准日 2025-08-15。\n  家庭 ｛ " + facts + " ｝。\n" + record;
}

void Compare(const std::string& clauses, const std::vector<Recorded>& rows) {
  CompareRows([&](const Recorded& row) { return Screening(Rules(clauses, row.facts, row.record)); }, clauses, rows);
}

}  // namespace

TEST_CASE("[verdict] a condition that fails may be waived by an office, and is not asked of one where it holds") {
  Compare("  条件 收入：收入 ＜ 780元/月，裁量 \"可以豁免\"，由 县民政局。\n",
          {{"收入：700元/月", "", "符合"},
           {"收入：900元/月", "", "拟符合 待 收入"},
           {"收入：900元/月", "  裁量 策·收入：准予。\n", "符合"},
           {"收入：900元/月", "  裁量 策·收入：不予。\n", "不符合"},
           {"甲：真", "  裁量 策·收入：不予。\n", "待补充：收入"}});
}

TEST_CASE("[verdict] an exception in favour is applied if granted, one against if refused") {
  Compare("  条件 收入：收入 ＜ 780元/月。\n  例外 重：当 甲，视为 符合，裁量 \"可以视为符合\"，由 县民政局。\n",
          {{"收入：900元/月，甲：真", "", "拟符合 待 重"},
           {"收入：700元/月，甲：真", "", "符合"},
           {"收入：900元/月，甲：假", "", "不符合"},
           {"收入：900元/月，甲：真", "  裁量 策·重：不予。\n", "不符合"},
           {"收入：900元/月，甲：真", "  裁量 策·重：准予。\n", "符合"}});
  Compare("  条件 收入：收入 ＜ 780元/月。\n  例外 冒：当 甲，视为 不符合，裁量 \"可以不予\"，由 县民政局。\n",
          {{"收入：700元/月，甲：真", "", "拟符合 待 冒"},
           {"收入：700元/月，甲：真", "  裁量 策·冒：不予。\n", "不符合"},
           {"收入：700元/月，甲：真", "  裁量 策·冒：准予。\n", "符合"},
           {"收入：700元/月，甲：假", "", "符合"}});
}

TEST_CASE("[verdict] an amount that an office decides is open between its ends until it is recorded") {
  const std::string open = "  条件 收入：收入 ＜ 780元/月。\n  待遇 金：元 ＝ 在 100元 与 5000元 之间 裁量，由 县民政局。\n";
  Compare(open, {{"收入：700元/月", "", "拟符合 待 金 100–5000"},
                 {"收入：700元/月", "  裁量 策·金：3000元。\n", "符合 3000"},
                 {"收入：700元/月", "  裁量 策·金：9000元。\n", "符合 5000"},
                 {"收入：900元/月", "  裁量 策·金：3000元。\n", "不符合 0"}});
  Compare("  条件 收入：收入 ＜ 780元/月。\n  待遇 金：元 ＝ 500元，当 甲，裁量 \"可以发给\"，由 县民政局。\n",
          {{"收入：700元/月，甲：真", "", "拟符合 待 金 0–500"},
           {"收入：700元/月，甲：假", "", "符合 0"},
           {"收入：700元/月，甲：真", "  裁量 策·金：准予。\n", "符合 500"},
           {"收入：700元/月，甲：真", "  裁量 策·金：不予。\n", "符合 0"}});
}

TEST_CASE("[verdict] the reasons say what is decided and what is open") {
  const std::string clauses = "  条件 收入：收入 ＜ 780元/月，裁量 \"可以豁免\"，由 县民政局，依据 示例。\n";
  CHECK(Screening(Rules(clauses, "收入：900元/月")).Explained("策") == R"(策（一）：拟符合
  依据 示例
  [真] 条件 收入：收入 ＜ 780元/月 或 裁量·收入
      依据 示例
    [假] 收入 ＜ 780元/月
        900元/月 ＜ 780元/月
    [真] 裁量·收入
        待裁量
  [？] 裁量 收入：可以豁免
      待裁量
      依据 示例
  待裁量 收入
)");
  CHECK(Screening(Rules(clauses, "收入：900元/月", "  裁量 策·收入：不予。\n")).Explained("策") == R"(策（一）：不符合
  依据 示例
  [假] 条件 收入：收入 ＜ 780元/月 或 裁量·收入
      依据 示例
    [假] 收入 ＜ 780元/月
        900元/月 ＜ 780元/月
    [假] 裁量·收入
        不予
  [假] 裁量 收入：可以豁免
      不予
      依据 示例
  差在 收入：收入 高出 120元/月（限 780元/月，至多 779.99元/月）
  以上改变后重新计算：符合
)");
}

TEST_CASE("[verdict] a decision is found where a definition that needs the policy comes before it") {
  const std::string clauses = "  条件 收入：收入 ＜ 780元/月，裁量 \"可以豁免\"，由 县民政局。\n"
                              "定义 另发（家庭）：元/月 ＝ 若 符合（策） 则 0元/月；否则 50元/月。\n政策 另（家庭）\n  待遇 另金：元/月 ＝ 另发。\n";
  for (const char* decided : {"准予", "不予"})
    CHECK(Screening(Rules(clauses, "收入：900元/月", std::string("  裁量 策·收入：") + decided + "。\n")).Explained("策").find(
              std::string("裁量 收入：可以豁免\n      ") + decided + "\n") != std::string::npos);
}

TEST_CASE("[verdict] a unit asks for a decision of its own") {
  const std::string text = R"(
规则集 示例/裁量单元。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 工资：元/月，范围 ≥ 0元/月。
  事实 重病：布尔。
定义 总收入（家庭）：元/月 ＝ 合计（成员：工资）。
政策 策（家庭）
  依据 示例。
  条件 收入：总收入 ＜ 780元/月，裁量 "可以豁免"，由 县民政局。
评估单元 单人（成员 其中 重病）
  范围 本成员。
  评估 策 称为 单人策。
例 一
  基准日 2025-08-15。
  家庭 ｛ 收入：0元/月 ｝。
  成员 甲 ｛ 姓名："大"，工资：5000元/月，重病：真 ｝。
  裁量 策·收入：不予；单人策·收入（甲）：准予。
)";
  CHECK(Summary(Screening(text).Of("策")) == "不符合");
  CHECK(Summary(Screening(text).Of("单人策")) == "符合");
}

namespace {

// A policy, and what 砀山县 says instead or besides.
Screening InPlaces(const std::string& clauses, const std::string& layer, const std::string& facts, const std::string& record = {}) {
  return Screening(R"(
规则集 例/细则，适用 砀山县，区划 取 户籍区划。
依据 《某办法》，简称 办法。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 甲：布尔。
政策 策（家庭）
  依据 办法。
)" + clauses + layer + "例 一\n  基准日 2025-08-15。\n  家庭 ｛ " + facts + " ｝。\n" + record);
}

void CompareIn(const std::string& clauses, const std::string& layer, const std::vector<Recorded>& rows) {
  CompareRows([&](const Recorded& row) { return InPlaces(clauses, layer, row.facts, row.record); }, layer, rows);
}

}  // namespace

TEST_CASE("[verdict] a place that leaves a condition to an office does so there only, under the key of the clause") {
  CompareIn("  条件 收入：收入 ＜ 780元/月。\n", "覆盖 策 条件 收入：收入 ＜ 780元/月，裁量 \"可以豁免\"，由 县民政局。\n",
            {{"户籍区划：砀山县，收入：900元/月", "", "拟符合 待 收入"},
             {"户籍区划：砀山县，收入：900元/月", "  裁量 策·收入：准予。\n", "符合"},
             {"户籍区划：砀山县，收入：900元/月", "  裁量 策·收入：不予。\n", "不符合"},
             {"户籍区划：砀山县，收入：700元/月", "", "符合"},
             {"户籍区划：萧县，收入：900元/月", "", "不符合"},
             {"收入：900元/月", "", "待补充：户籍区划 待 收入"}});
}

TEST_CASE("[verdict] a place that covers a condition without leaving it to an office asks nobody there") {
  CompareIn("  条件 收入：收入 ＜ 780元/月，裁量 \"可以豁免\"，由 县民政局。\n", "覆盖 策 条件 收入：收入 ＜ 680元/月。\n",
            {{"户籍区划：砀山县，收入：700元/月", "", "不符合"},
             {"户籍区划：砀山县，收入：600元/月", "", "符合"},
             {"户籍区划：萧县，收入：900元/月", "", "拟符合 待 收入"}});
}

TEST_CASE("[verdict] where either of two layers may leave it to an office it is asked once") {
  const auto screening = InPlaces("  条件 收入：收入 ＜ 780元/月，裁量 \"可以豁免\"，由 县民政局。\n",
                                  "覆盖 策 条件 收入：收入 ＜ 680元/月，裁量 \"可以豁免\"，由 砀山县民政局。\n", "收入：900元/月");
  CHECK(Said(screening) == "拟符合 待 收入");
  CHECK(package::MakePackage(screening.result(), 0).tasks.size() == 1);
}

TEST_CASE("[verdict] an exception that a place adds is decided there, and not where it would make no difference") {
  CompareIn("  条件 收入：收入 ＜ 780元/月。\n", "增补 策 例外 重：当 甲，视为 符合 条件 收入，裁量 \"可以视为符合\"，由 县民政局。\n",
            {{"户籍区划：砀山县，收入：900元/月，甲：真", "", "拟符合 待 重"},
             {"户籍区划：砀山县，收入：700元/月，甲：真", "", "符合"},
             {"户籍区划：砀山县，收入：900元/月，甲：真", "  裁量 策·重：不予。\n", "不符合"},
             {"户籍区划：砀山县，收入：900元/月，甲：真", "  裁量 策·重：准予。\n", "符合"},
             {"户籍区划：萧县，收入：900元/月，甲：真", "", "不符合"}});
}

TEST_CASE("[verdict] an amount that a place leaves to an office is open there, within its ends there") {
  const std::string own = "  条件 收入：收入 ＜ 780元/月。\n  待遇 金：元 ＝ 500元。\n";
  CompareIn(own, "覆盖 策 待遇 金：元 ＝ 在 100元 与 5000元 之间 裁量，由 县民政局。\n",
            {{"户籍区划：砀山县，收入：700元/月", "", "拟符合 待 金 100–5000"},
             {"户籍区划：砀山县，收入：700元/月", "  裁量 策·金：9000元。\n", "符合 5000"},
             {"户籍区划：萧县，收入：700元/月", "", "符合 500"}});
  CompareIn(own, "增补 策 待遇 贴：元 ＝ 300元，裁量 \"可以发给\"，由 县民政局。\n",
            {{"户籍区划：砀山县，收入：700元/月", "", "拟符合 待 贴 500 0–300"},
             {"户籍区划：砀山县，收入：700元/月", "  裁量 策·贴：不予。\n", "符合 500 0"},
             {"户籍区划：萧县，收入：700元/月", "", "符合 500 0"}});
}

TEST_CASE("[package] an amount beyond the ends is said at the aid, in text, page and JSON, and held against the ends of its place only") {
  const std::string own = "  条件 收入：收入 ＜ 780元/月。\n  待遇 金：元 ＝ 在 0元 与 1000元 之间 裁量，由 县民政局。\n";
  const std::string layer = "覆盖 策 待遇 金：元 ＝ 在 100元 与 5000元 之间 裁量，由 砀山县民政局。\n";
  const auto screening = InPlaces(own, layer, "户籍区划：砀山县，收入：700元/月", "  裁量 策·金：9000元。\n");
  const auto made = package::MakePackage(screening.result(), 0);
  const std::string said = "裁量的 9000元 超出 100元 至 5000元，按 5000元 算，请核对";
  CHECK(package::ToText(screening.model(), made).find("金 " + said) != std::string::npos);
  CHECK(package::ToHtml(screening.model(), made).find("金 " + said) != std::string::npos);
  CHECK(package::ToJson(screening.model(), made).find("\"beyond\":\"" + said) != std::string::npos);
  CHECK(made.notes.size() == 1);
  const auto within = InPlaces(own, layer, "户籍区划：砀山县，收入：700元/月", "  裁量 策·金：3000元。\n");
  CHECK(package::MakePackage(within.result(), 0).notes.empty());
  const auto elsewhere = InPlaces(own, layer, "户籍区划：萧县，收入：700元/月", "  裁量 策·金：50元。\n");
  CHECK(package::MakePackage(elsewhere.result(), 0).notes.empty());
}

TEST_CASE("[verdict] a clause of a unit may leave something to an office, and takes the policy's decision away where it does not") {
  const auto rules = [](const std::string& of_policy, const std::string& of_unit, const std::string& record) {
    return R"(
规则集 示例/单元。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 工资：元/月，范围 ≥ 0元/月。
  事实 重病：布尔。
定义 总收入（家庭）：元/月 ＝ 合计（成员：工资）。
政策 策（家庭）
  依据 示例。
  条件 收入：总收入 ＜ 780元/月)" + of_policy + R"(。
评估单元 单人（成员 其中 重病）
  范围 本成员。
  评估 策 称为 单人策。
  条件 收入：工资 ＜ 680元/月)" + of_unit + R"(。
例 一
  基准日 2025-08-15。
  家庭 ｛ 收入：0元/月 ｝。
  成员 甲 ｛ 姓名："大"，工资：5000元/月，重病：真 ｝。
)" + record;
  };
  const std::string leaves = "，裁量 \"可以豁免\"，由 县民政局";
  const auto said = [](const std::string& text) {
    const Screening screening(text);
    const auto verdict = screening.Of("单人策");
    return Summary(verdict) + (verdict.open_checks.empty() ? "" : " 待 " + verdict.open_checks[0].check->name);
  };
  CHECK(said(rules("", leaves, "")) == "拟符合 待 收入");
  CHECK(said(rules("", leaves, "  裁量 单人策·收入（甲）：准予。\n")) == "符合");
  CHECK(said(rules("", leaves, "  裁量 单人策·收入（甲）：不予。\n")) == "不符合");
  CHECK(said(rules(leaves, "", "")) == "不符合");
}

namespace {

// What a household and its members read of a 情形 that an office decides of.
Screening OfSituation(const std::string& record, const std::string& household = "拒签：假") {
  return Screening(R"(
规则集 示例/情形。
实体 家庭（根）
  事实 拒签：布尔。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 工资：元/月，范围 ≥ 0元/月。
  事实 重病：布尔。
情形 可不计（成员）：重病，裁量 "可以不计"，由 县民政局，依据 示例。
情形 可宽限（家庭）：拒签 或 总收入 ＜ 500元/月，裁量 "可以宽限"，由 县民政局。
定义 总收入（家庭）：元/月 ＝ 合计（成员：工资）。
定义 计入（家庭）：元/月 ＝ 合计（成员 其中 非 可不计：工资）。
定义 别人的（成员）：元/月 ＝ 合计（其他 成员 其中 非 可不计：工资）。
政策 户（家庭）
  依据 示例。
  条件 收入：计入 ＜ 780元/月，依据 示例。
  待遇 金：元/月 ＝ 780元/月 － 计入。
政策 人（成员）
  条件 别人：别人的 ＜ 100元/月。
政策 本人（成员）
  条件 本人：工资 ＜ 100元/月 或 可不计。
政策 低（家庭）
  条件 低：可宽限。
评估单元 单人（成员 其中 工资 ＜ 500元/月）
  范围 本成员。
  评估 低 称为 单人低。
例 一
  基准日 2025-08-15。
  家庭 ｛ )" + household + R"( ｝。
  成员 甲 ｛ 姓名："大"，工资：300元/月，重病：假 ｝。
  成员 乙 ｛ 姓名："二"，工资：900元/月，重病：真 ｝。
)" + record);
}

std::string SaidOf(const Screening& screening, const std::string& policy, const std::string& of = {}) {
  const auto verdict = screening.Of(policy, of);
  std::string said = Summary(verdict);
  for (const auto& open : verdict.open_checks) said += " 待 " + open.check->name + NamesOf(open.of);
  return said;
}

}  // namespace

TEST_CASE("[verdict] a situation is decided of each element, once for all that read it, and as if granted until then") {
  const Screening open = OfSituation("");
  CHECK(SaidOf(open, "户") == "拟符合 待 可不计（二）");
  CHECK(SaidOf(open, "人", "大") == "拟符合 待 可不计（二）");   // of 二, whom 大 reads among the others
  CHECK(SaidOf(open, "人", "二") == "不符合");
  CHECK(SaidOf(open, "本人", "大") == "不符合");
  CHECK(SaidOf(open, "本人", "二") == "拟符合 待 可不计");       // of itself
  const Screening granted = OfSituation("  裁量 可不计（乙）：准予。\n");
  CHECK(SaidOf(granted, "户") == "符合");
  CHECK(SaidOf(granted, "人", "大") == "符合");
  CHECK(SaidOf(granted, "本人", "二") == "符合");
  const Screening refused = OfSituation("  裁量 可不计（乙）：不予。\n");
  CHECK(SaidOf(refused, "户") == "不符合");
  CHECK(SaidOf(refused, "人", "大") == "不符合");
  CHECK(SaidOf(refused, "本人", "二") == "不符合");
  // What is decided of one of whom it does not hold is nothing.
  CHECK(SaidOf(OfSituation("  裁量 可不计（甲、乙）：准予。\n"), "本人", "大") == "不符合");
}

TEST_CASE("[verdict] a unit reads a situation of the whole as it is of the unit") {
  CHECK(SaidOf(OfSituation(""), "低") == "不符合");
  CHECK(SaidOf(OfSituation(""), "单人低", "大") == "拟符合 待 可宽限");
  CHECK(SaidOf(OfSituation("  裁量 可宽限：准予。\n"), "单人低", "大") == "符合");
  CHECK(SaidOf(OfSituation("  裁量 可宽限：不予。\n"), "单人低", "大") == "不符合");
}

TEST_CASE("[verdict] the reasons say of whom a situation is to be decided") {
  CHECK(OfSituation("").Explained("户") == R"(户（一）：拟符合
  依据 示例
  [真] 条件 收入：计入 ＜ 780元/月
      300元/月 ＜ 780元/月
      计入 300元/月 ＝ 300元/月（大）
      依据 示例
  [？] 裁量 可不计：可以不计
      待裁量（二）
      依据 示例
  待遇 金 480元/月
      780元/月 － 300元/月 ＝ 480元/月
      计入 300元/月 ＝ 300元/月（大）
  待裁量 可不计（二）
)");
  CHECK(OfSituation("  裁量 可不计（乙）：不予。\n").Explained("户") == R"(户（一）：不符合
  依据 示例
  [假] 条件 收入：计入 ＜ 780元/月
      1200元/月 ＜ 780元/月
      计入 1200元/月 ＝ 300元/月（大）＋ 900元/月（二）
      依据 示例
  [真] 裁量 可不计：可以不计
      不涉及，或已裁量
      依据 示例
  差在 收入：计入 高出 420元/月（限 780元/月，至多 779.99元/月）
  以上改变后重新计算：符合
)");
}

}  // namespace doudi::verdict
