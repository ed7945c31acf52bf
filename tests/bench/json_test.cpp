// The same JSON lines read by hand and by the engine: the same verdicts.
#include <catch2/catch.hpp>

#include "six_engine.h"

namespace {

using namespace bench;

}  // namespace

TEST_CASE("JSON lines come to the same verdicts by hand and by the engine, straight into chunks", "[bench]") {
  const auto model = LoadSix();
  const auto program = CompileSix(model, Scope::Six);
  const double unknown_share = GENERATE(0.0, 0.2);
  const Register all = GenerateRegister(3000, 12, unknown_share);
  std::size_t bytes = 0;
  const File file = WriteJson(all, bytes);
  const ReadCounts read = CountByEngine(model, program.get(), file.get());
  CHECK(read.records == all.size());
  CHECK(read.plain == all.size());
  Verdicts rows(all);
  JudgeByRows(all, Scope::Six, 0, all.size(), rows);
  Counts wanted{};
  for (std::size_t programme = 0; programme < kProgrammes; ++programme)
    for (const std::uint8_t verdict : rows.verdict[programme]) ++wanted[programme][verdict];
  CHECK(wanted == read.counts);
  std::rewind(file.get());
  CHECK(wanted == CountByHand(file.get(), true));
}
