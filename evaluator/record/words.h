// Words: short texts and what they stand for, found without comparing byte by byte. For record/ only.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace doudi::record {

class Words {
 public:
  static constexpr std::size_t kLongest = 32;  // bytes

  // The value of a word that was added; nullptr if it was not.
  const std::int64_t* Find(std::string_view word) const {
    if (entries_.empty() || word.size() > kLongest) return nullptr;
    const Key key = KeyOf(word);
    for (std::size_t at = Place(key);; at = (at + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[at];
      if (entry.key.parts == key.parts && entry.key.size == key.size) return &entry.value;
      if (entry.key.size == kFree) return nullptr;
    }
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
  // The bytes of the word, some of them twice.
  struct Key {
    std::array<std::uint64_t, 4> parts{};
    std::uint64_t size = kFree;
  };
  struct Entry {
    Key key;
    std::int64_t value = 0;
  };

  template <class T>
  static std::uint64_t Load(const char* from) {
    T part;
    std::memcpy(&part, from, sizeof part);
    return part;
  }
  static Key KeyOf(std::string_view word) {
    const char* begin = word.data();
    const char* end = begin + word.size();
    Key key;
    key.size = word.size();
    if (word.size() > 16)
      key.parts = {Load<std::uint64_t>(begin), Load<std::uint64_t>(begin + 8), Load<std::uint64_t>(end - 16),
                   Load<std::uint64_t>(end - 8)};
    else if (word.size() >= 8)
      key.parts = {Load<std::uint64_t>(begin), Load<std::uint64_t>(end - 8), 0, 0};
    else if (word.size() >= 4)
      key.parts = {Load<std::uint32_t>(begin), Load<std::uint32_t>(end - 4), 0, 0};
    else
      for (const char c : word) key.parts[0] = key.parts[0] << 8 | static_cast<unsigned char>(c);
    return key;
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
