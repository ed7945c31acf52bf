// Differences of a month: what was paid against what is due, by what is known now and by what was known then.
#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "audit/chunk_replay.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;
using value::Rational;

constexpr std::int64_t kFen = 100;

Rational Less(const Rational& a, const Rational& b) { return value::Subtract(a, b).value_or(Rational(0)); }

// How much of a difference was there by what was known then, how much more by rules that were made later, and what is left.
Causes CausesOf(const Gap& gap, const std::optional<Gap>& then, const std::optional<Gap>& by_rules_now) {
  Causes causes;
  causes.then = SharedPart(gap, then);
  const Rational by_rules = std::max(causes.then, SharedPart(gap, by_rules_now));
  causes.raised = Less(by_rules, causes.then);
  causes.later = Less(gap.amount, by_rules);
  return causes;
}

}  // namespace

std::vector<bool> KnewLess(const model::Model& model, const record::Chunk& chunk, value::Date day) {
  std::vector<bool> less(chunk.records(), false);
  for (std::size_t id = 0; id < model.entities.size(); ++id) {
    const auto& entity = model.entities[id];
    if (entity.timeline == model::Timeline::None || entity.known == model::kNone) continue;
    const auto& known = chunk.facts[PlaceOf(entity.known)];
    const auto& rows = chunk.entities[id];
    for (std::size_t row = 0; row < rows.count; ++row) {
      if (known.StateAt(row) < record::FactState::Declared || known.At(row) <= day.days) continue;
      std::int32_t at = rows.parents[row];
      for (auto parent = entity.parent; parent != 0; parent = model.entities[PlaceOf(parent)].parent) at = chunk.entities[PlaceOf(parent)].parents[PlaceOf(at)];
      less[PlaceOf(at)] = true;
    }
  }
  return less;
}

std::vector<ChunkReplay::Cell> ChunkReplay::CompareMonth(std::size_t month, const DueReader& dues) {
  std::vector<Cell> cells;
  due_columns_.resize(replay_.lines_.size());
  for (std::size_t line = 0; line < replay_.lines_.size(); ++line) {
    if (!replay_.IsLookedAt(line)) continue;
    dues.Read(replay_.lines_[line], due_columns_[line]);
    if (!replay_.lines_[line].in_ledger) continue;
    CompareLine(month, line, dues, cells);
    CompareWhole(month, line, dues, cells);
  }
  return cells;
}

void ChunkReplay::CompareLine(std::size_t month, std::size_t line, const DueReader& dues, std::vector<Cell>& cells) {
  const auto& payments = payments_[line];
  const auto& column = due_columns_[line];
  const bool all_there = now_.AllThere(replay_.lines_[line].entity);
  const auto rows = static_cast<std::int32_t>(column.fen.size());
  for (std::int32_t row = 0; row < rows; ++row) {
    std::int32_t base = row;
    if (!all_there) {
      const auto [record, place] = RecordOf(line, row);
      base = BaseRow(line, record, place);
    }
    const std::int64_t paid = payments.PaidAt(month, base), fen = column.fen[PlaceOf(row)];
    const std::uint8_t marks = column.marks[PlaceOf(row)];
    const bool exact = (marks & (kDueOpen | kDueOdd)) == 0;
    if (exact && paid == fen) continue;
    const bool on_roll = payments.OnRollAt(month, base);
    // Nothing is said of one that gets nothing because it might qualify.
    if ((marks & kDueOpen) != 0 && paid == 0 && !on_roll && fen == 0) continue;
    const auto [record, place] = RecordOf(line, row);
    if (!IsWanted(record) || payments.IsWhole(record)) continue;
    cells.push_back({record, line, place, paid, exact ? value::Bounds::Point(Rational(fen, kFen)) : dues.DueAt(replay_.lines_[line], row), on_roll, marks});
  }
  if (!all_there) CompareNotThere(month, line, cells);
}

// What was paid to those who were not there yet.
void ChunkReplay::CompareNotThere(std::size_t month, std::size_t line, std::vector<Cell>& cells) {
  const auto entity = replay_.lines_[line].entity;
  const auto& payments = payments_[line];
  if (entity == 0 || !payments.any()) return;
  const auto& rows = base_.entities[PlaceOf(entity)];
  for (std::int32_t base = 0; base < static_cast<std::int32_t>(rows.count); ++base) {
    const std::int64_t paid = payments.PaidAt(month, base);
    const std::int32_t record = rows.parents[PlaceOf(base)], place = base - rows.offsets[PlaceOf(record)];
    if (paid == 0 || !IsWanted(record) || payments.IsWhole(record) || now_.OrdinalOf(model_, entity, record, place) != kNoRow) continue;
    Cell cell{record, line, place, paid, value::Bounds::Point(0), payments.OnRollAt(month, base), 0};
    cell.note = "那时还没有这个人";
    cells.push_back(std::move(cell));
  }
}

// Records of which it cannot be told whom in them was paid.
void ChunkReplay::CompareWhole(std::size_t month, std::size_t line, const DueReader& dues, std::vector<Cell>& cells) {
  const auto& payments = payments_[line];
  if (!payments.any() || replay_.lines_[line].entity == 0) return;
  for (std::int32_t record = 0; record < static_cast<std::int32_t>(now_.chunk.records()); ++record) {
    if (!payments.IsWhole(record) || !IsWanted(record)) continue;
    const auto [first, last] = screening::RowsOf(model_, now_.chunk, replay_.lines_[line].entity, record);
    std::uint8_t marks = 0;
    for (auto row = first; row < last; ++row) marks = static_cast<std::uint8_t>(marks | due_columns_[line].marks[PlaceOf(row)]);
    cells.push_back({record, line, kWholeRecord, payments.PaidToRecord(month, record), dues.DueOfRecord(replay_.lines_[line], record), payments.RecordOnRoll(month, record), marks});
  }
}

// Lines that exclude each other: what is not had in favour of another is not due. Returns the keys of those.
std::set<ChunkReplay::Key> ChunkReplay::Exclude(std::size_t month, const DueReader& dues, std::vector<Cell>& cells) {
  std::set<Key> excluded;
  const Exclusions& exclusions = replay_.months_[month]->exclusions();
  if (!exclusions.Any()) return excluded;
  std::map<std::int32_t, std::vector<Claim>> claims;
  for (std::size_t line = 0; line < replay_.lines_.size(); ++line) {
    if (!replay_.IsLookedAt(line) || !exclusions.Concerns(line)) continue;
    const auto& column = due_columns_[line];
    for (std::int32_t row = 0; row < static_cast<std::int32_t>(column.fen.size()); ++row) {
      if (column.fen[PlaceOf(row)] == 0 && (column.marks[PlaceOf(row)] & kDueOdd) == 0) continue;
      const auto due = dues.DueAt(replay_.lines_[line], row);
      const auto [record, place] = RecordOf(line, row);
      const bool paid = payments_[line].IsWhole(record) ? payments_[line].PaidToRecord(month, record) != 0 : payments_[line].PaidAt(month, BaseRow(line, record, place)) != 0;
      if (!due.low_infinite && due.low.Sign() > 0 && IsWanted(record)) claims[record].push_back({line, row, due.low, paid});
    }
  }
  for (auto& [record, list] : claims) {
    if (list.size() < 2) continue;
    const std::int32_t one[] = {record};
    std::optional<WordRun> run;
    const auto applies = [&](model::EntityId entity, std::int32_t row, model::ExprId when) {
      if (!run) run.emplace(model_, *replay_.months_[month], now_.chunk, std::span(one), true);
      const auto first = screening::RowsOf(model_, now_.chunk, entity, record).first;
      return run->TruthAt(0, entity, std::max(row, first) - first, when) != value::Truth::False;
    };
    const auto owner = [&](const Claim& claim, model::EntityId entity) {
      const auto of = replay_.lines_[claim.line].entity;
      return entity == 0 ? record : entity == of ? claim.row : -1;
    };
    exclusions.Settle(list, applies, owner);
    for (const auto& claim : list)
      if (!claim.taken) excluded.insert(SetNothingDue(month, claim, cells));
  }
  return excluded;
}

ChunkReplay::Key ChunkReplay::SetNothingDue(std::size_t month, const Claim& claim, std::vector<Cell>& cells) {
  const auto [record, place] = RecordOf(claim.line, claim.row);
  std::erase_if(cells, [&, at = std::pair(record, place)](const Cell& cell) { return cell.record == at.first && cell.line == claim.line && cell.place == at.second; });
  const auto& payments = payments_[claim.line];
  if (replay_.lines_[claim.line].in_ledger && !payments.IsWhole(record)) {
    const std::int32_t base = BaseRow(claim.line, record, place);
    Cell cell{record, claim.line, place, payments.PaidAt(month, base), value::Bounds::Point(0), payments.OnRollAt(month, base), 0};
    cell.note = fmt::format("与「{}」只能享受一项", replay_.lines_[claim.in_favour_of].name);
    cells.push_back(std::move(cell));
  }
  return {record, claim.line, place};
}

void ChunkReplay::Keep(std::size_t month, std::vector<Cell>& cells) {
  for (auto& cell : cells) cell.gap = Compare(cell.paid_fen, cell.due, cell.on_roll);
  std::erase_if(cells, [](const Cell& cell) { return !cell.gap; });
  const auto then = DuesThen(month, cells);
  for (const auto& cell : cells) {
    const Key key{cell.record, cell.line, cell.place};
    auto& difference = differences_[key];
    DifferenceMonth one;
    one.month = replay_.months_[month]->month();
    one.kind = cell.gap->kind;
    one.paid_fen = cell.paid_fen;
    one.due = cell.due;
    one.amount = cell.gap->amount;
    one.on_roll = cell.on_roll;
    one.estimate = (cell.marks & kDueEstimate) != 0;
    one.note = (cell.marks & kDueNoRules) != 0 ? "当月没有施行的规则" : cell.note;
    one.causes.then = one.amount;
    if (const auto known = then.find(key); known != then.end()) {
      if (known->second.due != cell.due) one.due_then = known->second.due;
      one.causes = CausesOf(*cell.gap, Compare(cell.paid_fen, known->second.due, cell.on_roll), Compare(cell.paid_fen, known->second.by_rules_now, cell.on_roll));
    }
    const bool first = difference.months.empty();
    difference.line = cell.line;
    difference.months.push_back(std::move(one));
    const bool unsure = cell.gap->kind == DifferenceKind::Unsure;
    if (first || (unsure && !unsettled_.contains(key))) asked_[cell.record].lines.insert({cell.line, cell.place});
  }
}

// What was due by what was known in the month, of the cells for which that may be another amount.
std::map<ChunkReplay::Key, ChunkReplay::Then> ChunkReplay::DuesThen(std::size_t month, const std::vector<Cell>& cells) {
  std::map<Key, Then> then;
  const auto& rules = *replay_.months_[month];
  const auto less = KnewLess(model_, now_.chunk, rules.day());
  std::vector<std::int32_t> records;
  for (const auto& cell : cells)
    if (cell.note.empty() && (less[PlaceOf(cell.record)] || rules.decider_then() != nullptr)) records.push_back(cell.record);
  std::sort(records.begin(), records.end());
  records.erase(std::unique(records.begin(), records.end()), records.end());
  if (records.empty()) return then;
  MonthChunk known_then;
  const bool other_facts = std::any_of(records.begin(), records.end(), [&](std::int32_t record) { return less[PlaceOf(record)]; });
  if (other_facts) ReadChunk(month, rules.day(), known_then);
  const MonthChunk& from = other_facts ? known_then : now_;
  const record::Chunk chunk = record::Pack(model_, record::Widen(model_, from.chunk, records));
  for (const auto& [key, due] : DuesOf(rules.decider(), from, chunk, records, cells)) then[key] = {due, due};
  if (rules.decider_then() != nullptr)
    for (const auto& [key, due] : DuesOf(*rules.decider_then(), from, chunk, records, cells)) then[key].due = due;
  return then;
}

// Of the cells of these records; `chunk` holds just them, of the month's.
std::map<ChunkReplay::Key, value::Bounds> ChunkReplay::DuesOf(const screening::Decider& decider, const MonthChunk& month, const record::Chunk& chunk,
                                                              const std::vector<std::int32_t>& records, const std::vector<Cell>& cells) const {
  std::map<Key, value::Bounds> dues;
  const auto decisions = decider.Decide(chunk);
  const DueReader reader(model_, replay_.named_, chunk, decisions);
  for (const auto& cell : cells) {
    const auto at = std::lower_bound(records.begin(), records.end(), cell.record);
    if (at == records.end() || *at != cell.record || !cell.note.empty() || month.IsAbsent(cell.record)) continue;
    const auto& line = replay_.lines_[cell.line];
    const auto record = static_cast<std::int32_t>(at - records.begin());
    const std::int32_t ordinal = month.OrdinalOf(model_, line.entity, cell.record, cell.place);
    if (ordinal == kNoRow) continue;
    dues[{cell.record, cell.line, cell.place}] =
        ordinal == kWholeRecord ? reader.DueOfRecord(line, record) : reader.DueAt(line, screening::RowsOf(model_, chunk, line.entity, record).first + ordinal);
  }
  return dues;
}

}  // namespace doudi::audit
