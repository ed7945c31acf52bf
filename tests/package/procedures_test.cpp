// Who takes the application: what holds for the place and the case.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "package/package.h"
#include "verdict/support.h"

using namespace doudi;

namespace {

// Office, time limit and manner of the one policy, for a household with these facts; `layer` holds in 砀山县.
std::string TakenBy(const std::string& household, const std::string& layer = {}) {
  const verdict::Screening screening(R"(
规则集 例/办理，适用 砀山县，区划 取 户籍区划，施行 2020-01-01。
实体 家庭（根）
  事实 户籍区划：区划。
  事实 急难：布尔。
  事实 家庭人数：人。
政策 救助（家庭）
  条件 人数：家庭人数 ≥ 1人。
  待遇 救助金：元 ＝ 100元。
  办理 乡镇人民政府，当 非 急难，时限 20个工作日。
  办理 急难发生地乡镇人民政府，当 急难，时限 5个工作日，免申请。
)" + layer + R"(
例 甲
  基准日 2025-08-15。
  家庭 ｛ 家庭人数：1人，)" + household + R"( ｝。
)");
  const auto package = package::MakePackage(screening.result(), 0);
  REQUIRE(package.items.size() == 1);
  const auto& item = package.items.front();
  return fmt::format("{}｜{}｜{}", item.office, item.time_limit, item.manner);
}

}  // namespace

TEST_CASE("办理 holds where its 当 does", "[package]") {
  CHECK(TakenBy("户籍区划：北京市，急难：假") == "乡镇人民政府｜20个工作日｜");
  CHECK(TakenBy("户籍区划：北京市，急难：真") == "急难发生地乡镇人民政府｜5个工作日｜免申请");
}

TEST_CASE("an unknown 当 leaves each that may take it", "[package]") {
  CHECK(TakenBy("户籍区划：北京市") == "乡镇人民政府、急难发生地乡镇人民政府｜20个工作日｜免申请");
}

TEST_CASE("a place puts its own 办理 in place of all others, or beside them", "[package]") {
  const std::string own = "覆盖 救助 办理 县民政局，时限 10个工作日。";
  CHECK(TakenBy("户籍区划：砀山县，急难：真", own) == "县民政局｜10个工作日｜");
  CHECK(TakenBy("户籍区划：萧县，急难：真", own) == "急难发生地乡镇人民政府｜5个工作日｜免申请");
  const std::string more = "增补 救助 办理 村级便民服务站，方式 \"代办\"。";
  CHECK(TakenBy("户籍区划：砀山县，急难：假", more) == "村级便民服务站、乡镇人民政府｜20个工作日｜代办");
  CHECK(TakenBy("户籍区划：萧县，急难：假", more) == "乡镇人民政府｜20个工作日｜");
  CHECK(TakenBy("户籍区划：砀山县，急难：假", "增补 救助 办理 乡镇人民政府，时限 3个工作日。") == "乡镇人民政府｜3个工作日｜");
}

TEST_CASE("a 评估单元 takes over the 办理 of what it assesses, for its element", "[package]") {
  const verdict::Screening screening(R"(
规则集 例/办理。
实体 家庭（根）
  事实 人口：人。
实体 成员，属 家庭
  事实 重病：布尔。
定义 家庭人数（家庭）：人 ＝ 人口。
政策 救助（家庭）
  条件 人数：家庭人数 ≥ 3人。
  待遇 救助金：元 ＝ 100元。
  办理 乡镇人民政府，当 家庭人数 ≥ 2人，时限 20个工作日。
  办理 县民政局，当 家庭人数 ＜ 2人，时限 5个工作日。
评估单元 单人户（成员 其中 重病）
  范围 本成员。
  给定 家庭人数 ＝ 1人。
  评估 救助 称为 单人救助。
  条件 人数：家庭人数 ≥ 1人。
例 甲
  基准日 2025-08-15。
  家庭 ｛ 人口：2人 ｝。
  成员 乙 ｛ 重病：真 ｝。
)");
  const auto package = package::MakePackage(screening.result(), 0);
  REQUIRE(package.items.size() == 1);
  CHECK(package.items.front().office == "县民政局");
  CHECK(package.items.front().time_limit == "5个工作日");
}
