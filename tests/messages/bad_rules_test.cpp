// Broken rule files with everything that is said about them: bad/<stage>/<name>.aid, and beside it
// <name>.txt.
#include <catch2/catch.hpp>

#include <filesystem>

#include "check/check.h"
#include "diagnostics/codes.h"
#include "support/golden.h"
#include "syntax/parse.h"

namespace doudi {
namespace {

const std::filesystem::path kBad = DOUDI_SOURCE_DIR "/tests/messages/bad";

diagnostics::Diagnostics Diagnose(const source::SourceFile& file) {
  return syntax::ParseRules(file).diagnostics;
}

TEST_CASE("every broken rule file gets exactly the messages beside it", "[messages]") {
  const auto paths = tests::FilesBelow(kBad / "syntax", ".aid");
  REQUIRE(paths.size() >= 20);
  for (auto path : paths) {
    const source::SourceFile file(path.filename().string(), tests::ReadText(path));
    const diagnostics::Diagnostics messages = Diagnose(file);
    INFO(path.string());
    CHECK(diagnostics::HasErrors(messages));
    for (const auto& message : messages) {
      CHECK(diagnostics::FindCode(message.code) != nullptr);
      CHECK_FALSE(message.help.empty());
    }
    tests::CheckGolden(path.replace_extension(".txt"), diagnostics::RenderAll(messages));
  }
}

TEST_CASE("every rule file that reads well but means nothing gets exactly the messages beside it", "[messages]") {
  const auto paths = tests::FilesBelow(kBad / "check", ".aid");
  REQUIRE(paths.size() >= 20);
  for (auto path : paths) {
    const auto rules = check::LoadRuleTexts({{path.filename().string(), tests::ReadText(path)}});
    INFO(path.string());
    CHECK(diagnostics::HasErrors(rules.diagnostics));
    CHECK_FALSE(rules.model.has_value());
    for (const auto& message : rules.diagnostics) {
      INFO(diagnostics::Render(message));
      CHECK(diagnostics::FindCode(message.code) != nullptr);
      CHECK_FALSE(message.help.empty());
    }
    tests::CheckGolden(path.replace_extension(".txt"), diagnostics::RenderAll(rules.diagnostics));
  }
}

}  // namespace
}  // namespace doudi
