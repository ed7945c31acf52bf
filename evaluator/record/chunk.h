// Chunk: records of a register in narrow columns, as registers are read, kept and screened.
//
// A chunk holds what a batch holds (record/batch.h: rows per entity, offsets per parent, one column per fact), with each value in as many
// bytes as its fact needs: a member of an enumeration in one, a date or an amount of money in four. What no narrow column can hold lies
// beside it as `outsized`, and nothing is lost. Pair entities have no rows here: they are derived where a batch is made (Widen).
//
// Of where a value comes from a chunk keeps the state alone, and it keeps no papers (已有材料): verdicts and amounts rest on neither. The
// 政策包 of a household is made from its record.
#pragma once

#include <cstdint>
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

// Texts one after another: one allocation, however many there are.
class Strings {
 public:
  void Add(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(bytes_.size());
  }
  std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }
  std::size_t size() const { return ends_.size(); }
  // Keeps the first `count`.
  void Truncate(std::size_t count) {
    ends_.resize(count);
    bytes_.resize(count == 0 ? 0 : ends_.back());
  }
  void Clear() { Truncate(0); }
  friend bool operator==(const Strings&, const Strings&) = default;

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
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

// A value that is too large for its column: the row holds 0 there.
struct Outsized {
  model::FactId fact = model::kNone;
  std::int32_t row = 0;
  std::int64_t value = 0;
  friend bool operator==(const Outsized&, const Outsized&) = default;
};

struct Chunk {
  std::vector<ChunkRows> entities;     // by EntityId; of pair entities nothing
  std::vector<NarrowColumn> facts;     // by FactId
  std::vector<Outsized> outsized;      // by fact and row
  std::vector<std::string> texts;      // interned texts of Text facts
  Strings record_ids;                  // by root row

  std::size_t records() const { return entities.empty() ? 0 : entities[0].count; }
};

// Works out `largest` of the columns of numbers. For whoever has filled a chunk: what reads it need not look at every value then.
void MeasureNumbers(const model::Model& model, Chunk& chunk);

// An empty chunk with a column of the right width for each fact.
Chunk EmptyChunk(const model::Model& model);
// The same records in narrow columns.
Chunk Pack(const model::Model& model, const Batch& batch);
// The chosen records (root rows, ascending) as a batch, in that order.
Batch Widen(const model::Model& model, const Chunk& chunk, std::span<const std::int32_t> records);

}  // namespace doudi::record
