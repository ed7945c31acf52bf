// One household from the command line, rules included: what a run of the program takes from its start to its end, with the rules kept from
// an earlier run and without. That both print the same is checked before any time is printed.
//
//   build/tests/bench/bench_start --rounds 21
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Times {
  double wall = 0, cpu = 0;  // ms; cpu: user and system
};

struct Contender {
  std::string name;
  std::vector<std::string> arguments;
  bool kept = true;
  std::vector<Times> rounds = {};
};

double Milliseconds(const timeval& time) { return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) * 1e-3; }

// Runs the program to its end, its output in `out`.
Times Run(const Contender& contender, const fs::path& out) {
  std::vector<char*> words = {const_cast<char*>(DOUDI_BINARY)};
  for (const std::string& argument : contender.arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  setenv("DOUDI_CACHE", contender.kept ? "" : "off", 1);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  if (posix_spawn(&child, DOUDI_BINARY, &actions, nullptr, words.data(), environ) != 0) throw std::runtime_error("cannot run " DOUDI_BINARY);
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || status != 0) throw std::runtime_error(contender.name + " failed");
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  posix_spawn_file_actions_destroy(&actions);
  return {wall.count(), Milliseconds(usage.ru_utime) + Milliseconds(usage.ru_stime)};
}

std::string Contents(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

double Median(const std::vector<Times>& rounds, double Times::*which) {
  std::vector<double> values;
  for (const Times& round : rounds) values.push_back(round.*which);
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::vector<Contender> Contenders() {
  const std::string rules = DOUDI_SOURCE_DIR "/rulesets", family = rules + "/households/大钱一家.json";
  std::vector<Contender> all;
  for (const bool kept : {true, false}) {
    const std::string how = kept ? ", rules kept" : ", rules read";
    all.push_back({"screen" + how, {"screen", "--rules", rules, "--date", "2025-08-15", family}, kept});
    all.push_back({"explain" + how, {"explain", "--rules", rules, "--date", "2025-08-15", "--policy", "最低生活保障", family}, kept});
  }
  return all;
}

void Measure(const fs::path& folder, std::size_t rounds) {
  setenv("XDG_CACHE_HOME", folder.c_str(), 1);
  std::vector<Contender> all = Contenders();
  std::vector<std::string> texts;
  for (const Contender& contender : all) {
    for (int run = 0; run < 2; ++run) Run(contender, folder / "out");  // the first keeps them
    texts.push_back(Contents(folder / "out"));
  }
  if (texts[0] != texts[2] || texts[1] != texts[3]) throw std::runtime_error("kept rules answer otherwise");
  for (std::size_t round = 0; round < rounds; ++round)
    for (Contender& contender : all) contender.rounds.push_back(Run(contender, folder / "out"));
  std::printf("%-44s %10s %10s\n", "one household, median of runs", "wall ms", "CPU ms");
  for (const Contender& contender : all)
    std::printf("%-44s %10.1f %10.1f\n", contender.name.c_str(), Median(contender.rounds, &Times::wall), Median(contender.rounds, &Times::cpu));
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t rounds = 21;
  CLI::App app("One household from the command line, with rules kept between runs and without");
  app.add_option("--rounds", rounds, "how often")->check(CLI::PositiveNumber)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::string folder = (fs::temp_directory_path() / "doudi-XXXXXX").string();
  if (!mkdtemp(folder.data())) return std::fprintf(stderr, "no temporary folder\n"), 1;
  int code = 0;
  try {
    Measure(folder, rounds);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    code = 1;
  }
  fs::remove_all(folder);
  return code;
}
