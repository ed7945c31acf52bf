// A large register through import, screen and summary: from JSON lines, a folder of CSV, a database, a snapshot (and a workbook, as far as a
// sheet has rows), with one thread and with two. All give the same bytes, which is checked; how long each took and how much memory it had is told.
//
//   build/tests/bench/bench_million --households 1000000 --folder /tmp/million
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "register_files.h"

namespace {

namespace fs = std::filesystem;

struct Settings {
  std::size_t households = 1'000'000;
  std::uint32_t seed = 1;
  double unknown = 0.1;
  std::string folder = (fs::temp_directory_path() / "doudi-million").string();
  std::string only;
  bool keep = false;
};

struct Ran {
  double seconds = 0;
  double megabytes = 0;  // resident at most
};

// Ends the process where the program does not do it, or says something of a record.
Ran Run(const std::vector<std::string>& arguments, const std::string& out) {
  std::vector<char*> words;
  std::string program = DOUDI_BINARY;
  words.push_back(program.data());
  std::vector<std::string> copies = arguments;
  for (std::string& argument : copies) words.push_back(argument.data());
  words.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    if (!out.empty()) {
      const int file = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
      if (file < 0 || dup2(file, STDOUT_FILENO) < 0) _exit(127);
    }
    execv(words[0], words.data());
    _exit(127);
  }
  int status = 0;
  struct rusage used {};
  wait4(child, &status, 0, &used);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::fprintf(stderr, "doudi %s failed\n", fmt::format("{}", fmt::join(arguments, " ")).c_str());
    std::exit(1);
  }
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), static_cast<double>(used.ru_maxrss) / 1000};
}

bool SameBytes(const std::string& a, const std::string& b) {
  std::FILE* one = std::fopen(a.c_str(), "rb");
  std::FILE* other = std::fopen(b.c_str(), "rb");
  std::vector<char> left(1 << 16), right(1 << 16);
  bool same = one != nullptr && other != nullptr;
  for (bool more = same; more && same;) {
    const std::size_t size = std::fread(left.data(), 1, left.size(), one), others = std::fread(right.data(), 1, right.size(), other);
    same = size == others && std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(size), right.begin());
    more = size > 0;
  }
  if (one != nullptr) std::fclose(one);
  if (other != nullptr) std::fclose(other);
  return same;
}

class Comparison {
 public:
  explicit Comparison(const Settings& settings) : settings_(settings), rules_(DOUDI_SOURCE_DIR "/tests/bench/six.aid") {}

  void Print(const std::string& what, const Ran& ran) const {
    std::printf("%-34s %8.1f s %12.0f households/s %8.0f MB\n", what.c_str(), ran.seconds, static_cast<double>(settings_.households) / ran.seconds, ran.megabytes);
    std::fflush(stdout);
  }

  void Import(const std::string& from, const std::string& to) const {
    fs::remove(to);
    Print("import " + Name(from), Run({"import", "--quiet", "-r", rules_, "-d", "2025-08-15", "-o", to, from}, ""));
    Print("  again, nothing has changed", Run({"import", "--quiet", "-r", rules_, "-d", "2025-08-15", "-o", to, from}, ""));
    Print("  import --check", Run({"import", "--check", "--quiet", to}, settings_.folder + "/核对.txt"));
  }

  void Screen(const std::string& from) {
    for (const char* threads : {"1", "2"}) {
      const std::string table = settings_.folder + "/判定.csv", summary = settings_.folder + "/汇总.txt";
      Print(fmt::format("screen {} -o .csv, {} threads", Name(from), threads), Run({"screen", "--quiet", "-r", rules_, "-d", "2025-08-15", "--threads", threads, "-o", table, from}, ""));
      Print(fmt::format("screen {} --summary, {} threads", Name(from), threads), Run({"screen", "--quiet", "-r", rules_, "-d", "2025-08-15", "--threads", threads, "--summary", from}, summary));
      Keep(table, from, threads);
      Keep(summary, from, threads);
    }
  }

 private:
  static std::string Name(const std::string& path) { return fs::is_directory(path) ? "CSV" : fs::path(path).extension().string(); }

  // The first is what the others are compared with.
  void Keep(const std::string& path, const std::string& from, const char* threads) const {
    const std::string first = path + ".first";
    if (!fs::exists(first)) return fs::rename(path, first);
    if (!SameBytes(first, path)) {
      std::fprintf(stderr, "%s from %s with %s threads is another than the first\n", path.c_str(), from.c_str(), threads);
      std::exit(1);
    }
    fs::remove(path);
  }

  const Settings& settings_;
  std::string rules_;
};

void RunAll(const Settings& settings) {
  fs::create_directories(settings.folder);
  for (const char* name : {"/判定.csv.first", "/汇总.txt.first"}) fs::remove(settings.folder + name);
  std::printf("%zu households (seed %u, %.0f%% with facts unknown), written as ", settings.households, settings.seed, settings.unknown * 100);
  std::fflush(stdout);
  const bench::RegisterPaths paths = bench::WriteRegister(settings.folder, settings.households, settings.seed, settings.unknown);
  const std::string workbook = bench::WriteWorkbook(settings.folder, settings.households, settings.seed, settings.unknown);
  std::printf("JSON lines (%.0f MB), CSV, SQLite%s\n", static_cast<double>(fs::file_size(paths.json)) / 1e6, workbook.empty() ? "; too many rows for a sheet" : ", .xlsx");
  Comparison comparison(settings);
  const std::string snapshot = settings.folder + "/名册.doudi";
  comparison.Import(paths.json, snapshot);
  for (const std::string& from : {paths.json, snapshot, paths.folder, paths.database, workbook})
    if (!from.empty() && (settings.only.empty() || from.ends_with(settings.only))) comparison.Screen(from);
  std::printf("every table and every summary is the same bytes\n");
  if (!settings.keep) fs::remove_all(settings.folder);
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("A large register through import, screen and summary, from each form and with one and two threads");
  app.add_option("--households", settings.households, "how many")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--seed", settings.seed, "what the register is made from")->capture_default_str();
  app.add_option("--unknown", settings.unknown, "share of the households with facts unknown")->check(CLI::Range(0.0, 1.0))->capture_default_str();
  app.add_option("--folder", settings.folder, "where the files are made; it is removed afterwards")->capture_default_str();
  app.add_option("--only", settings.only, "screen only the forms whose path ends so, such as .jsonl or .doudi");
  app.add_flag("--keep", settings.keep, "leave the files");
  CLI11_PARSE(app, argc, argv);
  RunAll(settings);
  return 0;
}
