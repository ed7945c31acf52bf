// The program from outside: what it prints, where, and with which exit code.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/run.h"

namespace {

namespace fs = std::filesystem;

using doudi::tests::Ran;
using doudi::tests::RunShell;

Ran Run(const std::string& arguments, const std::string& input = "") {
  return RunShell((input.empty() ? "" : "printf '%s' '" + input + "' | ") + std::string("'" DOUDI_BINARY "' ") + arguments);
}

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string kRules = "'" DOUDI_SOURCE_DIR "/rulesets'";
const std::string kFamily = "'" DOUDI_SOURCE_DIR "/rulesets/households/大钱一家.json'";
const std::string kScreen = "screen --rules " + kRules + " --date 2025-08-15 ";

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("doudi-cli-" + std::to_string(getpid()))) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string Contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("every command has help with examples", "[cli]") {
  for (const char* command : {"", "check", "screen", "explain", "test", "docs", "prove", "import", "compare", "audit"}) {
    const Ran ran = Run(std::string(command) + " --help");
    INFO(command);
    CHECK(ran.code == 0);
    CHECK(Has(ran.out, "用法"));
    CHECK(Has(ran.out, "例：doudi"));
  }
}

TEST_CASE("wrong usage says what to do and exits 2", "[cli]") {
  for (const char* arguments : {"", "screeen", "screen", "screen --rules", "check", "screen --rules x --format pdf -"}) {
    const Ran ran = Run(arguments);
    INFO(arguments);
    INFO(ran.out);
    CHECK(ran.code == 2);
    CHECK(Has(ran.out, "--help"));
  }
  const Ran date = Run("screen --rules " + kRules + " --date 去年 " + kFamily);
  CHECK(date.code == 2);
  CHECK(Has(date.out, "去年"));
  CHECK(Has(date.out, "可用"));
}

TEST_CASE("check is clean on the shipped rules and exits 1 on broken ones", "[cli]") {
  const Ran clean = Run("check " + kRules);
  CHECK(clean.code == 0);
  CHECK(Has(clean.out, "没有错误"));
  const Folder folder;
  std::ofstream(folder / "坏.aid") << "规则集 坏。\n实体 家庭（根）\n  事实 存款：元。\n定义 甲（家庭）：元 ＝ 存宽 ＋ 1元。\n";
  const Ran broken = Run("check '" + (folder / "坏.aid").string() + "'");
  CHECK(broken.code == 1);
  CHECK(Has(broken.out, "坏.aid:4:"));
  CHECK(Has(broken.out, "是否指「存款」"));
  const Ran json = Run("check --json '" + (folder / "坏.aid").string() + "'");
  CHECK(json.code == 1);
  CHECK(Has(json.out, "{\"code\":\""));
  CHECK(Has(json.out, "\"line\":4,"));
  CHECK(Run("check '" + (folder / "没有").string() + "'").code == 3);
}

TEST_CASE("a broken rule file is not half-loaded", "[cli]") {
  const Folder folder;
  std::ofstream(folder / "坏.aid") << "规则集 坏。\n实体 家庭（根）\n  事实 存款：元。\n政策 甲（家庭）\n  条件 一：存款 ＜ 。\n政策 乙（家庭）\n  条件 一：存款 ＜ 5元。\n";
  const Ran ran = Run("screen --rules '" + (folder / "坏.aid").string() + "' --date 2025-08-15 -", R"({"存款":1})");
  CHECK(ran.code == 1);
  CHECK_FALSE(Has(ran.out, "政策包"));
}

TEST_CASE("screen prints the package, as an object, as lines and as a page", "[cli]") {
  const Ran text = Run(kScreen + kFamily);
  CHECK(text.code == 0);
  CHECK(Has(text.out, "2,190.00 元/月"));
  CHECK_FALSE(Has(text.out, "\x1b["));  // no colour on a pipe
  const Ran json = Run(kScreen + "--format json " + kFamily);
  CHECK(json.code == 0);
  CHECK(json.out.starts_with("{\n"));
  const Ran lines = Run(kScreen + "--root 家庭 --format jsonl -", "{\"编号\":\"甲\"}\n{\"编号\":\"乙\"}\n");
  CHECK(lines.code == 0);
  CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 2);
  const Ran list = Run(kScreen + "--root 家庭 --format json -", R"([{"编号":"甲"},{"编号":"乙"}])");
  CHECK(list.code == 0);
  CHECK(list.out.starts_with("[\n{"));
  const Ran page = Run(kScreen + "--format html " + kFamily);
  CHECK(page.code == 0);
  CHECK(page.out.starts_with("<!DOCTYPE html>"));
  CHECK(page.out.ends_with("</html>\n"));
  CHECK_FALSE(Has(page.out, "http"));  // self-contained
}

TEST_CASE("a bad record is set aside, the rest is done, and the exit code is 3", "[cli]") {
  const Folder folder;
  const std::string issues = (folder / "issues.jsonl").string();
  const Ran ran = Run(kScreen + "--root 家庭 --format jsonl --issues '" + issues + "' -", "{\"编号\":\"甲\"}\n{\"编号\":\"乙\",\"户籍类型\":\"城填\"}\n{坏\n{\"编号\":\"丙\"}\n");
  CHECK(ran.code == 3);
  CHECK(Has(ran.out, "{\"record\":\"甲\""));
  CHECK(Has(ran.out, "{\"record\":\"丙\""));
  CHECK(Has(ran.out, "是否指「城镇」"));
  CHECK(Has(ran.out, "共 4 条记录，已处理 2 条，搁置 2 条"));
  const std::string listed = Contents(issues);
  CHECK(std::count(listed.begin(), listed.end(), '\n') == 2);
  CHECK(Has(listed, "\"set_aside\":true"));
  const Ran missing = Run(kScreen + "没有这个文件.json");
  CHECK(missing.code == 3);
  CHECK(Has(missing.out, "没有这个文件.json"));
}

TEST_CASE("a result file appears whole or not at all", "[cli]") {
  const Folder folder;
  const std::string out = (folder / "结果.json").string();
  CHECK(Run(kScreen + "--format json --out '" + out + "' " + kFamily).code == 0);
  const std::string whole = Contents(out);
  CHECK(Has(whole, "\"reference_date\": \"2025-08-15\""));
  CHECK_FALSE(fs::exists(out + ".part"));
  const Ran full = Run(kScreen + kFamily + " > /dev/full");
  CHECK(full.code == 4);
  const Ran nowhere = Run(kScreen + "--out /没有/这里/结果.json " + kFamily);
  CHECK(nowhere.code == 4);
  CHECK(Contents(out) == whole);
}

TEST_CASE("explain shows the conditions of one subject", "[cli]") {
  const Ran ran = Run("explain --rules " + kRules + " --date 2025-08-15 --policy 最低生活保障 " + kFamily);
  CHECK(ran.code == 0);
  CHECK(Has(ran.out, "330元/人/月 ＜ 780元/人/月"));
  CHECK(Has(ran.out, "780元/人/月 × 4人 － 1320元/月"));
  const Ran one = Run("explain --rules " + kRules + " --date 2025-08-15 --policy 医疗救助 --subject 儿 " + kFamily);
  CHECK(one.code == 0);
  CHECK(Has(one.out, "46500元"));
  const Ran slip = Run("explain --rules " + kRules + " --date 2025-08-15 --policy 最低生活保证 " + kFamily);
  CHECK(slip.code == 2);
  CHECK(Has(slip.out, "是否指「最低生活保障」"));
}

TEST_CASE("test runs every 例 and shows what came out instead", "[cli]") {
  const Ran good = Run("test --quiet " + kRules);
  CHECK(good.code == 0);
  CHECK(Has(good.out, "未过 0"));
  const Folder folder;
  std::ofstream(folder / "例.aid") << "规则集 例。\n实体 家庭（根）\n  事实 存款：元。\n政策 甲（家庭）\n  条件 一：存款 ＜ 5元。\n"
                                      "例 一\n  基准日 2025-08-15。\n  家庭 ｛ 存款：5元 ｝。\n  期望 甲：符合。\n";
  const Ran bad = Run("test '" + (folder / "例.aid").string() + "'");
  CHECK(bad.code == 1);
  CHECK(Has(bad.out, "期望  甲：符合"));
  CHECK(Has(bad.out, "实际  甲：不符合"));
}

TEST_CASE("of several kinds of record, the one is taken whose fields a record has; otherwise --root says it", "[cli]") {
  const Folder folder;
  fs::create_directories(folder / "规则");
  std::ofstream(folder / "规则" / "家庭.aid") << "规则集 户。\n实体 家庭（根）\n  事实 月收入：元/月。\n政策 救助（家庭）\n  条件 收入：月收入 ＜ 800元/月。\n"
                                                 "例 穷\n  基准日 2025-08-15。\n  家庭 ｛ 月收入：1元/月 ｝。\n  期望 救助：符合。\n";
  std::ofstream(folder / "规则" / "社工.aid") << "规则集 社工。\n实体 社工（根）\n  事实 服务年限：整数。\n政策 津贴（社工）\n  条件 年限：服务年限 ≥ 3。\n"
                                                 "例 老\n  基准日 2025-08-15。\n  社工 ｛ 服务年限：3 ｝。\n  期望 津贴：符合。\n";
  const std::string rules = "'" + (folder / "规则").string() + "'";
  const Ran check = Run("check " + rules);
  CHECK(check.code == 0);
  CHECK(Has(check.out, "2 种档案（"));
  CHECK(Has(check.out, "2 项政策"));
  const Ran test = Run("test " + rules);
  CHECK(test.code == 0);
  CHECK(Has(test.out, "例 2 个，期望 2 项：通过 2"));
  const std::string screen = "screen --rules " + rules + " --date 2025-08-15 ";
  const Ran worker = Run(screen + "-", "[{\"编号\":\"甲\",\"服务年限\":5}]");
  CHECK(worker.code == 0);
  CHECK(Has(worker.out, "津贴"));
  CHECK_FALSE(Has(worker.out, "救助"));
  CHECK(Has(Run(screen + "-", "{\"月收入\":1}").out, "救助"));
  const Ran neither = Run(screen + "-", "{\"编号\":\"甲\"}");
  CHECK(neither.code == 2);
  CHECK(Has(neither.out, "看不出档案是哪一种"));
  CHECK(Has(neither.out, "家庭"));
  const Ran said = Run(screen + "--root 社工 -", "{\"编号\":\"甲\"}");
  CHECK(said.code == 0);
  CHECK(Has(said.out, "津贴"));
  const Ran wrong = Run(screen + "--root 社区 -", "{}");
  CHECK(wrong.code == 2);
  CHECK(Has(wrong.out, "规则里没有根「社区」"));
  const Ran explained = Run("explain --rules " + rules + " --date 2025-08-15 --policy 津贴 -", "{\"服务年限\":5}");
  CHECK(explained.code == 0);
  CHECK(Has(explained.out, "服务年限"));
  CHECK(Run("explain --rules " + rules + " --date 2025-08-15 --policy 津贴 --root 家庭 -", "{\"月收入\":5}").code == 2);
}

TEST_CASE("check --citations lists what rests on no source and fails on it", "[cli]") {
  const Folder folder;
  const auto rules = folder / "缺.aid";
  std::ofstream(rules) << "规则集 测。\n实体 户（根）\n  事实 收入：元/月。\n政策 补助（户）\n  依据 示例。\n  条件 收入：收入 ＜ 1元/月。\n";
  const Ran missing = Run("check --citations '" + rules.string() + "'");
  CHECK(missing.code == 1);
  CHECK(Has(missing.out, "缺.aid:6：缺来源　补助 条件 收入"));
  CHECK(Has(missing.out, "缺来源 1，已失效 0，示例 1"));
  const Ran json = Run("check --citations --json '" + rules.string() + "'");
  CHECK(Has(json.out, "{\"fault\":\"missing\",\"what\":\"补助 条件 收入\",\"file\":"));
  const Ran shipped = Run("check --citations --date 2025-08-15 " + kRules);
  CHECK(shipped.code == 0);
  CHECK(Has(shipped.out, "缺来源 0，已失效 0"));
}

TEST_CASE("a Markdown file with aid blocks is a rule file, and messages have its lines", "[cli]") {
  const Folder folder;
  const auto rules = folder / "办法.md";
  std::ofstream(rules) << "# 办法\n\n```aid\n规则集 测。\n实体 户（根）\n  事实 收入：元/月。\n政策 补助（户）\n```\n\n第二条　收入低的……\n\n```aid\n  条件 收入：收人 ＜ 1元/月。\n```\n";
  const Ran ran = Run("check '" + rules.string() + "'");
  CHECK(ran.code == 1);
  CHECK(Has(ran.out, "办法.md:13:"));
  CHECK(Has(ran.out, "是否指「收入」"));
}

TEST_CASE("check --cost says before any household is seen what each policy takes", "[cli]") {
  const Folder folder;
  const fs::path rules = folder / "补贴.aid";
  std::ofstream(rules) << "规则集 补贴。\n实体 家庭（根）\n  事实 人口：人。\n政策 补贴（家庭），施行 2026-01-01\n  条件 有人：人口 ≥ 1人。\n";
  const std::string arguments = "check --cost --date 2026-01-01 ";
  CHECK(Run(arguments + "'" + rules.string() + "'").out == "补贴  家庭 2 步\n全部  家庭 2 步\n");
  CHECK(Run(arguments + "--json '" + rules.string() + "'").out ==
        "{\"policy\":\"补贴\",\"operations\":{\"家庭\":2}}\n{\"policy\":\"全部\",\"operations\":{\"家庭\":2}}\n");
  CHECK(Run("check --cost --date 2025-12-31 '" + rules.string() + "'").out == "全部\n");
}

TEST_CASE("docs writes pages that a browser opens, and says with its exit code whether an 例 fails", "[cli]") {
  const Folder folder;
  const std::string rules = (folder / "规则.aid").string();
  const std::string good = "规则集 补贴。\n实体 家庭（根）\n  事实 人口：人。\n政策 补贴（家庭）\n  条件 有人：人口 ≥ 1人。\n例 一人\n  基准日 2025-08-15。\n  家庭 ｛ 人口：1人 ｝。\n  期望 补贴：";
  std::ofstream(rules, std::ios::binary) << good << "符合。\n";
  const fs::path out = folder / "网页";
  const std::string arguments = "docs '" + rules + "' --out '" + out.string() + "'";
  const Ran ran = Run(arguments);
  CHECK(ran.code == 0);
  CHECK(ran.out == "运行 1 个例（家庭）…\n写好 5 个文件；用浏览器打开 " + (out / "index.html").string() + "\n");
  CHECK(Has(Contents(out / "补贴.html"), "✓ 通过"));

  std::ofstream(rules, std::ios::binary) << good << "不符合。\n";
  const Ran failed = Run(arguments);
  CHECK(failed.code == 1);
  CHECK(Has(failed.out, "有 1 个例未过，页上有期望与实际。"));
  CHECK(Has(Contents(out / "补贴.html"), "<b>实际</b> 补贴：符合"));

  std::ofstream(rules, std::ios::binary) << good;
  CHECK(Run(arguments).code == 1);
  std::ofstream(rules, std::ios::binary) << good << "符合。\n";
  const Ran blocked = Run("docs '" + rules + "' --out '" + rules + "'");
  CHECK(blocked.code == 4);
  CHECK(Has(blocked.out, "无法建文件夹"));
}

TEST_CASE("prove exits 1 with a counterexample, 0 where the ranges of the facts prove a property, and says what it tried", "[cli]") {
  const Folder folder;
  const fs::path rules = folder / "性质.aid";
  std::ofstream(rules) << "规则集 例/性质。\n实体 家庭（根）\n  事实 存款：元，范围 ≥ 0元。\n例 一家\n  基准日 2025-08-15。\n  家庭 ｛ 存款：0元 ｝。\n"
                          "性质 不为负：存款 ≥ 0元。\n性质 不过万：存款 ≤ 10000元。\n";
  const Ran all = Run("prove '" + rules.string() + "'");
  CHECK(all.code == 1);
  CHECK(Has(all.out, "已证明  例/性质：不为负（全部事实未知时也成立，基准日 2025-08-15）"));
  CHECK(Has(all.out, "例 不过万的反例\n  基准日 2025-08-15。\n  家庭 ｛ 存款："));
  const Ran one = Run("prove --only 不为负 --runs 20 --seed 3 --json '" + rules.string() + "'");
  CHECK(one.code == 0);
  CHECK(Has(one.out, "\"property\":\"不为负\",\"state\":\"proven\",\"records\":0,"));
}

TEST_CASE("a register becomes a table of verdicts", "[cli]") {
  const Folder folder;
  std::ofstream(folder / "例.aid") << "规则集 例。\n实体 家庭（根）\n  事实 月收入：元/月。\n政策 低保（家庭）\n  条件 收入：月收入 ＜ 600元/月，依据 示例。\n"
                                      "  待遇 月补差：元/月 ＝ 600元/月 － 月收入，依据 示例。\n";
  std::ofstream(folder / "名册.jsonl") << "{\"编号\":\"甲\",\"月收入\":400}\n{\"编号\":\"乙\"}\n";
  const std::string screen = "screen -r '" + (folder / "例.aid").string() + "' -d 2025-08-15 ", input = " '" + (folder / "名册.jsonl").string() + "'";
  const std::string csv = (folder / "表.csv").string();
  const std::string table = "\xEF\xBB\xBF编号,区划,政策,对象,对象编号,结论,每月金额,每年金额,一次性金额,金额说明,缺少的事实\r\n甲,,低保,,,符合,200,,,,\r\n乙,,低保,,,待补充,,,,,月收入\r\n";

  const Ran by_name = Run(screen + "-o '" + csv + "'" + input);
  CHECK(by_name.code == 0);
  CHECK(by_name.out == "已筛查 2 条记录，写了 2 行到 " + csv + "\n");
  CHECK(Contents(csv) == table);
  CHECK(Run(screen + "--quiet --threads 1 -f csv" + input).out == table);

  for (const char* name : {"表.xlsx", "表.sqlite", "表.db"}) {
    const std::string path = (folder / name).string();
    CHECK(Run(screen + "-o '" + path + "'" + input).out == "已筛查 2 条记录，写了 2 行到 " + path + "\n");
    CHECK(Contents(path).starts_with(path.ends_with("x") ? "PK" : "SQLite format 3"));
    CHECK(Run(screen + "--quiet -o '" + path + "'" + input).out.empty());  // once more, over it
    CHECK_FALSE(fs::exists(path + ".part"));
  }
  CHECK(Run(screen + "-o '" + (folder / "没有" / "表.xlsx").string() + "'" + input).code == 4);

  const Ran lines = Run(screen + "--verdicts -", "{\"编号\":\"甲\",\"月收入\":400}");
  CHECK(lines.code == 0);
  CHECK(lines.out == "{\"record\":\"甲\",\"policy\":\"低保\",\"subject\":{\"entity\":\"家庭\"},\"outcome\":\"eligible\",\"per_month\":\"200\"}\n");

  // A record that cannot be read is set aside here too.
  const Ran aside = Run(screen + "-f csv -", "{\"编号\":\"丙\",\"月收入\":\"多\"}");
  CHECK(aside.code == 3);
  CHECK(Has(aside.out, "共 1 条记录，已处理 0 条，搁置 1 条"));

  // As before, a .jsonl file alone is one of packages, or of whatever form is given.
  Run(screen + "-f jsonl -o '" + (folder / "包.jsonl").string() + "'" + input);
  CHECK(Has(Contents(folder / "包.jsonl"), "\"reasons\""));
}

TEST_CASE("a register is summed up and filtered", "[cli]") {
  const Folder folder;
  std::ofstream(folder / "例.aid") << "规则集 例。\n实体 家庭（根）\n  事实 月收入：元/月。\n政策 低保（家庭）\n  条件 收入：月收入 ＜ 600元/月，依据 示例。\n"
                                      "  待遇 月补差：元/月 ＝ 600元/月 － 月收入，依据 示例。\n";
  std::ofstream(folder / "名册.jsonl") << "{\"编号\":\"甲\",\"月收入\":400}\n{\"编号\":\"乙\"}\n{\"编号\":\"丙\",\"月收入\":500}\n";
  const std::string screen = "screen -r '" + (folder / "例.aid").string() + "' -d 2025-08-15 ", input = " '" + (folder / "名册.jsonl").string() + "'";
  const Ran summary = Run(screen + "--summary" + input);
  CHECK(summary.code == 0);
  CHECK(Has(summary.out, "汇总   3 户 · 基准日 2025-08-15 · 规则 "));
  CHECK(Has(summary.out,
            "\n\n政策  符合  待补充  每月（元）\n低保     2       1      300.00\n合计     2       1      300.00\n\n缺少的事实  结论数  最多的政策\n月收入           1  低保 1\n"));
  const Ran json = Run(screen + "--summary --json --where '符合（低保）'" + input);
  CHECK(Has(json.out, "\"filter\": \"符合（低保）\",\n \"filter_unknown\": 1,\n \"records\": 2,"));
  CHECK(Has(json.out, "已筛查 3 条记录，符合筛选的 2 条，缺事实、无法判断的 1 条（没有计入）\n"));

  const std::string table = (folder / "表.csv").string();
  const Ran both = Run(screen + "--where '金额（低保） ≥ 200元/月' --summary -o '" + table + "'" + input);
  CHECK(Has(both.out, "筛选   金额（低保） ≥ 200元/月\n       筛查 3 户，其中 1 户符合筛选，1 户缺事实、无法判断，没有计入\n"));
  CHECK(Has(both.out, "写了 1 行到 " + table));
  CHECK(Has(Contents(table), "\r\n甲,,低保,,,符合,200,,,,\r\n"));
  CHECK_FALSE(Has(Contents(table), "丙"));

  const Ran wrong = Run(screen + "--where '月收人 ＜ 5'" + input);
  CHECK(wrong.code == 2);
  CHECK(wrong.out == "用法不对：--where: 第 1 字：没有名为「月收人」的事实，是否指「月收入」？\n  月收人 ＜ 5\n  ^^^^^^\n");
  CHECK(Run(screen + "--summary --verdicts" + input).out == "用法不对：--summary: 汇总写到标准输出，判定表就要写到文件：加 -o 判定.csv，或不要判定表\n");
  CHECK(Run(screen + "--json" + input).out == "用法不对：--json: 是 --summary 的形式；政策包和判定表的用 -f json、-f jsonl\n");
}

TEST_CASE("forms that a table does not have are refused with what to write", "[cli]") {
  const std::string screen = "screen -r x ";
  CHECK(Run(screen + "--verdicts -f html -").out == "用法不对：--format: 判定表没有 html 形式；可用：jsonl、csv，或 -o 一个以 .xlsx、.sqlite、.db 结尾的文件\n");
  CHECK(Run(screen + "-f jsonl --verdicts -o 表.csv -").out == "用法不对：--format: 与文件名 表.csv 的结尾不合；只写其中一个\n");
  CHECK(Run(screen + "--verdicts -o 表.doc -").out == "用法不对：--out: 看不出 表.doc 是哪种表；文件名以 .jsonl、.csv、.xlsx、.sqlite、.db 结尾，或写 -f csv\n");
  const Ran findings = Run(screen + "--findings -o 表.csv -");
  CHECK(findings.code == 2);
  CHECK(findings.out == "用法不对：--findings: 核查线索在政策包里，判定表没有；去掉 --findings，或改要政策包\n");
}

TEST_CASE("a disk that is full leaves the last good table", "[cli]") {
  const Folder folder;
  std::ofstream(folder / "例.aid") << "规则集 例。\n实体 家庭（根）\n  事实 月收入：元/月。\n政策 低保（家庭）\n  条件 收入：月收入 ＜ 600元/月，依据 示例。\n";
  std::ofstream register_file(folder / "名册.jsonl");
  for (int i = 0; i < 20'000; ++i) register_file << "{\"编号\":\"" << i << "\",\"月收入\":400}\n";
  register_file.close();
  std::ofstream(folder / "表.csv") << "上次的\n";
  // No file may grow beyond 100 KiB.
  const std::string limited = "cd '" + (folder / "").string() + "' && trap '' XFSZ && ulimit -f 100 && '" DOUDI_BINARY "' screen --quiet -r 例.aid -d 2025-08-15 -o ";
  const Ran kept = RunShell(limited + "表.csv 名册.jsonl");
  CHECK(kept.code == 4);
  CHECK(kept.out == "程序出错：写 表.csv 失败：超过了允许的文件大小。原有的文件没有动。\n");
  CHECK(Contents(folder / "表.csv") == "上次的\n");
  CHECK_FALSE(fs::exists(folder / "表.csv.part"));
  for (const char* name : {"表.xlsx", "表.sqlite"}) {
    const Ran other = RunShell(limited + name + " 名册.jsonl");
    CHECK(other.code == 4);
    const std::string reason = std::string(name) == "表.xlsx" ? "超过了允许的文件大小" : "磁盘读写出错，可能满了";  // SQLite does not say more
    CHECK(other.out == "程序出错：写 " + std::string(name) + " 失败：" + reason + "。没有留下写了一半的文件。\n");
    CHECK_FALSE(fs::exists(folder / (std::string(name) + ".part")));
  }
  const Ran none = RunShell(limited + "新表.csv 名册.jsonl");
  CHECK(none.out == "程序出错：写 新表.csv 失败：超过了允许的文件大小。没有留下写了一半的文件。\n");
  CHECK_FALSE(fs::exists(folder / "新表.csv"));
  CHECK(RunShell("'" DOUDI_BINARY "' screen --quiet -r '" + (folder / "").string() + "/例.aid' -f csv '" + (folder / "").string() + "/名册.jsonl' > /dev/full").out ==
        "程序出错：写标准输出失败：磁盘满了。\n");
}

TEST_CASE("an interrupted run leaves nothing half-written and exits 130", "[cli]") {
  const Folder folder;
  std::ofstream(folder / "例.aid") << "规则集 例。\n实体 家庭（根）\n  事实 月收入：元/月。\n政策 低保（家庭）\n  条件 收入：月收入 ＜ 600元/月，依据 示例。\n";
  const std::string rules = (folder / "例.aid").string(), table = (folder / "表.csv").string(), said = (folder / "说").string();
  for (const int signal : {SIGINT, SIGTERM}) {
    std::ofstream(table) << "上次的\n";
    // It waits for an input that does not come; the file aside shows that it has got that far.
    int input[2];
    REQUIRE(pipe(input) == 0);
    const pid_t child = fork();
    if (child == 0) {
      dup2(input[0], STDIN_FILENO);
      close(input[1]);
      if (!std::freopen(said.c_str(), "w", stderr)) _exit(1);
      execl(DOUDI_BINARY, "doudi", "screen", "-r", rules.c_str(), "-o", table.c_str(), "-", nullptr);
      _exit(1);
    }
    for (int i = 0; i < 1000 && !fs::exists(table + ".part"); ++i) usleep(20'000);
    REQUIRE(fs::exists(table + ".part"));
    kill(child, signal);
    int status = 0;
    waitpid(child, &status, 0);
    close(input[0]);
    close(input[1]);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 130);
    CHECK(Contents(said) == "\n已中断：筛查了 0 条，" + table + " 没有写出；原来若有这个文件，没有动。\n");
    CHECK(Contents(table) == "上次的\n");
    CHECK_FALSE(fs::exists(table + ".part"));
  }
}
