// 逐月: what is added up, what is asked for, how it is said.
#include "support.h"

namespace doudi::verdict {
namespace {

const std::string kModel = R"(
规则集 例/逐月。
实体 家庭（根），称呼 户名
  事实 户名：文本。
  事实 停发日：日期，范围 ≤ 基准日，问 "哪一天该停？"。
  事实 月额：元/月，范围 ≥ 0元/月，问 "每月在发多少？"。
  事实 住地：｛城、乡｝，有历史，标签 "住在城里还是乡下"。
  事实 存款：元，范围 ≥ 0元，问 "存款多少？"。
参数 标准：元/月
  | 自         | 值  | 依据 |
  | 2025-01-01 | 100 | 示例 |
  | 2025-07-01 | 120 | 示例 |
政策 补助（家庭），施行 2025-01-01，废止 2025-05-31
  条件 存款：存款 ≤ 1000元。
  待遇 月补：元/月 ＝ 标准。
政策 补助（家庭），施行 2025-06-01
  条件 存款：存款 ≤ 2000元。
  待遇 月补：元/月 ＝ 标准。
政策 追回（家庭），施行 2020-01-01
  条件 多发：逐月（自 停发日 至 基准日：月额 － 待遇（补助）） ＞ 0元。
  待遇 追回额：元 ＝ 逐月（自 停发日 至 基准日：月额 － 待遇（补助））。
政策 补足（家庭），施行 2020-01-01
  条件 停了：停发日 ≤ 基准日 － 1个月。
  待遇 补足额：元 ＝ 逐月（自 停发日 至 基准日：标准）。
政策 城里补贴（家庭），施行 2020-01-01
  条件 有：逐月（自 2025-07-01 至 基准日：若 住地 等于 城 则 10元/月；否则 0元/月） ≥ 20元。
政策 久（家庭），施行 2020-01-01
  条件 有：逐月（自 停发日 至 2025-08-31：1元/月） ＞ 0元。
例 一家
  基准日 2025-08-15。
)";

Screening With(const std::string& facts) { return Screening(kModel + "  家庭 ｛ 户名：\"张\"，" + facts + " ｝。\n"); }

std::string Amount(const Screening& screening) {
  const auto verdict = screening.Of("追回");
  return verdict.benefits.at(0).known ? value::ToDecimalText(verdict.benefits.at(0).amount.low) : "？";
}

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("[verdict] each month has the parameters and the version of the policy of its first day") {
  // 5月 150 − 0 (存款 1500 ＞ 1000), 6月 150 − 100, 7月 and 8月 150 − 120.
  const auto screening = With("停发日：2025-05-20，月额：150元/月，存款：1500元");
  CHECK(Amount(screening) == "260");
  const auto text = screening.Explained("追回");
  INFO(text);
  CHECK(Has(text, "150元/月 × 1个月 ＋ 50元/月 × 1个月 ＋ 30元/月 × 2个月 ＝ 260元"));
  CHECK(Has(text, "2025-07：150元/月 － 120元/月 ＝ 30元/月"));
}

TEST_CASE("[verdict] every row of a parameter that some month has taken is a source") {
  const auto text = With("停发日：2025-06-20").Explained("补足");
  INFO(text);
  CHECK(Has(text, "100元/月 × 1个月 ＋ 120元/月 × 2个月 ＝ 340元"));
  CHECK(Has(text, "标准 100元/月，自 2025-01-01"));
  CHECK(Has(text, "标准 120元/月，自 2025-07-01"));
}

TEST_CASE("[verdict] what is missing in some month is asked for, what is missing of the dates too") {
  CHECK(Summary(With("停发日：2025-05-20，月额：100元/月").Of("追回")) == "待补充：存款");
  CHECK(Summary(With("停发日：2025-07-20，存款：0元").Of("追回")) == "待补充：月额");
  CHECK(Summary(With("月额：150元/月，存款：0元").Of("追回")) == "待补充：停发日");
  // Two months of 30 or more: more than nothing whatever the 存款.
  CHECK(Summary(With("停发日：2025-07-20，月额：150元/月").Of("追回")) == "符合");
}

TEST_CASE("[verdict] the facts of a month are among those that the verdict rests on") {
  const auto verdict = With("停发日：2025-07-20，月额：150元/月，存款：0元").Of("追回");
  std::string facts;
  const auto screening = With("停发日：2025-07-20，月额：150元/月，存款：0元");
  for (const auto& use : verdict.proof) facts += screening.model().facts[static_cast<std::size_t>(use.fact)].name + " ";
  CHECK(Has(facts, "停发日"));
  CHECK(Has(facts, "月额"));
}

TEST_CASE("[verdict] a fact 有历史 is what it was in the month; where no value is listed its history is asked for") {
  const std::string policy = "城里补贴";
  CHECK(Summary(With("住地：城 自 2025-06-15").Of(policy)) == "符合");
  CHECK(Summary(With("住地：乡 自 2025-06-15、城 自 2025-07-02").Of(policy)) == "不符合");
  CHECK(Summary(With("住地：城 自 2025-07-02").Of(policy)) == "待补充：住地历史");
  CHECK(Summary(With("住地：城").Of(policy)) == "待补充：住地历史");
}

TEST_CASE("[verdict] a month in which a parameter has no row is said, with the month") {
  const auto text = With("停发日：2024-11-20，月额：150元/月，存款：0元").Explained("追回");
  INFO(text);
  CHECK(Summary(With("停发日：2025-01-20，月额：150元/月，存款：0元").Of("追回")) == "符合");
  // Before 2025 there is no version of the policy: nothing was due, and no row is looked for.
  CHECK(Has(text, "150元/月 × 2个月"));
}

TEST_CASE("[verdict] six hundred months and no more") {
  const auto most = With("停发日：1975-09-30");
  CHECK(Summary(most.Of("久")) == "符合");
  const auto more = With("停发日：1975-08-31");
  CHECK(more.Of("久").outcome == Outcome::Undetermined);
  CHECK(Has(more.Explained("久"), "逐月的起止相隔太远，最多 600 个月"));
}

}  // namespace doudi::verdict
