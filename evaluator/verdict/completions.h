// Completions: one record of a batch copied as often as wanted, each copy with some facts changed or collections listed, so that the same
// program says what would be if they were known. Nothing else of the record changes; handles and provenance are left behind.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "record/batch.h"
#include "run/run.h"

namespace doudi::verdict {

// A fact given on a row (of the source batch), in the column's representation (record::FactColumn). For Text: an index into the texts of
// the source batch, or past them for `extra_texts` of Completions.
struct Change {
  model::FactId fact = model::kNone;
  std::int32_t row = 0;
  std::int64_t value = 0;
};

// A collection that was not listed, listed: `elements` in place of its phantom row. Their own collections are listed as empty.
struct Listing {
  model::EntityId collection = model::kNoEntity;
  std::int32_t phantom = 0;  // the phantom row in the source batch
  std::vector<std::vector<std::pair<model::FactId, std::int64_t>>> elements;  // the facts given of each; the rest is missing
};

struct Completion {
  std::vector<Change> facts;
  std::vector<Listing> lists;
};

// Which facts the copies have.
enum class CopiedFacts : std::uint8_t {
  All,
  Changed,  // those that some copy changes, and what records a decision: for run::RunCopies. REQUIRES: no copy lists a collection
};

// The copies as a batch, copy i being record i. A changed fact counts as Declared. A fact of a removed phantom row may be changed: nothing happens.
class Completions {
 public:
  Completions(const model::Model& model, const record::Batch& source, std::int32_t record, std::span<const Completion> copies,
              std::vector<std::string> extra_texts = {}, CopiedFacts facts = CopiedFacts::All);

  const record::Batch& batch() const { return batch_; }
  std::size_t size() const { return batch_.records(); }
  // Facts that some copy changes, and what says of them that they were left blank.
  const std::vector<model::FactId>& changed() const { return changed_; }
  // What a run of the source was given, given to each copy.
  std::vector<run::Override> Moved(const model::Model& model, std::span<const run::Override> overrides) const;
  // The same override for one copy; nothing if it is not of this record.
  std::optional<run::Override> Moved(const model::Model& model, const run::Override& override, std::size_t copy) const;
  // Where a row of the source record is in a copy; kNone for a phantom row that was replaced.
  std::int32_t RowIn(std::size_t copy, model::EntityId entity, std::int32_t source_row) const;

 private:
  struct Layout;
  Layout RootLayout(std::size_t copies);
  Layout ChildLayout(const record::Batch& source, model::EntityId entity, const Layout& above, std::span<const Completion> copies);
  void RepeatRecord(const model::Model& model, const record::Batch& source, std::int32_t record, std::size_t copies);
  void RepeatRows(const model::Model& model, const record::Batch& source, std::size_t entity, std::size_t copies);
  void RepeatFact(const model::Model& model, const record::Batch& source, model::FactId fact, std::size_t copies);
  void NoteChanged(const model::Model& model, std::span<const Completion> copies);
  void ChangeFacts(const model::Model& model, std::span<const Completion> copies);
  void MovePairs(const model::Model& model, const record::Batch& source, std::size_t pair, std::size_t copies);
  void CopyFact(const record::Batch& source, model::FactId fact, const Layout& layout);
  void CopyRows(const model::Model& model, const record::Batch& source, model::EntityId entity, const Layout& layout);

  record::Batch batch_;
  CopiedFacts facts_;
  std::vector<model::FactId> changed_;
  std::vector<std::int32_t> first_;               // by entity: the record's first row in the source
  std::vector<std::vector<std::int32_t>> moved_;  // by entity: copy × source rows of the record → row
  std::vector<std::int32_t> counts_;              // by entity: source rows of the record
};

}  // namespace doudi::verdict
