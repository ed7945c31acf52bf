// doudi import: what it writes, says, refuses and leaves alone; and that a snapshot is as good as its register.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "cli/run.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

using namespace doudi::tests;

namespace {

namespace fs = std::filesystem;

const std::string kDoudi = "'" DOUDI_BINARY "' ";
const std::string kShipped = "-r '" DOUDI_SOURCE_DIR "/rulesets' -d 2025-08-15 ";
const std::string kRegisters = DOUDI_SOURCE_DIR "/rulesets/registers/";

constexpr const char* kRules =
    "规则集 例。\n实体 家庭（根）\n  事实 户籍类型：｛城镇、农村｝，有历史。\n  事实 月收入：元/月，范围 ≥ 0元/月。\n"
    "政策 低保（家庭）\n  条件 收入：月收入 ＜ 600元/月，依据 示例。\n  条件 户籍：户籍类型 ＝ 农村，依据 示例。\n";
constexpr const char* kRegister =
    "{\"编号\":\"甲\",\"月收入\":400,\"户籍类型\":{\"历史\":[{\"值\":\"城镇\",\"自\":\"2020-01-01\"},{\"值\":\"农村\",\"自\":\"2024-03-01\",\"知悉\":\"2024-09-01\"}]}}\n"
    "{\"编号\":\"乙\",\"月收入\":800,\"户籍类型\":\"农村\"}\n";

// A folder with 例.aid and 名册.jsonl, and commands run in it.
class Place {
 public:
  Place() {
    Write("例.aid", kRules);
    Write("名册.jsonl", kRegister);
  }
  void Write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name, std::ios::binary) << text; }
  std::string Read(const std::string& name) const { return ReadText(folder_ / name); }
  bool Has(const std::string& name) const { return fs::exists(folder_ / name); }
  fs::path operator/(const std::string& name) const { return folder_ / name; }
  Ran Run(const std::string& arguments) const { return RunShell("cd '" + folder_.string() + "' && " + kDoudi + arguments); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a snapshot of a register in any form is screened and explained as the register is", "[cli]") {
  const Place place;
  for (const char* name : {"三户", "三户.jsonl", "三户.db", "三户.xlsx"}) {
    INFO(name);
    const std::string source = "'" + kRegisters + name + "'";
    const Ran imported = place.Run("import --quiet " + kShipped + "-o 名册.doudi " + source);
    const Ran packages = place.Run("screen " + kShipped + source);
    CHECK(imported.code == packages.code);
    for (const std::string& command : {"screen " + kShipped, "screen --summary " + kShipped, "screen --verdicts " + kShipped, "screen --findings -f json " + kShipped,
                                      "explain " + kShipped + "-p 最低生活保障 "}) {
      INFO(command);
      const Ran wanted = place.Run(command + source + " 2>/dev/null"), found = place.Run(command + "名册.doudi 2>/dev/null");
      CHECK(wanted.out.size() > 100);
      CHECK(found.out == wanted.out);
    }
  }
}

TEST_CASE("a snapshot is read as of any day and of what was known", "[cli]") {
  const Place place;
  const Ran imported = place.Run("import -r 例.aid -d 2025-01-01 -o 名册.doudi 名册.jsonl");
  CHECK(imported.code == 0);
  CHECK(imported.out.starts_with("写了 名册.doudi：2 条记录，"));
  for (const char* when : {"-d 2023-01-01 ", "-d 2024-06-01 ", "-d 2024-06-01 --known 2024-06-01 ", "-d 2024-12-01 --known 2024-12-01 "}) {
    INFO(when);
    const std::string screen = std::string("screen --verdicts -r 例.aid ") + when;
    CHECK(place.Run(screen + "名册.doudi").out == place.Run(screen + "名册.jsonl").out);
  }
  CHECK(place.Run("screen --verdicts -r 例.aid -d 2024-06-01 名册.doudi").out != place.Run("screen --verdicts -r 例.aid -d 2024-06-01 --known 2024-06-01 名册.doudi").out);
}

TEST_CASE("a register that has not changed is not imported again", "[cli]") {
  const Place place;
  const std::string import = "import -r 例.aid -d 2025-01-01 -o 名册.doudi 名册.jsonl";
  REQUIRE(place.Run(import).code == 0);
  const std::string first = place.Read("名册.doudi");
  const auto written = fs::last_write_time(place / "名册.doudi");
  const Ran again = place.Run(import);
  CHECK(again.code == 0);
  CHECK(again.out == "名册.doudi 已是最新：名册、规则的字段和基准日都没有变，2 条记录。\n");
  CHECK(place.Run(import + " --quiet").out == "");
  CHECK(fs::last_write_time(place / "名册.doudi") == written);
  // Another day, another time of the source, other facts of the rules.
  CHECK(place.Run("import -r 例.aid -d 2025-01-02 -o 名册.doudi 名册.jsonl").out.starts_with("写了 名册.doudi"));
  CHECK(place.Run(import).out.starts_with("写了 名册.doudi"));
  fs::last_write_time(place / "名册.jsonl", fs::last_write_time(place / "名册.jsonl") + std::chrono::seconds(1));
  CHECK(place.Run(import).out.starts_with("写了 名册.doudi"));
  std::string other = kRules;
  place.Write("例.aid", other.replace(other.find("范围 ≥ 0元/月"), std::string("范围 ≥ 0元/月").size(), "范围 ≥ 1元/月"));
  CHECK(place.Run(import).out.starts_with("写了 名册.doudi"));
  // A file that is damaged is made anew.
  place.Write("例.aid", kRules);
  place.Write("名册.doudi", first.substr(0, first.size() / 2));
  CHECK(place.Run(import).out.starts_with("写了 名册.doudi"));
}

TEST_CASE("what an import sets aside is told, and told again where nothing has changed", "[cli]") {
  const Place place;
  place.Write("名册.jsonl", std::string(kRegister) + "{\"编号\":\"丙\",\"月收入\":-5}\n");
  const std::string import = "import -r 例.aid -d 2025-01-01 -o 名册.doudi --issues 问题.jsonl 名册.jsonl";
  const Ran first = place.Run(import);
  CHECK(first.code == 3);
  CHECK(first.out.starts_with("记录 丙（第 3 行）：月收入：“-5”小于 0元/月。可用：不小于 0元/月\n写了 名册.doudi：2 条记录，"));
  CHECK(first.out.ends_with("\n共 3 条记录，已处理 2 条，搁置 1 条（原因见上）。改正后可只重跑这几条。\n"));
  CHECK(place.Read("问题.jsonl").find("丙") != std::string::npos);
  const Ran again = place.Run(import);
  CHECK(again.code == 3);
  CHECK(again.out == "名册.doudi 已是最新：名册、规则的字段和基准日都没有变，2 条记录（另有 1 条导入时搁置了；要再看原因，删去它重新导入）。\n");
}

TEST_CASE("import says what is missing, and writes over nothing but snapshots", "[cli]") {
  const Place place;
  CHECK(place.Run("import 名册.jsonl").out == "用法不对：--rules: 写明规则文件或目录\n");
  CHECK(place.Run("import -r 例.aid 名册.jsonl").out == "用法不对：--out: 写明快照写到哪里：--out 名册.doudi；要看表和列对应什么，用 --map\n");
  const Ran over = place.Run("import -r 例.aid -o 名册.jsonl 名册.jsonl");
  CHECK(over.code == 2);
  CHECK(over.out == "用法不对：--out: 名册.jsonl 已经有了，又不是快照，没有动它。换一个名字，或先移开它\n");
  CHECK(place.Read("名册.jsonl") == kRegister);
  const Ran piped = place.Run("import --quiet -r 例.aid -o 名册.doudi - < 名册.jsonl");
  CHECK(piped.code == 0);
  CHECK(place.Run("screen --verdicts -r 例.aid -d 2025-01-01 - < 名册.doudi").out == "快照不能从标准输入读。请给文件名\n");
}

TEST_CASE("a snapshot is checked without rules, and refused by rules that it does not fit", "[cli]") {
  const Place place;
  REQUIRE(place.Run("import -r 例.aid -d 2025-01-01 -o 名册.doudi 名册.jsonl").code == 0);
  const Ran good = place.Run("import --check 名册.doudi");
  CHECK(good.code == 0);
  CHECK(good.out == "名册.doudi 完好：2 条记录，按基准日 2025-01-01 从 名册.jsonl 导入\n");
  std::string other = kRules;
  place.Write("例.aid", other.replace(other.find("月收入：元/月"), std::string("月收入：元/月").size(), "月收入：元/年"));
  place.Write("别.aid", "规则集 例。\n实体 家庭（根）\n  事实 存款：元。\n政策 低保（家庭）\n  条件 存款：存款 ＜ 600元，依据 示例。\n");
  const Ran misfit = place.Run("screen --verdicts -r 别.aid -d 2025-01-01 名册.doudi");
  CHECK(misfit.code == 3);
  CHECK(misfit.out == "名册.doudi 与规则对不上：快照里没有「家庭.存款」。请用 doudi import --rules 规则 原来的名册 --out 名册.doudi 重新做\n");
  std::string bytes = place.Read("名册.doudi");
  const std::size_t chunk = 192;  // behind the header
  bytes[chunk + 20] = static_cast<char>(bytes[chunk + 20] ^ 1);
  place.Write("坏.doudi", bytes);
  const Ran bad = place.Run("import --check 坏.doudi");
  CHECK(bad.code == 3);
  CHECK(bad.out == "坏.doudi 损坏了：第 1 块（第 1 条记录起）的校验码不符。请用 doudi import 从原来的名册重新做\n");
}

TEST_CASE("a disk that is full leaves the last good snapshot", "[cli]") {
  const Place place;
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "{\"编号\":\"" + std::to_string(i) + "\",\"月收入\":" + std::to_string(i) + "}\n";
  REQUIRE(place.Run("import --quiet -r 例.aid -d 2025-01-01 -o 名册.doudi 名册.jsonl").code == 0);
  const std::string before = place.Read("名册.doudi");
  place.Write("大.jsonl", lines);
  const std::string limited = "cd '" + (place / "").string() + "' && trap '' XFSZ && ulimit -f 100 && " + kDoudi + "import --quiet -r 例.aid -d 2025-01-01 -o ";
  const Ran full = RunShell(limited + "名册.doudi 大.jsonl");
  CHECK(full.code == 4);
  CHECK(full.out == "程序出错：写 名册.doudi 失败：超过了允许的文件大小。原有的文件没有动。\n");
  CHECK((place.Read("名册.doudi") == before));
  CHECK_FALSE(place.Has("名册.doudi.part"));
  CHECK(RunShell(limited + "新.doudi 大.jsonl").out == "程序出错：写 新.doudi 失败：超过了允许的文件大小。没有留下写了一半的文件。\n");
  CHECK_FALSE(place.Has("新.doudi"));
  CHECK_FALSE(place.Has("新.doudi.part"));
}

TEST_CASE("an import that is interrupted leaves nothing half-written", "[cli]") {
  const Place place;
  REQUIRE(place.Run("import --quiet -r 例.aid -d 2025-01-01 -o 名册.doudi 名册.jsonl").code == 0);
  const std::string before = place.Read("名册.doudi"), out = (place / "名册.doudi").string(), rules = (place / "例.aid").string(), said = (place / "说").string();
  int input[2];
  REQUIRE(pipe(input) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(input[0], STDIN_FILENO);
    close(input[1]);
    if (!std::freopen(said.c_str(), "w", stderr)) _exit(1);
    execl(DOUDI_BINARY, "doudi", "import", "-r", rules.c_str(), "-o", out.c_str(), "-", nullptr);
    _exit(1);
  }
  close(input[0]);
  // Enough to begin with; then it waits for more that does not come.
  std::string lines;
  while (lines.size() < 1'000'000) lines += "{\"编号\":\"甲\",\"月收入\":400}\n";
  REQUIRE(write(input[1], lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()));
  for (int i = 0; i < 1000 && !fs::exists(out + ".part"); ++i) usleep(20'000);
  REQUIRE(fs::exists(out + ".part"));
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  close(input[1]);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(ReadText(said).starts_with("\n已中断：读了 "));
  CHECK(ReadText(said).ends_with(" 条，" + out + " 没有写出；原来若有这个文件，没有动。\n"));
  CHECK((place.Read("名册.doudi") == before));
  CHECK_FALSE(fs::exists(out + ".part"));
}
