// Words: short texts and what they stand for, found without comparing byte by byte. For record/ only.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "record/bytes.h"

namespace doudi::record {

class Words {
 public:
  static constexpr std::size_t kLongest = 32;  // bytes

  // The value of a word that was added; nullptr if it was not.
  const std::int64_t* Find(std::string_view word) const {
    if (entries_.empty() || word.size() > kLongest) return nullptr;
    return FindKey(KeyOf(word));
  }
  // The same, of a word behind which 16 bytes more may be read.
  const std::int64_t* FindPadded(std::string_view word) const {
    if (entries_.empty() || word.size() > 16) return Find(word);
    const std::size_t first = std::min<std::size_t>(word.size(), 8);
    return FindKey({{FirstBytes(LoadBytes(word.data()), first),
                     FirstBytes(LoadBytes(word.data() + 8), word.size() - first), 0, 0},
                    word.size()});
  }
  // REQUIRES: it was not added before, and is not longer than kLongest.
  void Add(std::string_view word, std::int64_t value) {
    if (2 * (count_ + 1) > entries_.size()) Widen();
    Insert({KeyOf(word), value});
    ++count_;
  }
  std::size_t size() const { return count_; }

 private:
  static constexpr std::uint64_t kFree = ~std::uint64_t{0};
  struct Key {
    std::array<std::uint64_t, kLongest / 8> parts{};  // the word and zeros
    std::uint64_t size = kFree;
    bool Is(const Key& other) const {
      std::uint64_t different = size ^ other.size;
      for (std::size_t i = 0; i < parts.size(); ++i) different |= parts[i] ^ other.parts[i];
      return different == 0;
    }
  };
  struct Entry {
    Key key;
    std::int64_t value = 0;
  };

  static Key KeyOf(std::string_view word) {
    Key key;
    key.size = word.size();
    std::memcpy(key.parts.data(), word.data(), word.size());
    return key;
  }
  const std::int64_t* FindKey(const Key& key) const {
    for (std::size_t at = Place(key);; at = (at + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[at];
      if (entry.key.Is(key)) return &entry.value;
      if (entry.key.size == kFree) return nullptr;
    }
  }
  std::size_t Place(const Key& key) const {
    std::uint64_t mixed =
        key.parts[0] * 0x9E3779B97F4A7C15U ^ (key.parts[1] + key.size) * 0xC2B2AE3D27D4EB4FU;
    mixed ^= key.parts[2] * 0x165667B19E3779F9U ^ key.parts[3] * 0x85EBCA77C2B2AE63U;
    return static_cast<std::size_t>((mixed ^ mixed >> 32) * 0x9E3779B97F4A7C15U >> 40) &
           (entries_.size() - 1);
  }
  void Insert(const Entry& entry) {
    std::size_t at = Place(entry.key);
    while (entries_[at].key.size != kFree) at = (at + 1) & (entries_.size() - 1);
    entries_[at] = entry;
  }
  void Widen() {
    std::vector<Entry> before(entries_.empty() ? 8 : 2 * entries_.size());
    before.swap(entries_);
    for (const Entry& entry : before)
      if (entry.key.size != kFree) Insert(entry);
  }

  std::vector<Entry> entries_;  // a power of two, at most half of them taken
  std::size_t count_ = 0;
};

}  // namespace doudi::record
