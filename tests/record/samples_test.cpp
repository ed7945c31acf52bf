// The sample register in each of its forms: JSON lines, CSV in GB18030 as Excel saves it, a workbook, a database.
#include <algorithm>
#include <catch2/catch.hpp>

#include "check/check.h"
#include "package/package.h"
#include "program/program.h"
#include "record/open_register.h"
#include "run/run.h"

using namespace doudi;

namespace {

const check::Rules& AllRules() {
  static const check::Rules rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  return rules;
}

const model::Model& OfHouseholds() {
  const auto models = AllRules().Models();
  const auto found = std::find_if(models.begin(), models.end(), [](const model::Model* model) { return model->entities.front().name == "家庭"; });
  REQUIRE(found != models.end());
  return **found;
}

std::string PackagesOf(const std::string& name) {
  const model::Model& model = OfHouseholds();
  program::CompileOptions compile;
  compile.reference_date = *value::MakeDate(2025, 8, 15);
  const auto program = program::Compile(model, compile);
  const auto input = record::OpenRegister({DOUDI_SOURCE_DIR "/rulesets/registers/" + name});
  const auto reader = input->ReadBatches(model, {.reference_date = compile.reference_date});
  std::string text;
  record::Batch batch;
  for (bool more = true; more;) {
    more = reader->ReadBatch(batch, 2);
    const run::Result result = run::Run(*program, batch);
    for (std::size_t record = 0; record < batch.records(); ++record) text += package::ToJson(model, package::MakePackage(result, static_cast<std::int32_t>(record))) + "\n";
    for (const auto& issue : reader->TakeIssues()) CHECK_FALSE(issue.set_aside);
  }
  return text;
}

}  // namespace

TEST_CASE("the same households are judged alike whatever they are kept in", "[record]") {
  const std::string expected = PackagesOf("三户.jsonl");
  CHECK(std::count(expected.begin(), expected.end(), '\n') == 3);
  for (const char* form : {"三户", "三户.xlsx", "三户.db"}) {
    INFO(form);
    CHECK(PackagesOf(form) == expected);
  }
}
