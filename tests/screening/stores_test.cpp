// Workbooks and databases, read back.
#include <sqlite3.h>
#include <unistd.h>
#include <zip.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "register.h"
#include "screening/table_writer.h"

using namespace doudi;
using namespace doudi::screening;

namespace {

using Make = std::unique_ptr<TableWriter> (*)(const std::string&);

class Written {
 public:
  Written(Make make, const std::string& ending, std::size_t times = 1)
      : path_(std::filesystem::temp_directory_path() / ("doudi-screening-" + std::to_string(getpid()) + ending)) {
    const auto chunk = ChunkOf(kRegister);
    const auto decisions = Decider(Rules(), Day()).Decide(chunk);
    const auto table = make(path_.string());
    Block block;
    ForEachRow(Rules(), chunk, decisions, {}, [&](const VerdictRow& row) { table->Add(row, block); });
    for (std::size_t i = 0; i < times; ++i) table->Write(block);
    table->End();
  }
  ~Written() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// A part of a workbook; "" if there is none.
std::string PartOf(const std::string& path, const std::string& name) {
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, nullptr);
  REQUIRE(archive);
  std::string text;
  if (zip_file_t* file = zip_fopen(archive, name.c_str(), 0)) {
    char buffer[4096];
    for (zip_int64_t n = 0; (n = zip_fread(file, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
    zip_fclose(file);
  }
  zip_discard(archive);
  return text;
}

std::string Query(const std::string& path, const std::string& query) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  std::string text;
  const auto add = [](void* to, int count, char** cells, char**) {
    for (int i = 0; i < count; ++i) *static_cast<std::string*>(to) += std::string(i == 0 ? "" : "|") + (cells[i] ? cells[i] : "");
    *static_cast<std::string*>(to) += "\n";
    return 0;
  };
  char* error = nullptr;
  sqlite3_exec(database, query.c_str(), add, &text, &error);
  if (error) text += error;
  sqlite3_free(error);
  sqlite3_close(database);
  return text;
}

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a database has one table with amounts to add up", "[screening]") {
  const Written written(WriteSqlite, ".sqlite");
  CHECK(Query(written.path(), "PRAGMA integrity_check") == "ok\n");
  CHECK(Query(written.path(), "SELECT * FROM 判定") ==
        "甲|安徽省宿州市砀山县|低保|||符合|199.5||||\n"
        "甲|安徽省宿州市砀山县|助学|大王|A|拟符合|||666.67|约数，准确为 2000/3|\n"
        "乙||低保|||待补充|||||月收入\n"
        "乙||助学|=1+1|A|待补充|||||月收入\n"
        "乙||助学|成员 2||待补充|||||月收入\n"
        "丙, \"三\"|安徽省宿州市萧县|低保|||不符合|||||\n");
  CHECK(Query(written.path(), "SELECT 政策, count(*), sum(每月金额) FROM 判定 WHERE 每月金额 > 100 GROUP BY 政策") == "低保|1|199.5\n");
  CHECK(Query(written.path(), "SELECT count(*) FROM 判定 WHERE 缺少的事实 IS NULL") == "3\n");
}

TEST_CASE("a workbook has texts as texts and amounts as numbers", "[screening]") {
  const Written written(WriteXlsx, ".xlsx");
  CHECK(Has(PartOf(written.path(), "xl/workbook.xml"), "name=\"判定\""));
  const std::string sheet = PartOf(written.path(), "xl/worksheets/sheet1.xml");
  CHECK(Has(sheet, "<t>编号</t>"));
  CHECK(Has(sheet, "<c r=\"A2\" t=\"inlineStr\"><is><t>甲</t></is></c>"));
  CHECK(Has(sheet, "<c r=\"G2\" s=\"2\"><v>199.5</v></c>"));
  CHECK(Has(sheet, "<t>=1+1</t>"));  // a text, no formula
  CHECK_FALSE(Has(sheet, "<f>"));
  CHECK(Has(sheet, "<t>丙, \"三\"</t>"));
  CHECK(Has(sheet, "<row r=\"7\""));
  CHECK_FALSE(Has(sheet, "<row r=\"8\""));
}

TEST_CASE("rows that a sheet cannot hold go on in another", "[screening]") {
  const std::size_t times = 1'048'575 / 6 + 1;  // 6 rows a time
  const Written written(WriteXlsx, "-large.xlsx", times);
  CHECK(Has(PartOf(written.path(), "xl/workbook.xml"), "name=\"判定2\""));
  const std::string more = PartOf(written.path(), "xl/worksheets/sheet2.xml");
  CHECK(Has(more, "<t>编号</t>"));
  CHECK(Has(more, "<row r=\"4\""));
  CHECK_FALSE(Has(more, "<row r=\"5\""));
}
