// What a policy gives that is no money, limits that do not always hold, months, what is to be supplied, and what is to be signed.
#include "package/package.h"
#include "support.h"

namespace doudi::verdict {
namespace {

std::string Rules(const std::string& clauses, const std::string& facts, const std::string& day = "2025-08-15") {
  return R"(
规则集 示例/条款。
单位 千克。
实体 家庭（根）
  事实 收入：元/月，范围 ≥ 0元/月。
  事实 自付：元，范围 ≥ 0元。
  事实 重病：布尔。
  事实 超标日：日期。
  事实 就业：｛已就业、未就业、灵活｝。
  事实 工资：元/月，范围 ≥ 0元/月，问 "每月工资多少？"。
)" + clauses + "例 一\n  基准日 " + day + "。\n  家庭 ｛ " + facts + " ｝。\n";
}

std::string Amounts(const Verdict& verdict) {
  std::string text;
  for (const auto& benefit : verdict.benefits)
    text += (text.empty() ? "" : "；") + benefit.benefit->name + " " + (benefit.due == value::Truth::False ? "不给" : benefit.due == value::Truth::Unknown ? "未定" : GivenText(benefit));
  return text;
}

bool Has(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return text.find(part) != std::string::npos;
}

const std::string kGiven = R"(
政策 帮扶（家庭）
  依据 示例。
  条件 收入：收入 ＜ 2000元/月。
  待遇 护理：服务 ＝ "每周上门 2次"，当 重病。
  待遇 安置：资格。
  待遇 米：实物 ＝ （若 重病 则 20千克；否则 10千克）。
)";

}  // namespace

TEST_CASE("[verdict] 资格, 实物 and 服务 are due or not like any benefit") {
  CHECK(Amounts(Screening(Rules(kGiven, "收入：900元/月，重病：真")).Of("帮扶")) == "护理 每周上门 2次；安置 ；米 20千克");
  CHECK(Amounts(Screening(Rules(kGiven, "收入：900元/月，重病：假")).Of("帮扶")) == "护理 不给；安置 ；米 10千克");
  CHECK(Amounts(Screening(Rules(kGiven, "收入：9000元/月，重病：真")).Of("帮扶")) == "护理 不给；安置 不给；米 不给");
  const Screening screening(Rules(kGiven, "收入：900元/月"));
  const auto open = screening.Of("帮扶");
  CHECK(Amounts(open) == "护理 未定；安置 ；米 10千克 至 20千克");
  CHECK(Names(open.missing_amounts) == "重病");
}

TEST_CASE("[verdict] what is no money is said, and counts as nothing in money") {
  const Screening screening(Rules(kGiven, "收入：900元/月，重病：真"));
  CHECK(screening.Explained("帮扶") == R"(帮扶（一）：符合
  依据 示例
  [真] 条件 收入：收入 ＜ 2000元/月
      900元/月 ＜ 2000元/月
  待遇 护理（服务） 每周上门 2次
  待遇 安置（资格）
  待遇 米（实物） 20千克
)");
  const auto made = package::MakePackage(screening.result(), 0);
  CHECK(made.totals.per_month.Sign() == 0);
  CHECK(made.totals.once.Sign() == 0);
  CHECK_FALSE(made.totals.open);
  CHECK(Has(package::ToText(screening.model(), made), "护理 每周上门 2次 ＋ 安置 ＋ 米 20千克"));
  CHECK(Has(package::ToHtml(screening.model(), made), "护理 每周上门 2次<br>安置<br>米 20千克"));
  CHECK(Has(package::ToJson(screening.model(), made),
            "\"benefits\":[{\"name\":\"护理\",\"kind\":\"service\",\"content\":\"每周上门 2次\"},{\"name\":\"安置\",\"kind\":\"qualification\"},"
            "{\"name\":\"米\",\"kind\":\"goods\",\"amount\":\"20\",\"unit\":\"千克\",\"arithmetic\":\"20千克\"}]"));
}

TEST_CASE("[package] a service that loses against money is not dropped without a word") {
  const std::string clauses = R"(
政策 法援（家庭）
  条件 收入：收入 ＜ 2000元/月。
  待遇 法律服务：服务。
政策 补贴（家庭）
  条件 收入：收入 ＜ 2000元/月。
  待遇 金：元/月 ＝ 100元/月。
关系 就高 一项：整包 法援、补贴。
)";
  const Screening screening(Rules(clauses, "收入：900元/月"));
  const auto made = package::MakePackage(screening.result(), 0);
  REQUIRE(made.items.size() == 1);
  CHECK(Has(package::ToText(screening.model(), made),
            "未选 法援：与「补贴」只能享受一项，取全户合计高者；此项每年计 0.00 元，它还给法律服务，不计钱、没有比，请申请人自己选"));
}

TEST_CASE("[package] a service excluded by a policy that pays nothing is kept like any other") {
  const std::string clauses = R"(
政策 法援（家庭）
  条件 收入：收入 ＜ 2000元/月。
  待遇 法律服务：服务。
政策 空（家庭）
  条件 收入：收入 ＜ 2000元/月。
  待遇 金：元/月 ＝ 0元/月。
关系 就高 一项：整包 法援、空。
)";
  const Screening screening(Rules(clauses, "收入：900元/月"));
  const auto made = package::MakePackage(screening.result(), 0);
  REQUIRE(made.items.size() == 1);
  CHECK(screening.model().policies[static_cast<std::size_t>(made.verdicts[made.items[0].verdict].policy)].name == "法援");
}

TEST_CASE("[verdict] a limit with 除非 holds only where that does not, and is open between both while it is not known") {
  const std::string clauses = "政策 策（家庭）\n  条件 收入：收入 ＜ 2000元/月。\n  待遇 金：元 ＝ 自付，上限 30000元，除非 重病，下限 100元。\n";
  const auto amount = [&](const std::string& facts) { return Amounts(Screening(Rules(clauses, "收入：900元/月，" + facts)).Of("策")); };
  CHECK(amount("自付：50000元，重病：假") == "金 30000元");
  CHECK(amount("自付：50000元，重病：真") == "金 50000元");
  CHECK(amount("自付：50000元") == "金 30000元 至 50000元");
  CHECK(amount("自付：20000元") == "金 20000元");
  CHECK(amount("自付：0元，重病：真") == "金 100元");
  CHECK(Screening(Rules(clauses, "收入：900元/月，自付：50000元，重病：真")).Of("策").benefits[0].arithmetic ==
        "50000元，上限 30000元 不适用（重病）＝ 50000元");
}

TEST_CASE("[verdict] an exception that changes a limit leaves its 除非 as it is") {
  const std::string clauses =
      "政策 策（家庭）\n  条件 收入：收入 ＜ 2000元/月。\n  待遇 金：元 ＝ 自付，上限 30000元，除非 就业 等于 未就业。\n  例外 重：当 重病，上限 改为 40000元。\n";
  const auto amount = [&](const std::string& facts) { return Amounts(Screening(Rules(clauses, "收入：900元/月，自付：50000元，" + facts)).Of("策")); };
  CHECK(amount("重病：真，就业：已就业") == "金 40000元");
  CHECK(amount("重病：真，就业：未就业") == "金 50000元");
  CHECK(amount("重病：假，就业：已就业") == "金 30000元");
}

namespace {

const std::string kFading = R"(
政策 低保（家庭）
  条件 收入：收入 ＜ 2000元/月。
  待遇 金：元/月 ＝ 400元/月。
  例外 渐退：当 重病，待遇 金 改为 原金 × 50%，自 超标日 起 第4个月，至 第6个月。
  例外 末期：当 重病，待遇 金 改为 原金 × 25%，自 超标日 起 第7个月。
)";
std::string Fading(const std::string& facts, const std::string& day) { return Amounts(Screening(Rules(kFading, facts, day)).Of("低保")); }

}  // namespace

TEST_CASE("[verdict] months are counted from that of the day, by the calendar") {
  const std::string facts = "收入：900元/月，重病：真，超标日：2025-01-31";
  CHECK(Fading(facts, "2025-01-31") == "金 400元/月");
  CHECK(Fading(facts, "2025-03-31") == "金 400元/月");
  CHECK(Fading(facts, "2025-04-01") == "金 200元/月");
  CHECK(Fading(facts, "2025-06-30") == "金 200元/月");
  CHECK(Fading(facts, "2025-07-01") == "金 100元/月");
  CHECK(Fading("收入：900元/月，重病：假，超标日：2025-01-31", "2025-07-01") == "金 400元/月");
  CHECK(Fading("收入：900元/月，重病：真", "2025-07-01") == "金 100元/月 至 400元/月");
}

TEST_CASE("[verdict] a benefit is paid in its months, and the package names the first and the last") {
  const std::string clauses = "政策 过渡（家庭）\n  条件 收入：收入 ＜ 2000元/月。\n  待遇 金：元/月 ＝ 400元/月，自 超标日 起 第2个月，至 第3个月。\n";
  const auto on = [&](const std::string& day) { return Screening(Rules(clauses, "收入：900元/月，超标日：2025-01-15", day)); };
  CHECK(Amounts(on("2025-01-31").Of("过渡")) == "金 不给");
  CHECK(Amounts(on("2025-02-01").Of("过渡")) == "金 400元/月");
  CHECK(Amounts(on("2025-03-31").Of("过渡")) == "金 400元/月");
  CHECK(Amounts(on("2025-04-01").Of("过渡")) == "金 不给");
  const auto screening = on("2025-01-31");
  const auto made = package::MakePackage(screening.result(), 0);
  CHECK(Has(package::ToText(screening.model(), made), "金 2025年2月 至 2025年3月发"));
  CHECK(Has(package::ToHtml(screening.model(), made), "金 2025年2月 至 2025年3月发"));
  CHECK(Has(package::ToJson(screening.model(), made), "\"months\":[{\"from\":\"2025-02\",\"until\":\"2025-03\",\"ends\":true}]"));
  CHECK(Has(screening.Explained("过渡"), "  待遇 金 此月不发\n      2025年2月 至 2025年3月\n"));
}

TEST_CASE("[package] what an exception makes of a benefit in later months is told beforehand") {
  const Screening screening(Rules(kFading, "收入：900元/月，重病：真，超标日：2025-01-31", "2025-02-01"));
  const auto made = package::MakePackage(screening.result(), 0);
  const std::string text = package::ToText(screening.model(), made);
  CHECK(Has(text, "金 2025年4月 至 2025年6月：待遇 金 改为 原金 × 50%（例外 渐退）"));
  CHECK(Has(text, "金 2025年7月起：待遇 金 改为 原金 × 25%（例外 末期）"));
  CHECK(Has(package::ToJson(screening.model(), made),
            "{\"from\":\"2025-07\",\"ends\":false,\"exception\":\"末期\",\"change\":\"待遇 金 改为 原金 × 25%\"}"));
  const Screening open(Rules(kFading, "收入：900元/月，重病：真", "2025-02-01"));
  CHECK(Has(package::ToText(open.model(), package::MakePackage(open.result(), 0)), "金 月份未定起"));
}

namespace {

const std::string kSupply = R"(
定义 认定收入（家庭）：元/月 ＝ 若 就业 等于 已就业 则 工资；若 就业 等于 灵活 则 待补充 "请补收入申报"；否则 0元/月。
定义 认定（家庭）：元/月 ＝ 若 已知（工资） 则 工资；否则 待补充 工资。
政策 策（家庭）
  条件 收入：认定收入 ＜ 2000元/月。
政策 另策（家庭）
  条件 收入：认定 ＜ 2000元/月。
政策 必不（家庭）
  条件 收入：认定收入 ＜ 2000元/月 且 重病。
)";

}  // namespace

TEST_CASE("[verdict] a branch that is to be supplied leaves the verdict open, with its words among what is missing") {
  const auto said = [](const std::string& policy, const std::string& facts) { return Summary(Screening(Rules(kSupply, facts)).Of(policy)); };
  CHECK(said("策", "就业：灵活") == "待补充：请补收入申报");
  CHECK(said("策", "就业：已就业，工资：900元/月") == "符合");
  CHECK(said("策", "就业：未就业") == "符合");
  CHECK(said("必不", "就业：灵活，重病：假") == "不符合");
  CHECK(said("另策", "重病：真") == "待补充：工资");
  CHECK(said("另策", "工资：900元/月") == "符合");
  const Screening screening(Rules(kSupply, "就业：灵活，重病：真，工资：100元/月"));
  const auto made = package::MakePackage(screening.result(), 0);
  CHECK(Has(package::ToText(screening.model(), made), "请补收入申报  定 策、必不"));
  CHECK(Has(package::ToJson(screening.model(), made), "\"missing\":[{\"supply\":\"请补收入申报\",\"of\":{\"entity\":\"家庭\""));
}

TEST_CASE("[verdict] what is to be supplied cannot be given in a record") {
  const std::string rules = Rules(kSupply, "就业：灵活");
  const auto loaded = check::LoadRuleTexts({{"规则.aid", rules}});
  REQUIRE(loaded.model);
  CHECK_FALSE(loaded.model->FindFact(0, "请补收入申报"));
}

TEST_CASE("[verdict] a pledge is to be signed and decides nothing") {
  const std::string clauses = R"(
政策 策（家庭）
  条件 收入：收入 ＜ 2000元/月。
  承诺 未享受同类资助，依据 示例。
  承诺 "愿意接受核对"，当 重病。
政策 另策（家庭）
  条件 收入：收入 ＜ 3000元/月。
  承诺 未享受同类资助。
)";
  const auto signs = [&](const std::string& facts) {
    const Screening screening(Rules(clauses, facts));
    const auto verdict = screening.Of("策");
    std::string text;
    for (const auto& due : verdict.pledges) text += (text.empty() ? "" : "、") + due.pledge->name + (due.applies == value::Truth::Unknown ? "？" : "");
    return text;
  };
  CHECK(signs("收入：900元/月，重病：假") == "未享受同类资助");
  CHECK(signs("收入：900元/月，重病：真") == "未享受同类资助、愿意接受核对");
  CHECK(signs("收入：900元/月") == "未享受同类资助、愿意接受核对？");
  CHECK(signs("收入：9000元/月，重病：真").empty());
  const Screening screening(Rules(clauses, "收入：900元/月"));
  CHECK(screening.Of("策").outcome == Outcome::Eligible);
  CHECK(Has(screening.Explained("策"), "  承诺 “未享受同类资助”\n      依据 示例\n  承诺 “愿意接受核对”（要不要签还没有定）\n"));
  const auto made = package::MakePackage(screening.result(), 0);
  CHECK(Has(package::ToText(screening.model(), made), "要签的承诺\n [ ]  未享受同类资助  申请人  用于 ① ②  示例\n [ ]  愿意接受核对    申请人  用于 ①    要不要签还没有定\n"));
  CHECK(Has(package::ToHtml(screening.model(), made), "<h2>要签的承诺</h2>"));
  CHECK(Has(package::ToJson(screening.model(), made), "\"pledges\":[{\"text\":\"未享受同类资助\",\"subject\":{\"entity\":\"家庭\",\"id\":\"一\",\"name\":\"一\"},\"items\":[1,2],\"basis\":[{"));
}

TEST_CASE("[verdict] the value of a refused benefit is said where another amount rests on it") {
  const std::string clauses = R"(
政策 先（家庭）
  条件 重病：重病。
  待遇 金：元/月 ＝ 300元/月，不符合时 0元/月。
政策 后（家庭）
  条件 收入：收入 ＜ 2000元/月。
  待遇 补：元/月 ＝ 500元/月 － 待遇（先）。
)";
  CHECK(Screening(Rules(clauses, "收入：900元/月，重病：假")).Of("后").benefits[0].arithmetic == "500元/月 － 0元/月（不符合时）＝ 500元/月");
  CHECK(Screening(Rules(clauses, "收入：900元/月，重病：真")).Of("后").benefits[0].arithmetic == "500元/月 － 300元/月 ＝ 200元/月");
  CHECK(Amounts(Screening(Rules(clauses, "收入：900元/月")).Of("后")) == "补 200元/月 至 500元/月");
}

}  // namespace doudi::verdict
