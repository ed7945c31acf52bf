#include "compare/compare_register.h"

#include <string>
#include <utility>

#include "screening/pipeline.h"

namespace doudi::compare {
namespace {

// Of one piece of the register.
struct Made {
  Comparison comparison;
  Samples samples;
  std::string rows;
  std::uint64_t compared = 0, kept = 0, unknown = 0, seen = 0, bytes = 0;
  std::vector<record::RecordIssue> issues;
};

class PieceWorker {
 public:
  PieceWorker(const RegisterComparison& what, std::size_t chunk_records) : what_(what), chunk_records_(chunk_records) { made_.samples = Samples(what.samples); }

  Made Work(Piece& piece) {
    if (piece.part) {
      ReadPart(*piece.part);
      piece.part.reset();
    } else {
      for (const auto& pair : piece.pairs) ComparePair(pair);
      made_.issues = std::move(piece.issues);
      made_.seen = piece.seen;
      made_.bytes = piece.bytes;
      piece.pairs.clear();
    }
    return std::move(made_);
  }

 private:
  void ReadPart(record::RegisterPart& part) {
    record::Chunk chunk;
    for (bool more = true; more;) {
      more = part.ReadChunk(chunk, chunk_records_);
      const auto before = what_.before.Decide(chunk), after = what_.after.Decide(chunk);
      const auto wanted = what_.filter == nullptr ? std::vector<value::Truth>() : what_.filter->Of(chunk, before);
      for (std::size_t record = 0; record < chunk.records(); ++record)
        Compare({what_.pairing.before(), chunk, before, record}, {what_.pairing.after(), chunk, after, record},
                wanted.empty() ? value::Truth::True : wanted[record]);
    }
    made_.issues = part.TakeIssues();
    made_.seen = part.seen();
    made_.bytes = part.bytes();
  }

  void ComparePair(const RecordPair& pair) {
    const auto& before = pair.before.chunk->Decisions(what_.before);
    const auto& after = pair.after.chunk->Decisions(what_.after);
    // Pairs come in the order of the register: those of one chunk after another.
    if (what_.filter != nullptr && filtered_ != pair.before.chunk.get()) {
      filtered_ = pair.before.chunk.get();
      wanted_ = what_.filter->Of(filtered_->chunk, before);
    }
    Compare({what_.pairing.before(), pair.before.chunk->chunk, before, pair.before.record}, {what_.pairing.after(), pair.after.chunk->chunk, after, pair.after.record},
            what_.filter == nullptr ? value::Truth::True : wanted_[pair.before.record]);
  }

  void Compare(const Decided& before, const Decided& after, value::Truth wanted) {
    const std::uint64_t order = made_.compared++;
    if (wanted != value::Truth::True) {
      made_.unknown += wanted == value::Truth::False ? 0 : 1;
      return;
    }
    ++made_.kept;
    const HouseholdChange change = ChangeOf(what_.pairing, before, after);
    const HouseholdGroups groups = GroupsOf(what_.grouping, after);
    made_.comparison.Add(change, groups);
    if (what_.samples > 0) made_.samples.Add(change, order, before, after);
    if (what_.rows)
      made_.rows += RowsOf(what_.format, what_.pairing, change, after.chunk.record_ids.size() == 0 ? std::string_view() : after.chunk.record_ids[after.record], groups.division);
  }

  const RegisterComparison& what_;
  std::size_t chunk_records_;
  Made made_;
  const DecidedChunk* filtered_ = nullptr;
  std::vector<value::Truth> wanted_;
};

}  // namespace

Compared CompareRegister(const RegisterComparison& what, PairedRecords& records, const screening::ScreenOptions& options, const screening::Listener& listener) {
  Compared compared;
  compared.samples = Samples(what.samples);
  std::uint64_t bytes = 0;
  if (what.rows) what.rows(RowsHead(what.format));
  const auto read = [&](Piece& piece) { return records.Next(piece); };
  const auto work = [&](Piece& piece) { return PieceWorker(what, options.chunk_records).Work(piece); };
  const auto write = [&](Made& made) {
    if (listener.issues && !made.issues.empty()) listener.issues(made.issues);
    if (what.rows && !made.rows.empty()) what.rows(made.rows);
    compared.comparison.Merge(made.comparison);
    compared.samples.Merge(made.samples, compared.counts.screened);
    compared.counts.seen += made.seen;
    compared.counts.screened += made.compared;
    compared.counts.kept += made.kept;
    compared.counts.unknown += made.unknown;
    bytes += made.bytes;
    if (listener.progress) listener.progress(compared.counts.screened, bytes);
  };
  screening::RunInOrder<Piece, Made>({options.threads, 2 * options.threads + 2}, read, work, write);
  return compared;
}

}  // namespace doudi::compare
