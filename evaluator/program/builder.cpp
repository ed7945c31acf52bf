#include "program/builder.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <type_traits>

#include "program/fold.h"
#include "program/row_error.h"

namespace doudi::program {
namespace {

constexpr Shape kTruth{Form::Truth};
constexpr Shape kWhole{Form::Scaled};
constexpr Shape kFraction{Form::Fraction};

std::size_t HashOf(const Instruction& instruction) {
  std::size_t hash = static_cast<std::size_t>(instruction.op);
  const auto mix = [&](std::int64_t value) { hash = (hash ^ std::hash<std::int64_t>{}(value)) * 0x9E3779B97F4A7C15u; };
  mix(instruction.level);
  mix(instruction.index);
  mix(instruction.count);
  mix(static_cast<std::int64_t>(instruction.leap_day));
  mix(instruction.step.numerator());
  for (const ColumnId operand : instruction.operands) mix(operand);
  return hash;
}

std::size_t HashOf(const model::Constant& constant) {
  const auto of = [](const auto& held) -> std::size_t {
    using Held = std::decay_t<decltype(held)>;
    if constexpr (std::is_same_v<Held, value::Rational>) return static_cast<std::size_t>(held.numerator()) * 31 + static_cast<std::size_t>(held.denominator());
    else if constexpr (std::is_same_v<Held, value::Date>) return std::hash<std::int32_t>{}(held.days);
    else if constexpr (std::is_same_v<Held, model::Code>) return std::hash<std::int32_t>{}(held.code);
    else return std::hash<Held>{}(held);
  };
  return (std::visit(of, constant) * 8 + constant.index()) * 0x9E3779B97F4A7C15u;
}

}  // namespace

Shape NumberShape(__int128 denominator) {
  if (denominator > kLargestDenominator) return kFraction;
  return {Form::Scaled, static_cast<std::int64_t>(denominator)};
}

const model::Constant* Builder::ConstantOf(ColumnId column) const {
  const Instruction& instruction = At(column);
  return instruction.op == Opcode::Constant ? &program_.constants[static_cast<std::size_t>(instruction.index)] : nullptr;
}

bool Builder::IsTruth(ColumnId column, bool truth) const {
  const model::Constant* constant = ConstantOf(column);
  const bool* held = constant ? std::get_if<bool>(constant) : nullptr;
  return held && *held == truth;
}

std::int32_t Builder::TextIndex(const std::string& text) {
  const auto [place, added] = texts_.emplace(text, static_cast<std::int32_t>(program_.texts.size()));
  if (added) program_.texts.push_back(text);
  return place->second;
}

ColumnId Builder::Append(Instruction instruction) {
  const std::size_t hash = HashOf(instruction);
  const auto [first, last] = shared_.equal_range(hash);
  for (auto same = first; same != last; ++same)
    if (At(same->second) == instruction) return same->second;
  const auto column = static_cast<ColumnId>(program_.instructions.size());
  program_.instructions.push_back(std::move(instruction));
  shared_.emplace(hash, column);
  return column;
}

ColumnId Builder::Add(Instruction instruction) {
  bool all_constant = !instruction.operands.empty();
  for (const ColumnId operand : instruction.operands) {
    all_constant = all_constant && ConstantOf(operand) != nullptr;
    if (instruction.level == model::kNoEntity) instruction.level = At(operand).level;
  }
  if (all_constant) {
    std::vector<model::Constant> constants;
    for (const ColumnId operand : instruction.operands) constants.push_back(*ConstantOf(operand));
    if (const auto folded = Fold(program_, instruction, constants)) return Constant(*folded, instruction.shape);
  }
  return Append(std::move(instruction));
}

std::int32_t Builder::ConstantIndex(const model::Constant& constant) {
  const std::size_t hash = HashOf(constant);
  const auto [first, last] = constants_.equal_range(hash);
  for (auto same = first; same != last; ++same)
    if (program_.constants[static_cast<std::size_t>(same->second)] == constant) return same->second;
  const auto index = static_cast<std::int32_t>(program_.constants.size());
  program_.constants.push_back(constant);
  constants_.emplace(hash, index);
  return index;
}

ColumnId Builder::Constant(const model::Constant& constant, Shape code_shape) {
  Instruction instruction;
  if (std::holds_alternative<bool>(constant)) instruction.shape = kTruth;
  if (const auto* number = std::get_if<value::Rational>(&constant)) instruction.shape = NumberShape(number->denominator());
  if (std::holds_alternative<value::Date>(constant)) instruction.shape = {Form::Date};
  if (std::holds_alternative<model::Code>(constant)) instruction.shape = code_shape;
  if (const auto* text = std::get_if<std::string>(&constant)) {
    instruction.shape = {Form::Code};
    TextIndex(*text);
  }
  instruction.index = ConstantIndex(constant);
  return Append(std::move(instruction));
}

ColumnId Builder::Failure(std::int32_t error, const Shape& shape) {
  return Append({.op = Opcode::Failure, .shape = shape, .index = error});
}

ColumnId Builder::Fact(model::FactId id) {
  const model::Fact& fact = program_.model->facts[static_cast<std::size_t>(id)];
  Instruction instruction{.op = Opcode::Fact, .level = fact.entity, .index = id};
  switch (fact.type.kind) {
    case model::TypeKind::Boolean: instruction.shape = kTruth; break;
    case model::TypeKind::Number: instruction.shape = {Form::Scaled, fact.scale}; break;
    case model::TypeKind::Date: instruction.shape = {Form::Date}; break;
    case model::TypeKind::Text:
    case model::TypeKind::Division: instruction.shape = {Form::Code}; break;
    case model::TypeKind::Enum: {
      const auto& members = program_.model->enums[static_cast<std::size_t>(fact.type.enumeration)].members;
      instruction.shape = {Form::Code, 1, true, static_cast<std::int32_t>(members.size())};
      break;
    }
  }
  return Append(std::move(instruction));
}

ColumnId Builder::Lift(ColumnId operand, model::EntityId level) {
  if (At(operand).level == model::kNoEntity || At(operand).level == level) return operand;
  return Append({.op = Opcode::Lift, .shape = At(operand).shape, .level = level, .operands = {operand}});
}

ColumnId Builder::LiftInner(ColumnId operand, model::EntityId pair) {
  if (At(operand).level == model::kNoEntity) return operand;
  return Append({.op = Opcode::LiftInner, .shape = At(operand).shape, .level = pair, .operands = {operand}});
}

ColumnId Builder::Pairing(Opcode op, model::EntityId pair) { return Append({.op = op, .shape = kTruth, .level = pair}); }

ColumnId Builder::Like(Opcode op, ColumnId operand) {
  return Add({.op = op, .shape = At(operand).shape, .operands = {operand}});
}

Shape Builder::CommonShape(std::span<const ColumnId> columns) const {
  __int128 denominator = 1;
  for (const ColumnId column : columns) {
    const Shape& shape = At(column).shape;
    if (shape.form != Form::Scaled) return shape;  // a fraction, or no number: then all have one shape
    denominator = std::lcm(static_cast<std::int64_t>(denominator), shape.denominator);
    if (denominator > kLargestDenominator) return kFraction;
  }
  return NumberShape(denominator);
}

ColumnId Builder::ConvertTo(ColumnId operand, const Shape& shape) {
  const Shape own = At(operand).shape;
  const bool is_number = own.form == Form::Scaled || own.form == Form::Fraction;
  if (!is_number || own == shape) return operand;
  if (ConstantOf(operand)) {
    Instruction constant = At(operand);
    constant.shape = shape;
    return Append(std::move(constant));
  }
  return Append({.op = Opcode::Convert, .shape = shape, .level = At(operand).level, .operands = {operand}});
}

ColumnId Builder::ScaleBy(ColumnId operand, const value::Rational& factor) {
  const Shape own = At(operand).shape;
  Shape shape = own;
  if (own.form == Form::Scaled) {
    const std::int64_t shared = std::gcd(factor.numerator(), own.denominator);
    shape = NumberShape(static_cast<__int128>(own.denominator / shared) * factor.denominator());
  }
  if (factor == value::Rational(1)) return operand;
  return Add({.op = Opcode::Scale, .shape = shape, .operands = {operand}, .step = factor});
}

ColumnId Builder::Arithmetic(Opcode op, ColumnId left, ColumnId right) {
  const Shape a = At(left).shape;
  const Shape b = At(right).shape;
  const bool scaled = a.form == Form::Scaled && b.form == Form::Scaled;
  const auto number = [&](ColumnId column) {
    const model::Constant* constant = ConstantOf(column);
    return constant ? std::get_if<value::Rational>(constant) : nullptr;
  };
  Shape shape = kFraction;
  if (op == Opcode::Multiply) {
    if (const auto* factor = number(right); factor && !number(left)) return ScaleBy(left, *factor);
    if (const auto* factor = number(left); factor && !number(right)) return ScaleBy(right, *factor);
    if (scaled) shape = NumberShape(static_cast<__int128>(a.denominator) * b.denominator);
  } else if (op == Opcode::Divide) {
    if (const auto* divisor = number(right); divisor && !number(left))
      if (const auto factor = divisor->Sign() == 0 ? std::nullopt : value::Divide(1, *divisor)) return ScaleBy(left, *factor);
  } else {
    shape = CommonShape(std::array{left, right});
    if (shape.form == Form::Scaled) {
      left = ConvertTo(left, shape);
      right = ConvertTo(right, shape);
    }
  }
  return Add({.op = op, .shape = shape, .operands = {left, right}});
}

ColumnId Builder::Round(ColumnId operand, const value::Rational& step, value::Rounding rounding) {
  const Shape own = At(operand).shape;
  const bool always_whole = step.numerator() == 1 && own.form == Form::Scaled && step.denominator() % own.denominator == 0;
  if (always_whole) return operand;
  return Add({.op = Opcode::Round, .shape = NumberShape(step.denominator()), .operands = {operand}, .rounding = rounding, .step = step});
}

ColumnId Builder::Dates(Opcode op, std::vector<ColumnId> operands, value::LeapDay leap_day) {
  const bool gives_date = op == Opcode::AddMonths || op == Opcode::AddDays || op == Opcode::AddWorkdays ||
                          op == Opcode::MonthStart || op == Opcode::MonthEnd;
  const Shape shape = op == Opcode::IsWorkday ? kTruth : gives_date ? Shape{Form::Date} : kWhole;
  return Add({.op = op, .shape = shape, .operands = std::move(operands), .leap_day = leap_day});
}

ColumnId Builder::Compare(Opcode op, ColumnId left, ColumnId right, bool swapped) {
  return Add({.op = op, .shape = kTruth, .operands = {left, right}, .swapped = swapped});
}

std::int32_t Builder::SetIndex(std::vector<std::int32_t> set) {
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  const auto same = std::find(program_.sets.begin(), program_.sets.end(), set);
  const auto index = static_cast<std::int32_t>(same - program_.sets.begin());
  if (same == program_.sets.end()) program_.sets.push_back(std::move(set));
  return index;
}

ColumnId Builder::Member(Opcode op, ColumnId operand, std::vector<std::int32_t> set) {
  return Add({.op = op, .shape = kTruth, .operands = {operand}, .index = SetIndex(std::move(set))});
}

ColumnId Builder::PeriodStart(ColumnId date, std::vector<std::int32_t> starts) {
  return Add({.op = Opcode::PeriodStart, .shape = {Form::Date}, .operands = {date}, .index = SetIndex(std::move(starts))});
}

ColumnId Builder::LogicPair(Opcode op, ColumnId left, ColumnId right, bool neutral) {
  if (IsTruth(left, neutral)) return right;
  if (IsTruth(right, neutral) || left == right) return left;
  if (IsTruth(left, !neutral) || IsTruth(right, !neutral)) return Truth(!neutral);
  return Add({.op = op, .shape = kTruth, .operands = {left, right}});
}

ColumnId Builder::And(ColumnId left, ColumnId right) { return LogicPair(Opcode::And, left, right, true); }
ColumnId Builder::Or(ColumnId left, ColumnId right) { return LogicPair(Opcode::Or, left, right, false); }
ColumnId Builder::Not(ColumnId operand) { return Like(Opcode::Not, operand); }

ColumnId Builder::AtLeast(std::vector<ColumnId> operands, std::int32_t count) {
  return Add({.op = Opcode::AtLeast, .shape = kTruth, .operands = std::move(operands), .count = count});
}

ColumnId Builder::Known(ColumnId operand) { return Add({.op = Opcode::Known, .shape = kTruth, .operands = {operand}}); }

ColumnId Builder::Default(ColumnId operand, ColumnId fallback) {
  if (ConstantOf(operand)) return operand;
  const Shape shape = CommonShape(std::array{operand, fallback});
  return Add({.op = Opcode::Default, .shape = shape, .operands = {ConvertTo(operand, shape), ConvertTo(fallback, shape)}});
}

ColumnId Builder::Choose(std::vector<ColumnId> operands, bool unique, const Shape& failure_shape) {
  std::vector<ColumnId> kept;
  bool closed = false;  // a branch that is surely taken, or `otherwise`
  for (std::size_t i = 0; i < operands.size() && !closed; i += 2) {
    if (i + 1 == operands.size() || (!unique && IsTruth(operands[i], true))) {
      kept.push_back(i + 1 == operands.size() ? operands[i] : operands[i + 1]);
      closed = true;
    } else if (!IsTruth(operands[i], false)) {
      kept.insert(kept.end(), {operands[i], operands[i + 1]});
    }
  }
  if (kept.empty()) return Failure(static_cast<std::int32_t>(RowError::NoBranch), failure_shape);
  if (kept.size() == 1) return kept[0];
  if (unique && kept.size() <= 3 && IsTruth(kept[0], true)) return kept[1];

  std::vector<ColumnId> values;
  for (std::size_t i = 1; i < kept.size(); i += 2) values.push_back(kept[i]);
  if (kept.size() % 2 == 1) values.push_back(kept.back());
  const Shape shape = CommonShape(values);
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (i % 2 == 1 || i + 1 == kept.size()) kept[i] = ConvertTo(kept[i], shape);
  const Opcode op = unique ? Opcode::ChooseUnique : Opcode::Choose;
  return Add({.op = op, .shape = shape, .operands = std::move(kept)});
}

ColumnId Builder::Aggregate(Opcode op, model::EntityId level, model::EntityId collection, ColumnId body, ColumnId filter) {
  Instruction instruction{.op = op, .shape = kTruth, .level = level, .collection = collection};
  if (op == Opcode::Count) instruction.shape = kWhole;
  if (op == Opcode::Average) instruction.shape = kFraction;
  if (op == Opcode::Sum || op == Opcode::MinOf || op == Opcode::MaxOf || op == Opcode::First) instruction.shape = At(body).shape;
  instruction.has_body = body != kNoColumn;
  instruction.has_filter = filter != kNoColumn;
  if (instruction.has_body) instruction.operands.push_back(body);
  if (instruction.has_filter) instruction.operands.push_back(filter);
  return Append(std::move(instruction));
}

ColumnId Builder::MonthSum(ColumnId from, ColumnId until, model::EntityId level, std::int32_t months) {
  return Append({.op = Opcode::MonthSum, .shape = kFraction, .level = level, .operands = {from, until}, .index = months});
}

ColumnId Builder::FindRow(std::int32_t lookup, std::vector<ColumnId> keys) {
  return Add({.op = Opcode::FindRow, .shape = {Form::Code}, .operands = std::move(keys), .index = lookup});
}

ColumnId Builder::TakeOutput(std::int32_t lookup, std::int32_t output, ColumnId row, const std::vector<ColumnId>& keys, Shape shape) {
  std::vector<ColumnId> operands = {row};
  operands.insert(operands.end(), keys.begin(), keys.end());
  return Add({.op = Opcode::TakeOutput, .shape = shape, .operands = std::move(operands), .index = lookup, .count = output});
}

ColumnId Builder::ApplyExceptions(ColumnId own, ColumnId positive, ColumnId negative) {
  if (IsTruth(negative, false)) return Or(positive, own);
  if (IsTruth(positive, false)) return And(Not(negative), own);
  return Add({.op = Opcode::ApplyExceptions, .shape = kTruth, .operands = {own, positive, negative}});
}

ColumnId Builder::Patch(ColumnId operand, model::EntityId level, bool definition, std::int32_t index) {
  const Shape own = At(operand).shape;
  const Shape shape = own.form == Form::Scaled ? kFraction : own;
  const ColumnId converted = ConvertTo(operand, shape);
  return Append({.op = Opcode::Patch, .shape = shape, .level = level, .operands = {converted}, .index = index, .has_body = definition});
}

}  // namespace doudi::program
