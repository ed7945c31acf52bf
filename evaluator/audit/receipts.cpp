#include "audit/receipts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace doudi::audit {
namespace {

using Key = std::tuple<std::int32_t, std::size_t, std::string_view>;

class Gathering {
 public:
  Gathering(std::uint64_t first, MonthRange range, MonthDay day) : first_(first), range_(range), day_(day) {}

  void Add(const Payment& payment) {
    if (!range_.Contains(payment.month)) return;
    Receipt& receipt = At(payment.record, payment.programme, payment.person);
    auto& month = receipt.months[static_cast<std::size_t>(payment.month.number - range_.from.number)];
    month.paid += payment.fen;
    month.in_ledger = true;
    ++month.payments;
    const auto account = std::lower_bound(receipt.accounts.begin(), receipt.accounts.end(), payment.account);
    if (!payment.account.empty() && (account == receipt.accounts.end() || *account != payment.account)) receipt.accounts.insert(account, payment.account);
  }

  void Add(const RollEntry& entry) {
    const Month first = std::max(MonthOf(entry.from), range_.from);
    const Month last = entry.until ? std::min(MonthOf(*entry.until), range_.to) : range_.to;
    if (first > last) return;
    Receipt& receipt = At(entry.record, entry.programme, entry.person);
    for (Month month = first; month <= last; ++month.number) {
      auto& at = receipt.months[static_cast<std::size_t>(month.number - range_.from.number)];
      const value::Date asked = DayIn(month, day_);
      const bool holds = entry.from <= asked && (!entry.until || asked <= *entry.until);
      at.on_roll = at.on_roll || IsPayingState(entry.state);
      auto& holding = holding_[{&receipt, month.number}];
      if (holding && !holds) continue;
      holding = holds;
      at.state = entry.state;
      at.roll_fen = entry.fen;
    }
  }

  std::vector<Receipt> Take() {
    std::vector<Receipt> receipts;
    for (auto& [key, receipt] : receipts_) receipts.push_back(std::move(receipt));
    return receipts;
  }

 private:
  Receipt& At(std::uint64_t record, std::size_t programme, std::string_view person) {
    const auto place = static_cast<std::int32_t>(record - first_);
    // Rows come in this order, but for those of the roll.
    if (last_ != receipts_.end() && last_->first == Key{place, programme, person}) return last_->second;
    last_ = receipts_.try_emplace({place, programme, person}).first;
    if (last_->second.months.empty()) last_->second = {place, programme, person, std::vector<ReceiptMonth>(range_.size()), {}};
    return last_->second;
  }

  std::uint64_t first_;
  MonthRange range_;
  MonthDay day_;
  std::map<Key, Receipt> receipts_;
  std::map<Key, Receipt>::iterator last_ = receipts_.end();
  std::map<std::pair<const Receipt*, std::int32_t>, bool> holding_;
};

}  // namespace

bool IsPayingState(std::string_view state) { return state.empty() || state == "在享" || state == "渐退"; }

std::vector<Receipt> ReadReceipts(const Ledger& ledger, const Roll* roll, std::uint64_t first, std::uint64_t last, MonthRange range, MonthDay day) {
  Gathering gathering(first, range, day);
  ledger.Read(first, last, [&](const Payment& payment) { gathering.Add(payment); });
  if (roll != nullptr) roll->Read(first, last, [&](const RollEntry& entry) { gathering.Add(entry); });
  return gathering.Take();
}

}  // namespace doudi::audit
