#include "audit_report_command.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "audit/files.h"
#include "audit/report_page.h"
#include "audit/report_source.h"
#include "audit/report_workbook.h"
#include "screening/table_writer.h"

namespace doudi::cli {
namespace {

struct Options {
  std::string directory, html, xlsx, household;
};

void RefuseUnlessUsable(const Options& options) {
  if (options.html.empty() && options.xlsx.empty()) throw CLI::ValidationError("--html", "要写明报告放在哪里：--html 文件、--xlsx 文件，或两样都写");
  if (!options.household.empty() && !options.xlsx.empty()) throw CLI::ValidationError("--xlsx", "--household 只出 --html 一页，不出工作簿");
  std::error_code none;
  for (const auto& path : {options.html, options.xlsx})
    for (const char* kept : {"manifest.json", "catalogue.json", "summary.json", "seal.json", "chain.jsonl", "issues.jsonl"})
      if (!path.empty() && std::filesystem::equivalent(path, fmt::format("{}/{}", options.directory, kept), none))
        throw CLI::ValidationError("--html", fmt::format("{} 是核查自己的文件，报告换一个名字", path));
}

void WriteHtml(const Options& options, const audit::ReportSource& source) {
  Output out(options.html);
  out.Write(options.household.empty() ? audit::ReportPage(source) : audit::HouseholdPage(source, options.household));
  out.Commit();
}

void WriteXlsx(const Options& options, const audit::ReportSource& source) {
  PendingFile file(options.xlsx);
  try {
    audit::WriteReportWorkbook(source, file.temporary());
  } catch (const screening::DiskError& error) {
    throw std::runtime_error(WriteFailure(options.xlsx, error.reason));
  }
  file.Commit();
}

int Report(const Options& options) {
  RefuseUnlessUsable(options);
  const auto source = audit::OpenForReport(options.directory);
  if (!options.html.empty()) WriteHtml(options, source);
  if (!options.xlsx.empty()) WriteXlsx(options, source);
  for (const auto& path : {options.html, options.xlsx})
    if (!path.empty() && path != "-") std::fprintf(stderr, "已写 %s\n", path.c_str());
  return kClean;
}

}  // namespace

Command AddAuditReport(CLI::App& audit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = audit.add_subcommand("report", "由一次核查的结果出报告：网页（图、逐户理由，不用联网）、Excel 工作簿、一户的依据");
  command->add_option("目录", options->directory, "核查的目录")->required();
  command->add_option("--html", options->html, "写一个网页；- 为标准输出");
  command->add_option("--xlsx", options->xlsx, "写一个 Excel 工作簿：汇总、差额、每类线索一张、应保未保");
  command->add_option("--household", options->household, "只出这一户的依据，供打印：编号，照结果里的写法");
  command->footer("先验封印，目录后来变过就不出。\n"
                  "例：doudi audit report 核查 --html 报告.html --xlsx 报告.xlsx\n"
                  "    doudi audit report 核查 --household SZ-0013 --html SZ-0013.html");
  return {command, [options] { return Report(*options); }};
}

}  // namespace doudi::cli
