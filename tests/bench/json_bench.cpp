// JSON lines of a register to verdict counts, households per second: the engine's reader against RapidJSON
// and structs by hand, from the same file in the same run. That they count the same is checked before any
// time is printed.
//
//   build/tests/bench/bench_json --households 100000 --seed 1 --unknown 0 --rounds 9
#include <CLI/CLI.hpp>

#include <cstdio>
#include <vector>

#include "by_hand_json.h"
#include "contest.h"
#include "six_engine.h"

namespace {

using namespace bench;

struct Settings {
  std::size_t households = 100000;
  std::uint32_t seed = 1;
  double unknown = 0;
  std::size_t rounds = 9;
};

int Compare(const Settings& settings) {
  const Register all = GenerateRegister(settings.households, settings.seed, settings.unknown);
  std::size_t bytes = 0;
  const File file = WriteJson(all, bytes);
  const auto model = LoadSix();
  const auto program = CompileSix(model, Scope::Six);
  const Counts wanted = CountByHand(file.get(), true);
  std::rewind(file.get());
  const ReadCounts found = CountByEngine(model, program.get(), file.get());
  if (wanted != found.counts)
    return std::fprintf(stderr, "the engine and the rules by hand do not count the same verdicts\n"), 1;
  std::printf(
      "%zu households (seed %u, %.0f%% with facts unknown), %.0f bytes each, %llu plain; the same verdicts; "
      "medians of %zu rounds\n",
      found.records, settings.seed, settings.unknown * 100,
      static_cast<double>(bytes) / static_cast<double>(all.size()),
      static_cast<unsigned long long>(found.plain), settings.rounds);

  const auto by_hand = [&](bool judged) {
    std::rewind(file.get());
    CountByHand(file.get(), judged);
  };
  const auto engine = [&](const doudi::program::Program* judged) {
    std::rewind(file.get());
    CountByEngine(model, judged, file.get());
  };
  std::vector<std::vector<Contender>> contests = {
      {{"by hand: RapidJSON SAX, structs, rows", [&] { by_hand(true); }},
       {"engine: ReadJsonRegister, run::Plan", [&] { engine(program.get()); }}},
      {{"reading alone, by hand: RapidJSON SAX, structs", [&] { by_hand(false); }},
       {"reading alone, engine: ReadJsonRegister", [&] { engine(nullptr); }}},
  };
  RunInTurn(contests, settings.rounds);
  for (const auto& contenders : contests) Print(contenders, settings.households, bytes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Households per second from JSON lines to verdict counts: the engine against C++ by hand");
  app.add_option("--households", settings.households, "how many")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seed", settings.seed, "what the register is made from")->capture_default_str();
  app.add_option("--unknown", settings.unknown, "share of the households with facts unknown")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--rounds", settings.rounds, "how often")->check(CLI::PositiveNumber)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return Compare(settings);
}
