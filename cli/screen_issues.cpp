#include "screen_issues.h"

#include <cstdio>

namespace doudi::cli {

Issues::Issues(const std::string& path) {
  if (!path.empty()) file_ = std::make_unique<Output>(path);
}

void Issues::Add(const std::vector<record::RecordIssue>& issues) {
  for (const auto& issue : issues) {
    std::fprintf(stderr, "%s\n", record::ToText(issue).c_str());
    if (!file_) continue;
    file_->Write("{\"record\":" + JsonString(issue.record) + (issue.file.empty() ? std::string() : ",\"file\":" + JsonString(issue.file)) + ",\"line\":" + std::to_string(issue.line) + ",\"field\":" + JsonString(issue.field) +
                 ",\"value\":" + JsonString(issue.value) + ",\"message\":" + JsonString(issue.message) + ",\"accepted\":" + JsonString(issue.accepted) +
                 ",\"set_aside\":" + (issue.set_aside ? "true" : "false") + "}\n");
  }
}

void Issues::End() {
  if (file_) file_->Commit();
}

int ReportCounts(std::uint64_t seen, std::uint64_t done) {
  const std::uint64_t aside = seen - done;
  if (aside > 0)
    std::fprintf(stderr, "共 %llu 条记录，已处理 %llu 条，搁置 %llu 条（原因见上）。改正后可只重跑这几条。\n", static_cast<unsigned long long>(seen),
                 static_cast<unsigned long long>(done), static_cast<unsigned long long>(aside));
  if (seen == 0) std::fprintf(stderr, "输入里没有记录。可用：JSON（一个对象、列表或每行一个），或 CSV、.xlsx、SQLite 的表。\n");
  return aside > 0 || seen == 0 ? kDataErrors : kClean;
}

}  // namespace doudi::cli
