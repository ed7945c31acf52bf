#include "reference/interpreter.h"

#include "reference/calendar.h"
#include "reference/read_model.h"

namespace doudi::reference {

using model::Expr;
using model::ExprId;
using model::Op;
using model::TypeKind;

Value Interpreter::At(ExprId id, const Element& at) {
  const Expr& expr = model_.At(id);
  const Element* place = &at;
  if (expr.level == model::kNoEntity) {
    while (place->parent) place = place->parent;
  } else {
    while (place->entity != expr.level) place = place->parent;
  }
  const auto key = std::make_pair(id, place);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  Value value = Compute(id, *place);
  if (value.kind == TypeKind::Number && !value.IsError() && IsLarge(value.number)) value.large = true;
  known_.emplace(key, value);
  return value;
}

Value Interpreter::DefinitionAt(model::DefinitionId id, const Element& at) {
  return At(model_.definitions[static_cast<std::size_t>(id)].body, at);
}

Value Interpreter::Compute(ExprId id, const Element& at) {
  const Expr& expr = model_.At(id);
  switch (expr.op) {
    case Op::Literal:
      return FromConstant(model_, expr.type, expr.constant);
    case Op::ReferenceDate:
      return DayValue(settings_.reference_date.days, settings_.reference_date.days);
    case Op::Fact:
      return FactAt(model_.facts[static_cast<std::size_t>(expr.index)], at);
    case Op::Definition:
      return DefinitionAt(expr.index, at);
    case Op::Lift:
      return At(expr.args[0], at);
    case Op::LiftInner:
      return At(expr.args[0], *at.inner);
    case Op::SameElement:
    case Op::EarlierElement:
      return Pairing(expr, at);
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::AtLeast:
    case Op::Known:
      return Logic(expr, Operands(expr, at));
    case Op::Default: {
      const Value value = At(expr.args[0], at);
      if (value.IsKnown() || (value.IsError() && value.error != Error::EmptyAggregate)) return value;
      Value fallback = At(expr.args[1], at);
      fallback.large |= value.large;
      return fallback;
    }
    case Op::Formula:
      return At(expr.args[0], at);
    case Op::Choose:
      return Choose(expr, at);
    case Op::Sum:
    case Op::Count:
    case Op::Any:
    case Op::Every:
    case Op::MinOf:
    case Op::MaxOf:
    case Op::First:
    case Op::Average:
      return Aggregate(expr, at);
    case Op::MonthSum:
      return MonthSum(expr, at);
    case Op::Eligible:
      return EligibleAt(expr.index, at);
    case Op::BenefitTotal:
      return BenefitTotal(expr, at);
    default:
      return Strict(expr, Operands(expr, at));
  }
}

Interpreter::Values Interpreter::Operands(const Expr& expr, const Element& at) {
  Values values;
  for (const ExprId arg : expr.args) values.push_back(At(arg, at));
  return values;
}

Value Interpreter::Strict(const Expr& expr, const Values& operands) {
  bool large = false;
  for (const Value& operand : operands) large |= operand.large;
  Value result;
  const Value* wrong = nullptr;
  for (const Value& operand : operands)
    if (!wrong && operand.IsError()) wrong = &operand;
  if (wrong) {
    result = Failure(expr.type.kind, wrong->error);
  } else if (expr.op == Op::Parameter) {
    result = Parameter(expr, operands);
  } else if (expr.op == Op::In) {
    result = In(expr, operands[0]);
  } else if (expr.op >= Op::Less && expr.op <= Op::NotEqual) {
    result = Comparison(expr, operands);
  } else if (expr.op >= Op::AddMonths && expr.op <= Op::IsWorkday) {
    result = Dates(expr, operands);
  } else {
    result = Arithmetic(expr, operands);
  }
  result.large |= large;
  return result;
}

// How the two elements of a pair stand to each other: counted off from the start of the record.
Value Interpreter::Pairing(const Expr& expr, const Element& at) {
  const Element* outer = &at;
  while (outer->entity != at.inner->entity) outer = outer->parent;
  if (outer == at.inner) return Truth(at.phantom ? Tri::Maybe : ToTri(expr.op == Op::SameElement));
  if (expr.op == Op::SameElement) return Truth(Tri::No);
  const Element* root = &at;
  while (root->parent) root = root->parent;
  for (const Element* element : ElementsOf(model_, *root, outer->entity))
    if (element == outer || element == at.inner) return Truth(ToTri(element == at.inner));
  return Truth(Tri::No);
}

Value Interpreter::FactAt(const model::Fact& fact, const Element& at) {
  if (fact.then != model::kNone && settings_.recorded_on && *settings_.recorded_on != settings_.reference_date) return At(fact.then, at);
  const auto given = at.facts.find(static_cast<model::FactId>(&fact - model_.facts.data()));
  if (given != at.facts.end()) return FromFact(fact, given->second);
  for (std::size_t i = 0; i < model_.facts.size() && fact.implicit && !at.phantom; ++i)
    if (&model_.facts[i] != &fact && model_.facts[i].blank != model::kNone && &model_.facts[static_cast<std::size_t>(model_.facts[i].blank)] == &fact)
      return Truth(ToTri(!at.facts.contains(static_cast<model::FactId>(i))));
  if (fact.fallback && !at.phantom) return FromConstant(model_, fact.type, *fact.fallback);
  return UnknownFact(model_, fact, settings_.recorded_on.value_or(settings_.reference_date).days);
}

value::Date Interpreter::ParameterDay(const model::Expr& expr) const {
  if (expr.has_date) return expr.date;
  return expr.members.empty() ? settings_.reference_date : value::Date{StartOfPeriod(settings_.reference_date.days, expr.members)};
}

Value Interpreter::In(const Expr& expr, const Value& operand) {
  std::set<int> codes(expr.members.begin(), expr.members.end());
  if (expr.index != model::kNone)
    for (const auto& row : model_.sets[static_cast<std::size_t>(expr.index)].rows)
      if (row.period.Contains(settings_.reference_date)) codes.insert(row.code);
  switch (operand.kind) {
    case TypeKind::Text: {
      if (!operand.text) return Truth(Tri::Maybe);
      bool found = false;
      for (const std::string& text : expr.texts) found |= text == *operand.text;
      return Truth(ToTri(found));
    }
    case TypeKind::Division: {
      if (!operand.division) return Truth(Tri::Maybe);
      bool found = false;
      for (const int place : PlacesAround(*operand.division)) found |= codes.contains(place);
      return Truth(ToTri(found));
    }
    default:
      break;
  }
  bool some_in = false, some_out = false;
  for (const int code : operand.possible) (codes.contains(code) ? some_in : some_out) = true;
  return Truth(some_in && some_out ? Tri::Maybe : ToTri(some_in));
}

namespace {

// The places to look at for one key: a division and all around it, the nearest first; of an enum just the
// member.
std::vector<int> Candidates(const model::ParameterKey& key, int code) {
  return key.type.kind == TypeKind::Division ? PlacesAround(code) : std::vector<int>{code};
}

// Of the rows in force with just these keys, the latest.
const model::ParameterRow* LatestRow(const model::Parameter& parameter, const std::vector<int>& keys,
                                     value::Date date) {
  const model::ParameterRow* best = nullptr;
  for (const auto& row : parameter.rows) {
    if (std::vector<int>(row.keys.begin(), row.keys.end()) != keys || !row.period.Contains(date)) continue;
    if (!best || !best->period.from || (row.period.from && *best->period.from < *row.period.from))
      best = &row;
  }
  return best;
}

// The row for known keys. `keys` before `next` are settled; the first key that has a choice keeps the nearest
// place for which there is a row.
const model::ParameterRow* RowFor(const model::Parameter& parameter, std::vector<int> keys, std::size_t next,
                                  value::Date date) {
  if (next == keys.size()) return LatestRow(parameter, keys, date);
  for (const int candidate : Candidates(parameter.keys[next], keys[next])) {
    std::vector<int> settled = keys;
    settled[next] = candidate;
    if (const auto* row = RowFor(parameter, settled, next + 1, date)) return row;
  }
  return nullptr;
}

// Every combination of what the keys may still be. An unknown division may be any of those that have rows.
std::vector<std::vector<int>> PossibleKeys(const model::Parameter& parameter,
                                           const std::vector<Value>& keys) {
  std::vector<std::vector<int>> combinations = {{}};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::set<int> codes = keys[i].possible;
    if (keys[i].kind == TypeKind::Division && keys[i].division) codes = {*keys[i].division};
    if (keys[i].kind == TypeKind::Division && !keys[i].division)
      for (const auto& row : parameter.rows) codes.insert(row.keys[i]);
    std::vector<std::vector<int>> longer;
    for (const auto& combination : combinations)
      for (const int code : codes) {
        longer.push_back(combination);
        longer.back().push_back(code);
      }
    combinations = std::move(longer);
  }
  return combinations;
}

}  // namespace

Value Interpreter::Parameter(const Expr& expr, const Values& keys) {
  const auto& parameter = model_.parameters[static_cast<std::size_t>(expr.index)];
  const value::Date date = ParameterDay(expr);
  std::optional<Value> result;
  for (const auto& combination : PossibleKeys(parameter, keys)) {
    const model::ParameterRow* row = RowFor(parameter, combination, 0, date);
    if (!row) continue;
    const Value value = FromConstant(model_, expr.type, row->values[static_cast<std::size_t>(expr.output)]);
    result = result ? Hull(*result, value) : value;
  }
  return result.value_or(Failure(expr.type.kind, Error::MissingParameter));
}

}  // namespace doudi::reference
