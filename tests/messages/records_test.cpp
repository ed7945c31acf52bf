// Every broken record under tests/messages/records with its whole expected messages. DOUDI_ACCEPT=1 rewrites them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "check/check.h"
#include "record/read_json.h"

namespace {

namespace fs = std::filesystem;

std::string Contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// What the reader says of a file, and which records were kept.
std::string Read(const doudi::model::Model& model, const fs::path& path) {
  const auto date = *doudi::value::MakeDate(2025, 8, 15);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  REQUIRE(file);
  std::string text, kept;
  {
    doudi::record::JsonReader reader(model, file, path.filename().string());
    doudi::record::BatchBuilder builder(model, date);
    for (bool more = true; more;) {
      more = reader.ReadBatch(builder, 100);
      for (const auto& issue : builder.TakeIssues()) text += ToText(issue) + "\n";
      for (const auto& issue : reader.TakeIssues()) text += ToText(issue) + "\n";
      for (const auto& id : builder.Take().record_ids) kept += " " + id;
    }
    text += "读到 " + std::to_string(reader.seen()) + " 条，留下：" + (kept.empty() ? " 无" : kept) + "\n";
  }
  std::fclose(file);
  return text;
}

}  // namespace

TEST_CASE("a broken record is set aside with a message that says what, where and what is accepted", "[messages]") {
  const fs::path folder = fs::path(DOUDI_SOURCE_DIR) / "tests/messages/records";
  const auto rules = doudi::check::LoadRules({(folder / "model.aid").string()});
  INFO(doudi::diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 30);
  for (const fs::path& file : files) {
    fs::path expected = file;
    expected.replace_extension(".txt");
    const std::string actual = Read(*rules.model, file);
    if (std::getenv("DOUDI_ACCEPT")) std::ofstream(expected, std::ios::binary) << actual;
    INFO(file.string());
    CHECK(actual == Contents(expected));
  }
}
