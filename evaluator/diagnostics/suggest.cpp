#include <algorithm>
#include <cstddef>
#include <numeric>

#include "diagnostics/diagnostic.h"
#include "source/utf8.h"

namespace doudi::diagnostics {
namespace {

// How many code points to insert, delete, replace or swap with their neighbour to make `a` into `b`.
std::size_t EditDistance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> two_back(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_back[j - 2] + 1);
    }
    std::swap(two_back, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::size_t CommonPrefix(const std::u32string& a, const std::u32string& b) {
  const auto [end, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(end - a.begin());
}

}  // namespace

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::u32string wanted = source::Decode(word);
  // One slip in up to five characters, then one more for every three: a Han name is short, and half of it
  // replaced is another name. A single character has nothing left when it is wrong.
  if (wanted.size() < 2) return {};
  const std::size_t limit = std::max<std::size_t>(wanted.size(), 3) / 3;
  const std::string* best = nullptr;
  std::size_t best_distance = limit + 1;
  std::size_t best_prefix = 0;
  for (const std::string& candidate : candidates) {
    const std::u32string name = source::Decode(candidate);
    const std::size_t shorter = std::min(name.size(), wanted.size());
    if (std::max(name.size(), wanted.size()) - shorter > limit) continue;
    const std::size_t distance = EditDistance(wanted, name);
    if (distance > limit || distance >= shorter || distance == 0) continue;
    const std::size_t prefix = CommonPrefix(wanted, name);
    if (distance < best_distance || (distance == best_distance && prefix > best_prefix)) {
      best = &candidate;
      best_distance = distance;
      best_prefix = prefix;
    }
  }
  return best ? *best : std::string();
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(word, candidates);
  return nearest.empty() ? std::string() : "是否指「" + nearest + "」？";
}

}  // namespace doudi::diagnostics
