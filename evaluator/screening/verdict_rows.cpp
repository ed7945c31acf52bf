#include "screening/verdict_rows.h"

#include <algorithm>

namespace doudi::screening {
namespace {

using value::Rational;

// What leaves 64 bits has been an error of its row before it came here; of a sum of several benefits that does, the rest is kept.
Rational Plus(const Rational& a, const Rational& b) { return value::Add(a, b).value_or(a); }

bool IsAtMost(const PolicyDecisions& decisions, const std::string& benefit) {
  return std::any_of(decisions.amounts.begin(), decisions.amounts.end(),
                     [&](const AmountColumn& column) { return column.benefit->name == benefit && column.benefit->at_most; });
}

// An advance is part of the benefit that it is paid on; where that is only a 最高额, the advance is what is certain.
bool IsCertain(const PolicyDecisions& decisions, const model::Benefit& benefit) {
  return benefit.offset_of.empty() ? !benefit.at_most : IsAtMost(decisions, benefit.offset_of);
}

void AddNote(std::vector<std::string>& notes, std::string note) {
  if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

void AddNotes(const AmountColumn& column, std::size_t row, std::vector<std::string>& notes) {
  switch (column.StateAt(row)) {
    case AmountState::Estimate: AddNote(notes, "估"); break;
    case AmountState::AtLeast: AddNote(notes, "未定，可能更多"); break;
    case AmountState::Error: AddNote(notes, "算不出"); break;
    default: break;
  }
  if (column.benefit->at_most && column.StateAt(row) != AmountState::Error && column.At(row).Sign() > 0)
    AddNote(notes, column.benefit->name + "至多 " + value::ToExactText(column.At(row)) + value::ToText(column.benefit->type.unit));
}

// Who a row of an entity is, as the 政策包 says it.
class Subjects {
 public:
  Subjects(const model::Model& model, const record::Chunk& chunk, model::EntityId entity)
      : entity_(model.entities[PlaceOf(entity)]), rows_(chunk.entities[PlaceOf(entity)]), chunk_(chunk) {}

  std::string_view Handle(std::size_t row) const { return rows_.handles.size() == 0 ? std::string_view() : rows_.handles[row]; }

  std::string Name(std::size_t row) const {
    if (entity_.designation != model::kNone) {
      const auto& column = chunk_.facts[PlaceOf(entity_.designation)];
      if (column.StateAt(row) >= record::FactState::Declared) return std::string(chunk_.texts[static_cast<std::size_t>(column.At(row))]);
    }
    if (const auto handle = Handle(row); !handle.empty()) return std::string(handle);
    const auto first = rows_.offsets[PlaceOf(rows_.parents[row])];
    return entity_.name + " " + std::to_string(static_cast<std::int32_t>(row) - first + 1);
  }

 private:
  const model::Entity& entity_;
  const record::ChunkRows& rows_;
  const record::Chunk& chunk_;
};

}  // namespace

Amounts AmountsAt(const PolicyDecisions& decisions, std::size_t row) {
  Amounts amounts;
  for (const auto& column : decisions.amounts) {
    if (column.StateAt(row) == AmountState::None || !column.benefit->type.unit.IsMoney()) continue;
    AddNotes(column, row, amounts.notes);
    if (!IsCertain(decisions, *column.benefit)) continue;
    auto& sum = column.benefit->period == model::BenefitPeriod::Monthly  ? amounts.per_month
                : column.benefit->period == model::BenefitPeriod::Yearly ? amounts.per_year
                                                                         : amounts.once;
    sum = sum ? Plus(*sum, column.At(row)) : column.At(row);
  }
  return amounts;
}

std::string LackText(const VerdictRow& row) {
  std::string text;
  if (row.lack == nullptr) return text;
  for (const auto& fact : row.lack->facts) text += (text.empty() ? "" : "；") + fact.name;
  for (const auto& error : row.lack->errors) text += (text.empty() ? "" : "；") + error;
  return text;
}

model::FactId DivisionFact(const model::Model& model) {
  for (const auto fact : model.entities.front().facts)
    if (model.facts[PlaceOf(fact)].type.kind == model::TypeKind::Division) return fact;
  return model::kNone;
}

std::optional<value::DivisionCode> DivisionAt(const record::Chunk& chunk, model::FactId fact, std::size_t record) {
  if (fact == model::kNone) return std::nullopt;
  const auto& column = chunk.facts[PlaceOf(fact)];
  if (column.StateAt(record) < record::FactState::Declared) return std::nullopt;
  return static_cast<value::DivisionCode>(column.At(record));
}

void ForEachRow(const model::Model& model, const record::Chunk& chunk, const Decisions& decisions, const std::vector<bool>& kept,
                const std::function<void(const VerdictRow&)>& visit) {
  const auto division = DivisionFact(model);
  std::vector<Subjects> subjects;
  for (std::size_t entity = 0; entity < model.entities.size(); ++entity) subjects.emplace_back(model, chunk, static_cast<model::EntityId>(entity));
  // Households that follow each other are mostly of one place.
  std::optional<value::DivisionCode> named;
  std::string name;
  for (std::size_t record = 0; record < chunk.records(); ++record) {
    if (!kept.empty() && !kept[record]) continue;
    VerdictRow row;
    row.record = chunk.record_ids.size() == 0 ? std::string_view() : chunk.record_ids[record];
    row.division = DivisionAt(chunk, division, record);
    if (row.division != named) {
      named = row.division;
      name = named ? value::DivisionFullName(*named) : std::string();
    }
    row.division_name = name;
    for (std::size_t index = 0; index < decisions.policies.size(); ++index) {
      const auto& decided = decisions.policies[index];
      const auto& policy = model.policies[PlaceOf(decided.policy)];
      row.policy = policy.name;
      row.entity = model.entities[PlaceOf(policy.entity)].name;
      const auto [first, last] = RowsOf(model, chunk, policy.entity, static_cast<std::int32_t>(record));
      for (auto at = PlaceOf(first); at < PlaceOf(last); ++at) {
        row.outcome = decided.outcomes[at];
        if (row.outcome == verdict::Outcome::NotApplicable) continue;
        if (policy.entity != 0) {
          row.handle = subjects[PlaceOf(policy.entity)].Handle(at);
          row.subject = subjects[PlaceOf(policy.entity)].Name(at);
        } else {
          row.handle = {};
          row.subject.clear();
        }
        row.amounts = AmountsAt(decided, at);
        row.lack = decisions.LackAt(index, static_cast<std::int32_t>(at));
        visit(row);
      }
    }
  }
}

}  // namespace doudi::screening
