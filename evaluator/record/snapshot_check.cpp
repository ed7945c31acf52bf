// What a snapshot holds, held against what it says of itself: a file from elsewhere may have checksums that agree and codes that nothing has.
#include <algorithm>
#include <limits>
#include <type_traits>

#include "record/snapshot_file.h"

namespace doudi::record {
namespace {

using format::Coding;
using format::Section;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// Whether all items lie in [low, high]: how far any lies above low, in one number, so that it is vectorised.
template <class T>
bool AllWithin(std::span<const T> items, T low, T high) {
  using Unsigned = std::make_unsigned_t<T>;
  const auto least = static_cast<Unsigned>(low);
  Unsigned most = 0;
  for (const T item : items) most = std::max(most, static_cast<Unsigned>(static_cast<Unsigned>(item) - least));
  return most <= static_cast<Unsigned>(static_cast<Unsigned>(high) - least);
}

template <class T>
bool Within(const ChunkSections& sections, const Section& section, std::int64_t low, std::int64_t high) {
  low = std::max<std::int64_t>(low, std::numeric_limits<T>::min());
  high = std::min<std::int64_t>(high, std::numeric_limits<T>::max());
  if (section.coding == Coding::Same) return static_cast<std::int64_t>(section.offset) >= low && static_cast<std::int64_t>(section.offset) <= high;
  return AllWithin<T>(sections.ItemsOf<T>(&section), static_cast<T>(low), static_cast<T>(high));
}

bool ValuesFit(const SchemaFact& fact, const ChunkSections& sections, const Section& section) {
  std::int64_t low = std::numeric_limits<std::int64_t>::min(), high = std::numeric_limits<std::int64_t>::max();
  if (fact.members > 0) low = 0, high = fact.members - 1;
  if (fact.is_text) low = 0, high = sections.texts == nullptr ? 0 : std::max<std::int64_t>(0, static_cast<std::int64_t>(sections.texts->items) - 1);
  if (fact.is_number) low = -section.largest, high = section.largest;
  if (fact.is_date) low = format::kFirstDay, high = format::kLastDay;
  switch (fact.width) {
    case Width::Byte: return Within<std::uint8_t>(sections, section, low, high);
    case Width::Int32: return Within<std::int32_t>(sections, section, low, high);
    case Width::Int64: break;
  }
  return Within<std::int64_t>(sections, section, low, high);
}

// Ends that never go back and stay within the bytes behind them.
bool TextsFit(const ChunkSections& sections, const Section* section) {
  if (section == nullptr) return true;
  const std::uint64_t bytes = section->bytes - section->items * sizeof(std::uint64_t);
  std::uint64_t last = 0;
  for (const std::uint64_t end : sections.ItemsOf<std::uint64_t>(section)) {
    if (end < last || end > bytes) return false;
    last = end;
  }
  return true;
}

bool OffsetsFit(std::span<const std::int32_t> offsets) {
  if (offsets.empty()) return true;
  return offsets.front() == 0 && std::is_sorted(offsets.begin(), offsets.end());
}

bool RowsFit(std::span<const std::int32_t> rows, std::size_t count) {
  std::int32_t least = 0;  // ascending
  for (const std::int32_t row : rows) {
    if (row < least || PlaceOf(row) >= count) return false;
    least = row + 1;
  }
  return true;
}

bool EntityFits(const Schema& schema, const ChunkSections& sections, std::size_t entity) {
  const std::size_t rows = sections.rows[entity];
  if (!OffsetsFit(sections.ItemsOf<std::int32_t>(sections.offsets[entity]))) return false;
  if (const Section* phantoms = sections.phantoms[entity])
    if ((phantoms->coding == Coding::Plain && phantoms->items != rows) || !Within<std::uint8_t>(sections, *phantoms, 0, 1)) return false;
  if (const Section* handles = sections.handles[entity])
    if (handles->items != rows || !TextsFit(sections, handles)) return false;
  if (!RowsFit(sections.ItemsOf<std::int32_t>(sections.dated[entity]), rows)) return false;
  const auto unsettled = sections.ItemsOf<format::UnsettledEntry>(sections.unsettled[entity]);
  if (unsettled.empty()) return true;
  std::vector<std::int32_t> owners;
  for (const auto& one : unsettled) owners.push_back(one.owner);
  return schema.entities[entity].timeline && entity != 0 && RowsFit(owners, sections.rows[PlaceOf(schema.entities[entity].parent)]);
}

bool FactFits(const Schema& schema, const ChunkSections& sections, std::size_t fact, std::size_t longest_column) {
  const SchemaFact& declared = schema.facts[fact];
  const std::size_t rows = sections.rows[PlaceOf(declared.entity)];
  if (rows > longest_column / BytesOf(declared.width)) return false;
  const Section* values = sections.values[fact];
  const Section* states = sections.states[fact];
  if (values == nullptr) return states == nullptr;
  if (values->largest < 0) return false;
  if (values->coding == Coding::Plain && values->items != rows) return false;
  if (states && states->coding == Coding::Plain && states->items != rows) return false;
  if (states && !Within<std::uint8_t>(sections, *states, 0, static_cast<std::int64_t>(FactState::Conflicting))) return false;
  // A text that is known has to be there.
  const bool no_texts = sections.texts == nullptr || sections.texts->items == 0;
  if (declared.is_text && no_texts && rows > 0 && !(states && Within<std::uint8_t>(sections, *states, 0, static_cast<std::int64_t>(FactState::Unsayable)))) return false;
  return ValuesFit(declared, sections, *values);
}

// A row of any entity.
bool RowFits(const ChunkSections& sections, std::int32_t entity, std::int32_t row) {
  return entity >= 0 && PlaceOf(entity) < sections.rows.size() && row >= 0 && PlaceOf(row) < sections.rows[PlaceOf(entity)];
}

}  // namespace

std::string MistakeIn(const Schema& schema, const ChunkSections& sections, std::size_t longest_column) {
  for (std::size_t entity = 0; entity < schema.entities.size(); ++entity)
    if (!EntityFits(schema, sections, entity)) return "的行对不上";
  if (!TextsFit(sections, sections.texts) || !TextsFit(sections, sections.record_ids)) return "的文字对不上";
  if (sections.record_ids != nullptr && sections.record_ids->items != sections.records) return "的编号数不符";
  if (sections.fingerprints == nullptr || sections.fingerprints->items != sections.records) return "的指纹数不符";
  for (std::size_t fact = 0; fact < schema.facts.size(); ++fact)
    if (!FactFits(schema, sections, fact, longest_column)) return "里「" + schema.facts[fact].name + "」的值不可能有";
  for (const auto& one : sections.ItemsOf<format::OutsizedEntry>(sections.outsized)) {
    if (one.fact < 0 || PlaceOf(one.fact) >= schema.facts.size() || !RowFits(sections, schema.facts[PlaceOf(one.fact)].entity, one.row)) return "的大数对不上";
    if (schema.facts[PlaceOf(one.fact)].width != Width::Int32 || schema.facts[PlaceOf(one.fact)].members > 0 || schema.facts[PlaceOf(one.fact)].is_text || schema.facts[PlaceOf(one.fact)].is_date)
      return "的大数对不上";
  }
  return {};
}

std::string MistakeInOrigins(const Schema& schema, const ChunkSections& sections) {
  if (!TextsFit(sections, sections.origin_texts)) return "的来源对不上";
  const auto texts = static_cast<std::int64_t>(sections.origin_texts == nullptr ? 0 : sections.origin_texts->items);
  const auto day_fits = [](std::int32_t day) { return day == format::kNoDay || (day >= format::kFirstDay && day <= format::kLastDay); };
  for (const auto& one : sections.ItemsOf<format::OriginEntry>(sections.origins)) {
    if (one.fact < 0 || PlaceOf(one.fact) >= schema.facts.size() || !RowFits(sections, schema.facts[PlaceOf(one.fact)].entity, one.row)) return "的来源对不上";
    if (one.state < 0 || one.state > static_cast<std::int32_t>(FactState::Conflicting) || !day_fits(one.date)) return "的来源对不上";
    if (one.source < 0 || one.source >= texts || one.declared < 0 || one.declared >= texts) return "的来源对不上";
  }
  for (const auto& one : sections.ItemsOf<format::PaperEntry>(sections.papers))
    if (one.record < 0 || PlaceOf(one.record) >= sections.records || !RowFits(sections, one.entity, one.row) || one.document < 0 ||
        PlaceOf(one.document) >= schema.documents.size() || !day_fits(one.issued) || !day_fits(one.expires))
      return "的材料对不上";
  return {};
}

}  // namespace doudi::record
