// Builder: adds instructions to a program, each only once, folding constants and choosing how numbers are held.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "program/program_data.h"

namespace doudi::program {

class Builder {
 public:
  explicit Builder(Program& program) : program_(program) {}

  ColumnId Constant(const model::Constant& constant, Shape code_shape = {Form::Code});
  ColumnId Failure(std::int32_t error, const Shape& shape);
  ColumnId Truth(bool truth) { return Constant(truth); }
  ColumnId Number(const value::Rational& number) { return Constant(number); }

  ColumnId Fact(model::FactId fact);
  ColumnId Lift(ColumnId operand, model::EntityId level);
  ColumnId LiftInner(ColumnId operand, model::EntityId pair);
  ColumnId Pairing(Opcode op, model::EntityId pair);  // SameElement, EarlierElement
  ColumnId Arithmetic(Opcode op, ColumnId left, ColumnId right);  // Add … Max
  ColumnId Negate(ColumnId operand) { return Like(Opcode::Negate, operand); }
  ColumnId Absolute(ColumnId operand) { return Like(Opcode::Absolute, operand); }
  ColumnId Round(ColumnId operand, const value::Rational& step, value::Rounding rounding);
  // AddMonths … IsWorkday; `leap_day` for FullYears
  ColumnId Dates(Opcode op, std::vector<ColumnId> operands, value::LeapDay leap_day);
  ColumnId PeriodStart(ColumnId date, std::vector<std::int32_t> starts);
  ColumnId Compare(Opcode op, ColumnId left, ColumnId right, bool swapped);
  ColumnId Member(Opcode op, ColumnId operand, std::vector<std::int32_t> set);
  ColumnId And(ColumnId left, ColumnId right);
  ColumnId Or(ColumnId left, ColumnId right);
  ColumnId Not(ColumnId operand);
  ColumnId AtLeast(std::vector<ColumnId> operands, std::int32_t count);
  ColumnId Known(ColumnId operand);
  ColumnId Default(ColumnId operand, ColumnId fallback);
  // c1, v1, c2, v2, …[, otherwise]
  ColumnId Choose(std::vector<ColumnId> operands, bool unique, const Shape& shape);
  ColumnId Aggregate(Opcode op, model::EntityId level, model::EntityId collection, ColumnId body, ColumnId filter);
  ColumnId MonthSum(ColumnId from, ColumnId until, model::EntityId level, std::int32_t months);
  ColumnId FindRow(std::int32_t lookup, std::vector<ColumnId> keys);
  ColumnId TakeOutput(std::int32_t lookup, std::int32_t output, ColumnId row, const std::vector<ColumnId>& keys, Shape shape);
  ColumnId ApplyExceptions(ColumnId own, ColumnId positive, ColumnId negative);
  ColumnId Patch(ColumnId operand, model::EntityId level, bool definition, std::int32_t index);

  const Instruction& At(ColumnId column) const { return program_.instructions[static_cast<std::size_t>(column)]; }
  const model::Constant* ConstantOf(ColumnId column) const;
  bool IsTruth(ColumnId column, bool truth) const;
  // The place of a text in Program::texts.
  std::int32_t TextIndex(const std::string& text);

 private:
  ColumnId Add(Instruction instruction);  // folded, shared or new
  std::int32_t ConstantIndex(const model::Constant& constant);  // in Program::constants
  std::int32_t SetIndex(std::vector<std::int32_t> set);  // in Program::sets
  ColumnId Append(Instruction instruction);
  ColumnId Like(Opcode op, ColumnId operand);  // the shape of its operand
  ColumnId ScaleBy(ColumnId operand, const value::Rational& factor);
  ColumnId ConvertTo(ColumnId operand, const Shape& shape);
  Shape CommonShape(std::span<const ColumnId> columns) const;
  ColumnId LogicPair(Opcode op, ColumnId left, ColumnId right, bool neutral);

  Program& program_;
  std::unordered_multimap<std::size_t, ColumnId> shared_;
  std::unordered_multimap<std::size_t, std::int32_t> constants_;
  std::unordered_map<std::string, std::int32_t> texts_;
};

// How a number is held: over this denominator while it is small.
Shape NumberShape(__int128 denominator);

}  // namespace doudi::program
