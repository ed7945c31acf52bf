// The repository's own rule files and literals with bytes changed at random: they must not crash, hang or
// throw.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/damage.h"
#include "fuzz/inputs.h"

using doudi::agreement::Random;
using doudi::fuzz::Damaged;
using doudi::fuzz::Setting;

namespace {

std::vector<std::string> RuleFiles() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(DOUDI_SOURCE_DIR "/rulesets"))
    if (entry.path().extension() == ".aid") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    texts.push_back(text.str());
  }
  return texts;
}

// A few declarations of a file: what is long is slow and no better.
std::string Piece(Random& random, const std::string& text) {
  const auto begin = static_cast<std::size_t>(random.Below(static_cast<int>(text.size())));
  return text.substr(begin, static_cast<std::size_t>(random.Between(50, 3000)));
}

}  // namespace

TEST_CASE("damaged rule files are refused with messages and nothing worse", "[fuzz]") {
  const auto texts = RuleFiles();
  REQUIRE(!texts.empty());
  Random random(static_cast<std::uint64_t>(Setting("DOUDI_SEED", 1)));
  for (int i = 0; i < 1500 * Setting("DOUDI_FUZZ_RUNS", 1); ++i) {
    const std::string text = Damaged(random, Piece(random, random.Pick(texts)), random.Pick(texts));
    INFO(text);
    REQUIRE_NOTHROW(doudi::fuzz::TryRules(text));
  }
}

TEST_CASE("damaged literals are refused and nothing worse", "[fuzz]") {
  static const std::vector<std::string> literals = {"780元/人/月",
                                                    "3.5万元",
                                                    "-1,500.25元",
                                                    "60%",
                                                    "2024-07-01",
                                                    "2024年7月1日",
                                                    "[60岁，80岁)",
                                                    "＜ 18周岁",
                                                    "a、b",
                                                    "99999999999999999999元",
                                                    "0.00000000000000000001",
                                                    "341321",
                                                    "安徽省宿州市砀山县",
                                                    "真",
                                                    "１２３．４５万",
                                                    "-",
                                                    "其余"};
  Random random(static_cast<std::uint64_t>(Setting("DOUDI_SEED", 1)));
  for (int i = 0; i < 20000 * Setting("DOUDI_FUZZ_RUNS", 1); ++i) {
    const std::string text = Damaged(random, random.Pick(literals), random.Pick(literals));
    INFO(text);
    REQUIRE_NOTHROW(doudi::fuzz::TryLiterals(text));
  }
}
