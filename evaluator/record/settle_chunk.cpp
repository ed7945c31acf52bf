#include "record/settle_chunk.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "record/read_value.h"
#include "record/timeline.h"

namespace doudi::record {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

using Cell = Stretch::Part;

// ---- cells of a chunk ------------------------------------------------------------------------------------------------------------

template <class T>
void Own(std::vector<T>& values, const void* mapped, std::size_t rows) {
  const T* from = static_cast<const T*>(mapped);
  values.assign(from, from + rows);
}

void Own(NarrowColumn& column, std::size_t rows) {
  if (column.mapped == nullptr) return;
  switch (column.width) {
    case Width::Byte: Own(column.bytes, column.mapped, rows); break;
    case Width::Int32: Own(column.ints, column.mapped, rows); break;
    case Width::Int64: Own(column.longs, column.mapped, rows); break;
  }
  column.mapped = nullptr;
}

// Its states too: a row for each, whatever they are. Tidy undoes it.
void OwnAll(NarrowColumn& column, std::size_t rows) {
  Own(column, rows);
  if (column.states.empty()) column.states.assign(rows, FactState::Declared);
}
void Tidy(NarrowColumn& column) {
  const std::vector<FactState>& states = column.states;
  // All like the first, compared with themselves one row on.
  if (!states.empty() && states[0] == FactState::Declared && std::memcmp(states.data(), states.data() + 1, states.size() - 1) == 0) column.states.clear();
}

bool Precedes(const Outsized& one, std::pair<model::FactId, std::int32_t> place) { return std::pair(one.fact, one.row) < place; }

Cell OutsizedCell(const Chunk& chunk, model::FactId fact, std::size_t row, Cell cell) {
  const std::pair place(fact, static_cast<std::int32_t>(row));
  const auto found = std::lower_bound(chunk.outsized.begin(), chunk.outsized.end(), place, Precedes);
  if (found != chunk.outsized.end() && std::pair(found->fact, found->row) == place) cell.value = found->value;
  return cell;
}
inline Cell CellAt(const Chunk& chunk, model::FactId fact, std::size_t row) {
  const NarrowColumn& column = chunk.facts[PlaceOf(fact)];
  const Cell cell{column.At(row), column.StateAt(row)};
  if (chunk.outsized.empty() || column.width != Width::Int32 || cell.value != 0) return cell;
  return OutsizedCell(chunk, fact, row, cell);
}

// REQUIRES: the column is owned.
void PutCell(Chunk& chunk, model::FactId fact, std::size_t row, const Cell& cell) {
  NarrowColumn& column = chunk.facts[PlaceOf(fact)];
  column.states[row] = cell.state;
  if (column.largest >= 0) column.largest = std::max(column.largest, cell.value < 0 ? -std::max(cell.value, -std::numeric_limits<std::int64_t>::max()) : cell.value);
  switch (column.width) {
    case Width::Byte: column.bytes[row] = static_cast<std::uint8_t>(cell.value); return;
    case Width::Int64: column.longs[row] = cell.value; return;
    case Width::Int32: break;
  }
  const auto narrow = static_cast<std::int32_t>(cell.value);
  const bool fits = narrow == cell.value;
  column.ints[row] = fits ? narrow : 0;
  if (fits && chunk.outsized.empty()) return;
  const std::pair place(fact, static_cast<std::int32_t>(row));
  const auto found = std::lower_bound(chunk.outsized.begin(), chunk.outsized.end(), place, Precedes);
  const bool there = found != chunk.outsized.end() && std::pair(found->fact, found->row) == place;
  if (fits && there) chunk.outsized.erase(found);
  else if (!fits && there) found->value = cell.value;
  else if (!fits) chunk.outsized.insert(found, {fact, static_cast<std::int32_t>(row), cell.value});
}

Stretch StretchAt(const model::Model& model, const Chunk& chunk, const model::Entity& timeline, std::size_t row, std::size_t element) {
  return {CellAt(chunk, timeline.from, row), CellAt(chunk, timeline.until, row), CellAt(chunk, model.facts[PlaceOf(timeline.until)].presence, row),
          CellAt(chunk, timeline.known, row), element};
}

bool IsPhantom(const ChunkRows& rows, std::size_t row) { return !rows.phantom.empty() && rows.phantom[row] != 0; }

// The rows of one owner without the phantom row, if one is the last of them.
std::pair<std::size_t, std::size_t> GivenRows(const ChunkRows& rows, std::size_t owner) {
  const std::size_t first = PlaceOf(rows.offsets[owner]), last = PlaceOf(rows.offsets[owner + 1]);
  return {first, last > first && IsPhantom(rows, last - 1) ? last - 1 : last};
}

// The days of a timeline's rows as they lie in their columns. REQUIRES: none of them is outsized, which days never are.
class Days {
 public:
  Days(const model::Model& model, const Chunk& chunk, const model::Entity& timeline)
      : from_(chunk.facts[PlaceOf(timeline.from)]), until_(chunk.facts[PlaceOf(timeline.until)]), ended_(chunk.facts[PlaceOf(model.facts[PlaceOf(timeline.until)].presence)]) {}

  // As record::HoldsOn and MayHoldOn.
  bool HoldOn(std::size_t row, std::int32_t day) const {
    if (ended_.Unknown(row) || (!from_.Unknown(row) && day < from_.ints[row])) return false;
    return ended_.bytes[row] == 0 || (!until_.Unknown(row) && day <= until_.ints[row]);
  }
  bool MayHoldOn(std::size_t row, std::int32_t day) const {
    return !(!from_.Unknown(row) && day < from_.ints[row]) && !(!until_.Unknown(row) && until_.ints[row] < day);
  }

 private:
  struct Column {
    explicit Column(const NarrowColumn& column)
        : bytes(column.width == Width::Byte ? column.Bytes() : nullptr),
          ints(column.width == Width::Int32 ? column.Ints() : nullptr),
          states(column.states.empty() ? nullptr : column.states.data()) {}
    bool Unknown(std::size_t row) const { return states != nullptr && states[row] < FactState::Declared; }
    const std::uint8_t* bytes;
    const std::int32_t* ints;
    const FactState* states;
  };
  Column from_, until_, ended_;
};

}  // namespace

// ---- what depends on the day -----------------------------------------------------------------------------------------------------

namespace {

bool SameDays(const Stretch& a, const Stretch& b) {
  const auto same = [](const Cell& one, const Cell& other) { return one.value == other.value && one.state == other.state; };
  return a.element == b.element && same(a.from, b.from) && same(a.until, b.until) && same(a.ended, b.ended);
}

// From which day on what was known is all that there is; kAlways where even that has to be settled; nullopt where nothing ever changes.
std::optional<std::int32_t> SettledFrom(model::Timeline kind, const std::vector<Stretch>& given) {
  std::vector<Stretch> settled = given;
  Settle(kind, settled, std::nullopt);
  if (!std::equal(given.begin(), given.end(), settled.begin(), settled.end(), SameDays)) return format::kAlways;
  std::optional<std::int32_t> latest;
  for (const Stretch& one : given)
    if (one.known.known()) latest = std::max(latest.value_or(std::numeric_limits<std::int32_t>::min()), static_cast<std::int32_t>(one.known.value));
  return latest;
}

}  // namespace

FoundUnsettled FindUnsettled(const model::Model& model, const Chunk& chunk) {
  FoundUnsettled found;
  found.timelines.resize(model.entities.size());
  found.elements.resize(model.entities.size());
  std::vector<Stretch> given;
  for (std::size_t id = 0; id < model.entities.size(); ++id) {
    const model::Entity& timeline = model.entities[id];
    if (timeline.timeline == model::Timeline::None) continue;
    const ChunkRows& rows = chunk.entities[id];
    auto& elements = found.elements[PlaceOf(timeline.parent)];
    const std::size_t owners = rows.offsets.size() - 1;
    for (std::size_t owner = 0; owner < owners; ++owner) {
      const auto [first, last] = GivenRows(rows, owner);
      const bool left_open = PlaceOf(rows.offsets[owner + 1]) > last;
      if (first == last && left_open) continue;
      if (timeline.timeline == model::Timeline::History) elements.push_back(static_cast<std::int32_t>(owner));
      given.clear();
      for (std::size_t row = first; row < last; ++row) given.push_back(StretchAt(model, chunk, timeline, row, row - first));
      if (const auto before = SettledFrom(timeline.timeline, given)) found.timelines[id].push_back({static_cast<std::int32_t>(owner), *before});
    }
  }
  for (auto& elements : found.elements) {
    std::sort(elements.begin(), elements.end());
    elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  }
  return found;
}

// ---- settled ---------------------------------------------------------------------------------------------------------------------

class ChunkSettler::Work {
 public:
  Work(const ChunkSettler& settler, Chunk& chunk, const RegisterOptions& options)
      : settler_(settler), model_(settler.model_), chunk_(chunk), date_(options.reference_date), known_by_(options.known_by), has_origins_(options.origins) {
    for (std::size_t i = 0; i < chunk.origins.size(); ++i) origins_.emplace(Batch::Key(chunk.origins[i].fact, PlaceOf(chunk.origins[i].row)), chunk.origins[i].provenance);
  }

  void SettleTimeline(model::EntityId id, std::span<const format::UnsettledEntry> owners);
  void SettleElements(model::EntityId id, std::span<const std::int32_t> rows);
  void Finish();

  struct Wrong {
    model::EntityId timeline = 0;
    std::size_t owner = 0;
    StretchIssue issue;
  };
  const std::vector<Wrong>& wrong() const { return wrong_; }

 private:
  struct Change {
    std::size_t owner = 0, first = 0, last = 0;  // its rows that were given
    std::size_t begin = 0, end = 0;              // what has become of them, in settled_
    bool left_open = false, leave_open = false;  // whether a phantom row was there, and is to be
  };

  std::size_t RowsOf(model::EntityId id) const { return chunk_.entities[PlaceOf(id)].count; }
  void MoveRows(model::EntityId id, const std::vector<Change>& changes);
  std::vector<std::int32_t> FindRows(const ChunkRows& rows, const std::vector<Change>& changes, std::vector<std::int32_t>& offsets) const;
  void MoveOthers(model::EntityId id, std::size_t given, const std::vector<std::int32_t>& rows);
  void TakeFrom(const model::Entity& history, model::EntityId id, std::span<const std::int32_t> elements);
  void TakeFromHistory(const model::Entity& history, std::size_t row, std::size_t from);
  void TellFromNumber(const ToldByNumber& told, std::size_t row);
  void FillDefault(model::FactId fact, std::span<const std::int32_t> rows);
  void CopyOrigin(model::FactId from, std::size_t from_row, model::FactId to, std::size_t to_row);
  std::int64_t TextCode(const std::string& text);

  const ChunkSettler& settler_;
  const model::Model& model_;
  Chunk& chunk_;
  value::Date date_;
  std::optional<value::Date> known_by_;
  bool has_origins_;
  std::unordered_map<std::uint64_t, Provenance> origins_;
  std::vector<Stretch> settled_, one_;  // scratch
  std::vector<Wrong> wrong_;
};

void ChunkSettler::Work::SettleTimeline(model::EntityId id, std::span<const format::UnsettledEntry> owners) {
  const model::Entity& timeline = model_.entities[PlaceOf(id)];
  const ChunkRows& rows = chunk_.entities[PlaceOf(id)];
  std::vector<Change> changes;
  settled_.clear();
  bool moves = false;
  for (const auto& [owner, before] : owners) {
    if (before != format::kAlways && !(known_by_ && known_by_->days < before)) continue;
    Change change;
    change.owner = PlaceOf(owner);
    std::tie(change.first, change.last) = GivenRows(rows, change.owner);
    one_.clear();
    for (std::size_t row = change.first; row < change.last; ++row) one_.push_back(StretchAt(model_, chunk_, timeline, row, row - change.first));
    if (known_by_) std::erase_if(one_, [&](const Stretch& one) { return one.known.known() && known_by_->days < one.known.value; });
    const bool all_known = one_.size() == change.last - change.first;
    for (StretchIssue& issue : record::Settle(timeline.timeline, one_, std::nullopt))
      if (issue.set_aside) wrong_.push_back({id, change.owner, std::move(issue)});
    change.left_open = PlaceOf(rows.offsets[change.owner + 1]) > change.last;
    change.leave_open = change.left_open || (timeline.timeline == model::Timeline::History && !all_known);
    change.begin = settled_.size();
    settled_.insert(settled_.end(), one_.begin(), one_.end());
    change.end = settled_.size();
    moves = moves || one_.size() != change.last - change.first || change.leave_open != change.left_open;
    changes.push_back(change);
  }
  if (changes.empty()) return;
  if (moves) MoveRows(id, changes);
  const model::FactId ended = model_.facts[PlaceOf(timeline.until)].presence;
  for (const model::FactId fact : {timeline.from, timeline.until, ended}) OwnAll(chunk_.facts[PlaceOf(fact)], RowsOf(id));
  for (const Change& change : changes)
    for (std::size_t i = change.begin; i < change.end; ++i) {
      const std::size_t row = PlaceOf(rows.offsets[change.owner]) + i - change.begin;
      PutCell(chunk_, timeline.from, row, settled_[i].from);
      PutCell(chunk_, timeline.until, row, settled_[i].until);
      PutCell(chunk_, ended, row, settled_[i].ended);
    }
  for (const model::FactId fact : settler_.facts_of_[PlaceOf(id)]) Tidy(chunk_.facts[PlaceOf(fact)]);
}

namespace {

// Rows from where they were; of those that were nowhere `filler`.
template <class T>
void Gather(const T* from, const std::vector<std::int32_t>& rows, T filler, std::vector<T>& to) {
  std::vector<T> gathered(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) gathered[row] = rows[row] < 0 ? filler : from[rows[row]];
  to = std::move(gathered);
}

void Gather(NarrowColumn& column, const std::vector<std::int32_t>& rows, bool phantoms) {
  switch (column.width) {
    case Width::Byte: Gather(column.Bytes(), rows, std::uint8_t{0}, column.bytes); break;
    case Width::Int32: Gather(column.Ints(), rows, std::int32_t{0}, column.ints); break;
    case Width::Int64: Gather(column.Longs(), rows, std::int64_t{0}, column.longs); break;
  }
  column.mapped = nullptr;
  if (!column.states.empty()) {
    Gather(column.states.data(), rows, FactState::Missing, column.states);
  } else if (phantoms) {
    column.states.reserve(rows.size());
    for (const std::int32_t row : rows) column.states.push_back(row < 0 ? FactState::Missing : FactState::Declared);
  }
}

}  // namespace

// For each row that there is to be where it was, −1 for a new phantom row; and what the offsets are then.
std::vector<std::int32_t> ChunkSettler::Work::FindRows(const ChunkRows& rows, const std::vector<Change>& changes, std::vector<std::int32_t>& offsets) const {
  std::vector<std::int32_t> found;
  found.reserve(rows.count + changes.size());
  std::size_t next = 0, owner = 0;
  const auto keep_until = [&](std::size_t end, std::size_t last_owner) {
    const std::int32_t shift = static_cast<std::int32_t>(found.size()) - static_cast<std::int32_t>(next);
    for (; owner <= last_owner; ++owner) offsets.push_back(rows.offsets[owner] + shift);
    for (; next < end; ++next) found.push_back(static_cast<std::int32_t>(next));
  };
  for (const Change& change : changes) {
    keep_until(change.first, change.owner);
    for (std::size_t i = change.begin; i < change.end; ++i) found.push_back(static_cast<std::int32_t>(change.first + settled_[i].element));
    if (change.leave_open) found.push_back(change.left_open ? static_cast<std::int32_t>(change.last) : -1);
    next = PlaceOf(rows.offsets[change.owner + 1]);
  }
  keep_until(rows.count, rows.offsets.size() - 1);
  return found;
}

void ChunkSettler::Work::MoveRows(model::EntityId id, const std::vector<Change>& changes) {
  ChunkRows& rows = chunk_.entities[PlaceOf(id)];
  std::vector<std::int32_t> offsets;
  offsets.reserve(rows.offsets.size());
  const std::vector<std::int32_t> from = FindRows(rows, changes, offsets);
  const bool phantoms = std::find(from.begin(), from.end(), -1) != from.end();
  for (const model::FactId fact : settler_.facts_of_[PlaceOf(id)]) Gather(chunk_.facts[PlaceOf(fact)], from, phantoms);
  MoveOthers(id, rows.count, from);
  if (rows.phantom.empty() && phantoms) rows.phantom.assign(rows.count, 0);
  if (!rows.phantom.empty()) Gather(rows.phantom.data(), from, std::uint8_t{1}, rows.phantom);
  if (std::find(rows.phantom.begin(), rows.phantom.end(), 1) == rows.phantom.end()) rows.phantom.clear();
  if (rows.handles.size() > 0) {
    Strings handles;
    bool any = false;
    for (const std::int32_t row : from) {
      const std::string_view handle = row < 0 ? std::string_view() : rows.handles[PlaceOf(row)];
      any = any || !handle.empty();
      handles.Add(handle);
    }
    rows.handles = any ? std::move(handles) : Strings();
  }
  rows.offsets = std::move(offsets);
  rows.count = from.size();
  SetParents(rows);
}

// What is kept by row beside the columns.
void ChunkSettler::Work::MoveOthers(model::EntityId id, std::size_t given, const std::vector<std::int32_t>& rows) {
  const bool some = std::any_of(chunk_.outsized.begin(), chunk_.outsized.end(), [&](const Outsized& one) { return model_.facts[PlaceOf(one.fact)].entity == id; });
  if (!some && !has_origins_ && chunk_.papers.empty()) return;
  std::vector<std::int32_t> places(given, -1);  // where a row is now; −1: nowhere
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (rows[row] >= 0) places[PlaceOf(rows[row])] = static_cast<std::int32_t>(row);
  for (Outsized& one : chunk_.outsized)
    if (model_.facts[PlaceOf(one.fact)].entity == id) one.row = places[PlaceOf(one.row)];
  std::erase_if(chunk_.outsized, [](const Outsized& one) { return one.row < 0; });
  for (Paper& paper : chunk_.papers)
    if (paper.held.entity == id) paper.held.row = places[PlaceOf(paper.held.row)];
  std::erase_if(chunk_.papers, [](const Paper& paper) { return paper.held.row < 0; });
  if (!has_origins_) return;
  std::unordered_map<std::uint64_t, Provenance> moved;
  for (const model::FactId fact : settler_.facts_of_[PlaceOf(id)])
    for (std::size_t row = 0; row < given; ++row) {
      auto kept = origins_.extract(Batch::Key(fact, row));
      if (kept && places[row] >= 0) moved.emplace(Batch::Key(fact, PlaceOf(places[row])), std::move(kept.mapped()));
    }
  origins_.merge(moved);
}

void ChunkSettler::Work::SettleElements(model::EntityId id, std::span<const std::int32_t> rows) {
  const DatedFacts& dated = settler_.dated_[PlaceOf(id)];
  for (const model::FactId fact : dated.facts) OwnAll(chunk_.facts[PlaceOf(fact)], RowsOf(id));
  for (const model::EntityId history : dated.histories) TakeFrom(model_.entities[PlaceOf(history)], history, rows);
  for (const ToldByNumber& told : dated.told)
    for (const std::int32_t row : rows) TellFromNumber(told, PlaceOf(row));
  for (const model::FactId fact : dated.defaults) FillDefault(fact, rows);
  for (const model::FactId fact : dated.facts) Tidy(chunk_.facts[PlaceOf(fact)]);
}

// As BatchBuilder does it.
void ChunkSettler::Work::TakeFrom(const model::Entity& history, model::EntityId id, std::span<const std::int32_t> elements) {
  const ChunkRows& rows = chunk_.entities[PlaceOf(id)];
  const Days days(model_, chunk_, history);
  const model::FactId presence = model_.facts[PlaceOf(history.of)].presence;
  for (const std::int32_t element : elements) {
    const std::size_t row = PlaceOf(element);
    const auto [first, last] = GivenRows(rows, row);
    const bool left_open = PlaceOf(rows.offsets[row + 1]) > last;
    if (first == last && left_open) continue;  // nothing was said
    std::size_t on = first;
    while (on < last && !days.HoldOn(on, date_.days)) ++on;
    if (on < last) {
      TakeFromHistory(history, row, on);
      continue;
    }
    bool may_hold = left_open;
    for (std::size_t at = first; at < last && !may_hold; ++at) may_hold = days.MayHoldOn(at, date_.days);
    if (!may_hold && presence != model::kNone && !CellAt(chunk_, history.of, row).known()) PutCell(chunk_, presence, row, {0, FactState::Declared});
  }
}

void ChunkSettler::Work::TakeFromHistory(const model::Entity& history, std::size_t row, std::size_t from) {
  const model::FactId presence = model_.facts[PlaceOf(history.of)].presence;
  const Cell own = CellAt(chunk_, history.of, row);
  if (own.known() || own.state == FactState::Unsayable) return;
  if (presence != model::kNone)
    if (const Cell said = CellAt(chunk_, presence, row); said.known() && said.value == 0) return;
  const auto copy = [&](model::FactId of, model::FactId to) {
    const Cell cell = CellAt(chunk_, of, from);
    if (cell.state == FactState::Missing) return;  // what the record says itself stays
    PutCell(chunk_, to, row, cell);
    CopyOrigin(of, from, to, row);
  };
  copy(history.value, history.of);
  if (const model::FactId said = model_.facts[PlaceOf(history.value)].presence; said != model::kNone) copy(said, presence);
}

void ChunkSettler::Work::CopyOrigin(model::FactId from, std::size_t from_row, model::FactId to, std::size_t to_row) {
  if (!has_origins_) return;
  const auto kept = origins_.find(Batch::Key(from, from_row));
  if (kept == origins_.end()) return;
  const Provenance provenance = kept->second;
  origins_[Batch::Key(to, to_row)] = provenance;
}

void ChunkSettler::Work::TellFromNumber(const ToldByNumber& told, std::size_t row) {
  const Cell number = CellAt(chunk_, told.number, row);
  if (!number.known() || CellAt(chunk_, told.fact, row).state != FactState::Missing) return;
  const std::string_view text = chunk_.texts[static_cast<std::size_t>(number.value)];
  if (!IdentityNumberMistake(text).empty()) return;
  const IdentityFacts facts = ReadIdentityNumber(text);
  const std::int64_t value = told.birth ? std::int64_t{facts.birth.days} : facts.male ? told.male : told.female;
  if (value < 0 && !told.birth) return;
  PutCell(chunk_, told.fact, row, {value, number.state});
  if (has_origins_) origins_[Batch::Key(told.fact, row)] = {number.state, model_.facts[PlaceOf(told.number)].name, std::nullopt, {}};
}

void ChunkSettler::Work::FillDefault(model::FactId fact, std::span<const std::int32_t> rows) {
  const model::Fact& declared = model_.facts[PlaceOf(fact)];
  std::optional<std::int64_t> filled;
  if (declared.fallback) {
    const ReadResult held = HeldValue(declared, *declared.fallback);
    const auto* text = std::get_if<std::string>(&held);
    filled = text ? TextCode(*text) : std::get<std::int64_t>(held);
  }
  for (const std::int32_t element : rows) {
    const std::size_t row = PlaceOf(element);
    const bool blank = chunk_.facts[PlaceOf(fact)].states[row] == FactState::Missing;
    if (declared.blank != model::kNone) PutCell(chunk_, declared.blank, row, {blank, FactState::Declared});
    if (blank && filled) PutCell(chunk_, fact, row, {*filled, FactState::Defaulted});
  }
}

std::int64_t ChunkSettler::Work::TextCode(const std::string& text) {
  for (std::size_t code = 0; code < chunk_.texts.size(); ++code)
    if (chunk_.texts[code] == text) return static_cast<std::int64_t>(code);
  Strings own;
  for (std::size_t code = 0; code < chunk_.texts.size(); ++code) own.Add(chunk_.texts[code]);
  own.Add(text);
  chunk_.texts = std::move(own);
  return static_cast<std::int64_t>(chunk_.texts.size() - 1);
}

void ChunkSettler::Work::Finish() {
  if (!has_origins_) return;
  chunk_.origins.clear();
  for (auto& [key, provenance] : origins_)
    chunk_.origins.push_back({static_cast<model::FactId>(key >> 40), static_cast<std::int32_t>(key & 0xFFFFFFFFU), std::move(provenance)});
  std::sort(chunk_.origins.begin(), chunk_.origins.end(), [](const Origin& a, const Origin& b) { return std::pair(a.fact, a.row) < std::pair(b.fact, b.row); });
}

// ---- those that do not agree -----------------------------------------------------------------------------------------------------

namespace {

// 成员[2].身份历史[1]
std::string PathOf(const model::Model& model, const Chunk& chunk, model::EntityId timeline, std::size_t owner, std::size_t element, std::size_t& record) {
  std::string path = fmt::format("{}[{}]", model.entities[PlaceOf(timeline)].name, element);
  model::EntityId id = model.entities[PlaceOf(timeline)].parent;
  while (id != 0) {
    const ChunkRows& rows = chunk.entities[PlaceOf(id)];
    const std::size_t parent = PlaceOf(rows.parents[owner]);
    path = fmt::format("{}[{}].{}", model.entities[PlaceOf(id)].name, owner - PlaceOf(rows.offsets[parent]) + 1, path);
    owner = parent;
    id = model.entities[PlaceOf(id)].parent;
  }
  record = owner;
  return path;
}

}  // namespace

ChunkSettler::ChunkSettler(const model::Model& model) : model_(model), dated_(FindDatedFacts(model)), facts_of_(model.entities.size()) {
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    const auto entity = PlaceOf(model.facts[fact].entity);
    if (model.entities[entity].timeline != model::Timeline::None) facts_of_[entity].push_back(static_cast<model::FactId>(fact));
  }
}

void ChunkSettler::Settle(Chunk& chunk, const Unsettled& unsettled, const RegisterOptions& options, std::uint64_t first_record,
                          std::vector<RecordIssue>& left_out) const {
  const auto any = [](const auto& spans) { return std::any_of(spans.begin(), spans.end(), [](const auto& span) { return !span.empty(); }); };
  if (!any(unsettled.timelines) && !any(unsettled.elements)) return;
  Work work(*this, chunk, options);
  for (std::size_t id = 0; id < model_.entities.size(); ++id)
    if (!unsettled.timelines[id].empty()) work.SettleTimeline(static_cast<model::EntityId>(id), unsettled.timelines[id]);
  for (std::size_t id = 0; id < model_.entities.size(); ++id)
    if (!unsettled.elements[id].empty()) work.SettleElements(static_cast<model::EntityId>(id), unsettled.elements[id]);
  work.Finish();
  if (work.wrong().empty()) return;
  std::set<std::size_t> wrong;
  for (const auto& [timeline, owner, issue] : work.wrong()) {
    std::size_t record = 0;
    const std::string path = PathOf(model_, chunk, timeline, owner, issue.element, record);
    const std::string id(chunk.record_ids.size() == 0 ? std::string_view() : chunk.record_ids[record]);
    left_out.push_back({id.empty() ? fmt::format("第 {} 条", first_record + record + 1) : id, path, issue.value, issue.message, issue.accepted, 0, true, {}});
    wrong.insert(record);
  }
  std::vector<std::int32_t> kept;
  for (std::size_t record = 0; record < chunk.records(); ++record)
    if (!wrong.contains(record)) kept.push_back(static_cast<std::int32_t>(record));
  chunk = Pack(model_, Widen(model_, chunk, kept), options.origins);
}

}  // namespace doudi::record
