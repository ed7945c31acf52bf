// Rules that are kept between runs are the rules.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "agreement/random.h"
#include "archive/reader.h"
#include "archive/writer.h"
#include "check/load_models.h"
#include "model/archive.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace doudi {
namespace {

namespace fs = std::filesystem;
using tests::TemporaryFolder;

const std::string kShipped = DOUDI_SOURCE_DIR "/rulesets";

std::string BytesOf(const check::Rules& rules, const model::Model& model) {
  archive::Writer writer(rules.sources);
  model::Write(writer, model);
  return writer.bytes();
}

// Everything that rules say but for syntax trees and examples.
std::string All(const check::Rules& rules) {
  std::string text = rules.fingerprint + "\n" + diagnostics::RenderAll(rules.diagnostics);
  for (const std::string& error : rules.io_errors) text += error + "\n";
  for (const auto& source : rules.sources) text += source->path() + "\n" + std::string(source->text());
  for (const model::Model* model : rules.Models()) {
    model::Model bare = *model;
    bare.examples.clear();
    text += model::ToText(bare) + BytesOf(rules, bare);
  }
  return text;
}

// Comparing texts of megabytes, Catch would print them.
bool Same(const check::Rules& a, const check::Rules& b) { return All(a) == All(b); }

void CheckRoundTrip(const check::Rules& rules) {
  for (const model::Model* model : rules.Models()) {
    const std::string bytes = BytesOf(rules, *model);
    archive::Reader reader(bytes, rules.sources);
    const model::Model read = model::ReadModel(reader);
    CHECK(reader.AtEnd());
    const bool same_bytes = BytesOf(rules, read) == bytes;
    CHECK(same_bytes);
    model::Model bare = *model;
    bare.examples.clear();
    CHECK(model::ToText(read) == model::ToText(bare));
  }
}

TEST_CASE("models come back from their bytes as they were", "[models]") {
  const auto shipped = check::LoadRules({kShipped});
  REQUIRE(shipped.Models().size() >= 2);
  CheckRoundTrip(shipped);
  int seen = 0;
  for (const auto& path : tests::FilesBelow(DOUDI_SOURCE_DIR "/tests", ".aid")) {
    const bool construct = path.string().find("/constructs/good/") != std::string::npos;
    std::vector<std::string> paths = {path.string()};
    if (construct) paths.insert(paths.begin(), DOUDI_SOURCE_DIR "/tests/constructs/模型.aid");
    if (construct && path.parent_path().filename() != "good") paths.back() = path.parent_path().string();
    const auto rules = check::LoadRules(paths);
    if (!rules.model) continue;  // rules that are wrong on purpose
    INFO(path.string());
    CheckRoundTrip(rules);
    ++seen;
  }
  CHECK(seen >= 100);
}

TEST_CASE("bytes of a model that are damaged are no model or another, never a crash", "[models]") {
  const auto rules = check::LoadRules({kShipped});
  REQUIRE(rules.model);
  const std::string whole = BytesOf(rules, *rules.model);
  agreement::Random random(20'250'815);
  int refused = 0;
  constexpr int kRuns = 60;
  for (int run = 0; run < kRuns; ++run) {
    std::string damaged = whole;
    const auto place = static_cast<std::size_t>(random.Below(static_cast<int>(whole.size())));
    switch (random.Below(3)) {
      case 0: damaged.resize(place); break;
      case 1: damaged[place] = static_cast<char>(random.Below(256)); break;
      default: damaged.erase(place, 1);
    }
    try {
      archive::Reader reader(damaged, rules.sources);
      model::ReadModel(reader);
      if (!reader.AtEnd()) ++refused;
    } catch (const archive::ArchiveError&) {
      ++refused;
    }
  }
  CHECK(refused > kRuns / 2);
}

// A rule file with a warning, and one with rows in another file.
class Kept {
 public:
  Kept() {
    Write("规则/家庭.aid",
          "规则集 家庭。\n实体 家庭（根）\n  事实 存款：元。\n  事实 类别：｛甲、乙｝。\n"
          "参数 标准（类别）：元，来自 \"标准.csv\"\n"
          "政策 低保（家庭）\n  条件 存款：存款 ＜ 标准，依据 示例。\n");
    Write("规则/标准.csv", "类别,自,值,依据\n甲,2024-07-01,780,示例\n乙,2024-07-01,600,示例\n");
  }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string Text(const std::string& name) const { return tests::ReadText(folder_ / name); }
  check::Rules Load() const { return check::LoadModels({rules()}, cache()); }
  check::Rules Anew() const { return check::LoadRules({rules()}); }
  std::vector<fs::path> Entries() const {
    std::vector<fs::path> entries;
    if (fs::exists(cache()))
      for (const auto& entry : fs::directory_iterator(cache())) entries.push_back(entry.path());
    return entries;
  }
  std::string rules() const { return (folder_ / "规则").string(); }
  std::string cache() const { return (folder_ / "缓存").string(); }

 private:
  TemporaryFolder folder_;
};

TEST_CASE("kept rules are those that were checked, on the first run and after", "[models]") {
  const Kept kept;
  const auto anew = kept.Anew();
  INFO(diagnostics::RenderAll(anew.diagnostics));
  REQUIRE(anew.model);
  ino_t first = 0;
  for (int run = 0; run < 3; ++run) {
    const auto rules = kept.Load();
    CHECK(rules.files.empty());
    CHECK(Same(rules, anew));
    REQUIRE(kept.Entries().size() == 1);
    struct stat status {};
    REQUIRE(stat(kept.Entries().front().c_str(), &status) == 0);
    if (run == 0) first = status.st_ino;
    CHECK(status.st_ino == first);  // taken from there, not written once more
  }
  CHECK(Same(check::LoadModels({kept.rules()}, ""), anew));
}

TEST_CASE("the shipped rules come from the cache as they were checked", "[models]") {
  const TemporaryFolder folder;
  const auto anew = check::LoadRules({kShipped});
  const auto first = check::LoadModels({kShipped}, folder.string());
  const auto second = check::LoadModels({kShipped}, folder.string());
  CHECK(first.others.size() == anew.others.size());
  CHECK(Same(first, anew));
  CHECK(Same(second, anew));
}

TEST_CASE("a change anywhere is seen", "[models]") {
  const Kept kept;
  kept.Load();
  SECTION("in a rule") {
    kept.Write("规则/家庭.aid", kept.Text("规则/家庭.aid") + "定义 余下（家庭）：元 ＝ 存款 － 1元。\n");
    const auto rules = kept.Load();
    REQUIRE(rules.model);
    CHECK(rules.model->definitions.size() == 1);
    CHECK(kept.Entries().size() == 2);
  }
  SECTION("in a file of rows, of the same size") {
    kept.Write("规则/标准.csv", "类别,自,值,依据\n甲,2024-07-01,790,示例\n乙,2024-07-01,600,示例\n");
    const auto rules = kept.Load();
    CHECK(Same(rules, kept.Anew()));
    CHECK(std::get<value::Rational>(rules.model->parameters.at(0).rows.at(0).values.at(0)) == value::Rational(790));
    CHECK(kept.Entries().size() == 1);  // in place of what was kept
    CHECK(Same(kept.Load(), kept.Anew()));
  }
  SECTION("a file of rows that is gone") {
    fs::remove(kept.rules() + "/标准.csv");
    const auto rules = kept.Load();
    CHECK_FALSE(rules.model);
    CHECK(Same(rules, kept.Anew()));
  }
  SECTION("another file beside it") {
    kept.Write("规则/又一.aid", "规则集 又一。\n单位 度。\n");
    const auto rules = kept.Load();
    CHECK(Same(rules, kept.Anew()));
    CHECK(rules.model->units.size() == 1);
  }
  SECTION("another name") {
    fs::rename(kept.rules() + "/家庭.aid", kept.rules() + "/家.aid");
    CHECK(Same(kept.Load(), kept.Anew()));
    CHECK(kept.Entries().size() == 2);
  }
}

TEST_CASE("warnings come again from the cache", "[models]") {
  const Kept kept;
  kept.Write("规则/家庭.aid", kept.Text("规则/家庭.aid") + "政策 都给（家庭）\n");
  const auto anew = kept.Anew();
  INFO(diagnostics::RenderAll(anew.diagnostics));
  REQUIRE(anew.model);
  REQUIRE_FALSE(anew.diagnostics.empty());
  CHECK(Same(kept.Load(), anew));
  CHECK(Same(kept.Load(), anew));
}

TEST_CASE("rules with errors are not kept", "[models]") {
  const Kept kept;
  kept.Write("规则/家庭.aid", kept.Text("规则/家庭.aid") + "定义 错（家庭）：元 ＝ 存宽。\n");
  for (int run = 0; run < 2; ++run) CHECK(Same(kept.Load(), kept.Anew()));
  CHECK_FALSE(kept.Load().model);
  CHECK(kept.Entries().empty());
  CHECK(check::LoadModels({kept.rules(), kept.rules() + "/没有"}, kept.cache()).io_errors.size() == 1);
  CHECK(kept.Entries().empty());
}

TEST_CASE("a damaged cache is passed over and written anew", "[models]") {
  const Kept kept;
  const auto anew = kept.Anew();
  kept.Load();
  REQUIRE(kept.Entries().size() == 1);
  const fs::path entry = kept.Entries().front();
  const std::string whole = tests::ReadText(entry);
  agreement::Random random(7);
  for (int run = 0; run < 40; ++run) {
    std::string damaged = whole;
    const auto place = static_cast<std::size_t>(random.Below(static_cast<int>(whole.size())));
    if (run % 2 == 0)
      damaged.resize(place);
    else
      damaged[place] = static_cast<char>(damaged[place] ^ (1 << random.Below(8)));
    std::ofstream(entry, std::ios::binary | std::ios::trunc) << damaged;
    CHECK(Same(kept.Load(), anew));
    const bool anew_in_place = tests::ReadText(entry) == whole;
    CHECK(anew_in_place);
  }
}

TEST_CASE("a cache folder that cannot be written changes nothing", "[models]") {
  const Kept kept;
  kept.Write("缓存", "a file where the folder would be");
  for (int run = 0; run < 2; ++run) CHECK(Same(kept.Load(), kept.Anew()));
}

}  // namespace
}  // namespace doudi
