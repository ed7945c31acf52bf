#include "audit/replay.h"

#include <algorithm>
#include <iterator>

#include "audit/chunk_replay.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;

// What the ledger pays and the roll names.
std::vector<std::size_t> InReceipt(const ReplayInputs& in) {
  std::vector<std::size_t> all = in.ledger.programmes();
  if (in.roll == nullptr) return all;
  std::vector<std::size_t> merged;
  std::set_union(all.begin(), all.end(), in.roll->programmes().begin(), in.roll->programmes().end(), std::back_inserter(merged));
  return merged;
}

bool IsDated(const model::Model& model, const model::Place& place) {
  return std::any_of(place.begin(), place.end(), [&](model::FactId id) {
    const auto& fact = model.facts[PlaceOf(id)];
    return fact.history != model::kNoEntity || model.entities[PlaceOf(fact.entity)].timeline != model::Timeline::None;
  });
}

// Marks the records of which a row lies, by the place, in one of the 区划, or may.
void MarkPlaces(const model::Model& model, const record::Chunk& chunk, const model::Place& place, const std::set<value::DivisionCode>& divisions, std::vector<bool>& marked) {
  const auto entity = model.facts[PlaceOf(place.front())].entity;
  const auto above = [&](model::EntityId from, std::int32_t row, model::EntityId to) {
    for (auto at = from; at != to; at = model.entities[PlaceOf(at)].parent) row = chunk.entities[PlaceOf(at)].parents[PlaceOf(row)];
    return row;
  };
  for (std::int32_t row = 0; row < static_cast<std::int32_t>(chunk.entities[PlaceOf(entity)].count); ++row) {
    std::optional<value::DivisionCode> where;
    for (const auto fact : place) {
      const auto& column = chunk.facts[PlaceOf(fact)];
      const auto at = PlaceOf(above(entity, row, model.facts[PlaceOf(fact)].entity));
      if (column.StateAt(at) < record::FactState::Declared) continue;
      where = static_cast<value::DivisionCode>(column.At(at));
      break;
    }
    const bool may = !where || std::any_of(divisions.begin(), divisions.end(), [&](value::DivisionCode division) { return value::InDivision(*where, division); });
    if (may) marked[PlaceOf(above(entity, row, 0))] = true;
  }
}

std::vector<model::PolicyId> PoliciesIn(const model::Model& model, const std::vector<Line>& lines, const ReplayScope& scope) {
  std::vector<model::PolicyId> policies;
  for (std::size_t line = 0; line < lines.size(); ++line)
    for (const auto& part : lines[line].parts)
      if (scope.lines[line]) policies.push_back(part.policy);
  for (std::size_t finding = 0; finding < model.findings.size(); ++finding)
    if (scope.findings[finding]) policies.push_back(model.findings[finding].policy);
  std::sort(policies.begin(), policies.end());
  policies.erase(std::unique(policies.begin(), policies.end()), policies.end());
  return policies;
}

}  // namespace

std::vector<std::uint64_t> ReplayInputs::PlacesOf(std::size_t chunk) const {
  std::vector<std::uint64_t> of_chunk(population.records(chunk));
  for (std::size_t record = 0; record < of_chunk.size(); ++record) {
    const std::uint64_t at = population.first_record(chunk) + record;
    of_chunk[record] = places == nullptr ? at : (*places)[at];
  }
  return of_chunk;
}

std::vector<std::string_view> ReplayInputs::IdsOf(std::size_t chunk) const {
  std::vector<std::string_view> ids;
  for (const auto place : PlacesOf(chunk)) ids.push_back(households.IdOf(static_cast<std::uint32_t>(place)));
  return ids;
}

Replay::Replay(const ReplayInputs& inputs, const ReplayOptions& options, std::optional<ReplayScope> scope)
    : model_(inputs.model),
      options_(options),
      lines_(LinesFor(inputs.model, inputs.programmes, InReceipt(inputs))),
      scope_(scope ? *std::move(scope) : ReplayScope{std::vector<bool>(lines_.size(), true), std::vector<bool>(inputs.model.findings.size(), options.findings)}),
      rules_(inputs.model, lines_, PoliciesIn(inputs.model, lines_, scope_)),
      named_(lines_),
      in_payment_(InPayment::Of(inputs.model, inputs.programmes, InReceipt(inputs))),
      as_of_(inputs.model, in_payment_ ? std::optional(in_payment_->entity()) : std::nullopt) {
  for (Month month = options.range.from; month <= options.range.to; ++month.number)
    months_.push_back(std::make_unique<MonthRules>(rules_, month, DayIn(month, options.day)));
}

Replay::~Replay() = default;

std::vector<Household> Replay::OfChunk(const ReplayInputs& inputs, std::size_t chunk, const std::vector<bool>& wanted) const {
  return ChunkReplay(*this, inputs, chunk, wanted).Take();
}

std::vector<bool> Replay::KnownSince(const ReplayInputs& inputs, std::size_t chunk, value::Date day) const {
  record::Chunk read;
  inputs.population.Read(chunk, {.reference_date = DayIn(options_.range.to, options_.day), .known_by = options_.known_now}, read);
  PutInMissing(model_, inputs.IdsOf(chunk), read);
  return KnewLess(model_, read, day);
}

// Facts that do not lie in time are the same in every month.
std::vector<bool> Replay::LiesIn(const ReplayInputs& inputs, std::size_t chunk, const std::set<model::Place>& places, const std::set<value::DivisionCode>& divisions) const {
  const auto ids = inputs.IdsOf(chunk);
  // What is in payment is made of the ledger and the roll, month by month.
  const auto is_made = [&](const model::Place& place) { return in_payment_ && model_.facts[PlaceOf(place.front())].entity == in_payment_->entity(); };
  if (std::any_of(places.begin(), places.end(), is_made)) return std::vector<bool>(ids.size(), true);
  const bool dated = std::any_of(places.begin(), places.end(), [&](const model::Place& place) { return IsDated(model_, place); });
  std::vector<bool> lies(ids.size(), false);
  record::Chunk read;
  for (const auto& month : months_) {
    for (const auto known_by : {options_.known_now, month->day()}) {
      inputs.population.Read(chunk, {.reference_date = month->day(), .known_by = known_by}, read);
      PutInMissing(model_, ids, read);
      for (const auto& place : places) MarkPlaces(model_, read, place, divisions, lies);
    }
    if (!dated) break;
  }
  return lies;
}

}  // namespace doudi::audit
