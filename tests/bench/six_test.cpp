// The six programmes of six.aid by hand, row by row and in columns, and by the engine: the same verdicts, so that the benchmark compares
// what does the same work.
#include <catch2/catch.hpp>

#include <algorithm>

#include "by_hand.h"
#include "six_engine.h"

namespace {

using namespace bench;

Verdicts ByEngine(const doudi::model::Model& model, const Register& all, Scope scope) {
  const auto program = CompileSix(model, scope);
  const Batches read = ReadAsJson(model, all, 128);
  Verdicts out(all);
  for (std::size_t i = 0; i < read.batches.size(); ++i) Collect(doudi::run::Run(*program, read.batches[i]), all, i * read.most, out);
  return out;
}

Verdicts ByPlan(const doudi::model::Model& model, const Register& all, doudi::run::Loops loops) {
  const auto program = CompileSix(model, Scope::Six);
  const auto plan = doudi::run::MakePlan(*program);
  const Batches read = ReadAsJson(model, all, 128);
  Verdicts out(all);
  Planned planned(*program, *plan, loops);
  for (std::size_t i = 0; i < read.batches.size(); ++i) {
    const auto chunk = doudi::record::Pack(model, read.batches[i]);
    planned.Over(chunk);
    planned.Collect(all, i * read.most, out);
  }
  return out;
}

std::ptrdiff_t Count(const Verdicts& verdicts, std::size_t programme, std::uint8_t verdict) {
  return std::count(verdicts.verdict[programme].begin(), verdicts.verdict[programme].end(), verdict);
}

}  // namespace

TEST_CASE("six programmes by rows, by columns and by the engine say the same", "[bench]") {
  const auto model = LoadSix();
  const double unknown_share = GENERATE(0.0, 0.3);
  const Register all = GenerateRegister(500, 7, unknown_share);
  Verdicts rows(all), columns(all);
  JudgeByRows(all, Scope::Six, 0, all.size(), rows);
  JudgeByColumns(ToColumns(all), all, Scope::Six, 0, all.size(), columns);
  CHECK(FirstDifference(all, Scope::Six, rows, columns) == "");
  CHECK(FirstDifference(all, Scope::Six, rows, ByEngine(model, all, Scope::Six)) == "");
  CHECK(FirstDifference(all, Scope::Six, rows, ByPlan(model, all, doudi::run::Loops::Best)) == "");
  CHECK(FirstDifference(all, Scope::Six, rows, ByPlan(model, all, doudi::run::Loops::Any)) == "");
  for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
    CAPTURE(programme);
    CHECK(Count(rows, programme, kYes) > 5);
    CHECK(Count(rows, programme, kNo) > 100);
    CHECK((Count(rows, programme, kOpen) > 0) == (unknown_share > 0));
  }
}

TEST_CASE("the three-valued rules say the same of a household that is fully known", "[bench]") {
  const Register all = GenerateRegister(500, 8, 0);
  Verdicts rows(all), partial(all);
  JudgeByRows(all, Scope::Six, 0, all.size(), rows);
  for (std::size_t h = 0; h < all.size(); ++h) JudgePartial(all, Scope::Six, h, partial);
  CHECK(FirstDifference(all, Scope::Six, rows, partial) == "");
}

TEST_CASE("the first two programmes alone say what they say among six", "[bench]") {
  const auto model = LoadSix();
  const Register all = GenerateRegister(300, 9, 0.1);
  Verdicts six(all), rows(all), columns(all);
  JudgeByRows(all, Scope::Six, 0, all.size(), six);
  JudgeByRows(all, Scope::Two, 0, all.size(), rows);
  JudgeByColumns(ToColumns(all), all, Scope::Two, 0, all.size(), columns);
  CHECK(FirstDifference(all, Scope::Two, six, rows) == "");
  CHECK(FirstDifference(all, Scope::Two, six, columns) == "");
  CHECK(FirstDifference(all, Scope::Two, six, ByEngine(model, all, Scope::Two)) == "");
}

TEST_CASE("what is not the same is found and shown with its record", "[bench]") {
  const Register all = GenerateRegister(20, 1, 0);
  Verdicts rows(all);
  JudgeByRows(all, Scope::Six, 0, all.size(), rows);
  Verdicts other = rows;
  other.amount[kMedical][all.FirstOf(5)] += 1;
  CHECK(FirstDifference(all, Scope::Two, rows, other) == "");
  const std::string difference = FirstDifference(all, Scope::Six, rows, other);
  CHECK(difference.find("wanted H6 |") == 0);
  CHECK(difference.find(ToJson(all, 5)) != std::string::npos);
}

TEST_CASE("a register is made the same again, with households as large as a register's", "[bench]") {
  const Register all = GenerateRegister(2000, 3, 0.2), again = GenerateRegister(2000, 3, 0.2);
  std::size_t bytes = 0;
  for (std::size_t h = 0; h < all.size(); ++h) {
    bytes += ToJson(all, h).size();
    REQUIRE(ToJson(all, h) == ToJson(again, h));
  }
  CHECK(bytes / all.size() > 1150);
  CHECK(bytes / all.size() < 1450);
  CHECK(all.people.size() > 2700 * 2);
  CHECK(all.people.size() < 2900 * 2);
  const auto partial = std::count(all.partial.begin(), all.partial.end(), 1);
  CHECK(partial > 340);
  CHECK(partial < 460);
}
