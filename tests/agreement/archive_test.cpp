// Generated rules come back from an archive (model/archive.h) as they were.
#include <catch2/catch.hpp>

#include "agreement/random.h"
#include "agreement/rule_generator.h"
#include "check/check.h"
#include "model/archive.h"

namespace doudi::agreement {
namespace {

std::string BytesOf(const check::Rules& rules, const model::Model& model) {
  archive::Writer writer(rules.sources);
  model::Write(writer, model);
  return writer.bytes();
}

TEST_CASE("generated rules come back from their bytes as they were", "[agreement]") {
  Random random(1);
  int compared = 0;
  for (int i = 0; i < 100; ++i) {
    const RuleText text = GenerateRules(random, {});
    std::vector<std::pair<std::string, std::string>> texts = {{"试/生成.aid", text.Whole()}};
    for (const auto& [name, rows] : text.files) texts.emplace_back("试/" + name, rows);
    const auto rules = check::LoadRuleTexts(texts);
    if (!rules.model) continue;  // senseless (trial.h)
    const std::string bytes = BytesOf(rules, *rules.model);
    archive::Reader reader(bytes, rules.sources);
    const model::Model read = model::ReadModel(reader);
    INFO(text.Whole());
    CHECK(reader.AtEnd());
    CHECK((BytesOf(rules, read) == bytes));
    CHECK(model::ToText(read) == model::ToText(*rules.model));
    ++compared;
  }
  CHECK(compared > 50);
}

}  // namespace
}  // namespace doudi::agreement
