// Every 例 beside the shipped rules, and what the rules rest on.
#include <catch2/catch.hpp>

#include "check/citations.h"
#include "example/example.h"
#include "household.h"
#include "value/literal.h"

TEST_CASE("every 例 of the shipped rules holds", "[rulesets]") {
  REQUIRE(support::ShippedRules().examples.size() >= 50);
  std::size_t expectations = 0;
  for (const auto* model : support::ShippedModels()) {
    std::vector<const doudi::model::Example*> examples;
    for (const auto& example : model->examples) examples.push_back(&example);
    for (const auto& outcome : doudi::example::RunExamples(*model, examples)) {
      INFO(ToText(outcome));
      CHECK(outcome.Passed());
      CHECK(outcome.expectations > 0);
      expectations += outcome.expectations;
    }
  }
  CHECK(expectations > 100);
}

TEST_CASE("the shipped rules rest on sources, in both legal ages", "[rulesets]") {
  const auto models = support::ShippedModels();
  for (const auto* date : {"2025-08-15", "2026-08-15"}) {
    const auto read = doudi::value::ParseDate(date);
    const auto found = doudi::check::FindCitations(models, std::get<doudi::value::Date>(read));
    INFO(date << "\n" << ToText(found));
    CHECK(found.looked_at > 200);
    CHECK(found.Sound());
  }
}
