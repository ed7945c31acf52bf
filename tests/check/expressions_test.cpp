// What single expressions come down to: type, level and operations.
#include <catch2/catch.hpp>

#include "check/check.h"

namespace doudi {
namespace {

const std::string kHead = R"(规则集 例/式子。
枚举 等级 ＝ ｛一、二、三、四｝，由重到轻。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 月收入：元/月。
  事实 年收入：元/年。
实体 成员，属 家庭
  事实 出生日期：日期。
  事实 等级：等级。
实体 费用，属 成员
  事实 金额：元。
定义 户数（家庭）：人 ＝ 人数（成员）。
)";

std::string Operations(const model::Model& model, model::ExprId id) {
  static const char* const kNames[] = {"Literal",
                                       "ReferenceDate",
                                       "Fact",
                                       "Definition",
                                       "Parameter",
                                       "Lift",
                                       "LiftInner",
                                       "SameElement",
                                       "EarlierElement",
                                       "Add",
                                       "Subtract",
                                       "Multiply",
                                       "Divide",
                                       "Negate",
                                       "Absolute",
                                       "Min",
                                       "Max",
                                       "Round",
                                       "AddMonths",
                                       "AddDays",
                                       "AddWorkdays",
                                       "FullYears",
                                       "FullMonths",
                                       "DaysBetween",
                                       "WorkdaysBetween",
                                       "Year",
                                       "Month",
                                       "MonthStart",
                                       "MonthEnd",
                                       "PeriodStart",
                                       "IsWorkday",
                                       "Less",
                                       "LessOrEqual",
                                       "Greater",
                                       "GreaterOrEqual",
                                       "Equal",
                                       "NotEqual",
                                       "In",
                                       "And",
                                       "Or",
                                       "Not",
                                       "AtLeast",
                                       "Known",
                                       "Default",
                                       "Choose",
                                       "Formula",
                                       "Sum",
                                       "Count",
                                       "Any",
                                       "Every",
                                       "MinOf",
                                       "MaxOf",
                                       "First",
                                       "Average",
                                       "Eligible",
                                       "BenefitTotal"};
  const model::Expr& expr = model.At(id);
  std::string text = kNames[static_cast<std::size_t>(expr.op)];
  if (expr.args.empty()) return text;
  text += "(";
  for (const model::ExprId arg : expr.args) text += (text.back() == '(' ? "" : " ") + Operations(model, arg);
  return text + ")";
}

struct Case {
  const char* definition;  // 定义 x（entity）：TYPE ＝ …
  const char* operations;
};

TEST_CASE("an expression comes down to typed operations, ancestors lifted", "[check]") {
  const Case cases[] = {
      {"x（家庭）：元/月 ＝ 按月（年收入）", "Divide(Fact Literal)"},
      {"x（家庭）：元/年 ＝ 按年（月收入）", "Multiply(Fact Literal)"},
      {"x（家庭）：元 ＝ 月收入 × 12个月", "Multiply(Fact Literal)"},
      {"x（家庭）：元/人/月 ＝ 月收入 ÷ 户数", "Divide(Fact Definition)"},
      {"x（成员）：元/月 ＝ 月收入 ＋ 1元/月", "Lift(Add(Fact Literal))"},
      {"x（费用）：元 ＝ 金额 ＋ 月收入 × 1个月", "Add(Fact Lift(Multiply(Fact Literal)))"},
      {"x（成员）：日期 ＝ 出生日期 ＋ 18年", "AddMonths(Fact Multiply(Literal Literal))"},
      {"x（成员）：日期 ＝ 基准日 － 3个月", "AddMonths(ReferenceDate Negate(Literal))"},
      {"x（成员）：日期 ＝ 出生日期 ＋ 2周", "AddDays(Fact Multiply(Literal Literal))"},
      {"x（成员）：日期 ＝ 工作日后（出生日期，3个工作日）", "AddWorkdays(Fact Literal)"},
      {"x（成员）：日期 ＝ 工作日前（出生日期，3个工作日）", "AddWorkdays(Fact Negate(Literal))"},
      {"x（成员）：日期 ＝ 基准日 － 3个工作日", "AddWorkdays(ReferenceDate Negate(Literal))"},
      {"x（成员）：工作日 ＝ 工作日数（出生日期，基准日）", "WorkdaysBetween(Fact ReferenceDate)"},
      {"x（成员）：布尔 ＝ 是工作日（出生日期） 且 月份（出生日期） ＝ 9", "And(IsWorkday(Fact) Equal(Month(Fact) Literal))"},
      {"x（家庭）：布尔 ＝ 月收入 在 1元/月 与 2元/月 之间",
       "And(LessOrEqual(Literal Fact) LessOrEqual(Fact Literal))"},
      {"x（家庭）：元/月 ＝ 月收入，上限 5元/月，下限 0元/月，进位到 元",
       "Round(Max(Min(Fact Literal) Literal))"},
      {"x（成员）：布尔 ＝ 等级 不低于 二 且 等级 不属于 ｛四｝ 且 已知（出生日期）",
       "And(GreaterOrEqual(Fact Literal) Not(In(Fact)) Known(Fact))"},
      {"x（家庭）：布尔 ＝ 户籍区划 属于 ｛砀山县、北京市｝", "In(Fact)"},
      {"x（家庭）：元 ＝ 合计（费用 其中 等级 等于 一：金额）", "Sum(Fact Lift(Equal(Fact Literal)))"},
      {"x（费用）：元 ＝ 合计（家庭 的 费用：金额）", "Lift(Sum(Fact))"},
      {"x（成员）：人 ＝ 人数（家庭 的 成员 其中 等级 等于 一）", "Lift(Count(Equal(Fact Literal)))"},
      {"x（家庭）：布尔 ＝ 有（成员）", "Any"},
      {"x（家庭）：日期 ＝ 最小（成员：出生日期） 缺省 基准日", "Choose(Any MinOf(Fact) ReferenceDate)"},
      {"x（家庭）：元/月 ＝ 若 月收入 ＞ 1元/月 则 月收入；否则 1元/月",
       "Choose(Greater(Fact Literal) Fact Literal)"},
      {"x（家庭）：布尔 ＝ 至少 2项（月收入 ＞ 1元/月，年收入 ＞ 1元/年，有（成员））",
       "AtLeast(Greater(Fact Literal) Greater(Fact Literal) Any)"},
      {"x：日期 ＝ 月初（2024年7月31日 － 1个月）", "MonthStart(AddMonths(Literal Negate(Literal)))"},
  };
  for (const Case& one : cases) {
    const auto rules = check::LoadRuleTexts({{"式子.aid", kHead + "定义 " + one.definition + "。\n"}});
    INFO(one.definition << "\n" << diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model.has_value());
    for (const auto& definition : rules.model->definitions)
      if (definition.name == "x") CHECK(Operations(*rules.model, definition.body) == one.operations);
  }
}

}  // namespace
}  // namespace doudi
