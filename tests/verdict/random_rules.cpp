#include "random_rules.h"

#include <fmt/format.h>

namespace doudi::verdict {
namespace {

const std::string kFacts = R"(规则集 随机。
实体 家庭（根）
  事实 甲：布尔。
  事实 乙：布尔。
  事实 丙：布尔。
  事实 色：｛红、黄、蓝｝。
  事实 收一：元/月，范围 ≥ 0元/月。
  事实 收二：元/月，范围 ≥ 0元/月。
  事实 生日：日期，范围 ≤ 基准日。
实体 成员，属 家庭
  事实 同住：布尔。
  事实 入：元/月，范围 ≥ 0元/月。
  事实 类：｛老、中、幼｝。
实体 财产，属 家庭
  事实 值：元，范围 ≥ 0元。
定义 总入（家庭）：元/月 ＝ 合计（成员 其中 同住：入）。
定义 人头（家庭）：人 ＝ 人数（成员 其中 同住）。
定义 合收（家庭）：元/月 ＝ 收一 ＋ 收二 × 2。
情形 有老（家庭）：有（成员 其中 类 等于 老 且 同住）。
)";
const std::vector<std::string> kAmounts = {"100", "500", "1000"};

}  // namespace

std::string RuleMaker::Number() {
  const auto amount = OneOf(kAmounts);
  switch (Below(7)) {
    case 0: return "收一";
    case 1: return "收二";
    case 2: return "合收";
    case 3: return "总入";
    case 4: return fmt::format("较小者（收一，{}元/月）", amount);
    case 5: return "（若 甲 则 收一；否则 收二）";
    default: return "（总入 ＋ 收一）";
  }
}

std::string RuleMaker::Atom() {
  const auto amount = OneOf(kAmounts);
  const auto sign = OneOf<std::string>({"＜", "≤", "＞", "≥"});
  switch (Below(14)) {
    case 0: return "甲";
    case 1: return "乙";
    case 2: return "丙";
    case 3: return "非 " + OneOf<std::string>({"甲", "乙", "丙"});
    case 4: return fmt::format("色 等于 {}", OneOf<std::string>({"红", "黄", "蓝"}));
    case 5: return "色 属于 ｛红、蓝｝";
    case 6: return fmt::format("周岁（生日，基准日） {} {}周岁", sign, OneOf<std::string>({"18", "60"}));
    case 7: return fmt::format("有（成员 其中 同住 且 入 {} {}元/月）", sign, amount);
    case 8: return fmt::format("每个（成员 其中 同住：类 不等于 {}）", OneOf<std::string>({"老", "幼"}));
    case 9: return fmt::format("人头 {} {}人", sign, Below(2) + 1);
    case 10: return fmt::format("有（财产 其中 值 ＞ {}元）", amount);
    case 11: return "有老";
    case 12: return household_policies_ == 0 ? "甲" : fmt::format("符合（策{}）", Below(household_policies_));
    default: return fmt::format("{} {} {}", Number(), sign, Chance(60) ? amount + "元/月" : "收二");
  }
}

std::string RuleMaker::Condition(int depth) {
  if (depth == 0 || Chance(35)) return Atom();
  if (Chance(10)) return fmt::format("至少 2项（{}，{}，{}）", Condition(depth - 1), Condition(depth - 1), Condition(depth - 1));
  const std::string word = Chance(55) ? " 且 " : " 或 ";
  std::string text = "（" + Condition(depth - 1);
  for (std::size_t i = 0; i <= Below(2); ++i) text += word + Condition(depth - 1);
  return (Chance(10) ? "非 " : "") + text + "）";
}

std::string RuleMaker::MemberCondition() {
  switch (Below(5)) {
    case 0: return "同住";
    case 1: return fmt::format("入 ＜ {}元/月", OneOf(kAmounts));
    case 2: return "类 不等于 中";
    case 3: return "甲 或 入 ＜ 收一";
    default: return fmt::format("符合（策{}） 且 同住", Below(household_policies_));
  }
}

std::string RuleMaker::Policy(std::size_t index) {
  auto text = fmt::format("政策 策{}（家庭）\n  依据 示例。\n  条件 一：{}。\n", index, Condition(2));
  if (Chance(50)) text += fmt::format("  条件 二：{}。\n", Condition(1));
  if (Chance(30)) text += fmt::format("  除外 三：{}。\n", Condition(1));
  if (Chance(15)) text += fmt::format("  程序终止 四：{}。\n", Atom());
  if (Chance(25)) text += fmt::format("  例外 五：当 {}，视为 {} 条件 一。\n", Condition(1), Chance(70) ? "符合" : "不符合");
  if (index > 0 && Chance(15)) text += fmt::format("  前置 策{}。\n", Below(index));
  text += fmt::format("  待遇 金：元/月 ＝ {}，上限 2000元/月{}。\n", Number(), Chance(30) ? "，当 " + Atom() : "");
  ++household_policies_;
  return text;
}

std::string RuleMaker::MemberPolicy(std::size_t index) {
  return fmt::format("政策 策{}（成员 其中 {}）\n  依据 示例。\n  条件 一：{}。\n", index, MemberCondition(), MemberCondition());
}

std::string RuleMaker::Record() {
  const auto money = [&] { return OneOf<std::string>({"0", "99.99", "100", "300", "500", "1000", "2000"}); };
  std::vector<std::string> facts;
  const auto give = [&](const std::string& fact) {
    if (Chance(60)) facts.push_back(fact);
  };
  const auto taken = [&] {
    const auto text = fmt::format("{}", fmt::join(facts, "，"));
    facts.clear();
    return text;
  };
  for (const auto* name : {"甲", "乙", "丙"}) give(fmt::format("{}：{}", name, OneOf<std::string>({"真", "假"})));
  give("色：" + OneOf<std::string>({"红", "黄", "蓝"}));
  for (const auto* name : {"收一", "收二"}) give(fmt::format("{}：{}元/月", name, money()));
  give("生日：" + OneOf<std::string>({"1950-01-01", "1990-06-30", "2007-08-15", "2015-03-03"}));
  std::string text = "例 一\n  基准日 2025-08-15。\n";
  if (const auto own = taken(); !own.empty()) text += "  家庭 ｛ " + own + " ｝。\n";
  const auto members = Below(5);
  if (members == 4) text += "  无 成员。\n";
  const std::vector<std::string> handles = {"子", "丑", "寅"};
  for (std::size_t i = 0; members < 4 && i < members; ++i) {
    give("同住：" + OneOf<std::string>({"真", "假"}));
    give(fmt::format("入：{}元/月", money()));
    give("类：" + OneOf<std::string>({"老", "中", "幼"}));
    text += fmt::format("  成员 {} ｛ {} ｝。\n", handles[i], taken());
  }
  if (Chance(40)) text += "  无 财产。\n";
  else if (Chance(60)) text += fmt::format("  财产 物 ｛ 值：{}元 ｝。\n", money());
  return text;
}

std::string RuleMaker::Make() {
  std::string text = kFacts;
  const auto count = 1 + Below(3);
  for (std::size_t i = 0; i < count; ++i) text += Policy(i);
  text += MemberPolicy(count);
  return text + Record();
}

}  // namespace doudi::verdict
