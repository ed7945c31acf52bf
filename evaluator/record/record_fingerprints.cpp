#include "record/record_fingerprints.h"

#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

namespace doudi::record {
namespace {

constexpr std::size_t kRecords = 256;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

std::uint64_t HashOf(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }
std::uint32_t NameHash(const std::string& name) { return static_cast<std::uint32_t>(HashOf(name)); }

// Beside the facts, what is said of a row; in the low bits of Item::what, where facts have their state.
enum : std::uint32_t { kRow = 8, kHandle, kEmpty, kPhantom, kSource, kDeclared, kPaper, kPaperDays };
constexpr std::uint32_t kWhatBits = 16;
std::uint32_t What(std::uint32_t name, std::uint32_t what) { return name / kWhatBits * kWhatBits + what; }

std::uint64_t Both(std::int32_t a, std::int32_t b) { return std::uint64_t{static_cast<std::uint32_t>(a)} << 32 | static_cast<std::uint32_t>(b); }
std::uint64_t DaysOf(std::optional<value::Date> a, std::optional<value::Date> b) {
  return Both(a ? a->days : std::numeric_limits<std::int32_t>::min(), b ? b->days : std::numeric_limits<std::int32_t>::min());
}

}  // namespace

RecordFingerprints::RecordFingerprints(const model::Model& model)
    : model_(model), records_(model.entities.size()), first_rows_(model.entities.size()), facts_in_(model.entities.size(), 0) {
  for (const model::Entity& entity : model.entities) entity_names_.push_back(NameHash(entity.name));
  for (const model::Fact& fact : model.facts) {
    fact_names_.push_back(NameHash(model.entities[PlaceOf(fact.entity)].name + "." + fact.name));
    ++facts_in_[PlaceOf(fact.entity)];
  }
}

std::vector<std::uint64_t> RecordFingerprints::Of(const Chunk& chunk) {
  PlaceRecords(chunk);
  texts_.clear();
  for (std::size_t text = 0; text < chunk.texts.size(); ++text) texts_.push_back(HashOf(chunk.texts[text]));
  std::vector<std::uint64_t> fingerprints;
  for (begin_ = 0; begin_ < chunk.records(); begin_ = end_) {
    end_ = std::min(begin_ + kRecords, chunk.records());
    PlaceItems(chunk);
    for (std::size_t entity = 0; entity < model_.entities.size(); ++entity)
      if (!model_.entities[entity].IsPair()) AddRows(chunk, entity);
    for (std::size_t fact = 0; fact < model_.facts.size(); ++fact)
      if (!model_.facts[fact].to_supply && !model_.entities[PlaceOf(model_.facts[fact].entity)].IsPair()) AddColumn(chunk, fact);
    AddOutsized(chunk);
    AddOrigins(chunk);
    for (std::size_t i = 0; i < first_.size(); ++i) fingerprints.push_back(XXH3_64bits(items_.data() + first_[i], (next_[i] - first_[i]) * sizeof(Item)));
  }
  return fingerprints;
}

// Which record each row is of.
void RecordFingerprints::PlaceRecords(const Chunk& chunk) {
  for (std::size_t id = 0; id < model_.entities.size(); ++id) {
    const model::Entity& entity = model_.entities[id];
    std::vector<std::int32_t>& records = records_[id];
    records.clear();
    first_rows_[id].assign(chunk.records(), 0);
    if (entity.IsPair()) continue;
    const ChunkRows& rows = chunk.entities[id];
    records.resize(rows.count);
    std::int32_t last = -1;
    for (std::size_t row = 0; row < rows.count; ++row) {
      const std::int32_t record = id == 0 ? static_cast<std::int32_t>(row) : records_[PlaceOf(entity.parent)][PlaceOf(rows.parents[row])];
      if (record != last) first_rows_[id][PlaceOf(record)] = static_cast<std::int32_t>(row);
      records[row] = last = record;
    }
  }
}

std::pair<std::size_t, std::size_t> RecordFingerprints::RowsOf(std::size_t entity) const {
  const std::vector<std::int32_t>& records = records_[entity];
  const auto place = [&](std::size_t record) { return static_cast<std::size_t>(std::lower_bound(records.begin(), records.end(), static_cast<std::int32_t>(record)) - records.begin()); };
  return {place(begin_), place(end_)};
}

// Room for all that may be said of each record at hand.
void RecordFingerprints::PlaceItems(const Chunk& chunk) {
  std::vector<std::size_t> room(end_ - begin_, 2);
  const auto make_room = [&](std::size_t record, std::size_t items) {
    if (IsAtHand(record)) room[record - begin_] += items;
  };
  for (std::size_t id = 0; id < model_.entities.size(); ++id) {
    const auto [first, last] = RowsOf(id);
    for (std::size_t row = first; row < last; ++row) room[PlaceOf(records_[id][row]) - begin_] += facts_in_[id] + 2;
    // An owner may have none, and that is said.
    for (const model::EntityId child : model_.entities[id].children)
      if (!model_.entities[PlaceOf(child)].IsPair())
        for (std::size_t row = first; row < last; ++row) ++room[PlaceOf(records_[id][row]) - begin_];
  }
  const auto record_of = [&](model::FactId fact, std::int32_t row) { return PlaceOf(records_[PlaceOf(model_.facts[PlaceOf(fact)].entity)][PlaceOf(row)]); };
  for (const Outsized& one : chunk.outsized) make_room(record_of(one.fact, one.row), 1);
  for (const Origin& one : chunk.origins) make_room(record_of(one.fact, one.row), 2);
  for (const Paper& one : chunk.papers) make_room(PlaceOf(one.record), 2);
  first_.assign(room.size(), 0);
  std::size_t all = 0;
  for (std::size_t i = 0; i < room.size(); ++i) {
    first_[i] = all;
    all += room[i];
  }
  next_ = first_;
  if (items_.size() < all) items_.resize(all);
}

void RecordFingerprints::AddRows(const Chunk& chunk, std::size_t id) {
  const ChunkRows& rows = chunk.entities[id];
  const std::uint32_t name = entity_names_[id];
  const auto in_record = [&](std::size_t entity, std::size_t row) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(row) - first_rows_[entity][PlaceOf(records_[entity][row])]); };
  const auto add_row = [&](std::size_t row, std::uint32_t what, std::uint64_t value) { Add(PlaceOf(records_[id][row]), {What(name, what), in_record(id, row), value}); };
  if (id == 0) {
    for (std::size_t row = begin_; row < end_; ++row)
      if (chunk.record_ids.size() > 0) add_row(row, kHandle, HashOf(chunk.record_ids[row]));
    return;
  }
  const auto parent = PlaceOf(model_.entities[id].parent);
  const auto [first_owner, last_owner] = RowsOf(parent);
  for (std::size_t owner = first_owner; owner < last_owner; ++owner) {
    const std::size_t first = PlaceOf(rows.offsets[owner]), last = PlaceOf(rows.offsets[owner + 1]);
    const auto is_phantom = [&](std::size_t row) { return !rows.phantom.empty() && rows.phantom[row] != 0; };
    if (first == last) Add(PlaceOf(records_[parent][owner]), {What(name, kEmpty), in_record(parent, owner), 0});
    if (last - first == 1 && is_phantom(first)) continue;  // nothing was said
    for (std::size_t row = first; row < last; ++row) {
      add_row(row, is_phantom(row) ? kPhantom : kRow, in_record(parent, owner));
      if (rows.handles.size() > 0 && !rows.handles[row].empty()) add_row(row, kHandle, HashOf(rows.handles[row]));
    }
  }
}

void RecordFingerprints::AddColumn(const Chunk& chunk, std::size_t fact) {
  const NarrowColumn& column = chunk.facts[fact];
  switch (column.width) {
    case Width::Byte: return AddColumn(column.Bytes(), column, fact);
    case Width::Int32: return AddColumn(column.Ints(), column, fact);
    case Width::Int64: return AddColumn(column.Longs(), column, fact);
  }
}

template <class T>
void RecordFingerprints::AddColumn(const T* values, const NarrowColumn& column, std::size_t fact) {
  const auto entity = PlaceOf(model_.facts[fact].entity);
  const std::int32_t* records = records_[entity].data();
  const std::int32_t* first_rows = first_rows_[entity].data();
  const bool is_text = model_.facts[fact].type.kind == model::TypeKind::Text;
  const auto [first, last] = RowsOf(entity);
  for (std::size_t row = first; row < last; ++row) {
    const FactState state = column.StateAt(row);
    if (state == FactState::Missing) continue;
    const auto record = PlaceOf(records[row]);
    const auto value = static_cast<std::uint64_t>(std::int64_t{values[row]});
    Add(record, {What(fact_names_[fact], static_cast<std::uint32_t>(state)), static_cast<std::uint32_t>(static_cast<std::int32_t>(row) - first_rows[record]),
                 is_text && state >= FactState::Declared ? texts_[value] : value});
  }
}

void RecordFingerprints::AddOutsized(const Chunk& chunk) {
  for (const Outsized& one : chunk.outsized) {
    const auto entity = PlaceOf(model_.facts[PlaceOf(one.fact)].entity);
    const auto record = PlaceOf(records_[entity][PlaceOf(one.row)]);
    if (IsAtHand(record)) Add(record, {fact_names_[PlaceOf(one.fact)], static_cast<std::uint32_t>(one.row - first_rows_[entity][record]), static_cast<std::uint64_t>(one.value)});
  }
}

void RecordFingerprints::AddOrigins(const Chunk& chunk) {
  for (const Origin& one : chunk.origins) {
    const auto entity = PlaceOf(model_.facts[PlaceOf(one.fact)].entity);
    const auto record = PlaceOf(records_[entity][PlaceOf(one.row)]);
    if (!IsAtHand(record)) continue;
    const auto row = static_cast<std::uint32_t>(one.row - first_rows_[entity][record]);
    const std::uint32_t name = fact_names_[PlaceOf(one.fact)];
    const std::string told = one.provenance.source + '\0' + one.provenance.declared;
    Add(record, {What(name, kSource), row, HashOf(told)});
    Add(record, {What(name, kDeclared), row, DaysOf(one.provenance.date, value::Date{static_cast<std::int32_t>(one.provenance.state)})});
  }
  for (const Paper& one : chunk.papers) {
    const auto record = PlaceOf(one.record);
    if (!IsAtHand(record)) continue;
    const auto entity = PlaceOf(one.held.entity);
    const std::uint32_t name = NameHash(model_.documents[PlaceOf(one.held.document)].name);
    const auto row = static_cast<std::uint32_t>(one.held.row - first_rows_[entity][record]);
    Add(record, {What(name, kPaper), row, entity_names_[entity]});
    Add(record, {What(name, kPaperDays), row, DaysOf(one.held.issued, one.held.expires)});
  }
}

}  // namespace doudi::record
