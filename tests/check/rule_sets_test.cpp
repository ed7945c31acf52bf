// Several rule sets together: what each sees, and what is said when it does not.
#include <catch2/catch.hpp>

#include "check/check.h"

namespace doudi {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

const std::pair<std::string, std::string> kModel = {"模型.aid", R"(规则集 甲/模型。
枚举 户籍类型 ＝ ｛城镇、农村｝。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 户籍类型：户籍类型。
  事实 月收入：元/月。
)"};

std::string Messages(Texts texts) {
  texts.insert(texts.begin(), kModel);
  return diagnostics::RenderAll(check::LoadRuleTexts(texts).diagnostics);
}

TEST_CASE("a rule set sees what it imports, and what that imports", "[check]") {
  CHECK(Messages({{"乙.aid", "规则集 甲/乙。\n引用 甲/模型。\n定义 半数（家庭）：元/月 ＝ 月收入 ÷ 2。\n"},
                  {"丙.aid",
                   "规则集 甲/丙。\n引用 甲/乙。\n定义 全数（家庭）：元/月 ＝ 半数 ＋ 月收入。\n"}}) == "");
}

TEST_CASE("a name of a rule set that is not imported says which import is missing", "[check]") {
  CHECK(Messages({{"乙.aid", "规则集 甲/乙。\n引用 甲/模型。\n定义 半数（家庭）：元/月 ＝ 月收入 ÷ 2。\n"},
                  {"丙.aid", "规则集 甲/丙。\n引用 甲/模型。\n定义 全数（家庭）：元/月 ＝ 半数。\n"}}) ==
        R"(丙.aid:3:17: 错误 N006：「半数」在规则集「甲/乙」里，这里没有引用它
    3 | 定义 全数（家庭）：元/月 ＝ 半数。
      |                             ^^^^
   --> 乙.aid:3:4
    3 | 定义 半数（家庭）：元/月 ＝ 月收入 ÷ 2。
      |      ---- 在这里声明
      = 加一行：引用 甲/乙。
1 处错误
)");
}

TEST_CASE(
    "two imported definitions of one name are an error at the use that shows both, unless it says which",
    "[check]") {
  const Texts two = {
      {"乙.aid", "规则集 甲/乙。\n引用 甲/模型。\n定义 数额（家庭）：元/月 ＝ 月收入 ÷ 2。\n"},
      {"丙.aid", "规则集 甲/丙。\n引用 甲/模型。\n定义 数额（家庭）：元/月 ＝ 月收入 ÷ 3。\n"}};
  CHECK(Messages(two) == "");
  Texts used = two;
  used.push_back({"丁.aid", "规则集 甲/丁。\n引用 甲/乙；甲/丙。\n定义 倍数（家庭）：元/月 ＝ 数额 × 2。\n"});
  CHECK(Messages(used) == R"(丁.aid:3:17: 错误 N002：这里有不止一个「数额」
    3 | 定义 倍数（家庭）：元/月 ＝ 数额 × 2。
      |                             ^^^^
   --> 乙.aid:3:4
    3 | 定义 数额（家庭）：元/月 ＝ 月收入 ÷ 2。
      |      ---- 这里有一个
   --> 丙.aid:3:4
    3 | 定义 数额（家庭）：元/月 ＝ 月收入 ÷ 3。
      |      ---- 这里有一个
      = 写明是哪一个：「乙 的 数额」、「丙 的 数额」
1 处错误
)");
  Texts said = two;
  said.push_back(
      {"丁.aid", "规则集 甲/丁。\n引用 甲/乙；甲/丙。\n定义 倍数（家庭）：元/月 ＝ 乙 的 数额 × 2。\n"});
  CHECK(Messages(said).find("错误") == std::string::npos);
}

TEST_CASE("single names may be taken of a rule set, under a name of one's own; the others stay out of sight", "[check]") {
  const Texts two = {
      {"乙.aid", "规则集 甲/乙。\n引用 甲/模型。\n定义 数额（家庭）：元/月 ＝ 月收入 ÷ 2。\n定义 旁（家庭）：元/月 ＝ 月收入。\n"},
      {"丙.aid", "规则集 甲/丙。\n引用 甲/模型。\n定义 数额（家庭）：元/月 ＝ 月收入 ÷ 3。\n"}};
  const auto with = [&](const std::string& text) {
    Texts texts = two;
    texts.push_back({"丁.aid", "规则集 甲/丁。\n" + text});
    return Messages(texts);
  };
  CHECK(with("引用 甲/模型；甲/乙 的 数额 称为 乙数额。\n引用 甲/丙，只取 数额。\n定义 和（家庭）：元/月 ＝ 乙数额 ＋ 数额。\n") == "");
  CHECK(with("引用 甲/模型；甲/乙 的 数额 称为 乙数额；甲/丙 的 数额。\n定义 和（家庭）：元/月 ＝ 乙数额 ＋ 数额。\n") == "");
  CHECK(with("引用 甲/模型。\n引用 甲/乙，只取 数额。\n定义 和（家庭）：元/月 ＝ 数额 ＋ 旁。\n") ==
        R"(丁.aid:4:21: 错误 N006：「旁」在规则集「甲/乙」里，引用时没有取它
    4 | 定义 和（家庭）：元/月 ＝ 数额 ＋ 旁。
      |                                   ^^
   --> 乙.aid:4:4
    4 | 定义 旁（家庭）：元/月 ＝ 月收入。
      |      -- 在这里声明
      = 写进“只取”，或引用整个规则集
1 处错误
)");
  CHECK(with("引用 甲/模型；甲/乙 的 数嗷 称为 乙数额。\n定义 和（家庭）：元/月 ＝ 乙数额。\n") ==
        R"(丁.aid:2:15: 错误 N001：规则集「甲/乙」里没有「数嗷」
    2 | 引用 甲/模型；甲/乙 的 数嗷 称为 乙数额。
      |                        ^^^^
      = 是否指「数额」？
1 处错误
)");
}

TEST_CASE("a set of one rule set among several is said with the rule set's name", "[check]") {
  const auto set = [](const std::string& name, const std::string& member) {
    return std::pair<std::string, std::string>{name + ".aid", "规则集 甲/" + name + "。\n引用 甲/模型。\n集合 农户（户籍类型）\n| 户籍类型 | 自 |\n| " + member + " | 2025-01-01 |\n"};
  };
  const auto with = [&](const std::string& expression) {
    return Messages({set("乙", "农村"), set("丙", "城镇"), {"丁.aid", "规则集 甲/丁。\n引用 甲/乙；甲/丙。\n定义 是（家庭）：布尔 ＝ " + expression + "。\n"}});
  };
  CHECK(with("户籍类型 属于 乙 的 农户 且 户籍类型 不属于 丙 的 农户") == "");
  CHECK(with("户籍类型 属于 农户").find("错误 N002：有不止一个集合叫「农户」") != std::string::npos);
  CHECK(with("户籍类型 属于 戊 的 农户").find("错误 N001：规则集「戊」里没有集合「农户」") != std::string::npos);
}

TEST_CASE("a county stands over its city, whatever the order of the files", "[check]") {
  const auto layer = [](const std::string& place, const std::string& factor) {
    return std::pair<std::string, std::string>{
        place + ".aid", "规则集 层/" + place + "，适用 " + place + "，区划 取 户籍区划。\n引用 甲/模型；甲/乙。\n覆盖 定义 数额（家庭）：元/月 ＝ 月收入 ÷ " + factor + "。\n"};
  };
  const std::pair<std::string, std::string> base = {"乙.aid", "规则集 甲/乙。\n引用 甲/模型。\n定义 数额（家庭）：元/月 ＝ 月收入。\n"};
  for (const Texts& order : {Texts{kModel, base, layer("砀山县", "3"), layer("宿州市", "2")}, Texts{kModel, base, layer("宿州市", "2"), layer("砀山县", "3")}}) {
    const auto rules = check::LoadRuleTexts(order);
    INFO(diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model);
    const auto id = rules.model->FindDefinition(0, "数额");
    REQUIRE(id);
    CHECK(model::ToText(*rules.model, rules.model->definitions[static_cast<std::size_t>(*id)].body) ==
          "若 户籍区划 属于 ｛砀山县｝ 则 数额（砀山县）；否则 （若 户籍区划 属于 ｛宿州市｝ 则 数额（宿州市）；否则 月收入）");
  }
  CHECK(Messages({base, layer("砀山县", "2"), {"另.aid", "规则集 层/另，适用 砀山县，区划 取 户籍区划，施行 2030-01-01。\n引用 甲/模型；甲/乙。\n覆盖 定义 数额（家庭）：元/月 ＝ 月收入 ÷ 5。\n"}}) ==
        R"(另.aid:3:7: 错误 P013：砀山县对定义「数额」的规定写了两次，时段重叠
    3 | 覆盖 定义 数额（家庭）：元/月 ＝ 月收入 ÷ 5。
      |           ^^^^
   --> 砀山县.aid:3:7
    3 | 覆盖 定义 数额（家庭）：元/月 ＝ 月收入 ÷ 2。
      |           ---- 另一处在这里
      = 留下一处；或写上不重叠的日期：，自 D，至 D
1 处错误
)");
}

TEST_CASE("an import that nothing needs is a warning, one that only adds parameter rows is not", "[check]") {
  const std::pair<std::string, std::string> standard = {
      "标准.aid", "规则集 甲/标准。\n参数 标准（区划）：元/月\n"};
  const std::pair<std::string, std::string> county = {
      "县.aid",
      "规则集 县/参数。\n参数 标准（区划）：元/月\n  | 区划 | 自 | 值 |\n  | 砀山县 | 2024-07-01 | 780 |\n"};
  CHECK(Messages({standard,
                  county,
                  {"例.aid", "规则集 例。\n引用 县/参数；甲/标准；甲/模型。\n定义 线（家庭）：元/月 ＝ 标准。\n"}}) ==
        "");
  CHECK(
      Messages({standard,
                county,
                {"例.aid", "规则集 例。\n引用 甲/标准；甲/模型。\n定义 线（家庭）：元/月 ＝ 月收入。\n"}}) ==
      R"(例.aid:2:4: 警告 N007：引用了「甲/标准」，但没有用到
    2 | 引用 甲/标准；甲/模型。
      |      ^^^^^^^
      = 删去它
1 处警告
)");
}

TEST_CASE("rows that two rule sets give for one key and date show both", "[check]") {
  const std::string row = "参数 标准（区划）：元/月\n  | 区划 | 自 | 值 |\n  | 砀山县 | 2024-07-01 | 780 |\n";
  CHECK(Messages({{"乙.aid", "规则集 甲/乙。\n" + row}, {"丙.aid", "规则集 甲/丙。\n" + row}}) ==
        R"(丙.aid:4:5: 错误 D007：「标准」（砀山县）自 2024-07-01 有两行
    4 |   | 砀山县 | 2024-07-01 | 780 |
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^
   --> 乙.aid:4:5
    4 |   | 砀山县 | 2024-07-01 | 780 |
      |     ------------------------- 另一行在这里
      = 留下一行，或改日期
1 处错误
)");
}

TEST_CASE("a declaration lost to a syntax error is one message, not one for each use", "[check]") {
  CHECK(Messages({{"乙.aid",
                   "规则集 甲/乙。\n引用 甲/模型。\n定义 数额（家庭）：元/月 ＝ 月收入 ÷ ÷ 2。\n定义 "
                   "倍数（家庭）：元/月 ＝ 数额 × 2。\n"},
                  {"丙.aid", "规则集 甲/丙。\n引用 甲/乙。\n定义 三倍（家庭）：元/月 ＝ 数额 × 3。\n"}})
            .find("1 处错误") != std::string::npos);
}

TEST_CASE("the fingerprint follows every name and text", "[check]") {
  const Texts one = {{"a.aid", "规则集 甲。\n"}};
  const Texts other = {{"a.aid", "规则集 乙。\n"}};
  const Texts renamed = {{"b.aid", "规则集 甲。\n"}};
  const std::string print = check::LoadRuleTexts(one).fingerprint;
  CHECK(print.size() == 8);
  CHECK(check::LoadRuleTexts(one).fingerprint == print);
  CHECK(check::LoadRuleTexts(other).fingerprint != print);
  CHECK(check::LoadRuleTexts(renamed).fingerprint != print);
}

TEST_CASE("paths that cannot be read are told, and no model is made", "[check]") {
  const auto rules = check::LoadRules({"/no/such/rules"});
  CHECK(rules.io_errors.size() == 1);
  CHECK_FALSE(rules.model.has_value());
}

TEST_CASE("lists may stand alone, with rows that have ended", "[check]") {
  const check::Rules rules = check::LoadRuleTexts({{"名单.aid",
                                                    "规则集 名单。\n枚举 病种 ＝ ｛甲、乙｝。\n名单 重病（区划）：病种，依据 示例\n"
                                                    "  | 区划 | 病种 | 自 | 至 |\n  | 砀山县 | 甲 | 2020-01-01 | 2025-01-01 |\n"
                                                    "名单 大病：病种 ｛甲｝，至 2025-01-01，依据 示例。\n"}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  CHECK(rules.model);
}

}  // namespace
}  // namespace doudi
