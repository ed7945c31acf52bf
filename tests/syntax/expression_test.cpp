#include <catch2/catch.hpp>

#include "syntax/parse.h"
#include "syntax/texts.h"

namespace doudi {
namespace {

using tests::Expression;

struct Case {
  std::string_view written;
  std::string_view read;
};

TEST_CASE("expressions are read by the precedence of their operators", "[syntax]") {
  const Case cases[] = {
      {"a ＋ b × c", "（a ＋ （b × c））"},
      {"a － b － c ＋ d", "（（（a － b） － c） ＋ d）"},
      {"a ÷ b × c", "（（a ÷ b） × c）"},
      {"a / b", "（a ÷ b）"},
      {"－a ＋ b", "（（－a） ＋ b）"},
      {"a × （－b）", "（a × （－b））"},
      {"（a ＋ b） × c", "（（a ＋ b） × c）"},
      {"a ＋ b ＜ c × d", "（（a ＋ b） ＜ （c × d））"},
      {"a ＜ b 且 c ＞ d 且 e", "（（（a ＜ b） 且 （c ＞ d）） 且 e）"},
      {"（a 且 b） 或 c", "（（a 且 b） 或 c）"},
      {"非 a 等于 b 且 c", "（（非 （a ＝ b）） 且 c）"},
      {"非 （a 或 b）", "（非 （a 或 b））"},
      {"a 在 b 与 c ＋ 1 之间 且 d", "（（a 在 b 与 （c ＋ 1） 之间） 且 d）"},
      {"a 属于 ｛甲、乙，丙｝", "（a 属于 ｛甲、乙、丙｝）"},
      {"a 不属于 不计入收入", "（a 不属于 不计入收入）"},
      {"家庭 的 成员 的 年龄", "（（家庭 的 成员） 的 年龄）"},
      {"a － b 缺省 0元 － c", "（（a － （b 缺省 0元）） － c）"},
      {"a 缺省 （b ＋ c）", "（a 缺省 （b ＋ c））"},
      {"低保标准 于 2024-07-01 × 2", "（（低保标准 于 2024-07-01） × 2）"},
      {"低保标准 于 （基准日 － 1年）", "（低保标准 于 （基准日 － 1年））"},
      {"（a ÷ b） 进位到 元", "（（a ÷ b） 进位到 元）"},
      {"（（a ÷ b） 四舍五入到 4位小数） 进位到 元", "（（（a ÷ b） 四舍五入到 4位小数） 进位到 元）"},
      {"进位（a ÷ b，到 元）", "（（a ÷ b） 进位到 元）"},
      {"舍去（a，到 角）", "（（a） 舍去到 角）"},
  };
  for (const Case& each : cases) CHECK(Expression(each.written) == each.read);
}

TEST_CASE("words and signs of comparison are the same", "[syntax]") {
  const Case cases[] = {
      {"a 低于 b", "（a ＜ b）"},  {"a < b", "（a ＜ b）"},     {"a 不高于 b", "（a ≤ b）"},
      {"a 不超过 b", "（a ≤ b）"}, {"a <= b", "（a ≤ b）"},     {"a ＜＝ b", "（a ≤ b）"},
      {"a 高于 b", "（a ＞ b）"},  {"a 不低于 b", "（a ≥ b）"}, {"a 不少于 b", "（a ≥ b）"},
      {"a >= b", "（a ≥ b）"},     {"a 等于 b", "（a ＝ b）"},  {"a = b", "（a ＝ b）"},
      {"a 不等于 b", "（a ≠ b）"}, {"a != b", "（a ≠ b）"},     {"a <> b", "（a ≠ b）"},
      {"a ≧ b", "（a ≥ b）"},
  };
  for (const Case& each : cases) CHECK(Expression(each.written) == each.read);
}

TEST_CASE("literals are kept as written", "[syntax]") {
  const Case cases[] = {
      {"780元/人/月", "780元/人/月"},
      {"７８０元／人／月", "７８０元／人／月"},
      {"3.5万元", "3.5万元"},
      {"60%", "60%"},
      {"元额 × 100%", "（元额 × 100%）"},
      {"2024年7月1日", "2024年7月1日"},
      {"2024.7.1", "2024.7.1"},
      {"2024年7月", "2024年7月"},
      {"2024年", "2024年"},
      {"真", "真"},
      {"\"一句话，“引用”。\"", "\"一句话，“引用”。\""},
      {"“一句话”", "\"一句话\""},
      {"30个工作日", "30个工作日"},
      {"800元/人·月", "800元/人·月"},
  };
  for (const Case& each : cases) CHECK(Expression(each.written) == each.read);
}

TEST_CASE("a call is an aggregate by its name, and its key by what stands before the colon", "[syntax]") {
  const Case cases[] = {
      {"已知（x）", "已知（x）"},
      {"基准（）", "基准（）"},
      {"较小者（a，b＋1,c）", "较小者（a，（b ＋ 1），c）"},
      {"低保标准（发生地，户籍类型：农村）", "低保标准（发生地，户籍类型：农村）"},
      {"合计（成员 其中 共同生活：工资 ＋ 奖金）", "合计（成员 其中 共同生活：（工资 ＋ 奖金））"},
      {"合计（事件：本次自负）", "合计（事件：本次自负）"},
      {"人数（成员）", "人数（成员）"},
      {"有（家庭 的 财产 其中 类别 等于 机动车）", "有（家庭 的 财产 其中 （类别 ＝ 机动车））"},
      {"每个（成员 的 医疗费用：可救助）", "每个（成员 的 医疗费用：可救助）"},
      {"至少 2项（a，b ＜ 1，c）", "至少 2项（a，（b ＜ 1），c）"},
      {"待遇（最低生活保障，月保障金）", "待遇（最低生活保障，月保障金）"},
      {"医疗救助待遇 的 起付", "（医疗救助待遇 的 起付）"},
  };
  for (const Case& each : cases) CHECK(Expression(each.written) == each.read);
}

TEST_CASE("branches and lists of conditions", "[syntax]") {
  const Case cases[] = {
      {"若 a ＜ 1 则 x；若 b 则 y；否则 z", "（若 （a ＜ 1） 则 x；若 b 则 y；否则 z）"},
      {"若 a 则 x", "（若 a 则 x）"},
      {"1 ＋ （若 a 则 x；否则 （若 b 则 y；否则 z））",
       "（1 ＋ （若 a 则 x；否则 （若 b 则 y；否则 z）））"},
      {"符合下列之一：（一）a ＜ b；（二）c", "（符合下列之一：（一）（a ＜ b）；（二）c）"},
      {"符合下列之一：a；b 且 c", "（符合下列之一：a；（b 且 c））"},
      {"同时符合下列：（一）（a 或 b）；（二）有（成员 其中 c）",
       "（同时符合下列：（一）（a 或 b）；（二）有（成员 其中 c））"},
      {"符合下列之一：（一）a；（二）同时符合下列：（1）b；（2）c；（三）d",
       "（符合下列之一：（一）a；（二）（同时符合下列：（1）b；（2）c）；（三）d）"},
      {"同时符合下列：（一）符合下列之一：（1）a；（2）符合下列之一：（a）x；（b）y；（3）b；（二）c",
       "（同时符合下列：（一）（符合下列之一：（1）a；（2）（符合下列之一：（a）x；（b）y）；（3）b）；（二）"
       "c）"},
  };
  for (const Case& each : cases) CHECK(Expression(each.written) == each.read);
}

TEST_CASE("what ToText writes is read as the same expression again", "[syntax]") {
  for (const std::string_view written :
       {"若 a ＜ 1 则 x；否则 －y", "合计（成员 其中 非 a：b 缺省 0元）", "a 属于 ｛甲、乙｝ 或 b 不属于 集",
        "「且」 ＋ 「两 个 词」 × c", "（（a ÷ b） 四舍五入到 4位小数） 进位到 元",
        "低保标准（户籍类型：农村） 于 （基准日 － 1年）", "a 在 1元 与 2元 之间 且 至少 2项（x，y）",
        "符合下列之一：（一）a；（二）同时符合下列：（1）b；（2）c；（三）d"}) {
    const std::string once = Expression(written);
    CHECK(Expression(once) == once);
  }
}

TEST_CASE("an expression knows its place, with its brackets", "[syntax]") {
  const source::SourceFile file(
      "示例.aid", "规则集 示例。\n定义 x：元 ＝ ａ１ ＋ （人均月收入 － 「乙 额」） × 2，下限 0元。\n");
  const syntax::ParseResult result = syntax::ParseRules(file);
  const auto& definition = std::get<ast::DefinitionDeclaration>(result.rule_file.declarations.at(0));
  CHECK(definition.value->span.text() == "ａ１ ＋ （人均月收入 － 「乙 额」） × 2");
  const auto& sum = std::get<ast::BinaryExpression>(definition.value->node);
  CHECK(std::get<ast::NameExpression>(sum.left->node).name == "a1");
  CHECK(sum.left->span.text() == "ａ１");
  CHECK(sum.op_span.text() == "＋");
  const auto& product = std::get<ast::BinaryExpression>(sum.right->node);
  CHECK(product.left->span.text() == "（人均月收入 － 「乙 额」）");
  CHECK(product.left->bracketed);
  const auto& difference = std::get<ast::BinaryExpression>(product.left->node);
  CHECK(std::get<ast::NameExpression>(difference.right->node).name == "乙 额");
  CHECK(difference.right->span.text() == "「乙 额」");
  CHECK(definition.attributes.at(0).span.text() == "下限 0元");
  CHECK(definition.span.text().starts_with("定义 x：元"));
  CHECK(definition.span.text().ends_with("下限 0元。"));
}

TEST_CASE("depth and length are no danger", "[syntax]") {
  const auto repeat = [](std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  CHECK(Expression(repeat("（", 200) + "a" + repeat("）", 200)) == "a");
  const std::string too_deep = Expression(repeat("（", 100000) + "a" + repeat("）", 100000));
  CHECK(too_deep.find("L009：括号嵌套超过 200 层") != std::string::npos);
  CHECK(too_deep.find("1 处错误") != std::string::npos);
  CHECK(Expression("a" + repeat(" ＋ a", 2000)).size() > 2000 * 5);
  for (const std::string_view operation : {" ＋ a", " 的 a", " 且 a", " 缺省 a"}) {
    CHECK(Expression("a" + repeat(operation, 100000)).find("L010：一句里的运算超过 2000 个") !=
          std::string::npos);
  }
  CHECK(Expression(repeat("非 ", 100000) + "a").find("L010") != std::string::npos);
  CHECK(Expression(repeat("－", 100000) + "a").find("L010") != std::string::npos);
  CHECK(Expression(repeat("若 a 则 ", 5000) + "b").find("S0") != std::string::npos);
  CHECK(Expression(repeat("｛", 5000)).find("处错误") != std::string::npos);
}

}  // namespace
}  // namespace doudi
