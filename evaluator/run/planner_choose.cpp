// Choices: 缺省, and the value of the first condition that holds.
#include <algorithm>

#include "run/planner.h"

namespace doudi::run {
namespace {

using program::Form;
using program::Instruction;
using program::Opcode;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

}  // namespace

PlannedValue Planner::PlanDefault(const Instruction& instruction) {
  const Instruction& from = program_.instructions[PlaceOf(instruction.operands[0])];
  const model::EntityId level = instruction.level;
  if (from.op == Opcode::Fact) {
    const PlannedValue& fallback = OperandInPart(instruction, 1);
    const Scalar states = LoadFact(from.index, true);
    const Scalar known = ComparedWith(Operation::GreaterOrEqualConst, states, static_cast<int>(record::FactState::Declared), level);
    PlannedValue made = Closed(values_[PlaceOf(instruction.operands[0])]);
    made.undefined = Chosen(known, made.undefined, UndefinedOf(fallback, level), level);
    made.value = Chosen(known, made.value, fallback.value, level);
    if (made.form == Form::Fraction || fallback.form == Form::Fraction) made.bottom = Chosen(known, made.bottom, fallback.bottom, level);
    return made;
  }
  PlannedValue made = OperandInPart(instruction, 0);
  if (!made.nothing) return made;
  const PlannedValue& fallback = OperandInPart(instruction, 1);
  made.undefined = Either(made.undefined, Both(*made.nothing, UndefinedOf(fallback, level), level), level);
  made.value = Chosen(*made.nothing, fallback.value, made.value, level);
  if (made.form == Form::Fraction || fallback.form == Form::Fraction) made.bottom = Chosen(*made.nothing, fallback.bottom, made.bottom, level);
  made.nothing.reset();
  return made;
}

// The value of the first condition that holds.
Scalar Planner::ChosenOf(const std::vector<Scalar>& conditions, const std::vector<Scalar>& values, const Scalar& otherwise, model::EntityId level) {
  Scalar chosen = otherwise;
  for (std::size_t i = conditions.size(); i-- > 0;) chosen = Chosen(conditions[i], values[i], chosen, level);
  return chosen;
}

// Where all of its conditions ask about one code of an enumeration: that, and for each condition the members that it takes, a bit each.
std::optional<std::pair<program::ColumnId, std::vector<std::uint64_t>>> Planner::CodesAsked(const Instruction& choose) const {
  std::vector<std::uint64_t> taken;
  program::ColumnId asked = program::kNoColumn;
  for (std::size_t i = 0; i + 1 < choose.operands.size(); i += 2) {
    const Instruction& condition = program_.instructions[PlaceOf(choose.operands[i])];
    if (condition.op != Opcode::InCodes && condition.op != Opcode::Equal) return std::nullopt;
    if (asked == program::kNoColumn) asked = condition.operands[0];
    if (asked != condition.operands[0]) return std::nullopt;
    std::uint64_t& codes = taken.emplace_back(0);
    if (condition.op == Opcode::InCodes) {
      for (const std::int32_t code : program_.sets[PlaceOf(condition.index)]) codes |= std::uint64_t{1} << (code & 63);
      continue;
    }
    const Instruction& other = program_.instructions[PlaceOf(condition.operands[1])];
    const auto* code = other.op == Opcode::Constant ? std::get_if<model::Code>(&program_.constants[PlaceOf(other.index)]) : nullptr;
    if (code == nullptr) return std::nullopt;
    codes |= std::uint64_t{1} << (code->code & 63);
  }
  if (asked == program::kNoColumn) return std::nullopt;
  const program::Shape& shape = program_.instructions[PlaceOf(asked)].shape;
  if (!shape.enumeration || shape.members >= 64) return std::nullopt;
  return std::pair(asked, std::move(taken));
}

// Whether one of its conditions holds whatever the code is that they all ask about.
bool Planner::TakesEveryCode(const Instruction& choose) const {
  const auto asked = CodesAsked(choose);
  if (!asked) return false;
  std::uint64_t taken = 0;
  for (const std::uint64_t codes : asked->second) taken |= codes;
  return taken == (std::uint64_t{1} << program_.instructions[PlaceOf(asked->first)].shape.members) - 1;
}

// Small numbers by the members of an enumeration are read from a table.
std::optional<Scalar> Planner::ChosenByCode(const Instruction& choose, const std::vector<Scalar>& values, const Scalar& otherwise) {
  const auto is_small = [](const Scalar& scalar) { return scalar.constant && scalar.kind != Kind::Truth && scalar.natural && scalar.size <= 255; };
  const auto asked = CodesAsked(choose);
  if (!asked || !is_small(otherwise) || !std::all_of(values.begin(), values.end(), is_small)) return std::nullopt;
  const Instruction& instruction = program_.instructions[PlaceOf(asked->first)];
  const PlannedValue& code = values_[PlaceOf(asked->first)];
  // What is not known of the code, or has no value, would have to be said here again.
  if (code.IsOpen() || code.nothing || !code.undefined.Is(0) || code.value.constant || code.value.kind != Kind::Byte) return std::nullopt;
  if (instruction.level != choose.level || instruction.shape.members > kMostMapped) return std::nullopt;
  if (instruction.op == Opcode::Fact && code.needs_known) needs_.push_back(instruction.index);
  std::vector<std::uint8_t>& table = plan_.code_tables.emplace_back(256, std::uint8_t{0});
  Size128 size = otherwise.size;
  for (std::int32_t member = 0; member < kMostMapped; ++member) {
    std::size_t first = 0;
    while (first < values.size() && (asked->second[first] >> member & 1) == 0) ++first;
    table[PlaceOf(member)] = static_cast<std::uint8_t>((first < values.size() ? values[first] : otherwise).value);
  }
  for (const Scalar& value : values) size = std::max(size, value.size);
  Scalar chosen = Emit(Operation::MapByte, Kind::Byte, choose.level, size, code.value);
  if (!beyond_) plan_.steps.back().step.table = table.data();
  chosen.natural = true;
  return chosen;
}

PlannedValue Planner::PlanChoose(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  const std::size_t operands = instruction.operands.size();
  const bool unique = instruction.op == Opcode::ChooseUnique;
  std::vector<Scalar> conditions, tops, bottoms, undefined;
  Scalar any = TruthScalar(false);
  for (std::size_t i = 0; i + 1 < operands; i += 2) {
    const Scalar condition = Operand(instruction, i).value;
    const PlannedValue& value = OperandInPart(instruction, i + 1);
    if (unique) UndefinedWhere(Both(any, condition, level), level);
    any = Either(any, condition, level);
    conditions.push_back(condition);
    tops.push_back(value.value);
    bottoms.push_back(value.bottom);
    undefined.push_back(UndefinedOf(value, level));
  }
  PlannedValue made;
  made.form = instruction.shape.form;
  const bool closed = operands % 2 == 1;
  if (TakesEveryCode(instruction)) any = TruthScalar(true);
  Scalar otherwise = made.form == Form::Truth ? TruthScalar(false) : ConstantScalar(0), bottom = bottoms.empty() ? ConstantScalar(1) : bottoms.back();
  Scalar open = TruthScalar(!any.Is(1));
  if (closed) {
    const PlannedValue& last = OperandInPart(instruction, operands - 1);
    otherwise = last.value;
    bottom = last.bottom;
    open = UndefinedOf(last, level);
  }
  const auto defined = [](const Scalar& scalar) { return scalar.Is(0); };
  if (!std::all_of(undefined.begin(), undefined.end(), defined)) UndefinedWhere(ChosenOf(conditions, undefined, open, level), level);
  else if (!open.Is(0)) UndefinedWhere(Both(Inverse(any, level), open, level), level);
  const auto by_code = ChosenByCode(instruction, tops, otherwise);
  made.value = by_code ? *by_code : ChosenOf(conditions, tops, otherwise, level);
  made.bottom = made.form == Form::Fraction ? ChosenOf(conditions, bottoms, bottom, level) : ConstantScalar(instruction.shape.denominator);
  return made;
}

}  // namespace doudi::run
