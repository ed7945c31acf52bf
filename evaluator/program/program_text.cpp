#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "program/program_data.h"

namespace doudi::program {
namespace {

struct OpcodeName {
  Opcode op;
  const char* name;
};
constexpr OpcodeName kNames[] = {
    {Opcode::Constant, "constant"},     {Opcode::Failure, "failure"},       {Opcode::Fact, "fact"},
    {Opcode::LiftInner, "lift_inner"},
    {Opcode::SameElement, "same"},      {Opcode::EarlierElement, "earlier"}, {Opcode::First, "first"},
    {Opcode::Lift, "lift"},             {Opcode::Convert, "convert"},       {Opcode::Add, "add"},
    {Opcode::Subtract, "subtract"},     {Opcode::Multiply, "multiply"},     {Opcode::Divide, "divide"},
    {Opcode::Negate, "negate"},         {Opcode::Absolute, "absolute"},     {Opcode::Min, "min"},
    {Opcode::Max, "max"},               {Opcode::Scale, "scale"},           {Opcode::Round, "round"},
    {Opcode::AddMonths, "add_months"},  {Opcode::AddDays, "add_days"},      {Opcode::FullYears, "full_years"},
    {Opcode::FullMonths, "full_months"}, {Opcode::DaysBetween, "days_between"}, {Opcode::Year, "year"},
    {Opcode::AddWorkdays, "add_workdays"}, {Opcode::WorkdaysBetween, "workdays_between"}, {Opcode::IsWorkday, "is_workday"},
    {Opcode::Month, "month"},           {Opcode::PeriodStart, "period_start"},
    {Opcode::MonthStart, "month_start"}, {Opcode::MonthEnd, "month_end"},   {Opcode::Less, "less"},
    {Opcode::LessOrEqual, "less_or_equal"}, {Opcode::Equal, "equal"},       {Opcode::NotEqual, "not_equal"},
    {Opcode::InCodes, "in_codes"},      {Opcode::InDivisions, "in_divisions"}, {Opcode::InTexts, "in_texts"},
    {Opcode::And, "and"},               {Opcode::Or, "or"},                 {Opcode::Not, "not"},
    {Opcode::AtLeast, "at_least"},      {Opcode::Known, "known"},           {Opcode::Default, "default"},
    {Opcode::Choose, "choose"},         {Opcode::ChooseUnique, "choose_unique"}, {Opcode::Sum, "sum"},
    {Opcode::Count, "count"},           {Opcode::Any, "any"},               {Opcode::Every, "every"},
    {Opcode::MinOf, "min_of"},          {Opcode::MaxOf, "max_of"},          {Opcode::Average, "average"},
    {Opcode::FindRow, "find_row"},      {Opcode::TakeOutput, "take_output"}, {Opcode::ApplyExceptions, "apply_exceptions"},
    {Opcode::Patch, "patch"},            {Opcode::MonthSum, "month_sum"},
};

struct ConstantText {
  std::string operator()(bool truth) const { return truth ? "true" : "false"; }
  std::string operator()(const value::Rational& number) const {
    if (number.IsWhole()) return fmt::format("{}", number.numerator());
    return fmt::format("{}/{}", number.numerator(), number.denominator());
  }
  std::string operator()(value::Date date) const { return value::ToText(date); }
  std::string operator()(model::Code code) const { return fmt::format("#{}", code.code); }
  std::string operator()(const std::string& text) const { return fmt::format("\"{}\"", text); }
};

std::string ShapeText(const Shape& shape) {
  switch (shape.form) {
    case Form::Truth: return "truth";
    case Form::Scaled: return shape.denominator == 1 ? "whole" : fmt::format("1/{}", shape.denominator);
    case Form::Fraction: return "fraction";
    case Form::Date: return "date";
    case Form::Code: return shape.enumeration ? "member" : "code";
  }
  return {};
}

std::string EntityName(const Program& program, model::EntityId entity) {
  return program.model->entities[static_cast<std::size_t>(entity)].name;
}

std::string Details(const Program& program, const Instruction& instruction) {
  const auto index = static_cast<std::size_t>(instruction.index);
  switch (instruction.op) {
    case Opcode::Constant: return " " + std::visit(ConstantText{}, program.constants[index]);
    case Opcode::Failure: return fmt::format(" error {}", instruction.index);
    case Opcode::Fact: return " " + program.model->facts[index].name;
    case Opcode::Scale:
    case Opcode::Round: return " " + ConstantText{}(instruction.step);
    case Opcode::PeriodStart:
    case Opcode::InCodes:
    case Opcode::InDivisions:
    case Opcode::InTexts: return fmt::format(" {{{}}}", fmt::join(program.sets[index], ","));
    case Opcode::FullYears: return instruction.leap_day == value::LeapDay::February28 ? " (02-28)" : "";
    case Opcode::AtLeast: return fmt::format(" {}", instruction.count);
    case Opcode::FindRow:
    case Opcode::TakeOutput: {
      const auto parameter = static_cast<std::size_t>(program.lookups[index].parameter());
      const std::string name = program.model->parameters[parameter].name;
      return instruction.op == Opcode::FindRow ? " " + name : fmt::format(" {} {}", name, program.outputs[static_cast<std::size_t>(instruction.count)].output);
    }
    case Opcode::Patch:
      return " " + (instruction.has_body ? program.model->definitions[index].name : fmt::format("expression {}", instruction.index));
    default: return instruction.collection == model::kNoEntity ? "" : " " + EntityName(program, instruction.collection);
  }
}

}  // namespace

const char* NameOf(Opcode op) {
  const auto* found = std::find_if(std::begin(kNames), std::end(kNames), [op](const OpcodeName& each) { return each.op == op; });
  return found == std::end(kNames) ? "?" : found->name;
}

std::string ToText(const Program& program) {
  std::string text;
  for (std::size_t i = 0; i < program.instructions.size(); ++i) {
    const Instruction& instruction = program.instructions[i];
    text += fmt::format("%{} = {}{}", i, NameOf(instruction.op), Details(program, instruction));
    for (std::size_t k = 0; k < instruction.operands.size(); ++k) {
      const bool is_filter = instruction.has_filter && k + 1 == instruction.operands.size();
      text += fmt::format(" {}%{}", is_filter ? "where " : "", instruction.operands[k]);
    }
    text += fmt::format(" : {}", ShapeText(instruction.shape));
    if (instruction.level != model::kNoEntity) text += " per " + EntityName(program, instruction.level);
    text += "\n";
  }
  for (std::size_t i = 0; i < program.policies.size(); ++i)
    text += fmt::format("{}: %{}\n", program.model->policies[i].name, program.policies[i].eligible);
  return text;
}

}  // namespace doudi::program
