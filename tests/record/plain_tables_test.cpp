// Tables read the plain way and row by row: the same records and the same words about them, whatever is done to the files.
#include <iconv.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "database.h"
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

// A cell as SQL says it: numbers as numbers or texts, and now and then what is neither.
std::string Sql(Maker& maker, const std::string& cell, bool key) {
  static const Lines odd = {"0.1 + 0.2", "1e300", "9e999", "-0.0", "x'3132'", "CAST(x'31FF' AS TEXT)", "1234567890.12", "0.005", "12345678901234", "99999999999999.5", "7.0", "-3", "''", "NULL", "9223372036854775807"};
  static const Lines odd_keys = {"x'3132'", "CAST(x'31FF' AS TEXT)", "NULL", "''", "' 5'", "12345678901234"};
  if (maker.Chance(1)) return maker.Pick(key ? odd_keys : odd);
  if (cell.empty()) return "NULL";
  const bool number = cell.find_first_not_of("0123456789.") == std::string::npos && (cell.front() != '0' || cell.size() == 1);
  if (number && maker.Chance(90)) return cell + (maker.Chance(5) ? " * 1.0" : "");
  std::string quoted;
  for (const char c : cell) quoted += c == '\'' ? "''" : std::string(1, c);
  return "CAST('" + quoted + "' AS TEXT)";
}

void Fill(Maker& maker, const Database& database, const std::string& name, const std::string& keys, const Lines& lines) {
  std::string columns;
  for (const std::string& column : CellsOf(lines.front())) columns += (columns.empty() ? "" : ", ") + column + (column.ends_with("编号") ? " " + keys : "");
  database.Do("CREATE TABLE " + name + "(" + columns + ")");
  for (std::size_t row = 1; row < lines.size(); ++row) {
    std::string values;
    const Lines names = CellsOf(lines.front()), cells = CellsOf(lines[row]);
    for (std::size_t i = 0; i < cells.size(); ++i) values += (values.empty() ? "" : ", ") + Sql(maker, cells[i], names[i].ends_with("编号"));
    database.Do("INSERT INTO " + name + " VALUES (" + values + ")");
  }
}

std::uint64_t PlainIn(const std::string& path, std::uint64_t& records) {
  const auto input = record::OpenRegister({path}, "");
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
      const std::uint64_t plain = PlainIn(folder.path(), records);
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
    plain += PlainIn(folder.path(), records);
  }
  // The comparison is of two ways: many records went the plain one, many did not.
  CHECK(plain > records / 4);
  CHECK(plain < records);
}

TEST_CASE("tables of a database come to the same the plain way and row by row", "[record]") {
  std::uint64_t plain = 0, records = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    INFO("seed " << seed);
    Maker maker(3000 + seed);
    const bool padded = maker.Chance(50);
    const std::string keys = padded ? "TEXT" : "INTEGER";
    Tables tables = MakeTables(maker, padded, 30);
    const Folder folder;
    const std::string path = folder.path() + "/册.db";
    {
      const Database database(path);
      database.Do("BEGIN");
      Fill(maker, database, "家庭", keys, tables.households);
      Fill(maker, database, "成员", keys, tables.people);
      Fill(maker, database, maker.Chance(80) ? "财产" : "别的", keys, tables.things);
      if (maker.Chance(50)) database.Do("CREATE INDEX 家 ON 家庭 (编号)");
      if (maker.Chance(50)) database.Do("CREATE INDEX 人 ON 成员 (家庭编号)");
      if (maker.Chance(30)) database.Do("DELETE FROM 家庭 WHERE rowid % 7 = 0");
      if (maker.Chance(30)) database.Do("UPDATE 成员 SET 姓名 = x'00' WHERE rowid % 9 = 0");
      database.Do("COMMIT");
    }
    ReadPaths({path}, 1 + maker.Below(40));
    plain += PlainIn(path, records);
  }
  CHECK(plain > records / 4);
  CHECK(plain < records);
}

TEST_CASE("views and tables without rowid are read row by row", "[record]") {
  const Folder folder;
  const std::string path = folder.path() + "/册.db";
  const Database database(path);
  database.Do("CREATE TABLE 底册(号 TEXT, 钱, rowid TEXT)");
  database.Do("INSERT INTO 底册 VALUES ('a', 1.5, 'x'), ('b', '坏', 'y'), ('c', 3, 'z')");
  database.Do("CREATE VIEW 家庭 AS SELECT 号 AS 编号, 钱 AS 存款 FROM 底册");
  database.Do("CREATE TABLE 成员(家庭编号 TEXT, 编号 TEXT, 月收入, PRIMARY KEY (家庭编号, 编号)) WITHOUT ROWID");
  database.Do("INSERT INTO 成员 VALUES ('a', '1', 100), ('b', '2', 200), ('c', '3', 300)");
  const Read read = ReadPaths({path}, 1);
  CHECK(read.rows == "a: 存款=150 成员[1 月收入=10000 费用[?]] 财产[?]\nc: 存款=300 成员[3 月收入=30000 费用[?]] 财产[?]\n");
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
