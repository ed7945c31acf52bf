// Every 例 beside the shipped rules.
#include <catch2/catch.hpp>

#include "example/example.h"
#include "household.h"

TEST_CASE("every 例 of the shipped rules holds", "[rulesets]") {
  REQUIRE(support::ShippedRules().examples.size() >= 50);
  std::size_t expectations = 0;
  for (const auto* model : support::ShippedModels())
    for (const auto& example : model->examples) {
      const auto outcome = doudi::example::RunExample(*model, example);
      INFO(ToText(outcome));
      CHECK(outcome.Passed());
      CHECK(outcome.expectations > 0);
      expectations += outcome.expectations;
    }
  CHECK(expectations > 100);
}
