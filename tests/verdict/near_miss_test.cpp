#include "rules.h"
#include "support.h"

namespace doudi::verdict {
namespace {

const std::string kFacts = R"(
规则集 示例/差距。
枚举 等级 ＝ ｛一、二、三、四｝，由重到轻。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 人口：整数，范围 ≥ 0。
  事实 存款：元，范围 ≥ 0元。
  事实 本地：布尔。
  事实 户籍：｛城镇、农村｝。
  事实 出生日期：日期，范围 ≤ 基准日。
  事实 等级：等级。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 患重病：布尔。
  事实 工资：元/月，范围 ≥ 0元/月。
定义 人均（家庭）：元/人/月 ＝ 收入 ÷ （人口 × 1人）。
定义 年龄（家庭）：周岁 ＝ 周岁（出生日期，基准日）。
情形 困难（家庭）：人均 ＜ 780元/人/月 且 存款 ≤ 20000元。
)";

const std::string kRecord = R"(
例 一
  基准日 2025-08-15。
  家庭 ｛ 收入：2452.50元/月，人口：3，存款：25000元，本地：假，户籍：城镇，出生日期：1967-08-16，等级：三 ｝。
  成员 ｛ 姓名："大钱"，患重病：假，工资：800元/月 ｝。
  成员 ｛ 姓名："妻"，患重病：假，工资：900元/月 ｝。
)";

// The near miss of a policy with one condition.
std::string MissOf(const std::string& condition) {
  return MissText(Screening(kFacts + "政策 甲（家庭）\n  依据 示例。\n  条件 一：" + condition + "。\n" + kRecord).Of("甲"));
}

}  // namespace

TEST_CASE("[verdict] a near miss says how far off a condition is and what would do") {
  struct Row {
    std::string condition, miss;
  };
  const std::vector<Row> rows = {
      // money: down, with the largest amount that is still below
      {"人均 ＜ 780元/人/月", "一：人均 高出 37.50元/人/月（限 780元/人/月，至多 779.99元/人/月）\n✓"},
      {"人均 ≤ 780元/人/月", "一：人均 高出 37.50元/人/月（限 780元/人/月）\n✓"},
      {"780元/人/月 ＞ 人均", "一：人均 高出 37.50元/人/月（限 780元/人/月，至多 779.99元/人/月）\n✓"},
      {"非 人均 ≥ 780元/人/月", "一：人均 高出 37.50元/人/月（限 780元/人/月，至多 779.99元/人/月）\n✓"},
      {"收入 ＜ 2000元/月", "一：收入 高出 452.50元/月（限 2000元/月，至多 1999.99元/月）\n✓"},
      {"人均 ＜ 817.50元/人/月", "一：人均 高出 0元/人/月（限 817.50元/人/月，至多 817.49元/人/月）\n✓"},
      // up
      {"年龄 ≥ 60周岁", "一：年龄 差 3周岁（须达到 60周岁）\n✓"},
      {"年龄 ＞ 60周岁", "一：年龄 差 3周岁（须超过 60周岁，至少 61周岁）\n✓"},
      {"人口 ≥ 5", "一：人口 差 2（须达到 5）\n✓"},
      // what is no number
      {"本地", "一：本地 须为 真\n✓"},
      {"户籍 等于 农村", "一：户籍 须为 农村（现为 城镇）\n✓"},
      {"户籍 不等于 城镇", "一：户籍 须不为 城镇（现为 城镇）\n✓"},
      {"等级 属于 ｛一、二｝", "一：等级 须为 一或二（现为 三）\n✓"},
      {"等级 不低于 二", "一：等级 须不低于 二（现为 三）\n✓"},
      {"出生日期 ≤ 1965-08-15", "一：出生日期 须不晚于 1965-08-15（现为 1967-08-16）\n✓"},
      // the fewest parts, down through definitions
      {"困难", "一：人均 高出 37.50元/人/月（限 780元/人/月，至多 779.99元/人/月）\n一：存款 高出 5000元（限 20000元）\n✓"},
      {"困难 或 本地", "一：本地 须为 真\n✓"},
      {"本地 且 户籍 等于 城镇", "一：本地 须为 真\n✓"},
      {"至少 2项（本地，户籍 等于 城镇，存款 ≤ 20000元）", "一：本地 须为 真\n✓"},
      // elements
      {"有（成员 其中 患重病）", "一：患重病（大钱） 须为 真\n✓"},
      {"每个（成员：工资 ＜ 850元/月）", "一：工资（妻） 高出 50元/月（限 850元/月，至多 849.99元/月）\n✓"},
      {"合计（成员：工资） ≤ 1600元/月", "一：合计（成员：工资） 高出 100元/月（限 1600元/月）\n✓"},
  };
  for (const auto& row : rows) {
    INFO(row.condition);
    CHECK(MissOf(row.condition) == row.miss);
  }
}

TEST_CASE("[verdict] a part that nothing can change leaves the near miss unverified") {
  CHECK(MissOf("收入 ＜ 0元/月") == "一：收入 高出 2452.50元/月（限 0元/月，至多 -0.01元/月）\n✗");
  CHECK(MissOf("人口 ≥ 5 且 基准日 ＜ 2025-01-01") == "一：基准日 须早于 2025-01-01（现为 2025-08-15）\n✗");
}

TEST_CASE("[verdict] exclusions, prerequisites and failed checks are parts of a near miss") {
  const auto miss = [](const std::string& clauses, const std::string& record = {}) {
    return MissText(Screening(kFacts + R"(
政策 乙（家庭）
  依据 示例。
  条件 二：本地。
政策 甲（家庭）
  依据 示例。
  条件 一：存款 ≥ 0元。
)" + clauses + kRecord + record).Of("甲"));
  };
  CHECK(miss("  除外 有钱：存款 ＞ 20000元。\n") == "有钱：存款 高出 5000元（限 20000元）\n✓");
  CHECK(miss("  前置 乙。\n") == "前置：乙 须先符合\n✓");
  CHECK(miss("  人工核查 入户：由 乡镇人民政府。\n", "  核查 甲·入户：不通过。\n") == "人工核查：入户 须为 通过\n✓");
  CHECK(miss("  除外 有钱：存款 ＞ 20000元。\n  例外 照顾：当 户籍 等于 城镇，视为 不符合 条件 一。\n") ==
        "一：户籍 须不为 城镇（现为 城镇）\n有钱：存款 高出 5000元（限 20000元）\n✓");
}

TEST_CASE("[verdict] a refusal says what the household falls to") {
  const Screening screening(kRules + std::string(R"(
例 一家
  基准日 2025-08-15。
  家庭 ｛ 户籍区划：砀山县，户籍类型：城镇，存款：8000元，拒绝核对：假 ｝。
  成员 甲 ｛ 姓名："大钱"，共同生活：真，月收入：800元/月，患重病：假 ｝。
  无 财产。
)"));
  const auto verdict = screening.Of("低保");
  CHECK(MissText(verdict) == "收入：人均月收入 高出 20元/人/月（限 780元/人/月，至多 779.99元/人/月）\n✓");
  REQUIRE(verdict.near_miss->falls_to.size() == 1);
  CHECK(screening.model().policies[static_cast<std::size_t>(verdict.near_miss->falls_to[0])].name == "低保边缘");
}

}  // namespace doudi::verdict
