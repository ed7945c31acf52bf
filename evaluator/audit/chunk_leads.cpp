// Leads of a month, by the 审计项, and those who qualify and get nothing.
#include <algorithm>
#include <utility>

#include "audit/chunk_replay.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;
using verdict::Outcome;

}  // namespace

void ChunkReplay::FindLeads(std::size_t month, const screening::Decisions& decisions) {
  const bool last = month + 1 == replay_.months_.size();
  for (const auto& decided : decisions.policies) {
    const auto& policy = model_.policies[PlaceOf(decided.policy)];
    if (policy.finding == model::kNone) continue;
    for (std::size_t row = 0; row < decided.outcomes.size(); ++row) {
      const Outcome outcome = decided.outcomes[row];
      const bool holds = outcome == Outcome::Eligible || outcome == Outcome::Provisional;
      const bool open = last && replay_.options_.open_findings && (outcome == Outcome::Undetermined || outcome == Outcome::Conflict);
      if (!holds && !open) continue;
      const auto [record, place] = now_.RecordOf(model_, policy.entity, static_cast<std::int32_t>(row));
      if (IsWanted(record)) AddLead(month, decided, row, {record, PlaceOf(policy.finding), place}, holds);
    }
  }
}

void ChunkReplay::AddLead(std::size_t month, const screening::PolicyDecisions& decided, std::size_t row, const Key& key, bool holds) {
  auto& found = findings_[key];
  const bool first = found.months.empty();
  found.finding = static_cast<std::int32_t>(std::get<1>(key));
  if (first) asked_[std::get<0>(key)].findings.insert(decided.policy);
  if (!holds) {
    found.state = verdict::LeadState::Open;
    return;
  }
  found.state = verdict::LeadState::Lead;
  found.months.push_back(replay_.months_[month]->month());
  for (const auto& column : decided.amounts) {
    auto stake = std::find_if(found.stakes.begin(), found.stakes.end(), [&](const Stake& one) { return one.name == column.benefit->name; });
    if (stake == found.stakes.end())
      stake = found.stakes.insert(found.stakes.end(), {column.benefit->name, value::ToText(column.benefit->type.unit), {}});
    // By place, from the last month on; turned round with the months.
    stake->by_month.resize(found.months.size() - 1, 0);
    stake->by_month.push_back(column.At(row));
  }
}

void ChunkReplay::FindMissed(std::size_t month, const DueReader& dues, const std::set<Key>& excluded) {
  for (std::size_t line = 0; line < replay_.lines_.size(); ++line) {
    if (!replay_.IsLookedAt(line)) continue;
    const auto& column = due_columns_[line];
    for (std::int32_t row = 0; row < static_cast<std::int32_t>(column.fen.size()); ++row) {
      const std::uint8_t marks = column.marks[PlaceOf(row)];
      if ((column.fen[PlaceOf(row)] == 0 && (marks & (kDueOpen | kDueOdd)) == 0) || (marks & kDueNoRules) != 0) continue;
      const auto [record, place] = RecordOf(line, row);
      const Key key{record, line, place};
      if (!IsWanted(record) || excluded.contains(key) || IsReceiving(month, line, record, place)) continue;
      const auto outcome = dues.OutcomeAt(replay_.lines_[line], row);
      if (outcome == Outcome::Conflict) continue;
      MissedCase missed;
      missed.line = line;
      missed.outcome = outcome;
      missed.due = dues.DueAt(replay_.lines_[line], row);
      if (missed.due.IsPoint() && missed.due.low.Sign() == 0) continue;
      missed_[key] = std::move(missed);
      asked_[record].missed.insert({line, place});
    }
  }
}

// Whether the ledger, the roll or, for what neither has, the register says that it is had.
bool ChunkReplay::IsReceiving(std::size_t month, std::size_t line, std::int32_t record, std::int32_t place) const {
  const auto& payments = payments_[line];
  if (payments.IsWhole(record)) return payments.PaidToRecord(month, record) != 0 || payments.RecordOnRoll(month, record);
  const std::int32_t base = BaseRow(line, record, place);
  if (payments.PaidAt(month, base) != 0 || payments.OnRollAt(month, base)) return true;
  if (replay_.lines_[line].in_ledger || !replay_.in_payment_) return false;
  const auto entity = replay_.lines_[line].entity;
  const auto& handles = base_.entities[PlaceOf(entity)].handles;
  const auto handle = entity == 0 || handles.size() == 0 ? std::string_view() : handles[PlaceOf(base)];
  return std::any_of(replay_.lines_[line].parts.begin(), replay_.lines_[line].parts.end(),
                     [&](const Part& part) { return replay_.in_payment_->SaysPaid(now_.chunk, record, model_.policies[PlaceOf(part.policy)].name, handle); });
}

}  // namespace doudi::audit
