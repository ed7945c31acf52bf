// doudi compare from outside: what it says of arguments that cannot be, and its exit codes.
#include <catch2/catch.hpp>
#include <fstream>

#include "cli/run.h"
#include "rules.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace doudi::compare {
namespace {

class Command {
 public:
  Command() {
    Write("旧.aid", kOld);
    Write("新.aid", kNew);
    Write("社工.aid", "规则集 例。\n实体 社工（根）\n  事实 工龄：年。\n政策 津贴（社工）\n  条件 工龄：工龄 ≥ 3年，依据 示例。\n");
    Write("名册.jsonl", kRegister.substr(0, kRegister.find("{\"编号\":\"己\"")));
  }
  void Write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  tests::Ran Run(const std::string& arguments, const std::string& before = "") const {
    return tests::RunShell("cd '" + folder_.string() + "' && " + before + "DOUDI_CACHE=off '" DOUDI_BINARY "' compare " + arguments);
  }
  std::string Text(const std::string& name) const { return tests::ReadText(folder_ / name); }

 private:
  tests::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("compare writes a report and a table, the same for any number of threads", "[compare]") {
  const Command command;
  const auto one = command.Run("旧.aid 新.aid -d 2025-08-15 --threads 1 --quiet -o 一.csv 名册.jsonl");
  const auto two = command.Run("旧.aid 新.aid -d 2025-08-15 --threads 2 --quiet -o 二.csv 名册.jsonl");
  CHECK(one.code == 0);
  CHECK(one.out == two.out);
  CHECK(command.Text("一.csv") == command.Text("二.csv"));
  CHECK(command.Text("一.csv").find("甲,安徽省宿州市砀山县,低保,符合,符合,2400,3600,1200,\r\n") != std::string::npos);
  const auto bad = command.Run("旧.aid 新.aid -d 2025-08-15 --json - <<'E'\n" + kRegister + "E");
  CHECK(bad.code == 3);
}

TEST_CASE("compare writes a page besides, whole or not at all", "[compare][page]") {
  const Command command;
  const auto one = command.Run("旧.aid 新.aid -d 2025-08-15 --threads 1 --quiet --html 一.html 名册.jsonl");
  const auto two = command.Run("旧.aid 新.aid -d 2025-08-15 --threads 2 --quiet --html 二.html 名册.jsonl");
  CHECK(one.code == 0);
  CHECK(one.out == two.out);
  CHECK(one.out.starts_with("规则对照   5 户 · 旧规则 "));  // what is told on the terminal stays
  const std::string page = command.Text("一.html");
  CHECK(page == command.Text("二.html"));
  CHECK(page.find("姓名、证件号已遮") != std::string::npos);
  CHECK(command.Run("旧.aid 新.aid -d 2025-08-15 --quiet --unmask --html 三.html 名册.jsonl").code == 0);
  CHECK(command.Text("三.html").find("姓名、证件号没有遮，注意保管") != std::string::npos);
  // The second rule set cannot be read: what was there stays.
  CHECK(command.Run("旧.aid 没有.aid --html 一.html 名册.jsonl").code == 1);
  CHECK(command.Text("一.html") == page);
  const auto full = command.Run("旧.aid 新.aid -d 2025-08-15 --quiet --html 一.html 名册.jsonl", "trap '' XFSZ; ulimit -f 4; ");
  CHECK(full.code == 4);
  CHECK(full.out.find("写 一.html 失败：超过了允许的文件大小。原有的文件没有动。") != std::string::npos);
  CHECK(command.Text("一.html") == page);
  CHECK(command.Run("--help").out.find("doudi compare 旧规则 新规则 -d 2025-08-15 --html 变化.html --samples 5 名册.doudi") != std::string::npos);
}

TEST_CASE("compare says what is wrong with its arguments", "[compare]") {
  const Command command;
  const auto said = [&](const std::string& arguments, const std::string& message) {
    const auto ran = command.Run(arguments);
    CHECK(ran.out == "用法不对：" + message + "\n");
    CHECK(ran.code == 2);
  };
  said("旧.aid 新.aid -d 2025-08-15 -o 变化.xlsx 名册.jsonl", "--out: 看不出 变化.xlsx 是哪种表；文件名以 .csv 或 .jsonl 结尾");
  said("旧.aid 新.aid -d 2025-08-15 --html - 名册.jsonl", "--html: 标准输出上是文字的结果；网页写到文件，如 变化.html");
  said("旧.aid 新.aid -d 2025-08-15 --html 甲.csv -o 甲.csv 名册.jsonl", "--html: 和 --out 是同一个文件；换一个名字");
  said("旧.aid 新.aid -d 2025-08-15 --by 月收入 名册.jsonl", "--by: 新规则的家庭没有名为「月收入」的枚举或布尔事实；可用：户籍类型、有危房");
  said("旧.aid 社工.aid -d 2025-08-15 名册.jsonl", "--root: 旧规则的档案是家庭，新规则的是社工，不能对照；两边都有的，用 --root 写明");
  said("旧.aid 旧.aid --old-date 2025-06-30 --new-date 2025-07-01 - < 名册.jsonl",
       "记录: 两边规则的事实或基准日不同，名册要读两遍，标准输入只能读一遍；先存成文件，再写文件名");
  CHECK(command.Run("旧.aid 没有.aid 名册.jsonl").code == 1);
}

}  // namespace doudi::compare
