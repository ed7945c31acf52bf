#include "audit/replay.h"

#include <algorithm>
#include <iterator>

#include "audit/chunk_replay.h"

namespace doudi::audit {
namespace {

// What the ledger pays and the roll names.
std::vector<std::size_t> InReceipt(const ReplayInputs& in) {
  std::vector<std::size_t> all = in.ledger.programmes();
  if (in.roll == nullptr) return all;
  std::vector<std::size_t> merged;
  std::set_union(all.begin(), all.end(), in.roll->programmes().begin(), in.roll->programmes().end(), std::back_inserter(merged));
  return merged;
}

bool IsDated(const model::Model& model, model::FactId id) {
  const auto& fact = model.facts[screening::PlaceOf(id)];
  return fact.history != model::kNoEntity || model.entities[screening::PlaceOf(fact.entity)].timeline != model::Timeline::None;
}

// Marks the records of which a row of the fact lies in one of the 区划 or is not known.
void MarkPlaces(const model::Model& model, const record::Chunk& chunk, model::FactId id, const std::set<value::DivisionCode>& divisions, std::vector<bool>& marked) {
  const auto entity = model.facts[screening::PlaceOf(id)].entity;
  const auto& column = chunk.facts[screening::PlaceOf(id)];
  for (std::size_t row = 0; row < chunk.entities[screening::PlaceOf(entity)].count; ++row) {
    const bool known = column.StateAt(row) >= record::FactState::Declared;
    const auto within = [&](value::DivisionCode division) { return value::InDivision(static_cast<value::DivisionCode>(column.At(row)), division); };
    if (known && std::none_of(divisions.begin(), divisions.end(), within)) continue;
    auto record = static_cast<std::int32_t>(row);
    for (auto at = entity; at != 0; at = model.entities[screening::PlaceOf(at)].parent) record = chunk.entities[screening::PlaceOf(at)].parents[screening::PlaceOf(record)];
    marked[screening::PlaceOf(record)] = true;
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
std::vector<bool> Replay::LiesIn(const ReplayInputs& inputs, std::size_t chunk, const std::set<model::FactId>& facts, const std::set<value::DivisionCode>& divisions) const {
  const auto ids = inputs.IdsOf(chunk);
  const bool dated = std::any_of(facts.begin(), facts.end(), [&](model::FactId fact) { return IsDated(model_, fact); });
  std::vector<bool> lies(ids.size(), false);
  record::Chunk read;
  for (const auto& month : months_) {
    for (const auto known_by : {options_.known_now, month->day()}) {
      inputs.population.Read(chunk, {.reference_date = month->day(), .known_by = known_by}, read);
      PutInMissing(model_, ids, read);
      for (const auto fact : facts) MarkPlaces(model_, read, fact, divisions, lies);
    }
    if (!dated) break;
  }
  return lies;
}

}  // namespace doudi::audit
