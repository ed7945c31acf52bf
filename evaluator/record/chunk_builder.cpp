#include "record/chunk_builder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "record/read_value.h"
#include "source/utf8.h"
#include "value/date.h"

namespace doudi::record {
namespace {

constexpr std::size_t kFirstRoom = 256;   // rows
constexpr std::size_t kMostWords = 4096;  // remembered for one fact
constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kBits = 64;
// Of scales: FactCell::PutDecimal multiplies with them.
constexpr std::int64_t kMostFactor = 10'000;

std::size_t IndexOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// The bounds of whole multiples of 1/scale that lie within a range; false where they are not whole 64-bit
// numbers for sure.
bool LeastWithin(const model::RangeEnd& end, std::int64_t scale, std::int64_t& least) {
  if (!end.number) return true;
  const __int128 scaled = static_cast<__int128>(end.number->numerator()) * scale;
  const __int128 denominator = end.number->denominator();
  __int128 floor = scaled / denominator - (scaled % denominator < 0 ? 1 : 0);
  if (floor * denominator != scaled || !end.inclusive) ++floor;
  least = static_cast<std::int64_t>(floor);
  return least == floor;
}
bool MostWithin(const model::RangeEnd& end, std::int64_t scale, std::int64_t& most) {
  if (!end.number) return true;
  const __int128 scaled = static_cast<__int128>(end.number->numerator()) * scale;
  const __int128 denominator = end.number->denominator();
  __int128 floor = scaled / denominator - (scaled % denominator < 0 ? 1 : 0);
  if (floor * denominator == scaled && !end.inclusive) --floor;
  most = static_cast<std::int64_t>(floor);
  return most == floor;
}

std::pair<std::int64_t, std::int64_t> FittingInto(Width width) {
  switch (width) {
    case Width::Byte:
      return {0, std::numeric_limits<std::uint8_t>::max()};
    case Width::Int32:
      return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    case Width::Int64:
      break;
  }
  return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

// Whether the text may be the history of a fact: SplitStretches finds these words in it.
bool MayBeStretches(std::string_view text) {
  for (const std::string_view word : {"自", "至", "知悉", "已列全"})
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

// Of what was not seen before: what is no UTF-8 is for others to refuse.
bool IsUtf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const source::CodePoint next = source::DecodeAt(text, at);
    if (!next.valid) return false;
    at += next.length;
  }
  return true;
}

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// Any text, as ReadValue reads it unchanged: not blank, no space around it, none of the words for what is not
// known.
bool IsPlain(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  if (text.empty() || spaces.find(text.front()) != std::string_view::npos ||
      spaces.find(text.back()) != std::string_view::npos)
    return false;
  return text.size() > 6 || (text != "未知" && text != "不详" && text != "无");
}

std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = text.size() * 0x9E3779B97F4A7C15U;
  const auto mix = [&](const char* from, std::size_t size) {
    std::uint64_t part = 0;
    std::memcpy(&part, from, size);
    hash = (hash ^ part) * 0xC2B2AE3D27D4EB4FU;
    hash ^= hash >> 29;
  };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) mix(text.data() + at, 8);
  if (at < text.size()) mix(text.data() + at, text.size() - at);
  return hash ^ hash >> 32;
}

}  // namespace

// ---- how the model's facts are read
// ------------------------------------------------------------------------------------------

ChunkBuilder::ChunkBuilder(const model::Model& model, value::Date reference_date, bool origins)
    : model_(model),
      reference_date_(reference_date),
      origins_(origins),
      entities_(model.entities.size()),
      rows_(model.entities.size(), 0),
      cells_(model.facts.size()),
      slots_(kFirstSlots, -1) {
  for (const model::Document& document : model.documents) documents_.insert(document.name);
  PlanEntities();
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) PlanFact(static_cast<model::FactId>(fact));
  for (Entity& entity : entities_)
    for (const model::FactId fact : entity.facts) {
      PlanDefaults(entity, fact);
      PlanIdentity(entity, fact);
    }
  chunk_ = EmptyChunk(model);
  Restart();
}

void ChunkBuilder::PlanEntities() {
  for (std::size_t fact = 0; fact < model_.facts.size(); ++fact)
    entities_[IndexOf(model_.facts[fact].entity)].facts.push_back(static_cast<model::FactId>(fact));
  for (std::size_t id = 0; id < model_.entities.size(); ++id) {
    const model::Entity& declared = model_.entities[id];
    Entity& entity = entities_[id];
    entity.parent = declared.parent;
    entity.number = declared.number;
    entity.timeline = declared.timeline != model::Timeline::None;
    if (declared.parent != model::kNoEntity && !declared.IsPair())
      entities_[IndexOf(declared.parent)].collections.push_back(static_cast<model::EntityId>(id));
    entity.first_word = given_.size();
    entity.words = (entity.facts.size() + kBits - 1) / kBits;
    given_.resize(given_.size() + entity.words, 0);
    all_.resize(given_.size(), 0);
    for (std::size_t i = 0; i < entity.facts.size(); ++i) {
      FactCell& cell = cells_[IndexOf(entity.facts[i])];
      cell.entity_ = static_cast<model::EntityId>(id);
      cell.word_ = static_cast<std::uint32_t>(i / kBits);
      cell.bit_ = std::uint64_t{1} << i % kBits;
      all_[entity.first_word + cell.word_] |= cell.bit_;
    }
  }
}

void ChunkBuilder::PlanFact(model::FactId id) {
  const model::Fact& fact = model_.facts[IndexOf(id)];
  FactCell& cell = cells_[IndexOf(id)];
  cell.width_ = WidthOf(model_, fact);
  cell.presence_fact_ = fact.presence;
  if (fact.presence != model::kNone) {
    cell.presence_ = &cells_[IndexOf(fact.presence)];
    cells_[IndexOf(fact.presence)].is_presence_ = true;
  }
  cell.low_ = std::numeric_limits<std::int64_t>::min();
  cell.high_ = std::numeric_limits<std::int64_t>::max();
  switch (fact.type.kind) {
    case model::TypeKind::Boolean:
      cell.is_boolean_ = true;
      [[fallthrough]];
    case model::TypeKind::Enum:
    case model::TypeKind::Division:
      cell.reading_ = FactCell::Reading::Word;
      break;
    case model::TypeKind::Number:
      if ((!fact.low || LeastWithin(*fact.low, fact.scale, cell.low_)) &&
          (!fact.high || MostWithin(*fact.high, fact.scale, cell.high_)))
        cell.reading_ = FactCell::Reading::Decimal;
      for (std::int64_t place = 0, parts = 1; place < std::int64_t{FactCell::kPlaces}; ++place, parts *= 10)
        cell.factor_[static_cast<std::size_t>(place)] = fact.scale % parts == 0 ? fact.scale / parts : 0;
      break;
    case model::TypeKind::Date: {
      const auto limit = [&](const model::RangeEnd& end) {
        return std::int64_t{(end.reference_date ? reference_date_ : end.date.value_or(reference_date_)).days};
      };
      if (fact.low) cell.low_ = limit(*fact.low) + (fact.low->inclusive ? 0 : 1);
      if (fact.high) cell.high_ = limit(*fact.high) - (fact.high->inclusive ? 0 : 1);
      cell.reading_ = FactCell::Reading::Day;
      break;
    }
    case model::TypeKind::Text:
      if (fact.digits == 0 && !fact.identity_number && fact.history == model::kNoEntity)
        cell.reading_ = FactCell::Reading::Plain;
      if (fact.type.element != model::kNoEntity &&
          (!fact.implicit || model_.entities[IndexOf(fact.entity)].link != model::kNone))
        references_.push_back({id, fact.type.element});
      break;
  }
  const auto [least, most] = FittingInto(cell.width_);
  cell.least_ = std::max(cell.low_, least);
  const std::int64_t last = std::min(cell.high_, most);
  cell.span_ = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(cell.least_);
  if (last < cell.least_) cell.reading_ = FactCell::Reading::Other;  // an empty range: there is no span
}

void ChunkBuilder::PlanDefaults(Entity& entity, model::FactId fact) {
  const model::Fact& declared = model_.facts[IndexOf(fact)];
  if (!declared.fallback && declared.blank == model::kNone) return;
  Default filled;
  filled.fact = fact;
  filled.blank = declared.blank;
  if (declared.fallback) {
    const ReadResult held = HeldValue(declared, *declared.fallback);
    filled.fills = true;
    filled.is_text = std::holds_alternative<std::string>(held);
    if (filled.is_text)
      filled.text = std::get<std::string>(held);
    else
      filled.value = std::get<std::int64_t>(held);
  }
  entity.defaults.push_back(std::move(filled));
}

void ChunkBuilder::PlanIdentity(Entity& entity, model::FactId number) {
  if (!model_.facts[IndexOf(number)].identity_number) return;
  Identity identity;
  identity.number = number;
  for (const model::FactId fact : entity.facts) {
    const model::Fact& declared = model_.facts[IndexOf(fact)];
    if (declared.name == "出生日期" && declared.type.kind == model::TypeKind::Date)
      identity.told.push_back({fact, true, 0, 0});
    if (declared.name != "性别" || declared.type.kind != model::TypeKind::Enum) continue;
    const auto& members = model_.enums[IndexOf(declared.type.enumeration)].members;
    const auto code = [&](const char* sex) {
      const auto found = std::find(members.begin(), members.end(), sex);
      return found == members.end() ? std::int64_t{-1} : std::int64_t{found - members.begin()};
    };
    identity.told.push_back({fact, false, code("男"), code("女")});
  }
  entity.identities.push_back(std::move(identity));
}

// ---- rows
// --------------------------------------------------------------------------------------------------------------------

// Rows beyond those that there are hold 0, Declared, and no phantom.
void ChunkBuilder::Grow(model::EntityId id, std::size_t rows) {
  Entity& entity = entities_[IndexOf(id)];
  if (rows <= entity.room) return;
  entity.room = std::max({rows, 2 * entity.room, kFirstRoom});
  ChunkRows& all = RowsOf(id);
  if (id != 0) all.parents.resize(entity.room);
  if (!all.phantom.empty()) all.phantom.resize(entity.room, 0);
  for (const model::FactId fact : entity.facts) {
    NarrowColumn& column = chunk_.facts[IndexOf(fact)];
    column.Resize(entity.room);
    cells_[IndexOf(fact)].values_ = column.width == Width::Byte    ? static_cast<void*>(column.bytes.data())
                                   : column.width == Width::Int32 ? static_cast<void*>(column.ints.data())
                                                                  : static_cast<void*>(column.longs.data());
  }
}

std::size_t ChunkBuilder::AddRow(model::EntityId id, std::size_t parent) {
  ChunkRows& rows = RowsOf(id);
  const std::size_t row = rows.count++;
  if (rows.count > entities_[IndexOf(id)].room) Grow(id, rows.count);
  if (id != 0) rows.parents[row] = static_cast<std::int32_t>(parent);
  return row;
}

void ChunkBuilder::Mark(model::FactId fact, std::size_t row, FactState state) {
  std::vector<FactState>& states = chunk_.facts[IndexOf(fact)].states;
  if (states.empty())
    states.assign(entities_[IndexOf(cells_[IndexOf(fact)].entity_)].room, FactState::Declared);
  states[row] = state;
}

void ChunkBuilder::MarkPhantom(std::int32_t entity, std::size_t row) {
  std::vector<std::uint8_t>& phantom = RowsOf(entity).phantom;
  if (phantom.empty()) phantom.assign(entities_[IndexOf(entity)].room, 0);
  phantom[row] = 1;
}

void ChunkBuilder::AddPhantoms(model::EntityId collection, std::size_t parent) {
  const std::size_t row = AddRow(collection, parent);
  MarkPhantom(collection, row);
  for (const model::FactId fact : entities_[IndexOf(collection)].facts) Mark(fact, row, FactState::Missing);
  for (const model::EntityId below : entities_[IndexOf(collection)].collections) AddPhantoms(below, row);
}

void ChunkBuilder::KeepHandle(ChunkRows& rows, std::size_t row, std::string_view handle) {
  if (handle.empty()) return;
  while (rows.handles.size() < row) rows.handles.Add({});
  rows.handles.Add(handle);
}

std::string_view ChunkBuilder::HandleAt(std::int32_t entity, std::size_t row) const {
  const Strings& handles = chunk_.entities[IndexOf(entity)].handles;
  return row < handles.size() ? handles[row] : std::string_view();
}

// ---- a record
// ----------------------------------------------------------------------------------------------------------------

void ChunkBuilder::Open(model::EntityId id) {
  Entity& entity = entities_[IndexOf(id)];
  rows_[IndexOf(id)] = AddRow(id, id == 0 ? 0 : rows_[IndexOf(entity.parent)]);
  entity.handle.clear();
  for (std::size_t word = 0; word < entity.words; ++word) given_[entity.first_word + word] = 0;
  for (const model::EntityId collection : entity.collections) entities_[IndexOf(collection)].listed = false;
  open_.push_back(id);
}

bool ChunkBuilder::Close(model::EntityId id) {
  Entity& entity = entities_[IndexOf(id)];
  const std::size_t row = rows_[IndexOf(id)];
  open_.pop_back();
  if (!entity.identities.empty() && !TellFromNumber(entity)) return false;
  FillDefaults(entity);
  if (entity.number != model::kNone) NameElement(entity, row, id);
  KeepHandle(RowsOf(id), row, entity.handle);
  for (std::size_t word = 0; word < entity.words; ++word) {
    const std::size_t at = entity.first_word + word;
    for (std::uint64_t missing = all_[at] & ~given_[at]; missing != 0; missing &= missing - 1)
      Mark(entity.facts[word * kBits + static_cast<std::size_t>(std::countr_zero(missing))], row,
           FactState::Missing);
  }
  for (const model::EntityId collection : entity.collections)
    if (!entities_[IndexOf(collection)].listed) AddPhantoms(collection, row);
  return true;
}

// As BatchBuilder, except where the two disagree: that is told.
bool ChunkBuilder::TellFromNumber(const Entity& entity) {
  for (const Identity& identity : entity.identities) {
    const FactCell& number = cells_[IndexOf(identity.number)];
    if (!IsGiven(number)) continue;
    const auto text = chunk_.facts[IndexOf(identity.number)].ints[RowFor(number)];
    const IdentityFacts facts = ReadIdentityNumber(chunk_.texts[IndexOf(text)]);
    for (const auto& told : identity.told) {
      const std::int64_t value = told.birth   ? std::int64_t{facts.birth.days}
                                 : facts.male ? told.male
                                              : told.female;
      if (value < 0 && !told.birth) continue;
      if (!IsGiven(cells_[IndexOf(told.fact)])) {
        Give(told.fact, value);
        if (const FactState state = chunk_.facts[IndexOf(identity.number)].StateAt(RowFor(number));
            state != FactState::Declared) {
          if (origins_) return false;
          Mark(told.fact, RowFor(number), state);
        }
        if (origins_)
          chunk_.origins.push_back({told.fact, static_cast<std::int32_t>(RowFor(number)),
                                    {FactState::Declared, model_.facts[IndexOf(identity.number)].name, {}, {}}});
      } else if (chunk_.facts[IndexOf(told.fact)].At(RowFor(number)) != value)
        return false;
    }
  }
  return true;
}

void ChunkBuilder::FillDefaults(const Entity& entity) {
  for (const Default& filled : entity.defaults) {
    const bool blank = !IsGiven(cells_[IndexOf(filled.fact)]);
    if (filled.blank != model::kNone) Give(filled.blank, blank);
    if (!blank || !filled.fills) continue;
    Give(filled.fact, filled.is_text ? Intern(filled.text) : filled.value);
    Mark(filled.fact, RowFor(cells_[IndexOf(filled.fact)]), FactState::Defaulted);
  }
}

void ChunkBuilder::NameElement(const Entity& entity, std::size_t row, std::int32_t id) {
  if (!entity.handle.empty()) return Give(entity.number, Intern(entity.handle));
  Give(entity.number,
       Intern(fmt::format("{}#{}", model_.entities[IndexOf(id)].name, row - entity.before + 1)));
}

void ChunkBuilder::BeginRecord() {
  for (std::size_t id = 0; id < entities_.size(); ++id) entities_[id].before = chunk_.entities[id].count;
  texts_before_ = chunk_.texts.size();
  outsized_before_ = chunk_.outsized.size();
  if (owners_.size() > 0) owners_.Clear();
  origins_before_ = chunk_.origins.size();
  Open(0);
}

bool ChunkBuilder::BeginElement(model::EntityId id) {
  Entity& entity = entities_[IndexOf(id)];
  if (entity.timeline) return false;
  entity.listed = true;
  Open(id);
  return true;
}

bool ChunkBuilder::EndElement() { return Close(open_.back()); }

bool ChunkBuilder::SetHandle(std::string_view handle) {
  entities_[IndexOf(open_.back())].handle.assign(handle);
  return IsUtf8(handle);
}

// Of a history that does not say that it is all there is (BatchBuilder::CompleteHistory).
void ChunkBuilder::ListCollection(model::EntityId entity) {
  entities_[IndexOf(entity)].listed = model_.entities[IndexOf(entity)].timeline != model::Timeline::History;
}

bool ChunkBuilder::EndRecord() {
  bool plain = true;
  while (plain && !open_.empty()) plain = Close(open_.back());
  for (std::size_t id = 1; plain && id < entities_.size(); ++id)
    plain = !HasTwice(static_cast<std::int32_t>(id));
  for (std::size_t i = 0; plain && i < references_.size(); ++i) plain = RefersToSome(references_[i]);
  for (std::size_t i = 0; plain && i < owners_.size(); ++i) plain = IsInRecord(owners_[i]);
  if (!plain)
    DropRecord();
  else
    chunk_.record_ids.Add(entities_[0].handle);
  return plain;
}

bool ChunkBuilder::HasTwice(std::int32_t id) {
  const std::size_t first = entities_[IndexOf(id)].before, last = chunk_.entities[IndexOf(id)].handles.size();
  if (last < first + 2) return false;
  handles_seen_.clear();
  for (std::size_t row = first; row < last; ++row)
    if (const auto handle = HandleAt(id, row); !handle.empty()) handles_seen_.push_back(handle);
  std::sort(handles_seen_.begin(), handles_seen_.end());
  return std::adjacent_find(handles_seen_.begin(), handles_seen_.end()) != handles_seen_.end();
}

bool ChunkBuilder::RefersToSome(const Reference& reference) const {
  const auto entity = cells_[IndexOf(reference.fact)].entity_;
  const ChunkRows& targets = chunk_.entities[IndexOf(reference.target)];
  const NarrowColumn& column = chunk_.facts[IndexOf(reference.fact)];
  for (std::size_t row = entities_[IndexOf(entity)].before; row < chunk_.entities[IndexOf(entity)].count;
       ++row) {
    if (column.StateAt(row) < FactState::Declared) continue;
    const std::string_view named = chunk_.texts[IndexOf(column.ints[row])];
    bool found = false;
    for (std::size_t at = entities_[IndexOf(reference.target)].before; at < targets.count && !found; ++at)
      found =
          (!targets.phantom.empty() && targets.phantom[at] != 0) || HandleAt(reference.target, at) == named;
    if (!found) return false;
  }
  return true;
}

bool ChunkBuilder::IsInRecord(std::string_view handle) const {
  if (handle == entities_[0].handle) return true;
  for (std::size_t id = 1; id < entities_.size(); ++id)
    for (std::size_t row = entities_[id].before; row < chunk_.entities[id].handles.size(); ++row)
      if (chunk_.entities[id].handles[row] == handle) return true;
  return false;
}

void ChunkBuilder::DropRecord() {
  open_.clear();
  for (std::size_t id = 0; id < entities_.size(); ++id) {
    ChunkRows& rows = chunk_.entities[id];
    const std::size_t first = entities_[id].before, last = rows.count;
    if (rows.handles.size() > first) rows.handles.Truncate(first);
    while (rows.handles.size() > 0 && rows.handles[rows.handles.size() - 1].empty())
      rows.handles.Truncate(rows.handles.size() - 1);
    rows.count = first;
    if (!rows.phantom.empty())
      std::fill(rows.phantom.begin() + static_cast<std::ptrdiff_t>(first),
                rows.phantom.begin() + static_cast<std::ptrdiff_t>(last), std::uint8_t{0});
    for (const model::FactId fact : entities_[id].facts) {
      NarrowColumn& column = chunk_.facts[IndexOf(fact)];
      const std::size_t bytes = BytesOf(column.width);
      if (last > first)
        std::memset(static_cast<char*>(cells_[IndexOf(fact)].values_) + first * bytes, 0,
                    (last - first) * bytes);
      if (!column.states.empty())
        std::fill(column.states.begin() + static_cast<std::ptrdiff_t>(first),
                  column.states.begin() + static_cast<std::ptrdiff_t>(last), FactState::Declared);
    }
  }
  ForgetTexts(texts_before_);
  chunk_.outsized.resize(outsized_before_);
  chunk_.origins.resize(origins_before_);
}

// ---- values
// ------------------------------------------------------------------------------------------------------------------

ChunkBuilder::Usual ChunkBuilder::UsualOf(model::FactId fact) const {
  const FactCell& cell = cells_[IndexOf(fact)];
  switch (cell.reading_) {
    case FactCell::Reading::Decimal:
      return cell.factor_[0] <= kMostFactor ? Usual::Number : Usual::Other;
    case FactCell::Reading::Day:
      return Usual::Day;
    case FactCell::Reading::Word:
      // What is said of it twice, once with the fact, may have two states.
      return cell.is_presence_ ? Usual::Other : cell.is_boolean_ ? Usual::Truth : Usual::Word;
    default:
      return Usual::Other;
  }
}

std::uint64_t& ChunkBuilder::GivenWord(const FactCell& cell) {
  return given_[entities_[IndexOf(cell.entity_)].first_word + cell.word_];
}
bool ChunkBuilder::IsGiven(const FactCell& cell) { return (GivenWord(cell) & cell.bit_) != 0; }
std::size_t ChunkBuilder::RowFor(const FactCell& cell) const { return rows_[IndexOf(cell.entity_)]; }

void ChunkBuilder::Store(const FactCell& cell, model::FactId fact, std::size_t row, std::int64_t value) {
  const auto [least, most] = FittingInto(cell.width_);
  if (value >= least && value <= most)
    cell.Store(row, value);
  else
    chunk_.outsized.push_back({fact, static_cast<std::int32_t>(row), value});
}

void ChunkBuilder::Give(model::FactId fact, std::int64_t value) {
  const FactCell& cell = cells_[IndexOf(fact)];
  Store(cell, fact, RowFor(cell), value);
  if (std::vector<FactState>& states = chunk_.facts[IndexOf(fact)].states; !states.empty())
    states[RowFor(cell)] = FactState::Declared;
  GivenWord(cell) |= cell.bit_;
}

void ChunkBuilder::Put(model::FactId fact, std::int64_t value) {
  Give(fact, value);
  if (const model::FactId presence = cells_[IndexOf(fact)].presence_fact_; presence != model::kNone)
    Give(presence, 1);
}

bool ChunkBuilder::PutInRange(model::FactId fact, std::int64_t value) {
  const FactCell& cell = cells_[IndexOf(fact)];
  if (value < cell.low_ || value > cell.high_) return false;
  Put(fact, value);
  return true;
}

void ChunkBuilder::SetMissing(model::FactId fact) {
  const FactCell& cell = cells_[IndexOf(fact)];
  if (!IsGiven(cell)) return;
  Store(cell, fact, RowFor(cell), 0);
  GivenWord(cell) &= ~cell.bit_;
}

void ChunkBuilder::Verify(model::FactId fact) {
  const FactCell& cell = cells_[IndexOf(fact)];
  if (IsGiven(cell)) Mark(fact, RowFor(cell), FactState::Verified);
  if (cell.presence_ && IsGiven(*cell.presence_)) Mark(cell.presence_fact_, RowFor(cell), FactState::Verified);
}

bool ChunkBuilder::Hold(std::string_view document, std::string_view owner) {
  if (origins_ || !documents_.contains(document)) return false;  // papers are kept by BatchBuilder
  if (!owner.empty()) owners_.Add(owner);
  return true;
}

bool ChunkBuilder::TakesNumbers(model::FactId fact) const {
  const model::Fact& declared = model_.facts[IndexOf(fact)];
  return declared.digits == 0 && (declared.type.kind != model::TypeKind::Enum ||
                                  model_.enums[IndexOf(declared.type.enumeration)].codes.empty());
}

bool ChunkBuilder::SetNumber(model::FactId fact, std::string_view digits) {
  return TakesNumbers(fact) && Set(fact, digits);
}

bool ChunkBuilder::Set(model::FactId fact, std::string_view text) {
  const FactCell& cell = cells_[IndexOf(fact)];
  switch (cell.reading_) {
    case FactCell::Reading::Decimal: {
      std::int64_t digits = 0;
      std::size_t places = 0;
      if (ReadPlainDecimal(text, digits, places)) return SetDecimal(fact, digits, places);
      break;
    }
    case FactCell::Reading::Day: {
      std::int64_t day = 0;
      if (text.size() == 10 && ReadIsoDay(text.data(), day)) return PutInRange(fact, day);
      break;
    }
    case FactCell::Reading::Word:
      if (const std::int32_t* value = cell.words_.Find(text)) return Put(fact, *value), true;
      break;
    case FactCell::Reading::Plain:
      if (IsPlain(text)) return PutText(fact, text);
      break;
    case FactCell::Reading::Other:
      break;
  }
  return SetOtherwise(fact, text);
}

bool ChunkBuilder::SetBoolean(model::FactId fact, bool value) {
  if (!cells_[IndexOf(fact)].is_boolean_) return false;
  Put(fact, value);
  return true;
}

bool ChunkBuilder::SetDecimal(model::FactId fact, std::int64_t digits, std::size_t places) {
  const FactCell& cell = cells_[IndexOf(fact)];
  if (cell.reading_ != FactCell::Reading::Decimal) return false;
  // Zeros at the end of a decimal do not make it too fine.
  const auto fits = [&] { return places < FactCell::kPlaces && cell.factor_[places] != 0; };
  for (; !fits() && places > 0 && digits % 10 == 0; --places) digits /= 10;
  std::int64_t value = 0;
  return fits() && !__builtin_mul_overflow(digits, cell.factor_[places], &value) && PutInRange(fact, value);
}

bool ChunkBuilder::PutText(model::FactId fact, std::string_view text) {
  const std::size_t known = chunk_.texts.size();
  Put(fact, Intern(text));
  return chunk_.texts.size() == known || IsUtf8(text);
}

// As BatchBuilder::Set.
bool ChunkBuilder::SetOtherwise(model::FactId fact, std::string_view text) {
  const model::Fact& declared = model_.facts[IndexOf(fact)];
  if (!IsUtf8(text)) return false;
  if (declared.history != model::kNoEntity && MayBeStretches(text)) return false;
  if (IsBlank(text) || text == "未知") return SetMissing(fact), true;
  if (text == "不详") return false;
  if (declared.presence != model::kNone && text == "无") {
    Give(declared.presence, 0);
    return SetMissing(fact), true;
  }
  const ReadResult read = ReadValue(model_, declared, reference_date_, text);
  if (std::holds_alternative<value::LiteralError>(read)) return false;
  if (const auto* held = std::get_if<std::string>(&read)) return Put(fact, Intern(*held)), true;
  if (declared.type.kind == model::TypeKind::Enum &&
      !FindMember(model_.enums[IndexOf(declared.type.enumeration)], text))
    return false;  // 其余代码 归入
  const std::int64_t value = std::get<std::int64_t>(read);
  FactCell& cell = cells_[IndexOf(fact)];
  if (cell.reading_ == FactCell::Reading::Word && text.size() <= Words::kLongest && cell.words_.size() < kMostWords)
    cell.words_.Add(text, static_cast<std::int32_t>(value));
  Put(fact, value);
  return true;
}

// ---- texts
// -------------------------------------------------------------------------------------------------------------------

std::size_t ChunkBuilder::SlotOf(std::string_view text) const {
  std::size_t slot = HashOf(text) & (slots_.size() - 1);
  while (slots_[slot] >= 0 && chunk_.texts[IndexOf(slots_[slot])] != text)
    slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

std::int32_t ChunkBuilder::Intern(std::string_view text) {
  std::size_t slot = SlotOf(text);
  if (slots_[slot] >= 0) return slots_[slot];
  if (2 * (chunk_.texts.size() + 1) > slots_.size()) {
    slots_.assign(2 * slots_.size(), -1);
    for (std::size_t i = 0; i < chunk_.texts.size(); ++i)
      slots_[SlotOf(chunk_.texts[i])] = static_cast<std::int32_t>(i);
    slot = SlotOf(text);
  }
  slots_[slot] = static_cast<std::int32_t>(chunk_.texts.size());
  chunk_.texts.Add(text);
  return slots_[slot];
}

// Last added, first forgotten: each then lies at the end of its run of slots.
void ChunkBuilder::ForgetTexts(std::size_t from) {
  while (chunk_.texts.size() > from) {
    slots_[SlotOf(chunk_.texts.back())] = -1;
    chunk_.texts.Truncate(chunk_.texts.size() - 1);
  }
}

// ---- batches and chunks
// --------------------------------------------------------------------------------------------------------

void ChunkBuilder::Append(const Batch& batch) {
  std::vector<std::int32_t> texts;
  for (const std::string& text : batch.texts) texts.push_back(Intern(text));
  for (std::size_t id = 0; id < entities_.size(); ++id) {
    const EntityRows& from = batch.entities[id];
    if (model_.entities[id].IsPair() || from.count == 0) continue;
    const auto entity = static_cast<std::int32_t>(id);
    ChunkRows& to = chunk_.entities[id];
    const std::size_t first = to.count;
    entities_[id].before = first;
    Grow(entity, first + from.count);
    to.count += from.count;
    for (std::size_t row = 0; row < from.count; ++row) {
      if (id != 0)
        to.parents[first + row] =
            from.parents[row] + static_cast<std::int32_t>(entities_[IndexOf(entities_[id].parent)].before);
      if (from.phantom[row] != 0) MarkPhantom(entity, first + row);
      KeepHandle(to, first + row, from.handles[row]);
    }
    for (const model::FactId fact : entities_[id].facts) {
      const FactColumn& column = batch.facts[IndexOf(fact)];
      const bool is_text = model_.facts[IndexOf(fact)].type.kind == model::TypeKind::Text;
      for (std::size_t row = 0; row < from.count; ++row) {
        Store(cells_[IndexOf(fact)], fact, first + row,
              is_text && column.KnownAt(row) ? texts[static_cast<std::size_t>(column.values[row])]
                                             : column.values[row]);
        if (column.states[row] != FactState::Declared) Mark(fact, first + row, column.states[row]);
      }
    }
  }
  for (const std::string& id : batch.record_ids) chunk_.record_ids.Add(id);
  if (!origins_) return;
  std::vector<std::size_t> first_rows;
  for (std::size_t id = 0; id < entities_.size(); ++id)
    first_rows.push_back(model_.entities[id].IsPair() ? 0 : chunk_.entities[id].count - batch.entities[id].count);
  AddOrigins(batch, model_, first_rows, chunk_);
}

void ChunkBuilder::Take(Chunk& chunk) {
  Finish();
  std::swap(chunk, chunk_);
  Restart();
}

void ChunkBuilder::Finish() {
  for (std::size_t id = 0; id < entities_.size(); ++id) {
    if (model_.entities[id].IsPair()) continue;
    ChunkRows& rows = chunk_.entities[id];
    rows.phantom.resize(rows.phantom.empty() ? 0 : rows.count);
    if (std::find(rows.phantom.begin(), rows.phantom.end(), 1) == rows.phantom.end()) rows.phantom.clear();
    while (rows.handles.size() > 0 && rows.handles.size() < rows.count) rows.handles.Add({});
    for (const model::FactId fact : entities_[id].facts) {
      NarrowColumn& column = chunk_.facts[IndexOf(fact)];
      column.Resize(rows.count);
      if (std::all_of(column.states.begin(), column.states.end(),
                      [](FactState state) { return state == FactState::Declared; }))
        column.states.clear();
    }
    if (id == 0) continue;
    rows.parents.resize(rows.count);
    rows.offsets.assign(chunk_.entities[IndexOf(entities_[id].parent)].count + 1, 0);
    for (const std::int32_t parent : rows.parents) ++rows.offsets[IndexOf(parent) + 1];
    for (std::size_t row = 1; row < rows.offsets.size(); ++row) rows.offsets[row] += rows.offsets[row - 1];
  }
  std::sort(chunk_.outsized.begin(), chunk_.outsized.end(), [](const Outsized& a, const Outsized& b) {
    return std::pair(a.fact, a.row) < std::pair(b.fact, b.row);
  });
  MeasureNumbers(model_, chunk_);
  std::sort(chunk_.origins.begin(), chunk_.origins.end(), [](const Origin& a, const Origin& b) {
    return std::pair(a.fact, a.row) < std::pair(b.fact, b.row);
  });
}

// Empties the chunk and keeps its memory.
void ChunkBuilder::Restart() {
  bool fits = chunk_.entities.size() == entities_.size() && chunk_.facts.size() == cells_.size();
  for (std::size_t fact = 0; fits && fact < cells_.size(); ++fact)
    fits = chunk_.facts[fact].width == cells_[fact].width_ && !chunk_.facts[fact].mapped;
  if (!fits) chunk_ = EmptyChunk(model_);
  chunk_.outsized.clear();
  chunk_.texts.Clear();
  chunk_.record_ids.Clear();
  chunk_.origins.clear();
  chunk_.papers.clear();
  chunk_.mapping.reset();
  std::fill(slots_.begin(), slots_.end(), -1);
  for (std::size_t id = 0; id < entities_.size(); ++id) {
    ChunkRows& rows = chunk_.entities[id];
    rows.count = 0;
    rows.parents.clear();
    rows.offsets.clear();
    rows.phantom.clear();
    rows.handles.Clear();
    for (const model::FactId fact : entities_[id].facts) {
      chunk_.facts[IndexOf(fact)].states.clear();
      chunk_.facts[IndexOf(fact)].largest = -1;
      chunk_.facts[IndexOf(fact)].Resize(0);
    }
    const std::size_t room = std::exchange(entities_[id].room, 0);
    if (!model_.entities[id].IsPair()) Grow(static_cast<std::int32_t>(id), room);
  }
}

}  // namespace doudi::record
