#include "audit_report.h"

#include <rapidjson/document.h>

#include <map>
#include <optional>

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/case.h"
#include "audit/directory.h"
#include "audit/files.h"
#include "command.h"
#include "screening/progress.h"
#include "screening/summary.h"

namespace doudi::cli {
namespace {

using audit::DifferenceKind;
using screening::WithThousands;

std::optional<std::string> SummaryOf(const std::string& out) { return audit::ReadIfThere(audit::Directory{out}.At("summary.json")); }

// 多发 5,460.00 元（1 例 7 个月）
void AddDifferences(const rapidjson::Document& summary, std::string& text) {
  struct Total {
    screening::ExactSum amount;
    std::uint64_t cases = 0, months = 0;
  };
  std::map<std::string, Total> totals;
  for (const auto& row : summary["differences"].GetArray()) {
    auto& total = totals[std::string(audit::TextIn(row, "kind"))];
    total.amount.Add(audit::ExactNumber(audit::TextIn(row, "amount")));
    total.cases += row["cases"].GetUint64();
    total.months += row["months"].GetUint64();
  }
  for (const auto kind : {DifferenceKind::Overpaid, DifferenceKind::Underpaid, DifferenceKind::Missed, DifferenceKind::Unsure}) {
    const auto found = totals.find(std::string(audit::JsonName(kind)));
    if (found == totals.end()) continue;
    const std::string amount = kind == DifferenceKind::Unsure ? std::string() : fmt::format(" {} 元", found->second.amount.ToMoneyText());
    text += fmt::format("  {}{}（{} 例，{} 个月）\n", audit::ChineseName(kind), amount, WithThousands(found->second.cases), WithThousands(found->second.months));
  }
}

void AddCounts(const rapidjson::Document& summary, std::string& text) {
  std::uint64_t leads = 0, open = 0, visits = 0;
  for (const auto& row : summary["findings"].GetArray()) (audit::TextIn(row, "state") == "lead" ? leads : open) += row["cases"].GetUint64();
  for (const auto& row : summary["missed"].GetArray()) visits += row["cases"].GetUint64();
  if (leads + open > 0) text += fmt::format("  线索 {} 条{}，只供核实，不是结论\n", WithThousands(leads), open > 0 ? fmt::format("，待核实 {} 条", WithThousands(open)) : "");
  if (visits > 0) text += fmt::format("  可能漏了的 {} 例，见 missed.csv\n", WithThousands(visits));
}

}  // namespace

std::string AuditText(const audit::AuditReport& report, const std::string& out) {
  const auto& manifest = report.manifest;
  std::string text = fmt::format("{}{} 户，{} 至 {}", report.was_complete ? "已经做完：" : "已核查 ", WithThousands(manifest.records), manifest.from, manifest.to);
  if (report.reused > 0) text += fmt::format("（沿用 {} 户{}）", WithThousands(report.reused), report.partly > 0 ? fmt::format("，其中 {} 户有的项目照变了的规则重算", WithThousands(report.partly)) : "");
  text += "\n";
  if (report.issues > 0) text += fmt::format("  台账和名单里有 {} 处读不了或对不上，见 issues.jsonl\n", WithThousands(report.issues));
  const auto json = SummaryOf(out);
  rapidjson::Document summary;
  if (json && !summary.Parse(json->data(), json->size()).HasParseError()) {
    AddDifferences(summary, text);
    AddCounts(summary, text);
    text += fmt::format("结果在 {}：differences、findings、missed（.csv 给人看，.jsonl 给程序），summary.json\n", out);
  } else {
    text += fmt::format("{} 是一部分，用 doudi audit merge 合起来才有结果\n", out);
  }
  return text + fmt::format("封印 {}（记在别处，以后用 doudi audit verify 对）\n", report.seal);
}

std::string AuditJson(const audit::AuditReport& report, const std::string& out) {
  const auto summary = SummaryOf(out);
  std::string text = fmt::format("{{\"out\":{},\"seal\":{},\"records\":{},\"reused\":{},\"partly_reused\":{},\"resumed_parts\":{},\"issues\":{}", JsonString(out), JsonString(report.seal), report.records,
                                 report.reused, report.partly, report.resumed, report.issues);
  if (summary) text += fmt::format(",\"summary\":{}", *summary);
  return text + "}\n";
}

}  // namespace doudi::cli
