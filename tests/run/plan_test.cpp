// Plans: what one looks like, what it leaves to Run, and that its loops say the same on every processor.
#include <catch2/catch.hpp>

#include "check/check.h"
#include "run/plan.h"
#include "run/run.h"

using namespace doudi;

namespace {

const value::Date kDay = *value::MakeDate(2025, 8, 15);

// Rules of one policy over a household and its members, with a program and a plan.
struct Planned {
  check::Rules rules;
  program::ProgramPtr program;
  run::PlanPtr plan;

  explicit Planned(const std::string& policy) : rules(check::LoadRuleTexts({{"规则.aid", R"(
规则集 示例/规则。
实体 家庭（根）
  事实 户籍类型：｛城镇、农村｝。
  事实 存款：元，范围 ≥ 0元。
  事实 倍数：整数，范围 ≥ 0。
实体 成员，属 家庭
  事实 出生日期：日期，范围 ≤ 基准日。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 年收入：元/年。
参数 标准（户籍类型）：元/人/月
  | 户籍类型 | 自         | 值  | 依据 |
  | 城镇     | 2024-07-01 | 780 | 示例 |
政策 补助（家庭）
  依据 示例。
)" + policy}})) {
    INFO(diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model);
    program = program::Compile(*rules.model, {.reference_date = kDay, .verdicts_only = true});
    plan = run::MakePlan(*program);
  }

  record::Batch Read(const std::vector<std::string>& households) const {
    record::BatchBuilder builder(*rules.model, kDay);
    const auto set = [&](const char* entity, const char* name, const std::string& text) { builder.Set(*rules.model->FindFact(*rules.model->FindEntity(entity), name), text); };
    for (const std::string& household : households) {  // 户籍类型;存款;出生日期,月收入;…
      builder.BeginRecord(household);
      builder.ListCollection(1);
      std::vector<std::string> parts(1);
      for (const char c : household) {
        if (c == ';') parts.emplace_back();
        else parts.back().push_back(c);
      }
      set("家庭", "户籍类型", parts[0]);
      set("家庭", "存款", parts[1]);
      set("家庭", "倍数", "2");
      for (std::size_t i = 2; i < parts.size(); ++i) {
        builder.BeginElement(1, "");
        const auto comma = parts[i].find(',');
        set("成员", "出生日期", parts[i].substr(0, comma));
        set("成员", "月收入", parts[i].substr(comma + 1));
        builder.EndElement();
      }
      REQUIRE(builder.EndRecord());
    }
    return builder.Take();
  }
};

// Each household in a word: its benefit in fen, 不, 缺 or 数缺 where what is missing decides it or the amount, or 留 for Run.
std::string Said(const Planned& planned, const std::vector<std::string>& households, run::Loops loops) {
  const record::Chunk chunk = record::Pack(*planned.rules.model, planned.Read(households));
  run::Sweep sweep(*planned.plan, loops);
  sweep.Over(chunk);
  std::string said;
  for (std::size_t record = 0; record < households.size(); ++record) {
    said += said.empty() ? "" : " ";
    const run::Amounts amounts = sweep.benefit(0, 0);
    if (sweep.undecided()[record] != 0) {
      said += "留";
    } else if (sweep.truths(0, run::Clause::Eligible)[record] == 2) {
      said += "缺";
    } else if (sweep.truths(0, run::Clause::Eligible)[record] == 0) {
      said += "不";
    } else if (!amounts.open.empty() && amounts.open[record] != 0) {
      said += "数缺";
    } else {
      said += std::to_string(amounts.tops[record] * 100 / (amounts.bottoms.empty() ? amounts.denominator : amounts.bottoms[record]));
    }
  }
  return said;
}

}  // namespace

TEST_CASE("a plan works in narrow registers, and joins a comparison with what it is joined with", "[run]") {
  const Planned planned("  条件 老：有（成员 其中 周岁（出生日期，基准日） ≥ 60周岁）。\n  条件 存款：存款 ≤ 1000元。\n  待遇 补助：元/月 ＝ 100元/月。\n");
  CHECK(run::Covers(*planned.plan, 0));
  const std::string text = run::ToText(*planned.plan);
  CHECK(text.substr(0, text.find("不全：")) ==
        "r0 int = 出生日期\n"
        "r3 int = 存款\n"
        "r6 byte = 100\n"
        "r1 truth = LessOrEqualConst r0 -1600  每个 成员\n"
        "r2 truth = Any r1  每个 家庭\n"
        "r5 truth = LessOrEqualConst r3 r2 100000  每个 家庭\n"
        "r7 byte = SelectOrZero r6 r5  每个 家庭\n"
        "r8 int = Convert r7  每个 家庭\n"
        "补助：r5\n");
}

TEST_CASE("what is not listed, has no parameter or is too large is left to Run; of what is not known a plan says what that leaves open", "[run]") {
  const Planned planned(
      "  条件 收入：合计（成员：月收入） ÷ 人数（成员） ＜ 标准（户籍类型）。\n"
      "  待遇 补助：元/月 ＝ （标准（户籍类型） × 人数（成员） － 合计（成员：月收入）） 进位到 元。\n");
  REQUIRE(run::WhyNotCovered(*planned.plan, 0) == "");
  const std::vector<std::string> households = {
      "城镇;0;1960-01-01,100.01;1990-01-01,0", "城镇;0;1960-01-01,780", "城镇;0;1960-01-01,未知", "农村;0;1960-01-01,0", "未知;0;1960-01-01,0",
      "城镇;未知;1960-01-01,700.50",            "城镇;0",                "城镇;0;1960-01-01,30000000"};
  for (const auto loops : {run::Loops::Any, run::Loops::Best}) CHECK(Said(planned, households, loops) == "146000 不 缺 留 78000 8000 留 留");
}

TEST_CASE("what would divide by 0 decides nothing where something else has decided", "[run]") {
  const Planned planned(
      "  条件 有人：人数（成员） ≥ 1人。\n"
      "  条件 收入：合计（成员：月收入） ÷ 人数（成员） ＜ 700元/人/月。\n"
      "  待遇 补助：元/月 ＝ 100元/月。\n");
  REQUIRE(run::WhyNotCovered(*planned.plan, 0) == "");
  CHECK(Said(planned, {"城镇;0;1960-01-01,100", "城镇;0", "城镇;0;1960-01-01,900"}, run::Loops::Best) == "10000 不 不");
  const Planned alone("  条件 收入：合计（成员：月收入） ÷ 人数（成员） ＜ 700元/人/月。\n  待遇 补助：元/月 ＝ 100元/月。\n");
  CHECK(Said(alone, {"城镇;0;1960-01-01,100", "城镇;0", "城镇;0;1960-01-01,900"}, run::Loops::Best) == "10000 留 不");
}

TEST_CASE("a record that holds more than was expected is left to Run", "[run]") {
  Planned planned(
      "  条件 收入：合计（成员：月收入） ＜ 2000元/月。\n"
      "  待遇 补助：元/月 ＝ 3000元/月 － 合计（成员：月收入）。\n");
  const record::Chunk few = record::Pack(*planned.rules.model, planned.Read({"城镇;0;1960-01-01,100;1960-01-01,300"}));
  const run::Expected expected = run::ExpectedFrom(*planned.rules.model, few);
  CHECK(expected.elements == 16);
  planned.plan = run::MakePlan(*planned.program, expected);
  std::string many = "城镇;0";
  for (int i = 0; i < 17; ++i) many += ";1960-01-01,1";
  const std::string sixteen = many.substr(0, many.rfind(';'));
  for (const auto loops : {run::Loops::Any, run::Loops::Best})
    CHECK(Said(planned, {"城镇;0;1960-01-01,600", "城镇;0;1960-01-01,2000", many, sixteen, "城镇;0;1960-01-01,600"}, loops) == "240000 留 留 298400 240000");
}

TEST_CASE("elements see what stands above them, however many they are", "[run]") {
  const Planned planned(
      "  条件 收入：合计（成员 其中 月收入 低于 标准（户籍类型） × 1人：月收入） ≥ 0元/月。\n"
      "  待遇 补助：元/月 ＝ 合计（成员：较小者（月收入，标准（户籍类型） × 1人））。\n");
  REQUIRE(run::WhyNotCovered(*planned.plan, 0) == "");
  std::string many = "城镇;0";
  for (int i = 0; i < 40; ++i) many += ";1960-01-01,1000";
  for (const auto loops : {run::Loops::Any, run::Loops::Best})
    CHECK(Said(planned, {"城镇;0;1960-01-01,100", "城镇;0", many, "城镇;0;1960-01-01,779;1960-01-01,781", "城镇;0"}, loops) == "10000 0 3120000 155900 0");
}

TEST_CASE("elements are counted and looked at, however many they are", "[run]") {
  const Planned planned(
      "  条件 有：有（成员 其中 月收入 高于 900元/月） 或 每个（成员：月收入 ≤ 500元/月）。\n"
      "  待遇 补助：元/月 ＝ 人数（成员 其中 月收入 ≥ 100元/月） × 10元/人/月 ＋ 合计（成员 其中 月收入 ≥ 100元/月：月收入）。\n");
  REQUIRE(run::WhyNotCovered(*planned.plan, 0) == "");
  const auto household = [](int members, const std::string& last) {
    std::string text = "城镇;0";
    for (int i = 1; i < members; ++i) text += i % 2 == 0 ? ";1960-01-01,100" : ";1960-01-01,99";
    return text + ";1960-01-01," + last;
  };
  const std::vector<std::string> households = {household(8, "901"), household(9, "600"),  household(9, "901"), household(17, "500"), "城镇;0",
                                               household(1, "901"), household(40, "501"), household(2, "901"), household(1, "99")};
  for (const auto loops : {run::Loops::Any, run::Loops::Best}) CHECK(Said(planned, households, loops) == "124100 不 135100 139000 0 91100 不 91100 0");
}

TEST_CASE("what may be too large for a plan of what is not known is left to Run, however often it is worked out", "[run]") {
  const Planned planned(
      "  条件 收入：每个（成员：月收入 × 倍数 ＜ 100元/月）。\n"
      "  待遇 补助：元/月 ＝ 100元/月。\n");
  REQUIRE(run::WhyNotCovered(*planned.plan, 0) == "");
  for (const auto loops : {run::Loops::Any, run::Loops::Best})
    CHECK(Said(planned, {"城镇;0;1960-01-01,20", "城镇;0;1960-01-01,未知", "城镇;0;1960-01-01,50"}, loops) == "10000 留 不");
}

TEST_CASE("a policy that a plan does not cover says by what", "[run]") {
  const Planned planned("  条件 日：基准日 ＋ 10个工作日 ＜ 最大（成员：出生日期 ＋ 10个工作日）。\n  待遇 补助：元/月 ＝ 100元/月。\n");
  CHECK_FALSE(run::Covers(*planned.plan, 0));
  CHECK(run::WhyNotCovered(*planned.plan, 0) == "add_workdays");
}
