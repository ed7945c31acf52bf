// A register under two sets of rules; the arithmetic by hand is with the register (rules.h).
#include <catch2/catch.hpp>

#include "compared.h"

using namespace doudi;
using namespace doudi::compare;

namespace {

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("who gains, who loses, who stays, who is open", "[compare]") {
  const auto outcome = CompareTexts(kOld, kNew, kRegister);
  CHECK(outcome.one_reading);
  CHECK(outcome.counts.seen == 6);
  CHECK(outcome.counts.screened == 5);
  CHECK(outcome.issues == 1);
  const auto& whole = outcome.comparison.whole();
  CHECK(whole.CountOf(Standing::Gains) == 2);
  CHECK(whole.CountOf(Standing::Loses) == 1);
  CHECK(whole.CountOf(Standing::Stays) == 1);
  CHECK(whole.CountOf(Standing::Open) == 1);
  CHECK(whole.gained.ToExactText() == "6400/3");  // 1200 ＋ 1000/3 ＋ 600
  CHECK(whole.lost.ToExactText() == "-3200");
  CHECK(whole.known.ToExactText() == "1000/3");   // 丁's 取暖
}

TEST_CASE("the report says what each policy and each group comes to, and by which clauses", "[compare]") {
  // 低保: 2400 ＋ 1200 before, 3600 ＋ 600 after, 丁 apart. 修房 2000 before. 助学 500 in both.
  CHECK(CompareTexts(kOld, kNew, kRegister).text ==
        R"(规则对照   5 户 · 旧规则 a1b2c3d4（基准日 2025-08-15） → 新规则 e5f6a7b8（基准日 2025-08-15）
金额是一年的：每月的乘 12，每年的和一次性的各计一次。各项政策单独算，没有在互斥的政策里择一。

      户数  每年差额（元）
多得     2       ≈2,133.33
少得     1       -3,200.00
不变     1               -
合计     4      ≈-1,066.67
另有 1 户未定：新旧规则里有政策的结论或金额还缺事实，没有计入上表；其中定得下来的差额合计 ≈333.33 元

政策               多得  少得  只变结论  未定  旧（元/年）  新（元/年）       差额  未定的至少（旧 → 新）
低保                  2     1         -     1     3,600.00     4,200.00     600.00                  - → -
取暖（新增）          2     -         -     -            -      ≈666.67    ≈666.67
修房（取消）          -     1         -     -     2,000.00            -  -2,000.00
其余 1 项没有变化
合计（户次）          4     2         -     1     6,100.00    ≈5,366.67   ≈-733.33                  - → -

每年差额              户数
多 1,000 至 5,000 元     1
多 不到 1,000 元         1
不变                     1
少 1,000 至 5,000 元     1

区划          户数  多得  少得  不变  未定  多得（元/年）  少得（元/年）        差额
安徽省           4     2     1     1     -      ≈2,133.33      -3,200.00  ≈-1,066.67
  宿州市         4     2     1     1     -      ≈2,133.33      -3,200.00  ≈-1,066.67
    砀山县       2     1     1     -     -      ≈1,533.33      -3,200.00  ≈-1,666.67
    萧县         2     1     -     1     -         600.00              -      600.00
（没有区划）     1     -     -     -     1              -              -           -

城乡  户数  多得  少得  不变  未定  多得（元/年）  少得（元/年）       差额
城镇     3     1     1     1     -         600.00      -3,200.00  -2,600.00
农村     2     1     -     -     1      ≈1,533.33              -  ≈1,533.33

成员数  户数  多得  少得  不变  未定  多得（元/年）  少得（元/年）       差额
0 人       1     -     -     -     1              -              -          -
1 人       3     1     1     1     -         600.00      -3,200.00  -2,600.00
2 人       1     1     -     -     -      ≈1,533.33              -  ≈1,533.33

有危房  户数  多得  少得  不变  未定  多得（元/年）  少得（元/年）       差额
否         4     2     -     1     1      ≈2,133.33              -  ≈2,133.33
是         1     -     1     -     -              -      -3,200.00  -3,200.00

样例   低保
  甲   每年多 1,200.00 元：2,400.00 → 3,600.00
    甲：符合
      旧  [真] 条件 收入：月收入 ＜ 600元/月：400元/月 ＜ 600元/月（示例）
      旧  [真] 条件 存款：存款 ≤ 3万元：0元 ≤ 30000元（示例）
      旧  待遇 月补差 200元/月（示例）
      旧  600元/月 － 400元/月 ＝ 200元/月
      新  [真] 条件 收入：月收入 ＜ 700元/月：400元/月 ＜ 700元/月（示例）
      新  [真] 条件 存款：存款 ≤ 1万元：0元 ≤ 10000元（示例）
      新  待遇 月补差 300元/月（示例）
      新  700元/月 － 400元/月 ＝ 300元/月
  乙   每年少 1,200.00 元：1,200.00 → 0.00
    乙：符合 → 不符合
      旧  [真] 条件 收入：月收入 ＜ 600元/月：500元/月 ＜ 600元/月（示例）
      旧  [真] 条件 存款：存款 ≤ 3万元：20000元 ≤ 30000元（示例）
      旧  待遇 月补差 100元/月（示例）
      旧  600元/月 － 500元/月 ＝ 100元/月
      新  [真] 条件 收入：月收入 ＜ 700元/月：500元/月 ＜ 700元/月（示例）
      新  [假] 条件 存款：存款 ≤ 1万元：20000元 ≤ 10000元（示例）

样例   取暖（新增）
  甲   每年多 ≈333.33 元：0.00 → ≈333.33
    甲：没有 → 符合
      新  [真] 条件 农村：户籍类型 ＝ 农村：农村 ＝ 农村（示例）
      新  依据 示例
      新  待遇 补贴 ≈333.33元（示例）
      新  1000元 ÷ 3 ≈ 333.33元

样例   修房（取消）
  乙   每年少 2,000.00 元：2,000.00 → 0.00
    乙：符合 → 没有
      旧  [真] 条件 危房：有危房：有危房 为 真（示例）
      旧  依据 示例
      旧  待遇 补贴 2000元（示例）
)");
}

TEST_CASE("rows are of what changes or is open, per household and policy", "[compare]") {
  CHECK(CompareTexts(kOld, kNew, kRegister).rows ==
        "\xEF\xBB\xBF"
        "编号,区划,政策,旧结论,新结论,旧每年金额,新每年金额,每年差额,说明\r\n"
        "甲,安徽省宿州市砀山县,低保,符合,符合,2400,3600,1200,\r\n"
        "甲,安徽省宿州市砀山县,取暖,没有,符合,,333.33,333.33,约数，准确为 1000/3；约数，准确为 1000/3\r\n"
        "乙,安徽省宿州市砀山县,低保,符合,不符合,1200,0,-1200,\r\n"
        "乙,安徽省宿州市砀山县,修房,符合,没有,2000,,-2000,\r\n"
        "丁,,低保,待补充,待补充,0,0,,差额未定；旧金额未定，至少这些；新金额未定，至少这些\r\n"
        "丁,,取暖,没有,符合,,333.33,333.33,约数，准确为 1000/3；约数，准确为 1000/3\r\n"
        "戊,安徽省宿州市萧县,低保,不符合,符合,0,600,600,\r\n");
  Way exact;
  exact.format = RowFormat::Jsonl;
  CHECK(CompareTexts(kOld, kNew, kRegister.substr(0, kRegister.find('\n') + 1), exact).rows ==
        R"({"record":"甲","division":341321,"policy":"低保","old":{"outcomes":{"eligible":1},"yearly":"2400"},"new":{"outcomes":{"eligible":1},"yearly":"3600"},"difference":"1200"}
{"record":"甲","division":341321,"policy":"取暖","old":null,"new":{"outcomes":{"eligible":1},"yearly":"1000/3"},"difference":"1000/3"}
)");
}

TEST_CASE("a policy that says the same of every record is never open", "[compare]") {
  // 助学 is the same in both: whether the child is at school changes nothing. 低保 is refused in both by the income.
  const std::string record = R"({"编号":"庚","户籍类型":"城镇","月收入":800,"存款":0,"有危房":false,"成员":[{"编号":"A","姓名":"小周"}]})";
  const auto same = CompareTexts(kOld, kNew, record);
  CHECK(same.comparison.whole().CountOf(Standing::Stays) == 1);
  // With another amount it is open by as much as it may be.
  std::string other = kNew;
  other.replace(other.find("500元/年"), std::string("500元/年").size(), "600元/年");
  CHECK(CompareTexts(kOld, other, record).comparison.whole().CountOf(Standing::Open) == 1);
}

TEST_CASE("what one set of rules settles bounds the difference", "[compare]") {
  // New: whoever has 有危房 gets 800 in a year whatever the income; old: 500 if the income, which is not known, is below 900. So 300 to 800 more.
  const std::string before = kFacts + "政策 修房（家庭）\n  条件 收入：月收入 ＜ 900元/月，依据 示例。\n  待遇 补贴：元/年 ＝ 500元/年，依据 示例。\n";
  const std::string after = kFacts + "政策 修房（家庭）\n  条件 危房：有危房，依据 示例。\n  待遇 补贴：元/年 ＝ 800元/年，依据 示例。\n";
  const auto outcome = CompareTexts(before, after, R"({"编号":"辛","有危房":true,"成员":[]})");
  CHECK(outcome.comparison.whole().CountOf(Standing::Open) == 1);
  // What 待补充 may come to is not worked out, so that only one end is known.
  CHECK(Has(outcome.rows, "辛,,修房,待补充,符合,0,800,,差额未定，不大于 800；旧金额未定，至少这些\r\n"));
}

TEST_CASE("the bytes are the same for any number of threads, parts and chunks", "[compare]") {
  std::string many;
  for (int i = 0; i < 40; ++i) many += kRegister;
  const auto alone = CompareTexts(kOld, kNew, many);
  for (const std::size_t threads : {1U, 2U, 3U}) {
    Way way;
    way.threads = threads;
    way.chunk_records = 7;
    way.part_bytes = 300;
    const auto several = CompareTexts(kOld, kNew, many, way);
    CHECK(several.text == alone.text);
    CHECK(several.json == alone.json);
    CHECK(several.rows == alone.rows);
    CHECK(several.issues == alone.issues);
  }
}

TEST_CASE("rules with other facts read the register for themselves", "[compare]") {
  // The check adds a fact of its own; 存款 must now be at least 100元, so that the records with 0 cannot be read any more. 乙 is left.
  std::string after = kNew;
  after.replace(after.find("存款：元，范围 ≥ 0元"), std::string("存款：元，范围 ≥ 0元").size(), "存款：元，范围 ≥ 100元");
  after += "  人工核查 入户：由 乡镇，依据 示例。\n";
  std::string many;
  for (int i = 0; i < 20; ++i) many += kRegister;
  const auto alone = CompareTexts(kOld, after, many);
  CHECK_FALSE(alone.one_reading);
  CHECK(alone.counts.seen == 120);
  CHECK(alone.counts.screened == 20);
  CHECK(alone.comparison.whole().lost.ToExactText() == "-64000");  // 20 × 3200
  Way way;
  way.threads = 2;
  way.chunk_records = 3;
  const auto several = CompareTexts(kOld, after, many, way);
  CHECK(several.text == alone.text);
  CHECK(several.rows == alone.rows);
}

TEST_CASE("one set of rules on two days: a standard that is raised", "[compare]") {
  const std::string rules = kFacts +
                            "参数 标准（户籍类型）：元/月\n  | 户籍类型 | 自 | 值 | 依据 |\n  | 城镇 | 2025-01-01 | 700 | 示例 |\n  | 城镇 | 2025-07-01 | 760 | 示例 |\n"
                            "  | 农村 | 2025-01-01 | 500 | 示例 |\n"
                            "政策 低保（家庭）\n  条件 收入：月收入 ＜ 标准，依据 示例。\n  待遇 月补差：元/月 ＝ 标准 － 月收入，依据 示例。\n";
  Way way;
  way.old_date = *value::MakeDate(2025, 6, 30);
  way.new_date = *value::MakeDate(2025, 7, 1);
  // 壬: 12 × (760 － 500) － 12 × (700 － 500) ＝ 720. 癸 is 农村: the standard stays.
  const auto outcome = CompareTexts(rules, rules,
                                    "{\"编号\":\"壬\",\"户籍类型\":\"城镇\",\"月收入\":500,\"成员\":[]}\n{\"编号\":\"癸\",\"户籍类型\":\"农村\",\"月收入\":300,\"成员\":[]}\n", way);
  CHECK_FALSE(outcome.one_reading);
  CHECK(outcome.comparison.whole().CountOf(Standing::Gains) == 1);
  CHECK(outcome.comparison.whole().CountOf(Standing::Stays) == 1);
  CHECK(outcome.comparison.whole().gained.ToExactText() == "720");
  CHECK(Has(outcome.text, "      旧  参数 标准（城镇） 700元/月，自 2025-01-01，示例\n"));
  CHECK(Has(outcome.text, "      新  参数 标准（城镇） 760元/月，自 2025-07-01，示例\n"));
}

TEST_CASE("a filter is of the old rules", "[compare]") {
  Way way;
  way.where = "符合（修房）";
  const auto outcome = CompareTexts(kOld, kNew, kRegister, way);
  CHECK(outcome.counts.kept == 1);
  CHECK(outcome.comparison.whole().lost.ToExactText() == "-3200");
  CHECK(Has(outcome.text, "筛选       符合（修房）（按旧规则）：对照了 5 户，其中 1 户符合筛选\n"));
}

TEST_CASE("differences fall into brackets", "[compare]") {
  const auto text = [](std::int64_t yuan) { return BracketText(BracketOf(yuan)); };
  CHECK(text(0) == "不变");
  CHECK(text(1) == "多 不到 1,000 元");
  CHECK(text(1000) == "多 1,000 至 5,000 元");
  CHECK(text(9999) == "多 5,000 至 10,000 元");
  CHECK(text(10000) == "多 10,000 元以上");
  CHECK(text(-1) == "少 不到 1,000 元");
  CHECK(text(-5000) == "少 5,000 至 10,000 元");
  CHECK(text(-20000) == "少 10,000 元以上");
}
