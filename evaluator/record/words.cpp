#include "record/words.h"

#include <algorithm>
#include <bit>

namespace doudi::record {
namespace {

constexpr std::size_t kSpread = 64;  // words
constexpr std::size_t kFew = 8;       // that lie close together: the less memory, the better
constexpr int kTries = 64;

std::string_view TextOf(const std::array<char, Words::kLongest>& bytes, std::size_t size) { return {bytes.data(), size}; }

}  // namespace

void Words::Add(std::string_view word, std::int32_t value) {
  ++count_;
  if (word.size() > kShort) {
    LongEntry entry;
    std::copy(word.begin(), word.end(), entry.word.begin());
    entry.size = word.size();
    entry.value = value;
    const auto place = std::lower_bound(long_.begin(), long_.end(), word, [](const LongEntry& one, std::string_view other) {
      return TextOf(one.word, one.size) < other;
    });
    long_.insert(place, entry);
    return;
  }
  std::array<char, kShort> padded{};
  std::copy(word.begin(), word.end(), padded.begin());
  const Entry added{ShortText::Load(padded.data(), word.size()), value};
  if (const std::size_t shorts = count_ - long_.size(); shorts > kSpread && 2 * shorts <= entries_.size()) {
    Insert(added);
    return;
  }
  std::vector<Entry> words;
  for (const Entry& entry : entries_)
    if (entry.word.size != kFree) words.push_back(entry);
  words.push_back(added);
  const std::size_t room = std::bit_ceil(std::max<std::size_t>(8, (words.size() > kFew ? 4 : 2) * words.size()));
  entries_.resize(room);
  shift_ = 64 - std::countr_zero(room);
  // Few words are spread so that none is in another's way: then no search goes on, which nobody could foresee.
  int tries = words.size() > kSpread ? 0 : kTries;
  while (!Arrange(words) && tries-- > 0) {
    of_low_ = (of_low_ * 6364136223846793005U + 1442695040888963407U) | 1;
    of_high_ = (of_high_ * 2862933555777941757U + 3037000493U) | 1;
  }
}

// Whether each lies where it is looked for first.
bool Words::Arrange(const std::vector<Entry>& words) {
  std::fill(entries_.begin(), entries_.end(), Entry{});
  bool spread = true;
  for (const Entry& entry : words) spread = Insert(entry) && spread;
  return spread;
}

bool Words::Insert(const Entry& entry) {
  const std::size_t first = PlaceOf(entry.word);
  std::size_t at = first;
  while (entries_[at].word.size != kFree) at = (at + 1) & (entries_.size() - 1);
  entries_[at] = entry;
  return at == first;
}

const std::int32_t* Words::FindLong(std::string_view word) const {
  const auto place = std::lower_bound(long_.begin(), long_.end(), word, [](const LongEntry& one, std::string_view other) {
    return TextOf(one.word, one.size) < other;
  });
  return place != long_.end() && TextOf(place->word, place->size) == word ? &place->value : nullptr;
}

}  // namespace doudi::record
