// A large register audited: how long 24 months take beside one date, how much memory, and how long it takes again when one household in a hundred has changed.
// Processor time of each run of the program, and the ratios that are asked of it; that what was taken over and the whole are the same bytes is checked.
//
//   ./dev bench audit --households 1000000 --folder /tmp/scale
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "check/check.h"
#include "lines.h"
#include "record/snapshot.h"
#include "register.h"
#include "screening/decisions.h"

namespace {

namespace fs = std::filesystem;
using bench::GiveUp;
using bench::Lines;
using doudi::screening::PlaceOf;

constexpr int kMonths = 24;
constexpr int kFirstYear = 2026;
constexpr std::size_t kBlock = 16384;      // households made at a time
constexpr std::size_t kChangedEvery = 100;
constexpr std::uint32_t kWrongEvery = 50;  // of what is due: paid otherwise

struct Settings {
  std::size_t households = 1'000'000;
  std::uint32_t seed = 1;
  std::size_t threads = 1;
  std::string folder = (fs::temp_directory_path() / "doudi-audit-scale").string();
  bool keep = false;
};

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) GiveUp("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// ---- what is made up ---------------------------------------------------------------------------------------------------------

void Replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) GiveUp("six.aid no longer has " + from);
  text.replace(at, from.size(), to);
}

// six.aid without what is another thing from month to month while nothing happens: ages and what is due are those of one day, so that a ledger can pay it.
std::string SimplifiedRules() {
  std::string text = ReadFile(DOUDI_SOURCE_DIR "/tests/bench/six.aid");
  Replace(text, "事实 申请日：日期，范围 ≤ 基准日", "事实 申请日：日期");
  Replace(text, "事实 核对日：日期，范围 ≤ 基准日", "事实 核对日：日期");
  Replace(text, " 且 核对日 ≥ 基准日 － 12个月", "");
  Replace(text, "周岁（出生日期，基准日）", "周岁（出生日期，2025-08-15）");
  return text;
}

std::string IdOf(std::size_t household) { return fmt::format("H{:08}", household + 1); }

// The people of a household have the 编号 P1, P2, …
std::string WithPeopleNumbered(std::string line) {
  const std::string begin = "{\"关系\"";
  int number = 0;
  for (auto at = line.find(begin); at != std::string::npos; at = line.find(begin, at + begin.size())) line.insert(at + 1, fmt::format("\"编号\":\"P{}\",", ++number));
  return line;
}

// Twice the same register, but that in the second one household in a hundred is paid more maintenance; what it is due is then paid, too.
void WriteRegisters(const Settings& settings) {
  Lines before(settings.folder + "/名册.jsonl"), after(settings.folder + "/新名册.jsonl");
  for (std::size_t first = 0; first < settings.households; first += kBlock) {
    auto all = bench::GenerateRegister(std::min(kBlock, settings.households - first), settings.seed + static_cast<std::uint32_t>(first / kBlock), 0);
    for (std::size_t h = 0; h < all.size(); ++h) {
      before.Write(WithPeopleNumbered(bench::ToJson(all, h, IdOf(first + h))));
      if ((first + h) % kChangedEvery == kChangedEvery / 2) all.households[h].maintenance += 3000;
      after.Write(WithPeopleNumbered(bench::ToJson(all, h, IdOf(first + h))));
    }
  }
}

struct Grant {
  std::uint32_t household = 0;
  std::int32_t person = 0;  // from 1; 0: the household
  const std::string* programme = nullptr;
  std::int64_t fen = 0;
};

// What is due a month, by the rules.
std::vector<Grant> GrantsOf(const doudi::model::Model& model, const std::string& snapshot) {
  const doudi::value::Date day = *doudi::value::MakeDate(kFirstYear, 1, 1);
  const auto population = doudi::record::Snapshot::Open(model, snapshot);
  const doudi::screening::Decider decider(model, day);
  std::vector<Grant> grants;
  doudi::record::Chunk chunk;
  for (std::size_t i = 0; i < population->chunks(); ++i) {
    population->Read(i, {.reference_date = day}, chunk);
    for (const auto& decided : decider.Decide(chunk).policies) {
      const auto& policy = model.policies[PlaceOf(decided.policy)];
      for (std::size_t row = 0; row < decided.outcomes.size(); ++row) {
        std::int64_t fen = 0;
        for (const auto& column : decided.amounts)
          if (column.benefit->period == doudi::model::BenefitPeriod::Monthly) fen += column.At(row).numerator() * (100 / column.At(row).denominator());
        if (fen == 0) continue;
        const auto record = policy.entity == 0 ? static_cast<std::int32_t>(row) : chunk.entities[PlaceOf(policy.entity)].parents[row];
        const auto person = policy.entity == 0 ? 0 : static_cast<std::int32_t>(row) - chunk.entities[PlaceOf(policy.entity)].offsets[PlaceOf(record)] + 1;
        grants.push_back({static_cast<std::uint32_t>(population->first_record(i) + static_cast<std::uint64_t>(record)), person, &policy.name, fen});
      }
    }
  }
  return grants;
}

// From which month on too much is paid, kMonths for never: of the grant itself, whatever others there are.
int WrongFrom(const Settings& settings, const Grant& grant) {
  std::minstd_rand random(settings.seed + 1000003U * grant.household + 101U * static_cast<std::uint32_t>(grant.person));
  random.discard(3);
  return random() % kWrongEvery == 0 ? static_cast<int>(random() % kMonths) : kMonths;
}

// Month by month, as they are paid.
std::size_t WriteLedger(const Settings& settings, const std::string& name, const std::vector<Grant>& grants) {
  Lines ledger(settings.folder + "/" + name);
  ledger.Write("家庭编号,成员编号,项目,月份,金额,账户");
  std::vector<int> wrong_from;
  for (const auto& grant : grants) wrong_from.push_back(WrongFrom(settings, grant));
  for (int month = 0; month < kMonths; ++month)
    for (std::size_t i = 0; i < grants.size(); ++i) {
      const auto& grant = grants[i];
      const std::int64_t fen = grant.fen + (month >= wrong_from[i] ? 5000 : 0);
      ledger.Write(fmt::format("{},{},{},{}-{:02},{}.{:02},6217{:08}", IdOf(grant.household), grant.person == 0 ? "" : fmt::format("P{}", grant.person), *grant.programme,
                               kFirstYear + month / 12, month % 12 + 1, fen / 100, fen % 100, grant.household));
    }
  return grants.size() * kMonths;
}

// ---- what is measured --------------------------------------------------------------------------------------------------------

struct Ran {
  double processor = 0, seconds = 0, megabytes = 0;  // resident at most
};

Ran Run(const std::vector<std::string>& arguments) {
  std::vector<std::string> copies = {DOUDI_BINARY};
  copies.insert(copies.end(), arguments.begin(), arguments.end());
  std::vector<char*> words;
  for (auto& argument : copies) words.push_back(argument.data());
  words.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    const int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    execv(words[0], words.data());
    _exit(127);
  }
  int status = 0;
  struct rusage used {};
  wait4(child, &status, 0, &used);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) GiveUp(fmt::format("doudi {} failed", fmt::join(arguments, " ")));
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
  return {seconds(used.ru_utime) + seconds(used.ru_stime), std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          static_cast<double>(used.ru_maxrss) / 1000};
}

void Print(const std::string& what, const Ran& ran) {
  std::printf("%-58s %8.1f s of processor %8.1f s %6.0f MB\n", what.c_str(), ran.processor, ran.seconds, ran.megabytes);
  std::fflush(stdout);
}

// All that is sealed.
void RequireSame(const std::string& a, const std::string& b) {
  std::size_t files = 0, others = 0;
  const auto each = [](const std::string& folder, const std::function<void(const std::string&)>& visit) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const auto name = fs::relative(entry.path(), folder).string();
      if (entry.is_regular_file() && name != "lock" && !name.starts_with("inputs")) visit(name);
    }
  };
  each(a, [&](const std::string& name) {
    ++files;
    if (ReadFile(a + "/" + name) != ReadFile(b + "/" + name)) GiveUp(name + " is another in " + a + " than in " + b);
  });
  each(b, [&](const std::string&) { ++others; });
  if (files != others) GiveUp(a + " and " + b + " do not have the same files");
}

class Measuring {
 public:
  explicit Measuring(const Settings& settings) : settings_(settings), rules_(settings.folder + "/六项.aid") {}

  void MakeUp() {
    fs::create_directories(settings_.folder);
    {
      std::ofstream(rules_, std::ios::binary) << SimplifiedRules();
    }
    WriteRegisters(settings_);
    Print("import", Run({"import", "--quiet", "-r", rules_, "-d", "2025-12-31", "-o", At("名册.doudi"), At("名册.jsonl")}));
    Run({"import", "--quiet", "-r", rules_, "-d", "2025-12-31", "-o", At("新名册.doudi"), At("新名册.jsonl")});
    const auto rules = doudi::check::LoadRuleTexts({{rules_, ReadFile(rules_)}});
    if (!rules.model) GiveUp("the rules do not load");
    const auto payments = WriteLedger(settings_, "台账.csv", GrantsOf(*rules.model, At("名册.doudi")));
    WriteLedger(settings_, "新台账.csv", GrantsOf(*rules.model, At("新名册.doudi")));
    std::printf("%zu households, %zu payments in %d months, %zu threads\n", settings_.households, payments, kMonths, settings_.threads);
  }

  void Measure() {
    const Ran date = Run({"screen", "--quiet", "-r", rules_, "-d", fmt::format("{}-01-01", kFirstYear), "--threads", Threads(), "--summary", At("名册.doudi")});
    Print("screen --summary, one date", date);
    const Ran whole = Audit("名册.doudi", "一", {});
    Print("audit, ledger brought in", whole);
    Bring("名册.doudi", "二");
    const Ran replay = Audit("名册.doudi", "二", {"--resume"});
    Print("audit, inputs in place", replay);
    RequireSame(At("一"), At("二"));
    Bring("名册.doudi", "三");
    const Ran reading = Audit("名册.doudi", "三", {"--resume", "--base", At("一")});
    Print("audit --base, inputs in place, nothing has changed", reading);
    RequireSame(At("一"), At("三"));
    Bring("新名册.doudi", "四");
    const Ran changed = Audit("新名册.doudi", "四", {"--resume", "--base", At("一")});
    Print("audit --base, inputs in place, 1% changed", changed);
    Print("audit of the changed register", Audit("新名册.doudi", "五", {}));
    RequireSame(At("五"), At("四"));
    std::printf("months x households per second beside one date's: %.2f with the ledger brought in, %.2f with inputs in place\n", kMonths * date.processor / whole.processor,
                kMonths * date.processor / replay.processor);
    std::printf("1%% changed: %.1f%% of the whole run; beyond what it takes when nothing has changed %.1f%%\n", 100 * changed.processor / whole.processor,
                100 * (changed.processor - reading.processor) / whole.processor);
    std::printf("all bytes are the same\n");
  }

 private:
  std::string At(const std::string& name) const { return settings_.folder + "/" + name; }
  std::string Threads() const { return std::to_string(settings_.threads); }

  Ran Audit(const std::string& from, const std::string& out, const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"audit", "--quiet", "-r", rules_, "--register", At(from), "--ledger", At(from == "名册.doudi" ? "台账.csv" : "新台账.csv"), "--from", fmt::format("{}-01", kFirstYear), "--to",
                                      fmt::format("{}-12", kFirstYear + kMonths / 12 - 1), "--known-now", "2028-01-01", "--threads", Threads(), "--out", At(out)};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }
  // A shard without parts brings the inputs in; its manifest is not that of the whole.
  void Bring(const std::string& from, const std::string& out) const {
    Audit(from, out, {"--shard", "1/1000000000"});
    for (const auto& entry : fs::directory_iterator(At(out))) {
      const auto name = entry.path().filename().string();
      if (name != "inputs" && name != "issues.jsonl") fs::remove_all(entry.path());
    }
  }

  const Settings& settings_;
  std::string rules_;
};

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("A large register audited over 24 months: time, memory, and what a change costs");
  app.add_option("--households", settings.households, "how many")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--seed", settings.seed, "what the register is made from")->capture_default_str();
  app.add_option("--threads", settings.threads, "of the program")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--folder", settings.folder, "where the files are made, some gigabytes for a million households; it is removed afterwards")->capture_default_str();
  app.add_flag("--keep", settings.keep, "leave the files");
  CLI11_PARSE(app, argc, argv);
  fs::remove_all(settings.folder);
  Measuring measuring(settings);
  measuring.MakeUp();
  measuring.Measure();
  if (!settings.keep) fs::remove_all(settings.folder);
  return 0;
}
