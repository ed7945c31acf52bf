// Runs that last: broken off, killed, in shards, on top of an earlier one; and what is found out about one that was changed.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "audit/seal.h"
#include "run_scene.h"

using namespace doudi;
using namespace doudi::audit;

namespace {

namespace fs = std::filesystem;

struct BrokenOff : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Breaks off when so many records are done.
void RunUntil(const audit::AuditRequest& request, std::uint64_t most) {
  audit::AuditListener listener;
  listener.progress = [most](std::uint64_t records, std::uint64_t) {
    if (records >= most) throw BrokenOff("");
  };
  CHECK_THROWS_AS(audit::RunAudit(request, listener), BrokenOff);
}

Lines Verify(const Scene& scene, const std::string& directory) {
  std::string seal;
  return audit::Verify(audit::Directory{scene.At(directory)}, seal);
}

pid_t Start(const std::vector<std::string>& arguments) {
  const pid_t child = fork();
  if (child != 0) return child;
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int null = open("/dev/null", O_WRONLY);
  dup2(null, 1);
  dup2(null, 2);
  execv(argv[0], argv.data());
  _exit(127);
}

int Wait(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::vector<std::string> Command(const Scene& scene, const std::string& out) {
  return {DOUDI_BINARY, "audit", "--rules", scene.At("例.aid"), "--register", scene.At("名册.jsonl"), "--ledger", scene.At("台账.csv"), "--from", kFrom, "--to", kTo,
          "--known-now", "2025-06-01", "--part", std::to_string(kPart), "--out", scene.At(out), "--quiet"};
}

}  // namespace

TEST_CASE("the bytes are the same for any number of threads", "[audit]") {
  Scene scene;
  Fill(scene);
  const auto report = scene.Run(Request(scene, "一"));
  CHECK(report.records == kHouseholds);
  CHECK(report.manifest.part_count == 8);
  auto four = Request(scene, "四");
  four.threads = 4;
  CHECK(scene.Run(four).seal == report.seal);
  CheckSame(scene, "一", "四");
  CHECK(Verify(scene, "一").empty());
  CHECK(Contents(scene, "一").at("differences.csv").size() > 1000);
}

TEST_CASE("a run that is broken off goes on where it was", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "一次"));
  for (const std::uint64_t at : {1, 24, 60}) {
    const std::string out = "断" + std::to_string(at);
    RunUntil(Request(scene, out), at);
    CHECK_THROWS_WITH(scene.Run(Request(scene, out)), scene.At(out) + " 里已经有一次核查。接着做加 --resume；另做一次请换一个目录");
    auto resumed = Request(scene, out);
    resumed.resume = true;
    const auto report = scene.Run(resumed);
    CHECK(report.resumed == (at + kPart - 1) / kPart);
    CHECK(report.records == kHouseholds - std::min<std::uint64_t>(kHouseholds, report.resumed * kPart));
    CheckSame(scene, "一次", out);
    CHECK(scene.Run(resumed).was_complete);
  }
}

TEST_CASE("a run does not go on with other rules, inputs or options, and says which", "[audit]") {
  Scene scene;
  Fill(scene);
  RunUntil(Request(scene, "断"), 16);
  const auto said = [&](const Lines& lines) {
    std::string text = scene.At("断") + " 里的核查不是照现在的规则、数据和选项做的，不能接着做：";
    for (const auto& line : lines) text += "\n  " + line;
    return text + "\n改回原来的，或换一个目录另做（加 --base " + scene.At("断") + "，没有变的户不用重算）";
  };
  auto request = Request(scene, "断");
  request.resume = true;
  auto other = request;
  other.replay.range.to = *audit::ParseMonth("2024-07");
  other.replay.unmask = true;
  CHECK_THROWS_WITH(scene.Run(other), said({"--to：原来是 2024-08，现在是 2024-07", "--unmask：原来是 否，现在是 是"}));
  const std::string manifest = scene.Read("断/manifest.json"), version = "\"version\": \"" + ProgramVersion() + "\"";
  const auto at = manifest.find(version);
  REQUIRE(at != std::string::npos);
  scene.Write("断/manifest.json", std::string(manifest).replace(at, version.size(), "\"version\": \"0.0.1\""));
  CHECK_THROWS_WITH(scene.Run(request), said({"程序：原来是 0.0.1，现在是 " + ProgramVersion()}));
  scene.Write("断/manifest.json", manifest);
  scene.Pay("H1001", "低保", "2024-03", "2024-03", "1");
  CHECK_THROWS_WITH(scene.Run(request), Catch::Contains("台账：内容变了"));
  Fill(scene);
  scene.Register(Register() + HouseholdLine(90, 100));
  CHECK_THROWS_WITH(scene.Run(request), Catch::Contains("名册：内容变了（原来 60 条，现在 61 条）"));
  scene.Register(Register());
  std::string rules = audit::kSceneRules;
  scene.UseRules(rules.replace(rules.find("90元/月"), std::string("90元/月").size(), "95元/月"));
  auto ruled = Request(scene, "断");
  ruled.resume = true;
  CHECK_THROWS_WITH(scene.Run(ruled), said({"规则 例.aid：改过"}));
}

TEST_CASE("shards merged are the run as a whole, however they are merged", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "整"));
  for (std::uint64_t i = 1; i <= 3; ++i) {
    auto request = Request(scene, "份" + std::to_string(i));
    request.shard = audit::Shard{i, 3};
    scene.Run(request);
    CHECK(Verify(scene, "份" + std::to_string(i)).empty());
  }
  CHECK(audit::MergeAudits({scene.At("份3"), scene.At("份1"), scene.At("份2")}, scene.At("合")).records == kHouseholds);
  CheckSame(scene, "整", "合");
  // (1 ＋ 3) ＋ 2.
  audit::MergeAudits({scene.At("份1"), scene.At("份3")}, scene.At("两份"));
  CHECK_FALSE(fs::exists(scene.At("两份/summary.json")));
  CHECK(Verify(scene, "两份").empty());
  audit::MergeAudits({scene.At("份2"), scene.At("两份")}, scene.At("合二"));
  CheckSame(scene, "整", "合二");
  CHECK_THROWS_WITH(audit::MergeAudits({scene.At("份1"), scene.At("两份")}, scene.At("重")),
                    scene.At("份1") + " 和 " + scene.At("两份") + " 都有 parts/000000.jsonl。每一块只能给一次");
  auto other = Request(scene, "别的");
  other.shard = audit::Shard{2, 3};
  other.replay.findings = false;
  scene.Run(other);
  CHECK_THROWS_WITH(audit::MergeAudits({scene.At("份1"), scene.At("别的")}, scene.At("重")),
                    scene.At("别的") + " 和 " + scene.At("份1") + " 不是同一次核查的：\n  审计项：原来是 是，现在是 否");
}

TEST_CASE("what was changed afterwards is named", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "核"));
  const auto change = [&](const std::string& name, const std::function<std::string(std::string)>& edit, const Lines& said) {
    INFO(name);
    const std::string before = scene.Read("核/" + name);
    scene.Write("核/" + name, edit(before));
    CHECK(Verify(scene, "核") == said);
    scene.Write("核/" + name, before);
    CHECK(Verify(scene, "核").empty());
  };
  const auto byte = [](std::string text) { return text[text.size() / 2] ^= 1, text; };
  change("differences.csv", byte, {"differences.csv 被改过"});
  change("summary.json", byte, {"summary.json 被改过"});
  change("catalogue.json", byte, {"catalogue.json 被改过"});
  change("issues.jsonl", [](std::string text) { return text + "\n"; }, {"issues.jsonl 被改过"});
  change("parts/000003.jsonl", byte, {"parts/000003.jsonl 被改过"});
  change("manifest.json", byte, {"manifest.json 被改过"});
  change("chain.jsonl", byte, {"chain.jsonl 被改过，或者块的次序变了"});
  change("seal.json", byte, {"seal.json 被改过：总的校验对不上"});
  // Two parts exchanged, with their hashes.
  const std::string one = scene.Read("核/parts/000001.jsonl"), two = scene.Read("核/parts/000002.jsonl");
  scene.Write("核/parts/000001.jsonl", two);
  scene.Write("核/parts/000002.jsonl", one);
  CHECK(Verify(scene, "核") == Lines{"parts/000001.jsonl 被改过", "parts/000002.jsonl 被改过"});
  scene.Write("核/parts/000001.jsonl", one);
  scene.Write("核/parts/000002.jsonl", two);
  scene.Write("核/parts/000099.jsonl", one);
  CHECK(Verify(scene, "核") == Lines{"parts/000099.jsonl 是多出来的"});
  fs::remove(scene.At("核/parts/000099.jsonl"));
  fs::remove(scene.At("核/parts/000004.jsonl"));
  CHECK(Verify(scene, "核") == Lines{"parts/000004.jsonl 不见了"});
}

TEST_CASE("a second run in the same directory is refused", "[audit]") {
  Scene scene;
  Fill(scene);
  fs::create_directories(scene.At("核"));
  const audit::DirectoryLock lock(scene.At("核"));
  CHECK_THROWS_WITH(scene.Run(Request(scene, "核")), scene.At("核") + " 里另有一次核查正在做。等它做完，或换一个目录");
}

// In a process of its own, that kills itself where `number` things have been told or parts been made, counted from 1; false where there are not so many.
bool KilledAt(const audit::AuditRequest& request, int number) {
  const pid_t child = fork();
  if (child == 0) {
    int left = number;
    const auto moment = [&left] {
      if (--left == 0) kill(getpid(), SIGKILL);
    };
    audit::AuditListener listener;
    listener.note = [&](const std::string&) { moment(); };
    listener.progress = [&](std::uint64_t, std::uint64_t) { moment(); };
    int status = 0;
    try {
      audit::RunAudit(request, listener);
    } catch (...) {
      status = 1;
    }
    _exit(status);
  }
  const int status = Wait(child);
  REQUIRE((status == 0 || status == -SIGKILL));
  return status != 0;
}

TEST_CASE("killed behind each step, a run that goes on makes the same bytes", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Run(Request(scene, "一次"));
  int kills = 0;
  for (int number = 1; KilledAt(Request(scene, "步" + std::to_string(number)), number); ++number, ++kills) {
    const std::string out = "步" + std::to_string(number);
    CHECK_FALSE(fs::exists(scene.At(out + "/seal.json")));
    auto resumed = Request(scene, out);
    resumed.resume = true;
    // Killed once more, a step further on.
    if (KilledAt(resumed, 2)) scene.Run(resumed);
    CheckSame(scene, "一次", out);
  }
  CHECK(kills > 8);  // the parts, and what comes before and behind them
}

// Moments are drawn from the time that a run takes on this machine at this time; where one comes too late, from half of that.
TEST_CASE("killed at any moment, a run that goes on makes the same bytes", "[audit]") {
  constexpr int kKills = 24, kMostOfOne = 8;
  Scene scene;
  Fill(scene);
  scene.Write("例.aid", audit::kSceneRules);
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(Wait(Start(Command(scene, "一次"))) == 0);
  auto span = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
  std::mt19937 random(20240501);
  int kills = 0;
  for (int round = 0; kills < kKills; ++round) {
    const std::string out = "杀" + std::to_string(round);
    auto command = Command(scene, out);
    command.emplace_back("--resume");
    int of_one = 0;
    for (bool done = false; !done;) {
      const pid_t child = Start(command);
      if (of_one < kMostOfOne) {
        std::this_thread::sleep_for(std::chrono::microseconds(static_cast<std::int64_t>(random()) % (span + 1)));
        kill(child, SIGKILL);
      }
      const int status = Wait(child);
      done = status == 0;
      REQUIRE((done || status == -SIGKILL));
      of_one += done ? 0 : 1;
    }
    if (of_one == 0) span /= 2;
    kills += of_one;
    CheckSame(scene, "一次", out);
  }
}

// A limit on the size of files stands for a disk that is full: the ledger in order is larger than that, then a part is.
TEST_CASE("a disk that is full is told, and the run goes on when there is room", "[audit]") {
  Scene scene;
  Fill(scene);
  scene.Write("例.aid", audit::kSceneRules);
  REQUIRE(Wait(Start(Command(scene, "一次"))) == 0);
  for (const rlim_t most : {rlim_t{1000}, rlim_t{40'000}}) {
    const std::string out = "满" + std::to_string(most);
    const pid_t child = fork();
    if (child == 0) {
      const rlimit limit{most, most};
      signal(SIGXFSZ, SIG_IGN);
      setrlimit(RLIMIT_FSIZE, &limit);
      const int to = open(scene.At("说").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
      dup2(to, 2);
      const auto command = Command(scene, out);
      std::vector<char*> argv;
      for (const auto& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
      argv.push_back(nullptr);
      execv(argv[0], argv.data());
      _exit(127);
    }
    CHECK(Wait(child) == 4);
    CHECK_THAT(scene.Read("说"), Catch::Contains("失败：超过了允许的文件大小。已经写完的都在；解决以后加 --resume 接着做"));
    CHECK_FALSE(fs::exists(scene.At(out + "/seal.json")));
    auto command = Command(scene, out);
    command.emplace_back("--resume");
    REQUIRE(Wait(Start(command)) == 0);
    CheckSame(scene, "一次", out);
  }
}
