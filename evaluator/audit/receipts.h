// Receipts: what a stretch of the register's records was paid, and what the roll says of it, month by month.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/ledger.h"
#include "audit/roll.h"

namespace doudi::audit {

struct ReceiptMonth {
  std::int64_t paid = 0;                  // fen, all payments of the month together
  bool in_ledger = false;                 // there is one
  std::int32_t payments = 0;              // how many
  bool on_roll = false;                   // in a state in which it is paid
  std::string state = {};                 // as the roll writes it; "" where it says nothing
  std::optional<std::int64_t> roll_fen;   // a month, by the roll
};

// One programme of one household, or of one person in it.
struct Receipt {
  std::int32_t record = 0;   // its place among those asked for
  std::size_t programme = 0;
  std::string person;        // 编号; "" for the household
  std::vector<ReceiptMonth> months;           // from the first of the range on
  std::vector<std::string> accounts = {};       // each once, in the order of their bytes
};

// Of these records of the register, ascending; by record, programme and person. `roll` may be null. Of the entries of a month on the roll that counts which holds on the day of the month, else the last one.
std::vector<Receipt> ReadReceipts(const Ledger& ledger, const Roll* roll, const std::vector<std::uint64_t>& records, MonthRange range, MonthDay day);

// The states of the roll in which is paid: 在享, 渐退, none said.
bool IsPayingState(std::string_view state);

}  // namespace doudi::audit
