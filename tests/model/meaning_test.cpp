// What stands for the meaning of a policy: another where something that it rests on is another, the same wherever it stands and whatever else there is.
#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "check/check.h"
#include "model/meaning.h"

namespace doudi {
namespace {

const std::string kRules = R"(规则集 例/含义。
依据 《关于提高标准的通知》（示例〔2024〕9号），施行 2024-09-15，简称 提标通知。
枚举 类型 ＝ ｛城镇、农村｝。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 类型：类型。
  事实 月收入：元/月。
  事实 房租：元/月。
实体 成员，属 家庭
  事实 年龄：周岁。
参数 标准（区划）：元/月，区划 取 户籍区划
  | 区划   | 自         | 值  | 依据     |
  | 砀山县 | 2023-01-01 | 700 | 示例     |
  | 砀山县 | 2024-07-01 | 780 | 提标通知 |
参数 补贴额：元/月
  | 自         | 值 | 依据 |
  | 2023-01-01 | 90 | 示例 |
集合 照顾（类型）
  | 类型 |
  | 农村 |
决策表 分档（家庭） 得 比例：比例，命中 首中
  | 月收入      | 比例 |
  | 500元/月以上 | 50%  |
  | -           | 100% |
定义 人口（家庭）：人 ＝ 人数（成员）。
定义 净收入（家庭）：元/月 ＝ 月收入 － 房租，下限 0元/月。
政策 低保（家庭）
  依据 示例。
  条件 收入：净收入 ＜ 标准。
  待遇 补差：元/月 ＝ 标准 － 净收入。
政策 补贴（家庭）
  依据 示例。
  条件 低保：符合（低保）。
  条件 类型：类型 属于 照顾。
  待遇 补贴：元/月 ＝ 补贴额 × 比例。
政策 慰问（家庭）
  依据 示例。
  条件 人口：人口 ＞ 3人。
  待遇 慰问金：元/月 ＝ 50元/月。
  办理 民政所。
审计项 收入高（家庭）
  代码 D02。
  依据 示例。
  当 净收入 ＞ 5000元/月。
  严重 中。
  方向 错保。
  涉及 收入：元/月 ＝ 净收入。
  证据 月收入。
  反证 "一次性收入"。
  处置 "查清来源"。
)";

// By name; of a policy with what is of single 区划: 「低保@341321」.
std::map<std::string, std::string> MeaningsOf(const std::string& text) {
  const auto rules = check::LoadRuleTexts({{"例.aid", text}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  const model::Meanings meanings(*rules.model, *value::MakeDate(2024, 12, 1));
  std::map<std::string, std::string> all = {{"词汇", meanings.OfVocabulary()}};
  for (std::size_t id = 0; id < rules.model->policies.size(); ++id) {
    const auto meaning = meanings.OfPolicy(static_cast<model::PolicyId>(id));
    const auto& name = rules.model->policies[id].name;
    all[name] = meaning.general;
    for (const auto& [division, rows] : meaning.by_division) all[name + "@" + std::to_string(division)] = rows;
  }
  return all;
}

struct Case {
  std::string what, from, to;
  std::vector<std::string> others;  // whose meaning is another then
};

TEST_CASE("a policy means something else where anything that it rests on does", "[model]") {
  const auto before = MeaningsOf(kRules);
  CHECK(before == MeaningsOf(kRules));
  CHECK(std::set<std::string>{before.at("低保"), before.at("补贴"), before.at("慰问"), before.at("收入高"), before.at("词汇")}.size() == 5);
  const std::vector<Case> cases = {
      {"a comment", "政策 低保（家庭）", "// 改过\n政策 低保（家庭）", {}},
      {"something else before it", "定义 人口", "定义 房租多（家庭）：布尔 ＝ 房租 ＞ 1000元/月。\n定义 人口", {}},
      {"a policy moved", "政策 低保（家庭）", "政策 先（家庭）\n  依据 示例。\n  条件 有：人口 ＞ 1人。\n政策 低保（家庭）", {}},
      {"a row from a later day", "  | 砀山县 | 2024-07-01 | 780 | 提标通知 |\n", "  | 砀山县 | 2024-07-01 | 780 | 提标通知 |\n  | 砀山县 | 2025-01-01 | 800 | 示例 |\n", {}},
      {"a row", "| 2024-07-01 | 780 |", "| 2024-07-01 | 790 |", {"低保@341321", "补贴@341321"}},
      {"the day of a row", "| 2024-07-01 | 780 |", "| 2024-08-01 | 780 |", {"低保@341321", "补贴@341321"}},
      {"the day of a row's document", "施行 2024-09-15", "施行 2024-10-15", {"低保@341321", "补贴@341321"}},
      {"a row for another place", "  | 砀山县 | 2023-01-01", "  | 萧县   | 2023-01-01 | 650 | 示例     |\n  | 砀山县 | 2023-01-01", {"低保@341322", "补贴@341322"}},
      {"how a place's rows are asked for", "条件 收入：净收入 ＜ 标准。", "条件 收入：净收入 ＜ 标准（区划：砀山县）。",
       {"低保", "低保@341321", "补贴", "补贴@341321"}},
      {"a parameter without keys", "| 2023-01-01 | 90 |", "| 2023-01-01 | 95 |", {"补贴"}},
      {"a set", "  | 农村 |\n", "  | 农村 |\n  | 城镇 |\n", {"补贴"}},
      {"a decision table", "| 500元/月以上 | 50%  |", "| 500元/月以上 | 60%  |", {"补贴"}},
      {"a definition", "月收入 － 房租，下限", "月收入 － 房租 － 1元/月，下限", {"低保", "补贴", "收入高"}},
      {"a condition", "净收入 ＜ 标准", "净收入 ≤ 标准", {"低保", "补贴"}},
      {"the words of a condition", "条件 人口：人口", "条件 人口多：人口", {"慰问"}},
      {"a literal", "50元/月", "60元/月", {"慰问"}},
      {"where to apply", "办理 民政所", "办理 街道", {}},
      {"a finding", "净收入 ＞ 5000元/月", "净收入 ＞ 4000元/月", {"收入高"}},
      {"its evidence", "证据 月收入", "证据 房租", {"收入高"}},
      {"its weight", "严重 中", "严重 高", {"收入高"}},
      {"what may explain it", "一次性收入", "赔偿款", {}},
      {"a fact that nothing asks for", "  事实 年龄：周岁。", "  事实 年龄：周岁。\n  事实 爱好：文本。", {"词汇"}},
      {"a question", "  事实 房租：元/月。", "  事实 房租：元/月，问 \"每月房租多少？\"。", {"词汇", "低保", "补贴", "收入高"}},
  };
  for (const auto& one : cases) {
    INFO(one.what);
    auto text = kRules;
    const auto at = text.find(one.from);
    REQUIRE(at != std::string::npos);
    const auto after = MeaningsOf(text.replace(at, one.from.size(), one.to));
    std::set<std::string> others;
    for (const auto* all : {&before, &after})
      for (const auto& [name, meaning] : *all)
        if (one.what != "a policy moved" || name != "先")
          if (!before.contains(name) || !after.contains(name) || before.at(name) != after.at(name)) others.insert(name);
    CHECK(others == std::set<std::string>(one.others.begin(), one.others.end()));
  }
}

TEST_CASE("where a record belongs is known of parameters that facts ask for", "[model]") {
  auto text = kRules;
  text.replace(text.find("  事实 年龄：周岁。"), std::string("  事实 年龄：周岁。").size(), "  事实 年龄：周岁。\n  事实 住地：区划。");
  text += R"(定义 所在（成员）：区划 ＝ 若 已知（住地） 则 住地；否则 户籍区划。
定义 换过（成员）：区划 ＝ 若 年龄 ＞ 60周岁 则 住地；否则 户籍区划。
政策 各处（成员）
  依据 示例。
  条件 有：标准（区划：所在） ＞ 0元/月。
政策 换处（成员）
  依据 示例。
  条件 有：标准（区划：换过） ＞ 0元/月。
政策 累计（家庭）
  依据 示例。
  条件 有：逐月（自 2024-01-01 至 基准日：标准） ＞ 0元。
)";
  const auto rules = check::LoadRuleTexts({{"例.aid", text}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  const auto& model = *rules.model;
  const model::Meanings meanings(model, *value::MakeDate(2024, 12, 1));
  const auto of = [&](const char* name) { return meanings.OfPolicy(*model.FindPolicy(name)); };
  const auto registered = *model.FindFact(0, "户籍区划"), lives = *model.FindFact(*model.FindEntity("成员"), "住地");
  CHECK(of("低保").places == std::set<model::Place>{{registered}});
  CHECK(of("各处").places == std::set<model::Place>{{lives, registered}});
  CHECK(of("各处").by_division.size() == 1);
  CHECK(of("换处").by_division.empty());  // which fact it is rests on another
  CHECK(of("累计").by_division.empty());  // where it lay in other months counts
  const auto later = std::string("  | 砀山县 | 2024-07-01 | 780 | 提标通知 |\n");
  auto with_row = text;
  with_row.replace(with_row.find(later), later.size(), later + "  | 砀山县 | 2025-01-01 | 800 | 示例 |\n");
  CHECK(MeaningsOf(with_row) == MeaningsOf(text));  // 至 基准日: of no later day
  const auto until = std::string("至 基准日：标准");
  for (auto* one : {&text, &with_row}) one->replace(one->find(until), until.size(), "至 基准日 ＋ 6个月：标准");
  CHECK(MeaningsOf(with_row).at("累计") != MeaningsOf(text).at("累计"));
  CHECK(of("慰问").by_division.empty());
  CHECK(of("慰问").places.empty());
}

}  // namespace
}  // namespace doudi
