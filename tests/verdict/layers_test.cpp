#include "support.h"

namespace doudi::verdict {
namespace {

// A county's own rules over those of the country, in one file; and a record of some facts.
std::string Rules(const std::string& layers, const std::string& facts, const std::string& date = "2025-08-15") {
  return R"(
规则集 例/细则，适用 砀山县，区划 取 户籍区划，施行 2025-01-01。
依据 《国家办法》，简称 国家办法。
依据 《县细则》，简称 县细则。
文书 户口簿。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 特困：布尔。
定义 应计收入（家庭）：元/月 ＝ 月收入，依据 国家办法 第一条。
政策 低保（家庭）
  条件 收入：应计收入 ＜ 780元/月，依据 国家办法 第二条。
  除外 特困：特困，依据 国家办法 第三条。
  待遇 月保障金：元/月 ＝ 780元/月 － 应计收入，依据 国家办法 第四条。
  材料 户口簿。
)" + layers + "例 一\n  基准日 " + date + "。\n  家庭 ｛ " + facts + " ｝。\n";
}

TEST_CASE("[verdict] a layer holds in its place and on its dates; elsewhere the one above it; an unknown place leaves both open") {
  const std::string layer = "覆盖 低保 条件 收入：应计收入 ≤ 800元/月，自 2025-07-01，依据 县细则 第一条。\n";
  struct Row {
    std::string facts, date, outcome;
  };
  const std::vector<Row> rows = {
      {"户籍区划：砀山县，月收入：800元/月，特困：假", "2025-08-15", "符合"},
      {"户籍区划：砀山县，月收入：800.01元/月，特困：假", "2025-08-15", "不符合"},
      {"户籍区划：砀山县，月收入：800元/月，特困：假", "2025-06-30", "不符合"},
      {"户籍区划：萧县，月收入：800元/月，特困：假", "2025-08-15", "不符合"},
      {"月收入：800元/月，特困：假", "2025-08-15", "待补充：户籍区划"},
      {"月收入：779.99元/月，特困：假", "2025-08-15", "符合"},
      {"月收入：800.01元/月，特困：假", "2025-08-15", "不符合"},
  };
  for (const auto& row : rows) {
    INFO(row.facts << row.date);
    CHECK(Summary(Screening(Rules(layer, row.facts, row.date)).Of("低保")) == row.outcome);
  }
}

TEST_CASE("[verdict] the reason of a layer shows its source and what it covers") {
  const std::string layer =
      "覆盖 低保 条件 收入：应计收入 ≤ 800元/月，依据 县细则 第一条。\n"
      "覆盖 低保 待遇 月保障金：元/月 ＝ 900元/月 － 应计收入。\n"
      "覆盖 定义 应计收入（家庭）：元/月 ＝ 原规定 ÷ 2，依据 县细则 第二条。\n";
  CHECK(Screening(Rules(layer, "户籍区划：砀山县，月收入：1000元/月，特困：假")).Explained("低保") ==
        R"(低保（一）：符合
  [真] 条件 收入：砀山县：应计收入 ≤ 800元/月
      500元/月 ≤ 800元/月
      应计收入（砀山县） 500元/月 ＝ 1000元/月 ÷ 2（县细则第二条，覆盖 国家办法第一条）
      依据 《县细则》第一条、覆盖 《国家办法》第二条
  [假] 除外 特困：特困
      特困 为 假
      依据 《国家办法》第三条
  待遇 月保障金 400元/月
      月保障金（砀山县） 400元/月 ＝ 900元/月 － 500元/月（例/细则，覆盖 国家办法第四条）
      应计收入（砀山县） 500元/月 ＝ 1000元/月 ÷ 2（县细则第二条，覆盖 国家办法第一条）
      依据 例/细则、覆盖 《国家办法》第四条
)");
  CHECK(Screening(Rules(layer, "户籍区划：萧县，月收入：700元/月，特困：假")).Explained("低保") ==
        Screening(Rules("", "户籍区划：萧县，月收入：700元/月，特困：假")).Explained("低保"));
}

TEST_CASE("[verdict] an added clause is nothing to another place") {
  const std::string layer = "增补 低保 条件 居住：月收入 ＞ 0元/月。\n增补 低保 除外 收入高：月收入 ＞ 500元/月。\n";
  CHECK(Summary(Screening(Rules(layer, "户籍区划：砀山县，月收入：0元/月，特困：假")).Of("低保")) == "不符合");
  CHECK(Summary(Screening(Rules(layer, "户籍区划：砀山县，月收入：600元/月，特困：假")).Of("低保")) == "不符合");
  CHECK(Screening(Rules(layer, "户籍区划：萧县，月收入：600元/月，特困：假")).Explained("低保") ==
        Screening(Rules("", "户籍区划：萧县，月收入：600元/月，特困：假")).Explained("低保"));
}

TEST_CASE("[verdict] nobody is told to move to a place with an easier rule") {
  const std::string layer = "覆盖 低保 条件 收入：应计收入 ≤ 2000元/月。\n";
  CHECK(MissText(Screening(Rules(layer, "户籍区划：萧县，月收入：780元/月，特困：假")).Of("低保")) ==
        "收入：应计收入 高出 0元/月（限 780元/月，至多 779.99元/月）\n✓");
  CHECK(MissText(Screening(Rules(layer, "户籍区划：砀山县，月收入：2001元/月，特困：假")).Of("低保")) ==
        "收入：应计收入 高出 1元/月（限 2000元/月）\n✓");
}

TEST_CASE("[verdict] a unit is judged by its own numbers and says what the others keep") {
  const std::string rules = R"(
规则集 例/单人户。
依据 《国家办法》，简称 国家办法。
实体 家庭（根）
  事实 已核对：布尔。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 重残：布尔。
定义 人数（家庭）：人 ＝ 人数（成员）。
定义 人均（家庭）：元/人/月 ＝ 合计（成员：月收入） ÷ 人数，依据 国家办法 第一条。
政策 低保（家庭）
  条件 收入：人均 ＜ 780元/人/月，依据 国家办法 第二条。
  待遇 月保障金：元/月 ＝ 780元/人/月 × 人数 － 合计（成员：月收入）。
政策 边缘（家庭）
  条件 收入：人均 ＜ 1170元/人/月。
  除外 低保：符合（低保）。
评估单元 单人户（成员 其中 重残）
  范围 本成员。
  评估 低保 称为 单人户低保，依据 国家办法 第八条。
  其余 保留 边缘。
  条件 对象：符合（边缘）。
例 一
  基准日 2025-08-15。
  成员 甲 ｛ 姓名："甲某"，月收入：2000元/月，重残：假 ｝。
  成员 乙 ｛ 姓名："乙某"，月收入：100元/月，重残：真 ｝。
)";
  const Screening screening(rules);
  CHECK(Summary(screening.Of("低保")) == "不符合");
  CHECK(Summary(screening.Of("边缘")) == "符合");
  CHECK(Summary(screening.Of("单人户低保", "甲某")) == "不适用");
  CHECK(screening.Explained("单人户低保", "乙某") ==
        R"(单人户低保（乙某）：符合
  依据 《国家办法》第八条
  [真] 评估单元 单人户：只看本成员，按 低保 评估
      其余 保留 边缘：符合
  [真] 对象：重残
      重残 为 真
  [真] 条件 收入：人均（单人户） ＜ 780元/人/月
      100元/人/月 ＜ 780元/人/月
      人均（单人户） 100元/人/月 ＝ 100元/月 ÷ 1人
      依据 《国家办法》第二条
  [真] 条件 对象：符合（边缘）
      边缘 符合
  [假] 除外 全户已符合：符合（低保）
      低保 不符合
      依据 《国家办法》第八条
  待遇 月保障金 680元/月
      780元/人/月 × 1人 － 100元/月 ＝ 680元/月
  先确认 边缘
)");
}

// 京民社救发〔2018〕445号: (月均家庭总收入 － 1.5 × 标准 × 人数) × 20% ÷ 应赡养家庭数, and 0 from a household that is itself in need. A person has
// several obligors, each with a household of its own.
TEST_CASE("[verdict] the support that several obligors' households owe counts as income") {
  const auto explained = [](const std::string& third) {
    return Screening(R"(
规则集 例/赡养。
实体 家庭（根）
  事实 标准：元/人/月。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 月收入：元/月，范围 ≥ 0元/月。
实体 法定义务人，属 成员，称呼 义务人姓名
  事实 义务人姓名：文本。
  事实 义务人家庭月收入：元/月，范围 ≥ 0元/月。
  事实 义务人家庭人数：人，范围 ≥ 1人。
  事实 应赡养家庭数：整数，范围 ≥ 1。
  事实 义务人家庭困难：布尔。
定义 应付赡养费（法定义务人）：元/月 ＝ 若 义务人家庭困难 则 0元/月；
    否则 （义务人家庭月收入 － 1.5 × 标准 × 义务人家庭人数） × 20% ÷ 应赡养家庭数，下限 0元/月，依据 示例。
定义 收入（成员）：元/月 ＝ 月收入 ＋ 合计（法定义务人：应付赡养费），依据 示例。
政策 低保（家庭）
  条件 收入：合计（成员：收入） ＜ 标准 × 1人，依据 示例。
例 一
  基准日 2025-08-15。
  家庭 ｛ 标准：1400元/人/月 ｝。
  成员 甲 ｛ 姓名："老周"，月收入：300元/月 ｝。
  法定义务人 长 属 甲 ｛ 义务人姓名："长子"，义务人家庭月收入：10000元/月，义务人家庭人数：3人，应赡养家庭数：2，义务人家庭困难：假 ｝。
  法定义务人 次 属 甲 ｛ 义务人姓名："次女"，义务人家庭月收入：30000元/月，义务人家庭人数：2人，应赡养家庭数：2，义务人家庭困难：真 ｝。
  法定义务人 三 属 甲 ｛ 义务人姓名："三子"，)" + third + " ｝。\n");
  };
  // (10000 － 6300) × 20% ÷ 2 ＝ 370; the second household is in need: 0; (12000 － 4200) × 20% ÷ 2 ＝ 780 makes 1450, (11500 － 4200) … 730 makes 1400.
  const std::string small = "义务人家庭人数：2人，应赡养家庭数：2，义务人家庭困难：假";
  CHECK(Summary(explained("义务人家庭月收入：11499元/月，" + small).Of("低保")) == "符合");
  CHECK(Summary(explained("义务人家庭月收入：11500元/月，" + small).Of("低保")) == "不符合");
  // What the third household earns is not known: it may owe nothing or too much.
  CHECK(Summary(explained(small).Of("低保")) == "待补充：义务人家庭月收入（三子）");
  CHECK(explained("义务人家庭月收入：11500元/月，" + small).Explained("低保").find("应付赡养费（长子） 370元/月") != std::string::npos);
}

}  // namespace
}  // namespace doudi::verdict
