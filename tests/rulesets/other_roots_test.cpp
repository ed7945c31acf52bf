// Records of other kinds than 家庭: the package of one sample of each, whole, as text. DOUDI_ACCEPT=1 rewrites the expected texts.
#include <catch2/catch.hpp>

#include "household.h"

namespace {

using namespace doudi;

const model::Model& RulesFor(const std::string& root) {
  for (const model::Model* model : support::ShippedModels())
    if (model->entities.front().name == root) return *model;
  FAIL("no rules for " + root);
  return support::ShippedRules();
}

}  // namespace

TEST_CASE("the 政策包 of the sample record of every other root is as checked in", "[rulesets]") {
  for (const char* root : {"社工", "志愿家庭", "社区", "儿童"}) {
    INFO(root);
    const model::Model& model = RulesFor(root);
    const auto screened =
        support::Screen(model, support::Contents(DOUDI_SOURCE_DIR "/rulesets/records/" + std::string(root) + ".json"), *value::MakeDate(2025, 8, 15));
    for (const auto& issue : screened.issues) UNSCOPED_INFO(ToText(issue));
    REQUIRE(screened.issues.empty());
    REQUIRE(screened.packages.size() == 1);
    support::CompareWithFile("packages/" + std::string(root) + ".txt", package::ToText(model, screened.packages[0]));
  }
}
