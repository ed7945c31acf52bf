#include "record/register_reader.h"

#include <catch2/catch.hpp>

#include "check/check.h"

using namespace doudi;

namespace {

const model::Model& Rules() {
  static const check::Rules rules = check::LoadRuleTexts(
      {{"例.aid",
        "规则集 例。\n实体 家庭（根）\n  事实 存款：元。\n  事实 有车：布尔。\n实体 成员，属 家庭，称呼 "
        "姓名\n  事实 姓名：文本。\n  事实 出生日期：日期。\n  事实 月收入：元/月。\n"}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  return *rules.model;
}

constexpr const char* kRegister =
    "{\"编号\":\"甲\",\"存款\":\"1.50元\",\"有车\":false,\"成员\":[{\"编号\":\"A\",\"姓名\":\"王\","
    "\"月收入\":3000},{\"编号\":\"B\"}]}\n"
    "{\"编号\":\"乙\",\"存款\":\"5000万元\",\"成员\":[{\"编号\":\"A\",\"出生日期\":\"1950-02-30\"}]}\n"
    "{\"编号\":\"丙\",\"存款\n"
    "{\"编号\":\"丁\",\"存款\":\"5000万元\",\"有车\":\"不详\"}\n";

struct Read {
  std::vector<record::Batch> batches;
  std::string issues;
  std::uint64_t seen = 0, bytes = 0;
};

Read ReadInChunksOf(std::size_t most) {
  std::string text = kRegister;
  std::FILE* file = fmemopen(text.data(), text.size(), "rb");
  REQUIRE(file);
  Read read;
  {
    const auto reader = record::ReadJsonRegister(Rules(), file, "户.jsonl", {},
                                                 {.reference_date = *value::MakeDate(2025, 8, 15)});
    record::Chunk chunk;
    for (bool more = true; more;) {
      more = reader->ReadChunk(chunk, most);
      std::vector<std::int32_t> all;
      for (std::size_t record = 0; record < chunk.records(); ++record)
        all.push_back(static_cast<std::int32_t>(record));
      if (!all.empty()) read.batches.push_back(record::Widen(Rules(), chunk, all));
      for (const auto& issue : reader->TakeIssues()) read.issues += record::ToText(issue) + "\n";
    }
    read.seen = reader->seen();
    read.bytes = reader->bytes_read();
  }
  std::fclose(file);
  return read;
}

const record::FactColumn& Column(const record::Batch& batch, const char* entity, const char* fact) {
  return batch.facts[static_cast<std::size_t>(*Rules().FindFact(*Rules().FindEntity(entity), fact))];
}

}  // namespace

TEST_CASE("a register comes in chunks, with what is wrong in the order of the input", "[record]") {
  for (const std::size_t most : {std::size_t{1}, std::size_t{2}, std::size_t{100}}) {
    const Read read = ReadInChunksOf(most);
    CHECK(read.seen == 4);
    CHECK(read.bytes == std::string(kRegister).size());
    std::vector<std::string> ids;
    for (const auto& batch : read.batches)
      ids.insert(ids.end(), batch.record_ids.begin(), batch.record_ids.end());
    CHECK(ids == std::vector<std::string>{"甲", "丁"});
    CHECK(read.issues ==
          "记录 乙（第 2 行）：成员[1].出生日期：“1950-02-30”这一天不存在：1950年2月只有 28 "
          "天。可用：请写年、月、日，形如 2024-07-01、2024年7月1日 或 2024/7/1\n"
          "记录 户.jsonl 第 3 条（第 3 行）：「{\"编号\":\"丙\",\"存款」这一行不是完整的 "
          "JSON：文本缺少右引号。可用：每行一个 JSON 对象\n");
  }
}

TEST_CASE("a chunk keeps what no narrow column can hold, what is unknown and what is not listed",
          "[record]") {
  const Read read = ReadInChunksOf(100);
  REQUIRE(read.batches.size() == 1);
  const record::Batch& batch = read.batches[0];
  CHECK(Column(batch, "家庭", "存款").values == std::vector<std::int64_t>{150, 5'000'000'000});
  CHECK(Column(batch, "家庭", "有车").states ==
        std::vector<record::FactState>{record::FactState::Declared, record::FactState::Unsayable});
  CHECK(batch.entities[1].count == 3);
  CHECK(batch.entities[1].phantom == std::vector<std::uint8_t>{0, 0, 1});
  CHECK(batch.entities[1].handles == std::vector<std::string>{"A", "B", ""});
  CHECK(batch.texts[static_cast<std::size_t>(Column(batch, "成员", "姓名").values[0])] == "王");
}
