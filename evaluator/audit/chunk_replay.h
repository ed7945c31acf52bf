// ChunkReplay: one chunk on its way through the months, from the last to the first, so that words are made of what holds last.
// For replay.cpp and its parts only.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <vector>

#include "audit/exclusions.h"
#include "audit/month_chunk.h"
#include "audit/replay.h"
#include "audit/words.h"

namespace doudi::audit {

// By record of a chunk: whether on the day not all was known that the chunk holds.
std::vector<bool> KnewLess(const model::Model& model, const record::Chunk& chunk, value::Date day);

class ChunkReplay {
 public:
  ChunkReplay(const Replay& replay, const ReplayInputs& inputs, std::size_t chunk, const std::vector<bool>& wanted);
  std::vector<Household> Take();

 private:
  using Key = std::tuple<std::int32_t, std::size_t, std::int32_t>;  // record, line or finding, place of a row (month_chunk.h)
  // What is asked of one record in words: lines and places, 审计项, lines and places of those that are missed.
  struct Asked {
    std::set<std::pair<std::size_t, std::int32_t>> lines;
    std::set<model::PolicyId> findings;
    std::set<std::pair<std::size_t, std::int32_t>> missed;
  };
  struct Cell {
    std::int32_t record = 0;
    std::size_t line = 0;
    std::int32_t place = 0;
    std::int64_t paid_fen = 0;
    value::Bounds due;
    bool on_roll = false;
    std::uint8_t marks = 0;
    std::string note = {};
    std::optional<Gap> gap = {};
  };

  bool IsWanted(std::int32_t record) const { return !now_.IsAbsent(record) && (wanted_.empty() || wanted_[static_cast<std::size_t>(record)]); }
  void ReplayMonth(std::size_t month);
  void ReadChunk(std::size_t month, std::optional<value::Date> known_by, MonthChunk& to) const;
  void DescribeHouseholds();
  std::vector<Household> Households();
  std::int32_t MissedOnEnd(const Difference& difference) const;
  std::pair<std::int32_t, std::int32_t> RecordOf(std::size_t line, std::int32_t row) const { return now_.RecordOf(model_, replay_.lines_[line].entity, row); }
  // The row of a line in the register's own chunk, as payments count them.
  std::int32_t BaseRow(std::size_t line, std::int32_t record, std::int32_t place) const;
  CaseSubject SubjectOf(const WordRun& run, std::size_t at, std::size_t line, std::int32_t record, std::int32_t place) const;

  // differences (chunk_differences.cpp)
  std::vector<Cell> CompareMonth(std::size_t month, const DueReader& dues);
  void CompareLine(std::size_t month, std::size_t line, const DueReader& dues, std::vector<Cell>& cells);
  void CompareWhole(std::size_t month, std::size_t line, const DueReader& dues, std::vector<Cell>& cells);
  void CompareNotThere(std::size_t month, std::size_t line, std::vector<Cell>& cells);
  std::set<Key> Exclude(std::size_t month, const DueReader& dues, std::vector<Cell>& cells);
  Key SetNothingDue(std::size_t month, const Claim& claim, std::vector<Cell>& cells);
  void Keep(std::size_t month, std::vector<Cell>& cells);
  // What was due by the facts and the rules as they were known in the month, and by those facts and the rules as they are now.
  struct Then {
    value::Bounds due, by_rules_now;
  };
  std::map<Key, Then> DuesThen(std::size_t month, const std::vector<Cell>& cells);
  std::map<Key, value::Bounds> DuesOf(const screening::Decider& decider, const MonthChunk& month, const record::Chunk& chunk, const std::vector<std::int32_t>& records,
                                      const std::vector<Cell>& cells) const;

  // leads (chunk_leads.cpp)
  void FindLeads(std::size_t month, const screening::Decisions& decisions);
  void AddLead(std::size_t month, const screening::PolicyDecisions& decided, std::size_t row, const Key& key, bool holds);
  void FindMissed(std::size_t month, const DueReader& dues, const std::set<Key>& excluded);
  bool IsReceiving(std::size_t month, std::size_t line, std::int32_t record, std::int32_t place) const;

  // words (chunk_words.cpp)
  void MakeWords(std::size_t month);
  // `at`: the record's among those of the run.
  void TellLine(const WordRun& run, std::size_t at, const Key& key);
  void TellMissed(const WordRun& run, std::size_t at, const Key& key);
  void TellFindings(const WordRun& run, std::size_t at, std::int32_t record, const std::set<model::PolicyId>& findings);

  const Replay& replay_;
  const ReplayInputs& in_;
  const model::Model& model_;
  std::size_t chunk_number_;
  const std::vector<bool>& wanted_;
  std::vector<std::string_view> ids_;      // 编号 by record
  std::vector<Receipt> receipts_;
  std::vector<LinePayments> payments_;     // by line
  std::vector<Household> households_;      // by record
  record::Chunk base_;                     // as it lies in the register, of the last month
  MonthChunk now_;                         // of the month at hand, as known now
  std::vector<Dues> due_columns_;          // by line, of the month at hand
  std::map<std::int32_t, Asked> asked_;    // by record, in the month at hand
  std::map<Key, Difference> differences_;
  std::map<Key, FindingCase> findings_;
  std::map<Key, MissedCase> missed_;
  std::set<Key> unsettled_;                // lines that stay unsure when all is tried
};

}  // namespace doudi::audit
