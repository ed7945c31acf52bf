// Registers in files for tests: a folder of them, and all that is read from it as one text.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "check/check.h"
#include "record/open_register.h"
#include "record/register_error.h"
#include "record/table_register.h"

namespace doudi::tests {

namespace fs = std::filesystem;

inline const model::Model& Rules() {
  static const check::Rules rules = [] {
    check::Rules loaded = check::LoadRuleTexts(
        {{"例.aid",
          "规则集 例。\n编码 证号码：4位。\n文书 户口簿，通用。\n实体 家庭（根）\n  事实 存款：元，列名 \"savings\"。\n  事实 有车：布尔。\n  事实 区划：区划。\n"
          "实体 成员，属 家庭，称呼 姓名\n  事实 姓名：文本。\n  事实 出生日期：日期。\n  事实 月收入：元/月。\n  事实 证号：证号码。\n"
          "实体 费用，属 成员\n  事实 自付：元。\n"
          "实体 财产，属 家庭\n  事实 估值：元。\n"}});
    INFO(diagnostics::RenderAll(loaded.diagnostics));
    REQUIRE(loaded.model);
    return loaded;
  }();
  return *rules.model;
}

// A folder of files that is gone after the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "doudi-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string Add(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

struct Read {
  std::vector<std::string> ids;
  std::string rows;    // 甲: 存款=150 成员[A 姓名=王 …]
  std::string issues;
  std::uint64_t seen = 0;
};

inline std::string Shown(const record::Batch& batch, model::EntityId entity, std::int32_t row) {
  std::string text;
  const auto at = static_cast<std::size_t>(row);
  for (std::size_t f = 0; f < Rules().facts.size(); ++f) {
    const model::Fact& fact = Rules().facts[f];
    const record::FactColumn& column = batch.facts[f];
    if (fact.entity != entity || fact.implicit || column.states[at] == record::FactState::Missing) continue;
    text += " " + fact.name + "=";
    if (column.states[at] == record::FactState::Unsayable) text += "不详";
    else if (fact.type.kind == model::TypeKind::Text) text += batch.texts[static_cast<std::size_t>(column.values[at])];
    else if (fact.type.kind == model::TypeKind::Date) text += value::ToText(value::Date{static_cast<std::int32_t>(column.values[at])});
    else text += std::to_string(column.values[at]);
    if (column.states[at] == record::FactState::Verified) text += "（核实）";
  }
  for (const model::EntityId child : Rules().entities[static_cast<std::size_t>(entity)].children) {
    const record::EntityRows& rows = batch.entities[static_cast<std::size_t>(child)];
    text += " " + Rules().entities[static_cast<std::size_t>(child)].name + "[";
    for (std::int32_t r = rows.offsets[at]; r < rows.offsets[at + 1]; ++r) {
      const auto place = static_cast<std::size_t>(r);
      text += (r > rows.offsets[at] ? "|" : "") + (rows.phantom[place] != 0 ? std::string("?") : rows.handles[place] + Shown(batch, child, r));
    }
    text += "]";
  }
  return text;
}

constexpr value::Date Day() { return {20315}; }  // 2025-08-15

// The next records, by chunk or by batch.
inline bool ReadNext(record::TableRegister& reader, bool chunks, std::size_t most, record::Batch& batch) {
  if (!chunks) {
    record::BatchBuilder builder(Rules(), Day());
    const bool more = reader.ReadBatch(builder, most);
    batch = builder.Take();
    return more;
  }
  record::Chunk chunk;
  const bool more = reader.ReadChunk(chunk, most);
  std::vector<std::int32_t> all;
  for (std::size_t record = 0; record < chunk.records(); ++record) all.push_back(static_cast<std::int32_t>(record));
  batch = record::Widen(Rules(), chunk, all);
  return more;
}

inline Read ReadIn(bool chunks, const std::vector<std::string>& paths, std::size_t most, const std::string& map) {
  Read read;
  const auto input = record::OpenRegister(paths, map);
  const auto reader = input->Read(Rules(), {.reference_date = Day()});
  auto& tables = dynamic_cast<record::TableRegister&>(*reader);
  record::Batch batch;
  for (bool more = true; more;) {
    more = ReadNext(tables, chunks, most, batch);
    for (std::size_t record = 0; record < batch.records(); ++record) {
      read.ids.push_back(batch.record_ids[record]);
      read.rows += batch.record_ids[record] + ":" + Shown(batch, 0, static_cast<std::int32_t>(record)) + "\n";
    }
    for (const auto& issue : reader->TakeIssues()) read.issues += record::ToText(issue) + "\n";
  }
  read.seen = reader->seen();
  return read;
}

// The quick way into chunks means the same as the way through batches.
inline Read ReadPaths(const std::vector<std::string>& paths, std::size_t most = 100, const std::string& map = "") {
  Read read = ReadIn(true, paths, most, map);
  const Read slow = ReadIn(false, paths, most, map);
  CHECK(read.rows == slow.rows);
  CHECK(read.issues == slow.issues);
  CHECK(read.seen == slow.seen);
  return read;
}

inline Read ReadOne(const std::string& text, const std::string& name = "家庭.csv") {
  const Folder folder;
  return ReadPaths({folder.Add(name, text)});
}

inline std::string ErrorOf(const Folder& folder, const std::string& map = "") {
  try {
    ReadPaths({folder.path()}, 100, map);
  } catch (const record::RegisterError& error) {
    return error.what();
  }
  return "";
}

}  // namespace doudi::tests
