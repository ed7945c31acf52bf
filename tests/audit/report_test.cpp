// Reports made of a run directory: what is in the page, that no text in it becomes markup, its size, the workbook, and what is refused.
#include <rapidjson/document.h>
#include <zip.h>

#include <map>
#include <memory>
#include <set>

#include "audit/report_page.h"
#include "audit/report_source.h"
#include "audit/report_workbook.h"
#include "../cli/run.h"
#include "scene.h"

using namespace doudi;
using audit::Scene;
using rapidjson::Document;
using rapidjson::Value;

namespace {

namespace fs = std::filesystem;

// A is paid 800 for two months in which 200, then 280 are due; one of its members is dead. B is paid what is due. C gets nothing.
void Fill(Scene& scene, const std::string& name = "大钱") {
  scene.Register(R"({"编号":"A1","户名":")" + name + R"(","户籍区划":"砀山县","社区":"城关","存款":30000,"成员":[{"编号":"A","姓名":")" + name +
                 R"(","死亡日期":"无","重残":false,"孤老":false,"月收入":500},{"编号":"B","姓名":"小钱","死亡日期":"2024-05-10 知悉 2024-12-01","重残":false,"孤老":false,"月收入":100}]})" "\n"
                 R"({"编号":"B2","户名":"李","户籍区划":"萧县","社区":"东街","存款":0,"成员":[{"编号":"A","姓名":"李","死亡日期":"无","重残":false,"孤老":false,"月收入":400}]})" "\n"
                 R"({"编号":"C3","户名":"王","户籍区划":"萧县","社区":"东街","存款":0,"成员":[{"编号":"A","姓名":"王","死亡日期":"无","重残":false,"孤老":false,"月收入":100}]})" "\n");
  scene.Pay("A1", "低保", "2024-05", "2024-08", "800");
  scene.Pay("B2", "低保", "2024-05", "2024-08", "200");
}

audit::ReportSource Audited(Scene& scene) {
  scene.Run("2024-05", "2024-08");
  return audit::OpenForReport(scene.At("核查"));
}

std::string DataText(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const auto at = page.find(begin);
  REQUIRE(at != std::string::npos);
  const auto from = at + begin.size();
  return page.substr(from, page.find("</script>", from) - from);
}

Document DataOf(const std::string& page) {
  Document data;
  data.Parse(DataText(page).c_str());
  REQUIRE_FALSE(data.HasParseError());
  return data;
}

// A value with the places of texts left as they are.
std::string Short(const Value& value) {
  if (value.IsArray()) {
    std::string text;
    for (const auto& one : value.GetArray()) text += (text.empty() ? "" : " ") + Short(one);
    return "[" + text + "]";
  }
  if (value.IsString()) return value.GetString();
  if (value.IsNull()) return "-";
  return value.IsInt() ? std::to_string(value.GetInt()) : std::to_string(value.GetDouble());
}

std::string TextAt(const Document& data, const Value& place) { return data["strings"][place.GetUint()].GetString(); }

const Value& HouseholdOf(const Document& data, const std::string& id) {
  for (const auto& household : data["households"].GetArray())
    if (household[0].GetString() == id) return household;
  FAIL("no household " << id);
  return data;
}

std::size_t CountOf(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

std::string InZip(const std::string& path, const std::string& name) {
  const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(zip_open(path.c_str(), ZIP_RDONLY, nullptr), zip_discard);
  REQUIRE(archive);
  zip_stat_t stat{};
  REQUIRE(zip_stat(archive.get(), name.c_str(), 0, &stat) == 0);
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen(archive.get(), name.c_str(), 0), zip_fclose);
  REQUIRE(file);
  std::string text(stat.size, '\0');
  REQUIRE(zip_fread(file.get(), text.data(), text.size()) == static_cast<zip_int64_t>(text.size()));
  return text;
}

// 「A2=SZ-1」 of a sheet: texts and numbers, by cell.
std::map<std::string, std::string> CellsOf(const std::string& xml) {
  std::map<std::string, std::string> cells;
  for (auto at = xml.find("<c r=\""); at != std::string::npos; at = xml.find("<c r=\"", at + 1)) {
    const std::string name = xml.substr(at + 6, xml.find('"', at + 6) - at - 6), rest = xml.substr(at, xml.find("</c>", at) - at);
    const bool number = rest.find("<v>") != std::string::npos;
    const auto from = rest.find(number ? "<v>" : "<t");
    const auto begin = rest.find('>', from) + 1;
    cells[name] = rest.substr(begin, rest.find('<', begin) - begin);
  }
  return cells;
}

}  // namespace

TEST_CASE("a report's page holds the households, their months and amounts", "[audit][report]") {
  Scene scene;
  Fill(scene);
  const auto source = Audited(scene);
  const std::string page = audit::ReportPage(source);
  const Document data = DataOf(page);
  CHECK(std::string(data["meta"]["seal"].GetString()) == source.seal);
  CHECK(data["meta"]["shown"].GetInt() == 2);
  CHECK(data["meta"]["left_out"].GetInt() == 0);
  CHECK(data["summary"] == source.summary);
  CHECK(data["catalogue"] == source.catalogue_json);
  REQUIRE(data["households"].Size() == 2);
  const Value& first = HouseholdOf(data, "A1");
  REQUIRE(first[4].Size() == 1);
  const Value& difference = first[4][0];
  CHECK(TextAt(data, difference[0]) == "低保");
  // In May both were alive on the first: 700 × 2 − 600 ＝ 800 as paid. Then 700 − 500 ＝ 200, with the higher standard 280. It became known in December.
  REQUIRE(difference[3].Size() == 2);
  CHECK(Short(difference[3][0]).starts_with("[1 1 0 800 200 - 800 - 600 - - 600 0 "));
  CHECK(Short(difference[3][1]).starts_with("[2 2 0 800 280 - "));
  std::set<std::string> leads;
  for (const auto& finding : first[5].GetArray()) leads.insert(data["catalogue"]["findings"][finding[0].GetUint()]["code"].GetString());
  CHECK(leads == std::set<std::string>{"D01", "D05"});
  const Value& other = HouseholdOf(data, "C3");
  REQUIRE(other[6].Size() == 1);
  CHECK(TextAt(data, other[6][0][0]) == "低保");
  CHECK(other[6][0][5].GetInt() == 500);
  CHECK(other[6][0][7].GetInt() == 4);
}

TEST_CASE("a report asks nothing of a network and is the same each time", "[audit][report]") {
  Scene scene;
  Fill(scene);
  const auto source = Audited(scene);
  const std::string page = audit::ReportPage(source);
  CHECK(page == audit::ReportPage(audit::OpenForReport(scene.At("核查"))));
  CHECK(page.find("default-src 'none'") != std::string::npos);
  for (const char* fetched : {" src=", "<link", "@import", "url("}) CHECK(page.find(fetched) == std::string::npos);
  CHECK(page.find("Chart.js v") != std::string::npos);
  CHECK(page.find("MIT License") != std::string::npos);
}

TEST_CASE("names in a report are texts, whatever is in them", "[audit][report]") {
  Scene scene;
  Fill(scene, "</script><script>alert(1)</script><!--");
  auto request = scene.Request("核查", "2024-05", "2024-08");
  request.replay.unmask = true;
  scene.Run(request);
  const auto source = audit::OpenForReport(scene.At("核查"));
  for (const std::string& page : {audit::ReportPage(source), audit::HouseholdPage(source, "A1")}) {
    const Document data = DataOf(page);
    CHECK(data["meta"]["unmask"].GetBool());
    CHECK(TextAt(data, HouseholdOf(data, "A1")[1]) == "</script><script>alert(1)</script><!--");
    CHECK(DataText(page).find('<') == std::string::npos);
    CHECK(CountOf(page, "</script>") == 3);  // data, chart, script
    CHECK(page.find("<script>alert") == std::string::npos);
  }
}

TEST_CASE("a report stays below its size: the largest amounts first, the rest counted", "[audit][report]") {
  Scene scene;
  std::string lines;
  for (int i = 0; i < 300; ++i) {
    const std::string id = "H" + std::to_string(1000 + i);
    lines += R"({"编号":")" + id + R"(","户名":"张","户籍区划":"萧县","社区":"东街","存款":0,"成员":[{"编号":"A","姓名":"张","死亡日期":"无","重残":false,"孤老":false,"月收入":)" + std::to_string(100 + i) + "}]}\n";
    scene.Pay(id, "低保", "2024-05", "2024-06", std::to_string(600 - (100 + i) + 1 + i));  // 1 to 300 too much a month
  }
  scene.Register(lines);
  scene.Run("2024-05", "2024-06");
  const auto source = audit::OpenForReport(scene.At("核查"));
  const std::size_t whole = audit::ReportPage(source).size();
  CHECK(DataOf(audit::ReportPage(source))["households"].Size() == 300);
  std::size_t before = 300, texts = DataOf(audit::ReportPage(source))["strings"].Size();
  for (const std::size_t most : {whole - 1, whole - 15'000, whole - 30'000}) {
    const std::string page = audit::ReportPage(source, most);
    CHECK(page.size() <= most);
    const Document data = DataOf(page);
    const std::size_t shown = data["households"].Size();
    CHECK(shown < before);
    before = shown;
    CHECK(data["meta"]["shown"].GetUint64() == shown);
    CHECK(data["meta"]["left_out"].GetUint64() == 300 - shown);
    CHECK(data["summary"] == source.summary);
    // 300 too much is H1299, and so on downwards.
    for (std::size_t i = 0; i < 50; ++i) CHECK(std::string(data["households"][static_cast<rapidjson::SizeType>(i)][0].GetString()) == "H" + std::to_string(1299 - i));
    CHECK(data["strings"].Size() < texts);  // of households that were left out none is kept
    texts = data["strings"].Size();
  }
  CHECK(DataOf(audit::ReportPage(source, 0))["households"].Size() == 0);
}

TEST_CASE("one household's evidence says which part it is from", "[audit][report]") {
  Scene scene;
  Fill(scene);
  const auto source = Audited(scene);
  const Document data = DataOf(audit::HouseholdPage(source, "C3"));
  REQUIRE(data["households"].Size() == 1);
  CHECK(std::string(data["meta"]["household"].GetString()) == "C3");
  CHECK(std::string(data["meta"]["part"].GetString()) == "parts/000000.jsonl");
  CHECK_THAT(scene.Read("核查/chain.jsonl"), Catch::Contains(data["meta"]["part_sha256"].GetString()));
  CHECK_THROWS_WITH(audit::HouseholdPage(source, "B2"),
                    scene.At("核查") + " 里没有「B2」这一户：名册里没有它，或者没有查出什么；编号是证件号又遮了的，照结果里的写法写");
}

TEST_CASE("a workbook has a sheet per kind of lead, and amounts that are numbers", "[audit][report]") {
  Scene scene;
  Fill(scene);
  const auto source = Audited(scene);
  audit::WriteReportWorkbook(source, scene.At("报告.xlsx"));
  audit::WriteReportWorkbook(source, scene.At("又.xlsx"));
  CHECK(scene.Read("报告.xlsx") == scene.Read("又.xlsx"));
  const std::string book = InZip(scene.At("报告.xlsx"), "xl/workbook.xml");
  std::size_t at = 0;
  for (const char* sheet : {"汇总", "差额", "D01 死亡未退", "D05 存款超标", "应保未保"}) {
    INFO(sheet);
    at = book.find(std::string("<sheet name=\"") + sheet + "\"", at);
    CHECK(at != std::string::npos);
  }
  const std::string sheet = InZip(scene.At("报告.xlsx"), "xl/worksheets/sheet2.xml");
  CHECK(sheet.find("state=\"frozen\"") != std::string::npos);
  const auto cells = CellsOf(sheet);
  CHECK(cells.at("A2") == "A1");
  CHECK(cells.at("H2") == "2024-06");
  CHECK(cells.at("I2") == "多发");
  CHECK(cells.at("J2") == "800");
  CHECK(cells.at("K2") == "200");
  CHECK(cells.at("M2") == "600");
  CHECK(cells.at("P2") == "600");
  const auto dead = CellsOf(InZip(scene.At("报告.xlsx"), "xl/worksheets/sheet3.xml"));
  CHECK(dead.at("L1") == "在发月额 合计（元）");
  CHECK(dead.at("J2") == "2024-06 至 2024-08");
  CHECK(dead.at("K2") == "3");
  CHECK(dead.at("L2") == "2400");
  CHECK(dead.at("O2") == "登记的是同名的别人");
  const auto missed = CellsOf(InZip(scene.At("报告.xlsx"), "xl/worksheets/sheet5.xml"));
  CHECK(missed.at("B2") == "C3");
  CHECK(missed.at("I2") == "500");
  CHECK(missed.at("K2") == "4");
}

TEST_CASE("an amount that does not end is rounded in the workbook and said exactly", "[audit][report]") {
  Scene scene;
  std::string rules = audit::kSceneRules;
  const std::string from = "待遇 补贴：元/月 ＝ 90元/月";
  rules.replace(rules.find(from), from.size(), "待遇 补贴：元/月 ＝ 200元/月 ÷ 3");
  scene.UseRules(rules);
  scene.Register(R"({"编号":"A1","户名":"李","户籍区划":"萧县","社区":"东街","存款":0,"成员":[{"编号":"A","姓名":"李","死亡日期":"无","重残":true,"孤老":false,"月收入":900}]})" "\n");
  scene.Pay("A1/A", "护理补贴", "2024-05", "2024-05", "90");
  scene.Run("2024-05", "2024-05");
  const auto source = audit::OpenForReport(scene.At("核查"));
  audit::WriteReportWorkbook(source, scene.At("报告.xlsx"));
  const auto cells = CellsOf(InZip(scene.At("报告.xlsx"), "xl/worksheets/sheet2.xml"));
  CHECK(cells.at("K2") == "66.67");
  CHECK(cells.at("M2") == "23.33");
  CHECK_THAT(cells.at("Q2"), Catch::StartsWith("约数，准确为 200/3；约数，准确为 70/3"));
  const Document data = DataOf(audit::ReportPage(source));
  CHECK(Short(HouseholdOf(data, "A1")[4][0][3][0]).starts_with("[0 1 0 90 200/3 - - - 70/3 "));
}

TEST_CASE("cells of a workbook are texts that XML and Excel take, whatever is in them", "[audit][report]") {
  Scene scene;
  Fill(scene, R"(=1+1<&\u0001\uffff)");
  auto request = scene.Request("核查", "2024-05", "2024-08");
  request.replay.unmask = true;
  scene.Run(request);
  audit::WriteReportWorkbook(audit::OpenForReport(scene.At("核查")), scene.At("报告.xlsx"));
  CHECK(CellsOf(InZip(scene.At("报告.xlsx"), "xl/worksheets/sheet2.xml")).at("B2") == "=1+1&lt;&amp;_x0001_\xEF\xBF\xBD");
}

TEST_CASE("no report is made of a directory that was changed, or is a part", "[audit][report]") {
  Scene scene;
  Fill(scene);
  scene.Run("2024-05", "2024-08");
  const std::string before = scene.Read("核查/missed.csv");
  scene.Write("核查/missed.csv", before + "x");
  CHECK_THROWS_WITH(audit::OpenForReport(scene.At("核查")),
                    scene.At("核查") + " 和封印对不上，不据以出报告。用 doudi audit verify 看，重新核查以后再来：\n  missed.csv 被改过");
  fs::remove(scene.At("核查/seal.json"));
  CHECK_THROWS_WITH(audit::OpenForReport(scene.At("核查")),
                    scene.At("核查") + " 和封印对不上，不据以出报告。用 doudi audit verify 看，重新核查以后再来：\n  没有 seal.json：核查没有做完，或者它被删去了");
  CHECK_THROWS_WITH(audit::OpenForReport(scene.At("没有")), "没有目录 " + scene.At("没有") + "。要写 doudi audit --out 的那个目录");
  auto shard = scene.Request("份", "2024-05", "2024-08");
  shard.part_records = 1;
  shard.shard = audit::Shard{1, 3};
  scene.Run(shard);
  CHECK_THROWS_WITH(audit::OpenForReport(scene.At("份")), scene.At("份") + " 只是一部分，没有结果。先用 doudi audit merge 把各份合起来");
}

TEST_CASE("the program writes a report whole or not at all", "[audit][report]") {
  Scene scene;
  Fill(scene);
  const auto source = Audited(scene);
  const std::string report = std::string(DOUDI_BINARY) + " audit report " + scene.At("核查");
  const std::string html = scene.At("报告.html"), xlsx = scene.At("报告.xlsx");
  const auto both = tests::RunShell(report + " --html " + html + " --xlsx " + xlsx);
  CHECK(both.code == 0);
  CHECK(both.out == "已写 " + html + "\n已写 " + xlsx + "\n");
  CHECK(scene.Read("报告.html") == audit::ReportPage(source));
  const auto page = tests::RunShell(report + " --household C3 --html -");
  CHECK(page.code == 0);
  CHECK(page.out == audit::HouseholdPage(source, "C3"));
  const auto nothing = tests::RunShell(report);
  CHECK(nothing.code == 2);
  CHECK(nothing.out == "用法不对：--html: 要写明报告放在哪里：--html 文件、--xlsx 文件，或两样都写\n");
  CHECK(tests::RunShell(report + " --household C3 --html x --xlsx y").out == "用法不对：--xlsx: --household 只出 --html 一页，不出工作簿\n");
  const auto over = tests::RunShell(report + " --html " + scene.At("核查/seal.json"));
  CHECK(over.code == 2);
  CHECK(over.out == "用法不对：--html: " + scene.At("核查/seal.json") + " 是核查自己的文件，报告换一个名字\n");
  // What was there stays when the disk is full, or the directory was changed.
  scene.Write("报告.xlsx", "原有");
  const auto full = tests::RunShell("trap '' XFSZ; ulimit -f 4; " + report + " --xlsx " + xlsx);
  CHECK(full.code == 4);
  CHECK_THAT(full.out, Catch::Contains("写 " + xlsx + " 失败：超过了允许的文件大小"));
  CHECK(scene.Read("报告.xlsx") == "原有");
  scene.Write("核查/summary.json", "{}");
  const auto changed = tests::RunShell(report + " --xlsx " + xlsx);
  CHECK(changed.code == 2);
  CHECK_THAT(changed.out, Catch::Contains("summary.json 被改过"));
  CHECK(scene.Read("报告.xlsx") == "原有");
}

TEST_CASE("each kind of lead is among what is shown, however little it is about", "[audit][report]") {
  Scene scene;
  std::string lines;
  for (int i = 0; i < 120; ++i) {
    const std::string id = "H" + std::to_string(1000 + i);
    // One has savings; sixty are paid too much.
    lines += R"({"编号":")" + id + R"(","户名":"张","户籍区划":"萧县","社区":"东街","存款":)" + (i == 0 ? "20001" : "0") + R"(,"成员":[{"编号":"A","姓名":"张","死亡日期":"无","重残":false,"孤老":false,"月收入":100}]})" "\n";
    scene.Pay(id, "低保", "2024-05", "2024-05", i < 60 ? "500" : "600");
  }
  scene.Register(lines);
  scene.Run("2024-05", "2024-05");
  const auto source = audit::OpenForReport(scene.At("核查"));
  const std::size_t whole = audit::ReportPage(source).size();
  const Document data = DataOf(audit::ReportPage(source, whole - 500));
  CHECK(data["meta"]["left_out"].GetInt() > 0);
  CHECK(HouseholdOf(data, "H1000")[5].Size() == 1);  // 1 元 over, the least of all
}
