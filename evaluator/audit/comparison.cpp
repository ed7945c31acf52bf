#include "audit/comparison.h"

#include <algorithm>

namespace doudi::audit {
namespace {

using screening::PlaceOf;
using value::Rational;

constexpr std::int64_t kFen = 100;

Rational Less(const Rational& a, const Rational& b) { return value::Subtract(a, b).value_or(Rational(0)); }

}  // namespace

std::string_view JsonName(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::Overpaid: return "overpaid";
    case DifferenceKind::Underpaid: return "underpaid";
    case DifferenceKind::Missed: return "missed";
    case DifferenceKind::Unsure: break;
  }
  return "unsure";
}

std::string_view ChineseName(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::Overpaid: return "多发";
    case DifferenceKind::Underpaid: return "少发";
    case DifferenceKind::Missed: return "漏发";
    case DifferenceKind::Unsure: break;
  }
  return "存疑";
}

LinePayments::LinePayments(const model::Model& model, const Line& line, const std::vector<Receipt>& receipts, const record::Chunk& chunk, std::size_t months)
    : rows_(chunk.entities[PlaceOf(line.entity)].count), months_(months) {
  for (const auto& receipt : receipts)
    if (std::find(line.programmes.begin(), line.programmes.end(), receipt.programme) != line.programmes.end()) receipts_.push_back(&receipt);
  any_ = !receipts_.empty();
  if (!any_) return;
  paid_.assign(months * rows_, 0);
  const auto on_roll = [](const Receipt* receipt) {
    return std::any_of(receipt->months.begin(), receipt->months.end(), [](const ReceiptMonth& month) { return month.on_roll; });
  };
  if (std::any_of(receipts_.begin(), receipts_.end(), on_roll)) roll_.assign(months * rows_, 0);
  const auto& handles = chunk.entities[PlaceOf(line.entity)].handles;
  for (const auto* receipt : receipts_) {
    auto [row, last] = screening::RowsOf(model, chunk, line.entity, receipt->record);
    if (line.entity != 0) {
      while (row < last && (receipt->person.empty() || handles.size() == 0 || handles[PlaceOf(row)] != receipt->person)) ++row;
      if (row == last) {
        whole_.resize(chunk.records(), false);
        whole_[PlaceOf(receipt->record)] = true;
        continue;
      }
    }
    for (std::size_t month = 0; month < months; ++month) {
      paid_[month * rows_ + PlaceOf(row)] += receipt->months[month].paid;
      if (receipt->months[month].on_roll) roll_[month * rows_ + PlaceOf(row)] = 1;
    }
  }
}

// Receipts come by record.
std::span<const Receipt* const> LinePayments::ReceiptsOf(std::int32_t record) const {
  const auto before = [](const Receipt* receipt, std::int32_t wanted) { return receipt->record < wanted; };
  const auto first = std::lower_bound(receipts_.begin(), receipts_.end(), record, before);
  const auto last = std::lower_bound(first, receipts_.end(), record + 1, before);
  return {first, last};
}

std::int64_t LinePayments::PaidToRecord(std::size_t month, std::int32_t record) const {
  std::int64_t paid = 0;
  for (const auto* receipt : ReceiptsOf(record)) paid += receipt->months[month].paid;
  return paid;
}

bool LinePayments::RecordOnRoll(std::size_t month, std::int32_t record) const {
  const auto receipts = ReceiptsOf(record);
  return std::any_of(receipts.begin(), receipts.end(), [&](const Receipt* receipt) { return receipt->months[month].on_roll; });
}

bool LinePayments::Receives(std::int32_t row) const {
  for (std::size_t month = 0; month < months_ && any_; ++month)
    if (PaidAt(month, row) != 0 || OnRollAt(month, row)) return true;
  return false;
}

std::vector<std::string> LinePayments::AccountsOf(std::int32_t record, std::string_view person) const {
  std::vector<std::string> accounts;
  for (const auto* receipt : ReceiptsOf(record))
    if (person.empty() || receipt->person == person)
      accounts.insert(accounts.end(), receipt->accounts.begin(), receipt->accounts.end());
  std::sort(accounts.begin(), accounts.end());
  accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
  return accounts;
}

std::optional<Gap> Compare(std::int64_t paid_fen, const value::Bounds& due, bool on_roll) {
  const Rational paid(paid_fen, kFen);
  if (!due.high_infinite && paid > due.high) return Gap{DifferenceKind::Overpaid, Less(paid, due.high)};
  if (!due.low_infinite && paid < due.low)
    return Gap{paid_fen == 0 && !on_roll ? DifferenceKind::Missed : DifferenceKind::Underpaid, Less(due.low, paid)};
  if (due.IsPoint()) return std::nullopt;
  // Of one that gets nothing it is no difference that it might qualify.
  if (paid_fen == 0 && !on_roll) return std::nullopt;
  return Gap{DifferenceKind::Unsure, 0};
}

Rational SharedPart(const Gap& whole, const std::optional<Gap>& other) {
  const auto over = [](DifferenceKind kind) { return kind == DifferenceKind::Overpaid; };
  if (!other || other->kind == DifferenceKind::Unsure || over(whole.kind) != over(other->kind)) return 0;
  return std::min(whole.amount, other->amount);
}

}  // namespace doudi::audit
