// Filters: what they mean, and what is said where they cannot be read.
#include "screening/filter.h"

#include <catch2/catch.hpp>

#include "register.h"

using namespace doudi;
using namespace doudi::screening;

namespace {

constexpr const char* kFilterRules = R"(规则集 例。
枚举 户籍类型 ＝ ｛城镇、农村｝。
枚举 残疾等级 ＝ ｛一级、二级、无｝，由重到轻。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 户籍类型：户籍类型。
  事实 月收入：元/月，范围 ≥ 0元/月。
  事实 存款：元，范围 ≥ 0元。
  事实 受理日：日期。
  事实 有车：布尔。
  事实 备注：文本。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 残疾等级：残疾等级。
  事实 在读：布尔。
定义 年收入（家庭）：元/月 ＝ 月收入 × 12。
政策 低保（家庭）
  条件 收入：月收入 ＜ 600元/月，依据 示例。
  待遇 月补差：元/月 ＝ 600元/月 － 月收入，依据 示例。
政策 助学（成员 其中 在读）
  条件 低收入：月收入 ＜ 900元/月，依据 示例。
  人工核查 学籍：由 学校，依据 示例。
  待遇 补助：元 ＝ 1000元，一次性，依据 示例。
政策 新政策（家庭），施行 2030-01-01
  条件 收入：月收入 ＜ 100元/月，依据 示例。
)";

const model::Model& FilterRules() {
  static const check::Rules rules = check::LoadRuleTexts({{"例.aid", kFilterRules}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  return *rules.model;
}

// 甲: all known; 乙: urban, poorer, its people not listed; 丙: of nothing but the income nothing is known.
const record::Chunk& Households() {
  static const record::Chunk chunk = ChunkOf(
      R"({"编号":"甲","户籍区划":"砀山县","户籍类型":"农村","月收入":"400.50","存款":"90000万元","受理日":"2025-08-01","有车":true,"备注":"急","成员":[{"姓名":"大","残疾等级":"二级","在读":true},{"姓名":"小","残疾等级":"无","在读":true}]}
{"编号":"乙","户籍区划":"北京市海淀区","户籍类型":"城镇","月收入":100,"存款":5,"受理日":"2025-07-01","有车":false,"备注":"缓"}
{"编号":"丙","月收入":700,"成员":[]}
)",
      FilterRules());
  return chunk;
}

// One letter a record: + wanted, - not, ? cannot be told.
std::string Wanted(const std::string& text) {
  static const Decisions decisions = Decider(FilterRules(), Day()).Decide(Households());
  auto read = Filter::Read(text, FilterRules(), Day());
  if (const auto* error = std::get_if<FilterError>(&read)) return error->message;
  std::string letters;
  for (const auto truth : std::get<Filter>(read).Of(Households(), decisions))
    letters += truth == value::Truth::True ? '+' : truth == value::Truth::False ? '-' : '?';
  return letters;
}

}  // namespace

TEST_CASE("a filter compares facts of every kind", "[screening]") {
  CHECK(Wanted("户籍类型 = 农村") == "+-?");
  CHECK(Wanted("户籍类型＝农村") == "+-?");
  CHECK(Wanted("户籍类型 ≠ 农村") == "-+?");
  CHECK(Wanted("户籍类型 不等于 「农村」") == "-+?");
  CHECK(Wanted("户籍类型 属于 ｛城镇、农村｝") == "++?");
  CHECK(Wanted("户籍类型 不属于 {城镇，农村}") == "--?");
  CHECK(Wanted("月收入 < 400.50") == "-+-");
  CHECK(Wanted("月收入 ≤ 400.5元/月") == "++-");
  CHECK(Wanted("月收入 低于 0.07万元/月") == "++-");
  CHECK(Wanted("月收入 不低于 700元/月") == "--+");
  CHECK(Wanted("月收入 不超过 700") == "+++");
  CHECK(Wanted("月收入 ＞ -5") == "+++");  // no record may hold that, a filter may say it
  CHECK(Wanted("存款 ≥ 8亿元") == "+-?");  // beyond 32 bits of fen
  CHECK(Wanted("受理日 >= 2025年8月1日") == "+-?");
  CHECK(Wanted("有车") == "+-?");
  CHECK(Wanted("有车 = 否") == "-+?");
  CHECK(Wanted("备注 = 急") == "+-?");
  CHECK(Wanted("户籍区划 = 砀山县") == "+-?");
  CHECK(Wanted("户籍区划 属于 安徽省") == "+-?");
  CHECK(Wanted("户籍区划 属于 ｛安徽省、北京市｝") == "++?");
  CHECK(Wanted("户籍区划 不属于 安徽省") == "-+?");
  CHECK(Wanted("户籍区划 = 安徽省") == "--?");
  CHECK(Wanted("已知（户籍类型）") == "++-");
}

TEST_CASE("a filter joins with 且, 或, 非 and brackets of both widths, and what is unknown stays unknown where it matters", "[screening]") {
  CHECK(Wanted("户籍类型 = 农村 且 有车") == "+-?");
  CHECK(Wanted("户籍类型 = 农村 或 月收入 = 700") == "+-+");
  CHECK(Wanted("非 有车") == "-+?");
  CHECK(Wanted("非 (户籍类型 = 农村 或 有车)") == "-+?");
  CHECK(Wanted("月收入 = 700 或 有车 且 户籍类型 = 城镇") == "--+");
  CHECK(Wanted("（月收入 = 700 或 有车） 且 户籍类型 = 农村") == "+-?");
  CHECK(Wanted("有车 且 月收入 > 1000") == "---");
  CHECK(Wanted("非 非 有车") == "+-?");
}

TEST_CASE("a filter asks for outcomes and amounts", "[screening]") {
  CHECK(Wanted("符合（低保）") == "++-");
  CHECK(Wanted("不符合(低保)") == "--+");
  CHECK(Wanted("符合（助学）") == "+?-");    // 乙's people are not listed
  CHECK(Wanted("拟符合（助学）") == "+?-");
  CHECK(Wanted("待补充（低保）") == "---");
  CHECK(Wanted("金额（低保） > 199.5元/月") == "-+-");
  CHECK(Wanted("金额（低保） ≥ 199.5元/月") == "++-");
  CHECK(Wanted("金额（低保） = 0元") == "+++");  // nothing is paid once
  CHECK(Wanted("金额（助学） = 2000元") == "+?-");  // of both persons together
  CHECK(Wanted("金额（助学） ≥ 0元") == "+++");
}

TEST_CASE("a filter looks at the persons of a household", "[screening]") {
  CHECK(Wanted("有（成员 其中 残疾等级 高于 无）") == "+?-");
  CHECK(Wanted("有（成员 其中 残疾等级 = 一级）") == "-?-");
  CHECK(Wanted("有（成员 其中 残疾等级 = 无 且 拟符合（助学） 且 户籍类型 = 农村）") == "+--");
  CHECK(Wanted("非 有（成员 其中 在读）") == "-?+");
}

TEST_CASE("what is wrong with a filter is said with its place and the nearest name", "[screening]") {
  CHECK(Wanted("户籍类形 = 农村") ==
        "第 1 字：没有名为「户籍类形」的事实，是否指「户籍类型」？\n  户籍类形 = 农村\n  ^^^^^^^^");
  CHECK(Wanted("有车 且 户籍类型 = 农材") ==
        "第 13 字：“农材”不是户籍类型的一种；可用：是否指「农村」？城镇、农村\n  有车 且 户籍类型 = 农材\n                     ^^^^");
  CHECK(Wanted("符合（低宝）") == "第 4 字：没有名为「低宝」的政策，是否指「低保」？\n  符合（低宝）\n        ^^^^");
  CHECK(Wanted("符合（新政策）") == "第 4 字：政策「新政策」在 2025-08-15 不施行\n  符合（新政策）\n        ^^^^^^");
  CHECK(Wanted("月收入 且 有车") == "第 1 字：「月收入」不是 是/否 的事实，后面要写比较，如 月收入 ≥ 1元/月\n  月收入 且 有车\n  ^^^^^^");
  CHECK(Wanted("户籍类型 > 农村") == "第 1 字：「户籍类型」没有大小高低，只能用 ＝、≠、属于、不属于\n  户籍类型 > 农村\n  ^^^^^^^^");
  CHECK(Wanted("残疾等级 = 一级") ==
        "第 1 字：「残疾等级」是每个成员的事实，要写 有（成员 其中 残疾等级 …）\n  残疾等级 = 一级\n  ^^^^^^^^");
  CHECK(Wanted("年收入 > 5") == "第 1 字：「年收入」是定义；筛选只看事实、结论和金额\n  年收入 > 5\n  ^^^^^^");
  CHECK(Wanted("有（成圆 其中 在读）") == "第 3 字：家庭 下面没有名为「成圆」的实体，是否指「成员」？\n  有（成圆 其中 在读）\n      ^^^^");
  CHECK(Wanted("金额（低保） > 500") ==
        "第 10 字：「500」不是金额；要写金额和单位，如 500元/月、2000元/年、1万元（一次性）\n  金额（低保） > 500\n                 ^^^");
  CHECK(Wanted("月收入 > 5斤") == "第 7 字：不认识的单位“斤”；可用：请写数字和单位，中间不空格，形如 780元/人/月、3.5万元、18周岁、60%\n  月收入 > 5斤\n           ^^^");
  CHECK(Wanted("（有车 且 有车") == "第 9 字：这里应有 右括号「）」\n  （有车 且 有车\n                ^");
  CHECK(Wanted("有车 有车") == "第 4 字：到这里已经完整；后面的要用「且」或「或」连接，词之间要有空格\n  有车 有车\n       ^");
  CHECK(Wanted("有车 且") ==
        "第 5 字：这里应有 条件：事实、符合（政策）、金额（政策）、已知（事实）、有（… 其中 …），或括号\n  有车 且\n         ^");
  CHECK(Wanted("符合（社保救助金）") == "第 4 字：没有名为「社保救助金」的政策，可用：低保、助学、新政策\n  符合（社保救助金）\n        ^^^^^^^^^^");
  CHECK(Wanted("") == "第 1 字：这里应有 条件：事实、符合（政策）、金额（政策）、已知（事实）、有（… 其中 …），或括号\n  \n  ^");
  CHECK(Wanted("月收入 >") == "第 6 字：这里应有 要比的值\n  月收入 >\n          ^");
  CHECK(Wanted("户籍类型 属于 ｛城镇、农村") == "第 15 字：这里应有 右花括号「｝」或顿号「、」\n  户籍类型 属于 ｛城镇、农村\n                            ^");
}
