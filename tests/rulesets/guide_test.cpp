// The guide for newcomers: its own text, run as a newcomer runs it.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "docs/docs.h"
#include "example/example.h"
#include "household.h"
#include "source/literate.h"

namespace {

using namespace doudi;

struct GuideFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("doudi-guide-" + std::to_string(std::rand()));
  GuideFolder() { std::filesystem::create_directories(path); }
  ~GuideFolder() { std::filesystem::remove_all(path); }
};

std::string RulesOfGuide() {
  const auto blocks = source::RuleBlocks(docs::Guide());
  REQUIRE(blocks.size() == 1);
  return std::string(docs::Guide().substr(blocks[0].begin, blocks[0].end - blocks[0].begin));
}

}  // namespace

TEST_CASE("the guide's policy passes its checks and its own 例, and stands in the 政策包 as the guide shows it", "[rulesets]") {
  const std::string text = RulesOfGuide();
  std::size_t lines = 0;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) lines += text[at] != '\n' ? 1 : 0;
  CHECK(lines < 30);

  const GuideFolder folder;
  std::ofstream(folder.path / "取暖补贴.aid", std::ios::binary) << text;
  const check::Rules rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets", folder.path.string()});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  CHECK(rules.diagnostics.empty());

  std::size_t own = 0;
  for (const auto& example : rules.model->examples) {
    if (example.rule_set != "我的县/取暖补贴") continue;
    ++own;
    const auto outcome = example::RunExample(*rules.model, example);
    INFO(example::ToText(outcome));
    CHECK(outcome.Passed());
  }
  CHECK(own == 3);

  const auto screened = support::Screen(*rules.model, support::Contents(support::HouseholdPath("大钱一家")), *value::MakeDate(2025, 12, 1));
  REQUIRE(screened.packages.size() == 1);
  const std::string package = package::ToText(*rules.model, screened.packages[0]);
  const std::string begin = "```text\n";
  const auto shown = docs::Guide().find(begin);
  REQUIRE(shown != std::string_view::npos);
  const std::string_view rest = docs::Guide().substr(shown + begin.size());
  CHECK(package.find(rest.substr(0, rest.find("```"))) != std::string::npos);
  support::CompareWithFile("packages/取暖补贴.txt", package);
}
