// Runs on top of an earlier one: only what has changed is worked out, and the bytes are those of a run of its own.
#include <functional>

#include "audit/household_text.h"
#include "run_scene.h"

using namespace doudi;
using namespace doudi::audit;

namespace {

// What was said of the base.
Lines NotesOf(const AuditRequest& request, AuditReport& report) {
  Lines notes;
  AuditListener listener;
  listener.note = [&](const std::string& note) {
    if (note.find("只重算") != std::string::npos || note.find("不能沿用") != std::string::npos) notes.push_back(note);
  };
  report = RunAudit(request, listener);
  return notes;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

struct RuleChange {
  std::string what, from, to;
  std::string anew;  // 「低保、特困」; "" for nothing
};

// One household earns more, one is new and comes first, so that all move.
std::string ChangedLines() {
  std::string lines = HouseholdLine(99, 40);
  for (int i = 0; i < kHouseholds; ++i) lines += HouseholdLine(i, i == 20 ? 13 : IncomeOf(i), i % 17 != 5);
  return lines;
}

}  // namespace

TEST_CASE("what is worked out anew is put between what else was said of a household", "[audit]") {
  Catalogue catalogue;
  for (const char* name : {"低保", "补\"贴"}) catalogue.lines.emplace_back().name = name;
  auto& finding = catalogue.findings.emplace_back();
  finding.code = "D01";
  finding.title = "死亡未退";
  const std::string head = R"(,"id":"H1","name":"张}]\"三")";
  const std::string aid = R"({"programme":"低保","reasons":["\"}],\"missed\":[{"]})", subsidy = R"({"programme":"补\"贴","outcome":"\\"})", lead = R"({"code":"D01","title":"死亡未退","months":[]})";
  const std::string before = head + ",\"differences\":[" + aid + "," + subsidy + "],\"missed\":[" + aid + "]}";
  const std::string another = R"({"programme":"补\"贴","outcome":"符合"})";
  const std::string now = head + ",\"differences\":[" + another + "," + another + "],\"findings\":[" + lead + "]}";
  const HouseholdText one(catalogue, {false, true}, {true});
  CHECK(one.Put(before, now) == head + ",\"differences\":[" + aid + "," + another + "," + another + "],\"findings\":[" + lead + "],\"missed\":[" + aid + "]}");
  CHECK(one.Put(before, "") == head + ",\"differences\":[" + aid + "],\"missed\":[" + aid + "]}");
  CHECK(one.Put("", now) == now);
  CHECK(one.Put("", "") == "");
  CHECK(HouseholdText(catalogue, {false, false}, {false}).Put(before, "") == before);
  CHECK(HouseholdText(catalogue, {true, true}, {true}).Put(before, "") == "");
}

TEST_CASE("on top of an earlier run only what has changed is worked out, to the same bytes", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "旧"));
  // One is paid more, too.
  scene.Register(ChangedLines());
  scene.Pay("H1030", "低保", "2024-04", "2024-04", "10");
  auto based = Request(scene, "新");
  based.base = scene.At("旧");
  const auto report = scene.Run(based);
  CHECK(report.records == kHouseholds + 1);
  CHECK(report.reused == kHouseholds - 2);
  scene.Run(Request(scene, "全"));
  CheckSame(scene, "全", "新");
}

TEST_CASE("what has become known since the earlier run is worked out again", "[audit]") {
  Scene scene;
  Fill(scene);
  auto early = Request(scene, "旧");
  early.replay.known_now = *value::MakeDate(2024, 7, 1);  // before what is learnt on 2024-07-10
  scene.Run(early);
  auto based = Request(scene, "新");
  based.base = scene.At("旧");
  const auto report = scene.Run(based);
  CHECK(report.reused == kHouseholds - 7);  // 0, 9, …, 54
  scene.Run(Request(scene, "全"));
  CheckSame(scene, "全", "新");
}

TEST_CASE("with other options nothing is taken over", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "旧"));
  auto other = Request(scene, "新");
  other.base = scene.At("旧");
  other.replay.day = {15};
  Lines notes;
  audit::AuditListener listener;
  listener.note = [&](const std::string& note) { notes.push_back(note); };
  CHECK(audit::RunAudit(other, listener).reused == 0);
  CHECK(std::count(notes.begin(), notes.end(), scene.At("旧") + " 不能沿用，全部重算：--day：原来是 1，现在是 15") == 1);
}

TEST_CASE("of other rules only what says something else is worked out, to the same bytes", "[audit]") {
  const std::string d05 = std::string(kSceneRules).substr(std::string(kSceneRules).find("审计项 存款超标"));
  const std::vector<RuleChange> changes = {
      {"a comment", "政策 低保（家庭）", "// 改过。\n政策 低保（家庭）", ""},
      {"a row from a day after the last month", "  | 萧县 ", "  | 砀山县 | 2024-09-01 | 800 | 示例 |\n  | 萧县 ", ""},
      {"a row for a later month", "  | 萧县 ", "  | 砀山县 | 2024-08-01 | 800 | 示例 |\n  | 萧县 ", "低保、特困（安徽省宿州市砀山县的户）"},
      {"a row made later", "施行 2024-09-15", "施行 2024-07-15", "低保、特困（安徽省宿州市砀山县的户）"},
      {"a definition", "合计（成员 其中 非 已去世：月收入）", "合计（成员 其中 非 已去世：月收入） ＋ 1元/月", "低保、特困"},
      {"a policy", "90元/月", "95元/月", "护理补贴"},
      {"what is chosen from", "按序 特困、低保", "按序 低保、特困", "低保、特困"},
      {"a new definition before all others", "定义 人口", "定义 富（家庭）：布尔 ＝ 存款 ＞ 10万元。\n定义 人口", ""},
      {"an 审计项", "存款 ＞ 2万元", "存款 ＞ 1万元", "D05 存款超标"},
      {"what another 审计项 shows", "证据 死亡日期", "证据 死亡日期、姓名", "D01 死亡未退"},
      {"what may explain an 审计项", "赔偿款", "拆迁款", ""},
      {"an 审计项 taken out", d05, "", ""},
      {"an 审计项 by another name", "审计项 存款超标", "审计项 存款很多", "D05 存款很多"},
      {"the order of 审计项", "审计项 死亡未退", d05 + "审计项 死亡未退", "D06 存款超额"},
      {"what nearly all rests on", "死亡日期 ＜ 月初", "死亡日期 ≤ 月初", "低保、特困、护理补贴、D01 死亡未退"},
  };
  for (const auto& change : changes) {
    INFO(change.what);
    Scene scene;
    Fill(scene);
    scene.Run(Request(scene, "旧"));
    std::string to = change.to;
    if (change.what == "the order of 审计项") to = Replaced(Replaced(to, "存款超标", "存款超额"), "D05", "D06");
    scene.UseRules(Replaced(kSceneRules, change.from, to));
    auto based = Request(scene, "新");
    based.base = scene.At("旧");
    AuditReport report;
    const auto notes = NotesOf(based, report);
    CHECK(report.reused == kHouseholds);
    CHECK(notes == (change.anew.empty() ? Lines{} : Lines{"规则变了，只重算：" + change.anew + "；其余沿用 " + scene.At("旧")}));
    scene.Run(Request(scene, "全"));
    CheckSame(scene, "全", "新");
  }
}

TEST_CASE("of a parameter row for one place only the households that are there, or may be, are worked out again", "[audit]") {
  Scene scene;
  Fill(scene);
  // Every fifth lives in 萧县, every twentieth moved there in June; of one it is not known.
  std::string lines;
  for (int i = 0; i < kHouseholds; ++i) {
    const std::string moved = i % 20 == 1 ? R"("341321 自 2020-01-01、341322 自 2024-06-10")" : i % 5 == 0 ? R"("萧县")" : i == 33 ? "null" : R"("砀山县")";
    lines += Replaced(HouseholdLine(i, IncomeOf(i), i % 17 != 5), R"("砀山县")", moved);
  }
  scene.Register(lines);
  scene.Run(Request(scene, "旧"));
  const std::vector<std::pair<std::string, std::uint64_t>> rows = {{"  | 萧县   | 2024-05-01 | 650 | 示例 |\n", 12 + 3 + 1}, {"  | 砀山县 | 2024-08-01 | 790 | 示例 |\n", 60 - 12},
                                                                   {"  | 灵璧县 | 2023-01-01 | 640 | 示例 |\n", 1}};
  int number = 0;
  for (const auto& [row, concerned] : rows) {
    INFO(row);
    const std::string name = std::to_string(++number);
    scene.UseRules(Replaced(kSceneRules, "  | 萧县 ", row + "  | 萧县 "));
    auto based = Request(scene, "新" + name);
    based.base = scene.At("旧");
    const auto report = scene.Run(based);
    CHECK(report.reused == kHouseholds);
    CHECK(report.partly == concerned);
    scene.Run(Request(scene, "全" + name));
    CheckSame(scene, "全" + name, "新" + name);
  }
  // Beside a policy that says something else everywhere.
  scene.UseRules(Replaced(Replaced(kSceneRules, "  | 萧县 ", rows.front().first + "  | 萧县 "), "90元/月", "95元/月"));
  auto based = Request(scene, "新");
  based.base = scene.At("旧");
  AuditReport report;
  CHECK(NotesOf(based, report) == Lines{"规则变了，只重算：护理补贴；其余沿用 " + scene.At("旧"), "规则变了，只重算：低保、特困（安徽省宿州市萧县的户）；其余沿用 " + scene.At("旧")});
  CHECK(report.partly == kHouseholds);
  scene.Run(Request(scene, "全"));
  CheckSame(scene, "全", "新");
}

TEST_CASE("other rules and other households at once, to the same bytes", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "旧"));
  scene.Register(ChangedLines());
  scene.UseRules(Replaced(kSceneRules, "90元/月", "95元/月"));
  for (const std::size_t threads : {1, 3}) {
    auto based = Request(scene, "新" + std::to_string(threads));
    based.base = scene.At("旧");
    based.threads = threads;
    CHECK(scene.Run(based).reused == kHouseholds - 1);
    auto whole = Request(scene, "全" + std::to_string(threads));
    scene.Run(whole);
    CheckSame(scene, "全" + std::to_string(threads), "新" + std::to_string(threads));
  }
}

TEST_CASE("with other facts in the rules nothing is taken over", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "旧"));
  scene.UseRules(Replaced(kSceneRules, "  事实 存款：元。", "  事实 存款：元。\n  事实 房租：元/月。"));
  auto based = Request(scene, "新");
  based.base = scene.At("旧");
  AuditReport report;
  CHECK(NotesOf(based, report) == Lines{scene.At("旧") + " 不能沿用，全部重算：规则里的实体、事实或枚举变了"});
  CHECK(report.reused == 0);
  scene.Run(Request(scene, "全"));
  CheckSame(scene, "全", "新");
}

TEST_CASE("households that stand elsewhere in the register are found in the base", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "旧"));
  std::string lines;
  for (int i = kHouseholds - 1; i >= 0; --i)
    if (i != 7) lines += HouseholdLine(i, IncomeOf(i), i % 17 != 5);
  scene.Register(lines);
  auto based = Request(scene, "新");
  based.base = scene.At("旧");
  CHECK(scene.Run(based).reused == kHouseholds - 1);
  scene.Run(Request(scene, "全"));
  CheckSame(scene, "全", "新");
}
