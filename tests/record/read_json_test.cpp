#include "record/read_json.h"

#include <catch2/catch.hpp>

#include "check/check.h"

using namespace doudi;

namespace {

const model::Model& Rules() {
  static const check::Rules rules = check::LoadRuleTexts({{"例.aid",
                                                           "规则集 例。\n文书 户口簿，通用。\n实体 家庭（根）\n  事实 存款：元，列名 \"savings\"。\n  事实 有车：布尔。\n"
                                                           "实体 成员，属 家庭，称呼 姓名\n  事实 姓名：文本。\n  事实 月收入：元/月。\n"
                                                           "实体 费用，属 成员\n  事实 自付：元。\n"
                                                           "情形 可免（成员）：月收入 ＞ 0元/月，裁量 \"可以免\"，由 县民政局。\n"}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  return *rules.model;
}

struct Read {
  record::Batch batch;
  std::vector<record::RecordIssue> issues;
  std::uint64_t seen = 0;
};

Read ReadText(const std::string& text) {
  std::FILE* file = fmemopen(const_cast<char*>(text.data()), text.size(), "rb");
  REQUIRE(file);
  Read read;
  {
    record::JsonReader reader(Rules(), file, "文");
    record::BatchBuilder builder(Rules(), *value::MakeDate(2025, 8, 15));
    while (reader.ReadBatch(builder, 1)) {
    }
    read.issues = builder.TakeIssues();
    for (auto& issue : reader.TakeIssues()) read.issues.push_back(std::move(issue));
    read.seen = reader.seen();
    read.batch = builder.Take();
  }
  std::fclose(file);
  return read;
}

std::int64_t Stored(const record::Batch& batch, const char* entity, const char* fact, std::size_t row) {
  const auto id = *Rules().FindFact(*Rules().FindEntity(entity), fact);
  return batch.facts[static_cast<std::size_t>(id)].values[row];
}

}  // namespace

TEST_CASE("one object, a list and lines are told apart, however they are laid out", "[record]") {
  for (const char* text : {
           R"({"编号":"甲","成员":[{"编号":"A"}]})",
           "{\"编号\":\"甲\",\n \"成员\":[\n {\"编号\":\"A\"}]}",
           "{\"编号\":\"甲\",\"成员\":[\n{\"编号\":\"A\"}\n]}",
           "{\"编号\":\"甲\",\"存款\":{\"值\":1}\n,\"成员\":[{\"编号\":\"A\"}]}",
           "\xEF\xBB\xBF{\"编号\":\"甲\",\"成员\":[{\"编号\":\"A\"}]}\r\n",
           "[{\"编号\":\"甲\",\"成员\":[{\"编号\":\"A\"}]}]",
       }) {
    INFO(text);
    const Read read = ReadText(text);
    CHECK(read.issues.empty());
    CHECK(read.batch.record_ids == std::vector<std::string>{"甲"});
    CHECK(read.batch.entities[1].handles == std::vector<std::string>{"A"});
  }
  for (const char* text : {"{\"编号\":\"甲\"}\n{\"编号\":\"乙\"}\n", "{\"编号\":\"甲\"}\r\n\r\n{\"编号\":\"乙\"}", "[{\"编号\":\"甲\"},\n{\"编号\":\"乙\"}]",
                           "{\n\"编号\":\"甲\"\n}\n{\n\"编号\":\"乙\"\n}"}) {
    INFO(text);
    const Read read = ReadText(text);
    CHECK(read.issues.empty());
    CHECK(read.batch.record_ids == std::vector<std::string>{"甲", "乙"});
  }
}

TEST_CASE("a broken first line costs that line only", "[record]") {
  const Read read = ReadText("{\"编号\":\"甲\" 坏}\n{\"编号\":\"乙\"}\n");
  CHECK(read.seen == 2);
  CHECK(read.issues.size() == 1);
  CHECK(read.batch.record_ids == std::vector<std::string>{"乙"});
}

TEST_CASE("an element says what was decided of it", "[record]") {
  const Read read = ReadText(R"({"成员":[{"可免·裁量":"准予"},{"可免·裁量":"不予"},{},{"可免·裁量":false}]})");
  CHECK(read.issues.empty());
  const auto& decided = read.batch.facts[static_cast<std::size_t>(*Rules().FindFact(1, "可免·裁量"))];
  CHECK(decided.KnownAt(0));
  CHECK(decided.values[0] == 1);
  CHECK(decided.values[1] == 0);
  CHECK_FALSE(decided.KnownAt(2));
  CHECK(decided.values[3] == 0);
  const Read wrong = ReadText(R"({"成员":[{"可免·裁量":"通融"}]})");
  REQUIRE(wrong.issues.size() == 1);
  CHECK(record::ToText(wrong.issues[0]).find("可免·裁量：“通融”不是真假值") != std::string::npos);
}

TEST_CASE("values come as numbers, texts, column names and objects with a state", "[record]") {
  const Read read = ReadText(R"({"savings":"3.5万","有车":false,"成员":[{"月收入":{"值":1200.5,"状态":"核实","来源":"社保","日期":"2025-08-01"}},{"月收入":null},{"月收入":{"状态":"不详"}}]})");
  CHECK(read.issues.empty());
  CHECK(Stored(read.batch, "家庭", "存款", 0) == 3500000);
  CHECK(Stored(read.batch, "成员", "月收入", 0) == 120050);
  const auto id = *Rules().FindFact(1, "月收入");
  const auto& states = read.batch.facts[static_cast<std::size_t>(id)].states;
  CHECK(states == std::vector<record::FactState>{record::FactState::Verified, record::FactState::Missing, record::FactState::Unsayable});
  const auto& provenance = read.batch.provenance.at(record::Batch::Key(id, 0));
  CHECK(provenance.source == "社保");
  CHECK(provenance.date == value::MakeDate(2025, 8, 1));
}

TEST_CASE("a list that is left out is unknown, an empty one is none", "[record]") {
  const Read read = ReadText("{\"编号\":\"甲\"}\n{\"编号\":\"乙\",\"成员\":[]}\n{\"编号\":\"丙\",\"成员\":[{\"编号\":\"A\",\"费用\":[]},{\"编号\":\"B\"}]}\n");
  CHECK(read.batch.entities[1].phantom == std::vector<std::uint8_t>{1, 0, 0});
  CHECK(read.batch.entities[1].offsets == std::vector<std::int32_t>{0, 1, 1, 3});
  // 甲's unlisted member has unlisted bills; A has none, B's are unknown.
  CHECK(read.batch.entities[2].offsets == std::vector<std::int32_t>{0, 1, 1, 2});
}
