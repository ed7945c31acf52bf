// The sample register in each of its forms with bytes changed at random: it is read or refused, in every way of reading the same, and a record
// that is damaged costs no other one.
#include <zip.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "check/check.h"
#include "fuzz/damage.h"
#include "fuzz/registers.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

using namespace doudi;
using namespace doudi::fuzz;
namespace fs = std::filesystem;

namespace {

const std::string kSamples = DOUDI_SOURCE_DIR "/rulesets/registers/三户";
using Files = std::vector<std::pair<std::string, std::string>>;  // name, bytes

const model::Model& OfHouseholds() {
  static const check::Rules rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  const auto models = rules.Models();
  const auto found = std::find_if(models.begin(), models.end(), [](const model::Model* model) { return model->entities.front().name == "家庭"; });
  REQUIRE(found != models.end());
  return **found;
}

std::string Write(const tests::TemporaryFolder& folder, const std::string& name, const std::string& bytes) {
  const auto path = folder / name;
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  return path.string();
}

// However it is read: the same records, the same words about the others. Returns what was read.
RegisterOutcome CheckAllWays(const std::string& path) {
  const RegisterOutcome chunks = TryRegister(OfHouseholds(), {path}, Way::Chunks);
  for (const Way way : {Way::Parts, Way::Batches}) {
    const RegisterOutcome other = TryRegister(OfHouseholds(), {path}, way);
    CAPTURE(static_cast<int>(way));
    CHECK(other.refused == chunks.refused);
    if (!chunks.refused.empty()) continue;  // how far it came may differ
    CHECK(other.records == chunks.records);
    CHECK(other.issues == chunks.issues);
    CHECK(other.seen == chunks.seen);
  }
  // What is not there was told.
  if (chunks.refused.empty() && chunks.records.size() < chunks.seen) CHECK_FALSE(chunks.issues.empty());
  return chunks;
}

int Rounds(int usual) { return usual * Setting("DOUDI_FUZZ_RUNS", 1); }
agreement::Random TheRandom() { return agreement::Random(static_cast<std::uint64_t>(Setting("DOUDI_SEED", 1))); }

Files Unpacked(const std::string& path) {
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &error);
  REQUIRE(archive);
  Files files;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0)); ++i) {
    zip_stat_t stat;
    REQUIRE(zip_stat_index(archive, i, 0, &stat) == 0);
    std::string bytes(stat.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, i, 0);
    REQUIRE(zip_fread(file, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()));
    zip_fclose(file);
    files.emplace_back(stat.name, std::move(bytes));
  }
  zip_discard(archive);
  return files;
}

void Pack(const std::string& path, const Files& files) {
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  REQUIRE(archive);
  for (const auto& [name, bytes] : files)
    REQUIRE(zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8) >= 0);
  REQUIRE(zip_close(archive) == 0);
}

}  // namespace

TEST_CASE("a damaged line of JSON costs that record and no other", "[fuzz][registers]") {
  const tests::TemporaryFolder folder;
  std::vector<std::string> lines;
  std::ifstream in(kSamples + ".jsonl");
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  REQUIRE(lines.size() == 3);
  const auto whole = TryRegister(OfHouseholds(), {kSamples + ".jsonl"}, Way::Chunks);
  REQUIRE(whole.records.size() == 3);
  agreement::Random random = TheRandom();
  for (int round = 0; round < Rounds(60); ++round) {
    const std::size_t hurt = random.Chance(50) ? 1 : 2;  // of the first line depends what the file is
    std::string line = Damaged(random, lines[hurt], random.Pick(lines), "{}[]:,\"\\0-e. ");
    std::replace(line.begin(), line.end(), '\n', ' ');
    CAPTURE(line);
    std::string text;
    for (std::size_t i = 0; i < 3; ++i) text += (i == hurt ? line : lines[i]) + "\n";
    const auto read = CheckAllWays(Write(folder, "户.jsonl", text));
    for (std::size_t i = 0; i < 3; ++i) {
      if (i != hurt) CHECK(std::count(read.records.begin(), read.records.end(), whole.records[i]) >= 1);
    }
  }
}

TEST_CASE("damaged JSON of any layout is read or refused", "[fuzz][registers]") {
  const tests::TemporaryFolder folder;
  const std::string lines = tests::ReadText(kSamples + ".jsonl");
  std::string list = "[" + lines;
  for (auto end = list.find('\n'); end + 1 < list.size() && end != std::string::npos; end = list.find('\n', end + 2)) list.replace(end, 1, ",\n");
  list.back() = ']';
  REQUIRE(TryRegister(OfHouseholds(), {Write(folder, "户.json", list)}, Way::Chunks).records.size() == 3);
  agreement::Random random = TheRandom();
  for (int round = 0; round < Rounds(60); ++round) {
    const std::string text = Damaged(random, random.Chance(50) ? list : lines, lines, "{}[]:,\"\\0-e.\n ");
    CAPTURE(text);
    CheckAllWays(Write(folder, "户.json", text));
  }
}

TEST_CASE("damaged tables are read or refused", "[fuzz][registers]") {
  Files tables;
  for (const auto& path : tests::FilesBelow(kSamples, ".csv")) tables.emplace_back(path.filename().string(), tests::ReadText(path));
  REQUIRE(tables.size() == 7);
  agreement::Random random = TheRandom();
  for (int round = 0; round < Rounds(60); ++round) {
    const tests::TemporaryFolder folder;
    const auto hurt = static_cast<std::size_t>(random.Below(static_cast<int>(tables.size())));
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const std::string bytes = i == hurt ? Damaged(random, tables[i].second, random.Pick(tables).second, ",;\t\"\r\n'= 0\xFF") : tables[i].second;
      if (i == hurt) UNSCOPED_INFO(tables[i].first + ": " + bytes);
      Write(folder, tables[i].first, bytes);
    }
    CheckAllWays(folder.string());
  }
}

TEST_CASE("damaged workbooks are read or refused", "[fuzz][registers]") {
  const tests::TemporaryFolder folder;
  const std::string packed = tests::ReadText(kSamples + ".xlsx");
  const Files files = Unpacked(kSamples + ".xlsx");
  agreement::Random random = TheRandom();
  for (int round = 0; round < Rounds(40); ++round) {
    const std::string path = (folder / "户.xlsx").string();
    if (random.Chance(30)) {
      Write(folder, "户.xlsx", Damaged(random, packed, packed));
    } else {
      Files hurt = files;
      auto& [name, bytes] = hurt[static_cast<std::size_t>(random.Below(static_cast<int>(hurt.size())))];
      bytes = Damaged(random, bytes, random.Pick(files).second, "<>/=\"&;0Azrst");
      UNSCOPED_INFO(name + ": " + bytes);
      fs::remove(path);
      Pack(path, hurt);
    }
    CheckAllWays(path);
  }
}

TEST_CASE("damaged databases are read or refused", "[fuzz][registers]") {
  const tests::TemporaryFolder folder;
  const std::string whole = tests::ReadText(kSamples + ".db");
  agreement::Random random = TheRandom();
  for (int round = 0; round < Rounds(60); ++round) {
    std::string bytes = whole;
    if (random.Chance(20)) {
      bytes.resize(static_cast<std::size_t>(random.Below(static_cast<int>(bytes.size()))));
    } else {
      for (int changes = random.Between(1, 12); changes > 0; --changes)
        bytes[static_cast<std::size_t>(random.Below(static_cast<int>(bytes.size())))] = static_cast<char>(random.Below(256));
    }
    CAPTURE(round);
    // Each way asks SQLite in its own words: of a broken tree of pages one may meet what another does not.
    const std::string path = Write(folder, "户.db", bytes);
    for (const Way way : {Way::Chunks, Way::Parts, Way::Batches}) {
      const RegisterOutcome read = TryRegister(OfHouseholds(), {path}, way);
      CHECK((!read.refused.empty() || read.records.size() == read.seen || !read.issues.empty()));
    }
  }
}
