// 例外: which of several decides, and what they make of a benefit.
#include "support.h"

namespace doudi::verdict {
namespace {

std::string Rules(const std::string& clauses, const std::string& facts) {
  return R"(
规则集 示例/例外。
依据 《某办法》（某发〔2021〕57号），施行 2021-07-01，简称 办法。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 超标月数：整数，范围 在 0 与 100 之间。
  事实 甲：布尔。
  事实 乙：布尔。
  事实 丙：布尔。
政策 策（家庭）
  依据 办法 第一条。
  条件 收入：收入 ＜ 780元/月。
  待遇 金：元/月 ＝ 1000元/月 － 收入，上限 500元/月，进位到 元。
)" + clauses + "政策 后续（家庭）\n  依据 示例。\n  条件 前：符合（策）。\n" +
         "例 一\n  基准日 2025-08-15。\n  家庭 ｛ " + facts + " ｝。\n";
}

std::string Said(const std::string& clauses, const std::string& facts) {
  const Screening screening(Rules(clauses, facts));
  const Verdict verdict = screening.Of("策");
  std::string text = Summary(verdict);
  const BenefitResult& benefit = verdict.benefits.front();
  if (verdict.outcome != Outcome::Ineligible && verdict.outcome != Outcome::Conflict)
    text += benefit.known ? " " + value::ToDecimalText(benefit.amount.low)
                          : " " + value::ToDecimalText(benefit.amount.low) + "–" + value::ToDecimalText(benefit.amount.high);
  return text;
}

}  // namespace

TEST_CASE("[verdict] of several exceptions the one that outranks the others decides") {
  const std::string yes = "  例外 一：当 甲，视为 符合。\n", no = "  例外 二：当 乙，视为 不符合，优先于 例外 一。\n",
                    again = "  例外 三：当 丙，视为 符合，优先于 例外 二。\n";
  struct Row {
    std::string clauses, facts, said;
  };
  const std::vector<Row> rows = {
      {yes + no, "收入：700元/月，甲：真，乙：真", "不符合"},
      {yes + no, "收入：900元/月，甲：真，乙：假", "符合 100"},
      {yes + no, "收入：900元/月，甲：真", "待补充：乙 0–100"},
      {yes + no + again, "收入：900元/月，甲：真，乙：真，丙：真", "符合 100"},
      {yes + no + again, "收入：900元/月，甲：假，乙：真，丙：真", "符合 100"},
      {yes + no + again, "收入：700元/月，甲：真，乙：真，丙：假", "不符合"},
      {yes + no + again, "收入：900元/月，甲：假，乙：假，丙：假", "不符合"},
  };
  for (const auto& row : rows) {
    INFO(row.clauses << row.facts);
    CHECK(Said(row.clauses, row.facts) == row.said);
  }
}

TEST_CASE("[verdict] an exception changes a benefit, its limit, or both the verdict and the benefit") {
  struct Row {
    std::string clauses, facts, said;
  };
  const std::string half = "  例外 半：当 甲，待遇 金 改为 原金 × 50%。\n", limit = "  例外 限：当 乙，上限 改为 600元/月。\n",
                    fixed = "  例外 定：当 丙，视为 符合，待遇 金 改为 300元/月，优先于 例外 半、限。\n";
  const std::vector<Row> rows = {
      {half, "收入：100元/月，甲：假", "符合 500"},
      {half, "收入：100元/月，甲：真", "符合 250"},
      {half, "收入：100元/月", "符合 250–500"},
      {limit, "收入：100元/月，乙：真", "符合 600"},
      {limit, "收入：700.5元/月，乙：真", "符合 300"},
      {fixed + half + limit, "收入：900元/月，甲：假，乙：假，丙：真", "符合 300"},
      {fixed + half + limit, "收入：900元/月，甲：真，乙：真，丙：真", "符合 300"},
      {fixed + half + limit, "收入：900元/月，甲：真，乙：真，丙：假", "不符合"},
      // Neither outranks the other, but both come to the same.
      {half + limit, "收入：700元/月，甲：真，乙：假", "符合 150"},
      {"  例外 半：当 甲，待遇 金 改为 收入。\n  例外 另：当 乙，待遇 金 改为 300元/月。\n", "收入：300元/月，甲：真，乙：真", "符合 300"},
      {"  例外 半：当 甲，待遇 金 改为 收入。\n  例外 另：当 乙，待遇 金 改为 300元/月。\n", "收入：400元/月，甲：真，乙：真", "规则冲突"},
      {"  例外 半：当 甲，待遇 金 改为 收入。\n  例外 另：当 乙，待遇 金 改为 300元/月。\n", "收入：400元/月，甲：真", "待补充：乙 0–400"},
      {"  例外 半：当 甲，待遇 金 改为 收入。\n  例外 另：当 乙，待遇 金 改为 300元/月。\n", "收入：900元/月，甲：真，乙：真", "不符合"},
  };
  for (const auto& row : rows) {
    INFO(row.clauses << row.facts);
    CHECK(Said(row.clauses, row.facts) == row.said);
  }
}

TEST_CASE("[verdict] exceptions that contradict each other are named with their articles, and nothing rests on the policy") {
  const std::string clauses =
      "  例外 一：当 甲，视为 符合，依据 办法 第二条。\n  例外 二：当 乙，视为 不符合 条件 收入，依据 办法 第三条。\n";
  const Screening screening(Rules(clauses, "收入：700元/月，甲：真，乙：真"));
  const Verdict verdict = screening.Of("策");
  CHECK(Summary(verdict) == "规则冲突");
  REQUIRE(verdict.errors.size() == 1);
  CHECK(verdict.errors.front().text ==
        "例外互相冲突：政策 策；例外 一（办法第二条） 视为 符合；例外 二（办法第三条） 视为 不符合");
  CHECK(Summary(screening.Of("后续")) == "待补充");
  CHECK_FALSE(screening.Of("后续").errors.empty());
}

TEST_CASE("[verdict] the reasons say what an exception changes and what it yields to") {
  const std::string clauses =
      "  例外 半：当 甲，视为 符合，待遇 金 改为 原金 × 50%，依据 办法 第二条。\n  例外 定：当 丙，待遇 金 改为 300元/月，优先于 例外 半。\n";
  CHECK(Screening(Rules(clauses, "收入：900元/月，甲：真，丙：真")).Explained("策") == R"(策（一）：不符合
  依据 《某办法》（某发〔2021〕57号）第一条
  [假] 条件 收入：收入 ＜ 780元/月
      900元/月 ＜ 780元/月
  [假] 例外 半：甲
      甲 为 真
      让位于 例外 定
      依据 《某办法》（某发〔2021〕57号）第二条
  [真] 例外 定：丙
      丙 为 真
      待遇 金 改为 300元/月
  差在 收入：收入 高出 120元/月（限 780元/月，至多 779.99元/月）
  以上改变后重新计算：符合
)");
  CHECK(Screening(Rules(clauses, "收入：900元/月，甲：真，丙：假")).Explained("策") == R"(策（一）：符合
  依据 《某办法》（某发〔2021〕57号）第一条
  [真] 条件 收入：收入 ＜ 780元/月
      900元/月 ＜ 780元/月；例外 半 适用，视为符合
  [真] 例外 半：甲
      甲 为 真
      待遇 金 改为 原金 × 50%
      依据 《某办法》（某发〔2021〕57号）第二条
  [假] 例外 定：丙
      丙 为 假
  待遇 金 50元/月
      100元/月 × 0.5 ＝ 50元/月
      原金 100元/月 ＝ 1000元/月 － 900元/月
)");
}

}  // namespace doudi::verdict
