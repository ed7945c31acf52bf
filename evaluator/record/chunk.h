// Chunk: records of a register in narrow columns, as registers are read, kept and screened.
//
// A chunk holds what a batch holds (record/batch.h: rows per entity, offsets per parent, one column per fact), with each value in as many
// bytes as its fact needs: a member of an enumeration in one, a date or an amount of money in four. What no narrow column can hold lies
// beside it as `outsized`, and nothing is lost. Pair entities have no rows here: they are derived where a batch is made (Widen).
//
// Of where a value comes from a chunk keeps the state alone, and it keeps no papers (已有材料): verdicts and amounts rest on neither. Both
// are there, in `origins` and `papers`, where they were asked for (RegisterOptions::origins): the 政策包 of a household shows them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/batch.h"

namespace doudi::record {

enum class Width : std::uint8_t {
  Byte,   // booleans; enumerations of at most 256 members
  Int32,  // dates, divisions, texts, larger enumerations; numbers in hundredths or coarser
  Int64,  // other numbers
};
Width WidthOf(const model::Model& model, const model::Fact& fact);
std::size_t BytesOf(Width width);

// Texts one after another: one allocation, however many there are, or none where they lie in a mapped file.
class Strings {
 public:
  Strings() = default;
  // `count` texts of a file, the i-th of which ends at ends[i]. The file stays mapped as long as they are used.
  static Strings Mapped(const char* bytes, const std::uint64_t* ends, std::size_t count) {
    Strings strings;
    strings.mapped_bytes_ = bytes;
    strings.mapped_ends_ = ends;
    strings.mapped_count_ = count;
    return strings;
  }

  void Add(std::string_view text) {  // REQUIRES: not mapped
    bytes_.append(text);
    ends_.push_back(bytes_.size());
  }
  std::string_view operator[](std::size_t i) const {
    const std::uint64_t* ends = mapped_ends_ ? mapped_ends_ : ends_.data();
    const std::uint64_t begin = i == 0 ? 0 : ends[i - 1];
    return {(mapped_ends_ ? mapped_bytes_ : bytes_.data()) + begin, ends[i] - begin};
  }
  std::string_view back() const { return (*this)[size() - 1]; }
  std::size_t size() const { return mapped_ends_ ? mapped_count_ : ends_.size(); }
  // Keeps the first `count`.
  void Truncate(std::size_t count) {
    if (mapped_ends_) {
      mapped_count_ = count;
      return;
    }
    ends_.resize(count);
    bytes_.resize(count == 0 ? 0 : ends_.back());
  }
  void Clear() {  // not mapped any more
    mapped_bytes_ = nullptr;
    mapped_ends_ = nullptr;
    Truncate(0);
  }
  friend bool operator==(const Strings& a, const Strings& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (a[i] != b[i]) return false;
    return true;
  }

 private:
  std::string bytes_;
  std::vector<std::uint64_t> ends_;
  const char* mapped_bytes_ = nullptr;
  const std::uint64_t* mapped_ends_ = nullptr;
  std::size_t mapped_count_ = 0;
};

// One fact's values. Exactly one array holds them, by width; where the chunk lies in a mapped file, `mapped` does.
struct NarrowColumn {
  Width width = Width::Byte;
  std::vector<std::uint8_t> bytes;
  std::vector<std::int32_t> ints;
  std::vector<std::int64_t> longs;
  const void* mapped = nullptr;
  std::vector<FactState> states;  // empty: every row is Declared
  std::int64_t largest = -1;      // of numbers: no value is larger in size; −1: not worked out

  const std::uint8_t* Bytes() const { return mapped ? static_cast<const std::uint8_t*>(mapped) : bytes.data(); }
  const std::int32_t* Ints() const { return mapped ? static_cast<const std::int32_t*>(mapped) : ints.data(); }
  const std::int64_t* Longs() const { return mapped ? static_cast<const std::int64_t*>(mapped) : longs.data(); }
  std::int64_t At(std::size_t row) const {
    return width == Width::Byte ? Bytes()[row] : width == Width::Int32 ? Ints()[row] : Longs()[row];
  }
  FactState StateAt(std::size_t row) const { return states.empty() ? FactState::Declared : states[row]; }
  // False where the value does not fit; the row then holds 0.
  bool Append(std::int64_t value);
  void Resize(std::size_t rows);  // new rows hold 0
};

struct ChunkRows {
  std::size_t count = 0;
  std::vector<std::int32_t> parents;   // root: empty
  std::vector<std::int32_t> offsets;   // parent's count + 1; root: empty
  std::vector<std::uint8_t> phantom;   // empty: no row is a phantom
  Strings handles;                     // 编号 by row; empty where no row has one
};

// The parents that the offsets of rows say. REQUIRES: count is the last offset.
void SetParents(ChunkRows& rows);

// A value that is too large for its column: the row holds 0 there.
struct Outsized {
  model::FactId fact = model::kNone;
  std::int32_t row = 0;
  std::int64_t value = 0;
  friend bool operator==(const Outsized&, const Outsized&) = default;
};

// Where a value comes from, beyond its state.
struct Origin {
  model::FactId fact = model::kNone;
  std::int32_t row = 0;
  Provenance provenance;
};
// A paper that there is: its owner's row is one of the chunk.
struct Paper {
  std::int32_t record = 0;
  HeldDocument held;
};

struct Chunk {
  std::vector<ChunkRows> entities;     // by EntityId; of pair entities nothing
  std::vector<NarrowColumn> facts;     // by FactId
  std::vector<Outsized> outsized;      // by fact and row
  Strings texts;                       // interned texts of Text facts
  Strings record_ids;                  // by root row
  std::vector<Origin> origins;         // by fact and row, where asked for
  std::vector<Paper> papers;           // by record, where asked for
  std::shared_ptr<const void> mapping; // of a file, of columns and texts that lie in one

  std::size_t records() const { return entities.empty() ? 0 : entities[0].count; }
};

// Works out `largest` of the columns of numbers. For whoever has filled a chunk: what reads it need not look at every value then.
void MeasureNumbers(const model::Model& model, Chunk& chunk);

// An empty chunk with a column of the right width for each fact.
Chunk EmptyChunk(const model::Model& model);
// The same records in narrow columns; with `origins` also where values come from and which papers there are.
Chunk Pack(const model::Model& model, const Batch& batch, bool origins = false);
// Adds the origins and papers of a batch whose rows are now those from first_rows (by EntityId) on; origins in no order.
void AddOrigins(const Batch& batch, const model::Model& model, std::span<const std::size_t> first_rows, Chunk& chunk);
// The chosen records (root rows, ascending) as a batch, in that order.
Batch Widen(const model::Model& model, const Chunk& chunk, std::span<const std::int32_t> records);

}  // namespace doudi::record
