// That the generator makes every construct of the language: what no generated rule set holds is compared with nothing.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <sstream>

#include "agreement/rule_generator.h"
#include "agreement/trial.h"
#include "constructs/coverage.h"

using namespace doudi;
using namespace doudi::agreement;

namespace {

constexpr int kRuleSets = 400;

// The lines of a list of the coverage that no exemption explains. An exemption is the beginning of such lines, with its reason.
std::string Unexplained(const std::string& lines, const std::map<std::string, std::string>& exempt) {
  std::istringstream all(lines);
  std::string left;
  for (std::string line; std::getline(all, line);) {
    const auto explains = [&](const auto& one) { return line.starts_with(one.first); };
    if (std::none_of(exempt.begin(), exempt.end(), explains)) left += line + "\n";
  }
  return left;
}

// Exemptions that explain nothing any more.
std::string Idle(const std::string& lines, const std::map<std::string, std::string>& exempt) {
  std::string idle;
  for (const auto& [begin, reason] : exempt)
    if (("\n" + lines).find("\n" + begin) == std::string::npos) idle += begin + "\n";
  return idle;
}

const std::map<std::string, std::string> kForms = {
    {"文件：依据", "what a rule says it rests on has no value"},
    {"政策：依据", "as above"},
    {"审计项：依据", "as above"},
    {"文件：引用", "which rule set a name is of is settled before there are values: tests/check"},
    {"政策：主管", "a name for people"},
    {"政策：身份", "a name for people"},
    {"政策：满足", "which resources are shown: tests/package"},
    {"政策：步骤", "dates of the procedure: tests/package"},
    {"政策：起发", "the first payment of the package: tests/package"},
    {"文件：例", "records come from the record generator"},
    {"例：", "as above"},
};
const std::map<std::string, std::string> kAttributes = {
    {"文件 依据：", "what a rule says it rests on has no value"},
    {"文件 引用：", "which rule set a name is of is settled before there are values: tests/check"},
    {"文件 编码：说明", "a note"},
    {"文件 文书：", "papers decide nothing; when they are asked for is generated"},
    {"文件 实体：称呼", "a name for people"},
    {"实体 事实：证明", "papers decide nothing"},
    {"实体 事实：问", "a text for people"},
    {"实体 事实：标签", "a text for people"},
    {"实体 事实：有效", "papers decide nothing"},
    {"实体 事实：列名", "how tables of records are read: tests/record"},
    {"实体 事实：说明", "a note"},
    {"实体 事实：依据", "no value"},
    {"文件 公式：依据", "no value"},
    {"文件 分档：依据", "no value"},
    {"文件 定义：依据", "no value"},
    {"文件 定义：说明", "a note"},
    {"文件 情形：依据", "no value"},
    {"文件 情形：说明", "a note"},
    {"文件 联系：说明", "a note"},
    {"文件 分组：依据", "no value"},
    {"文件 分组：说明", "a note"},
    {"文件 依次：依据", "no value"},
    {"文件 依次：说明", "a note"},
    {"文件 决策表：依据", "no value"},
    {"文件 关系：依据", "no value"},
    {"文件 实发：依据", "no value"},
    {"文件 实发：说明", "a note"},
    {"文件 校验：依据", "no value"},
    {"文件 需求：说明", "a note"},
    {"政策 主管：", "a name for people"},
    {"政策 条件：时限", "how long an office has"},
    {"政策 条件：依据", "no value"},
    {"政策 除外：依据", "no value"},
    {"政策 程序终止：依据", "no value"},
    {"政策 例外：时限", "how long an office has"},
    {"政策 例外：依据", "no value"},
    {"政策 人工核查：时限", "how long an office has"},
    {"政策 人工核查：问", "a text for people"},
    {"政策 人工核查：依据", "no value"},
    {"政策 待遇：时限", "how long an office has"},
    {"政策 待遇：满足", "which resources are shown: tests/package"},
    {"政策 待遇：说明", "a note"},
    {"政策 待遇：依据", "no value"},
    {"政策 计入收入：依据", "no value"},
    {"政策 补差：依据", "no value"},
    {"政策 补差：说明", "a note"},
    {"政策 减发：每名", "means 每项, which is generated"},
    {"政策 减发：每笔", "as above"},
    {"政策 减发：依据", "no value"},
    {"政策 减发：说明", "a note"},
    {"政策 限次：依据", "no value"},
    {"政策 过渡：依据", "no value"},
    {"政策 身份：", "a name for people"},
    {"政策 材料：每名", "means 每项, which is generated"},
    {"政策 材料：每笔", "as above"},
    {"政策 材料：每户", "as above"},
    {"政策 材料：可后补", "papers decide nothing"},
    {"政策 材料：承诺", "papers decide nothing"},
    {"政策 材料：共享", "papers decide nothing"},
    {"政策 材料：用途", "papers decide nothing"},
    {"政策 材料：依据", "no value"},
    {"政策 承诺：依据", "no value"},
    {"政策 承诺：施行", "whether it is shown: tests/package"},
    {"政策 承诺：废止", "as above"},
    {"政策 办理：特殊", "how long an office has"},
    {"政策 办理：方式", "a text for people"},
    {"政策 办理：免申请", "a text for people"},
    {"政策 办理：依据", "no value"},
    {"政策 起发：", "the first payment of the package: tests/package"},
    {"文件 覆盖：例外", "one put in the place of another, as 条件, 除外 and 程序终止 are, which are generated: tests/check"},
    {"文件 覆盖：人工核查", "as above"},
    {"文件 覆盖：限次", "as above"},
    {"文件 覆盖：主管", "a name for people"},
    {"文件 覆盖：步骤", "dates of the procedure"},
    {"文件 增补：限次", "as for 覆盖"},
    {"文件 增补：主管", "a name for people"},
    {"文件 增补：步骤", "dates of the procedure"},
    {"文件 覆盖：材料", "papers decide nothing"},
    {"文件 覆盖：承诺", "decides nothing"},
    {"文件 覆盖：办理", "decides nothing"},
    {"文件 覆盖：复核", "decides nothing"},
    {"文件 增补：材料", "papers decide nothing"},
    {"文件 增补：承诺", "decides nothing"},
    {"文件 增补：办理", "decides nothing"},
    {"文件 增补：复核", "decides nothing"},
    {"评估单元 评估：依据", "no value"},
    {"审计项 当：依据", "no value"},
    {"审计项 涉及：依据", "no value"},
    {"审计项 处置：依据", "no value"},
    {"文件 性质：依据", "no value"},
    {"文件 性质：说明", "a note"},
    {"文件 例：", "records come from the record generator"},
    {"例 ", "as above"},
};

}  // namespace

TEST_CASE("the generator makes every construct", "[agreement]") {
  constructs::Coverage made;
  for (int number = 0; number < kRuleSets; ++number) {
    Random random(Seed() * 1000003ULL + static_cast<std::uint64_t>(number));
    made.Read(GenerateRules(random, {}).Whole());
  }
  const std::string forms = made.FormsWithout(), attributes = made.AttributesWithout();
  CHECK(Unexplained(forms, kForms) == "");
  CHECK(Unexplained(attributes, kAttributes) == "");
  CHECK(made.WordsWithout() == "");
  CHECK(Idle(forms, kForms) == "");
  CHECK(Idle(attributes, kAttributes) == "");
}
