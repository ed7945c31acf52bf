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
#include <string>
#include <string_view>
#include <vector>

#include "record/chunk.h"
#include "record/words.h"

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
  [[nodiscard]] bool SetBoolean(model::FactId fact, bool value) {
    const Cell& cell = cells_[static_cast<std::size_t>(fact)];
    if (!cell.is_boolean) return false;
    Put(cell, fact, value);
    return true;
  }
  // digits ÷ 10^places for a number fact. REQUIRES: |digits| < 10^15.
  [[nodiscard]] bool SetDecimal(model::FactId fact, std::int64_t digits, std::size_t places) {
    const Cell& cell = cells_[static_cast<std::size_t>(fact)];
    if (cell.reading != Reading::Decimal) return false;
    if (places >= kPlaces || cell.factor[places] == 0) return SetFine(fact, digits, places);
    std::int64_t value = 0;
    return !__builtin_mul_overflow(digits, cell.factor[places], &value) && PutInRange(cell, fact, value);
  }
  // A day for a date fact.
  [[nodiscard]] bool SetDay(model::FactId fact, std::int64_t day) {
    const Cell& cell = cells_[static_cast<std::size_t>(fact)];
    return cell.reading == Reading::Day && PutInRange(cell, fact, day);
  }
  // As Set. REQUIRES: 16 bytes more may be read behind the text.
  [[nodiscard]] bool SetPadded(model::FactId fact, std::string_view text) {
    const Cell& cell = cells_[static_cast<std::size_t>(fact)];
    const std::int64_t* value = cell.reading == Reading::Word ? cell.words.FindPadded(text) : nullptr;
    if (!value) return Set(fact, text);
    Put(cell, fact, *value);
    return true;
  }
  void SetMissing(model::FactId fact);  // null, ""

  // Adds the records of a batch. REQUIRES: no record is open.
  void Append(const Batch& batch);

  std::size_t records() const { return chunk_.entities[0].count; }
  // The chunk into `chunk`, whose memory the next one is built in. REQUIRES: no record is open.
  void Take(Chunk& chunk);

 private:
  enum class Reading : std::uint8_t {
    Decimal,  // in [low, high]
    Day,      // 2024-07-01, in [low, high]
    Word,     // one of few texts: it is remembered what each means
    Plain,    // any text
    Other,    // as ReadValue reads it
  };
  static constexpr std::size_t kPlaces = 5;
  // How a fact is read, and where it goes.
  struct Cell {
    Reading reading = Reading::Other;
    Width width = Width::Byte;
    bool is_boolean = false;
    std::int32_t entity = 0;
    model::FactId presence = model::kNone;
    std::size_t word = 0;  // in given_
    std::uint64_t bit = 0;
    void* values = nullptr;  // of the column
    std::int64_t low = 0, high = 0;
    std::array<std::int64_t, kPlaces> factor{};  // the scale ÷ 10^places; 0 where that is no whole number
    Words words;
  };
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
  struct Reference {
    model::FactId fact = model::kNone;
    model::EntityId target = model::kNoEntity;
  };

  void PlanEntities();
  void PlanFact(model::FactId fact);
  void PlanDefaults(Entity& entity, model::FactId fact);
  void PlanIdentity(Entity& entity, model::FactId fact);

  ChunkRows& RowsOf(std::int32_t entity) { return chunk_.entities[static_cast<std::size_t>(entity)]; }
  bool IsGiven(const Cell& cell) const { return (given_[cell.word] & cell.bit) != 0; }
  std::size_t RowFor(const Cell& cell) const { return rows_[static_cast<std::size_t>(cell.entity)]; }
  void Open(model::EntityId entity);
  bool Close(model::EntityId entity);
  std::size_t AddRow(model::EntityId entity, std::size_t parent);
  void AddPhantoms(model::EntityId collection, std::size_t parent);
  void Grow(model::EntityId entity, std::size_t rows);
  void Store(const Cell& cell, model::FactId fact, std::size_t row, std::int64_t value) {
    const auto narrow = static_cast<std::int32_t>(value);
    if (cell.width == Width::Byte)
      static_cast<std::uint8_t*>(cell.values)[row] = static_cast<std::uint8_t>(value);
    else if (cell.width == Width::Int64)
      static_cast<std::int64_t*>(cell.values)[row] = value;
    else if (narrow == value)
      static_cast<std::int32_t*>(cell.values)[row] = narrow;
    else
      chunk_.outsized.push_back({fact, static_cast<std::int32_t>(row), value});
  }
  // Declared, on the open row.
  void Give(const Cell& cell, model::FactId fact, std::int64_t value) {
    Store(cell, fact, RowFor(cell), value);
    given_[cell.word] |= cell.bit;
  }
  void Give(model::FactId fact, std::int64_t value) {
    Give(cells_[static_cast<std::size_t>(fact)], fact, value);
  }
  // And with it that there is one.
  void Put(const Cell& cell, model::FactId fact, std::int64_t value) {
    Give(cell, fact, value);
    if (cell.presence != model::kNone) Give(cell.presence, 1);
  }
  void Put(model::FactId fact, std::int64_t value) {
    Put(cells_[static_cast<std::size_t>(fact)], fact, value);
  }
  bool PutInRange(const Cell& cell, model::FactId fact, std::int64_t value) {
    if (value < cell.low || value > cell.high) return false;
    Put(cell, fact, value);
    return true;
  }
  bool SetFine(model::FactId fact, std::int64_t digits, std::size_t places);
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
  std::vector<Cell> cells_;        // by FactId
  std::vector<Reference> references_;
  std::vector<std::uint64_t> given_, all_;  // bit by fact: of the open element; of the entity
  std::vector<model::EntityId> open_;
  Chunk chunk_;
  std::vector<std::int32_t> slots_;  // of a hash table of chunk_.texts; -1: free
  std::size_t texts_before_ = 0, outsized_before_ = 0, origins_before_ = 0;
  std::vector<std::string_view> handles_seen_;  // scratch
};

}  // namespace doudi::record
