// Ledgers as they come: tables of a database, columns by other names, months and amounts as people write them, rows that are wrong.
#include <sqlite3.h>

#include <algorithm>

#include "audit/external_sort.h"
#include "audit/fen.h"
#include "audit/rows_file.h"
#include "record/register_error.h"
#include "scene.h"

using namespace doudi;
using audit::Lines;
using audit::Scene;

namespace {

constexpr const char* kOne =
    R"({"编号":"H1","户名":"张三家","户籍区划":"砀山县","成员":[{"编号":"A","姓名":"张三","死亡日期":"无","重残":false,"孤老":false,"月收入":0}]})"
    "\n";

Lines Issues(const Scene& scene) {
  Lines lines;
  std::istringstream text(scene.Read("核查/issues.jsonl"));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("months as people write them", "[audit]") {
  for (const char* text : {"2024-03", "2024/3", "2024.03", "202403", "2024年3月", "2024-03-15", "２０２４－０３", "20240315"}) {
    INFO(text);
    const auto month = audit::ParseMonth(text);
    REQUIRE(month);
    CHECK(audit::ToText(*month) == "2024-03");
  }
  for (const char* text : {"", "2024", "2024-13", "2024-00", "三月", "24-03", "2024-3-32", "203"}) {
    INFO(text);
    CHECK_FALSE(audit::ParseMonth(text));
  }
  CHECK(value::ToText(audit::DayIn(*audit::ParseMonth("2024-02"), {31})) == "2024-02-29");
  CHECK(value::ToText(audit::DayIn(*audit::ParseMonth("2024-12"), {1})) == "2024-12-01");
}

TEST_CASE("amounts are whole fen", "[audit]") {
  const auto fen = [](std::string_view text) { return std::get<std::int64_t>(audit::ReadFen(text)); };
  CHECK(fen("780") == 78000);
  CHECK(fen("780.5") == 78050);
  CHECK(fen("-12.30") == -1230);
  CHECK(fen("1,560元") == 156000);
  CHECK(fen("0.15万") == 150000);
  CHECK(std::get<value::LiteralError>(audit::ReadFen("780.005")).message == "不是整分的金额");
  CHECK(std::holds_alternative<value::LiteralError>(audit::ReadFen("七百")));
}

TEST_CASE("rows sort by their bytes, in memory and on disk alike", "[audit]") {
  Scene scene;
  std::vector<std::string> rows;
  for (int i = 0; i < 3000; ++i) rows.push_back(std::to_string(i * 7919 % 3001) + std::string(static_cast<std::size_t>(i % 50), 'x'));
  std::vector<std::string> sorted = rows;
  std::sort(sorted.begin(), sorted.end());
  for (const std::size_t memory : {std::size_t{1} << 20, std::size_t{2000}}) {
    audit::ExternalSort sort(scene.At(""), memory);
    for (const auto& row : rows) sort.Add(row);
    std::vector<std::string> read;
    sort.ForEach([&](std::string_view row) { read.emplace_back(row); });
    CHECK(read == sorted);
  }
}

TEST_CASE("rows of records are found by record, whatever order they came in", "[audit]") {
  Scene scene;
  audit::RowsFileBuilder builder(scene.At(""));
  for (const auto& [record, row] : std::vector<std::pair<std::uint32_t, std::string>>{{5, "b"}, {2, "c"}, {5, "a"}, {2, "c"}}) builder.Add(record, row);
  builder.Write(scene.At("rows"), 7, {"低保", ""});
  const audit::RowsFile file(scene.At("rows"));
  CHECK(file.records() == 7);
  CHECK(file.names() == std::vector<std::string>{"低保", ""});
  std::string read;
  file.Read(0, 7, [&](std::uint64_t record, std::string_view row) { read += std::to_string(record) + std::string(row) + " "; });
  CHECK(read == "2c 2c 5a 5b ");
  read.clear();
  file.Read(3, 5, [&](std::uint64_t record, std::string_view row) { read += std::to_string(record) + std::string(row) + " "; });
  CHECK(read.empty());
  std::filesystem::resize_file(scene.At("rows"), std::filesystem::file_size(scene.At("rows")) - 3);
  CHECK_THROWS_WITH(audit::RowsFile(scene.At("rows")), scene.At("rows") + " 不完整。删去它，加 --resume 会重新整理");
}

TEST_CASE("rows that are wrong are set aside, each with what is accepted, and the others count", "[audit]") {
  Scene scene;
  scene.Register(kOne);
  scene.Write("台账.csv", std::string(Scene::kLedgerHead) +
                              "H1,,低保,2024年5月,\"1,000元\",\n"
                              "H1,,低保,2024-05,-300,\n"
                              "H1,,低保,五月,700,\n"
                              "H1,,低保,2024-05,七百,\n"
                              "H9,,低保,2024-05,700,\n"
                              "H1,,低保金,2024-05,700,\n"
                              "H1,,低保金,2024-05,700,\n"
                              "H1,,低保,2023-05,700,\n");
  const auto report = scene.Run("2024-05", "2024-05");
  CHECK(scene.Differences().empty());  // 1000 － 300 ＝ 700
  CHECK(Issues(scene) == Lines{R"({"file":"台账.csv","line":4,"record":"H1","field":"月份","value":"五月","message":"不是月份","accepted":"2024-03、202403、2024年3月","set_aside":true})",
                               R"({"file":"台账.csv","line":5,"record":"H1","field":"金额","value":"七百","message":"“七百”不是数字","accepted":"请写数字，形如 1500、1,500、3.5万 或 1500元","set_aside":true})",
                               R"({"file":"台账.csv","line":6,"record":"H9","field":"家庭编号","value":"H9","message":"名册里没有这一户","accepted":"名册里有的编号；户已注销的也要在名册里","set_aside":true})",
                               R"({"file":"台账.csv","line":7,"record":"H1","field":"项目","value":"低保金","message":"没有这个项目，它的行都没有读（只说一次）","accepted":"是否指「低保」？","set_aside":true})"});
  CHECK(report.manifest.ledger.rows == 8);
  CHECK(report.manifest.ledger.kept == 2);
  CHECK(report.manifest.ledger.other_months == 1);
  CHECK(report.manifest.ledger.set_aside == 5);
  CHECK(report.manifest.ledger.strangers == 1);
  CHECK(report.manifest.ledger.strangers_fen == 70000);
}

TEST_CASE("names of programmes are mapped, several policies may be paid by one", "[audit]") {
  Scene scene;
  scene.Register(kOne);
  scene.Write("项目.csv", "项目,政策,待遇\n生活费,低保,补差\n春节慰问,不比,\n");
  scene.Write("台账.csv", std::string(Scene::kLedgerHead) + "H1,,生活费,2024-05,650,\nH1,,春节慰问,2024-05,200,\n");
  auto request = scene.Request("核查", "2024-05", "2024-05");
  request.programmes = scene.At("项目.csv");
  const auto report = scene.Run(request);
  CHECK(scene.Differences() == Lines{"H1 生活费 2024-05 少发 650 700 50"});
  CHECK(report.manifest.ledger.not_compared == 1);
  CHECK(Issues(scene).empty());

  scene.Write("项目.csv", "项目,政策,待遇\n生活费,底保,\n");
  request.out = scene.At("再");
  CHECK_THROWS_WITH(scene.Run(request), Catch::Contains("第 2 行：没有名为「底保」的政策。可用：是否指「低保」？"));
}

TEST_CASE("columns by other names: the guess is shown, and a mapping says it", "[audit]") {
  Scene scene;
  scene.Register(kOne);
  scene.Write("ff.csv", "jtbh,xm,ffny,je,bz\nH1,低保,202405,650,好\n");
  auto request = scene.Request("核查", "2024-05", "2024-05");
  request.ledger.paths = {scene.At("ff.csv")};
  CHECK_THROWS_WITH(scene.Run(request), "ff.csv 里看不出哪一列是「家庭编号」。台账要有：家庭编号、成员编号、项目、月份、金额、账户。列名不同的写一个映射文件（下面是猜的，请改对）：\n"
                                        "表,列,对应\nff.csv,jtbh,家庭编号\nff.csv,xm,项目\nff.csv,ffny,月份\nff.csv,je,金额\nff.csv,bz,不读\n");
  scene.Write("映射.csv", "表,列,对应\nff.csv,jtbh,家庭编号\nff.csv,xm,项目\nff.csv,ffny,月份\nff.csv,je,金额\nff.csv,bz,不读\n");
  request.ledger.map = scene.At("映射.csv");
  scene.Run(request);
  CHECK(scene.Differences() == Lines{"H1 低保 2024-05 少发 650 700 50"});
}

TEST_CASE("ledger, roll and register may be tables of one database", "[audit]") {
  Scene scene;
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(scene.At("救助.db").c_str(), &database) == SQLITE_OK);
  const char* tables =
      "CREATE TABLE 家庭(编号 TEXT PRIMARY KEY, 户名, 户籍区划);"
      "CREATE TABLE 成员(家庭编号, 编号, 姓名, 死亡日期, 重残, 孤老, 月收入);"
      "CREATE TABLE 台账(家庭编号, 成员编号, 项目, 月份, 金额 NUMERIC, 账户);"
      "CREATE TABLE 在享名单(家庭编号, 成员编号, 项目, 起始, 状态);"
      "INSERT INTO 家庭 VALUES('H1', '张三家', '砀山县');"
      "INSERT INTO 成员 VALUES('H1', 'A', '张三', '无', '否', '否', 0);"
      "INSERT INTO 台账 VALUES('H1', NULL, '低保', '2024-05', 650.5, NULL), ('H1', NULL, '低保', '2024-06', 700, NULL), ('H1', NULL, '低保', 202407, '800元', NULL);"
      "INSERT INTO 在享名单 VALUES('H1', NULL, '低保', '2024-05', '在享');";
  char* error = nullptr;
  sqlite3_exec(database, tables, nullptr, nullptr, &error);
  INFO((error ? error : ""));
  REQUIRE(error == nullptr);
  sqlite3_close(database);
  auto request = scene.Request("核查", "2024-05", "2024-07");
  request.register_paths = {scene.At("救助.db")};
  request.ledger.paths = request.roll.paths = request.register_paths;
  const auto report = scene.Run(request);
  for (const auto& issue : Issues(scene)) UNSCOPED_INFO(issue);
  CHECK(scene.Differences() == Lines{"H1 低保 2024-05 少发 650.5 700 49.5", "H1 低保 2024-07 多发 800 780 20"});
  CHECK(report.manifest.ledger.kept == 3);
}
