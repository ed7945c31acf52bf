#include "record/record_fingerprints.h"

#include <xxhash.h>

#include <limits>
#include <optional>
#include <string_view>

namespace doudi::record {
namespace {

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

RecordFingerprints::RecordFingerprints(const model::Model& model) : model_(model), records_(model.entities.size()), first_rows_(model.entities.size()) {
  for (const model::Entity& entity : model.entities) entity_names_.push_back(NameHash(entity.name));
  for (const model::Fact& fact : model.facts) fact_names_.push_back(NameHash(model.entities[PlaceOf(fact.entity)].name + "." + fact.name));
}

std::vector<std::uint64_t> RecordFingerprints::Of(const Chunk& chunk) {
  PlaceRecords(chunk);
  texts_.clear();
  for (std::size_t text = 0; text < chunk.texts.size(); ++text) texts_.push_back(HashOf(chunk.texts[text]));
  for (std::size_t entity = 0; entity < model_.entities.size(); ++entity)
    if (!model_.entities[entity].IsPair()) AddRows(chunk, entity);
  for (std::size_t fact = 0; fact < model_.facts.size(); ++fact)
    if (!model_.facts[fact].to_supply) AddColumn(chunk, fact);
  for (const Outsized& one : chunk.outsized) {
    const auto entity = PlaceOf(model_.facts[PlaceOf(one.fact)].entity);
    const std::int32_t record = records_[entity][PlaceOf(one.row)];
    Add(PlaceOf(record), {fact_names_[PlaceOf(one.fact)], static_cast<std::uint32_t>(one.row - first_rows_[entity][PlaceOf(record)]), static_cast<std::uint64_t>(one.value)});
  }
  AddOrigins(chunk);
  std::vector<std::uint64_t> fingerprints;
  for (std::size_t record = 0; record < chunk.records(); ++record)
    fingerprints.push_back(XXH3_64bits(items_.data() + first_[record], (next_[record] - first_[record]) * sizeof(Item)));
  return fingerprints;
}

// Which record each row is of, and room for all that may be said of each.
void RecordFingerprints::PlaceRecords(const Chunk& chunk) {
  const std::size_t count = chunk.records();
  std::vector<std::size_t> room(count + 1, 2);
  for (std::size_t id = 0; id < model_.entities.size(); ++id) {
    const model::Entity& entity = model_.entities[id];
    auto& records = records_[id];
    auto& first_rows = first_rows_[id];
    records.clear();
    first_rows.assign(count, 0);
    if (entity.IsPair()) continue;
    const ChunkRows& rows = chunk.entities[id];
    for (std::size_t row = 0; row < rows.count; ++row) {
      const std::int32_t record = id == 0 ? static_cast<std::int32_t>(row) : records_[PlaceOf(entity.parent)][PlaceOf(rows.parents[row])];
      if (records.empty() || records.back() != record) first_rows[PlaceOf(record)] = static_cast<std::int32_t>(row);
      records.push_back(record);
      room[PlaceOf(record)] += 3;
    }
    // An owner may have none, and that is said.
    if (id != 0)
      for (const std::int32_t record : records_[PlaceOf(entity.parent)]) ++room[PlaceOf(record)];
  }
  for (std::size_t fact = 0; fact < model_.facts.size(); ++fact)
    for (const std::int32_t record : records_[PlaceOf(model_.facts[fact].entity)]) ++room[PlaceOf(record)];
  for (const Outsized& one : chunk.outsized) ++room[PlaceOf(records_[PlaceOf(model_.facts[PlaceOf(one.fact)].entity)][PlaceOf(one.row)])];
  for (const Origin& one : chunk.origins) room[PlaceOf(records_[PlaceOf(model_.facts[PlaceOf(one.fact)].entity)][PlaceOf(one.row)])] += 2;
  for (const Paper& one : chunk.papers) room[PlaceOf(one.record)] += 2;
  first_.assign(count, 0);
  std::size_t all = 0;
  for (std::size_t record = 0; record < count; ++record) {
    first_[record] = all;
    all += room[record];
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
    for (std::size_t row = 0; row < rows.count; ++row)
      if (chunk.record_ids.size() > 0) add_row(row, kHandle, HashOf(chunk.record_ids[row]));
    return;
  }
  const auto parent = PlaceOf(model_.entities[id].parent);
  for (std::size_t owner = 0; owner + 1 < rows.offsets.size(); ++owner) {
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
  const auto entity = PlaceOf(model_.facts[fact].entity);
  if (model_.entities[entity].IsPair()) return;
  const NarrowColumn& column = chunk.facts[fact];
  const bool is_text = model_.facts[fact].type.kind == model::TypeKind::Text;
  const std::uint32_t name = fact_names_[fact];
  const auto& records = records_[entity];
  const auto& first_rows = first_rows_[entity];
  for (std::size_t row = 0; row < chunk.entities[entity].count; ++row) {
    const FactState state = column.StateAt(row);
    if (state == FactState::Missing) continue;
    const std::int64_t value = column.At(row);
    const std::uint64_t held = is_text && state >= FactState::Declared ? texts_[static_cast<std::size_t>(value)] : static_cast<std::uint64_t>(value);
    const auto record = PlaceOf(records[row]);
    Add(record, {What(name, static_cast<std::uint32_t>(state)), static_cast<std::uint32_t>(static_cast<std::int32_t>(row) - first_rows[record]), held});
  }
}

void RecordFingerprints::AddOrigins(const Chunk& chunk) {
  for (const Origin& one : chunk.origins) {
    const auto entity = PlaceOf(model_.facts[PlaceOf(one.fact)].entity);
    const auto record = PlaceOf(records_[entity][PlaceOf(one.row)]);
    const auto row = static_cast<std::uint32_t>(one.row - first_rows_[entity][record]);
    const std::uint32_t name = fact_names_[PlaceOf(one.fact)];
    const std::string told = one.provenance.source + '\0' + one.provenance.declared;
    Add(record, {What(name, kSource), row, HashOf(told)});
    Add(record, {What(name, kDeclared), row, DaysOf(one.provenance.date, value::Date{static_cast<std::int32_t>(one.provenance.state)})});
  }
  for (const Paper& one : chunk.papers) {
    const auto record = PlaceOf(one.record);
    const auto entity = PlaceOf(one.held.entity);
    const std::uint32_t name = NameHash(model_.documents[PlaceOf(one.held.document)].name);
    const auto row = static_cast<std::uint32_t>(one.held.row - first_rows_[entity][record]);
    Add(record, {What(name, kPaper), row, entity_names_[entity]});
    Add(record, {What(name, kPaperDays), row, DaysOf(one.held.issued, one.held.expires)});
  }
}

}  // namespace doudi::record
