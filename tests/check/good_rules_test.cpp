// Each construct in a small rule file, with the model that it comes down to beside it: good/<name>.aid and
// <name>.txt.
#include <catch2/catch.hpp>

#include "check/check.h"
#include "support/golden.h"

namespace doudi {
namespace {

const std::filesystem::path kGood = DOUDI_SOURCE_DIR "/tests/check/good";

TEST_CASE("every construct comes down to the model beside it, without a message", "[check]") {
  const auto paths = tests::FilesBelow(kGood, ".aid");
  REQUIRE(paths.size() >= 8);
  for (auto path : paths) {
    const auto rules = check::LoadRules({path.string()});
    INFO(path.string() << "\n" << diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model.has_value());
    CHECK(rules.diagnostics.empty());
    tests::CheckGolden(path.replace_extension(".txt"), model::ToText(*rules.model));
  }
}

TEST_CASE("the shipped rule sets are checked without a message", "[check]") {
  const auto rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  CHECK(rules.io_errors.empty());
  CHECK(diagnostics::RenderAll(rules.diagnostics) == "");
  REQUIRE(rules.model.has_value());
  CHECK(rules.model->policies.size() >= 8);
}

// What every later stage relies on (model/expression.h, model/model.h).
void CheckInvariants(const model::Model& model) {
  for (std::size_t i = 0; i < model.expressions.size(); ++i) {
    const model::Expr& expr = model.expressions[i];
    const bool aggregate = expr.op >= model::Op::Sum && expr.op <= model::Op::Average;
    for (const model::ExprId arg : expr.args) {
      REQUIRE(arg < static_cast<model::ExprId>(i));
      const model::EntityId level = model.At(arg).level;
      if (level == model::kNoEntity) continue;
      if (aggregate)
        CHECK(level == expr.collection);
      else if (expr.op == model::Op::LiftInner)
        CHECK(level == model.entities[static_cast<std::size_t>(expr.level)].inner);
      else if (expr.op == model::Op::Lift)
        CHECK((level != expr.level && model.IsWithin(expr.level, level)));
      else
        CHECK(level == expr.level);
    }
    if (aggregate) CHECK((expr.collection != expr.level && model.IsWithin(expr.collection, expr.level)));
  }
}

TEST_CASE("operands stand before their operation and have its level", "[check]") {
  for (const auto& path : tests::FilesBelow(kGood, ".aid")) {
    const auto rules = check::LoadRules({path.string()});
    REQUIRE(rules.model.has_value());
    CheckInvariants(*rules.model);
  }
  const auto rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  REQUIRE(rules.model.has_value());
  CheckInvariants(*rules.model);
}

void CollectDefinitions(const model::Model& model, model::ExprId id, std::vector<model::DefinitionId>& used) {
  if (id == model::kNone) return;
  if (model.At(id).op == model::Op::Definition) used.push_back(model.At(id).index);
  for (const model::ExprId arg : model.At(id).args) CollectDefinitions(model, arg, used);
}

TEST_CASE("definitions come in an order in which each uses only earlier ones", "[check]") {
  const auto rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  REQUIRE(rules.model.has_value());
  for (std::size_t i = 0; i < rules.model->definitions.size(); ++i) {
    std::vector<model::DefinitionId> used;
    CollectDefinitions(*rules.model, rules.model->definitions[i].body, used);
    for (const model::DefinitionId id : used) {
      INFO(rules.model->definitions[i].name << " uses "
                                            << rules.model->definitions[static_cast<std::size_t>(id)].name);
      CHECK(id < static_cast<model::DefinitionId>(i));
    }
  }
}

}  // namespace
}  // namespace doudi
