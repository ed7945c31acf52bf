#include "table_bench.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "contest.h"
#include "record/open_register.h"
#include "register_files.h"
#include "six_engine.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

struct Settings {
  std::size_t households = 30000;
  std::uint32_t seed = 1;
  double unknown = 0;
  std::size_t rounds = 9;
};

// Gone with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_((fs::temp_directory_path() / ("doudi-bench-" + std::to_string(getpid()))).string()) { fs::create_directories(path_); }
  ~TemporaryFolder() { fs::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::size_t BytesOf(const fs::path& path) {
  if (!fs::is_directory(path)) return fs::file_size(path);
  std::size_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(path)) bytes += entry.file_size();
  return bytes;
}

// From opening the files on.
ReadCounts ReadByEngine(const doudi::model::Model& model, const doudi::program::Program* program, const std::string& path) {
  const auto input = doudi::record::OpenRegister({path}, "");
  return CountByEngine(model, program, *input->Read(model, {.reference_date = SixDate()}));
}

int Compare(const Settings& settings, const TableForm& form) {
  const TemporaryFolder folder;
  WriteRegister(folder.path(), settings.households, settings.seed, settings.unknown);
  const std::string path = folder.path() + "/" + form.path;
  const auto model = LoadSix();
  const auto program = CompileSix(model, Scope::Six);
  const ReadCounts found = ReadByEngine(model, program.get(), path);
  if (form.by_hand(path, true) != found.counts || found.records != settings.households)
    return std::fprintf(stderr, "the engine and the rules by hand do not count the same verdicts\n"), 1;
  const std::size_t bytes = BytesOf(path);
  std::printf("%zu households (seed %u, %.0f%% with facts unknown), %.0f bytes each, %llu plain; the same verdicts; medians of %zu rounds\n", found.records, settings.seed,
              settings.unknown * 100, static_cast<double>(bytes) / static_cast<double>(found.records), static_cast<unsigned long long>(found.plain), settings.rounds);
  std::vector<std::vector<Contender>> contests = {
      {{form.name + ", by hand: structs, rows", [&] { form.by_hand(path, true); }}, {form.name + ", engine: OpenRegister, run::Plan", [&] { ReadByEngine(model, program.get(), path); }}},
      {{"reading alone, by hand: structs", [&] { form.by_hand(path, false); }}, {"reading alone, engine: OpenRegister to columns", [&] { ReadByEngine(model, nullptr, path); }}},
  };
  RunInTurn(contests, settings.rounds);
  for (const auto& contenders : contests) Print(contenders, settings.households, bytes);
  return 0;
}

}  // namespace

int CompareTables(int argc, char** argv, const TableForm& form) {
  Settings settings;
  CLI::App app("Households per second from " + form.name + " to verdict counts: the engine against C++ by hand");
  app.add_option("--households", settings.households, "how many")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--seed", settings.seed, "what the register is made from")->capture_default_str();
  app.add_option("--unknown", settings.unknown, "share of the households with facts unknown")->check(CLI::Range(0.0, 1.0))->capture_default_str();
  app.add_option("--rounds", settings.rounds, "how often")->check(CLI::PositiveNumber)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return Compare(settings, form);
}

}  // namespace bench
