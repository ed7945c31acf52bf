#include "fuzz/registers.h"

#include <stdexcept>

#include "record/open_register.h"

namespace doudi::fuzz {
namespace {

constexpr record::RegisterOptions kToday{.reference_date = {20315}};  // 2025-08-15

void PutRow(const model::Model& model, const record::Batch& batch, model::EntityId entity, std::int32_t row, std::string& text) {
  const auto at = static_cast<std::size_t>(row);
  for (std::size_t f = 0; f < model.facts.size(); ++f) {
    const model::Fact& fact = model.facts[f];
    const record::FactColumn& column = batch.facts[f];
    if (fact.entity != entity || column.states[at] == record::FactState::Missing) continue;
    text += " " + fact.name + "=";
    text += fact.type.kind == model::TypeKind::Text && column.KnownAt(at) ? batch.texts[static_cast<std::size_t>(column.values[at])]
                                                                         : std::to_string(column.values[at]);
    text += "/" + std::to_string(static_cast<int>(column.states[at]));
  }
  for (const model::EntityId child : model.entities[static_cast<std::size_t>(entity)].children) {
    const record::EntityRows& rows = batch.entities[static_cast<std::size_t>(child)];
    if (!rows.inner.empty()) continue;  // pairs say nothing new
    text += " " + model.entities[static_cast<std::size_t>(child)].name + "[";
    for (std::int32_t r = rows.offsets[at]; r < rows.offsets[at + 1]; ++r) {
      const auto place = static_cast<std::size_t>(r);
      text += rows.phantom[place] != 0 ? "?" : rows.handles[place];
      PutRow(model, batch, child, r, text);
      text += "|";
    }
    text += "]";
  }
}

void Take(const model::Model& model, const record::Batch& batch, RegisterOutcome& outcome) {
  for (std::size_t record = 0; record < batch.records(); ++record) {
    std::string text = batch.record_ids[record] + ":";
    PutRow(model, batch, 0, static_cast<std::int32_t>(record), text);
    outcome.records.push_back(std::move(text));
  }
}

void Take(const model::Model& model, const record::Chunk& chunk, RegisterOutcome& outcome) {
  std::vector<std::int32_t> all;
  for (std::size_t record = 0; record < chunk.records(); ++record) all.push_back(static_cast<std::int32_t>(record));
  if (!all.empty()) Take(model, record::Widen(model, chunk, all), outcome);
}

void Take(const std::vector<record::RecordIssue>& issues, RegisterOutcome& outcome) {
  for (const auto& issue : issues) outcome.issues += record::ToText(issue) + "\n";
}

void ReadChunks(const model::Model& model, record::RegisterInput& input, RegisterOutcome& outcome) {
  const auto reader = input.Read(model, kToday);
  record::Chunk chunk;
  for (bool more = true; more;) {
    more = reader->ReadChunk(chunk, 2);
    Take(model, chunk, outcome);
    Take(reader->TakeIssues(), outcome);
  }
  outcome.seen = reader->seen();
}

void ReadParts(const model::Model& model, record::RegisterInput& input, RegisterOutcome& outcome) {
  record::RegisterOptions options = kToday;
  options.part_bytes = 700;
  const auto reader = input.Read(model, options);
  record::Chunk chunk;
  while (const auto part = reader->NextPart(2)) {
    for (bool more = true; more;) {
      more = part->ReadChunk(chunk, 2);
      Take(model, chunk, outcome);
      Take(part->TakeIssues(), outcome);
    }
    outcome.seen += part->seen();
  }
}

void ReadBatches(const model::Model& model, record::RegisterInput& input, RegisterOutcome& outcome) {
  const auto reader = input.ReadBatches(model, kToday);
  record::Batch batch;
  for (bool more = true; more;) {
    more = reader->ReadBatch(batch, 2);
    Take(model, batch, outcome);
    Take(reader->TakeIssues(), outcome);
  }
  outcome.seen = reader->seen();
}

}  // namespace

RegisterOutcome TryRegister(const model::Model& model, const std::vector<std::string>& paths, Way way) {
  RegisterOutcome outcome;
  try {
    const auto input = record::OpenRegister(paths);
    if (way == Way::Chunks) ReadChunks(model, *input, outcome);
    if (way == Way::Parts) ReadParts(model, *input, outcome);
    if (way == Way::Batches) ReadBatches(model, *input, outcome);
  } catch (const std::runtime_error& error) {  // RegisterError among them: what the readers say that they throw
    outcome.refused = error.what();
  }
  return outcome;
}

}  // namespace doudi::fuzz
