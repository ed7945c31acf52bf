// Snapshots: what is read from one as of any day is what the source gives on that day.
#include "record/snapshot.h"

#include <catch2/catch.hpp>

#include <thread>

#include "record/dated.h"

using namespace doudi;
using namespace doudi::testing;

TEST_CASE("what a snapshot gives as of a day is what its source gives on that day", "[record][snapshot]") {
  const Folder folder;
  record::Chunk chunk;
  for (const auto* model : {&Dated(), &EveryKind()})
    for (std::uint32_t seed = 1; seed <= 2; ++seed) {
      CAPTURE(seed);
      const std::string lines = GoodLines(*model, seed, 200, Day(2026, 1, 1));
      const auto snapshot = Import(*model, lines, folder / "户.doudi", Day(2026, 1, 1));
      CHECK(snapshot->records() > 40);
      for (int month = 0; month < 36; month += 5)
        for (const int known : {-1, 0, 10, 24, 60}) {
          record::RegisterOptions options = {.reference_date = value::AddMonths(Day(2023, 1, 15), month), .origins = month % 2 == 0};
          if (known >= 0) options.known_by = value::AddMonths(Day(2020, 6, 1), month + known);
          if (!options.origins || model != &Dated()) options.origins = true;
          CheckSame(*model, *snapshot, lines, options, chunk);
        }
    }
}

TEST_CASE("a record whose stretches do not agree with what was known is left out and told", "[record][snapshot]") {
  // That the second one had begun before the others is known since 2024: until then they overlap.
  const std::string lines =
      R"({"编号":"甲","成员":[{"编号":"1"},{"编号":"2","身份":{"历史":[{"值":"低保","自":"2020-01-01"},{"值":"边缘","至":"2021-06-30","知悉":"2024-05-01"},{"值":"边缘","自":"2019-01-01","至":"2023-01-31"}]}}]})"
      "\n"
      R"({"编号":"乙","户籍类型":"城镇"})"
      "\n";
  const Folder folder;
  const auto snapshot = Import(Dated(), lines, folder / "户.doudi", Day(2026, 1, 1));
  REQUIRE(snapshot->records() == 2);
  record::Chunk chunk;
  std::vector<record::RecordIssue> left_out;
  snapshot->Read(0, {.reference_date = Day(2025, 1, 1), .known_by = Day(2024, 5, 1)}, chunk, &left_out);
  CHECK(chunk.records() == 2);
  CHECK(left_out.empty());
  snapshot->Read(0, {.reference_date = Day(2025, 1, 1), .known_by = Day(2024, 4, 30)}, chunk, &left_out);
  REQUIRE(chunk.records() == 1);
  CHECK(chunk.record_ids[0] == "乙");
  REQUIRE(left_out.size() == 1);
  CHECK(record::ToText(left_out[0]) ==
        "记录 甲：成员[2].身份历史[3]：「2019-01-01 至 2023-01-31」与第 1 段（2020-01-01 至 今）重叠。可用：同一天只能有一个值：改正起止日期");
  for (const auto known : {Day(2024, 4, 30), Day(2024, 5, 1)})
    CheckSame(Dated(), *snapshot, lines, {.reference_date = Day(2025, 1, 1), .known_by = known, .origins = true}, chunk);
}

TEST_CASE("what a snapshot was given is what it gives as it was given", "[record][snapshot]") {
  const Folder folder;
  const std::string lines = GoodLines(Dated(), 9, 150, Day(2026, 1, 1));
  const auto snapshot = Import(Dated(), lines, folder / "户.doudi", Day(2026, 1, 1));
  const record::RegisterOptions options = {.reference_date = Day(2026, 1, 1), .origins = true, .as_given = true};
  record::Chunk chunk;
  CheckSame(Dated(), *snapshot, lines, options, chunk);
  CHECK(snapshot->about().date == Day(2026, 1, 1));
  CHECK(snapshot->about().sources == std::vector<record::SourceFile>{{"户.jsonl", lines.size(), 7}});
  CHECK(snapshot->about().kept == snapshot->records());
  // Made again of what it gives it is the same file.
  {
    record::SnapshotWriter writer(Dated(), folder / "又.doudi");
    for (std::size_t i = 0; i < snapshot->chunks(); ++i) {
      snapshot->Read(i, options, chunk);
      writer.Add(chunk);
    }
    writer.Finish(snapshot->about());
  }
  CHECK(record::Snapshot::Open(Dated(), folder / "又.doudi")->content() == snapshot->content());
}

TEST_CASE("threads read one snapshot at once, each as of its own day", "[record][snapshot]") {
  const Folder folder;
  const std::string lines = GoodLines(Dated(), 11, 300, Day(2026, 1, 1));
  const auto snapshot = Import(Dated(), lines, folder / "户.doudi", Day(2026, 1, 1));
  REQUIRE(snapshot->chunks() > 2);
  const auto options = [](int thread) {
    return record::RegisterOptions{.reference_date = value::AddMonths(Day(2022, 1, 1), 9 * thread), .known_by = value::AddMonths(Day(2022, 1, 1), 12 * thread), .origins = thread % 2 == 0};
  };
  std::vector<std::vector<std::string>> wanted;
  record::Chunk chunk;
  for (int thread = 0; thread < 4; ++thread) wanted.push_back(ReadSnapshotAt(*snapshot, options(thread), chunk).records);
  const auto fresh = record::Snapshot::Open(Dated(), folder / "户.doudi");
  std::vector<std::vector<std::string>> found(4);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
      threads.emplace_back([&, thread] {
        record::Chunk own;
        for (int round = 0; round < 5; ++round) found[static_cast<std::size_t>(thread)] = ReadSnapshotAt(*fresh, options(thread), own).records;
      });
  }
  CHECK(found == wanted);
}

TEST_CASE("a chunk stays as it was when its snapshot is gone", "[record][snapshot]") {
  const Folder folder;
  const std::string lines = GoodLines(Dated(), 13, 40, Day(2026, 1, 1));
  auto snapshot = Import(Dated(), lines, folder / "户.doudi", Day(2026, 1, 1));
  record::Chunk chunk;
  snapshot->Read(0, {.reference_date = Day(2024, 1, 1)}, chunk);
  const std::string before = FormText(Dated(), chunk);
  snapshot.reset();
  std::filesystem::remove(folder / "户.doudi");
  CHECK(FormText(Dated(), chunk) == before);
}

TEST_CASE("a record has one fingerprint wherever it stands, and another where anything about it is changed", "[record][snapshot]") {
  const Folder folder;
  const std::string first = R"({"编号":"甲","备注":"某","户籍类型":{"历史":[{"值":"城镇","自":"2020-01-01","知悉":"2021-01-01"},{"值":"农村","自":"2022-01-01"}]},)"
                            R"("存款":{"值":99999999.5,"状态":"核实","来源":"银行","日期":"2024-01-02"},)"
                            R"("成员":[{"编号":"1","姓名":"王","月收入":100},{"编号":"2","姓名":"李"}],"参保期":[{"自":"2020-01-01"}],"已有材料":[{"名称":"户口簿","签发":"2020-01-01"}]})";
  const auto fingerprints = [&](const std::string& lines) {
    const auto snapshot = Import(Dated(), lines, folder / "户.doudi", Day(2026, 1, 1));
    REQUIRE(snapshot->chunks() == 1);
    return snapshot->Fingerprints(0);
  };
  const std::string other = R"({"编号":"乙","备注":"别","成员":[{"编号":"9","姓名":"赵","身份":"低保"}]})";
  const auto alone = fingerprints(first + "\n"), both = fingerprints(other + "\n" + first + "\n" + first + "\n");
  CHECK(both[1] == alone[0]);
  CHECK(both[2] == alone[0]);
  CHECK(both[0] != alone[0]);
  const std::pair<const char*, const char*> changes[] = {
      {"\"甲\"", "\"丙\""}, {"\"某\"", "\"某某\""}, {"城镇", "农村"}, {"2021-01-01", "2021-01-02"}, {"99999999.5", "99999999.6"}, {"核实", "申报"}, {"银行", "本人"},
      {"2024-01-02", "2024-01-03"}, {"\"编号\":\"2\"", "\"编号\":\"3\""}, {"\"月收入\":100", "\"月收入\":0"}, {",\"月收入\":100", ""}, {"\"姓名\":\"李\"", "\"姓名\":null"},
      {",{\"编号\":\"2\",\"姓名\":\"李\"}", ""}, {"[{\"自\":\"2020-01-01\"}]", "[]"}, {"\"参保期\":[{\"自\":\"2020-01-01\"}],", ""}, {"\"签发\":\"2020-01-01\"", "\"签发\":\"2020-01-02\""},
      {"[{\"名称\":\"户口簿\",\"签发\":\"2020-01-01\"}]", "[]"}, {"{\"编号\":\"1\",\"姓名\":\"王\",\"月收入\":100},{\"编号\":\"2\",\"姓名\":\"李\"}", "{\"编号\":\"1\",\"姓名\":\"王\"},{\"编号\":\"2\",\"姓名\":\"李\",\"月收入\":100}"}};
  for (const auto& [from, to] : changes) {
    std::string changed = first;
    REQUIRE(changed.find(from) != std::string::npos);
    changed.replace(changed.find(from), std::string(from).size(), to);
    INFO(changed);
    CHECK(fingerprints(changed + "\n")[0] != alone[0]);
  }
}
