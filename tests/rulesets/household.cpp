#include "household.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "program/program.h"
#include "record/read_json.h"
#include "run/run.h"

namespace support {

using namespace doudi;

std::vector<const model::Model*> ShippedModels() {
  static const check::Rules rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  return rules.Models();
}

const model::Model& ShippedRules() {
  for (const model::Model* model : ShippedModels())
    if (model->entities.front().name == "家庭") return *model;
  FAIL("no rules for 家庭");
  return *ShippedModels().front();
}

Screened Screen(const std::string& json, value::Date date, bool findings) { return Screen(ShippedRules(), json, date, findings); }

Screened Screen(const model::Model& model, const std::string& json, value::Date date, bool findings) {
  program::CompileOptions options;
  options.reference_date = date;
  options.findings = findings;
  const auto program = program::Compile(model, options);
  std::FILE* file = fmemopen(const_cast<char*>(json.data()), json.size(), "rb");
  REQUIRE(file);
  Screened screened;
  {
    record::JsonReader reader(model, file, "test");
    record::BatchBuilder builder(model, date);
    reader.ReadBatch(builder, 1000);
    screened.issues = builder.TakeIssues();
    for (auto& issue : reader.TakeIssues()) screened.issues.push_back(std::move(issue));
    const record::Batch batch = builder.Take();
    const run::Result result = run::Run(*program, batch);
    for (std::size_t r = 0; r < batch.records(); ++r) screened.packages.push_back(package::MakePackage(result, static_cast<std::int32_t>(r)));
  }
  std::fclose(file);
  return screened;
}

std::string Contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string HouseholdPath(const std::string& name) { return DOUDI_SOURCE_DIR "/rulesets/households/" + name + ".json"; }

void CompareWithFile(const std::string& file, const std::string& actual) {
  const std::string path = std::string(DOUDI_SOURCE_DIR "/tests/rulesets/") + file;
  if (std::getenv("DOUDI_ACCEPT")) std::ofstream(path, std::ios::binary) << actual;
  INFO(path);
  CHECK(actual == Contents(path));
}

}  // namespace support
