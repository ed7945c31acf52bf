// What tables, keys, brackets and formulas give: the 例 in their files under good/, worked out by hand.
#include <catch2/catch.hpp>

#include "check/check.h"
#include "example/example.h"
#include "support/golden.h"

namespace doudi {
namespace {

TEST_CASE("the 例 beside tables, keys, brackets and formulas hold", "[check]") {
  const std::filesystem::path folder = DOUDI_SOURCE_DIR "/tests/check/good";
  std::size_t examples = 0;
  for (const std::string name : {"decision_tables", "scales", "keys", "formulas", "expectations"}) {
    const std::filesystem::path path = folder / (name + ".aid");
    const auto rules = check::LoadRules({path.string()});
    INFO(path.string() << "\n" << diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model.has_value());
    for (const auto& one : rules.model->examples) {
      const auto outcome = example::RunExample(*rules.model, one);
      INFO(example::ToText(outcome));
      CHECK(outcome.Passed());
      ++examples;
    }
  }
  CHECK(examples == 26);
}

}  // namespace
}  // namespace doudi
