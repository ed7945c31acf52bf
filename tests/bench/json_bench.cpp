// JSON lines of a register to verdict counts, households per second: the engine's reader against RapidJSON
// and structs by hand, from the same file in the same run. That they count the same is checked before any
// time is printed.
//
//   build/tests/bench/bench_json --households 100000 --seed 1 --unknown 0 --rounds 9
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "by_hand_json.h"
#include "six_engine.h"

namespace {

using namespace bench;

struct Settings {
  std::size_t households = 100000;
  std::uint32_t seed = 1;
  double unknown = 0;
  std::size_t rounds = 9;
};

struct Contender {
  std::string name;
  std::function<void(std::FILE*)> read;
  std::vector<double> seconds = {};  // by round
};

double Now() {
  std::timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The first contender is what the others are compared with.
void Print(const std::vector<Contender>& contenders, const Settings& settings, std::size_t bytes) {
  std::printf("%-44s %14s %10s %8s\n", "", "households/s", "MB/s", "ratio");
  for (const Contender& contender : contenders) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < settings.rounds; ++round)
      ratios.push_back(contenders.front().seconds[round] / contender.seconds[round]);
    const double seconds = Median(contender.seconds);
    std::printf("%-44s %14.0f %10.0f %7.2fx\n", contender.name.c_str(),
                static_cast<double>(settings.households) / seconds,
                static_cast<double>(bytes) / seconds / 1e6, Median(ratios));
  }
}

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

  std::vector<Contender> judged = {
      {"by hand: RapidJSON SAX, structs, rows", [](std::FILE* input) { CountByHand(input, true); }},
      {"engine: ReadJsonRegister, run::Plan",
       [&](std::FILE* input) { CountByEngine(model, program.get(), input); }},
  };
  std::vector<Contender> read = {
      {"reading alone, by hand: RapidJSON SAX, structs", [](std::FILE* input) { CountByHand(input, false); }},
      {"reading alone, engine: ReadJsonRegister",
       [&](std::FILE* input) { CountByEngine(model, nullptr, input); }},
  };
  for (std::size_t round = 0; round < settings.rounds; ++round)
    for (auto* contenders : {&judged, &read})
      for (Contender& contender : *contenders) {
        std::rewind(file.get());
        const double start = Now();
        contender.read(file.get());
        contender.seconds.push_back(Now() - start);
      }
  Print(judged, settings, bytes);
  Print(read, settings, bytes);
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
