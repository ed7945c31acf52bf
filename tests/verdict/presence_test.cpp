#include "support.h"

// 或 无, 未列全 and 可由记录给定: what there is none of, what is not all listed and what the record works out itself.
namespace doudi::verdict {
namespace {

const std::string kModel = R"(
规则集 示例/或无。
实体 家庭（根）
  事实 月收入：元/月，范围 ≥ 0元/月。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 离职日：日期 或 无，范围 ≤ 基准日。
  事实 补偿：元 或 无，未填视为 无。
实体 财产，属 家庭
  事实 类别：｛机动车、住宅｝。
  事实 所有人：成员。
定义 年收入（家庭）：元/年 ＝ 按年（月收入），可由记录给定。
定义 人均年收入（家庭）：元/人/年 ＝ 年收入 ÷ 1人。
情形 车主离职（财产）：所有人 的 离职日 有值。
政策 失业帮扶（成员），施行 2020-01-01
  依据 示例。
  条件 离职：离职日 有值 且 离职日 ≥ 2025-01-01。
  待遇 帮扶金：元 ＝ 1000元 － （补偿 缺省 0元）。
政策 在岗补贴（成员），施行 2020-01-01
  依据 示例。
  条件 在岗：离职日 是 无 或 离职日 ＞ 2025-08-01。
政策 家庭补贴（家庭），施行 2020-01-01
  依据 示例。
  条件 收入：人均年收入 ＜ 20000元/人/年。
  条件 车：非 有（财产 其中 类别 等于 机动车）。
政策 离职知情（成员），施行 2020-01-01
  依据 示例。
  条件 问过：已知（离职日）。
例 一家
  基准日 2025-08-15。
)";

Screening With(const std::string& record) { return Screening(kModel + record); }

}  // namespace

TEST_CASE("[verdict] none is not unknown: each is told apart from a value") {
  const auto screening = With(R"(
  家庭 ｛ 月收入：1000元/月 ｝。
  成员 甲 ｛ 姓名："甲"，离职日：2025-03-01，补偿：300元 ｝。
  成员 乙 ｛ 姓名："乙"，离职日：无 ｝。
  成员 丙 ｛ 姓名："丙"，离职日：2020-03-01 ｝。
  成员 丁 ｛ 姓名："丁" ｝。
  成员 戊 ｛ 姓名："戊"，离职日有值：真 ｝。
)");
  CHECK(Summary(screening.Of("失业帮扶", "甲")) == "符合");
  CHECK(Summary(screening.Of("失业帮扶", "乙")) == "不符合");
  CHECK(Summary(screening.Of("失业帮扶", "丙")) == "不符合");
  CHECK(Summary(screening.Of("失业帮扶", "丁")) == "待补充：离职日（丁）、离职日有值（丁）");
  CHECK(Summary(screening.Of("失业帮扶", "戊")) == "待补充：离职日（戊）");
  CHECK(Summary(screening.Of("在岗补贴", "甲")) == "不符合");
  CHECK(Summary(screening.Of("在岗补贴", "乙")) == "符合");
  CHECK(Summary(screening.Of("离职知情", "乙")) == "符合");
  CHECK(Summary(screening.Of("离职知情", "丁")) == "不符合");
  CHECK(screening.Of("失业帮扶", "甲").benefits.at(0).amount.low == value::Rational(700));
}

TEST_CASE("[verdict] where it is said that not all is listed, no car is not known from no car listed") {
  const std::string house = "  家庭 ｛ 月收入：1000元/月 ｝。\n  财产 ｛ 类别：住宅 ｝。\n";
  CHECK(Summary(With(house).Of("家庭补贴")) == "符合");
  const auto open = With(house + "  未列全 财产。\n");
  CHECK(Summary(open.Of("家庭补贴")) == "待补充：财产");
  CHECK(open.Of("家庭补贴").missing.at(0).question == "除已列的以外，还有哪些财产？没有也请说明。");
  CHECK(Summary(With("  家庭 ｛ 月收入：1000元/月 ｝。\n  财产 ｛ 类别：机动车 ｝。\n  未列全 财产。\n").Of("家庭补贴")) == "不符合");
}

TEST_CASE("[verdict] a value that the record gives for a definition stands, and is said to come from it") {
  const auto given = With("  家庭 ｛ 月收入：9000元/月，年收入：12000元/年 ｝。\n  无 财产。\n");
  CHECK(Summary(given.Of("家庭补贴")) == "符合");
  CHECK(given.Explained("家庭补贴").find("年收入 12000元/年（记录给定）") != std::string::npos);
  CHECK(Summary(With("  家庭 ｛ 月收入：9000元/月 ｝。\n  无 财产。\n").Of("家庭补贴")) == "不符合");
  CHECK(Summary(With("  无 财产。\n").Of("家庭补贴")) == "待补充：月收入");
}

}  // namespace doudi::verdict
