// Which policies of two sets of rules say the same of every record, and whether one reading of a register serves both.
#include <algorithm>
#include <string>

#include "compare/pairing.h"
#include "rules.h"

using namespace doudi;
using namespace doudi::compare;

namespace {

const std::string kRules = kFacts + R"(
参数 标准（户籍类型）：元/月
  | 户籍类型 | 自         | 值  | 依据 |
  | 城镇     | 2025-01-01 | 700 | 示例 |
  | 城镇     | 2025-09-01 | 760 | 示例 |
  | 农村     | 2025-01-01 | 500 | 示例 |
定义 差额（家庭）：元/月 ＝ 标准 － 月收入，依据 示例。
政策 低保（家庭）
  条件 收入：月收入 ＜ 标准，依据 示例。
  条件 存款：存款 ≤ 3万元，依据 示例。
  待遇 月补差：元/月 ＝ 差额，下限 0元/月，依据 示例。
政策 助学（成员 其中 在读）
  条件 低收入：月收入 ＜ 900元/月，依据 示例。
  待遇 补助：元/年 ＝ 500元/年，依据 示例。
)";

std::string With(const std::string& from, const std::string& to) {
  std::string rules = kRules;
  const auto at = rules.find(from);
  REQUIRE(at != std::string::npos);
  return rules.replace(at, from.size(), to);
}

// 「低保 助学」: those that are the same; 「｜」 before it where one reading does not serve both.
std::string Same(const std::string& before, value::Date old_date, const std::string& after, value::Date new_date) {
  const Pairing pairing(ModelOf(before), old_date, ModelOf(after), new_date);
  std::string text = pairing.one_reading() ? "" : "｜";
  for (const auto& pair : pairing.policies())
    if (pair.unchanged) text += (text.empty() || text == "｜" ? "" : " ") + pair.name;
  return text;
}
std::string SameAfter(const std::string& from, const std::string& to) { return Same(kRules, Day(), With(from, to), Day()); }

}  // namespace

TEST_CASE("policies are the same where nothing that decides them has changed", "[compare][pairing]") {
  CHECK(Same(kRules, Day(), kRules, Day()) == "低保 助学");
  // The articles, a name inside, a policy beside it, a fact that it does not read.
  CHECK(SameAfter("月收入 ＜ 标准，依据 示例", "月收入 ＜ 标准，依据 示例 \"别处\"") == "低保 助学");
  CHECK(SameAfter("条件 存款：", "条件 储蓄：") == "低保 助学");
  CHECK(SameAfter("政策 助学", "政策 修房（家庭）\n  条件 危房：有危房，依据 示例。\n  待遇 补贴：元 ＝ 2000元，一次性，依据 示例。\n政策 助学") == "低保 助学");
  CHECK(SameAfter("  事实 有危房：布尔。\n", "") == "｜低保 助学");
  CHECK(SameAfter("  事实 户籍区划：区划。\n", "  事实 有危房二：布尔。\n  事实 户籍区划：区划。\n") == "｜低保 助学");
  // A row that is of no day on which it is asked for.
  CHECK(SameAfter("| 760 |", "| 800 |") == "低保 助学");
}

TEST_CASE("policies differ where a fact, a number or a row of the day does", "[compare][pairing]") {
  const auto only_study = [](const std::string& from, const std::string& to) {
    INFO(from << " → " << to);
    CHECK(SameAfter(from, to) == "助学");
  };
  only_study("| 700 |", "| 710 |");
  only_study("月收入 ＜ 标准", "月收入 ≤ 标准");
  only_study("存款 ≤ 3万元", "存款 ≤ 4万元");
  only_study("  条件 存款：存款 ≤ 3万元，依据 示例。\n", "");
  only_study("标准 － 月收入", "标准 － 月收入 ÷ 2");
  only_study("下限 0元/月", "下限 10元/月");
  only_study("待遇 月补差：元/月 ＝ 差额", "待遇 年补差：元/月 ＝ 差额");
  CHECK(SameAfter("（成员 其中 在读）", "（成员）") == "低保");
  // What was found in a 人工核查 is a fact of its own.
  CHECK(SameAfter("下限 0元/月，依据 示例。", "下限 0元/月，依据 示例。\n  人工核查 入户：由 乡镇，依据 示例。") == "｜助学");
  CHECK(SameAfter("补助：元/年 ＝ 500元/年", "补助：元 ＝ 500元，一次性") == "低保");
}

TEST_CASE("a fact that is read in another way is another fact", "[compare][pairing]") {
  CHECK(SameAfter("存款：元，范围 ≥ 0元", "存款：元，范围 ≥ 1元") == "｜助学");
  CHECK(SameAfter("｛城镇、农村｝", "｛农村、城镇｝") == "｜助学");  // 标准 is looked up by it
  CHECK(SameAfter("  事实 在读：布尔。", "  事实 在读：布尔，缺省 否。") == "｜低保");
}

TEST_CASE("the same rules on two days differ by the rows of the days", "[compare][pairing]") {
  const auto june = *value::MakeDate(2025, 6, 30), july = *value::MakeDate(2025, 7, 1), september = *value::MakeDate(2025, 9, 1);
  CHECK(Same(kRules, june, kRules, july) == "｜低保 助学");
  CHECK(Same(kRules, july, kRules, september) == "｜助学");
}

TEST_CASE("policies are paired by name, those that only one side has stand alone", "[compare][pairing]") {
  const Pairing pairing(ModelOf(kOld), Day(), ModelOf(kNew), Day());
  std::string text;
  for (const auto& pair : pairing.policies()) text += pair.name + (pair.before ? " 旧" : "") + (pair.after ? " 新" : "") + (pair.unchanged ? " 同；" : "；");
  CHECK(text == "低保 旧 新；助学 旧 新 同；取暖 新；修房 旧；");
}
