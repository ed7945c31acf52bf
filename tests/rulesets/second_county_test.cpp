// Adding a county takes a parameter file and nothing else: 砀山县's file with the county's name changed, and a household there.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "household.h"

namespace {

using namespace doudi;

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

// A directory of its own that is gone at the end.
struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("doudi-county-" + std::to_string(std::rand()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

const std::string kFirst = "砀山县", kSecond = "灵璧县";  // 341321, 341323: both of 宿州市

}  // namespace

TEST_CASE("a second county is screened with a parameter file and no other change", "[rulesets]") {
  const Folder folder;
  const std::string file = folder.path / "参数.aid";
  const std::string first = support::Contents(DOUDI_SOURCE_DIR "/rulesets/安徽省/宿州市/砀山县/参数.aid");
  REQUIRE(first.find(kFirst) != std::string::npos);
  std::ofstream(file, std::ios::binary) << Replaced(first, kFirst, kSecond);
  const check::Rules rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets", file});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  REQUIRE(rules.diagnostics.empty());

  const std::string household = support::Contents(support::HouseholdPath("大钱一家"));
  const auto date = *value::MakeDate(2025, 8, 15);
  const auto here = support::Screen(household, date);
  const auto there = support::Screen(*rules.model, Replaced(household, kFirst, kSecond), date);
  REQUIRE(there.packages.size() == 1);
  CHECK(there.issues.empty());
  // The same rows, so the same money; what 砀山县's own helpers offer is not offered elsewhere.
  CHECK(there.packages[0].totals.per_month == value::Rational(2190));
  CHECK(there.packages[0].totals.per_year == here.packages[0].totals.per_year);
  CHECK(there.packages[0].totals.once == here.packages[0].totals.once);
  REQUIRE(there.packages[0].verdicts.size() == here.packages[0].verdicts.size());
  for (std::size_t i = 0; i < there.packages[0].verdicts.size(); ++i) CHECK(there.packages[0].verdicts[i].outcome == here.packages[0].verdicts[i].outcome);
}

TEST_CASE("without its parameter file a county has errors that name the missing rows, and no amount", "[rulesets]") {
  const auto screened = support::Screen(Replaced(support::Contents(support::HouseholdPath("大钱一家")), kFirst, kSecond), *value::MakeDate(2025, 8, 15));
  REQUIRE(screened.packages.size() == 1);
  CHECK(screened.packages[0].totals.per_month == value::Rational(0));
  const std::string text = package::ToText(support::ShippedRules(), screened.packages[0]);
  CHECK(text.find("低保标准") != std::string::npos);
  CHECK(text.find(kSecond) != std::string::npos);
}
