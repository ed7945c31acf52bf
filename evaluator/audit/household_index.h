// HouseholdIndex: the 编号 of a register's records, to find where one stands. About 16 bytes per record beside the texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::audit {

class HouseholdIndex {
 public:
  // In the order of the register. False where there is one of that name already; the first one is found by it.
  bool Add(std::string_view id);
  std::optional<std::uint32_t> Find(std::string_view id) const;
  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }
  std::string_view IdOf(std::uint32_t record) const;

 private:
  std::size_t SlotOf(std::string_view id) const;
  void Grow();

  std::string bytes_;
  std::vector<std::uint64_t> ends_;
  std::vector<std::uint32_t> slots_;  // record ＋ 1; 0: free
};

}  // namespace doudi::audit
