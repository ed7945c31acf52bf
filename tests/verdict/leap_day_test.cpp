#include "support.h"

// 平年 按 2月28日: when those born on 29 February have their birthday in other years.
namespace doudi::verdict {
namespace {

std::string Rules(const std::string& setting, const std::string& date) {
  return "规则集 示例/平年。\n" + setting + R"(
实体 家庭（根）
  事实 出生日期：日期，范围 ≤ 基准日。
定义 年龄（家庭）：周岁 ＝ 周岁（出生日期，基准日）。
政策 成年补贴（家庭），施行 2020-01-01
  依据 示例。
  条件 年龄：年龄 ≥ 18周岁。
例 一家
  基准日 )" + date + R"(。
  家庭 ｛ 出生日期：2008-02-29 ｝。
)";
}

}  // namespace

TEST_CASE("[verdict] a leapling's birthday is on 1 March in other years unless the rule set says 28 February") {
  struct Row {
    std::string setting, date, summary;
  };
  const std::vector<Row> rows = {
      {"", "2026-02-28", "不符合"},
      {"", "2026-03-01", "符合"},
      {"平年 按 3月1日。", "2026-02-28", "不符合"},
      {"平年 按 2月28日。", "2026-02-27", "不符合"},
      {"平年 按 2月28日。", "2026-02-28", "符合"},
  };
  for (const auto& row : rows) {
    INFO(row.setting << " " << row.date);
    CHECK(Summary(Screening(Rules(row.setting, row.date)).Of("成年补贴")) == row.summary);
  }
}

TEST_CASE("[verdict] an explanation says that the birthday was taken on 28 February") {
  const auto explained = Screening(Rules("平年 按 2月28日。", "2026-02-28")).Explained("成年补贴");
  CHECK(explained.find("周岁（2008-02-29，2026-02-28，平年按 2月28日）") != std::string::npos);
  CHECK(Screening(Rules("", "2026-03-01")).Explained("成年补贴").find("平年") == std::string::npos);
}

}  // namespace doudi::verdict
