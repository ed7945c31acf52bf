// One behaviour of each construct: good/ holds what it does, with 例 worked out by hand, bad/ the mistakes that people make with it and the
// whole messages. A case is one file, or a folder of rule sets that belong together; each is read with 模型.aid.
#include <catch2/catch.hpp>

#include "check/check.h"
#include "constructs/coverage.h"
#include "diagnostics/codes.h"
#include "example/example.h"
#include "package/package.h"
#include "program/program.h"
#include "property/prove.h"
#include "run/run.h"
#include "support/golden.h"

namespace doudi {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::pair<std::string, std::string>>;

const fs::path kFolder = DOUDI_SOURCE_DIR "/tests/constructs";

struct Case {
  fs::path path;  // good/引用 or good/枚举.aid
  Texts texts;    // of the case, without the model
  check::Rules Load() const {
    Texts all = {{"模型.aid", tests::ReadText(kFolder / "模型.aid")}};
    all.insert(all.end(), texts.begin(), texts.end());
    return check::LoadRuleTexts(all);
  }
};

std::vector<Case> CasesIn(const std::string& kind) {
  std::vector<Case> cases;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(kFolder / kind))
    if (entry.is_directory() || entry.path().extension() == ".aid") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    Case one{path, {}};
    if (!fs::is_directory(path)) one.texts.emplace_back(path.filename().string(), tests::ReadText(path));
    if (fs::is_directory(path))
      for (const std::string extension : {".aid", ".csv"})
        for (const fs::path& file : tests::FilesBelow(path, extension)) one.texts.emplace_back(file.filename().string(), tests::ReadText(file));
    cases.push_back(std::move(one));
  }
  return cases;
}

// The 政策包 and the 核查线索 of an example.
std::string PackageOf(const model::Model& model, const model::Example& example) {
  program::CompileOptions options;
  options.reference_date = example.reference_date;
  options.findings = true;
  const auto program = program::Compile(model, options);
  const auto record = example::BuildRecord(model, example);
  const run::Result result = run::Run(*program, record.batch);
  return package::ToText(model, package::MakePackage(result, 0));
}

std::string RuleSetOf(const Case& one) {
  std::string all;
  for (const auto& [name, text] : one.texts) all += text;
  return all;
}

TEST_CASE("every construct does what the 例 beside it say, without a warning", "[constructs]") {
  for (const Case& one : CasesIn("good")) {
    INFO(one.path.string());
    const check::Rules rules = one.Load();
    REQUIRE(diagnostics::RenderAll(rules.diagnostics) == "");
    REQUIRE(rules.model);
    std::size_t expectations = 0;
    for (const auto& example : rules.model->examples) {
      const auto outcome = example::RunExample(*rules.model, example);
      INFO(example::ToText(outcome));
      CHECK(outcome.Passed());
      expectations += outcome.expectations;
    }
    std::vector<const model::Property*> properties;
    for (const auto& property : rules.model->properties) properties.push_back(&property);
    for (const auto& outcome : property::Prove(*rules.model, properties, {})) {
      INFO(property::ToText(outcome, {}));
      CHECK(outcome.state != property::State::Refuted);
      ++expectations;
    }
    // What only a 政策包 shows: that of the last example, whole.
    if (auto text = one.path; fs::exists(text.replace_extension(".txt"))) {
      tests::CheckGolden(text, PackageOf(*rules.model, rules.model->examples.back()));
      ++expectations;
    }
    CHECK(expectations > 0);
  }
}

TEST_CASE("every mistake with a construct gets exactly the messages beside it, each with a way to mend it", "[constructs]") {
  for (const Case& one : CasesIn("bad")) {
    INFO(one.path.string());
    const check::Rules rules = one.Load();
    REQUIRE_FALSE(rules.diagnostics.empty());
    for (const auto& message : rules.diagnostics) {
      INFO(diagnostics::Render(message));
      CHECK(diagnostics::FindCode(message.code) != nullptr);
      CHECK_FALSE(message.help.empty());
    }
    auto text = one.path;
    tests::CheckGolden(text.replace_extension(".txt"), diagnostics::RenderAll(rules.diagnostics));
  }
}

TEST_CASE("every form, function and aggregate has a good and a bad case, and every attribute a good one", "[constructs]") {
  constructs::Coverage good, bad;
  for (const Case& one : CasesIn("good")) good.Read(RuleSetOf(one));
  for (const Case& one : CasesIn("bad")) bad.Read(RuleSetOf(one));
  CHECK(good.FormsWithout() == "");
  CHECK(good.AttributesWithout() == "");
  CHECK(good.WordsWithout() == "");
  CHECK(bad.FormsWithout() == "");
  CHECK(bad.WordsWithout() == "");
}

}  // namespace
}  // namespace doudi
