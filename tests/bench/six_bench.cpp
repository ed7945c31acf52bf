// Households per second through the six programmes of six.aid: the engine against the same rules written in C++ by hand, on the same
// register in the same run. Every contender's verdicts are compared line by line before any time is printed.
//
//   build/tests/bench/bench_six --households 100000 --seed 1 --unknown 0 --rounds 9 --threads 1
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "by_hand.h"
#include "six_engine.h"
#include "times.h"

namespace {

using namespace bench;

struct Settings {
  std::size_t households = 100000;
  std::uint32_t seed = 1;
  double unknown = 0;
  std::size_t rounds = 9;
  std::size_t threads = 1;
  std::size_t batch = 1024;
  std::string only;  // what a contender's name has to contain to be timed
};

// One way to work out the programmes. `calculate` is what is timed: households [first, last), from the first of a batch to the last of one,
// by several threads at once with no household in common. `collect` gives its verdicts, in any time.
struct Contender {
  std::string name;
  std::function<void(std::size_t first, std::size_t last)> calculate;
  std::function<void(Verdicts&)> collect;
};

// The same rules for two programmes and for six.
struct Entry {
  Contender two, six;
  std::vector<double> seconds_two = {}, seconds_six = {};  // by round
};

// ---- contenders ------------------------------------------------------------------------------------------------------------

struct Field {
  const Register& all;
  const RegisterColumns& columns;
  const doudi::model::Model& model;
  const Batches& read;
  const std::vector<doudi::record::Chunk>& chunks;  // the batches in narrow columns
};

Contender ByRows(const Field& field, Scope scope) {
  const auto out = std::make_shared<Verdicts>(field.all);
  const auto calculate = [out, scope, &all = field.all](std::size_t first, std::size_t last) { JudgeByRows(all, scope, first, last, *out); };
  return {"by hand, rows of structs", calculate, [out](Verdicts& verdicts) { verdicts = *out; }};
}

Contender ByColumns(const Field& field, Scope scope) {
  const auto out = std::make_shared<Verdicts>(field.all);
  const auto calculate = [out, scope, &field](std::size_t first, std::size_t last) {
    JudgeByColumns(field.columns, field.all, scope, first, last, *out);
  };
  return {"by hand, columns", calculate, [out](Verdicts& verdicts) { verdicts = *out; }};
}

// Runs the batches of households [first, last) in the memory of one result; `seen` has each.
template <class Seen>
void RunBatches(const Field& field, const doudi::program::Program& program, std::size_t first, std::size_t last, Seen seen) {
  doudi::run::Result result;
  for (std::size_t start = first; start < last; start += field.read.most) {
    result = doudi::run::Run(program, field.read.batches[start / field.read.most], std::move(result));
    seen(result, start);
  }
}

Contender ByEngine(const Field& field, Scope scope) {
  const std::shared_ptr<const doudi::program::Program> program = CompileSix(field.model, scope);
  const auto calculate = [program, &field](std::size_t first, std::size_t last) {
    RunBatches(field, *program, first, last, [](const doudi::run::Result&, std::size_t) {});
  };
  const auto collect = [program, &field](Verdicts& verdicts) {
    RunBatches(field, *program, 0, field.all.size(),
               [&](const doudi::run::Result& result, std::size_t start) { Collect(result, field.all, start, verdicts); });
  };
  return {"engine, run::Run", calculate, collect};
}

template <doudi::run::Loops loops>
Contender ByPlan(const Field& field, Scope scope) {
  const std::shared_ptr<const doudi::program::Program> program = CompileSix(field.model, scope);
  const std::shared_ptr<const doudi::run::Plan> plan = doudi::run::MakePlan(*program, doudi::run::ExpectedFrom(field.model, field.chunks.front()));
  const auto over = [program, plan, &field](std::size_t first, std::size_t last, auto seen) {
    Planned planned(*program, *plan, loops);
    for (std::size_t start = first; start < last; start += field.read.most) {
      planned.Over(field.chunks[start / field.read.most]);
      seen(planned, start);
    }
  };
  const auto calculate = [over](std::size_t first, std::size_t last) { over(first, last, [](const Planned&, std::size_t) {}); };
  const auto collect = [over, &field](Verdicts& verdicts) {
    over(0, field.all.size(), [&](const Planned& planned, std::size_t start) { planned.Collect(field.all, start, verdicts); });
  };
  return {loops == doudi::run::Loops::Best ? "engine, plan" : "engine, plan for any CPU", calculate, collect};
}

// The first is what the others are compared with.
std::vector<Entry> Entries(const Field& field) {
  std::vector<Entry> entries;
  for (const auto make : {ByRows, ByColumns, ByEngine, ByPlan<doudi::run::Loops::Best>, ByPlan<doudi::run::Loops::Any>}) entries.push_back({make(field, Scope::Two), make(field, Scope::Six)});
  return entries;
}

// ---- comparison ------------------------------------------------------------------------------------------------------------

void Calculate(const Contender& contender, const Batches& read, std::size_t households, std::size_t threads) {
  if (threads <= 1) return contender.calculate(0, households);
  const std::size_t batches = read.batches.size();
  const auto start = [&](std::size_t thread) { return std::min(households, batches * thread / threads * read.most); };
  std::vector<std::thread> workers;
  for (std::size_t thread = 0; thread < threads; ++thread) workers.emplace_back(contender.calculate, start(thread), start(thread + 1));
  for (std::thread& worker : workers) worker.join();
}

Verdicts VerdictsOf(const Contender& contender, const Field& field, std::size_t threads) {
  Calculate(contender, field.read, field.all.size(), threads);
  Verdicts verdicts(field.all);
  contender.collect(verdicts);
  return verdicts;
}

// Whether all say the same; tells the first difference of each that does not.
bool Agree(const std::vector<Entry>& entries, const Field& field, std::size_t threads, const Verdicts& wanted) {
  bool agree = true;
  const auto compare = [&](const Contender& contender, Scope scope) {
    const std::string difference = FirstDifference(field.all, scope, wanted, VerdictsOf(contender, field, threads));
    if (difference.empty()) return;
    std::fprintf(stderr, "%s (%zu programmes) does not agree:\n%s\n", contender.name.c_str(), ProgrammesIn(scope), difference.c_str());
    agree = false;
  };
  for (const Entry& entry : entries) {
    compare(entry.two, Scope::Two);
    compare(entry.six, Scope::Six);
  }
  return agree;
}

// ---- times -----------------------------------------------------------------------------------------------------------------

// Of this thread on a processor, so that what else the machine does counts as little as can be; by the clock for several threads.
double Now(std::size_t threads) {
  std::timespec time{};
  clock_gettime(threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double Seconds(const Contender& contender, const Field& field, std::size_t threads) {
  const double start = Now(threads);
  Calculate(contender, field.read, field.all.size(), threads);
  return Now(threads) - start;
}

// Of what one round gives for another's: a busy machine slows both.
template <class OfRound>
double MedianOfRounds(std::size_t rounds, OfRound of_round) {
  std::vector<double> values;
  for (std::size_t round = 0; round < rounds; ++round) values.push_back(of_round(round));
  return Median(std::move(values));
}

void PrintTimes(const std::vector<Entry>& entries, const Settings& settings) {
  const auto households = static_cast<double>(settings.households);
  const Entry& base = entries.front();
  std::printf("%-28s %14s %10s %22s\n", "", "households/s", "ratio", "one more programme");
  for (const Entry& entry : entries) {
    const double ratio = MedianOfRounds(settings.rounds, [&](std::size_t round) { return base.seconds_six[round] / entry.seconds_six[round]; });
    const double more = MedianOfRounds(settings.rounds, [&](std::size_t round) {
      return (entry.seconds_six[round] - entry.seconds_two[round]) / static_cast<double>(kProgrammes - ProgrammesIn(Scope::Two));
    });
    std::printf("%-28s %14.0f %9.4fx %10.1f ns/household\n", entry.six.name.c_str(), households / Median(entry.seconds_six), ratio,
                more / households * 1e9);
  }
}

void PrintRegister(const Field& field, const Settings& settings, const Verdicts& verdicts) {
  const auto households = static_cast<double>(settings.households);
  std::printf("%zu households, %zu people (seed %u, %.0f%% with facts unknown), %.0f bytes of JSON each, read at %.0f households/s\n", settings.households,
              field.all.people.size(), settings.seed, settings.unknown * 100, static_cast<double>(field.read.bytes) / households,
              households / field.read.seconds);
  for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
    const auto& column = verdicts.verdict[programme];
    std::printf("programme %zu: %lld yes, %lld open of %zu %s\n", programme + 1, static_cast<long long>(std::count(column.begin(), column.end(), kYes)),
                static_cast<long long>(std::count(column.begin(), column.end(), kOpen)), column.size(),
                IsOfPeople(programme) ? "people" : "households");
  }
  std::printf("all contenders agree; median of %zu rounds, each with every contender; %zu thread(s), batches of %zu\n\n", settings.rounds,
              settings.threads, settings.batch);
}

int Compare(const Settings& settings) {
  const Register all = GenerateRegister(settings.households, settings.seed, settings.unknown);
  const RegisterColumns columns = ToColumns(all);
  const auto model = LoadSix();
  const Batches read = ReadAsJson(model, all, settings.batch);
  std::vector<doudi::record::Chunk> chunks;
  for (const auto& batch : read.batches) chunks.push_back(doudi::record::Pack(model, batch));
  const Field field{all, columns, model, read, chunks};
  std::vector<Entry> entries = Entries(field);
  std::erase_if(entries, [&](const Entry& entry) { return entry.six.name.find(settings.only) == std::string::npos; });
  if (entries.empty()) return std::fprintf(stderr, "no contender of that name\n"), 1;
  const Verdicts wanted = VerdictsOf(entries.front().six, field, settings.threads);
  if (!Agree(entries, field, settings.threads, wanted)) return 1;
  PrintRegister(field, settings, wanted);
  for (std::size_t round = 0; round < settings.rounds; ++round)
    for (Entry& entry : entries) {
      entry.seconds_two.push_back(Seconds(entry.two, field, settings.threads));
      entry.seconds_six.push_back(Seconds(entry.six, field, settings.threads));
    }
  PrintTimes(entries, settings);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Households per second through six programmes: the engine against C++ by hand");
  app.add_option("--households", settings.households, "how many")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--seed", settings.seed, "what the register is made from")->capture_default_str();
  app.add_option("--unknown", settings.unknown, "share of the households with facts unknown")->check(CLI::Range(0.0, 1.0))->capture_default_str();
  app.add_option("--rounds", settings.rounds, "how often")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--threads", settings.threads, "at once")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--batch", settings.batch, "households in a batch of the engine")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--only", settings.only, "contenders with this in their name; the first is the baseline");
  CLI11_PARSE(app, argc, argv);
  return Compare(settings);
}
