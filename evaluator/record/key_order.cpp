#include "record/key_order.h"

#include <algorithm>
#include <cstddef>

namespace doudi::record {
namespace {

bool InNumber(char c) { return c >= '0' && c <= '9'; }

// The digits at the beginning of `text`, without leading zeros; takes them off.
std::string_view TakeNumber(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && InNumber(text[size])) ++size;
  std::string_view number = text.substr(0, size);
  text.remove_prefix(size);
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

int CompareNumbers(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    if (InNumber(a.front()) && InNumber(b.front())) {
      const std::string_view x = TakeNumber(a);
      const std::string_view y = TakeNumber(b);
      if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
      if (const int found = x.compare(y); found != 0) return found;
    } else if (a.front() != b.front()) {
      return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front()) ? -1 : 1;
    } else {
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  if (a.empty() != b.empty()) return a.empty() ? -1 : 1;
  return whole_a.compare(whole_b);  // 7 and 07
}

}  // namespace

int CompareKeys(KeyOrder order, std::string_view a, std::string_view b) { return order == KeyOrder::ByBytes ? a.compare(b) : CompareNumbers(a, b); }

}  // namespace doudi::record
