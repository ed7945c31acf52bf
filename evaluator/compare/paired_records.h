// PairedRecords: a register as two sets of rules read it, record by record side by side.
//
// Where one reading serves both (Pairing::one_reading) a piece is a part of the register, to be read by whoever works on it. Else the register
// is read twice at once, and the same record is found in both readings by its 编号: what one of them sets aside is passed over in the other.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "record/register_reader.h"
#include "screening/decisions.h"

namespace doudi::compare {

// A chunk, with its decisions once somebody has asked for them.
class DecidedChunk {
 public:
  record::Chunk chunk;
  // May be called by several threads at once.
  const screening::Decisions& Decisions(const screening::Decider& decider);

 private:
  std::once_flag made_;
  std::optional<screening::Decisions> decisions_;
};

struct RecordPlace {
  std::shared_ptr<DecidedChunk> chunk;
  std::size_t record = 0;
};
struct RecordPair {
  RecordPlace before, after;
};

// What one worker takes. Either `part` or `pairs` is there.
struct Piece {
  std::unique_ptr<record::RegisterPart> part;
  std::vector<RecordPair> pairs;
  std::vector<record::RecordIssue> issues;
  std::uint64_t seen = 0, bytes = 0;  // of `pairs`
};

class PairedRecords {
 public:
  // One reading.
  PairedRecords(record::RegisterReader& reader, std::size_t chunk_records);
  // Two, of the same register.
  PairedRecords(record::RegisterReader& before, record::RegisterReader& after, std::size_t chunk_records);

  // The next piece, in the order of the register. False at the end.
  bool Next(Piece& piece);

 private:
  struct Reading {
    record::RegisterReader* reader = nullptr;
    std::deque<RecordPlace> records;
    bool ended = false;
  };
  void Fill(Reading& reading);
  void Pair(Piece& piece);
  void TakeIssues(Piece& piece);

  Reading before_, after_;
  std::size_t chunk_records_;
  std::uint64_t seen_ = 0, bytes_ = 0;
  std::set<std::string> said_;  // issues of the first reading
};

}  // namespace doudi::compare
