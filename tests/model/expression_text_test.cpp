// Expressions as people read them: the author's names, full-width operators, brackets where they are needed.
#include <catch2/catch.hpp>

#include "check/check.h"

namespace doudi {
namespace {

const std::string kHead = R"(规则集 例/文字。
枚举 类型 ＝ ｛城镇、农村、其他｝。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 类型：类型。
  事实 月收入：元/月。
  事实 年收入：元/年。
  事实 出生日期：日期。
实体 成员，属 家庭
  事实 姓名：文本。
  事实 生日：日期。
  事实 月收入：元/月。
参数 标准（区划，类型）：元/人/月
参数 待遇表（类型）：起付 元，比例 比例
集合 不计（类型）
  | 类型 |
  | 其他 |
定义 人口（家庭）：人 ＝ 人数（成员）。
政策 低保（家庭）
  条件 收入：家庭 的 月收入 ÷ 人口 ＜ 标准。
  待遇 保障金：元/月 ＝ 100元/月。
)";

struct Case {
  const char* head;
  const char* written;
  const char* read;
};

TEST_CASE("an expression reads as its author wrote it, in one typography", "[model]") {
  const Case cases[] = {
      {"（家庭）：布尔", "家庭 的 月收入/人口<标准", "月收入 ÷ 人口 ＜ 标准"},
      {"（家庭）：元/月", "(月收入 - 1元/月) - (月收入 - 按月(年收入))",
       "月收入 － 1元/月 － （月收入 － 按月（年收入））"},
      {"（家庭）：元/月", "标准 × 人口 － 月收入 × （1 － 20%）", "标准 × 人口 － 月收入 × （1 － 20%）"},
      {"（家庭）：布尔", "（月收入 ＞ 1元/月 或 类型 等于 城镇） 且 非 类型 属于 ｛农村、其他｝",
       "（月收入 ＞ 1元/月 或 类型 ＝ 城镇） 且 类型 不属于 ｛农村、其他｝"},
      {"（家庭）：布尔", "类型 属于 不计", "类型 属于 不计"},
      {"（家庭）：布尔", "月收入 在 1元/月 与 2元/月 之间", "月收入 在 1元/月 与 2元/月 之间"},
      {"（成员）：布尔", "基准日 在 出生日期 与 生日 之间", "基准日 在 出生日期 与 生日 之间"},
      {"（成员）：布尔", "出生日期 在 生日 与 2024-07-01 之间", "出生日期 在 生日 与 2024-07-01 之间"},
      {"（家庭）：元/月", "月收入，上限 5元/月，下限 0元/月", "月收入，上限 5元/月，下限 0元/月"},
      {"（家庭）：元/月", "（月收入 ＋ 1元/月） 进位到 元", "（月收入 ＋ 1元/月） 进位到 元"},
      {"（家庭）：元/月", "进位（月收入，到 角）", "月收入 进位到 角"},
      {"（家庭）：元/人/月", "标准（类型：农村） 于 2024-07-01", "标准（类型：农村） 于 2024-07-01"},
      {"（家庭）：元", "待遇表 的 起付", "待遇表 的 起付"},
      {"（家庭）：元/月", "若 月收入 ＞ 1元/月 则 月收入；否则 待遇（低保，保障金）",
       "若 月收入 ＞ 1元/月 则 月收入；否则 待遇（低保，保障金）"},
      {"（成员）：元/月", "成员 的 月收入 ＋ 家庭 的 月收入", "月收入 ＋ 家庭 的 月收入"},
      {"（成员）：布尔", "符合（低保） 且 已知（生日）", "符合（低保） 且 已知（生日）"},
      {"（成员）：布尔", "姓名 等于 \"大钱\"", "姓名 ＝ “大钱”"},
      {"（成员）：日期", "生日 ＋ 18年 － 1天", "生日 ＋ 18年 － 1天"},
      {"（成员）：布尔", "基准日 ≥ 月初（生日 ＋ 6个月）", "基准日 ≥ 月初（生日 ＋ 6个月）"},
      {"（家庭）：元/月", "合计（成员 其中 周岁（生日，基准日） ≥ 18周岁：成员 的 月收入 缺省 0元/月）",
       "合计（成员 其中 周岁（生日，基准日） ≥ 18周岁：月收入 缺省 0元/月）"},
      {"（成员）：人", "人数（家庭 的 成员）", "人数（家庭 的 成员）"},
      {"（家庭）：布尔", "至少 2项（月收入 ＞ 1元/月，年收入 ＞ 1元/年，有（成员））",
       "至少 2项（月收入 ＞ 1元/月，年收入 ＞ 1元/年，有（成员））"},
      {"（家庭）：元/月", "较小者（月收入，3.5万元/月）", "较小者（月收入，3.5万元/月）"},
      {"（家庭）：元/月", "－（－月收入）", "－（－月收入）"},
  };
  for (const Case& one : cases) {
    const auto rules =
        check::LoadRuleTexts({{"文字.aid", kHead + "定义 x" + one.head + " ＝ " + one.written + "。\n"}});
    INFO(one.written << "\n" << diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model.has_value());
    for (const auto& definition : rules.model->definitions)
      if (definition.name == "x") CHECK(model::ToText(*rules.model, definition.body) == one.read);
  }
}

TEST_CASE("constants and sources of law as text", "[model]") {
  const auto rules = check::LoadRuleTexts({{"文字.aid", kHead}});
  REQUIRE(rules.model.has_value());
  const model::Model& model = *rules.model;
  const auto type_of = [&](const char* entity, const char* fact) {
    return model.facts[static_cast<std::size_t>(*model.FindFact(*model.FindEntity(entity), fact))].type;
  };
  CHECK(model::ToText(model, type_of("家庭", "月收入")) == "元/月");
  CHECK(model::ToText(model, type_of("家庭", "月收入"), value::Rational(3901, 2)) == "1950.5元/月");
  CHECK(model::ToText(model, type_of("家庭", "类型"), model::Code{1}) == "农村");
  CHECK(model::ToText(model, type_of("家庭", "户籍区划"), model::Code{341321}) == "砀山县");
  CHECK(model::ToText(model, type_of("家庭", "出生日期"), *value::MakeDate(2024, 2, 29)) == "2024-02-29");
  CHECK(model::ToText(model, model::Type{}, true) == "真");

  model::Basis basis;
  basis.title = "最低生活保障审核确认办法";
  basis.short_title = "低保办法";
  basis.document_number = "民发〔2021〕57号";
  basis.article = "第十三条";
  CHECK(model::ToText(basis) == "《最低生活保障审核确认办法》（民发〔2021〕57号）第十三条");
  CHECK(model::ToShortText(basis) == "低保办法第十三条");
  model::Basis example;
  example.title = example.short_title = "示例";
  example.example = true;
  CHECK(model::ToText(example) == "示例");
  CHECK(model::ToShortText(example) == "示例");
}

}  // namespace
}  // namespace doudi
