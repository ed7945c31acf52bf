// Elements among elements: what is said where something about them is unknown, and how it is explained.
#include "support.h"

namespace doudi::verdict {
namespace {

const std::string kHead = R"(规则集 例/元素。
实体 家庭（根）
  事实 户籍区划：区划。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 户号：整数。
  事实 年龄：周岁，范围 ≥ 0周岁。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 重残：布尔。
  事实 监护人：成员。
实体 医疗费用，属 成员
  事实 结算日：日期。
  事实 自付：元，范围 ≥ 0元。
)";

Screening Run(const std::string& rules, const std::string& record) {
  return Screening(kHead + rules + "例 一户\n  基准日 2025-08-15。\n" + record);
}

}  // namespace

TEST_CASE("[verdict] of an unknown link all that it may lead to is possible") {
  const std::string rules = "政策 试（成员 其中 年龄 ＜ 18周岁）\n  条件 监护：监护人 的 月收入 ≥ 500元/月。\n";
  const std::string rich = "  成员 甲 ｛ 姓名：\"甲\"，年龄：40周岁，月收入：600元/月 ｝。\n";
  const std::string child = "  成员 丙 ｛ 姓名：\"丙\"，年龄：9周岁，月收入：700元/月 ｝。\n";
  const std::string poor = "  成员 乙 ｛ 姓名：\"乙\"，年龄：40周岁，月收入：100元/月 ｝。\n";
  CHECK(Summary(Run(rules, rich + child).Of("试", "丙")) == "符合");
  CHECK(Summary(Run(rules, rich + poor + child).Of("试", "丙")) == "待补充：监护人（丙）");
  const std::string known = "  成员 丙 ｛ 姓名：\"丙\"，年龄：9周岁，月收入：700元/月，监护人：乙 ｝。\n";
  CHECK(Summary(Run(rules, rich + poor + known).Of("试", "丙")) == "不符合");
  const std::string silent = "  成员 乙 ｛ 姓名：\"乙\"，年龄：40周岁 ｝。\n";
  CHECK(Summary(Run(rules, rich + silent + known).Of("试", "丙")) == "待补充：月收入（乙）");
}

TEST_CASE("[verdict] what the others lack is asked of them, and only where it can decide") {
  const std::string rules = "政策 试（成员）\n  条件 他人：合计（其他 成员 其中 户号 等于 本项 的 户号：月收入） ＜ 500元/月。\n";
  const std::string first = "  成员 甲 ｛ 姓名：\"甲\"，户号：1，年龄：40周岁，月收入：600元/月 ｝。\n";
  const std::string second = "  成员 乙 ｛ 姓名：\"乙\"，户号：1，年龄：40周岁 ｝。\n";
  const std::string elsewhere = "  成员 丙 ｛ 姓名：\"丙\"，户号：2，年龄：40周岁 ｝。\n";
  const auto screening = Run(rules, first + second + elsewhere);
  CHECK(Summary(screening.Of("试", "甲")) == "待补充：月收入（乙）");
  CHECK(Summary(screening.Of("试", "乙")) == "不符合");
  CHECK(Summary(screening.Of("试", "丙")) == "符合");
}

TEST_CASE("[verdict] a list of links that was not given is asked for as one") {
  const std::string rules = "联系 父母（成员）：成员。\n政策 试（成员 其中 年龄 ＜ 18周岁）\n  条件 父母：每个（父母：重残）。\n";
  const std::string parent = "  成员 甲 ｛ 姓名：\"甲\"，年龄：40周岁，重残：真，父母：无 ｝。\n";
  const std::string child = "  成员 丙 ｛ 姓名：\"丙\"，年龄：9周岁，重残：假";
  CHECK(Summary(Run(rules, parent + child + " ｝。\n").Of("试", "丙")) == "待补充：父母（丙）");
  CHECK(Summary(Run(rules, parent + child + "，父母：甲 ｝。\n").Of("试", "丙")) == "符合");
  CHECK(Summary(Run(rules, parent + child + "，父母：甲、丙 ｝。\n").Of("试", "丙")) == "不符合");
  CHECK(Summary(Run(rules, parent + child + "，父母：无 ｝。\n").Of("试", "丙")) == "符合");
}

TEST_CASE("[verdict] an unknown order leaves what no order can change") {
  const std::string rules =
      "依次 救助额（医疗费用）：元 ＝ 自付，次序 结算日，每组 成员，先扣 1000元，累计不超过 2000元，余下 余额。\n"
      "政策 试（成员）\n  条件 有：有（医疗费用）。\n  待遇 救助：元 ＝ 合计（医疗费用：救助额）。\n";
  const std::string bills = "  成员 甲 ｛ 姓名：\"甲\" ｝。\n  医疗费用 a ｛ 结算日：2025-01-01，自付：2500元 ｝。\n";
  const auto known = Run(rules, bills + "  医疗费用 b ｛ 结算日：2025-02-01，自付：1200元 ｝。\n").Of("试", "甲");
  REQUIRE(known.benefits.size() == 1);
  CHECK(known.benefits[0].amount == value::Bounds::Point(2000));
  const auto open = Run(rules, bills + "  医疗费用 b ｛ 自付：1200元 ｝。\n").Of("试", "甲");
  REQUIRE(open.benefits.size() == 1);
  // a first: 1500 and 500; b first: 200 and 1800: together the same.
  CHECK(open.benefits[0].amount == value::Bounds::Point(2000));
  const auto dear = Run(rules, bills + "  医疗费用 b ｛ 结算日：2025-02-01 ｝。\n").Of("试", "甲");
  CHECK(ToText(dear.benefits[0].amount) == "[1500, 2000]");
}

TEST_CASE("[verdict] a running total is explained step by step") {
  const std::string rules =
      "依次 救助额（医疗费用）：元 ＝ 自付，次序 结算日，每组 成员，先扣 1000元，按 60%，累计不超过 1000元。\n"
      "政策 试（成员）\n  条件 有：有（医疗费用）。\n  待遇 救助：元 ＝ 合计（医疗费用：救助额）。\n";
  const auto text = Run(rules,
                        "  成员 甲 ｛ 姓名：\"甲\" ｝。\n  医疗费用 a ｛ 结算日：2025-01-01，自付：2000元 ｝。\n"
                        "  医疗费用 b ｛ 结算日：2025-02-01，自付：1200元 ｝。\n")
                        .Explained("试", "甲");
  CHECK(text == R"(试（甲）：符合
  [真] 条件 有：有（医疗费用）
  待遇 救助 1000元
      600元（a）＋ 400元（b）＝ 1000元
      救助额（b） 400元 ＝ 720元，上限 400元
      救助额·计入额（a） 600元 ＝ （2000元 － 1000元）× 0.6
      救助额·限额余额（a） 1000元 ＝ 1000元 － 0元
      救助额·计入额（b） 720元 ＝ （1200元 － 0元）× 0.6
      救助额·限额余额（b） 400元 ＝ 1000元 － 600元
      救助额·此前计入（b） 600元 ＝ 600元（a）
      救助额·起付余额（a） 1000元 ＝ 1000元 － 0元
      救助额·起付余额（b） 0元 ＝ 1000元 － 2000元，下限 0元
      救助额·此前累计（b） 2000元 ＝ 2000元（a）
)");
}

}  // namespace doudi::verdict
