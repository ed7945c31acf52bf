// rulesets/边界.csv: every boundary of the policy facts (§2) and every interaction (§3), with the 例 that
// show it.
#include <catch2/catch.hpp>
#include <cstddef>
#include <filesystem>
#include <istream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "household.h"

namespace {

using namespace doudi;

// The sections of the policy facts: each programme, 北京's formulas, and the interactions.
const char* const kSections[] = {"2.1",  "2.1.1", "2.2",  "2.3",  "2.4",  "2.5",  "2.6",
                                 "2.7",  "2.8",   "2.9",  "2.10", "2.11", "2.12", "2.13",
                                 "2.14", "2.15",  "2.16", "2.17", "2.18", "2.19", "3"};

struct Boundary {
  std::string line;  // as written, for messages
  std::string section, what, file;
  std::vector<std::string> examples;
};

std::vector<std::string> Split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos; at = text.find(separator, from)) {
    parts.push_back(text.substr(from, at - from));
    from = at + separator.size();
  }
  parts.push_back(text.substr(from));
  return parts;
}

std::vector<Boundary> ReadBoundaries(std::istream& in) {
  std::vector<Boundary> boundaries;
  std::string line;
  std::getline(in, line);
  REQUIRE(line == "节,边界,文件,例");
  while (std::getline(in, line)) {
    INFO(line);
    const auto cells = Split(line, ",");
    REQUIRE(cells.size() == 4);
    boundaries.push_back({line, cells[0], cells[1], cells[2], Split(cells[3], "、")});
  }
  return boundaries;
}

std::vector<Boundary> ShippedBoundaries() {
  std::istringstream in(support::Contents(DOUDI_SOURCE_DIR "/rulesets/边界.csv"));
  return ReadBoundaries(in);
}

// A rule set is named as its file is, so 「国家/审计」 is 国家/审计.aid.
std::map<std::string, std::set<std::string>> ExamplesByRuleSet() {
  std::map<std::string, std::set<std::string>> names;
  for (const auto* model : support::ShippedModels())
    for (const auto& example : model->examples) names[example.rule_set].insert(example.name);
  return names;
}

// What is named and is not there, one a line.
std::string Unproven(const std::vector<Boundary>& boundaries) {
  const auto known = ExamplesByRuleSet();
  std::string missing;
  for (const Boundary& boundary : boundaries) {
    const std::filesystem::path file(boundary.file);
    const bool exists = std::filesystem::exists(std::filesystem::path(DOUDI_SOURCE_DIR "/rulesets") / file);
    const auto rule_set = known.find((file.parent_path() / file.stem()).string());
    for (const auto& name : boundary.examples)
      if (!exists || rule_set == known.end() || rule_set->second.count(name) == 0)
        missing += boundary.section + " " + boundary.what + "：" + boundary.file + " 没有 例 " + name + "\n";
  }
  return missing;
}

std::string SectionsWithout(const std::vector<Boundary>& boundaries) {
  std::set<std::string> with;
  for (const Boundary& boundary : boundaries) with.insert(boundary.section);
  std::string without;
  for (const char* section : kSections)
    if (with.count(section) == 0) without += std::string(section) + "\n";
  return without;
}

}  // namespace

TEST_CASE("every boundary of the policy facts is shown by an 例 that exists", "[rulesets]") {
  const auto boundaries = ShippedBoundaries();
  CHECK(Unproven(boundaries) == "");
  CHECK(SectionsWithout(boundaries) == "");
}

TEST_CASE("a boundary stands once, in a section that there is", "[rulesets]") {
  const std::set<std::string> sections(std::begin(kSections), std::end(kSections));
  std::set<std::pair<std::string, std::string>> seen;
  for (const Boundary& boundary : ShippedBoundaries()) {
    INFO(boundary.line);
    CHECK(sections.count(boundary.section) == 1);
    CHECK_FALSE(boundary.what.empty());
    CHECK(seen.insert({boundary.section, boundary.what}).second);
  }
}

TEST_CASE("a row whose 例 or file is gone, and a section without a row, are told", "[rulesets]") {
  std::istringstream in(
      "节,边界,文件,例\n"
      "2.1,拒绝核对,国家/最低生活保障.aid,拒绝核对、没有这个例\n"
      "2.2,比较符,国家/没有这个文件.aid,收入恰等于边缘线\n"
      "2.3,别的文件里的例,国家/刚性支出困难家庭.md,拒绝核对\n");
  const auto boundaries = ReadBoundaries(in);
  CHECK(Unproven(boundaries) ==
        "2.1 拒绝核对：国家/最低生活保障.aid 没有 例 没有这个例\n"
        "2.2 比较符：国家/没有这个文件.aid 没有 例 收入恰等于边缘线\n"
        "2.3 别的文件里的例：国家/刚性支出困难家庭.md 没有 例 拒绝核对\n");
  CHECK(SectionsWithout(boundaries).substr(0, 12) == "2.1.1\n2.4\n2.");
}
