#include "support.h"

// 重叠天数 and 学年.
namespace doudi::verdict {
namespace {

const std::string kModel = R"(
规则集 示例/时段。
实体 家庭（根）
  事实 查询日：日期。
实体 居住，属 家庭
  事实 起：日期。
  事实 止：日期。
定义 窗内天数（居住）：天 ＝ 重叠天数（起，止，2025-01-01，2025-01-31）。
定义 居住天数（家庭）：天 ＝ 合计（居住：窗内天数）。
定义 入学年（家庭）：数 ＝ 学年（查询日）。
政策 居住补贴（家庭），施行 2020-01-01
  依据 示例。
  条件 天数：居住天数 ≥ 10天。
政策 新学年（家庭），施行 2020-01-01
  依据 示例。
  条件 学年：入学年 ＝ 2025。
例 一家
  基准日 2025-08-15。
)";

std::string Stay(const std::string& from, const std::string& until) { return "  居住 ｛ 起：" + from + "，止：" + until + " ｝。\n"; }

}  // namespace

TEST_CASE("[verdict] 重叠天数 counts both ends of what two periods share, and nothing where they do not meet") {
  struct Row {
    std::string stays, summary;
  };
  const std::vector<Row> rows = {
      {Stay("2025-01-01", "2025-01-10"), "符合"},     {Stay("2025-01-01", "2025-01-09"), "不符合"},
      {Stay("2025-01-22", "2025-12-31"), "符合"},     {Stay("2025-01-23", "2025-12-31"), "不符合"},
      {Stay("2024-01-01", "2026-01-01"), "符合"},     {Stay("2025-02-01", "2026-01-01"), "不符合"},
      {Stay("2024-12-01", "2025-01-05") + Stay("2025-01-27", "2025-02-03"), "符合"},
      {Stay("2024-12-01", "2025-01-05") + Stay("2025-01-28", "2025-02-03"), "不符合"},
  };
  for (const auto& row : rows) {
    INFO(row.stays);
    CHECK(Summary(Screening(kModel + row.stays).Of("居住补贴")) == row.summary);
  }
  CHECK(Summary(Screening(kModel + "  居住 ｛ 起：2025-02-01 ｝。\n").Of("居住补贴")) == "不符合");
  CHECK(Summary(Screening(kModel + "  居住 ｛ 起：2025-01-01 ｝。\n").Of("居住补贴")) != "符合");
}

TEST_CASE("[verdict] a school year begins on 1 September") {
  for (const auto& [day, summary] : std::vector<std::pair<std::string, std::string>>{
           {"2025-08-31", "不符合"}, {"2025-09-01", "符合"}, {"2025-10-31", "符合"}, {"2026-08-31", "符合"}, {"2026-09-01", "不符合"}}) {
    INFO(day);
    CHECK(Summary(Screening(kModel + "  家庭 ｛ 查询日：" + day + " ｝。\n").Of("新学年")) == summary);
  }
}

}  // namespace doudi::verdict
