#include "audit/chunk_replay.h"

#include <algorithm>
#include <utility>

#include "record/mask.h"
#include "screening/verdict_rows.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;

// Facts of a household that say which neighbourhood it belongs to, where the model has one of them.
constexpr std::string_view kCommunities[] = {"社区", "村（社区）", "村居", "所在社区", "居住社区", "居委会"};
constexpr std::string_view kDwelling = "居住区划";

model::FactId CommunityFact(const model::Model& model) {
  for (const auto name : kCommunities)
    if (const auto fact = model.FindFact(0, name)) return *fact;
  if (const auto fact = model.FindFact(0, kDwelling)) return *fact;
  return screening::DivisionFact(model);
}

std::string ValueText(const model::Model& model, const record::Chunk& chunk, model::FactId id, std::size_t row) {
  if (id == model::kNone) return {};
  const auto& column = chunk.facts[PlaceOf(id)];
  if (column.StateAt(row) < record::FactState::Declared) return {};
  const auto& type = model.facts[PlaceOf(id)].type;
  const auto value = column.At(row);
  switch (type.kind) {
    case model::TypeKind::Text: return std::string(chunk.texts[static_cast<std::size_t>(value)]);
    case model::TypeKind::Enum: return model.enums[PlaceOf(type.enumeration)].members[static_cast<std::size_t>(value)];
    case model::TypeKind::Division: return value::DivisionFullName(static_cast<value::DivisionCode>(value));
    default: return {};
  }
}

}  // namespace

ChunkReplay::ChunkReplay(const Replay& replay, const ReplayInputs& inputs, std::size_t chunk, const std::vector<bool>& wanted)
    : replay_(replay), in_(inputs), model_(inputs.model), chunk_number_(chunk), wanted_(wanted), ids_(inputs.IdsOf(chunk)) {
  receipts_ = ReadReceipts(inputs.ledger, inputs.roll, inputs.PlacesOf(chunk), replay.options_.range, replay.options_.day);
  inputs.population.Read(chunk, {.reference_date = replay.months_.back()->day(), .known_by = replay.options_.known_now}, base_);
  PutInMissing(model_, ids_, base_);
  for (const auto& line : replay_.lines_) payments_.emplace_back(model_, line, receipts_, base_, replay_.months_.size());
  DescribeHouseholds();
}

void ChunkReplay::ReadChunk(std::size_t month, std::optional<value::Date> known_by, MonthChunk& to) const {
  const auto day = replay_.months_[month]->day();
  in_.population.Read(chunk_number_, {.reference_date = day, .known_by = known_by}, to.chunk);
  to.absent = PutInMissing(model_, ids_, to.chunk);
  replay_.as_of_.Apply(day, to.chunk, to.places);
  if (replay_.in_payment_) replay_.in_payment_->Apply(receipts_, month, to.chunk);
}

std::vector<Household> ChunkReplay::Take() {
  for (std::size_t month = replay_.months_.size(); month-- > 0;) ReplayMonth(month);
  return Households();
}

void ChunkReplay::ReplayMonth(std::size_t month) {
  ReadChunk(month, replay_.options_.known_now, now_);
  const auto decisions = replay_.months_[month]->decider().Decide(now_.chunk);
  const DueReader dues(model_, replay_.named_, now_.chunk, decisions);
  asked_.clear();
  auto cells = CompareMonth(month, dues);
  const auto excluded = Exclude(month, dues, cells);
  Keep(month, cells);
  FindLeads(month, decisions);
  if (month + 1 == replay_.months_.size()) FindMissed(month, dues, excluded);
  MakeWords(month);
}

std::int32_t ChunkReplay::BaseRow(std::size_t line, std::int32_t record, std::int32_t place) const {
  const auto entity = replay_.lines_[line].entity;
  return entity == 0 ? record : screening::RowsOf(model_, base_, entity, record).first + place;
}

CaseSubject ChunkReplay::SubjectOf(const WordRun& run, std::size_t at, std::size_t line, std::int32_t record, std::int32_t place) const {
  const auto entity = replay_.lines_[line].entity;
  const std::int32_t ordinal = now_.OrdinalOf(model_, entity, record, place);
  if (ordinal != kNoRow) return run.SubjectAt(at, entity, ordinal);
  const auto& handles = base_.entities[PlaceOf(entity)].handles;
  const auto handle = handles.size() == 0 ? std::string_view() : handles[PlaceOf(BaseRow(line, record, place))];
  return {model_.entities[PlaceOf(entity)].name, replay_.options_.unmask ? std::string(handle) : record::MaskedId(handle), ""};
}

// Of each record what does not change from month to month.
void ChunkReplay::DescribeHouseholds() {
  const auto division = screening::DivisionFact(model_), community = CommunityFact(model_);
  const auto designation = model_.entities.front().designation;
  const bool unmask = replay_.options_.unmask;
  for (std::size_t record = 0; record < base_.records(); ++record) {
    Household household;
    household.record = static_cast<std::int32_t>(record);
    const auto id = base_.record_ids.size() == 0 ? std::string_view() : base_.record_ids[record];
    household.id = unmask ? std::string(id) : record::MaskedId(id);
    const auto name = ValueText(model_, base_, designation, record);
    household.name = unmask ? name : record::MaskedName(name);
    household.division = screening::DivisionAt(base_, division, record);
    household.community = ValueText(model_, base_, community, record);
    households_.push_back(std::move(household));
  }
}

std::vector<Household> ChunkReplay::Households() {
  for (auto& [key, missed] : missed_) {
    const auto difference = differences_.find(key);
    if (difference != differences_.end()) missed.months = MissedOnEnd(difference->second);
    households_[PlaceOf(std::get<0>(key))].missed.push_back(std::move(missed));
  }
  for (auto& [key, difference] : differences_) {
    std::reverse(difference.months.begin(), difference.months.end());
    households_[PlaceOf(std::get<0>(key))].differences.push_back(std::move(difference));
  }
  for (auto& [key, found] : findings_) {
    std::reverse(found.months.begin(), found.months.end());
    for (auto& stake : found.stakes) {
      stake.by_month.resize(found.months.size(), 0);
      std::reverse(stake.by_month.begin(), stake.by_month.end());
    }
    households_[PlaceOf(std::get<0>(key))].findings.push_back(std::move(found));
  }
  std::erase_if(households_, [](const Household& household) { return !household.HasAnything(); });
  return std::move(households_);
}

// The months, still from the last to the first, that were missed without a break up to the last.
std::int32_t ChunkReplay::MissedOnEnd(const Difference& difference) const {
  std::int32_t months = 0;
  for (const auto& one : difference.months) {
    if (one.kind != DifferenceKind::Missed || one.month.number != replay_.options_.range.to.number - months) break;
    ++months;
  }
  return months;
}

}  // namespace doudi::audit
