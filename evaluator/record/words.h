// Words: short texts and what they stand for, found without comparing byte by byte. For record/ only.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "record/bytes.h"

namespace doudi::record {

// Of at most 16 bytes: the first eight and the rest, and zeros behind.
struct ShortText {
  std::uint64_t low = 0, high = 0;
  std::uint32_t size = 0;

  // REQUIRES: size <= 16, and 16 bytes may be read.
  static ShortText Load(const char* from, std::size_t size) {
    return {LoadBytes(from) & kMasks[size + 8], LoadBytes(from + 8) & kMasks[size], static_cast<std::uint32_t>(size)};
  }
  // REQUIRES: size <= 16; nothing behind is read.
  static ShortText LoadExactly(const char* from, std::size_t size) {
    const auto count = static_cast<std::uint32_t>(size);
    if (size > 8) return {LoadBytes(from), LoadBytes(from + size - 8) >> 8 * (16 - size), count};
    if (size == 8) return {LoadBytes(from), 0, count};
    if (size >= 4) return {LoadBytes<std::uint32_t>(from) | std::uint64_t{LoadBytes<std::uint32_t>(from + size - 4)} << 8 * (size - 4), 0, count};
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < size; ++i) low |= std::uint64_t{static_cast<unsigned char>(from[i])} << 8 * i;
    return {low, 0, count};
  }

 private:
  // By size + 8 those of the first eight bytes, by size those of the rest.
  static constexpr std::array<std::uint64_t, 25> kMasks = [] {
    std::array<std::uint64_t, 25> masks{};
    for (std::size_t i = 9; i < masks.size(); ++i) masks[i] = i >= 16 ? ~std::uint64_t{0} : ~std::uint64_t{0} >> 8 * (16 - i);
    return masks;
  }();
};

class Words {
 public:
  static constexpr std::size_t kShort = 16;    // bytes
  static constexpr std::size_t kLongest = 32;

  // What a word that was added stands for; nullptr of any other.
  const std::int32_t* Find(std::string_view word) const {
    if (word.size() > kShort) return word.size() > kLongest ? nullptr : FindLong(word);
    return Find(ShortText::LoadExactly(word.data(), word.size()));
  }
  // The same, of a word behind which 16 bytes more may be read.
  const std::int32_t* FindPadded(std::string_view word) const {
    return word.size() > kShort ? Find(word) : Find(ShortText::Load(word.data(), word.size()));
  }
  const std::int32_t* Find(const ShortText& word) const {
    for (std::size_t at = PlaceOf(word);; at = (at + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[at];
      if (((entry.word.low ^ word.low) | (entry.word.high ^ word.high) | (entry.word.size ^ word.size)) == 0)
        return &entry.value;
      if (entry.word.size == kFree) return nullptr;
    }
  }
  // REQUIRES: it was not added before, and is not longer than kLongest.
  void Add(std::string_view word, std::int32_t value);
  std::size_t size() const { return count_; }

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  struct Entry {
    ShortText word{0, 0, kFree};
    std::int32_t value = 0;
  };
  struct LongEntry {
    std::array<char, kLongest> word{};
    std::size_t size = 0;
    std::int32_t value = 0;
  };

  std::size_t PlaceOf(const ShortText& word) const {
    return static_cast<std::size_t>((word.low * of_low_ ^ word.high * of_high_) >> shift_);
  }
  const std::int32_t* FindLong(std::string_view word) const;
  bool Arrange(const std::vector<Entry>& words);
  bool Insert(const Entry& entry);

  std::vector<Entry> entries_ = std::vector<Entry>(8);  // a power of two, at most half of them taken
  std::uint64_t of_low_ = 0x9E3779B97F4A7C15U, of_high_ = 0xC2B2AE3D27D4EB4FU;
  int shift_ = 64 - 3;
  std::vector<LongEntry> long_;  // sorted
  std::size_t count_ = 0;
};

}  // namespace doudi::record
