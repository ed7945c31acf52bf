// Several roots in one rule directory: which rule sets make a model together, and what is said when that cannot be told.
#include <catch2/catch.hpp>

#include "check/check.h"

namespace doudi {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

const std::pair<std::string, std::string> kHousehold = {
    "家庭.aid", "规则集 户/模型。\n实体 家庭（根）\n  事实 月收入：元/月。\n"};
const std::pair<std::string, std::string> kWorker = {
    "社工.aid", "规则集 社工/模型。\n实体 社工（根）\n  事实 服务年限：整数。\n  事实 月收入：元/月。\n"};
const std::pair<std::string, std::string> kHelp = {
    "救助.aid", "规则集 户/救助。\n引用 户/模型；共用/标准。\n政策 救助（家庭）\n  条件 收入：月收入 ＜ 标准。\n"};
const std::pair<std::string, std::string> kAllowance = {
    "津贴.aid",
    "规则集 社工/津贴。\n引用 社工/模型；共用/标准。\n政策 津贴（社工）\n  条件 收入：月收入 ＜ 标准。\n  条件 年限：服务年限 ≥ 3。\n"};
const std::pair<std::string, std::string> kShared = {
    "标准.aid", "规则集 共用/标准。\n参数 标准：元/月 ＝ 800元/月，自 2025-01-01，依据 示例。\n"};

std::string Messages(const Texts& texts) { return diagnostics::RenderAll(check::LoadRuleTexts(texts).diagnostics); }

TEST_CASE("each root makes a model of its own; what they share is in both; the largest comes first", "[check]") {
  const auto rules = check::LoadRuleTexts({kWorker, kAllowance, kHousehold, kHelp, kShared});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.diagnostics.empty());
  const auto models = rules.Models();
  REQUIRE(models.size() == 2);
  // As many rule sets: in the order of the roots' files.
  CHECK(models[0] == &*rules.model);
  CHECK(models[0]->entities[0].name == "社工");
  CHECK(models[1]->entities[0].name == "家庭");
  CHECK(models[0]->FindPolicy("津贴"));
  CHECK_FALSE(models[0]->FindPolicy("救助"));
  CHECK(models[1]->FindPolicy("救助"));
  CHECK(models[1]->parameters.size() == 1);
  const auto larger = check::LoadRuleTexts({kWorker, kHousehold, kHelp, kShared});
  REQUIRE(larger.model);
  CHECK(larger.model->entities[0].name == "家庭");
}

TEST_CASE("rows of a shared parameter are in every world that has the parameter", "[check]") {
  const std::pair<std::string, std::string> head = {"标准.aid", "规则集 共用/标准。\n参数 标准（区划）：元/月\n"};
  const std::pair<std::string, std::string> rows = {
      "县.aid", "规则集 县/参数。\n参数 标准（区划）：元/月\n| 区划 | 自 | 值 |\n| 砀山县 | 2025-01-01 | 800 |\n"};
  Texts texts = {kHousehold, kWorker, head, rows, kHelp, kAllowance};
  texts[0].second += "  事实 所在地：区划。\n";
  texts[1].second += "  事实 所在地：区划。\n";
  for (const std::size_t user : {4U, 5U}) texts[user].second.replace(texts[user].second.find("＜ 标准"), 10, "＜ 标准（区划：所在地）");
  const auto rules = check::LoadRuleTexts(texts);
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.Models().size() == 2);
  for (const auto* model : rules.Models()) CHECK(model->parameters.at(0).rows.size() == 1);
}

TEST_CASE("a rule set that reaches two roots is said once, where they come together", "[check]") {
  CHECK(Messages({kHousehold, kWorker, kHelp, kAllowance, kShared,
                  {"混.aid", "规则集 混。\n引用 户/救助；社工/津贴。\n定义 合（家庭）：元/月 ＝ 月收入。\n"},
                  {"用.aid", "规则集 用。\n引用 混。\n"}}) ==
        R"(混.aid:1:5: 错误 N015：规则集「混」引用到了两种档案：「家庭」 和 「社工」
    1 | 规则集 混。
      |        ^^
   --> 家庭.aid:2:4
    2 | 实体 家庭（根）
      |      ---- 这是一个根
   --> 社工.aid:2:4
    2 | 实体 社工（根）
      |      ---- 这是一个根
      = 一份档案只有一个根：分成几个规则集，各引用一个
1 处错误
)");
}

TEST_CASE("a rule set that reaches no root says which it could 引用", "[check]") {
  CHECK(Messages({kHousehold, kWorker, kHelp, kAllowance, kShared, {"孤.aid", "规则集 孤。\n定义 半（家庭）：元/月 ＝ 月收入 ÷ 2。\n"}}) ==
        R"(孤.aid:1:5: 错误 N016：规则集「孤」没有引用任何一个根所在的规则集，不知道说的是哪一种档案
    1 | 规则集 孤。
      |        ^^
      = 加一行：引用 户/模型。（家庭） 或 引用 社工/模型。（社工）
1 处错误
)");
}

TEST_CASE("a slip in the only 引用 that leads to a root is that and no more", "[check]") {
  CHECK(Messages({kHousehold, kWorker, kHelp, kAllowance, kShared, {"半.aid", "规则集 半。\n引用 户/模形。\n定义 半（家庭）：元/月 ＝ 月收入 ÷ 2。\n"}}) ==
        R"(半.aid:2:4: 错误 N004：没有名为「户/模形」的规则集
    2 | 引用 户/模形。
      |      ^^^^^^^
      = 是否指「户/模型」？
1 处错误
)");
}

TEST_CASE("a rule set whose 引用 cannot be read gets one message", "[check]") {
  CHECK(check::LoadRuleTexts({kHousehold, kWorker, kHelp, kAllowance, kShared, {"半.aid", "规则集 半。\n引用 ；。\n定义 半（家庭）：元/月 ＝ 月收入 ÷ 2。\n"}})
            .diagnostics.size() == 1);
}

TEST_CASE("what is wrong in a shared rule set is said once", "[check]") {
  Texts texts = {kHousehold, kWorker, kHelp, kAllowance, kShared};
  texts[4].second += "参数 比例：比例 ＝ 50元，自 2025-01-01，依据 示例。\n";
  const auto rules = check::LoadRuleTexts(texts);
  INFO(diagnostics::RenderAll(rules.diagnostics));
  CHECK(rules.diagnostics.size() == 1);
  CHECK(rules.Models().empty());
}

}  // namespace
}  // namespace doudi
