#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "program/compiler.h"
#include "program/row_error.h"

namespace doudi::program {
namespace {

using model::Op;

Opcode PlainOpcode(Op op) {
  switch (op) {
    case Op::Add: return Opcode::Add;
    case Op::Subtract: return Opcode::Subtract;
    case Op::Multiply: return Opcode::Multiply;
    case Op::Divide: return Opcode::Divide;
    case Op::Min: return Opcode::Min;
    case Op::Max: return Opcode::Max;
    case Op::AddMonths: return Opcode::AddMonths;
    case Op::AddDays: return Opcode::AddDays;
    case Op::AddWorkdays: return Opcode::AddWorkdays;
    case Op::FullYears: return Opcode::FullYears;
    case Op::FullMonths: return Opcode::FullMonths;
    case Op::DaysBetween: return Opcode::DaysBetween;
    case Op::WorkdaysBetween: return Opcode::WorkdaysBetween;
    case Op::Year: return Opcode::Year;
    case Op::Month: return Opcode::Month;
    case Op::MonthStart: return Opcode::MonthStart;
    case Op::MonthEnd: return Opcode::MonthEnd;
    case Op::IsWorkday: return Opcode::IsWorkday;
    case Op::Less:
    case Op::Greater: return Opcode::Less;
    case Op::LessOrEqual:
    case Op::GreaterOrEqual: return Opcode::LessOrEqual;
    case Op::Equal: return Opcode::Equal;
    case Op::NotEqual: return Opcode::NotEqual;
    case Op::Sum: return Opcode::Sum;
    case Op::Count: return Opcode::Count;
    case Op::Any: return Opcode::Any;
    case Op::Every: return Opcode::Every;
    case Op::MinOf: return Opcode::MinOf;
    case Op::MaxOf: return Opcode::MaxOf;
    case Op::First: return Opcode::First;
    default: return Opcode::Average;
  }
}

}  // namespace

std::vector<ColumnId> Compiler::LowerAll(const std::vector<model::ExprId>& ids) {
  std::vector<ColumnId> columns;
  for (const model::ExprId id : ids) columns.push_back(Lower(id));
  return columns;
}

ColumnId Compiler::LowerIf(model::ExprId id) { return id == model::kNone ? kNoColumn : Lower(id); }

ColumnId Compiler::Lower(model::ExprId id) {
  ColumnId& column = program_.expression_columns[static_cast<std::size_t>(id)];
  if (column != kNoColumn) return column;
  const model::Expr& expr = model_.At(id);
  const ColumnId made = LowerNew(expr, id);
  column = given_expressions_.contains(id) ? builder_.Patch(made, expr.level, false, id) : made;
  return column;
}

ColumnId Compiler::LowerNew(const model::Expr& expr, model::ExprId id) {
  switch (expr.op) {
    case Op::Literal: return builder_.Constant(expr.constant, ShapeOf(expr.type));
    case Op::ReferenceDate: return builder_.Constant(program_.reference_date);
    case Op::Fact: return LowerFact(expr.index);
    case Op::Definition: return LowerDefinition(expr.index);
    case Op::Parameter: return LowerParameter(expr, id);
    case Op::Lift: return builder_.Lift(Lower(expr.args[0]), expr.level);
    case Op::LiftInner: return builder_.LiftInner(Lower(expr.args[0]), expr.level);
    case Op::SameElement: return builder_.Pairing(Opcode::SameElement, expr.level);
    case Op::EarlierElement: return builder_.Pairing(Opcode::EarlierElement, expr.level);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Min:
    case Op::Max: return LowerArithmetic(PlainOpcode(expr.op), expr);
    case Op::Negate: return builder_.Negate(Lower(expr.args[0]));
    case Op::Absolute: return builder_.Absolute(Lower(expr.args[0]));
    case Op::Round: return builder_.Round(Lower(expr.args[0]), expr.step, expr.rounding);
    case Op::AddMonths:
    case Op::AddDays:
    case Op::AddWorkdays:
    case Op::FullYears:
    case Op::FullMonths:
    case Op::DaysBetween:
    case Op::WorkdaysBetween:
    case Op::Year:
    case Op::Month:
    case Op::MonthStart:
    case Op::MonthEnd:
    case Op::IsWorkday: return builder_.Dates(PlainOpcode(expr.op), LowerAll(expr.args), expr.leap_day);
    case Op::PeriodStart: return builder_.PeriodStart(Lower(expr.args[0]), expr.members);
    case Op::Less:
    case Op::LessOrEqual:
    case Op::Greater:
    case Op::GreaterOrEqual:
    case Op::Equal:
    case Op::NotEqual: return LowerComparison(expr);
    case Op::In: return LowerMember(expr);
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::AtLeast: return LowerLogic(expr);
    case Op::Known: return builder_.Known(Lower(expr.args[0]));
    case Op::Default: return builder_.Default(Lower(expr.args[0]), Lower(expr.args[1]));
    case Op::Formula: return Lower(expr.args[0]);
    case Op::Choose: return builder_.Choose(LowerAll(expr.args), expr.unique, ShapeOf(expr.type));
    case Op::Sum:
    case Op::Count:
    case Op::Any:
    case Op::Every:
    case Op::MinOf:
    case Op::MaxOf:
    case Op::First:
    case Op::Average: return LowerAggregate(expr);
    case Op::MonthSum: return LowerMonths(expr);
    case Op::Eligible: return LowerPolicy(expr.index).eligible;
    case Op::BenefitTotal: return LowerBenefitTotal(expr);
  }
  return kNoColumn;
}

// The record has a fact as it is on its own day: in another month it is what its history says.
ColumnId Compiler::LowerFact(model::FactId id) {
  const model::ExprId then = model_.facts[static_cast<std::size_t>(id)].then;
  const bool elsewhen = options_.recorded_on && *options_.recorded_on != program_.reference_date;
  return elsewhen && then != model::kNone ? Lower(then) : builder_.Fact(id);
}

ColumnId Compiler::LowerMonths(const model::Expr& expr) {
  auto& months = program_.months;
  const auto same = std::find_if(months.begin(), months.end(), [&](const auto& one) { return one->body() == expr.args[2]; });
  const auto index = static_cast<std::int32_t>(same - months.begin());
  if (same == months.end()) months.push_back(std::make_unique<const MonthPrograms>(model_, options_, expr.args[2]));
  return builder_.MonthSum(Lower(expr.args[0]), Lower(expr.args[1]), expr.level, index);
}

ColumnId Compiler::LowerDefinition(model::DefinitionId id) {
  ColumnId& column = program_.definition_columns[static_cast<std::size_t>(id)];
  if (column != kNoColumn) return column;
  const model::Definition& definition = model_.definitions[static_cast<std::size_t>(id)];
  const ColumnId body = Lower(definition.body);
  column = given_definitions_.contains(id) ? builder_.Patch(body, definition.entity, true, id) : body;
  return column;
}

ColumnId Compiler::LowerArithmetic(Opcode op, const model::Expr& expr) {
  ColumnId result = Lower(expr.args[0]);
  for (std::size_t i = 1; i < expr.args.size(); ++i) result = builder_.Arithmetic(op, result, Lower(expr.args[i]));
  return result;
}

// 高于 is 低于 with the operands exchanged; so it is for an order of members whose first is the highest.
ColumnId Compiler::LowerComparison(const model::Expr& expr) {
  ColumnId left = Lower(expr.args[0]);
  ColumnId right = Lower(expr.args[1]);
  const Opcode op = PlainOpcode(expr.op);
  bool swapped = expr.op == Op::Greater || expr.op == Op::GreaterOrEqual;
  const model::Type& type = model_.At(expr.args[0]).type;
  const bool ordered = op == Opcode::Less || op == Opcode::LessOrEqual;
  if (ordered && type.kind == model::TypeKind::Enum)
    swapped ^= model_.enums[static_cast<std::size_t>(type.enumeration)].order == model::EnumOrder::FirstHighest;
  if (swapped) std::swap(left, right);
  if (options_.verdicts_only && ordered)
    if (const auto by_date = LowerAgeComparison(op, left, right)) return *by_date;
  return builder_.Compare(op, left, right, swapped);
}

ColumnId Compiler::LowerMember(const model::Expr& expr) {
  const ColumnId operand = Lower(expr.args[0]);
  std::vector<std::int32_t> codes = expr.members;
  if (expr.index != model::kNone) {
    codes.clear();
    for (const model::SetRow& row : model_.sets[static_cast<std::size_t>(expr.index)].rows)
      if (InForce(row.period)) codes.push_back(row.code);
  }
  switch (model_.At(expr.args[0]).type.kind) {
    case model::TypeKind::Division: return builder_.Member(Opcode::InDivisions, operand, std::move(codes));
    case model::TypeKind::Text:
      for (const std::string& text : expr.texts) codes.push_back(builder_.TextIndex(text));
      return builder_.Member(Opcode::InTexts, operand, std::move(codes));
    default: return builder_.Member(Opcode::InCodes, operand, std::move(codes));
  }
}

ColumnId Compiler::LowerLogic(const model::Expr& expr) {
  if (expr.op == Op::Not) return builder_.Not(Lower(expr.args[0]));
  if (expr.op == Op::AtLeast) return builder_.AtLeast(LowerAll(expr.args), expr.count);
  ColumnId result = Lower(expr.args[0]);
  for (std::size_t i = 1; i < expr.args.size(); ++i) {
    const ColumnId next = Lower(expr.args[i]);
    result = expr.op == Op::And ? builder_.And(result, next) : builder_.Or(result, next);
  }
  return result;
}

ColumnId Compiler::LowerAggregate(const model::Expr& expr) {
  const std::size_t bodies = expr.args.size() - (expr.has_filter ? 1 : 0);
  const ColumnId body = bodies > 0 ? Lower(expr.args[0]) : kNoColumn;
  ColumnId filter = expr.has_filter ? Lower(expr.args.back()) : kNoColumn;
  if (filter != kNoColumn && builder_.IsTruth(filter, true)) filter = kNoColumn;
  return builder_.Aggregate(PlainOpcode(expr.op), expr.level, expr.collection, expr.op == Op::Count ? kNoColumn : body, filter);
}

std::int32_t Compiler::LookupFor(model::ParameterId parameter, value::Date date) {
  const auto [place, added] = lookups_.emplace(std::pair(parameter, date.days), static_cast<std::int32_t>(program_.lookups.size()));
  if (added) program_.lookups.emplace_back(model_, parameter, date);
  return place->second;
}

ColumnId Compiler::LowerParameter(const model::Expr& expr, model::ExprId id) {
  const std::vector<ColumnId> keys = LowerAll(expr.args);
  const std::int32_t index = LookupFor(expr.index, model::ParameterDate(expr, program_.reference_date));
  const Lookup& lookup = program_.lookups[static_cast<std::size_t>(index)];
  std::vector<std::int32_t> codes;
  for (const ColumnId key : keys)
    if (const model::Constant* constant = builder_.ConstantOf(key)) codes.push_back(std::get<model::Code>(*constant).code);
  if (codes.size() == keys.size()) {
    const std::int32_t row = lookup.Find(codes);
    if (row == model::kNone) return builder_.Failure(static_cast<std::int32_t>(RowError::MissingParameter), ShapeOf(expr.type));
    program_.finder_rows[static_cast<std::size_t>(id)] = row;
    const model::Parameter& parameter = model_.parameters[static_cast<std::size_t>(expr.index)];
    const model::ParameterRow& values = parameter.rows[static_cast<std::size_t>(row)];
    return builder_.Constant(values.values[static_cast<std::size_t>(expr.output)], ShapeOf(expr.type));
  }
  const ColumnId finder = builder_.FindRow(index, keys);
  program_.finder_columns[static_cast<std::size_t>(id)] = finder;
  const Shape shape = OutputShape(lookup, expr.output, expr.type);
  return builder_.TakeOutput(index, OutputsFor(index, expr.output, shape), finder, keys, shape);
}

std::int32_t Compiler::OutputsFor(std::int32_t lookup, std::int32_t output, const Shape& shape) {
  const auto [place, added] = outputs_.emplace(std::pair(lookup, output), static_cast<std::int32_t>(program_.outputs.size()));
  if (!added) return place->second;
  OutputTable table{.output = output};
  const model::ParameterId parameter = program_.lookups[static_cast<std::size_t>(lookup)].parameter();
  for (const model::ParameterRow& row : model_.parameters[static_cast<std::size_t>(parameter)].rows) {
    const model::Constant& constant = row.values[static_cast<std::size_t>(output)];
    std::int64_t held = 0;
    if (const auto* number = std::get_if<value::Rational>(&constant)) {
      held = number->numerator();
      if (shape.form == Form::Scaled) held *= shape.denominator / number->denominator();
      table.denominators.push_back(number->denominator());
    } else if (const auto* date = std::get_if<value::Date>(&constant)) {
      held = date->days;
    } else if (const auto* code = std::get_if<model::Code>(&constant)) {
      held = code->code;
    } else if (const auto* text = std::get_if<std::string>(&constant)) {
      held = builder_.TextIndex(*text);
    } else {
      held = std::get<bool>(constant) ? 1 : 0;
    }
    table.values.push_back(held);
    table.magnitude = std::max(table.magnitude, static_cast<std::uint64_t>(held < 0 ? -held : held));
  }
  program_.outputs.push_back(std::move(table));
  return place->second;
}

Shape Compiler::ShapeOf(const model::Type& type) const {
  switch (type.kind) {
    case model::TypeKind::Boolean: return {Form::Truth};
    case model::TypeKind::Number: return {Form::Scaled};
    case model::TypeKind::Date: return {Form::Date};
    case model::TypeKind::Enum: {
      const auto& members = model_.enums[static_cast<std::size_t>(type.enumeration)].members;
      return {Form::Code, 1, true, static_cast<std::int32_t>(members.size())};
    }
    default: return {Form::Code};
  }
}

Shape Compiler::OutputShape(const Lookup& lookup, std::int32_t output, const model::Type& type) const {
  if (type.kind != model::TypeKind::Number) return ShapeOf(type);
  __int128 denominator = 1;
  std::int64_t largest = 0;
  for (const model::ParameterRow& row : model_.parameters[static_cast<std::size_t>(lookup.parameter())].rows) {
    const auto& number = std::get<value::Rational>(row.values[static_cast<std::size_t>(output)]);
    denominator = std::lcm(static_cast<std::int64_t>(denominator), number.denominator());
    if (denominator > kLargestDenominator) break;
    largest = std::max(largest, std::abs(number.numerator()));
  }
  // Kept as written where the common denominator would not leave room.
  if (largest > std::numeric_limits<std::int64_t>::max() / kLargestDenominator) return {Form::Fraction};
  return NumberShape(denominator);
}

}  // namespace doudi::program
