#include "rules.h"
#include "support.h"

namespace doudi::verdict {
namespace {

// The family with one of its given facts taken out.
std::string Without(const std::string& fact) {
  auto text = kFamily;
  const auto at = text.find(fact);
  REQUIRE(at != std::string::npos);
  const std::string comma = "，";
  const bool last = text.compare(at + fact.size(), comma.size(), comma) != 0;
  return last ? text.erase(at - comma.size(), comma.size() + fact.size()) : text.erase(at, fact.size() + comma.size());
}

std::string With(std::string text, const std::string& fact, const std::string& instead) {
  const auto at = text.find(fact);
  REQUIRE(at != std::string::npos);
  return text.replace(at, fact.size(), instead);
}

}  // namespace

TEST_CASE("[verdict] one fact missing leaves a verdict as it was or is named") {
  struct Row {
    std::string fact, summary;
  };
  const std::vector<Row> rows = {
      {"户籍类型：城镇", "符合"},  // below both standards
      {"存款：8000元", "待补充：存款"},
      {"拒绝核对：假", "待补充：拒绝核对"},
      {"月收入：1200元/月", "待补充：月收入（大钱）"},
      {"月收入：900元/月", "待补充：月收入（妻）"},
      {"出生日期：1983-04-02", "符合"},
  };
  for (const auto& row : rows) {
    INFO(row.fact);
    CHECK(Summary(Screening(kRules + Without(row.fact)).Of("低保")) == row.summary);
  }
}

TEST_CASE("[verdict] a collection that was not listed is asked for, one listed as empty is not") {
  CHECK(Summary(Screening(kRules + With(kFamily, "无 财产。", "")).Of("低保")) == "待补充：财产");
  CHECK(Summary(Screening(kRules + kFamily).Of("低保")) == "符合");
}

TEST_CASE("[verdict] known income over the line decides without the rest") {
  auto text = With(kFamily, "月收入：1200元/月", "月收入：9000元/月");
  text = With(text, "，月收入：900元/月", "");
  text = With(text, "，存款：8000元，拒绝核对：假", "");
  const Screening screening(kRules + text);
  CHECK(Summary(screening.Of("低保")) == "不符合");
  CHECK(screening.Explained("低保") == R"(低保（大钱一家）：不符合
  依据 《最低生活保障审核确认办法》（民发〔2021〕57号）第十三条、第十四条
  [假] 条件 收入：人均月收入 ＜ 低保标准
      至少 2740元/人/月 ＜ 780元/人/月
      人均月收入 至少 2740元/人/月 ＝ （至少 8220元/月）÷ 3人
      家庭月收入 至少 8220元/月 ＝ 9000元/月（大钱）＋ 未知（妻）－ 780元/月（儿），下限 0元/月
      重病扣减（儿） 780元/月 ＝ 较小者（2000元/月，780元/月）
      参数 低保标准（砀山县，城镇） 780元/人/月，自 2024-07-01，示例
      依据 《最低生活保障审核确认办法》（民发〔2021〕57号）第十三条
  [？] 条件 财产：存款 ÷ 保障人数 ≤ 人均存款上限 且 非 有车
      依据 《最低生活保障审核确认办法》（民发〔2021〕57号）第十四条
    [？] 存款 ÷ 保障人数 ≤ 人均存款上限
        未知 ≤ 18720元/人
        存款 ÷ 保障人数 ＝ 未知 ÷ 3人 ＝ 未知
        参数 人均存款上限 18720元/人，自 2021-07-01，示例
    [真] 非 有车
      [假] 有车
        [假] 有（财产 其中 类别 ＝ 机动车 且 估值 ＞ 10000元）
            没有财产
  [？] 程序终止 拒绝核对：拒绝核对
      拒绝核对 为 未知
  差在 收入：人均月收入 至少高出 1960元/人/月（限 780元/人/月，至多 779.99元/人/月）
  以上改变后仍不能确定符合
)");
}

}  // namespace doudi::verdict
