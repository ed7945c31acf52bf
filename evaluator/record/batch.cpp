#include "record/batch.h"

#include <fmt/format.h>

namespace doudi::record {

std::string ToText(const RecordIssue& issue) {
  std::string text = "记录 " + issue.record;
  if (issue.line != 0) text += fmt::format("（第 {} 行）", issue.line);
  text += "：";
  if (!issue.field.empty()) text += issue.field + "：";
  const auto quotes = [&](const char* open, const char* close) { return issue.message.find(open + issue.value + close) != std::string::npos; };
  if (!issue.value.empty() && !quotes("“", "”") && !quotes("「", "」")) text += "「" + issue.value + "」";
  text += issue.message;
  if (!issue.accepted.empty()) text += "。可用：" + issue.accepted;
  return text;
}

std::pair<std::int32_t, std::int32_t> Batch::RowsOf(const model::Model& model, model::EntityId entity, std::int32_t record) const {
  const model::EntityId parent = model.entities[static_cast<std::size_t>(entity)].parent;
  if (parent == model::kNoEntity) return {record, record + 1};
  const auto [first, last] = RowsOf(model, parent, record);
  const std::vector<std::int32_t>& offsets = entities[static_cast<std::size_t>(entity)].offsets;
  return {offsets[static_cast<std::size_t>(first)], offsets[static_cast<std::size_t>(last)]};
}

}  // namespace doudi::record
