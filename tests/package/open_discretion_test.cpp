// What a household and the office see of what is still to be decided: the 政策包 as text, as a page and as JSON.
#include <catch2/catch.hpp>

#include <rapidjson/document.h>
#include <rapidjson/schema.h>

#include "check/check.h"
#include "example/example.h"
#include "package/package.h"
#include "program/program.h"
#include "run/run.h"
#include "support/golden.h"

using namespace doudi;

namespace {

const std::filesystem::path kFolder = DOUDI_SOURCE_DIR "/tests/package/open";

struct Screened {
  check::Rules rules;
  package::Package package;
};

// Of the first 例 in the text.
Screened Screen(const std::string& text) {
  Screened screened{check::LoadRuleTexts({{"规则.aid", text}}), {}};
  INFO(diagnostics::RenderAll(screened.rules.diagnostics));
  REQUIRE(screened.rules.model);
  const model::Model& model = *screened.rules.model;
  const auto record = example::BuildRecord(model, model.examples.front());
  REQUIRE(record.issues.empty());
  program::CompileOptions options;
  options.reference_date = model.examples.front().reference_date;
  screened.package = package::MakePackage(run::Run(*program::Compile(model, options), record.batch), 0);
  return screened;
}

bool Contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what is open for an office to decide stands in the package, with what, of which element, by whom and until when", "[package]") {
  const Screened screened = Screen(tests::ReadText(kFolder / "裁量.aid"));
  const std::string json = package::ToJson(*screened.rules.model, screened.package);
  tests::CheckGolden(kFolder / "裁量.txt", package::ToText(*screened.rules.model, screened.package));
  tests::CheckGolden(kFolder / "裁量.html", package::ToHtml(*screened.rules.model, screened.package));
  tests::CheckGolden(kFolder / "裁量.json", json);
  rapidjson::Document schema_text, result;
  schema_text.Parse(tests::ReadText(DOUDI_SOURCE_DIR "/evaluator/package/result.schema.json").c_str());
  result.Parse(json.c_str());
  const rapidjson::SchemaDocument schema(schema_text);
  rapidjson::SchemaValidator validator(schema);
  CHECK(result.Accept(validator));
}

TEST_CASE("what is decided is asked no more", "[package]") {
  const std::string decided = tests::ReadText(kFolder / "裁量.aid") +
                              "  裁量 可豁免（子）：准予；生活补助·收入：准予；困难救助·救助金：3000元。\n";
  const Screened screened = Screen(decided);
  CHECK(screened.package.tasks.empty());
  const std::string text = package::ToText(*screened.rules.model, screened.package);
  CHECK_FALSE(Contains(text, "裁量："));
  CHECK(Contains(text, "3000元"));
}
