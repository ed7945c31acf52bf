// JSON lines straight into chunks against the same lines by way of batches: the same chunks, the same issues
// in the same order.
#include <catch2/catch.hpp>

#include <cstdio>
#include <random>
#include <set>

#include "record/every_kind.h"
#include "record/read_json.h"
#include "record/register_reader.h"

using namespace doudi;
using testing::EveryKind;

namespace {

const record::RegisterOptions kOptions = {.reference_date = *value::MakeDate(2025, 8, 15)};

struct Read {
  std::string chunks;  // all that they hold, and where each ends
  std::string issues;
  std::set<std::uint64_t> lines;  // that have one
  std::uint64_t seen = 0, plain = 0, bytes = 0;
};

std::FILE* OpenText(std::string& text) {
  std::FILE* file = text.empty() ? std::tmpfile() : fmemopen(text.data(), text.size(), "rb");
  REQUIRE(file);
  return file;
}

void AddIssues(Read& read, const std::vector<record::RecordIssue>& issues) {
  for (const auto& issue : issues) {
    read.issues += record::ToText(issue) + (issue.set_aside ? " （未计）\n" : "\n");
    read.lines.insert(issue.line);
  }
}

Read ReadStraight(std::string text, std::size_t most, std::size_t ahead = 0) {
  std::FILE* file = OpenText(text);
  std::string start(ahead, '\0');
  start.resize(std::fread(start.data(), 1, ahead, file));
  Read read;
  {
    const auto reader = record::ReadJsonRegister(EveryKind(), file, "户.jsonl", start, kOptions);
    record::Chunk chunk;
    for (bool more = true; more;) {
      more = reader->ReadChunk(chunk, most);
      read.chunks += testing::ToText(EveryKind(), chunk) + (more ? "more\n" : "end\n");
      AddIssues(read, reader->TakeIssues());
    }
    read.seen = reader->seen();
    read.plain = reader->seen_plain();
    read.bytes = reader->bytes_read();
  }
  std::fclose(file);
  return read;
}

Read ReadByBatches(std::string text, std::size_t most) {
  std::FILE* file = OpenText(text);
  Read read;
  {
    record::JsonReader reader(EveryKind(), file, "户.jsonl");
    record::BatchBuilder builder(EveryKind(), kOptions.reference_date);
    for (bool more = true; more;) {
      more = reader.ReadBatch(builder, most);
      auto issues = builder.TakeIssues();
      for (auto& issue : reader.TakeIssues()) issues.push_back(std::move(issue));
      std::stable_sort(issues.begin(), issues.end(),
                       [](const auto& a, const auto& b) { return a.line < b.line; });
      read.chunks += testing::ToText(EveryKind(), record::Pack(EveryKind(), builder.Take())) +
                     (more ? "more\n" : "end\n");
      AddIssues(read, issues);
    }
    read.seen = reader.seen();
    read.bytes = reader.bytes_read();
  }
  std::fclose(file);
  return read;
}

// Cut into parts of about so many bytes, the later ones read first; chunks that hold nothing left out, as in `whole`.
Read ReadByParts(std::string text, std::size_t part_bytes) {
  std::FILE* file = OpenText(text);
  Read read;
  {
    record::RegisterOptions options = kOptions;
    options.part_bytes = part_bytes;
    const auto reader = record::ReadJsonRegister(EveryKind(), file, "户.jsonl", {}, options);
    std::vector<std::unique_ptr<record::RegisterPart>> parts;
    while (auto part = reader->NextPart(1)) parts.push_back(std::move(part));
    std::vector<Read> found(parts.size());
    for (std::size_t at = parts.size(); at-- > 0;) {
      record::Chunk chunk;
      for (bool more = true; more;) {
        more = parts[at]->ReadChunk(chunk, 1);
        if (chunk.records() > 0) found[at].chunks += testing::ToText(EveryKind(), chunk);
        AddIssues(found[at], parts[at]->TakeIssues());
      }
      read.seen += parts[at]->seen();
      read.bytes += parts[at]->bytes();
    }
    for (const Read& part : found) {
      read.chunks += part.chunks;
      read.issues += part.issues;
    }
  }
  std::fclose(file);
  return read;
}

void CheckParts(const std::string& text, std::size_t part_bytes) {
  Read wanted = ReadByBatches(text, 1);
  const Read found = ReadByParts(text, part_bytes);
  std::string with_records;
  for (std::size_t at = 0; at < wanted.chunks.size();) {
    const std::size_t end = std::min(wanted.chunks.find("more\n", at), wanted.chunks.find("end\n", at));
    const std::string chunk = wanted.chunks.substr(at, end - at);
    if (!chunk.starts_with("records \n")) with_records += chunk;
    at = wanted.chunks.find('\n', end) + 1;
  }
  CHECK(testing::Difference(with_records, found.chunks) == "");
  CHECK(testing::Difference(wanted.issues, found.issues) == "");
  CHECK(wanted.seen == found.seen);
  CHECK(wanted.bytes == found.bytes);
}

// How many records were plain.
std::uint64_t CheckSame(const std::string& text, std::size_t most, std::size_t ahead = 0) {
  const Read wanted = ReadByBatches(text, most), found = ReadStraight(text, most, ahead);
  const std::string chunks = testing::Difference(wanted.chunks, found.chunks);
  const std::string issues = testing::Difference(wanted.issues, found.issues);
  if (!chunks.empty() || !issues.empty()) UNSCOPED_INFO(text.substr(0, 4000));
  CHECK(chunks == "");
  CHECK(issues == "");
  CHECK(wanted.seen == found.seen);
  CHECK(wanted.bytes == found.bytes);
  return found.plain;
}

// ---- registers made up -----------------------------------------------------------------------------------

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  std::uint32_t Below(std::uint32_t n) { return static_cast<std::uint32_t>(random_()) % n; }
  template <std::size_t N>
  std::string Any(const char* const (&texts)[N]) {
    return texts[Below(N)];
  }

  // A record that has nothing unusual.
  std::string Record(bool spaced) {
    comma_ = spaced ? ", " : ",";
    colon_ = spaced ? ": " : ":";
    handles_ = 0;
    return Element(0);
  }

 private:
  std::string Element(std::int32_t id) {
    const model::Model& model = EveryKind();
    const model::Entity& entity = model.entities[static_cast<std::size_t>(id)];
    std::vector<std::string> members;
    if (Below(4) != 0)
      members.push_back(
          Member("编号", id == 0 ? fmt::format("\"户{}\"", Below(1000)) : fmt::format("\"{}\"", ++handles_)));
    for (const model::FactId fact : entity.facts)
      if (const auto& declared = model.facts[static_cast<std::size_t>(fact)];
          !declared.implicit && Below(5) != 0)
        members.push_back(Member(declared.name, Below(6) ? Value(declared) : Stated(Value(declared))));
    for (const model::EntityId child : entity.children)
      if (Below(5) != 0)
        members.push_back(Member(model.entities[static_cast<std::size_t>(child)].name, List(child)));
    if (id == 0 && Below(2)) members.push_back(Member("已有材料", Papers()));
    if (Below(8) == 0 && members.size() > 1)
      std::swap(members[Below(static_cast<std::uint32_t>(members.size()))], members[0]);
    return "{" + fmt::format("{}", fmt::join(members, comma_)) + "}";
  }
  std::string Papers() {
    std::vector<std::string> papers;
    for (std::uint32_t count = Below(3); count > 0; --count) {
      std::vector<std::string> parts = {Member("名称", Any({"\"户口簿\"", "\"居民身份证\""}))};
      if (handles_ > 0 && Below(2)) parts.push_back(Member(Any({"成员", "所属"}), "\"1\""));
      if (Below(3) == 0) parts.push_back(Member("签发", "\"2024-02-29\""));
      if (Below(3) == 0) parts.push_back(Member("有效期至", Any({"\"2044-02-29\"", "\"\""})));
      papers.push_back("{" + fmt::format("{}", fmt::join(parts, comma_)) + "}");
    }
    return "[" + fmt::format("{}", fmt::join(papers, comma_)) + "]";
  }
  // {"值": …, "状态": "核实"}
  std::string Stated(const std::string& value) {
    std::vector<std::string> parts = {Member("值", value)};
    if (Below(3)) parts.push_back(Member("状态", Any({"\"核实\"", "\"核对\"", "\"申报\"", "\"\""})));
    if (Below(3) == 0) parts.push_back(Member("来源", Any({"\"银行\"", "\"\""})));
    if (Below(3) == 0) parts.push_back(Member("日期", Any({"\"2024-02-29\"", "\"\""})));
    std::swap(parts[0], parts[Below(static_cast<std::uint32_t>(parts.size()))]);
    return "{" + fmt::format("{}", fmt::join(parts, comma_)) + "}";
  }
  std::string Member(const std::string& key, const std::string& value) const {
    return '"' + key + '"' + colon_ + value;
  }

  std::string List(model::EntityId id) {
    const model::Entity& entity = EveryKind().entities[static_cast<std::size_t>(id)];
    std::vector<std::string> elements;
    const bool timeline = entity.timeline != model::Timeline::None;
    for (std::uint32_t count = timeline ? 0 : Below(4);
         count > 0 && (entity.link == model::kNone || handles_ > 0); --count)
      elements.push_back(entity.link == model::kNone ? Element(id) : fmt::format("\"{}\"", 1));
    return "[" + fmt::format("{}", fmt::join(elements, comma_)) + "]";
  }

  std::string Value(const model::Fact& fact) {
    if (Below(12) == 0) return Below(2) ? "null" : "\"未知\"";
    if (fact.presence != model::kNone && Below(4) == 0) return "\"无\"";
    switch (fact.type.kind) {
      case model::TypeKind::Boolean:
        return Any({"true", "false", "\"是\"", "\"否\""});
      case model::TypeKind::Number:
        if (fact.name == "次数" || fact.name == "天数") return fmt::format("{}", Below(10));
        if (fact.name == "占比") return Any({"0.25", "1", "\"30%\"", "0"});
        return Below(2) ? fmt::format("{}", 1 + Below(100000))
                        : fmt::format("{}.{:02}", 1 + Below(1000), Below(100));
      case model::TypeKind::Date:
        return '"' +
               value::ToText(
                   value::Date{kOptions.reference_date.days - static_cast<std::int32_t>(Below(30000))}) +
               '"';
      case model::TypeKind::Enum: {
        const auto& members = EveryKind().enums[static_cast<std::size_t>(fact.type.enumeration)].members;
        return '"' + members[Below(static_cast<std::uint32_t>(members.size()))] + '"';
      }
      case model::TypeKind::Division:
        return Any({"\"砀山县\"", "\"341322\"", "\"安徽省宿州市砀山县\""});
      case model::TypeKind::Text:
        break;
    }
    if (fact.type.element != model::kNoEntity) return "null";
    if (fact.identity_number) return Below(3) ? "null" : "\"11010519491231002X\"";
    return fact.digits > 0 ? fmt::format("\"{:010}\"", Below(1000)) : fmt::format("\"某{}\"", Below(300));
  }

  std::mt19937 random_;
  std::string comma_, colon_;
  int handles_ = 0;
};

// ---- and damaged
// -------------------------------------------------------------------------------------------

constexpr const char* kValues[] = {
    "1e400",
    "-0",
    "01",
    "1.",
    "-",
    "1e2",
    "0.12345678901234567",
    "12345678901234567890",
    "123456789012345",
    "21474836.48",
    "-1",
    "true",
    "nul",
    "null",
    "[]",
    "{}",
    "[1]",
    "\"\"",
    "\" 1200 \"",
    "\"1200元\"",
    "\"3.5万\"",
    "\"不详\"",
    "\"2024年7月1日\"",
    "\"2024-02-30\"",
    "\"自有\"",
    "\"07\"",
    "7",
    "\"\\u57ce\\u9547\"",
    "\"城\\\"镇\"",
    "{\"值\":\"1\",\"状态\":\"核实\"}",
    "{\"状态\":\"不详\"}",
    "{\"值\":1,\"状态\":\"不详\"}",
    "{\"值\":1,\"状态\":\"好\"}",
    "{\"值\":1,\"值\":2}",
    "{\"值\":1,\"状态\":\"核实\",\"状态\":\"申报\"}",
    "{\"值\":1,\"日期\":\"去年\"}",
    "{\"值\":1,\"日期\":null}",
    "{\"值\":1,\"来源\":\"\xD6\"}",
    "{\"值\":1,\"来源\":7}",
    "{\"值\":1,\"备注\":\"\"}",
    "{\"值\":{\"值\":1}}",
    "{\"值\":1,}",
    "{\"值\":1 \"状态\":\"核实\"}",
    "{\"值\":null,\"状态\":\"核实\"}",
    "{\"值\":\"无\",\"状态\":\"核实\"}",
    "{\"申报值\":1,\"核实值\":2}",
    "{ \"值\" : 1 , \"状态\" : \"核实\" }",
    "{\"历史\":[{\"值\":\"低保\",\"自\":\"2024-01-01\"}]}",
    "\"低保 自 2024-01-01\"",
    "\"砀山县 自 2020-01-01、萧县 自 2024-06-01\"",
    "[\"2024-01-01 至 2024-06-30\"]",
    "\"2024-01-01 起\"",
    "{\"已列全\":false,\"项\":[]}",
    "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
    "[{}]",
    "[{},]",
    "[,{}]",
    "[\"1\"]",
    "[\"nobody\"]",
    "[{\"名称\":\"户口簿\"}]",
    "\"11010519491231002X\"",
    "\"110105194912310021\"",
    "\"\xD6\xD0\"",
    "\"\xED\xA0\x80\"",
    "\"\xC0\x80\"",
    "\"a\tb\"",
    "\"一段很长很长很长很长很长很长很长很长很长很长的文字\"",
};
constexpr const char* kMembers[] = {"\"备注\":\"\",",
                                    "\"编号\":\"1\",",
                                    "\"编号\":7,",
                                    "\"编号\":null,",
                                    "\"存款\":5,",
                                    "\"工资\":5,",
                                    "\"成员\":[],",
                                    "\"a\":{\"b\":[1,{\"c\":null}]},",
                                    "\"身份\":null,",
                                    "\"已有材料\":[{\"名称\":\"户口簿\"}],",
                                    "\"已有材料\":[{\"名称\":\"户口本\"}],",
                                    "\"已有材料\":[{\"名称\":\"\"}],",
                                    "\"已有材料\":[{}],",
                                    "\"已有材料\":[{\"名称\":\"户口簿\",\"成员\":\"nobody\"}],",
                                    "\"已有材料\":[{\"名称\":\"户口簿\",\"成员\":\"1\",\"所属\":\"2\"}],",
                                    "\"已有材料\":[{\"名称\":\"户口簿\",\"签发\":\"去年\"}],",
                                    "\"已有材料\":[{\"名称\":\"户口簿\",\"备注\":\"\"}],",
                                    "\"已有材料\":[{\"名称\":\"户口簿\"},],",
                                    "\"证件\":\"11010519491231002X\",",
                                    "\"\\u5b58款\":1,",
                                    ",",
                                    "\"证件\" : \"11010519491231002X\" ,",
                                    "\"居住期\":[],",
                                    "\"合同期\":null,"};

// One thing changed somewhere in a line.
std::string Damaged(Maker& maker, std::string line) {
  const auto at = static_cast<std::size_t>(maker.Below(static_cast<std::uint32_t>(line.size())));
  const auto next = [&](const char* what) { return line.find(what, at); };
  switch (maker.Below(12)) {
    case 0:
      line[at] = static_cast<char>(maker.Below(256));
      break;
    case 1:
      line[at] = maker.Any({"\"", "\\", ",", ":", "}", "]", "{", "[", "0", "-", " "})[0];
      break;
    case 2:
      line.resize(at);
      break;
    case 3:
      line.erase(at, 1 + maker.Below(20));
      break;
    case 4:
    case 5:
    case 6:
    case 7:
      if (std::size_t colon = next("\":"); colon != std::string::npos) {
        colon += line[colon + 2] == ' ' ? 3 : 2;
        const std::size_t end = line.find_first_of(",}]", colon);
        line.replace(colon, end - colon, maker.Any(kValues));
      }
      break;
    case 8:
    case 9:
      if (const std::size_t open = next("{"); open != std::string::npos)
        line.insert(open + 1, maker.Any(kMembers));
      break;
    case 10:
      line = maker.Any({" ", "\t", "\r", "x", "\xEF\xBB\xBF"}) + line;
      break;
    default:
      line += maker.Any({" ", "\t\r", ",", "{}", "}", " 1"});
      break;
  }
  return line;
}

}  // namespace

TEST_CASE("plain JSON lines go straight into chunks, and mean what they mean by way of batches", "[record]") {
  Maker maker(3);
  for (const bool spaced : {false, true}) {
    std::string text;
    for (int i = 0; i < 400; ++i) text += maker.Record(spaced) + "\n";
    const std::uint64_t plain = CheckSame(text, 100);
    CHECK(CheckSame(text, 1000) == plain);
    CHECK(CheckSame(text, 1, 700) == plain);
    // The others refer to members that are not there, or a 证件号 says otherwise; of each entity keys may once come in an order that is new.
    const std::size_t others = 400 - plain, wrong = ReadByBatches(text, 100).lines.size();
    CHECK(others >= wrong);
    CHECK(others <= wrong + EveryKind().entities.size());
    CHECK(plain > 250);
  }
}

TEST_CASE("damaged JSON lines are read and reported the same straight and by way of batches", "[record]") {
  Maker maker(5);
  std::uint64_t plain = 0, all = 0;
  for (int round = 0; round < 120; ++round) {
    std::string text = maker.Below(4) == 0 ? "\xEF\xBB\xBF" : "";
    const bool spaced = maker.Below(3) == 0;
    const std::string end = maker.Below(4) == 0 ? "\r\n" : "\n";
    text += maker.Record(spaced) + end + maker.Record(spaced) + end;
    const std::uint32_t share = maker.Below(4);
    for (int i = 0; i < 30; ++i) {
      std::string line = maker.Record(spaced);
      for (std::uint32_t times = maker.Below(4) < share ? 1 + maker.Below(2) : 0; times > 0 && !line.empty();
           --times)
        line = Damaged(maker, line);
      text += line + end;
      if (maker.Below(20) == 0) text += maker.Any({"\n", "  \r\n", "\t\n"});
    }
    if (maker.Below(3) == 0) text.resize(text.size() - end.size());
    CAPTURE(round);
    const Read straight = ReadStraight(text, 7);
    plain += straight.plain;
    all += straight.seen;
    for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{1000}})
      CheckSame(text, most, maker.Below(3000));
    CheckParts(text, 1 + maker.Below(20'000));
  }
  CHECK(plain > all / 3);
  CHECK(plain < all * 9 / 10);
}

TEST_CASE("what is laid out otherwise is read the same too", "[record]") {
  const std::string line =
      "{\"编号\":\"甲\",\"存款\":1.5,\"成员\":[{\"编号\":\"A\",\"月收入\":3000},{\"工资\":2}]}";
  CHECK(CheckSame(line + "\n" + line + "\n", 10) == 2);
  CHECK(CheckSame(line + "\n" + line, 1) == 2);
  CHECK(CheckSame(line, 10) == 0);  // may be one object over several lines
  CHECK(CheckSame("[" + line + ",\n" + line + "]", 10) == 0);
  CHECK(CheckSame("", 10) == 0);
  CHECK(CheckSame("\n \n", 10) == 0);
  CHECK(CheckSame("{\n\"存款\": 1\n}\n{\n\"存款\": 2\n}\n", 10) == 0);
  CHECK(CheckSame(line + "\n" + line + std::string(1, '\0') + "x\n" + line + "\n", 10) == 2);
  CHECK(CheckSame(std::string(200, ' ') + "\t" + line + "\n" + line + "\n", 10) == 2);
  CHECK(CheckSame("{}\n{ }\n{\t}\r\n", 10) == 3);
  // Keys in another order each time, and some left out.
  CHECK(CheckSame("{\"存款\":1,\"有车\":true}\n{\"有车\":true,\"存款\":1}\n{\"有车\":false}\n{\"存款\":2,"
                  "\"自愿\":true,\"有车\":false}\n{ \"有车\" :false , \"自愿\":true}\n",
                  2) == 5);
  CHECK(CheckSame("{\"存款\":1,\"存款\":1}\n{\"存款\":1,\"有车\":true,\"存款\":null}\n{\"成员\":[{\"月收入\":"
                  "1,\"工资\":1}]}\n",
                  10) == 0);
}

TEST_CASE("lines longer than a block are read, and those that are too long are refused", "[record]") {
  const std::string line = "{\"编号\":\"甲\",\"存款\":1}";
  const auto padded = [&](std::size_t spaces) {
    return "{" + std::string(spaces, ' ') + line.substr(1) + "\n";
  };
  CHECK(CheckSame(line + "\n" + padded(3'000'000) + line + "\n", 10) == 3);
  CheckParts(line + "\n" + padded(20'000'000) + line + "\n" + padded(17'000'000) + padded(1'000'000) + line, 100'000);
  CHECK(CheckSame(line + "\n" + line + "\n" + padded(20'000'000) + line + "\n" +
                      padded(16 * 1024 * 1024 - line.size()) + std::string(17'000'000, ' ') + "\n" + line,
                  10) == 5);
}

TEST_CASE("after many lines that need a second look the plain ones are still found", "[record]") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "{\"存款\":{\"值\":1,\"状态\":\"核实\",\"备注\":0}}\n";
  for (int i = 0; i < 100; ++i) text += "{\"存款\":1}\n";
  const std::uint64_t plain = CheckSame(text, 1000);
  CHECK(plain > 80);
  CHECK(plain <= 100);
}
