// Rules kept between runs: what the program says is the same with them, without them, and on the run that keeps them.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "cli/run.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace doudi::tests {
namespace {

namespace fs = std::filesystem;

const std::string kRules = " --rules '" DOUDI_SOURCE_DIR "/rulesets' ";
const std::string kFamily = " '" DOUDI_SOURCE_DIR "/rulesets/households/大钱一家.json'";

// The program with a cache of the test's own.
class Program {
 public:
  Ran Run(const std::string& arguments, const std::string& settings = "") const {
    return RunShell("XDG_CACHE_HOME='" + folder_.string() + "' " + settings + " '" DOUDI_BINARY "' " + arguments);
  }
  std::vector<fs::path> Kept() const {
    const fs::path kept = folder_ / "doudi";
    return fs::exists(kept) ? FilesBelow(kept, ".rules") : std::vector<fs::path>();
  }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

TEST_CASE("the answers are the same bytes with kept rules, without, and on the first run", "[cli]") {
  const Program program;
  for (const std::string& arguments :
       {"screen" + kRules + "--date 2025-08-15 --findings" + kFamily, "screen" + kRules + "--date 2025-08-15 --format json" + kFamily,
        "screen" + kRules + "--date 2025-08-15 --verdicts --quiet" + kFamily, "explain" + kRules + "--date 2025-08-15 --policy 最低生活保障" + kFamily}) {
    INFO(arguments);
    for (const fs::path& kept : program.Kept()) fs::remove(kept);
    const Ran without = program.Run(arguments, "DOUDI_CACHE=off");
    CHECK(without.code == 0);
    CHECK(program.Kept().empty());
    const Ran first = program.Run(arguments);
    CHECK(program.Kept().size() == 1);
    const Ran second = program.Run(arguments);
    const bool same = first.out == without.out && second.out == without.out;
    CHECK(same);
    CHECK(first.code == 0);
    CHECK(second.code == 0);
  }
}

TEST_CASE("warnings of the rules are said on every run", "[cli]") {
  const Program program;
  const fs::path rules = program.folder() / "空.aid";
  std::ofstream(rules) << "规则集 空。\n实体 家庭（根）\n  事实 存款：元。\n政策 都给（家庭）\n";
  std::ofstream(program.folder() / "户.jsonl") << "{\"编号\":\"甲\"}\n";
  const std::string warning = rules.string() +
                              ":4:4: 警告 P017：政策「都给」没有一个条件，谁都符合\n"
                              "    4 | 政策 都给（家庭）\n"
                              "      |      ^^^^\n"
                              "      = 加上：条件 名称：式。\n"
                              "1 处警告\n";
  for (int run = 0; run < 2; ++run) {
    const Ran ran = program.Run("screen -r '" + rules.string() + "' -d 2025-08-15 --verdicts --quiet '" + (program.folder() / "户.jsonl").string() + "'");
    CHECK(ran.out.starts_with(warning));
    CHECK(program.Kept().size() == 1);
  }
}

TEST_CASE("a changed rule changes the answer at once", "[cli]") {
  const Program program;
  const fs::path rules = program.folder() / "例.aid", record = program.folder() / "户.jsonl";
  std::ofstream(record) << "{\"编号\":\"甲\",\"月收入\":500}\n";
  const auto outcome = [&](const std::string& limit) {
    std::ofstream(rules) << "规则集 例。\n实体 家庭（根）\n  事实 月收入：元/月。\n政策 低保（家庭）\n  条件 收入：月收入 ＜ " << limit << "元/月，依据 示例。\n";
    return program.Run("screen -r '" + rules.string() + "' -d 2025-08-15 --verdicts --quiet '" + record.string() + "'").out;
  };
  const std::string eligible = outcome("600"), refused = outcome("400");
  CHECK(eligible.find("\"eligible\"") != std::string::npos);
  CHECK(refused.find("\"ineligible\"") != std::string::npos);
  CHECK(outcome("600") == eligible);
  CHECK(program.Kept().size() == 2);
}

TEST_CASE("a cache that cannot be written or read is no error", "[cli]") {
  const Program program;
  const std::string arguments = "screen" + kRules + "--date 2025-08-15" + kFamily;
  const Ran without = program.Run(arguments, "DOUDI_CACHE=off");
  std::ofstream(program.folder() / "doudi") << "a file in its place";
  const Ran in_the_way = program.Run(arguments);
  CHECK(in_the_way.code == 0);
  CHECK((in_the_way.out == without.out));
  const Ran limited = RunShell("ulimit -f 8; XDG_CACHE_HOME='" + (program.folder() / "小").string() + "' '" DOUDI_BINARY "' " + arguments);
  CHECK(limited.code == 0);
  CHECK((limited.out == without.out));
  CHECK((program.Run(arguments, "XDG_CACHE_HOME= HOME=").out == without.out));
}

TEST_CASE("runs that start at once with nothing kept all answer", "[cli]") {
  const Program program;
  const std::string arguments = "screen" + kRules + "--date 2025-08-15" + kFamily;
  const Ran one = program.Run(arguments, "DOUDI_CACHE=off");
  const std::string command = "'" DOUDI_BINARY "' " + arguments;
  const std::string out = (program.folder() / "out").string();
  std::string all;
  for (const char* name : {"1", "2", "3"}) all += command + " > '" + out + name + "' & ";
  CHECK(RunShell("export XDG_CACHE_HOME='" + program.folder().string() + "'; " + all + " wait").code == 0);
  for (const char* name : {"1", "2", "3"}) CHECK((ReadText(out + name) == one.out));
  CHECK(program.Kept().size() == 1);
  CHECK(FilesBelow(program.folder() / "doudi", ".part").empty());
}

}  // namespace
}  // namespace doudi::tests
