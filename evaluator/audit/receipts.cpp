#include "audit/receipts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace doudi::audit {
namespace {

using Key = std::tuple<std::int32_t, std::size_t, std::string>;
using Sought = std::tuple<std::int32_t, std::size_t, std::string_view>;

class Gathering {
 public:
  Gathering(MonthRange range, MonthDay day) : range_(range), day_(day) {}

  void Begin(std::int32_t place) { place_ = place; }

  void Add(const Payment& payment) {
    if (!range_.Contains(payment.month)) return;
    Receipt& receipt = At(payment.programme, payment.person);
    auto& month = receipt.months[static_cast<std::size_t>(payment.month.number - range_.from.number)];
    month.paid += payment.fen;
    month.in_ledger = true;
    ++month.payments;
    const auto account = std::lower_bound(receipt.accounts.begin(), receipt.accounts.end(), payment.account);
    if (!payment.account.empty() && (account == receipt.accounts.end() || *account != payment.account)) receipt.accounts.emplace(account, payment.account);
  }

  void Add(const RollEntry& entry) {
    const Month first = std::max(MonthOf(entry.from), range_.from);
    const Month last = entry.until ? std::min(MonthOf(*entry.until), range_.to) : range_.to;
    if (first > last) return;
    Receipt& receipt = At(entry.programme, entry.person);
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
  Receipt& At(std::size_t programme, std::string_view person) {
    // Rows come in this order, but for those of the roll.
    if (last_ != receipts_.end() && Sought(last_->first) == Sought{place_, programme, person}) return last_->second;
    last_ = receipts_.try_emplace(Key{place_, programme, person}).first;
    if (last_->second.months.empty()) last_->second = {place_, programme, std::string(person), std::vector<ReceiptMonth>(range_.size()), {}};
    return last_->second;
  }

  std::int32_t place_ = 0;
  MonthRange range_;
  MonthDay day_;
  std::map<Key, Receipt> receipts_;
  std::map<Key, Receipt>::iterator last_ = receipts_.end();
  std::map<std::pair<const Receipt*, std::int32_t>, bool> holding_;
};

}  // namespace

bool IsPayingState(std::string_view state) { return state.empty() || state == "在享" || state == "渐退"; }

std::vector<Receipt> ReadReceipts(const Ledger& ledger, const Roll* roll, const std::vector<std::uint64_t>& records, MonthRange range, MonthDay day) {
  Gathering gathering(range, day);
  for (std::size_t first = 0; first < records.size();) {
    // Those that lie together in one go.
    std::size_t last = first + 1;
    while (last < records.size() && records[last] == records[last - 1] + 1) ++last;
    const auto begin = [&](std::uint64_t record) { gathering.Begin(static_cast<std::int32_t>(first + (record - records[first]))); };
    ledger.Read(records[first], records[last - 1] + 1, [&](const Payment& payment) {
      begin(payment.record);
      gathering.Add(payment);
    });
    if (roll != nullptr)
      roll->Read(records[first], records[last - 1] + 1, [&](const RollEntry& entry) {
        begin(entry.record);
        gathering.Add(entry);
      });
    first = last;
  }
  return gathering.Take();
}

}  // namespace doudi::audit
