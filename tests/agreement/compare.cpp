#include "agreement/compare.h"

#include <fmt/format.h>

#include "reference/calendar.h"
#include "reference/read_model.h"

namespace doudi::agreement {
namespace {

using model::TypeKind;
using reference::Error;
using reference::Tri;
using run::RowError;
using run::ValueState;

RowError ToRowError(Error error) {
  switch (error) {
    case Error::None:
      return RowError::None;
    case Error::DivisionByZero:
      return RowError::DivisionByZero;
    case Error::MissingParameter:
      return RowError::MissingParameter;
    case Error::EmptyAggregate:
      return RowError::EmptyAggregate;
    case Error::NoBranch:
      return RowError::NoBranch;
    case Error::Ambiguous:
      return RowError::Ambiguous;
    case Error::NotWhole:
      return RowError::NotWhole;
    case Error::DateRange:
      return RowError::DateRange;
    case Error::UnarrangedYear:
      return RowError::UnarrangedYear;
    case Error::TooManyMonths:
      return RowError::TooManyMonths;
    case Error::Conflict:
      return RowError::Conflict;
  }
  return RowError::None;
}

Tri ToTri(value::Truth truth) {
  return truth == value::Truth::Unknown ? Tri::Maybe : truth == value::Truth::True ? Tri::Yes : Tri::No;
}

reference::Interval ToInterval(const value::Bounds& bounds) {
  reference::Interval result;
  if (!bounds.low_infinite) result.low = reference::ToExact(bounds.low);
  if (!bounds.high_infinite) result.high = reference::ToExact(bounds.high);
  return result;
}

bool AgreeOnMembers(const model::Model&, const reference::Value& expected, const run::Value& actual) {
  if (actual.state == ValueState::Known) return expected.possible == std::set<int>{actual.code};
  std::set<int> possible;
  for (int code = 0; code < 64; ++code)
    if ((actual.possible >> static_cast<unsigned>(code) & 1U) != 0) possible.insert(code);
  return expected.possible == possible;
}

// The rows of `entity` under one record of a batch, as elements; the k-th is row first + k.
struct Rows {
  std::vector<const Element*> elements;
  std::int32_t first = 0;
};
Rows RowsOf(const run::Result& result, const Element& record, std::size_t place_in_batch,
            model::EntityId entity) {
  const model::Model& model = program::ModelOf(result.program());
  if (entity == model::kNoEntity) return {{&record}, 0};
  Rows rows{reference::ElementsOf(model, record, entity), 0};
  const auto [first, last] = result.batch().RowsOf(model, entity, static_cast<std::int32_t>(place_in_batch));
  if (last - first != static_cast<std::int32_t>(rows.elements.size()))
    throw std::logic_error("agreement: the batch has other rows than the record");
  rows.first = first;
  return rows;
}

}  // namespace

bool Agree(const model::Model& model, const reference::Value& expected, const run::Value& actual,
           const record::Batch& batch) {
  const bool is_truth = expected.kind == TypeKind::Boolean;
  const bool error = actual.state == ValueState::Error || (is_truth && actual.truth == value::Truth::Error);
  // An overflow may stand where the reference has a value that decides, and so let another error through.
  if (error && expected.large) return true;
  if (error || expected.IsError()) return error && actual.error == ToRowError(expected.error);
  if (is_truth) return expected.truth == ToTri(actual.truth);
  if ((actual.state == ValueState::Known) != expected.IsKnown()) return false;
  switch (expected.kind) {
    case TypeKind::Number:
      return Same(expected.number, ToInterval(actual.number));
    case TypeKind::Date:
      return expected.first_day == actual.date_low.days && expected.last_day == actual.date_high.days;
    case TypeKind::Enum:
      return AgreeOnMembers(model, expected, actual);
    case TypeKind::Division:
      return !expected.IsKnown() || *expected.division == actual.code;
    case TypeKind::Text:
      if (!expected.IsKnown()) return true;
      // A text that no record of the batch has is not in its list.
      return actual.code == model::kNone
                 ? std::find(batch.texts.begin(), batch.texts.end(), *expected.text) == batch.texts.end()
                 : batch.texts[static_cast<std::size_t>(actual.code)] == *expected.text;
    default:
      return false;
  }
}

std::string ToText(const run::Value& value, TypeKind kind, const record::Batch& batch) {
  if (value.state == ValueState::Error || (kind == TypeKind::Boolean && value.truth == value::Truth::Error))
    return "error: " + run::ToText(value.error);
  const std::string unknown = value.state == ValueState::Unknown ? "unknown " : "";
  switch (kind) {
    case TypeKind::Boolean:
      return value.truth == value::Truth::Unknown ? "unknown"
             : value.truth == value::Truth::True  ? "true"
                                                  : "false";
    case TypeKind::Number:
      return unknown + reference::ToText(ToInterval(value.number));
    case TypeKind::Date:
      return unknown + value::ToText(value.date_low) + " … " + value::ToText(value.date_high);
    case TypeKind::Enum:
      return unknown + (value.state == ValueState::Known ? fmt::format("{{{}}}", value.code)
                                                         : fmt::format("bits {:b}", value.possible));
    case TypeKind::Division:
      return unknown + fmt::format("{}", value.code);
    case TypeKind::Text:
      if (value.state == ValueState::Unknown) return "unknown";
      return (value.code == model::kNone ? "(no text of the batch)"
                                                   : batch.texts[static_cast<std::size_t>(value.code)]);
  }
  return {};
}

namespace {

class PlaceList {
 public:
  PlaceList(const model::Model& model, value::Date date) : model_(model), date_(date) {
    for (const auto& definition : model.definitions) Expression(definition.name, definition.body);
    for (std::size_t policy = 0; policy < model.policies.size(); ++policy)
      if (model.policies[policy].IsJudged()) Policy(static_cast<model::PolicyId>(policy));
    for (const auto& validation : model.validations) Expression("校验 " + validation.name, validation.condition);
    for (const auto& one : model.exclusives) Expression(one.name + " 当", one.when);
    for (const auto& need : model.needs) {
      Expression("需求 " + need.name, need.condition);
      Expression("需求 " + need.name + " 缺口", need.gap);
    }
    for (const auto& resource : model.resources) {
      Expression("资源 " + resource.name + " 对象", resource.target);
      Expression("资源 " + resource.name + " 额度", resource.amount);
    }
    for (const auto& finding : model.findings)
      for (const model::ExprId evidence : finding.evidence) Expression("证据", evidence);
  }
  std::vector<Place> places;

 private:
  void Expression(const std::string& name, model::ExprId id) {
    if (id == model::kNone) return;
    places.push_back({Place::Kind::Expression, name, model_.At(id).level, id, model::kNone, 0});
  }
  void Policy(model::PolicyId id) {
    const model::Policy& policy = model_.policies[static_cast<std::size_t>(id)];
    places.push_back(
        {Place::Kind::Eligible, "符合（" + policy.name + "）", policy.entity, model::kNone, id, 0});
    const model::PolicyVersion* version = policy.VersionAt(date_);
    if (!version) return;
    Expression(policy.name + " 其中", version->filter);
    for (const auto* clauses : {&version->conditions, &version->exclusions, &version->terminations})
      for (const auto& clause : *clauses)
        if (clause.period.Contains(date_)) Expression(policy.name + " " + clause.name, clause.expression);
    for (const auto& exception : version->exceptions)
      if (exception.period.Contains(date_))
        Expression(policy.name + " 例外 " + exception.name, exception.when);
    for (std::size_t i = 0; i < version->conditions.size(); ++i)
      places.push_back({Place::Kind::Condition,
                        policy.name + " 条件 " + version->conditions[i].name + " after exceptions",
                        policy.entity, model::kNone, id, i});
    for (const auto& document : version->documents) {
      Expression(policy.name + " 材料 其中", document.filter);
      Expression(policy.name + " 材料 当", document.when);
    }
    for (const auto& check : version->human_checks)
      if (check.period.Contains(date_)) Expression(policy.name + " 人工核查 " + check.name, check.when);
    for (const auto& pledge : version->pledges) Expression(policy.name + " 承诺", pledge.when);
    for (const auto& procedure : version->procedures) Expression(policy.name + " 办理", procedure.when);
    for (const auto& review : version->reviews) Expression(policy.name + " 复核", review.when);
    for (std::size_t i = 0; i < version->benefits.size(); ++i) {
      const model::Benefit& benefit = version->benefits[i];
      if (!benefit.in_force.Contains(date_)) continue;
      Expression(policy.name + " 待遇 " + benefit.name, benefit.value);
      Expression(policy.name + " 待遇 " + benefit.name + " 当", benefit.when);
      Expression(policy.name + " 待遇 " + benefit.name + " 估", benefit.estimate_when);
      places.push_back({Place::Kind::Benefit, "待遇（" + policy.name + "，" + benefit.name + "）",
                        policy.entity, model::kNone, id, i});
    }
  }
  const model::Model& model_;
  value::Date date_;
};

}  // namespace

std::vector<Place> PlacesOf(const model::Model& model, value::Date reference_date) {
  return PlaceList(model, reference_date).places;
}

std::vector<Place> PlacesOf(const model::Model& model, const model::Property& property) {
  std::vector<Place> places;
  for (const model::ExprId id : {property.condition, property.cause, property.effect, property.premise})
    if (id != model::kNone) places.push_back({Place::Kind::Expression, "性质 " + property.name, model.At(id).level, id, model::kNone, 0});
  return places;
}

reference::Value Expected(reference::Interpreter& interpreter, const Place& place, const Element& at) {
  switch (place.kind) {
    case Place::Kind::Expression:
      return interpreter.At(place.expression, at);
    case Place::Kind::Condition:
      return interpreter.ConditionAt(place.policy, place.index, at);
    case Place::Kind::Benefit:
      return interpreter.BenefitAt(place.policy, place.index, at);
    case Place::Kind::Eligible:
      return interpreter.EligibleAt(place.policy, at);
  }
  return {};
}

namespace {

// A truth that comes without the reason of an error.
run::Value TruthOnly(value::Truth truth) {
  run::Value value;
  value.truth = truth;
  if (truth == value::Truth::Error) value.state = ValueState::Error;
  return value;
}

}  // namespace

run::Value Actual(const run::Result& result, const Place& place, std::int32_t row) {
  switch (place.kind) {
    case Place::Kind::Expression:
      return result.At(place.expression, row);
    case Place::Kind::Condition:
      return TruthOnly(result.AfterExceptionsAt(place.policy, place.index, row));
    case Place::Kind::Benefit:
      return result.BenefitAt(place.policy, place.index, row);
    case Place::Kind::Eligible:
      return TruthOnly(result.EligibleAt(place.policy, row));
  }
  return {};
}

namespace {

bool AgreeHere(const model::Model& model, const reference::Value& expected, const run::Value& actual,
               const record::Batch& batch) {
  // EligibleAt and AfterExceptionsAt tell of an error only that there is one.
  if (actual.state == ValueState::Error && actual.error == RowError::None)
    return expected.IsError() || expected.large;
  return Agree(model, expected, actual, batch);
}

}  // namespace

std::vector<Difference> Compare(const run::Result& result, const std::vector<const Element*>& records,
                                std::optional<value::Date> known_by) {
  return Compare(result, records, known_by, PlacesOf(program::ModelOf(result.program()), program::ReferenceDateOf(result.program())));
}

std::vector<Difference> Compare(const run::Result& result, const std::vector<const Element*>& records,
                                std::optional<value::Date> known_by, const std::vector<Place>& places) {
  const model::Model& model = program::ModelOf(result.program());
  const value::Date date = program::ReferenceDateOf(result.program());
  std::vector<Difference> differences;
  for (std::size_t r = 0; r < records.size(); ++r) {
    const ElementPtr record = SettledCopyOf(model, *records[r], date, known_by);
    reference::Interpreter interpreter(model, {date});
    for (const Place& place : places) {
      if (!differences.empty() && differences.back().record == r) break;
      if (place.kind == Place::Kind::Expression && !result.Has(place.expression)) continue;
      const Rows rows = RowsOf(result, *record, r, place.level);
      for (std::size_t i = 0; i < rows.elements.size(); ++i) {
        const auto row = rows.first + static_cast<std::int32_t>(i);
        const reference::Value expected = Expected(interpreter, place, *rows.elements[i]);
        const run::Value actual = Actual(result, place, row);
        if (AgreeHere(model, expected, actual, result.batch())) continue;
        differences.push_back({r, fmt::format("{} on row {}: reference {}{}, engine {}", place.name, i,
                                              reference::ToText(expected), expected.large ? " (large)" : "",
                                              ToText(actual, expected.kind, result.batch()))});
        break;
      }
    }
  }
  return differences;
}

std::string Innermost(const run::Result& result, const Element& original, std::optional<value::Date> known_by) {
  const model::Model& model = program::ModelOf(result.program());
  const ElementPtr record = SettledCopyOf(model, original, program::ReferenceDateOf(result.program()), known_by);
  reference::Interpreter interpreter(model, {program::ReferenceDateOf(result.program())});
  for (model::ExprId id = 0; id < static_cast<model::ExprId>(model.expressions.size()); ++id) {
    if (!result.Has(id)) continue;
    const Rows rows = RowsOf(result, *record, 0, model.At(id).level);
    for (std::size_t i = 0; i < rows.elements.size(); ++i) {
      const reference::Value expected = interpreter.At(id, *rows.elements[i]);
      const run::Value actual = result.At(id, rows.first + static_cast<std::int32_t>(i));
      if (Agree(model, expected, actual, result.batch())) continue;
      std::string text =
          fmt::format("{} (op {}, level {}) on row {}: reference {}{}, engine {}\n", model::ToText(model, id),
                      static_cast<int>(model.At(id).op), model.At(id).level, i, reference::ToText(expected),
                      expected.large ? " (large)" : "", ToText(actual, expected.kind, result.batch()));
      for (const model::ExprId arg : model.At(id).args) {
        text += "    operand " + model::ToText(model, arg);
        if (model.At(arg).level == model.At(id).level || model.At(arg).level == model::kNoEntity)
          text += ": " + reference::ToText(interpreter.At(arg, *rows.elements[i]));
        text += "\n";
      }
      return text;
    }
  }
  return "(no single expression differs)\n";
}

}  // namespace doudi::agreement
