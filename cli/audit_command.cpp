// doudi audit: what was paid, month by month, against what the rules and the facts say; sealed, resumable, in shards.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "audit/run.h"
#include "audit/seal.h"
#include "audit_report.h"
#include "audit_report_command.h"
#include "command.h"
#include "interrupt.h"
#include "open_register.h"
#include "terminal_progress.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> rules, register_, ledger, roll;
  std::string map, root, ledger_map, roll_map, programmes;
  std::string from, to, day = "first", known_now;
  std::string out, base, shard;
  std::size_t threads = 0, part = 0;
  bool resume = false, unmask = false, no_findings = false, open = false, json = false, quiet = false;
};

struct MergeOptions {
  std::vector<std::string> directories;
  std::string out;
  bool json = false;
};

std::vector<std::string> Required(const std::string& option, const std::vector<std::string>& values, const std::string& help) {
  if (values.empty()) throw CLI::ValidationError(option, help);
  return values;
}

std::string Required(const std::string& option, const std::string& value, const std::string& help) {
  if (value.empty()) throw CLI::ValidationError(option, help);
  return value;
}

audit::Month MonthOf(const std::string& option, const std::string& text) {
  const auto month = audit::ParseMonth(Required(option, text, "要写明月份，如 2024-01"));
  if (!month) throw CLI::ValidationError(option, fmt::format("「{}」不是月份；可用：2024-01、202401、2024年1月", text));
  return *month;
}

// 2/5: the second of five.
std::optional<audit::Shard> ShardOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  audit::Shard shard;
  const auto slash = text.find('/');
  const auto number = [&](std::string_view digits, std::uint64_t& to) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), to);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  const std::string_view view = text;
  if (slash == std::string::npos || !number(view.substr(0, slash), shard.number) || !number(view.substr(slash + 1), shard.of) || shard.number < 1 || shard.number > shard.of)
    throw CLI::ValidationError("--shard", fmt::format("「{}」看不懂；可用：1/5 到 5/5（五份里的第几份）", text));
  return shard;
}

audit::ReplayOptions ReplayOf(const Options& options) {
  audit::ReplayOptions replay;
  replay.range = {MonthOf("--from", options.from), MonthOf("--to", options.to)};
  if (replay.range.to < replay.range.from) throw CLI::ValidationError("--to", fmt::format("{} 早于 --from 的 {}", options.to, options.from));
  const auto day = audit::ParseMonthDay(options.day);
  if (!day) throw CLI::ValidationError("--day", fmt::format("「{}」看不懂；可用：first（每月一日）、last（月末）、1 到 31", options.day));
  replay.day = *day;
  replay.known_now = options.known_now.empty() ? DateOrToday("") : *DateIfGiven("--known-now", options.known_now);
  replay.findings = !options.no_findings;
  replay.open_findings = options.open;
  replay.unmask = options.unmask;
  return replay;
}

int Audit(const Options& options) {
  Required("--rules", options.rules, "要写明规则文件或目录");
  Required("--register", options.register_, "要写明名册");
  Required("--ledger", options.ledger, "要写明台账（发放记录）");
  const std::string out = Required("--out", options.out, "要写明结果放在哪个目录");
  const auto replay = ReplayOf(options);
  const auto shard = ShardOf(options.shard);
  EndOnInterrupt([out] { return fmt::format("\n已中断。做完的都在 {}，加 --resume 接着做。", out); });
  const auto rules = LoadModelsOrReport(options.rules);
  if (!rules) return kRuleErrors;
  const model::Model& model = *OpenRegister(*rules, {options.register_, options.map, options.root}).model;
  audit::AuditRequest request{*rules, model, out, options.register_, options.map, {options.ledger, options.ledger_map}, {options.roll, options.roll_map}, options.programmes, replay};
  request.known_now_given = !options.known_now.empty();
  request.threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  request.resume = options.resume;
  request.base = options.base;
  request.shard = shard;
  if (options.part != 0) request.part_records = options.part;
  std::optional<screening::Progress> progress;
  audit::AuditListener listener;
  listener.note = [&](const std::string& text) {
    if (progress) progress->End();
    if (!options.quiet) std::fprintf(stderr, "%s\n", text.c_str());
  };
  listener.progress = [&](std::uint64_t records, std::uint64_t of) {
    if (!progress) progress.emplace(TerminalProgress(options.quiet, of));
    progress->Update(records, records);
  };
  const auto report = audit::RunAudit(request, listener);
  if (progress) progress->End();
  std::fputs((options.json ? AuditJson(report, out) : AuditText(report, out)).c_str(), stdout);
  return report.issues > 0 ? kDataErrors : kClean;
}

int Verify(const std::string& path) {
  std::string seal;
  const auto wrong = audit::Verify(audit::Directory{path}, seal);
  for (const auto& line : wrong) std::printf("%s\n", line.c_str());
  if (!wrong.empty()) return kDataErrors;
  std::printf("%s 没有变过。封印 %s\n", path.c_str(), seal.c_str());
  return kClean;
}

int Merge(const MergeOptions& options) {
  const auto report = audit::MergeAudits(options.directories, options.out);
  std::fputs((options.json ? AuditJson(report, options.out) : AuditText(report, options.out)).c_str(), stdout);
  return kClean;
}

void AddOptions(CLI::App& command, Options& options) {
  command.add_option("-r,--rules", options.rules, "规则文件或目录，可多次给出");
  command.add_option("--register", options.register_, "名册：快照，或 JSON、CSV、.xlsx、SQLite");
  command.add_option("--map", options.map, "名册的表和列对应什么（映射文件）");
  command.add_option("--root", options.root, "规则有几种档案时，记录是哪一种，如 家庭");
  command.add_option("--ledger", options.ledger, "台账：家庭编号、成员编号、项目、月份、金额、账户；CSV、.xlsx、SQLite，可多次给出，行的次序不限");
  command.add_option("--ledger-map", options.ledger_map, "台账的列名不同时的映射文件：表,列,对应");
  command.add_option("--roll", options.roll, "在享名单：家庭编号、成员编号、项目、自、至、状态、月额；不给时，台账发了的就是在享");
  command.add_option("--roll-map", options.roll_map, "在享名单的映射文件");
  command.add_option("--programmes", options.programmes, "项目对照：项目,政策,待遇；台账的项目名就是政策名（或 政策·待遇）时不用");
  command.add_option("--from", options.from, "从哪个月，如 2024-01");
  command.add_option("--to", options.to, "到哪个月（含），如 2025-12");
  command.add_option("--day", options.day, "每个月在哪一天看：first 一日（不写即是），last 月末，或 1 到 31");
  command.add_option("--known-now", options.known_now, "知悉截至：到这一天为止知道的算现在知道的；不写为今天");
  command.add_option("-o,--out", options.out, "结果放在哪个目录");
  command.add_option("--base", options.base, "以前一次核查的目录：没有变的户、没有变的规则沿用它的结果");
  command.add_option("--shard", options.shard, "只做一份，如 2/5；各份用 doudi audit merge 合起来");
  command.add_option("--part", options.part, "名册不是快照时，每块几户；不写为 4096。快照有自己的");
  command.add_flag("--resume", options.resume, "接着做没有做完的");
  command.add_flag("--no-findings", options.no_findings, "不看审计项，只比发放");
  command.add_flag("--open", options.open, "缺事实而定不下来的审计项（待核实）也列出");
  command.add_flag("--unmask", options.unmask, "姓名、证件号、账户不遮；会记在 manifest.json 里");
  command.add_option("--threads", options.threads, "用几个线程；不写为全部。结果与线程数无关");
  command.add_flag("--json", options.json, "结束时写一个 JSON 到标准输出");
  command.add_flag("--quiet", options.quiet, "不显示进度");
}

}  // namespace

Command AddAudit(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto merging = std::make_shared<MergeOptions>();
  auto verified = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("audit", "核查在享对象：逐月重算，和实际发放的比；线索、漏保、可验证的结果");
  AddOptions(*command, *options);
  command->require_subcommand(0, 1);
  CLI::App* verify = command->add_subcommand("verify", "验证一次核查的结果后来没有变过");
  verify->add_option("目录", *verified, "核查的目录")->required();
  verify->footer("例：doudi audit verify 核查/");
  CLI::App* merge = command->add_subcommand("merge", "把各份（--shard）合成一次核查，和一次做完的一样");
  merge->add_option("目录", merging->directories, "各份的目录")->required();
  merge->add_option("-o,--out", merging->out, "合到哪个目录")->required();
  merge->add_flag("--json", merging->json, "结束时写一个 JSON 到标准输出");
  merge->footer("例：doudi audit merge 份1 份2 份3 --out 核查");
  const Command report = AddAuditReport(*command);
  command->footer("线索只供核实，不是结论。台账和名单里读不了的行在 issues.jsonl，退出码 3；其余照做。\n"
                  "例：doudi audit -r rulesets --register 名册.snapshot --ledger 发放.csv --from 2024-01 --to 2025-12 --out 核查\n"
                  "    doudi audit -r rulesets --register 名册.snapshot --ledger 发放.csv --from 2024-01 --to 2025-12 --out 核查 --resume\n"
                  "    doudi audit -r rulesets --register 新名册.snapshot --ledger 发放.csv --from 2024-01 --to 2025-12 --out 核查2 --base 核查\n"
                  "    doudi audit … --shard 1/3 --out 份1；doudi audit … --shard 2/3 --out 份2；…；doudi audit merge 份1 份2 份3 --out 核查\n"
                  "    doudi audit verify 核查\n"
                  "    doudi audit report 核查 --html 报告.html --xlsx 报告.xlsx");
  return {command, [=] {
            if (verify->parsed()) return Verify(*verified);
            if (report.app->parsed()) return report.run();
            if (merge->parsed()) return Merge(*merging);
            return Audit(*options);
          }};
}

}  // namespace doudi::cli
