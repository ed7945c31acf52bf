// Rules with histories of every kind, registers made up for them, and what chunks hold as text: for tests of snapshots.
#pragma once

#include <catch2/catch.hpp>

#include <cstdio>
#include <random>

#include "record/every_kind.h"
#include "record/snapshot.h"
#include "support/temporary_folder.h"

namespace doudi::testing {

// Histories of facts of every kind, with all that may stand in for a value that nobody gave.
inline const model::Model& Dated() {
  static const check::Rules rules = check::LoadRuleTexts({{"例.aid", R"(
规则集 例。
实体 家庭（根）
  事实 存款：元，范围 ≥ 0元，有历史。
  事实 户籍区划：区划，有历史。
  事实 户籍类型：｛城镇、农村｝，缺省 农村，有历史。
  事实 有车：布尔，有历史。
  事实 迁入日：日期 或 无，未填视为 无，有历史。
  事实 户主：成员，有历史。
  事实 住址：文本，有历史。
  事实 备注：文本。
  事实 合同期：期间。
  事实 参保期：期间 列表。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 证件：证件号，有历史。
  事实 出生日期：日期，有历史。
  事实 性别：｛男、女｝。
  事实 身份：｛低保、边缘｝ 或 无，有历史。
  事实 月收入：元/月，缺省 100元/月，有历史。
  事实 工种：文本，有历史。
  事实 居住期：期间 列表。
实体 账单，属 成员
  事实 金额：元。
  事实 科室：｛内科、外科｝，有历史。
文书 户口簿。
)"}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  return *rules.model;
}

inline value::Date Day(int year, int month, int day) { return *value::MakeDate(year, month, day); }

// ---- what is compared ------------------------------------------------------------------------------------------------------

inline std::string ValueText(const model::Model& model, const record::Batch& batch, std::size_t fact, std::size_t row) {
  const record::FactColumn& column = batch.facts[fact];
  const bool text = model.facts[fact].type.kind == model::TypeKind::Text && column.KnownAt(row);
  return fmt::format("{}/{}", text ? batch.texts[static_cast<std::size_t>(column.values[row])] : std::to_string(column.values[row]), static_cast<int>(column.states[row]));
}

// One record with all that it holds.
inline std::string RecordText(const model::Model& model, const record::Chunk& chunk, std::size_t record) {
  const std::int32_t chosen[] = {static_cast<std::int32_t>(record)};
  const record::Batch batch = record::Widen(model, chunk, chosen);
  std::string text = batch.record_ids[0] + "\n";
  for (std::size_t id = 0; id < model.entities.size(); ++id) {
    const record::EntityRows& rows = batch.entities[id];
    text += fmt::format("{}: {} offsets {} phantom {} handles {}\n", model.entities[id].name, rows.count, fmt::join(rows.offsets, " "), fmt::join(rows.phantom, " "),
                        fmt::join(rows.handles, "、"));
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    text += fmt::format("{}.{}:", model.entities[static_cast<std::size_t>(model.facts[fact].entity)].name, model.facts[fact].name);
    for (std::size_t row = 0; row < batch.facts[fact].values.size(); ++row) {
      text += " " + ValueText(model, batch, fact, row);
      const auto kept = batch.provenance.find(record::Batch::Key(static_cast<model::FactId>(fact), row));
      if (kept == batch.provenance.end()) continue;
      text += fmt::format("（{} {} {} {}）", static_cast<int>(kept->second.state), kept->second.source, kept->second.date ? value::ToText(*kept->second.date) : "", kept->second.declared);
    }
    text += "\n";
  }
  for (const auto& held : batch.held[0])
    text += fmt::format("paper {} {} {} {} {}\n", held.document, held.entity, held.row, held.issued ? value::ToText(*held.issued) : "", held.expires ? value::ToText(*held.expires) : "");
  return text;
}

// The columns as they stand: which states are kept at all, and where no row is a phantom.
inline std::string FormText(const model::Model& model, const record::Chunk& chunk) {
  std::string text;
  for (std::size_t id = 0; id < model.entities.size(); ++id) {
    const record::ChunkRows& rows = chunk.entities[id];
    text += fmt::format("{}: {} parents {} offsets {} phantom {} handles {}\n", model.entities[id].name, rows.count, fmt::join(rows.parents, " "), fmt::join(rows.offsets, " "),
                        fmt::join(rows.phantom, " "), ToText(rows.handles));
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    const record::NarrowColumn& column = chunk.facts[fact];
    text += model.facts[fact].name + ":";
    const std::size_t rows = chunk.entities[static_cast<std::size_t>(model.facts[fact].entity)].count;
    for (std::size_t row = 0; row < rows; ++row)
      text += model.facts[fact].type.kind != model::TypeKind::Text            ? fmt::format(" {}", column.At(row))
              : column.StateAt(row) >= record::FactState::Declared ? fmt::format(" {}", chunk.texts[static_cast<std::size_t>(column.At(row))])
                                                                   : " -";
    text += " states";
    for (const record::FactState state : column.states) text += fmt::format(" {}", static_cast<int>(state));
    text += "\n";
  }
  for (const record::Outsized& one : chunk.outsized) text += fmt::format("outsized {} {} {}\n", one.fact, one.row, one.value);
  return text + ToText(chunk.record_ids) + "\n";
}

struct Read {
  std::vector<std::string> records, forms;
  std::vector<std::string> set_aside;  // whose, and why
  void Add(const model::Model& model, const record::Chunk& chunk) {
    for (std::size_t record = 0; record < chunk.records(); ++record) records.push_back(RecordText(model, chunk, record));
    forms.push_back(FormText(model, chunk));
  }
};

inline void AddSetAside(Read& read, const std::vector<record::RecordIssue>& issues) {
  for (const auto& issue : issues)
    if (issue.set_aside) read.set_aside.push_back(issue.record + "：" + issue.field + "：" + issue.message);
}

inline Read ReadLines(const model::Model& model, std::string lines, const record::RegisterOptions& options, std::size_t most, record::SnapshotWriter* writer = nullptr) {
  std::FILE* file = fmemopen(lines.data(), lines.size(), "rb");
  REQUIRE(file);
  Read read;
  {
    const auto reader = record::ReadJsonRegister(model, file, "户.jsonl", {}, options);
    record::Chunk chunk;
    for (bool more = true; more;) {
      more = reader->ReadChunk(chunk, most);
      if (writer) writer->Add(chunk);
      if (chunk.records() > 0) read.Add(model, chunk);
      AddSetAside(read, reader->TakeIssues());
    }
  }
  std::fclose(file);
  return read;
}

inline Read ReadSnapshotAt(const record::Snapshot& snapshot, const record::RegisterOptions& options, record::Chunk& chunk) {
  Read read;
  std::vector<record::RecordIssue> left_out;
  for (std::size_t i = 0; i < snapshot.chunks(); ++i) {
    snapshot.Read(i, options, chunk, &left_out);
    if (chunk.records() > 0) read.Add(snapshot.model(), chunk);
  }
  AddSetAside(read, left_out);
  return read;
}

class Folder {
 public:
  std::string operator/(const char* name) const { return (folder_ / name).string(); }

 private:
  tests::TemporaryFolder folder_;
};

inline constexpr std::size_t kMost = 50;

inline std::shared_ptr<const record::Snapshot> Import(const model::Model& model, const std::string& lines, const std::string& path, value::Date date) {
  record::SnapshotWriter writer(model, path);
  ReadLines(model, lines, {.reference_date = date, .origins = true, .as_given = true}, kMost, &writer);
  writer.Finish({date, {{"户.jsonl", lines.size(), 7}}, writer.records()});
  return record::Snapshot::Open(model, path);
}

// Of lines that are all kept on the day of the import.
inline void CheckSame(const model::Model& model, const record::Snapshot& snapshot, const std::string& lines, const record::RegisterOptions& options, record::Chunk& chunk) {
  CAPTURE(value::ToText(options.reference_date), options.known_by ? value::ToText(*options.known_by) : "");
  const Read wanted = ReadLines(model, lines, options, kMost), found = ReadSnapshotAt(snapshot, options, chunk);
  CHECK(wanted.set_aside == found.set_aside);
  REQUIRE(wanted.records.size() == found.records.size());
  for (std::size_t i = 0; i < wanted.records.size(); ++i) REQUIRE(Difference(wanted.records[i], found.records[i]) == "");
  if (!wanted.set_aside.empty()) return;  // then chunks end elsewhere
  REQUIRE(wanted.forms.size() == found.forms.size());
  for (std::size_t i = 0; i < wanted.forms.size(); ++i) REQUIRE(Difference(wanted.forms[i], found.forms[i]) == "");
}

// ---- registers made up -------------------------------------------------------------------------------------------------------

class Maker {
 public:
  Maker(const model::Model& model, std::uint32_t seed) : model_(model), random_(seed) {}
  std::uint32_t Below(std::uint32_t n) { return static_cast<std::uint32_t>(random_()) % n; }

  std::string Record(int number) {
    handles_ = 0;
    histories_ = Below(3) != 0;
    return Element(0, fmt::format("户{}", number)) + "\n";
  }

 private:
  std::string Element(std::int32_t id, const std::string& handle) {
    std::vector<std::string> members = {fmt::format("\"编号\":\"{}\"", handle)};
    const model::Entity& entity = model_.entities[static_cast<std::size_t>(id)];
    for (const model::FactId fact : entity.facts) {
      const model::Fact& declared = model_.facts[static_cast<std::size_t>(fact)];
      if (declared.implicit || Below(3) == 0) continue;
      members.push_back(fmt::format("\"{}\":{}", declared.name, declared.history != model::kNoEntity && histories_ && Below(2) ? History(declared) : Told(declared)));
    }
    for (const model::EntityId child : entity.children) {
      const model::Entity& below = model_.entities[static_cast<std::size_t>(child)];
      if (below.timeline == model::Timeline::History || Below(4) == 0) continue;
      members.push_back(fmt::format("\"{}\":{}", below.name, below.timeline == model::Timeline::None ? List(child) : Periods(below.timeline)));
    }
    if (id == 0 && Below(3) == 0) members.push_back(R"("已有材料":[{"名称":"户口簿","签发":"2020-01-01"},{"名称":"户口簿","所属":"1"}])");
    return "{" + fmt::format("{}", fmt::join(members, ",")) + "}";
  }

  std::string List(model::EntityId id) {
    std::vector<std::string> elements;
    for (std::uint32_t count = Below(4); count > 0; --count) elements.push_back(Element(id, std::to_string(++handles_)));
    const std::string list = "[" + fmt::format("{}", fmt::join(elements, ",")) + "]";
    return Below(8) == 0 ? "{\"已列全\":false,\"项\":" + list + "}" : list;
  }

  std::string DayText() { return value::ToText(value::Date{Day(2019, 1, 1).days + static_cast<std::int32_t>(Below(2600))}); }

  // Stretches that mostly follow each other.
  std::string Days(std::int32_t& at, bool last) {
    std::string text;
    const auto add = [&](const char* key, std::int32_t day) { text += fmt::format(",\"{}\":\"{}\"", key, value::ToText(value::Date{day})); };
    at += 1 + static_cast<std::int32_t>(Below(300));
    if (Below(12) != 0) add("自", at);
    at += static_cast<std::int32_t>(Below(500));
    if (Below(10) == 0) text += ",\"至\":\"未知\"";
    else if (!last && Below(3) != 0) add("至", at);
    else if (last && Below(3) == 0) add("至", at);
    if (Below(2) == 0) add("知悉", at - 100 + static_cast<std::int32_t>(Below(400)));
    return text;
  }

  std::string Periods(model::Timeline kind) {
    if (Below(5) == 0) return kind == model::Timeline::Series ? "[]" : "null";
    std::vector<std::string> stretches;
    std::int32_t at = Day(2019, 1, 1).days;
    const std::uint32_t count = kind == model::Timeline::Single ? 1 : 1 + Below(4);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (Below(6) == 0) at -= 400;  // over the one before it
      const std::string days = Days(at, i + 1 == count);
      stretches.push_back("{" + (days.empty() ? std::string() : days.substr(1)) + "}");
    }
    if (kind == model::Timeline::Single) return stretches[0];
    const std::string list = "[" + fmt::format("{}", fmt::join(stretches, ",")) + "]";
    return Below(6) == 0 ? "{\"已列全\":false,\"项\":" + list + "}" : list;
  }

  std::string History(const model::Fact& fact) {
    std::vector<std::string> stretches;
    std::int32_t at = Day(2019, 1, 1).days;
    const std::uint32_t count = Below(4);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (Below(20) == 0) at -= 400;
      std::string value = Told(fact);
      if (value.front() == '{') value = value.substr(1, value.size() - 2);
      else value = "\"值\":" + value;
      stretches.push_back("{" + value + Days(at, i + 1 == count) + "}");
    }
    std::string text = "{\"历史\":[" + fmt::format("{}", fmt::join(stretches, ",")) + "]";
    if (Below(3) == 0) text += ",\"已列全\":true";
    if (Below(6) == 0) {
      const std::string own = Told(fact);
      text += own.front() == '{' ? "," + own.substr(1, own.size() - 2) : ",\"值\":" + own;
    }
    return text + "}";
  }

  std::string Told(const model::Fact& fact) {
    const std::string value = Value(fact);
    if (value.front() == '{' || value == "null") return value;
    switch (Below(8)) {
      case 0: return "{\"值\":" + value + ",\"状态\":\"核实\",\"来源\":\"银行\",\"日期\":\"2024-02-03\"}";
      case 1: return "{\"值\":" + value + ",\"来源\":\"本人\"}";
      default: return value;
    }
  }

  std::string Value(const model::Fact& fact) {
    if (Below(12) == 0) return "null";
    if (Below(12) == 0) return "{\"状态\":\"不详\",\"来源\":\"本人\"}";
    if (fact.presence != model::kNone && Below(4) == 0) return "\"无\"";
    if (fact.identity_number) return Below(2) ? "\"11010519491231002X\"" : "\"110105194912310038\"";
    switch (fact.type.kind) {
      case model::TypeKind::Boolean: return Below(2) ? "true" : "false";
      case model::TypeKind::Number: return Below(6) == 0 ? "99999999.5" : fmt::format("{}", Below(5000));
      case model::TypeKind::Date: return fact.high ? "\"2018-03-04\"" : "\"" + DayText() + "\"";  // not after any day that is asked for
      case model::TypeKind::Enum: {
        const auto& members = model_.enums[static_cast<std::size_t>(fact.type.enumeration)].members;
        return "\"" + members[Below(static_cast<std::uint32_t>(members.size()))] + "\"";
      }
      case model::TypeKind::Division: return Below(2) ? "\"砀山县\"" : "\"341322\"";
      case model::TypeKind::Text: break;
    }
    if (fact.type.element != model::kNoEntity) return "\"1\"";
    return fmt::format("\"某{}\"", Below(40));
  }

  const model::Model& model_;
  std::mt19937 random_;
  int handles_ = 0;
  bool histories_ = false;
};

// Lines that nothing is wrong with.
inline std::string GoodLines(const model::Model& model, std::uint32_t seed, int count, value::Date date) {
  Maker maker(model, seed);
  std::string good;
  for (int number = 1; number <= count; ++number) {
    const std::string line = maker.Record(number);
    if (ReadLines(model, line + "\n", {.reference_date = date}, 1).records.size() == 1) good += line;
  }
  return good;
}

}  // namespace doudi::testing
