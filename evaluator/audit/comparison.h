// Comparison: paid against due, row by row of a line, for the rows where they part.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/case.h"
#include "audit/dues.h"
#include "audit/receipts.h"

namespace doudi::audit {

// What a line was paid to the records of a chunk, by row of its entity. A record of which something was paid to nobody in particular, or to somebody
// whom it does not have, is compared as a whole.
class LinePayments {
 public:
  // `rows` and `handles`: of the line's entity in the chunk.
  LinePayments(const model::Model& model, const Line& line, const std::vector<Receipt>& receipts, const record::Chunk& chunk, std::size_t months);

  bool any() const { return any_; }
  bool IsWhole(std::int32_t record) const { return !whole_.empty() && whole_[static_cast<std::size_t>(record)]; }
  std::int64_t PaidAt(std::size_t month, std::int32_t row) const { return any_ ? paid_[month * rows_ + static_cast<std::size_t>(row)] : 0; }
  bool OnRollAt(std::size_t month, std::int32_t row) const { return !roll_.empty() && roll_[month * rows_ + static_cast<std::size_t>(row)] != 0; }
  // Of a record that is compared as a whole.
  std::int64_t PaidToRecord(std::size_t month, std::int32_t record) const;
  bool RecordOnRoll(std::size_t month, std::int32_t record) const;
  // Whether anything was paid or on the roll in any month.
  bool Receives(std::int32_t row) const;
  std::vector<std::string> AccountsOf(std::int32_t record, std::string_view person) const;

 private:
  std::span<const Receipt* const> ReceiptsOf(std::int32_t record) const;

  std::size_t rows_ = 0, months_ = 0;
  bool any_ = false;
  std::vector<std::int64_t> paid_;   // months × rows
  std::vector<std::uint8_t> roll_;   // the same; empty where there is none
  std::vector<bool> whole_;          // by record
  std::vector<const Receipt*> receipts_;
};

// How far paid lies from due. `missed`: nothing is paid and it is not on the roll.
struct Gap {
  DifferenceKind kind = DifferenceKind::Unsure;
  value::Rational amount;  // 元
};
std::optional<Gap> Compare(std::int64_t paid_fen, const value::Bounds& due, bool on_roll);

// The part of a difference that was there by other facts or rules as well: as much of `whole` as goes the same way. 元.
value::Rational SharedPart(const Gap& whole, const std::optional<Gap>& other);

}  // namespace doudi::audit
