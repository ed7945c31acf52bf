// Words for what a month has brought up for the first time, and the second look at what is unsure.
#include <algorithm>
#include <span>
#include <utility>

#include "audit/chunk_replay.h"
#include "record/mask.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;
using verdict::Outcome;

constexpr std::size_t kRunRecords = 64;
// Of those who may qualify only those are visited of whom little is missing.
constexpr std::size_t kFewQuestions = 3;

}  // namespace

void ChunkReplay::MakeWords(std::size_t month) {
  std::vector<std::int32_t> records;
  for (const auto& [record, asked] : asked_) records.push_back(record);
  const std::span<const std::int32_t> all = records;
  for (std::size_t first = 0; first < all.size(); first += kRunRecords) {
    const auto some = all.subspan(first, std::min(kRunRecords, all.size() - first));
    const WordRun run(model_, *replay_.months_[month], now_.chunk, some, replay_.options_.unmask);
    for (std::size_t at = 0; at < some.size(); ++at) {
      const auto& asked = asked_.at(some[at]);
      for (const auto& [line, place] : asked.lines) TellLine(run, at, {some[at], line, place});
      for (const auto& [line, place] : asked.missed) TellMissed(run, at, {some[at], line, place});
      if (!asked.findings.empty()) TellFindings(run, at, some[at], asked.findings);
    }
  }
}

void ChunkReplay::TellLine(const WordRun& run, std::size_t at, const Key& key) {
  const auto [record, line, place] = key;
  auto& difference = differences_.at(key);
  auto& month = difference.months.back();
  const auto& named = replay_.lines_[line];
  const std::int32_t ordinal = now_.OrdinalOf(model_, named.entity, record, place);
  auto told = ordinal == kNoRow ? WordRun::Told{} : run.Tell(at, named, replay_.named_, ordinal);
  if (month.kind == DifferenceKind::Unsure && month.note.empty()) {
    const auto gap = Compare(month.paid_fen, told.due, month.on_roll);
    if (gap && gap->kind == DifferenceKind::Unsure) unsettled_.insert(key);
    if (!gap) {
      difference.months.pop_back();
      if (difference.months.empty()) differences_.erase(key);
      return;
    }
    if (gap->kind != DifferenceKind::Unsure) {
      month.due = told.due;
      month.kind = gap->kind;
      month.amount = month.causes.then = gap->amount;
    }
  }
  if (!difference.subject.entity.empty()) return;
  difference.subject = SubjectOf(run, at, line, record, place);
  difference.outcome = verdict::ChineseName(told.outcome);
  difference.reasons = std::move(told.reasons);
  difference.missing = std::move(told.missing);
  difference.questions = std::move(told.questions);
  std::string_view person;
  if (named.entity != 0 && place != kWholeRecord && base_.entities[PlaceOf(named.entity)].handles.size() != 0)
    person = base_.entities[PlaceOf(named.entity)].handles[PlaceOf(BaseRow(line, record, place))];
  for (const auto& account : payments_[line].AccountsOf(record, person)) difference.accounts.push_back(replay_.options_.unmask ? account : record::MaskedAccount(account));
}

void ChunkReplay::TellMissed(const WordRun& run, std::size_t at, const Key& key) {
  const auto [record, line, place] = key;
  auto& missed = missed_.at(key);
  const std::int32_t ordinal = now_.OrdinalOf(model_, replay_.lines_[line].entity, record, place);
  if (missed.outcome == Outcome::Undetermined && run.CountGaps(at, replay_.lines_[line], ordinal) > kFewQuestions) {
    missed_.erase(key);
    return;
  }
  auto told = run.Tell(at, replay_.lines_[line], replay_.named_, ordinal);
  missed.outcome = told.outcome;
  const bool granted = told.outcome == Outcome::Eligible || told.outcome == Outcome::Provisional;
  const bool may_be = told.outcome == Outcome::Undetermined && told.missing.size() <= kFewQuestions && !told.missing.empty();
  if (granted) missed.due = told.due;
  const bool nothing = missed.due.IsPoint() && missed.due.low.Sign() == 0;
  if ((!granted && !may_be) || nothing) {
    missed_.erase(key);
    return;
  }
  missed.subject = SubjectOf(run, at, line, record, place);
  missed.missing = std::move(told.missing);
  missed.questions = std::move(told.questions);
}

void ChunkReplay::TellFindings(const WordRun& run, std::size_t at, std::int32_t record, const std::set<model::PolicyId>& findings) {
  for (auto& lead : run.Leads(at, findings)) {
    const auto& policy = model_.policies[PlaceOf(lead.verdict.policy)];
    const std::int32_t ordinal = policy.entity == 0 ? kWholeRecord : lead.verdict.subject.row;
    const auto found = findings_.find({record, PlaceOf(policy.finding), now_.PlaceAt(model_, policy.entity, record, ordinal)});
    if (found == findings_.end() || !found->second.subject.entity.empty()) continue;
    if (lead.state == verdict::LeadState::None) {  // a second look has settled it
      if (found->second.months.empty()) findings_.erase(found);
      continue;
    }
    found->second.subject = run.SubjectAt(at, policy.entity, ordinal);
    found->second.evidence = std::move(lead.evidence);
    for (const auto& missing : lead.verdict.missing) found->second.missing.push_back(missing.name);
  }
}

}  // namespace doudi::audit
