#include "audit/household_index.h"

#include <functional>

namespace doudi::audit {

std::string_view HouseholdIndex::IdOf(std::uint32_t record) const {
  const std::size_t begin = record == 0 ? 0 : ends_[record - 1];
  return std::string_view(bytes_).substr(begin, ends_[record] - begin);
}

// Where the id is, or would be.
std::size_t HouseholdIndex::SlotOf(std::string_view id) const {
  std::size_t slot = std::hash<std::string_view>{}(id) & (slots_.size() - 1);
  while (slots_[slot] != 0 && IdOf(slots_[slot] - 1) != id) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

void HouseholdIndex::Grow() {
  slots_.assign(slots_.empty() ? 1024 : slots_.size() * 2, 0);
  for (std::uint32_t record = 0; record < size(); ++record)
    if (const std::size_t slot = SlotOf(IdOf(record)); slots_[slot] == 0) slots_[slot] = record + 1;
}

bool HouseholdIndex::Add(std::string_view id) {
  if (ends_.size() * 2 >= slots_.size()) Grow();
  bytes_.append(id);
  ends_.push_back(bytes_.size());
  const std::size_t slot = SlotOf(id);
  if (slots_[slot] != 0) return false;
  slots_[slot] = size();
  return true;
}

std::optional<std::uint32_t> HouseholdIndex::Find(std::string_view id) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t found = slots_[SlotOf(id)];
  if (found == 0) return std::nullopt;
  return found - 1;
}

}  // namespace doudi::audit
