// Tables read the plain way and row by row: the same records and the same words about them, whatever is done to the files.
#include <iconv.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "read_tables.h"

using namespace doudi;
using namespace doudi::tests;

namespace {

using Lines = std::vector<std::string>;

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}
  std::size_t Below(std::size_t n) { return random_() % n; }
  bool Chance(std::size_t percent) { return Below(100) < percent; }
  const std::string& Pick(const Lines& from) { return from[Below(from.size())]; }

 private:
  std::mt19937 random_;
};

// One header and one row a line, without line ends.
struct Tables {
  Lines households, people, things;
};

Tables MakeTables(Maker& maker, bool padded, std::size_t count) {
  Tables made{{"编号,存款,有车,区划,备注"}, {"家庭编号,编号,姓名,出生日期,月收入,证号"}, {"估值,家庭编号"}};
  for (std::size_t h = 1; h <= count; ++h) {
    const std::string key = padded ? fmt::format("户{:05}", h) : std::to_string(h);
    const std::string savings = maker.Chance(10) ? "" : maker.Chance(50) ? std::to_string(maker.Below(100000)) : fmt::format("{}.{:02}", maker.Below(10000), maker.Below(100));
    made.households.push_back(fmt::format("{},{},{},{},{}", key, savings, maker.Pick({"是", "否", "true", ""}), maker.Pick({"341321", "砀山县", ""}), maker.Pick({"", "无", "老户"})));
    for (std::size_t p = maker.Below(4); p > 0; --p)
      made.people.push_back(fmt::format("{},{},{},19{:02}-{:02}-{:02},{},{}", key, maker.Chance(80) ? fmt::format("m{}", p) : "", maker.Pick({"王芳", "李建国", ""}), maker.Below(100), 1 + maker.Below(12),
                                        1 + maker.Below(28), maker.Below(9000), maker.Pick({"0012", "4321", ""})));
    for (std::size_t t = maker.Below(3); t > 0; --t) made.things.push_back(fmt::format("{},{}", maker.Below(500000), key));
  }
  return made;
}

const Lines& OddCells() {
  static const Lines cells = {"\"12\"",  "\"a,b\"",  "\"两\n行\"", "\"没有完", "12x",   "-5",         "1e5",       "不详",   "未知",           "",       " 3 ",    "'001",
                              "=\"7\"",  "#N/A",     "2024-02-30", "2024/7/1 0:00", "2024-07-01 0:00", "007",    "12345678901234567890", "1234567.1234567", "\xFF\xFE", "a\"b", "x\ry", "1200元",
                              "3.4E+17", "\uFFFD",   "王\xE4\xB8", "无",      "true",  std::string("a\0b", 3), "1.", ".5", "0.005", "一个相当长的文本，比十六个字节长得多"};
  return cells;
}

Lines CellsOf(const std::string& line) {
  Lines cells{""};
  for (const char c : line)
    if (c == ',') cells.emplace_back();
    else cells.back() += c;
  return cells;
}

void SetCell(std::string& line, std::size_t place, const std::string& cell) {
  Lines cells = CellsOf(line);
  cells[place % cells.size()] = cell;
  line.clear();
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + cells[i];
}

// The header stays.
void Damage(Maker& maker, Lines& lines) {
  if (lines.size() < 3) return;
  const std::size_t at = 1 + maker.Below(lines.size() - 1), other = 1 + maker.Below(lines.size() - 1);
  switch (maker.Below(14)) {
    case 0: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 1: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), std::string(lines[at])); break;
    case 2: std::swap(lines[at], lines[other]); break;
    case 3: lines[at] += maker.Pick({",", ",,", ",x"}); break;
    case 4: lines[at].resize(lines[at].rfind(',')); break;
    case 5: lines[at] += "\r"; break;
    case 6: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), maker.Pick({"", ",,", " ", "\"", "x"})); break;
    case 7: SetCell(lines[at], 0, CellsOf(lines[other]).front()); break;
    case 8: SetCell(lines[at], maker.Below(2), maker.Pick({"户00005a", "5a", "", " 户00003", "3.4E+17", "'7"})); break;
    default: SetCell(lines[at], maker.Below(8), maker.Pick(OddCells())); break;
  }
}

std::string Joined(const Lines& lines, const std::string& end, bool ends) {
  std::string text;
  for (const std::string& line : lines) text += line + end;
  if (!ends) text.resize(text.size() - end.size());
  return text;
}

// What GB18030 does not have is left as it is.
std::string ToGb(const std::string& text) {
  const iconv_t converter = iconv_open("GB18030", "UTF-8");
  std::string converted(2 * text.size() + 16, '\0');
  std::string from = text;
  char* in = from.data();
  char* out = converted.data();
  std::size_t left = from.size(), room = converted.size();
  while (left > 0 && iconv(converter, &in, &left, &out, &room) == static_cast<std::size_t>(-1) && left > 0) {
    *out++ = *in++;
    --left;
    --room;
  }
  iconv_close(converter);
  converted.resize(converted.size() - room);
  return converted;
}

std::uint64_t PlainIn(const Folder& folder, std::uint64_t& records) {
  const auto input = record::OpenRegister({folder.path()}, "");
  const auto reader = input->Read(Rules(), {.reference_date = Day()});
  record::Chunk chunk;
  for (bool more = true; more; records += chunk.records()) more = reader->ReadChunk(chunk, 1000);
  return reader->seen_plain();
}

}  // namespace

TEST_CASE("tables that hold nothing unusual are taken the plain way", "[record]") {
  for (const bool padded : {true, false}) {
    Maker maker(padded ? 1 : 2);
    const Tables tables = MakeTables(maker, padded, 300);
    for (const std::string& end : {std::string("\n"), std::string("\r\n")}) {
      const Folder folder;
      folder.Add("家庭.csv", "\xEF\xBB\xBF" + Joined(tables.households, end, true));
      folder.Add("成员.csv", Joined(tables.people, end, true));
      folder.Add("财产.csv", Joined(tables.things, end, true));
      ReadPaths({folder.path()}, 7);
      std::uint64_t records = 0;
      const std::uint64_t plain = PlainIn(folder, records);
      CHECK(records == tables.households.size() - 1);
      // What stands in the last bytes of a file, where nothing may be read behind a line, is not.
      CHECK(plain + 30 >= records);
    }
  }
}

TEST_CASE("damaged tables come to the same the plain way and row by row", "[record]") {
  std::uint64_t plain = 0, records = 0;
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    INFO("seed " << seed);
    Maker maker(1000 + seed);
    Tables tables = MakeTables(maker, maker.Chance(60), 30 + maker.Below(30));
    for (std::size_t times = maker.Below(6); times > 0; --times) Damage(maker, maker.Chance(40) ? tables.households : maker.Chance(70) ? tables.people : tables.things);
    const std::string end = maker.Chance(80) ? "\n" : "\r\n";
    const bool gb = maker.Chance(15), ends = maker.Chance(80);
    const Folder folder;
    const auto add = [&](const char* name, const Lines& lines) {
      const std::string text = Joined(lines, end, ends);
      folder.Add(name, gb ? ToGb(text) : text);
    };
    add("家庭.csv", tables.households);
    add("成员.csv", tables.people);
    if (maker.Chance(80)) add("财产.csv", tables.things);
    ReadPaths({folder.path()}, 1 + maker.Below(40));
    plain += PlainIn(folder, records);
  }
  // The comparison is of two ways: many records went the plain one, many did not.
  CHECK(plain > records / 4);
  CHECK(plain < records);
}

TEST_CASE("what is unusual may lie wherever a block of the file ends", "[record]") {
  Maker maker(7);
  Tables tables = MakeTables(maker, true, 12'000);
  for (std::size_t times = 0; times < 90; ++times) SetCell(tables.people[1 + maker.Below(tables.people.size() - 1)], 2, maker.Pick({"\"王\"", "不详", "\xFF"}));
  const Folder folder;
  folder.Add("家庭.csv", Joined(tables.households, "\n", true));
  folder.Add("成员.csv", Joined(tables.people, "\n", true));
  folder.Add("财产.csv", Joined(tables.things, "\n", true));
  CHECK(ReadPaths({folder.path()}, 4096).ids.size() > 11'900);
}
