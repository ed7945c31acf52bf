// Tables read by parts, each a range of keys: the same as all at once, in whatever order and in how many threads the parts are read.
#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "database.h"
#include "read_tables.h"

using namespace doudi;
using namespace doudi::tests;

namespace {

void AddRows(const record::Chunk& chunk, Read& read) {
  std::vector<std::int32_t> all;
  for (std::size_t record = 0; record < chunk.records(); ++record) all.push_back(static_cast<std::int32_t>(record));
  const record::Batch batch = record::Widen(Rules(), chunk, all);
  for (std::size_t record = 0; record < batch.records(); ++record) {
    read.ids.push_back(batch.record_ids[record]);
    read.rows += batch.record_ids[record] + ":" + Shown(batch, 0, static_cast<std::int32_t>(record)) + "\n";
  }
}

Read ReadPart(record::RegisterPart& part) {
  Read read;
  record::Chunk chunk;
  for (bool more = true; more;) {
    more = part.ReadChunk(chunk, 1);
    AddRows(chunk, read);
    for (const auto& issue : part.TakeIssues()) read.issues += record::ToText(issue) + "\n";
  }
  read.seen = part.seen();
  return read;
}

struct Parts {
  Read all;
  std::size_t count = 0;
};

// In so many threads, each of which takes the next part that is left.
Parts ReadByParts(record::RegisterReader& reader, std::size_t most, std::size_t threads) {
  std::vector<std::unique_ptr<record::RegisterPart>> parts;
  while (auto part = reader.NextPart(most)) parts.push_back(std::move(part));
  std::vector<Read> reads(parts.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < threads; ++i)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < parts.size(); at = next++) {
        reads[at] = ReadPart(*parts[at]);
        parts[at].reset();
      }
    });
  for (std::thread& worker : workers) worker.join();
  Parts made;
  made.count = parts.size();
  for (const Read& read : reads) {
    made.all.ids.insert(made.all.ids.end(), read.ids.begin(), read.ids.end());
    made.all.rows += read.rows;
    made.all.issues += read.issues;
    made.all.seen += read.seen;
  }
  return made;
}

Parts ReadByParts(const std::string& path, std::size_t most, std::size_t threads) {
  const auto input = record::OpenRegister({path}, "");
  const auto reader = input->Read(Rules(), {.reference_date = Day()});
  return ReadByParts(*reader, most, threads);
}

std::string Key(bool texts, std::size_t number) { return texts ? fmt::format("'户{:04}'", number) : std::to_string(number); }

// What may be wrong with a row, a broken key among it, falls where it likes.
void WriteRegister(const Database& database, std::mt19937& random, bool texts, bool damaged) {
  const std::string type = texts ? "TEXT" : "INTEGER";
  database.Do("BEGIN");
  database.Do("CREATE TABLE 家庭(编号 " + type + (texts ? "" : " PRIMARY KEY") + ", 存款, 有车 TEXT)");
  database.Do("CREATE TABLE 成员(家庭编号 " + type + ", 编号 TEXT, 月收入)");
  const auto chance = [&](unsigned percent) { return damaged && random() % 100 < percent; };
  for (std::size_t h = 1; h <= 60; ++h) {
    std::string key = Key(texts, h);
    if (texts && chance(4)) key = fmt::format("CAST('户{:04}' || x'FF' AS TEXT)", h);
    if (texts && chance(4)) key = fmt::format("'户{:04} '", h);
    if (!chance(4)) database.Do(fmt::format("INSERT INTO 家庭 VALUES ({}, {}, '是')", key, chance(4) ? "x'00'" : chance(4) ? "'坏'" : std::to_string(random() % 1000)));
    if (texts && chance(3)) database.Do(fmt::format("INSERT INTO 家庭 VALUES ({}, 1, '否')", Key(true, h)));
    for (std::size_t p = random() % 4; p > 0; --p)
      database.Do(fmt::format("INSERT INTO 成员 VALUES ({}, 'm{}', {})", texts && chance(6) ? fmt::format("CAST('户{:04}' || x'FE' AS TEXT)", h) : Key(texts, h), p, chance(3) ? "x'01'" : "100.5"));
  }
  database.Do("CREATE INDEX 户 ON 家庭 (编号)");
  database.Do("CREATE INDEX 人 ON 成员 (家庭编号)");
  database.Do("COMMIT");
}

// By parts of `most` records the same as at once, whoever reads them. How many parts there were.
std::size_t CheckParts(const std::string& path, std::size_t most) {
  const Read whole = ReadPaths({path}, 100);
  std::size_t count = 0;
  for (const std::size_t threads : {std::size_t{1}, std::size_t{3}}) {
    const Parts parts = ReadByParts(path, most, threads);
    CHECK(parts.all.ids == whole.ids);
    CHECK(parts.all.rows == whole.rows);
    CHECK(parts.all.issues == whole.issues);
    CHECK(parts.all.seen == whole.seen);
    count = std::max(count, parts.count);
  }
  return count;
}

}  // namespace

TEST_CASE("a database by parts is the same as at once", "[record]") {
  std::size_t most_parts = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const Folder folder;
    const std::string path = folder.path() + "/册.db";
    {
      const Database database(path);
      WriteRegister(database, random, seed % 2 == 0, seed % 6 != 0);
    }
    most_parts = std::max(most_parts, CheckParts(path, 1 + random() % 20));
  }
  CHECK(most_parts > 50);
}

TEST_CASE("CSV files by parts are the same as at once", "[record]") {
  std::size_t most_parts = 0;
  for (std::uint32_t seed = 0; seed < 24; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const bool padded = seed % 3 != 0, damaged = seed % 4 != 0;
    const auto chance = [&](unsigned tenths) { return damaged && random() % 1000 < tenths; };
    std::string households = "编号,存款,有车\n", people = "编号,家庭编号,月收入,姓名\n";
    for (std::size_t h = 1; h <= 1500; ++h) {
      const std::string key = padded ? fmt::format("户{:05}", h) : std::to_string(h);
      if (chance(4)) households += chance(500) ? "\"没有完\n" : ",5,是\n\n";
      if (!chance(4)) households += fmt::format("{},{},{}\n", chance(4) ? "3.4E+17" : chance(4) ? key + "\xFF" : key, chance(4) ? "坏" : std::to_string(random() % 1000), chance(4) ? "是,多" : "否");
      for (std::size_t p = h % 500 < 60 ? 0 : random() % 4; p > 0; --p) {
        if (chance(4)) people += chance(500) ? "m,\"x\n" : "\xFF,\xFF,1,李\n";
        people += fmt::format("m{},{},{},王芳\n", p, chance(2) ? "" : chance(3) ? key + "a" : key, chance(3) ? "\"7\n\"" : "100.5");
      }
    }
    const Folder folder;
    folder.Add("家庭.csv", (seed % 2 == 0 ? "\xEF\xBB\xBF" : "") + households);
    folder.Add("成员.csv", people);
    most_parts = std::max(most_parts, CheckParts(folder.path(), 1 + random() % 500));
  }
  CHECK(most_parts > 5);
}

TEST_CASE("parts see one state of a database that others write to", "[record]") {
  const Folder folder;
  const std::string path = folder.path() + "/册.db";
  const Database writer(path);
  writer.Do("PRAGMA journal_mode=WAL");
  std::mt19937 random(1);
  WriteRegister(writer, random, true, false);
  const Read before = ReadPaths({path}, 100);
  const auto input = record::OpenRegister({path}, "");
  writer.Do("UPDATE 家庭 SET 存款 = 7");
  const auto reader = input->Read(Rules(), {.reference_date = Day()});
  std::atomic<bool> ended = false;
  std::thread writing([&] {
    while (!ended) writer.Do("UPDATE 成员 SET 月收入 = 1; DELETE FROM 家庭 WHERE rowid = (SELECT max(rowid) FROM 家庭)");
  });
  const Parts parts = ReadByParts(*reader, 4, 3);
  ended = true;
  writing.join();
  CHECK(parts.count > 10);
  CHECK(parts.all.rows == before.rows);
  CHECK(parts.all.issues == before.issues);
}

TEST_CASE("what has no index of its keys is one part after the other, read where they are cut", "[record]") {
  const Folder folder;
  const std::string path = folder.path() + "/册.db";
  {
    const Database database(path);
    database.Do("CREATE TABLE 家庭(编号 TEXT, 存款)");
    database.Do("INSERT INTO 家庭 VALUES ('c', 3), ('a', 1), ('b', 2), (NULL, 4)");
  }
  const Parts parts = ReadByParts(path, 1, 2);
  CHECK(parts.all.rows == ReadPaths({path}).rows);
  CHECK(parts.count >= 3);
}
