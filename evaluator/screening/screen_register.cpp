#include "screening/screen_register.h"

#include <memory>
#include <utility>

#include "record/pool.h"

namespace doudi::screening {
namespace {

struct Made {
  Block block;
  Summary summary;
  std::uint64_t records = 0, kept = 0, unknown = 0;
  std::vector<record::RecordIssue> issues;
  std::uint64_t seen = 0, bytes = 0;
};

// By record whether it is kept; empty where all are.
std::vector<bool> Kept(const Filter* filter, const record::Chunk& chunk, const Decisions& decisions, Made& made) {
  if (filter == nullptr) return made.kept += chunk.records(), std::vector<bool>();
  std::vector<bool> kept;
  for (const auto wanted : filter->Of(chunk, decisions)) {
    kept.push_back(wanted == value::Truth::True);
    made.kept += kept.back() ? 1 : 0;
    made.unknown += wanted == value::Truth::Unknown || wanted == value::Truth::Error ? 1 : 0;
  }
  return kept;
}

void ScreenChunk(const RegisterScreening& screening, const record::Chunk& chunk, Made& made) {
  const auto& model = screening.decider.model();
  const Decisions decisions = screening.decider.Decide(chunk);
  const auto kept = Kept(screening.filter, chunk, decisions, made);
  made.records += chunk.records();
  if (screening.table != nullptr)
    ForEachRow(model, chunk, decisions, kept, [&](const VerdictRow& row) { screening.table->Add(row, made.block); });
  if (screening.summary != nullptr) made.summary.Add(model, chunk, decisions, kept);
}

Made ScreenPart(const RegisterScreening& screening, record::RegisterPart& part, std::size_t most, record::Chunk& chunk) {
  Made made;
  for (bool more = true; more;) {
    more = part.ReadChunk(chunk, most);
    ScreenChunk(screening, chunk, made);
  }
  made.issues = part.TakeIssues();
  made.seen = part.seen();
  made.bytes = part.bytes();
  return made;
}

}  // namespace

Counts ScreenRegister(const RegisterScreening& screening, record::RegisterReader& reader, const ScreenOptions& options, const Listener& listener) {
  using Part = std::unique_ptr<record::RegisterPart>;
  Counts counts;
  std::uint64_t bytes = 0;
  const auto read = [&](Part& part) { return (part = reader.NextPart(options.chunk_records)) != nullptr; };
  record::Pool<record::Chunk> chunks;
  const auto work = [&](Part& part) {
    std::unique_ptr<record::Chunk> chunk = chunks.Take();
    if (!chunk) chunk = std::make_unique<record::Chunk>();
    Made made = ScreenPart(screening, *part, options.chunk_records, *chunk);
    chunks.Return(std::move(chunk));
    part.reset();
    return made;
  };
  const auto write = [&](Made& made) {
    if (listener.issues && !made.issues.empty()) listener.issues(made.issues);
    if (screening.table != nullptr && made.block.count > 0) screening.table->Write(made.block);
    if (screening.summary != nullptr) screening.summary->Merge(made.summary);
    counts.seen += made.seen;
    counts.screened += made.records;
    counts.kept += made.kept;
    counts.unknown += made.unknown;
    counts.rows += made.block.count;
    bytes += made.bytes;
    if (listener.progress) listener.progress(counts.screened, bytes);
  };
  RunInOrder<Part, Made>({options.threads, 2 * options.threads + 2}, read, work, write);
  if (screening.table != nullptr) screening.table->End();
  return counts;
}

}  // namespace doudi::screening
