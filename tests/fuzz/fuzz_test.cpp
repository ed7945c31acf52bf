// The repository's own rule files and literals with bytes changed at random: they must not crash, hang or
// throw.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "agreement/random.h"
#include "fuzz/inputs.h"

using doudi::agreement::Random;

namespace {

// A seed, and how many times as long as in CI to go on.
int Setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

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

// Some bytes removed, doubled, replaced or moved. Characters may be cut: input is bytes, not text.
std::string Damaged(Random& random, std::string text, const std::string& other) {
  const int changes = random.Between(1, 6);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto place = static_cast<std::size_t>(random.Below(static_cast<int>(text.size())));
    const auto length = static_cast<std::size_t>(random.Between(1, 12));
    switch (random.Below(5)) {
      case 0:
        text.erase(place, length);
        break;
      case 1:
        text.insert(place, text.substr(place, length));
        break;
      case 2:
        text[place] = static_cast<char>(random.Below(256));
        break;
      case 3:
        text.insert(place, std::string(1, "|{}()。；：，\"/*\n"[random.Below(12)]));
        break;
      default:
        text.insert(
            place,
            other.substr(static_cast<std::size_t>(random.Below(static_cast<int>(other.size()))), length));
        break;
    }
  }
  return text;
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
