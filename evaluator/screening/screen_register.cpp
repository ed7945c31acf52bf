#include "screening/screen_register.h"

#include <utility>

namespace doudi::screening {
namespace {

struct Piece {
  record::Chunk chunk;
  std::vector<record::RecordIssue> issues;
  std::uint64_t seen = 0, bytes = 0;  // up to its end
};

struct Made {
  Block block;
  Summary summary;
  std::uint64_t records = 0, kept = 0, unknown = 0;
  std::vector<record::RecordIssue> issues;
  std::uint64_t seen = 0, bytes = 0;
};

// Reads piece after piece; the last one may be without records, for what is wrong at the end of the input.
class PieceReader {
 public:
  PieceReader(record::RegisterReader& reader, std::size_t records) : reader_(reader), records_(records) {}
  bool operator()(Piece& piece) {
    if (ended_) return false;
    ended_ = !reader_.ReadChunk(piece.chunk, records_);
    piece.issues = reader_.TakeIssues();
    piece.seen = reader_.seen();
    piece.bytes = reader_.bytes_read();
    return true;
  }

 private:
  record::RegisterReader& reader_;
  std::size_t records_;
  bool ended_ = false;
};

// By record whether it is kept; empty where all are.
std::vector<bool> Kept(const Filter* filter, const record::Chunk& chunk, const Decisions& decisions, Made& made) {
  made.kept = made.records;
  if (filter == nullptr) return {};
  std::vector<bool> kept;
  made.kept = 0;
  for (const auto wanted : filter->Of(chunk, decisions)) {
    kept.push_back(wanted == value::Truth::True);
    made.kept += kept.back() ? 1 : 0;
    made.unknown += wanted == value::Truth::Unknown || wanted == value::Truth::Error ? 1 : 0;
  }
  return kept;
}

Made Screen(const RegisterScreening& screening, Piece& piece) {
  Made made;
  made.records = piece.chunk.records();
  made.issues = std::move(piece.issues);
  made.seen = piece.seen;
  made.bytes = piece.bytes;
  const auto& model = screening.decider.model();
  const Decisions decisions = screening.decider.Decide(piece.chunk);
  const auto kept = Kept(screening.filter, piece.chunk, decisions, made);
  if (screening.table != nullptr)
    ForEachRow(model, piece.chunk, decisions, kept, [&](const VerdictRow& row) { screening.table->Add(row, made.block); });
  if (screening.summary != nullptr) made.summary.Add(model, piece.chunk, decisions, kept);
  return made;
}

}  // namespace

Counts ScreenRegister(const RegisterScreening& screening, record::RegisterReader& reader, const ScreenOptions& options, const Listener& listener) {
  Counts counts;
  const auto work = [&](Piece& piece) { return Screen(screening, piece); };
  const auto write = [&](Made& made) {
    if (listener.issues && !made.issues.empty()) listener.issues(made.issues);
    if (screening.table != nullptr && made.block.count > 0) screening.table->Write(made.block);
    if (screening.summary != nullptr) screening.summary->Merge(made.summary);
    counts.seen = made.seen;
    counts.screened += made.records;
    counts.kept += made.kept;
    counts.unknown += made.unknown;
    counts.rows += made.block.count;
    if (listener.progress) listener.progress(counts.screened, made.bytes);
  };
  RunInOrder<Piece, Made>({options.threads, 2 * options.threads + 2}, PieceReader(reader, options.chunk_records), work, write);
  if (screening.table != nullptr) screening.table->End();
  return counts;
}

}  // namespace doudi::screening
