#include "package/package.h"
#include "rules.h"
#include "support.h"

namespace doudi::verdict {
namespace {

// A household rule with one condition, and a record of some facts.
std::string Rules(const std::string& clauses, const std::string& facts) {
  return R"(
规则集 示例/结论。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 支出：元/月，范围 ≥ 0元/月，缺省 100元/月。
  事实 人口：整数，范围 ≥ 0。
  事实 甲：布尔。
  事实 乙：布尔。
  事实 丙：布尔。
  事实 户籍：｛城镇、农村｝。
参数 标准（户籍）：元/月
  | 户籍 | 自         | 值  | 依据 |
  | 城镇 | 2024-07-01 | 780 | 示例 |
)" + clauses + "例 一\n  基准日 2025-08-15。\n  家庭 ｛ " + facts + " ｝。\n";
}
const std::string kHead = "政策 策（家庭）\n  依据 示例。\n";

std::string ProofOf(const Screening& screening, const Verdict& verdict) {
  std::string facts;
  for (const auto& use : verdict.proof) facts += (facts.empty() ? "" : "、") + screening.model().facts[static_cast<std::size_t>(use.fact)].name;
  return facts;
}

}  // namespace

TEST_CASE("[verdict] clauses come in their order of precedence") {
  struct Row {
    std::string clauses, facts, outcome;
  };
  const std::vector<Row> rows = {
      {"  条件 一：甲。\n", "甲：真", "符合"},
      {"  条件 一：甲。\n", "甲：假", "不符合"},
      {"  条件 一：甲。\n", "乙：真", "待补充：甲"},
      {"  条件 一：甲。\n  程序终止 二：乙。\n", "甲：真，乙：真", "程序终止"},
      {"  条件 一：甲。\n  程序终止 二：乙。\n", "甲：假", "不符合"},
      {"  条件 一：甲。\n  除外 二：乙。\n", "甲：真，乙：真", "不符合"},
      {"  条件 一：甲。\n  除外 二：乙。\n", "甲：真", "待补充：乙"},
      {"  条件 一：甲。\n  例外 二：当 乙，视为 符合。\n", "甲：假，乙：真", "符合"},
      {"  条件 一：甲。\n  例外 二：当 乙，视为 符合。\n", "甲：假", "待补充：乙"},
      {"  条件 一：甲。\n  例外 二：当 乙，视为 符合。\n  例外 三：当 丙，视为 不符合。\n", "甲：真，乙：真，丙：真", "规则冲突"},
      {"  条件 一：甲。\n  人工核查 入户：由 乡镇人民政府。\n", "甲：真", "拟符合"},
      {"  条件 一：甲。\n  人工核查 入户：当 乙，由 乡镇人民政府。\n", "甲：真，乙：假", "符合"},
      {"  条件 一：甲。\n  人工核查 入户：由 乡镇人民政府。\n", "甲：假", "不符合"},
  };
  for (const auto& row : rows) {
    INFO(row.clauses << row.facts);
    CHECK(Summary(Screening(Rules(kHead + row.clauses, row.facts)).Of("策")) == row.outcome);
  }
}

TEST_CASE("[verdict] what no missing fact can change is decided, and facts that cannot matter are not asked for") {
  struct Row {
    std::string condition, facts, outcome;
  };
  const std::vector<Row> rows = {
      {"甲 或 非 甲", "乙：真", "符合"},
      {"（甲 且 乙） 或 （甲 且 非 乙）", "丙：真", "待补充：甲"},
      {"收入 ＜ 500元/月 或 收入 ≥ 500元/月", "丙：真", "符合"},
      {"收入 ＜ 500元/月 且 收入 ＋ 收入 ＞ 1600元/月", "丙：真", "不符合"},
      {"收入 ＜ 500元/月 且 甲", "甲：真", "待补充：收入"},
      {"户籍 等于 城镇 或 户籍 等于 农村", "甲：真", "符合"},
      {"（收入 ＜ 500元/月 且 甲） 或 （收入 ＜ 400元/月 且 非 甲）", "丙：真", "待补充：收入、甲"},
      {"（收入 ＜ 500元/月 且 甲） 或 （收入 ＜ 500元/月 且 非 甲）", "丙：真", "待补充：收入"},
      {"至少 2项（甲，乙，丙）", "甲：真，乙：真", "符合"},
      {"至少 2项（甲，乙，丙）", "甲：真，乙：假", "待补充：丙"},
      {"收入 ＜ 标准", "收入：800元/月，户籍：城镇", "不符合"},
  };
  for (const auto& row : rows) {
    INFO(row.condition << " " << row.facts);
    CHECK(Summary(Screening(Rules(kHead + "  条件 一：" + row.condition + "。\n", row.facts)).Of("策")) == row.outcome);
  }
}

TEST_CASE("[verdict] a proof holds what a verdict rests on and no more") {
  struct Row {
    std::string condition, facts, proof;
  };
  const std::vector<Row> rows = {
      {"甲 且 乙", "甲：真，乙：真", "甲、乙"},
      {"甲 且 乙", "甲：真，乙：假", "乙"},
      {"（甲 且 乙） 或 丙", "甲：真，乙：真，丙：真", "丙"},
      {"（甲 且 乙） 或 丙", "甲：真，乙：真", "甲、乙"},
      {"至少 2项（甲，乙，丙）", "甲：真，乙：真，丙：真", "甲、乙"},
      {"（若 甲 则 收入；否则 支出） ＜ 500元/月", "甲：真，收入：300元/月，支出：200元/月", "收入、甲"},
      {"（若 甲 则 收入；否则 支出） ＜ 500元/月", "甲：假，收入：300元/月，支出：200元/月", "支出、甲"},
      {"收入 ＜ 标准", "收入：300元/月，户籍：城镇", "收入、户籍"},
  };
  for (const auto& row : rows) {
    INFO(row.condition << " " << row.facts);
    const Screening screening(Rules(kHead + "  条件 一：" + row.condition + "。\n", row.facts));
    CHECK(ProofOf(screening, screening.Of("策")) == row.proof);
  }
}

TEST_CASE("[verdict] an assumption and a rule that cannot be worked out are said") {
  const Screening assumed(Rules(kHead + "  条件 一：收入 － 支出 ＜ 500元/月。\n", "收入：300元/月"));
  CHECK(assumed.Of("策").assumptions == std::vector<std::string>{"支出未填，按 100元/月 计"});

  const Screening missing_row(Rules(kHead + "  条件 一：收入 ＜ 标准。\n", "收入：300元/月，户籍：农村"));
  REQUIRE(missing_row.Of("策").errors.size() == 1);
  CHECK(missing_row.Of("策").errors[0].text == "参数 标准 在 2025-08-15 没有 农村 的行");
  CHECK(missing_row.Explained("策").starts_with("策（一）：无法判定\n"));

  const Screening nobody(Rules(kHead + "  条件 一：收入 ÷ 人口 ＜ 500元/月。\n", "收入：300元/月，人口：0"));
  REQUIRE(nobody.Of("策").errors.size() == 1);
  CHECK(nobody.Of("策").errors[0].text == "除数为 0：收入 ÷ 人口");
}

TEST_CASE("[verdict] an amount that is open names the facts that it waits for") {
  const Screening screening(Rules(kHead + "  条件 一：甲。\n  待遇 金：元/月 ＝ 标准 － 收入，下限 0元/月。\n", "甲：真，户籍：城镇"));
  const auto verdict = screening.Of("策");
  CHECK(Summary(verdict) == "符合");
  CHECK(Names(verdict.missing_amounts) == "收入");
  REQUIRE(verdict.benefits.size() == 1);
  CHECK_FALSE(verdict.benefits[0].known);
  CHECK(value::ToText(verdict.benefits[0].amount) == "[0, 780]");
}

TEST_CASE("[verdict] questions come in the order of what they settle") {
  const Screening screening(Rules(R"(
政策 小（家庭）
  依据 示例。
  条件 一：甲。
  待遇 金：元/月 ＝ 100元/月。
政策 大（家庭）
  依据 示例。
  条件 一：乙。
  待遇 金：元/月 ＝ 500元/月。
政策 双一（家庭）
  依据 示例。
  条件 一：丙。
政策 双二（家庭）
  依据 示例。
  条件 一：丙。
)", "人口：3"));
  const auto verdicts = Judge(screening.result(), 0);
  const auto questions = OrderQuestions(screening.result(), 0, verdicts);
  std::string order;
  for (const auto& question : questions)
    order += question.fact.name + " " + std::to_string(question.settles.size()) + " " + std::to_string(question.decided_alone) + " " +
             value::ToDecimalText(question.money_per_year) + "\n";
  CHECK(order == "丙 2 2 0\n乙 1 1 6000\n甲 1 1 1200\n");
  const auto again = OrderQuestions(screening.result(), 0, verdicts);
  REQUIRE(again.size() == questions.size());
  for (std::size_t i = 0; i < again.size(); ++i) CHECK(again[i].fact == questions[i].fact);
}

TEST_CASE("[verdict] an amount that cannot be worked out is said with its cause, in the package too, and is no zero") {
  const Screening screening(R"(
规则集 示例/没有行。
实体 家庭（根）
  事实 人口：整数，范围 ≥ 0。
参数 补贴标准：元/月
  | 自         | 值  | 依据 |
  | 2025-09-01 | 100 | 示例 |
政策 补贴（家庭）
  条件 人口：人口 ＞ 0。
  待遇 补贴金：元/月 ＝ 补贴标准，依据 示例。
  待遇 没有人的：元/月 ＝ 补贴标准，当 人口 ＞ 9，依据 示例。
例 一
  基准日 2025-08-15。
  家庭 ｛ 人口：1 ｝。
)");
  const Verdict verdict = screening.Of("补贴");
  CHECK(verdict.outcome == Outcome::Eligible);
  REQUIRE(verdict.errors.size() == 1);
  CHECK(verdict.errors[0].text == "参数 补贴标准 在 2025-08-15 没有适用的行");
  const auto made = package::MakePackage(screening.result(), 0);
  CHECK(made.totals.open);
  CHECK(package::ToText(screening.model(), made).find("规则算不出：参数 补贴标准 在 2025-08-15 没有适用的行\n") != std::string::npos);
  CHECK(package::ToHtml(screening.model(), made).find("规则算不出：参数 补贴标准 在 2025-08-15 没有适用的行") != std::string::npos);
  CHECK(package::ToJson(screening.model(), made).find("\"text\":\"参数 补贴标准 在 2025-08-15 没有适用的行\"") != std::string::npos);
}

}  // namespace doudi::verdict
