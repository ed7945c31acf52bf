// ChunkBuilder: builds a chunk record by record, as fast as records that hold nothing unusual can be taken.
// For the readers of registers.
//
// It takes only what it is certain that BatchBuilder takes the same way and without a word. Anything else is
// a surprise: the function returns false, its reader drops the record, gives the whole of it to a
// BatchBuilder, and appends the batch. So what a record means, and what is said of it, is BatchBuilder's
// alone.
//
//   builder.BeginRecord();
//   bool plain = builder.Set(fact, "1200") && builder.BeginElement(members) && … && builder.EndElement();
//   if (plain) plain = builder.EndRecord(); else builder.DropRecord();
//   if (!plain) { … the record through a BatchBuilder …; builder.Append(batches.Take()); }
//   …
//   builder.Take(chunk);
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "record/chunk.h"
#include "record/fact_cell.h"

namespace doudi::record {

class ChunkBuilder {
 public:
  // With `origins` chunks have those, too (Chunk::origins, papers).
  ChunkBuilder(const model::Model& model, value::Date reference_date, bool origins = false);

  // One record: BeginRecord, its facts and its elements depth first, then EndRecord, or DropRecord if there
  // was a surprise. Each fact and each 编号 is given once. EndRecord that returns false has dropped the
  // record.
  void BeginRecord();
  [[nodiscard]] bool EndRecord();
  void DropRecord();
  [[nodiscard]] bool BeginElement(model::EntityId entity);
  [[nodiscard]] bool EndElement();
  // The 编号 of the open element, of the record itself where none is open.
  [[nodiscard]] bool SetHandle(std::string_view handle);
  void ListCollection(
      model::EntityId entity);  // the collection was given for the open element, maybe with no element

  // A value for a fact of an open element. As BatchBuilder::Set, SetNumber and SetBoolean, each with what is
  // said (申报) and no more. Bytes that are no UTF-8 are a surprise.
  [[nodiscard]] bool Set(model::FactId fact, std::string_view text);
  [[nodiscard]] bool SetNumber(model::FactId fact, std::string_view digits);
  [[nodiscard]] bool SetBoolean(model::FactId fact, bool value);
  // Whether SetNumber may take a number for the fact at all: of some codes zeros may be gone.
  bool TakesNumbers(model::FactId fact) const;
  // digits ÷ 10^places for a number fact. REQUIRES: |digits| < 10^15.
  [[nodiscard]] bool SetDecimal(model::FactId fact, std::int64_t digits, std::size_t places);
  void SetMissing(model::FactId fact);  // null, ""
  // 核实: what was set last for the fact is proven.
  void Verify(model::FactId fact);

  // Whether chunks have origins: what comes with a source or a date is left to BatchBuilder then.
  bool keeps_origins() const { return origins_; }
  // A paper (已有材料) that is in force or not. As BatchBuilder::Hold, which has something to say of a name that
  // is no document and of an owner that is not in the record.
  [[nodiscard]] bool Hold(std::string_view document, std::string_view owner);

  // Adds the records of a batch. REQUIRES: no record is open.
  void Append(const Batch& batch);

  std::size_t records() const { return chunk_.entities[0].count; }
  // The chunk into `chunk`, whose memory the next one is built in. REQUIRES: no record is open.
  void Take(Chunk& chunk);

  // ---- what most values are, without looking anything up: for readers that know which fact comes next

  // How the values of a fact are written nearly always.
  enum class Usual : std::uint8_t { Number, Day, Truth, Word, Other };
  Usual UsualOf(model::FactId fact) const;
  // Stays where it is as long as the builder does.
  const FactCell& CellOf(model::FactId fact) const { return cells_[static_cast<std::size_t>(fact)]; }
  OpenRow RowOf(model::EntityId entity) {
    return {rows_[static_cast<std::size_t>(entity)],
            given_.data() + entities_[static_cast<std::size_t>(entity)].first_word};
  }

 private:
  // 缺省 and 未填视为: what stands for a fact that was not given.
  struct Default {
    model::FactId fact = model::kNone;
    model::FactId blank = model::kNone;
    bool fills = false, is_text = false;
    std::int64_t value = 0;
    std::string text;
  };
  // A 证件号 and the facts that it tells.
  struct Identity {
    model::FactId number = model::kNone;
    struct Told {
      model::FactId fact = model::kNone;
      bool birth = false;
      std::int64_t male = 0, female = 0;  // codes of 性别; -1: it has none
    };
    std::vector<Told> told;
  };
  struct Entity {
    std::vector<model::FactId> facts;  // by bit
    std::vector<model::EntityId> collections;
    std::vector<Default> defaults;
    std::vector<Identity> identities;
    model::EntityId parent = model::kNoEntity;
    model::FactId number = model::kNone;
    bool timeline = false;
    std::size_t first_word = 0, words = 0;  // in given_
    std::size_t room = 0;                   // rows that its columns have room for
    std::size_t before = 0;                 // rows before the open record
    std::string handle;
    bool listed = false;  // for the open element of its parent
  };
  struct HashText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Reference {
    model::FactId fact = model::kNone;
    model::EntityId target = model::kNoEntity;
  };

  void PlanEntities();
  void PlanFact(model::FactId fact);
  void PlanDefaults(Entity& entity, model::FactId fact);
  void PlanIdentity(Entity& entity, model::FactId fact);

  ChunkRows& RowsOf(std::int32_t entity) { return chunk_.entities[static_cast<std::size_t>(entity)]; }
  std::uint64_t& GivenWord(const FactCell& cell);
  bool IsGiven(const FactCell& cell);
  std::size_t RowFor(const FactCell& cell) const;
  void Open(model::EntityId entity);
  bool Close(model::EntityId entity);
  std::size_t AddRow(model::EntityId entity, std::size_t parent);
  void AddPhantoms(model::EntityId collection, std::size_t parent);
  void Grow(model::EntityId entity, std::size_t rows);
  void Store(const FactCell& cell, model::FactId fact, std::size_t row, std::int64_t value);
  // Declared, on the open row; Put: and with it that there is one.
  void Give(model::FactId fact, std::int64_t value);
  void Put(model::FactId fact, std::int64_t value);
  bool PutInRange(model::FactId fact, std::int64_t value);
  void Mark(model::FactId fact, std::size_t row, FactState state);
  void MarkPhantom(std::int32_t entity, std::size_t row);
  bool PutText(model::FactId fact, std::string_view text);
  bool SetOtherwise(model::FactId fact, std::string_view text);
  bool TellFromNumber(const Entity& entity);
  void FillDefaults(const Entity& entity);
  void NameElement(const Entity& entity, std::size_t row, std::int32_t id);
  void KeepHandle(ChunkRows& rows, std::size_t row, std::string_view handle);
  std::string_view HandleAt(std::int32_t entity, std::size_t row) const;
  bool HasTwice(std::int32_t entity);
  bool RefersToSome(const Reference& reference) const;
  bool IsInRecord(std::string_view handle) const;
  void Finish();
  void Restart();

  std::int32_t Intern(std::string_view text);
  std::size_t SlotOf(std::string_view text) const;
  void ForgetTexts(std::size_t from);

  const model::Model& model_;
  value::Date reference_date_;
  bool origins_;
  std::vector<Entity> entities_;
  std::vector<std::size_t> rows_;  // by EntityId: that of the open element
  std::vector<FactCell> cells_;        // by FactId
  std::vector<Reference> references_;
  std::vector<std::uint64_t> given_, all_;  // bit by fact: of the open element; of the entity
  std::vector<model::EntityId> open_;
  Chunk chunk_;
  std::vector<std::int32_t> slots_;  // of a hash table of chunk_.texts; -1: free
  std::size_t texts_before_ = 0, outsized_before_ = 0, origins_before_ = 0;
  std::unordered_set<std::string, HashText, std::equal_to<>> documents_;  // names
  Strings owners_;  // of the papers of the open record
  std::vector<std::string_view> handles_seen_;  // scratch
};

}  // namespace doudi::record
