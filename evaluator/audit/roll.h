// Roll (在享名单): who is in receipt of what, from when to when, and in which state.
//
//   家庭编号,成员编号,项目,自,至,状态,月额
//   SZ-0001,,最低生活保障,2023-05-01,,在享,1560
//
// Read, mapped, sorted and kept as the ledger is (audit/ledger.h). A month is on the roll where some day of it is. Without a roll what the ledger
// pays is what is in receipt.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "audit/ledger.h"

namespace doudi::audit {

struct RollEntry {
  std::uint64_t record = 0;
  std::size_t programme = 0;
  std::string_view person;
  value::Date from = {};                // the first day that there is where it is not said
  std::optional<value::Date> until;     // the last day; it goes on where there is none
  std::string_view state;               // as written; "" where nothing was
  std::optional<std::int64_t> fen;      // a month
};

struct RollCounts {
  std::uint64_t rows = 0, kept = 0, set_aside = 0, strangers = 0;
};
// `states`: that there are; empty: any.
RollCounts ImportRoll(const TableSource& source, const Programmes& programmes, const HouseholdIndex& households, const std::vector<std::string>& states,
                      const std::string& folder, const std::string& path, const IssueSink& issues);

class Roll {
 public:
  Roll(const std::string& path, const Programmes& programmes) : rows_(path, programmes) {}
  const std::vector<std::size_t>& programmes() const { return rows_.programmes(); }  // that it names, ascending
  void Read(std::uint64_t first, std::uint64_t last, const std::function<void(const RollEntry&)>& visit) const;

  const ProgrammeRows& rows() const { return rows_; }

 private:
  ProgrammeRows rows_;
};

}  // namespace doudi::audit
