#include "record/batch.h"

#include <fmt/format.h>

#include "source/utf8.h"

namespace doudi::record {

namespace {

// A register may hold anything where a name or a value should be; what is told of it stays readable.
constexpr std::size_t kShownBytes = 120;
constexpr std::size_t kMessageBytes = 600;

// A message may quote the value.
std::string MessageOf(const RecordIssue& issue, const std::string& value) {
  std::string message = issue.message;
  const auto at = value.size() < issue.value.size() ? message.find(issue.value) : std::string::npos;
  if (at != std::string::npos) message.replace(at, issue.value.size(), value);
  return source::Beginning(message, kMessageBytes);
}

}  // namespace

std::string ToText(const RecordIssue& issue) {
  using source::Beginning;
  const bool of_record = !issue.record.empty() || issue.file.empty();
  std::string text = of_record ? "记录 " + Beginning(issue.record, kShownBytes) : issue.file;
  const std::string file = of_record && !issue.file.empty() ? issue.file + " " : "";
  if (issue.line != 0) text += fmt::format("（{}第 {} 行）", file, issue.line);
  else if (!file.empty()) text += fmt::format("（{}）", issue.file);
  text += "：";
  if (!issue.field.empty()) text += Beginning(issue.field, 2 * kShownBytes) + "：";
  const std::string value = Beginning(issue.value, kShownBytes), message = MessageOf(issue, value);
  const auto quotes = [&](const char* open, const char* close) { return message.find(open + value + close) != std::string::npos; };
  if (!value.empty() && !quotes("“", "”") && !quotes("「", "」")) text += "「" + value + "」";
  text += message;
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

namespace {

std::size_t PlaceIn(std::int32_t id) { return static_cast<std::size_t>(id); }

std::int32_t RowAbove(const model::Model& model, const Batch& batch, model::EntityId entity, std::int32_t row, model::EntityId ancestor) {
  for (; entity != ancestor; entity = model.entities[PlaceIn(entity)].parent) row = batch.entities[PlaceIn(entity)].parents[PlaceIn(row)];
  return row;
}

std::pair<std::int32_t, std::int32_t> RowsBelow(const model::Model& model, const Batch& batch, model::EntityId entity,
                                                model::EntityId ancestor, std::int32_t row) {
  if (entity == ancestor) return {row, row + 1};
  const auto [first, last] = RowsBelow(model, batch, model.entities[PlaceIn(entity)].parent, ancestor, row);
  const std::vector<std::int32_t>& offsets = batch.entities[PlaceIn(entity)].offsets;
  return {offsets[PlaceIn(first)], offsets[PlaceIn(last)]};
}

EntityRows PairsOf(const model::Model& model, const Batch& batch, const model::Entity& pair) {
  EntityRows rows;
  const EntityRows& inner = batch.entities[PlaceIn(pair.inner)];
  rows.offsets.push_back(0);
  for (std::size_t outer = 0; outer < batch.entities[PlaceIn(pair.parent)].count; ++outer) {
    const auto row = static_cast<std::int32_t>(outer);
    const auto [first, last] = RowsBelow(model, batch, pair.inner, pair.owner, RowAbove(model, batch, pair.parent, row, pair.owner));
    for (std::int32_t element = first; element < last; ++element) {
      rows.parents.push_back(row);
      rows.inner.push_back(element);
      rows.phantom.push_back(inner.phantom.empty() ? 0 : inner.phantom[PlaceIn(element)]);
      rows.has_phantom = rows.has_phantom || rows.phantom.back() != 0;
    }
    rows.offsets.push_back(static_cast<std::int32_t>(rows.inner.size()));
  }
  rows.count = rows.inner.size();
  return rows;
}

}  // namespace

void DerivePairs(const model::Model& model, Batch& batch) {
  for (std::size_t entity = 0; entity < model.entities.size(); ++entity)
    if (model.entities[entity].IsPair()) batch.entities[entity] = PairsOf(model, batch, model.entities[entity]);
}

}  // namespace doudi::record
