// Each case as an official would put it: the household, what was paid, and by hand what was due.
#include "scene.h"

using namespace doudi;
using audit::Lines;
using audit::Scene;

namespace {

// One adult A with so much income, and more members as written.
std::string Household(const std::string& id, const std::string& more, const std::string& own = "") {
  return R"({"编号":")" + id + R"(","户名":"张三家","户籍区划":"砀山县","社区":"城关",)" + own + R"("成员":[)" + more + "]}\n";
}
std::string Person(const std::string& id, const std::string& name, const std::string& income, const std::string& more = "") {
  return R"({"编号":")" + id + R"(","姓名":")" + name + R"(","死亡日期":"无","重残":false,"孤老":false,"月收入":)" + income + more + "}";
}
std::string Dead(const std::string& id, const std::string& name, const std::string& income, const std::string& death) {
  return R"({"编号":")" + id + R"(","姓名":")" + name + R"(","死亡日期":")" + death + R"(","重残":false,"孤老":false,"月收入":)" + income + "}";
}

}  // namespace

// Two people, incomes 500 and 100: 700 × 2 － 600 ＝ 800. B dies on 10 March 2024, which is found out on 20 May. From April on A alone is due 700 － 500 ＝ 200: 600 a
// month too much, not the half of 800 that a share by head would make. In April and May nobody could know; on 1 June it was known and still paid.
TEST_CASE("a death in mid-year is worked out for the whole household", "[audit]") {
  Scene scene;
  scene.Register(Household("H1", Person("A", "张三", "500") + "," + Dead("B", "李四", "100", "2024-03-10 自 2024-03-10 知悉 2024-05-20")));
  scene.Pay("H1", "低保", "2024-02", "2024-06", "800");
  scene.Run("2024-02", "2024-06");
  CHECK(scene.Differences() == Lines{"H1 低保 2024-04 多发 800 200 600", "H1 低保 2024-05 多发 800 200 600", "H1 低保 2024-06 多发 800 200 600"});
  CHECK(scene.Rows("核查/differences.csv", {"月份", "事后得知"}) == Lines{"2024-04 600", "2024-05 600", "2024-06"});
  CHECK(scene.Rows("核查/differences.csv", {"月份", "当时即错"}) == Lines{"2024-04", "2024-05", "2024-06 600"});
  // And the lead: in the months in which it holds, with what was paid in them.
  CHECK(scene.Rows("核查/findings.csv", {"编号", "代码", "对象", "对象编号", "月份", "月数", "涉及", "证据", "也可能是", "先做什么"}) ==
        Lines{"H1 D01 李* B 2024-04 至 2024-06 3 在发月额 合计 2400元 死亡日期 为 2024-03-10 登记的是同名的别人 先向家属核实；从次月起停，说明理由"});
}

// One person without income is due 700, from July on 780. That was decided on 15 September: until then 700 was right. It was still paid in October.
TEST_CASE("a standard that is raised afterwards for earlier months", "[audit]") {
  Scene scene;
  scene.Register(Household("H1", Person("A", "张三", "0")));
  scene.Pay("H1", "低保", "2024-06", "2024-10", "700");
  scene.Run("2024-06", "2024-10");
  CHECK(scene.Differences() == Lines{"H1 低保 2024-07 少发 700 780 80", "H1 低保 2024-08 少发 700 780 80", "H1 低保 2024-09 少发 700 780 80", "H1 低保 2024-10 少发 700 780 80"});
  CHECK(scene.Rows("核查/differences.csv", {"月份", "标准追溯"}) == Lines{"2024-07 80", "2024-08 80", "2024-09 80", "2024-10"});
  CHECK(scene.Rows("核查/differences.csv", {"月份", "当时即错"}) == Lines{"2024-07", "2024-08", "2024-09", "2024-10 80"});
}

// Income 900 from 15 January 2024 on is more than 700; in 渐退 400 goes on up to 15 July. On 1 August it is over, and still paid: all 400.
TEST_CASE("a taper that is overrun", "[audit]") {
  Scene scene;
  scene.Register(Household("H1", Person("A", "张三", R"("300 自 2023-01-01、900 自 2024-01-15")"),
                           R"("现享待遇":[{"项目":"低保","月额":400,"状态":"渐退","首次超标日":"2024-01-15"}],)"));
  scene.Write("名单.csv", "家庭编号,项目,自,至,状态\nH1,低保,2023-01-01,2024-01-31,在享\nH1,低保,2024-02-01,,渐退\n");
  scene.Pay("H1", "低保", "2024-01", "2024-09", "400");
  auto request = scene.Request("核查", "2024-01", "2024-09");
  request.roll.paths = {scene.At("名单.csv")};
  scene.Run(request);
  CHECK(scene.Differences() == Lines{"H1 低保 2024-08 多发 400 0 400", "H1 低保 2024-09 多发 400 0 400"});
}

// 砀山县 has 700, 萧县 600. The household moved on 1 May 2024; 700 was still paid in May and June: 100 a month too much.
TEST_CASE("a household that moves to another county", "[audit]") {
  Scene scene;
  scene.Register(R"({"编号":"H1","户名":"张三家","户籍区划":"砀山县 自 2020-01-01 至 2024-04-30、萧县 自 2024-05-01","成员":[)" + Person("A", "张三", "0") + "]}\n");
  scene.Pay("H1", "低保", "2024-03", "2024-06", "700");
  scene.Run("2024-03", "2024-06");
  CHECK(scene.Differences() == Lines{"H1 低保 2024-05 多发 700 600 100", "H1 低保 2024-06 多发 700 600 100"});
}

// A is 孤老: 特困 pays 900, and goes before 低保 of 700 － 0. Both are paid: what is not due beside the other is the 700 of 低保. Who has only 低保 keeps it.
TEST_CASE("aids that exclude each other, paid together", "[audit]") {
  Scene scene;
  const std::string lone = R"({"编号":"A","姓名":"张三","死亡日期":"无","重残":false,"孤老":true,"月收入":0})";
  scene.Register(Household("H1", lone) + Household("H2", lone) + Household("H3", lone));
  scene.Pay("H1/A", "特困", "2024-05", "2024-06", "900");
  scene.Pay("H1", "低保", "2024-05", "2024-06", "700");
  scene.Pay("H2", "低保", "2024-05", "2024-06", "700");
  scene.Pay("H3/A", "特困", "2024-05", "2024-06", "900");
  scene.Run("2024-05", "2024-06");
  CHECK(scene.Differences() == Lines{"H1 低保 2024-05 多发 700 0 700", "H1 低保 2024-06 多发 700 0 700"});
  CHECK(scene.Rows("核查/differences.csv", {"说明"}) == Lines{"与「特困」只能享受一项", "与「特困」只能享受一项"});
  CHECK(scene.Rows("核查/missed.csv", {"编号"}).empty());
}

// Income 500 was declared; that it was 650 since 2024-02-01 is learnt on 2024-05-10. Due by what is known now 700 － 650 ＝ 50, by what was known then 200. 300 was
// paid: 250 too much, of which 100 was too much by any account and 150 shows only now. On 1 June it is known: all 250 is wrong then.
TEST_CASE("an income that is known only later", "[audit]") {
  Scene scene;
  scene.Register(Household("H1", Person("A", "张三", R"("500 自 2023-01-01、650 自 2024-02-01 知悉 2024-05-10")")));
  scene.Pay("H1", "低保", "2024-05", "2024-06", "300");
  scene.Run("2024-05", "2024-06");
  CHECK(scene.Differences() == Lines{"H1 低保 2024-05 多发 300 50 250", "H1 低保 2024-06 多发 300 50 250"});
  CHECK(scene.Rows("核查/differences.csv", {"月份", "当时即错", "事后得知"}) == Lines{"2024-05 100 150", "2024-06 250"});
}

// Nobody knows the income: 0 to 700 may be due, so that 300 is neither too much nor too little, and 800 is at least 100 too much.
TEST_CASE("what is unknown is never taken for nothing", "[audit]") {
  Scene scene;
  scene.UseRules([] {
    std::string rules = audit::kSceneRules;
    const std::string plain = "事实 月收入：元/月，有历史。";
    return rules.replace(rules.find(plain), plain.size(), "事实 月收入：元/月，范围 ≥ 0元/月，有历史。");
  }());
  scene.Register(Household("H1", R"({"编号":"A","姓名":"张三","死亡日期":"无","重残":false,"孤老":false})") +
                 Household("H2", R"({"编号":"A","姓名":"张三","死亡日期":"无","重残":false,"孤老":false})"));
  scene.Pay("H1", "低保", "2024-05", "2024-05", "300");
  scene.Pay("H2", "低保", "2024-05", "2024-05", "800");
  scene.Run("2024-05", "2024-05");
  CHECK(scene.Differences() == Lines{"H1 低保 2024-05 存疑 300 0 700", "H2 低保 2024-05 多发 800 0 700 100"});
  const std::string first = scene.Read("核查/differences.jsonl").substr(0, scene.Read("核查/differences.jsonl").find('\n'));
  CHECK(first.find(R"("missing":["月收入（张*）"])") != std::string::npos);
}

// 护理补贴 is each person's: A gets none in May. Where the ledger does not say who was paid the household is taken as a whole: 2 × 90 － 90.
TEST_CASE("aids of persons, and payments to nobody in particular", "[audit]") {
  Scene scene;
  const auto disabled = [](const std::string& id) { return R"({"编号":")" + id + R"(","姓名":"张三","死亡日期":"无","重残":true,"孤老":false,"月收入":900})"; };
  scene.Register(Household("H1", disabled("A") + "," + disabled("B")) + Household("H2", disabled("A") + "," + disabled("B")));
  scene.Pay("H1/A", "护理补贴", "2024-04", "2024-04", "90");
  scene.Pay("H1/B", "护理补贴", "2024-04", "2024-05", "90");
  scene.Pay("H2", "护理补贴", "2024-04", "2024-05", "90");
  scene.Run("2024-04", "2024-05");
  CHECK(scene.Differences() == Lines{"H1 护理补贴 A 2024-05 漏发 0 90 90", "H2 护理补贴 2024-04 少发 90 180 90", "H2 护理补贴 2024-05 少发 90 180 90"});
}

// C is born on 20 May 2024: on 1 May there are two, 700 × 2 ＝ 1400, on 1 June three. What was paid for C in May was paid to nobody.
TEST_CASE("who is not born yet is not there", "[audit]") {
  Scene scene;
  const std::string child = R"({"编号":"C","姓名":"张小","出生日期":"2024-05-20","死亡日期":"无","重残":true,"孤老":false,"月收入":0})";
  scene.Register(Household("H1", child + "," + Person("A", "张三", "0", R"(,"出生日期":"1990-01-01")") + "," + Person("B", "李四", "0", R"(,"出生日期":"1991-01-01")")));
  scene.Pay("H1", "低保", "2024-05", "2024-05", "1400");
  scene.Pay("H1", "低保", "2024-06", "2024-06", "2100");
  scene.Pay("H1/C", "护理补贴", "2024-05", "2024-06", "90");
  scene.Run("2024-05", "2024-06");
  CHECK(scene.Differences() == Lines{"H1 护理补贴 C 2024-05 多发 90 0 90"});
  CHECK(scene.Rows("核查/differences.csv", {"说明"}) == Lines{"那时还没有这个人"});
}

// On the roll and not paid is 少发; neither paid nor on the roll is 漏发, and to be visited.
TEST_CASE("the roll tells what was to be paid from what nobody asked for", "[audit]") {
  Scene scene;
  scene.Register(Household("H1", Person("A", "张三", "0")) + Household("H2", Person("A", "李四", "200")));
  scene.Write("名单.csv", "家庭编号,项目,自,至,状态\nH1,低保,2024-05-01,,在享\n");
  scene.Pay("H1", "低保", "2024-05", "2024-05", "700");
  auto request = scene.Request("核查", "2024-05", "2024-06");
  request.roll.paths = {scene.At("名单.csv")};
  scene.Run(request);
  CHECK(scene.Differences() == Lines{"H1 低保 2024-06 少发 0 700 700", "H2 低保 2024-05 漏发 0 500 500", "H2 低保 2024-06 漏发 0 500 500"});
  CHECK(scene.Rows("核查/missed.csv", {"社区", "编号", "项目", "结论", "每月应得", "已漏月数"}) == Lines{"城关 H2 低保 符合 500 2"});
}

// Certain before likely, and the more that is due the sooner; by neighbourhood. Of whom little is missing it is said what to ask; of whom much is nobody.
TEST_CASE("a list of visits for those who qualify and get nothing", "[audit]") {
  Scene scene;
  const auto household = [](const std::string& id, const std::string& community, const std::string& income) {
    return R"({"编号":")" + id + R"(","户名":"张三家","户籍区划":"砀山县","社区":")" + community + R"(","成员":[{"编号":"A","姓名":"张三","死亡日期":"无","重残":false,"孤老":false)" +
           (income.empty() ? "" : R"(,"月收入":)" + income) + "}]}\n";
  };
  scene.Register(household("H1", "东街", "") + household("H2", "东街", "600") + household("H3", "东街", "100") + household("H4", "城关", "650") + household("H5", "城关", "700"));
  scene.Run("2024-05", "2024-05");
  CHECK(scene.Rows("核查/missed.csv", {"社区", "编号", "项目", "结论", "每月应得", "还要问", "说明"}) ==
        Lines{"东街 H3 低保 符合 600 台账里没有这个项目，先看是不是别处在发", "东街 H2 低保 符合 100 台账里没有这个项目，先看是不是别处在发",
              "东街 H1 低保 待补充 0 月收入是多少（元/月）？ 台账里没有这个项目，先看是不是别处在发", "城关 H4 低保 符合 50 台账里没有这个项目，先看是不是别处在发"});
}

// 存款 25000 of a household in receipt, and 25000 of one that is not.
TEST_CASE("leads hold in the months in which something is in payment", "[audit]") {
  Scene scene;
  scene.Register(Household("H1", Person("A", "张三", "0"), R"("存款":25000,)") + Household("H2", Person("A", "李四", "0"), R"("存款":25000,)"));
  scene.Pay("H1", "低保", "2024-03", "2024-03", "700");
  scene.Pay("H1", "低保", "2024-05", "2024-05", "700");
  scene.Run("2024-03", "2024-06");
  CHECK(scene.Rows("核查/findings.csv", {"编号", "代码", "月份", "月数", "涉及", "证据"}) == Lines{"H1 D05 2024-03、2024-05 2 超出 5000元 存款 为 25000元"});
}

// H1 moved from 萧县: what that county paid is stopped in the register. 500 a month were paid until April, then 700, each in one payment; in May 萧县 paid as well.
// So two were in payment in May alone, whichever amount was paid before. H2 has both in payment, and in April only one came.
TEST_CASE("what the register has twice is in payment as often as it was paid", "[audit]") {
  Scene scene;
  scene.UseRules(std::string(audit::kSceneRules) + R"(审计项 两处领低保（家庭）
  代码 D02。
  依据 示例。
  当 人数（现享待遇 其中 项目 等于 "低保" 且 状态 属于 ｛在享、渐退｝） ≥ 2人。
  严重 高。
  方向 错保。
  反证 "迁移接续的当月两地都有记录"。
  处置 "两地对账"。
)");
  const auto both = [](const std::string& state) { return R"("现享待遇":[{"项目":"低保","月额":700,"状态":"在享"},{"项目":"低保","月额":300,"状态":")" + state + R"("}],)"; };
  scene.Register(Household("H1", Person("A", "张三", "0"), both("停发")) + Household("H2", Person("A", "李四", "0"), both("在享")));
  scene.Pay("H1", "低保", "2024-03", "2024-04", "500");
  scene.Pay("H1", "低保", "2024-05", "2024-06", "700");
  scene.Pay("H1", "低保", "2024-05", "2024-05", "300");
  scene.Pay("H2", "低保", "2024-03", "2024-06", "650");
  scene.Pay("H2", "低保", "2024-03", "2024-03", "300");
  scene.Pay("H2", "低保", "2024-05", "2024-06", "300");
  scene.Run("2024-03", "2024-06");
  CHECK(scene.Rows("核查/findings.csv", {"编号", "代码", "月份"}) == Lines{"H1 D02 2024-05", "H2 D02 2024-03、2024-05 至 2024-06"});
}

TEST_CASE("names, accounts and numbers of persons are masked unless that is asked for, which the manifest says", "[audit]") {
  Scene scene;
  const std::string person = R"({"编号":"34132119900307002X","姓名":"张三丰","死亡日期":"无","重残":true,"孤老":false,"月收入":0})";
  scene.Register(R"({"编号":"H1","户名":"张三丰家","户籍区划":"砀山县","成员":[)" + person + "]}\n");
  scene.Pay("H1/34132119900307002X", "护理补贴", "2024-05", "2024-05", "60");
  scene.Run("2024-05", "2024-05");
  auto open = scene.Request("不遮", "2024-05", "2024-05");
  open.replay.unmask = true;
  scene.Run(open);
  CHECK(scene.Rows("核查/differences.csv", {"编号", "户名", "对象", "对象编号"}) == Lines{"H1 张* 张* 341321********002X"});
  CHECK(scene.Rows("不遮/differences.csv", {"编号", "户名", "对象", "对象编号"}) == Lines{"H1 张三丰家 张三丰 34132119900307002X"});
  CHECK(scene.Read("核查/manifest.json").find("\"unmask\": false") != std::string::npos);
  CHECK(scene.Read("不遮/manifest.json").find("\"unmask\": true") != std::string::npos);
  for (const char* name : {"parts/000000.jsonl", "differences.jsonl", "findings.jsonl", "missed.jsonl"}) {
    const auto text = scene.Read(std::string("核查/") + name);
    CHECK(text.find("三") == std::string::npos);
    CHECK(text.find("1990") == std::string::npos);
    CHECK(text.find("6217") == std::string::npos);
  }
}
