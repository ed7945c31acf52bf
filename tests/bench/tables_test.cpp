// The same tables read by hand and by the engine: the same verdicts.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "by_hand_tables.h"
#include "record/open_register.h"
#include "register_files.h"
#include "six_engine.h"

using namespace bench;

TEST_CASE("tables come to the same verdicts by hand and by the engine", "[bench]") {
  const double unknown_share = GENERATE(0.0, 0.2);
  std::string folder = (std::filesystem::temp_directory_path() / "doudi-test-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()));
  const RegisterPaths paths = WriteRegister(folder, 3000, 12, unknown_share);
  const auto model = LoadSix();
  const auto program = CompileSix(model, Scope::Six);
  const auto count = [&](const std::string& path) {
    return CountByEngine(model, program.get(), *doudi::record::OpenRegister({path}, "")->Read(model, {.reference_date = SixDate()}));
  };
  const ReadCounts csv = count(paths.folder), database = count(paths.database);
  CHECK(csv.records == 3000);
  CHECK(csv.counts == database.counts);
  CHECK(csv.counts == CountCsvByHand(paths.folder, true));
  CHECK(csv.counts == CountSqliteByHand(paths.database, true));
  std::filesystem::remove_all(folder);
}
