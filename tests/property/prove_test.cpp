// 性质: what is proven, what is only not refuted, and how a counterexample is found, made small and written.
#include <catch2/catch.hpp>

#include "check/check.h"
#include "example/example.h"
#include "property/prove.h"

namespace doudi::property {
namespace {

const std::string kRules = R"(
规则集 例/性质。
实体 家庭（根）
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 存款：元，范围 ≥ 0元。
  事实 就业：布尔。
实体 成员，属 家庭
  事实 年龄：周岁，范围 ≥ 0周岁。
  事实 月工资：元/月，范围 ≥ 0元/月。
政策 低保（家庭）
  条件 收入：月收入 ＜ 800元/月。
  待遇 月保障金：元/月 ＝ 800元/月 － 月收入，下限 0元/月。
政策 奖励（家庭）
  条件 就业：就业。
  待遇 奖励金：元/月 ＝ 若 月收入 ≥ 500元/月 则 100元/月；否则 0元/月。
定义 工资合计（家庭）：元/月 ＝ 合计（成员：月工资）。
例 一家
  基准日 2025-08-15。
  家庭 ｛ 月收入：500元/月，存款：0元，就业：真 ｝。
  成员 甲 ｛ 年龄：40周岁，月工资：500元/月 ｝。
  成员 乙 ｛ 年龄：70周岁，月工资：0元/月 ｝。
)";

struct Checked {
  explicit Checked(const std::string& properties) : rules(check::LoadRuleTexts({{"规则.aid", kRules + properties}})) {
    INFO(diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model);
  }
  Outcome First(ProveOptions options = {}) const {
    const model::Property* const first = &rules.model->properties.front();
    return Prove(*rules.model, {&first, 1}, options).front();
  }
  check::Rules rules;
};

TEST_CASE("[property] what holds with every fact unknown is proven", "[property]") {
  const Checked checked("性质 保障金不为负：待遇（低保） ≥ 0元/月。\n");
  CHECK(ToText(checked.First(), {}) ==
        "已证明  例/性质：保障金不为负（全部事实未知时也成立，基准日 2025-08-15）\n");
  CHECK(Checked("性质 二者之一：待遇（低保） ≤ 800元/月 或 就业。\n").First().state == State::Proven);
}

TEST_CASE("[property] what makes something of the unknown proves nothing", "[property]") {
  CHECK(Checked("性质 没填就算没有：（就业 缺省 假） 等于 假 或 就业。\n").First().state == State::Unrefuted);
  CHECK(Checked("性质 不知道：非 已知（存款）。\n").First().state == State::Refuted);
}

TEST_CASE("[property] what no record breaks is not claimed to be proven", "[property]") {
  const Checked checked("性质 收入越高保障金不增（家庭）：月收入 越高 待遇（低保） 不增。\n");
  const Outcome outcome = checked.First();
  CHECK(outcome.state == State::Unrefuted);
  CHECK(outcome.tried == 1000);
  CHECK(outcome.decided > 500);
  CHECK(ToText(outcome, {}) == "没有反例  例/性质：收入越高保障金不增（1000 份档案，" + std::to_string(outcome.decided) + " 处能判断，基准日 2025-08-15，种子 1）\n");
}

TEST_CASE("[property] a counterexample keeps only what breaks it and is an 例", "[property]") {
  const Checked checked("性质 工资不超过五百（成员）：月工资 ≤ 500元/月，当 年龄 ≥ 18周岁。\n");
  const Outcome outcome = checked.First();
  REQUIRE(outcome.state == State::Refuted);
  CHECK(outcome.example.find("存款") == std::string::npos);
  CHECK(outcome.example.find("家庭 ｛") == std::string::npos);
  CHECK(outcome.example.find("月工资：") == outcome.example.rfind("月工资："));
  CHECK(outcome.example.starts_with("// 不成立：月工资 ≤ 500元/月（"));
  const auto again = check::LoadRuleTexts({{"规则.aid", kRules + outcome.example}});
  INFO(outcome.example << diagnostics::RenderAll(again.diagnostics));
  CHECK(again.model);
}

TEST_CASE("[property] a trend reaches what a policy reads with a payment counted as income", "[property]") {
  const Checked checked(R"(
定义 净工资（家庭）：元/月 ＝ 工资合计 × 90%。
政策 津贴（成员）
  条件 年龄：年龄 ≥ 60周岁。
  待遇 津贴金：元/月 ＝ 100元/月。
  计入收入 工资合计（加发），应得，已列 0元/月。
政策 加发（家庭）
  条件 存款：存款 ≥ 0元。
  待遇 金：元/月 ＝ 净工资。
性质 净工资越高加发不增（家庭）：净工资 越高 待遇（加发） 不增。
)");
  CHECK(checked.First().state == State::Refuted);
}

TEST_CASE("[property] a broken trend is shown by two records that differ in one number", "[property]") {
  const Checked checked("性质 收入越高合计不增（家庭）：月收入 越高 待遇（低保） ＋ 待遇（奖励） 不增。\n");
  const Outcome outcome = checked.First({.runs = 5000, .seed = 1, .date = {}});
  REQUIRE(outcome.state == State::Refuted);
  INFO(outcome.example);
  CHECK(outcome.example.find("例 收入越高合计不增的反例二，基于 收入越高合计不增的反例一\n  家庭 ｛ 月收入：") != std::string::npos);
  const auto again = check::LoadRuleTexts({{"规则.aid", kRules + outcome.example}});
  INFO(diagnostics::RenderAll(again.diagnostics));
  REQUIRE(again.model);
  for (const auto& example : again.model->examples) CHECK(example::RunExample(*again.model, example).Passed());
}

TEST_CASE("[property] a definition is raised in place of what it is worked out from", "[property]") {
  const Outcome outcome = Checked("性质 工资合计越高自己不变（家庭）：工资合计 越高 工资合计 × 2 不变。\n").First();
  REQUIRE(outcome.state == State::Refuted);
  CHECK(outcome.example.find("  给定 工资合计：") != std::string::npos);
  CHECK(Checked("性质 工资合计与保障金无关（家庭）：工资合计 越高 待遇（低保） 不变。\n").First().state == State::Unrefuted);
}

TEST_CASE("[property] one seed makes one counterexample, another may make another", "[property]") {
  const Checked checked("性质 存款不超过一万（家庭）：存款 ≤ 10000元。\n");
  const Outcome first = checked.First(), second = checked.First();
  REQUIRE(first.state == State::Refuted);
  CHECK(first.example == second.example);
  CHECK(first.tried == second.tried);
  CHECK(first.example == "// " + first.shown + "\n例 存款不超过一万的反例\n  基准日 2025-08-15。\n  家庭 ｛ 存款：" + first.example.substr(first.example.find("存款：", first.example.find("家庭 ｛")) + 9));
}

TEST_CASE("[property] where nothing can be judged, nothing is claimed", "[property]") {
  const Checked checked("性质 没有这样的人（成员）：月工资 ≤ 500元/月，当 年龄 ≥ 18周岁。\n");
  const Outcome outcome = checked.First({.runs = 0, .seed = 1, .date = {}});
  CHECK(outcome.state == State::Untested);
  CHECK(ToText(outcome, {}) == "没有判断  例/性质：没有这样的人（0 份档案，没有一处能判断：多试几份，或放宽 当，基准日 2025-08-15，种子 1）\n");
}

TEST_CASE("[property] records that fail a 校验 count for nothing", "[property]") {
  const Checked checked("校验 存款不多（家庭）：存款 ≤ 10000元，提示 \"核对存款\"。\n性质 存款不超过一万（家庭）：存款 ≤ 10000元。\n");
  CHECK(checked.First().state == State::Unrefuted);
}

}  // namespace
}  // namespace doudi::property
