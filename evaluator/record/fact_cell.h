// FactCell: where the values of one fact go in the chunk that is being built, and what of them is taken at a glance.
// For record/ only.
#pragma once

#include <array>
#include <cstdint>

#include "record/chunk.h"
#include "record/words.h"

namespace doudi::record {

// The open element of an entity, until it is ended.
struct OpenRow {
  std::size_t row = 0;
  std::uint64_t* given = nullptr;  // bit by fact
};

class FactCell {
 public:
  // A number's `digits` ÷ 10^`places`, the day of a date, the code of a word: false where it is not within what is
  // taken here; ChunkBuilder::Set or SetDecimal then says what becomes of it. REQUIRES: |digits| < 10^14.
  bool PutDecimal(const OpenRow& open, std::int64_t digits, std::size_t places) const {
    return places < kPlaces && factor_[places] != 0 && Put(open, digits * factor_[places]);
  }
  bool PutWhole(const OpenRow& open, std::int64_t number) const { return Put(open, number * factor_[0]); }
  bool Put(const OpenRow& open, std::int64_t value) const {
    if (static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(least_) > span_) return false;
    PutCode(open, value);
    return true;
  }
  // REQUIRES: the value is one of the fact's words, or a truth value of a boolean fact.
  void PutCode(const OpenRow& open, std::int64_t value) const {
    Store(open.row, value);
    open.given[word_] |= bit_;
    if (presence_) [[unlikely]] {
      presence_->Store(open.row, 1);
      open.given[presence_->word_] |= presence_->bit_;
    }
  }
  const Words& words() const { return words_; }

 private:
  friend class ChunkBuilder;
  enum class Reading : std::uint8_t {
    Decimal,  // in [low, high]
    Day,      // 2024-07-01, in [low, high]
    Word,     // one of few texts: it is remembered what each means
    Plain,    // any text
    Other,    // as ReadValue reads it
  };
  static constexpr std::size_t kPlaces = 5;

  // REQUIRES: it fits.
  void Store(std::size_t row, std::int64_t value) const {
    if (width_ == Width::Int32)
      static_cast<std::int32_t*>(values_)[row] = static_cast<std::int32_t>(value);
    else if (width_ == Width::Byte)
      static_cast<std::uint8_t*>(values_)[row] = static_cast<std::uint8_t>(value);
    else
      static_cast<std::int64_t*>(values_)[row] = value;
  }

  void* values_ = nullptr;  // of the column
  std::int64_t least_ = 0;  // what Put takes: of the values in range those that fit
  std::uint64_t span_ = 0;
  std::uint64_t bit_ = 0;
  std::uint32_t word_ = 0;  // of the entity's given bits
  Width width_ = Width::Byte;
  Reading reading_ = Reading::Other;
  bool is_boolean_ = false, is_presence_ = false;  // says of another fact whether there is one
  const FactCell* presence_ = nullptr;
  std::array<std::int64_t, kPlaces> factor_{};  // the scale ÷ 10^places; 0 where that is no whole number
  Words words_;
  // For ChunkBuilder, of what is not taken at a glance.
  model::EntityId entity_ = 0;
  model::FactId presence_fact_ = model::kNone;
  std::int64_t low_ = 0, high_ = 0;
};

}  // namespace doudi::record
