// Registers in SQLite databases and Excel workbooks.
#include <zip.h>

#include "database.h"
#include "read_tables.h"
#include "record/read_xlsx.h"

using namespace doudi;
using namespace doudi::tests;

namespace {

void WriteZip(const std::string& path, const std::vector<std::pair<std::string, std::string>>& files) {
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  REQUIRE(archive);
  for (const auto& [name, bytes] : files) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    REQUIRE(zip_file_add(archive, name.c_str(), source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8) >= 0);
  }
  REQUIRE(zip_close(archive) == 0);
}

// A workbook with these sheets; style 1 shows dates.
std::vector<std::pair<std::string, std::string>> Workbook(const std::vector<std::pair<std::string, std::string>>& sheets, const std::string& texts) {
  std::string book = "<workbook xmlns:r=\"r\"><sheets>";
  std::string relations = "<Relationships>";
  std::vector<std::pair<std::string, std::string>> files;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string id = std::to_string(i + 1);
    book += "<sheet name=\"" + sheets[i].first + "\" sheetId=\"" + id + "\" r:id=\"rId" + id + "\"/>";
    relations += "<Relationship Id=\"rId" + id + "\" Target=\"" + (i == 0 ? "/xl/" : "") + "worksheets/sheet" + id + ".xml\"/>";
    files.emplace_back("xl/worksheets/sheet" + id + ".xml", "<?xml version=\"1.0\"?><worksheet><sheetData>" + sheets[i].second + "</sheetData></worksheet>");
  }
  files.emplace_back("xl/workbook.xml", book + "</sheets></workbook>");
  files.emplace_back("xl/_rels/workbook.xml.rels", relations + "</Relationships>");
  files.emplace_back("xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                                      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
  files.emplace_back("xl/sharedStrings.xml", "<sst>" + texts + "</sst>");
  return files;
}

std::string ErrorIn(const std::string& path) {
  try {
    ReadPaths({path});
  } catch (const record::RegisterError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("tables of a database are joined by 编号, texts or numbers", "[record]") {
  for (const std::string type : {"INTEGER", "TEXT"}) {
    const Folder folder;
    const std::string path = folder.path() + "/户.db";
    const Database database(path);
    database.Do("CREATE TABLE 家庭(编号 " + type + " PRIMARY KEY, 存款 REAL, 有车 INTEGER, 区划 TEXT)");
    database.Do("CREATE TABLE 成员(编号 " + type + " PRIMARY KEY, 家庭编号 " + type + ", 姓名 TEXT, 出生日期 TEXT)");
    database.Do("CREATE TABLE 费用(成员编号 " + type + ", 自付 REAL)");
    database.Do("CREATE VIEW 财产 AS SELECT 编号 AS 家庭编号, 存款 AS 估值 FROM 家庭 WHERE 有车 = 1");
    database.Do("INSERT INTO 家庭 VALUES(10, 0.1, 1, '砀山县'), (2, 1234.5, 0, NULL), (30, 5, '坏', NULL)");
    database.Do("INSERT INTO 成员 VALUES(7, 10, '王', '1950-01-02'), (11, 2, '李', NULL), (8, 10, '张', '1980/3/4')");
    database.Do("INSERT INTO 费用 VALUES(11, 1), (7, 2.5), (11, 3), (9, 4)");
    const Read read = ReadPaths({path});
    const std::string two = "2: 存款=123450 有车=0 成员[11 姓名=李 费用[ 自付=100| 自付=300]] 财产[?]\n";
    const std::string ten = "10: 存款=10 有车=1 区划=341321 成员[7 姓名=王 出生日期=1950-01-02 费用[ 自付=250]|8 姓名=张 出生日期=1980-03-04 费用[?]] 财产[ 估值=10]\n";
    CHECK(read.rows == (type == "TEXT" ? ten + two : two + ten));
    const std::string bad = "记录 30（家庭 第 " + std::string(type == "TEXT" ? "3" : "30") + " 行）：有车：“坏”不是真假值。可用：请写 真 或 假，也可以写 是/否、有/无、true/false、√/×、1/0\n";
    CHECK(read.issues == "费用（第 4 行）：「9」成员 里没有这个编号，这一行没有读。可用：成员 里有的编号\n" + bad +
                             "成员：有 1 个家庭没有一行，成员 按未知计。可用：确实没有的，在 家庭 的表里加一列「成员」写「无」；都是没有的，在映射里写 没有行 为 无\n"
                             "财产：有 2 个家庭没有一行，财产 按未知计。可用：确实没有的，在 家庭 的表里加一列「财产」写「无」；都是没有的，在映射里写 没有行 为 无\n"
                             "费用：有 1 个成员没有一行，费用 按未知计。可用：确实没有的，在 成员 的表里加一列「费用」写「无」；都是没有的，在映射里写 没有行 为 无\n");
    CHECK(read.seen == 4);
  }
}

TEST_CASE("a database that others write to is read as it was", "[record]") {
  const Folder folder;
  const std::string path = folder.path() + "/户.db";
  const Database writer(path);
  writer.Do("PRAGMA journal_mode=WAL");
  writer.Do("CREATE TABLE 家庭(编号 TEXT, 存款 INTEGER)");
  writer.Do("INSERT INTO 家庭 VALUES('b', 2), ('a ', 1), (' c', 3)");
  const auto input = record::OpenRegister({path});
  writer.Do("INSERT INTO 家庭 VALUES('d', 4)");
  writer.Do("BEGIN IMMEDIATE");
  writer.Do("DELETE FROM 家庭");
  const auto reader = input->Read(Rules(), {.reference_date = Day()});
  record::Chunk chunk;
  reader->ReadChunk(chunk, 100);
  REQUIRE(chunk.records() == 3);
  CHECK(chunk.record_ids[0] == "a");
  CHECK(chunk.record_ids[1] == "b");
  CHECK(chunk.record_ids[2] == "c");
}

TEST_CASE("what is wrong in a database", "[record]") {
  const Folder folder;
  const std::string path = folder.path() + "/户.db";
  {
    const Database database(path);
    database.Do("CREATE TABLE 家庭(编号 TEXT, 存款 INTEGER)");
    database.Do("CREATE TABLE 成员(编号 TEXT, 家庭编号 TEXT, 姓名 TEXT)");
    database.Do("INSERT INTO 家庭 VALUES('a', 1), ('a', 2), ('b', x'00'), (NULL, 3), ('c', 4)");
    database.Do("INSERT INTO 成员 VALUES('1', 'b', '王'), ('1', 'z', '李'), (1, 'c', CAST(x'FF' AS TEXT))");
    const Read read = ReadPaths({path});
    CHECK(read.rows == "");
    CHECK(read.issues ==
          "家庭（第 4 行）：没有写是哪个家庭的，这一行没有读。可用：家庭 的编号\n"
          "记录 a（家庭 第 1 行）：编号：2 条记录用了同一个编号（第 1、2 行），都没有读。可用：每条记录的编号不同\n"
          "记录 b（家庭 第 3 行）：列 存款 是二进制，这一行没有读。可用：文本或数\n"
          "记录 c（成员 第 3 行）：列 姓名 有不是文本的字节，这一行没有读。可用：UTF-8 文本\n"
          "记录 z（成员 第 2 行）：家庭 里没有这个编号，它的 1 行没有读。可用：核对编号，或在 家庭 里补上这一条\n"
          "成员：有 1 个家庭没有一行，成员 按未知计。可用：确实没有的，在 家庭 的表里加一列「成员」写「无」；都是没有的，在映射里写 没有行 为 无\n");
    database.Do("CREATE TABLE 费用(成员编号 TEXT, 自付 INTEGER)");
    CHECK(ErrorIn(path) == "成员 里的编号「1」不止一户有，费用 只写这个编号分不清是哪一户的。可用：在 费用 里加一列写明是哪一户");
  }
  const std::string broken = folder.Add("坏.db", std::string("SQLite format 3\0", 16) + std::string(500, 'x'));
  CHECK(ErrorIn(broken) == "无法读 " + broken + "：file is not a database");
}

TEST_CASE("sheets of a workbook are tables", "[record]") {
  const Folder folder;
  const std::string path = folder.path() + "/台账.xlsx";
  WriteZip(path, Workbook({{"家庭", "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>存款</t></is></c><c r=\"C2\" t=\"str\"><v>有车</v></c></row>"
                                    "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\"><v>1234.5599999999999</v></c><c r=\"C3\" t=\"b\"><v>1</v></c></row>"
                                    "<row r=\"4\"><c r=\"A4\"><v>2</v></c><c r=\"C4\" t=\"e\"><v>#N/A</v></c></row><row r=\"5\"><c r=\"A5\" s=\"1\"/></row>"},
                           {"Sheet2", ""},
                           {"成员", "<row><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c><c t=\"s\"><v>5</v></c></row>"
                                    "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>6</v></c><c s=\"1\"><v>42510</v></c><c><v>12</v></c></row>"
                                    "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>6</v></c><c s=\"2\"><v>42510.5</v></c></row>"}},
                          "<si><t>编号</t></si><si><r><t>户</t></r><r><t>一</t></r><rPh><t>x</t></rPh></si><si><t>家庭</t></si><si><t>姓名</t></si><si><t>出生日期</t></si><si><t>证号</t></si><si><t>王 &amp; 李</t></si>"));
  const Read read = ReadPaths({path});
  CHECK(read.rows == "");
  CHECK(read.issues ==
        "记录 2（家庭 第 4 行）：有车：「#N/A」是 Excel 算不出或显示不下时的字样，不是值。可用：在 Excel 里改正这一格再导出；未知就留空\n"
        "记录 户一（成员 第 2 行）：成员[1].证号：「12」是数，编码要写成带引号的文字。可用：\"0012\"，开头的 0 也要写\n"
        "记录 户一（成员 第 3 行）：成员[2].出生日期：“2016-05-20 12:00:00”不是日期。可用：请写年、月、日，形如 2024-07-01、2024年7月1日 或 2024/7/1\n"
        "成员：有 1 个家庭没有一行，成员 按未知计。可用：确实没有的，在 家庭 的表里加一列「成员」写「无」；都是没有的，在映射里写 没有行 为 无\n");
}

TEST_CASE("dates of Excel", "[record]") {
  CHECK(record::ShowsDate("yyyy\\-mm\\-dd"));
  CHECK(record::ShowsDate("[$-804]yyyy\"年\"m\"月\"d\"日\";@"));
  CHECK(record::ShowsDate("m/d/yy h:mm"));
  CHECK_FALSE(record::ShowsDate("General"));
  CHECK_FALSE(record::ShowsDate("0.00\"d\""));
  CHECK_FALSE(record::ShowsDate("[h]:mm:ss"));
  CHECK_FALSE(record::ShowsDate("#,##0.00_);[Red](#,##0.00)"));
  CHECK(record::DateOfSerial(42510, false) == "2016-05-20");
  CHECK(record::DateOfSerial(42510.5, false) == "2016-05-20 12:00:00");
  CHECK(record::DateOfSerial(1, false) == "1900-01-01");
  CHECK(record::DateOfSerial(59, false) == "1900-02-28");
  CHECK(record::DateOfSerial(60, false) == "");
  CHECK(record::DateOfSerial(61, false) == "1900-03-01");
  CHECK(record::DateOfSerial(0, true) == "1904-01-01");
  CHECK(record::DateOfSerial(41048, true) == "2016-05-20");
  CHECK(record::DateOfSerial(-1, false) == "");
  CHECK(record::DateOfSerial(3e6, false) == "");
}

TEST_CASE("hostile and broken workbooks are refused", "[record]") {
  const Folder folder;
  const std::string path = folder.path() + "/台账.xlsx";
  // 24 MB of blanks in some kilobytes.
  WriteZip(path, Workbook({{"家庭", "<row><c t=\"inlineStr\"><is><t>编号</t></is></c></row>" + std::string(std::size_t{24} << 20, ' ')}}, ""));
  CHECK(ErrorIn(path).find("解开后大得不合常理") != std::string::npos);
  WriteZip(path, Workbook({{"家庭", ""}}, std::string(std::size_t{24} << 20, ' ')));
  CHECK(ErrorIn(path).find("解开后大得不合常理") != std::string::npos);
  auto files = Workbook({{"家庭", "<row><c t=\"inlineStr\"><is><t>编号</t></is></c></row>"}}, "");
  files.back().second = "<!DOCTYPE a [<!ENTITY b \"cc\">]><sst>&b;</sst>";
  WriteZip(path, files);
  CHECK(ErrorIn(path) == path + " 里的 xl/sharedStrings.xml 坏了。请在 Excel 里另存一次");
  WriteZip(path, Workbook({{"家庭", "<row><c t=\"inlineStr\"><is><t>编号</t></is></c></row><row><c>"}}, ""));
  CHECK(ErrorIn(path) == path + " 的工作表 家庭 坏了，读不下去。请在 Excel 里另存一次");
  WriteZip(path, Workbook({{"家庭", ""}}, ""));
  CHECK(ErrorIn(path) == path + " 的工作表都是空的。第一行写列名");
  WriteZip(path, {{"a.txt", "x"}});
  CHECK(ErrorIn(path) == path + " 不是 .xlsx 工作簿。可用：.xlsx、.csv、SQLite、JSON");
  folder.Add("台账.xlsx", "PK\3\4 cut");
  CHECK(ErrorIn(path) == "无法读 " + path + "：文件不完整。请重新保存或导出");
  folder.Add("台账.xls", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old", 12));
  CHECK(ErrorIn(folder.path() + "/台账.xls") == folder.path() + "/台账.xls 是旧的 .xls 或加了密码的工作簿。请在 Excel 里另存为 .xlsx（不加密码）或 CSV");
  // A cell and a row without end.
  WriteZip(path, Workbook({{"家庭", "<row><c t=\"inlineStr\"><is><t>编号</t></is></c><c t=\"inlineStr\"><is><t>存款</t></is></c></row><row><c><v>1</v></c><c t=\"inlineStr\"><is><t>" + std::string(std::size_t{2} << 20, 'x') +
                                        "</t></is></c></row><row><c r=\"A9\"><v>2</v></c><c r=\"XFE9\"><v>9</v></c></row><row><c><v>3</v></c><c/><c><v>4</v></c></row>"}}, ""));
  const Read read = ReadPaths({path});
  CHECK(read.ids == std::vector<std::string>{"2"});
  CHECK(read.issues ==
        "记录 1（家庭 第 2 行）：有一格超过 1 MB，或这一行超过 16 MB，没有读。可用：删去或缩短这一格\n"
        "记录 3（家庭 第 4 行）：有 3 格，列名有 2 个，这一行没有读。可用：给每列写上列名，或删去多出的格\n");
}
