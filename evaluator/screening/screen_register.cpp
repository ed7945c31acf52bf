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
  std::uint64_t records = 0;
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

Made Screen(const Decider& decider, const TableWriter* table, Piece& piece) {
  Made made;
  made.records = piece.chunk.records();
  made.issues = std::move(piece.issues);
  made.seen = piece.seen;
  made.bytes = piece.bytes;
  const Decisions decisions = decider.Decide(piece.chunk);
  if (table != nullptr)
    ForEachRow(decider.model(), piece.chunk, decisions, {}, [&](const VerdictRow& row) { table->Add(row, made.block); });
  return made;
}

}  // namespace

Counts ScreenRegister(const Decider& decider, record::RegisterReader& reader, TableWriter* table, const ScreenOptions& options,
                      const Listener& listener) {
  Counts counts;
  const auto work = [&](Piece& piece) { return Screen(decider, table, piece); };
  const auto write = [&](Made& made) {
    if (listener.issues && !made.issues.empty()) listener.issues(made.issues);
    if (table != nullptr && made.block.count > 0) table->Write(made.block);
    counts.seen = made.seen;
    counts.screened += made.records;
    counts.rows += made.block.count;
    if (listener.progress) listener.progress(counts.screened, made.bytes);
  };
  RunInOrder<Piece, Made>({options.threads, 2 * options.threads + 2}, PieceReader(reader, options.chunk_records), work, write);
  if (table != nullptr) table->End();
  return counts;
}

}  // namespace doudi::screening
