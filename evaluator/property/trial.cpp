#include "property/trial.h"

#include <algorithm>

#include "property/generator.h"
#include "verdict/explain.h"
#include "verdict/value_text.h"

namespace doudi::property {

using model::kNone;
using value::Truth;

std::vector<model::ExprId> Trial::Roots(const model::Model& model, const model::Property& property) {
  std::vector<model::ExprId> roots;
  for (const model::ExprId id : {property.condition, property.premise, property.cause, property.effect})
    if (id != kNone) roots.push_back(id);
  for (const model::Validation& validation : model.validations) roots.push_back(validation.condition);
  return roots;
}

Trial::Trial(const model::Model& model, const model::Property& property, value::Date date) : model_(model), property_(property), date_(date) {
  program::CompileOptions options;
  options.reference_date = date;
  options.verdicts_only = true;
  options.only_expressions = Roots(model, property);
  if (IsTrend() && model.At(property.cause).op == model::Op::Definition) options.given_definitions = model.ReadingsOf(model.At(property.cause).index);
  program_ = program::Compile(model, options);
}

Trial::Side Trial::Build(std::span<const Sample> samples, value::Rational Sample::*number) const {
  Side side;
  record::BatchBuilder builder(model_, date_);
  const bool of_fact = IsTrend() && model_.At(property_.cause).op == model::Op::Fact;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    bool taken = false;
    if (of_fact) {
      example::Draft draft = samples[i].draft;
      const model::Expr& cause = model_.At(property_.cause);
      SetField(draft.nodes[samples[i].node], model_.facts[static_cast<std::size_t>(cause.index)].name, NumberText(samples[i].*number, cause.type));
      taken = example::AddRecord(model_, draft, std::to_string(i), builder);
    } else {
      taken = example::AddRecord(model_, samples[i].draft, std::to_string(i), builder);
    }
    side.rows.push_back(taken ? static_cast<std::int32_t>(builder.records()) - 1 : kNone);
  }
  builder.TakeIssues();
  side.batch = builder.Take();
  if (!IsTrend() || of_fact) return side;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (side.rows[i] == kNone) continue;
    run::Override given;
    given.row = RowOf(side.batch, side.rows[i], samples[i]);
    given.value.number = value::Bounds::Point(samples[i].*number);
    if (given.row == kNone) continue;
    for (const model::DefinitionId reading : model_.ReadingsOf(model_.At(property_.cause).index)) {
      given.definition = reading;
      side.overrides.push_back(given);
    }
  }
  return side;
}

// The row of the sample's node: nodes come in the order of their rows, which have phantoms between them.
std::int32_t Trial::RowOf(const record::Batch& batch, std::int32_t record, const Sample& sample) const {
  const auto nodes = NodesOf(sample.draft, property_.entity);
  auto left = std::find(nodes.begin(), nodes.end(), sample.node) - nodes.begin();
  if (static_cast<std::size_t>(left) == nodes.size()) return kNone;
  const auto [first, last] = batch.RowsOf(model_, property_.entity, record);
  for (std::int32_t row = first; row < last; ++row)
    if (batch.entities[static_cast<std::size_t>(property_.entity)].phantom[static_cast<std::size_t>(row)] == 0 && left-- == 0) return row;
  return kNone;
}

Truth Trial::TruthAt(const run::Result& result, model::ExprId id, std::int32_t row) const {
  if (id == kNone) return Truth::True;
  return result.Has(id) ? result.TruthAt(id, row) : Truth::Unknown;
}

bool Trial::MakesSense(const run::Result& result, std::int32_t record) const {
  for (const model::Validation& validation : model_.validations) {
    const auto [first, last] = result.batch().RowsOf(model_, validation.entity, record);
    for (std::int32_t row = first; row < last; ++row)
      if (TruthAt(result, validation.condition, row) == Truth::False) return false;
  }
  return true;
}

std::vector<Answer> Trial::Try(std::span<const Sample> samples) const {
  std::vector<Answer> answers(samples.size());
  const Side low = Build(samples, &Sample::low);
  const run::Result below = run::Run(*program_, low.batch, low.overrides);
  if (!IsTrend()) {
    for (std::size_t i = 0; i < samples.size(); ++i)
      if (low.rows[i] != kNone && MakesSense(below, low.rows[i])) answers[i] = OnRows(below, low.rows[i]);
    return answers;
  }
  const Side high = Build(samples, &Sample::high);
  const run::Result above = run::Run(*program_, high.batch, high.overrides);
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (low.rows[i] != kNone && high.rows[i] != kNone && MakesSense(below, low.rows[i]) && MakesSense(above, high.rows[i]))
      answers[i] = OnPair(below, above, low.rows[i], high.rows[i], samples[i]);
  return answers;
}

Answer Trial::OnRows(const run::Result& result, std::int32_t record) const {
  Answer answer;
  const auto [first, last] = result.batch().RowsOf(model_, property_.entity, record);
  for (std::int32_t row = first; row < last; ++row) {
    if (result.batch().entities[static_cast<std::size_t>(property_.entity)].phantom[static_cast<std::size_t>(row)] != 0) continue;
    if (TruthAt(result, property_.premise, row) != Truth::True) continue;
    const Truth truth = TruthAt(result, property_.condition, row);
    answer.decided += value::Decided(truth);
    if (truth != Truth::False || answer.broken) continue;
    answer.broken = true;
    const verdict::View view(result);
    const auto reason = verdict::ReasonOf(view, {property_.condition, row}, property_.entity);
    answer.shown = "不成立：" + model::ToText(model_, property_.condition) + verdict::OfWhom(view, property_.entity, row) +
                   (reason.values.empty() ? "" : "，" + reason.values);
  }
  return answer;
}

Answer Trial::OnPair(const run::Result& low, const run::Result& high, std::int32_t low_record, std::int32_t high_record, const Sample& sample) const {
  Answer answer;
  const std::int32_t low_row = RowOf(low.batch(), low_record, sample), high_row = RowOf(high.batch(), high_record, sample);
  if (low_row == kNone || high_row == kNone || !low.Has(property_.effect) || sample.low == sample.high) return answer;
  if (TruthAt(low, property_.premise, low_row) != Truth::True || TruthAt(high, property_.premise, high_row) != Truth::True) return answer;
  const run::Value below = low.At(property_.effect, low_row), above = high.At(property_.effect, high_row);
  if (below.state == run::ValueState::Error || above.state == run::ValueState::Error) return answer;
  const bool rises = below.number.high < above.number.low && !below.number.high_infinite && !above.number.low_infinite;
  const bool falls = above.number.high < below.number.low && !above.number.high_infinite && !below.number.low_infinite;
  answer.decided = (below.number.IsPoint() && above.number.IsPoint()) || rises || falls;
  answer.broken = (rises && property_.trend != model::Trend::NotFalling) || (falls && property_.trend != model::Trend::NotRising);
  if (!answer.broken) return answer;
  const model::Expr& cause = model_.At(property_.cause);
  const auto& unit = model_.At(property_.effect).type.unit;
  const auto say = [&](const value::Rational& number, const run::Value& effect) {
    return model::ToText(model_, property_.cause) + " " + NumberText(number, cause.type) + " 时 " + model::ToText(model_, property_.effect) + " " +
           verdict::BoundsText(effect.number, unit);
  };
  answer.shown = say(sample.low, below) + "；" + say(sample.high, above);
  return answer;
}

bool Trial::Proves(const Reach& reach) const {
  if (IsTrend() || reach.looks_at_unknowns) return false;
  Sample nothing;
  nothing.draft.nodes.push_back({});
  const Side side = Build({&nothing, 1}, &Sample::low);
  if (side.rows[0] == kNone) return false;
  const run::Result result = run::Run(*program_, side.batch);
  const auto rows = [&](model::EntityId entity) { return side.batch.RowsOf(model_, entity, 0); };
  // An unrecorded 人工核查 counts as passed: where a policy is eligible without any fact, a failed one could still change that.
  for (const model::PolicyId id : reach.policies) {
    const model::Policy& policy = model_.policies[static_cast<std::size_t>(id)];
    const auto* version = policy.VersionAt(date_);
    if (version == nullptr || version->human_checks.empty() || !result.HasVerdict(id)) continue;
    const auto [first, last] = rows(policy.entity);
    for (std::int32_t row = first; row < last; ++row)
      if (result.EligibleAt(id, row) == Truth::True) return false;
  }
  const auto [first, last] = rows(property_.entity);
  for (std::int32_t row = first; row < last; ++row)
    if (value::Or(value::Not(TruthAt(result, property_.premise, row)), TruthAt(result, property_.condition, row)) != Truth::True) return false;
  return first < last;
}

}  // namespace doudi::property
