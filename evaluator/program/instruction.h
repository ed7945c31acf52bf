// Instructions: the typed operations on columns that a program is a list of. For program/ and run/ only.
//
// Instruction i computes column i from columns before it. The level of an instruction is the entity on whose rows its column
// has values, or kNoEntity for one value that serves every row. The operands of an instruction other than Lift and the
// aggregates have its own level or kNoEntity.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "model/model.h"

namespace doudi::program {

using ColumnId = std::int32_t;
inline constexpr ColumnId kNoColumn = -1;

enum class Opcode : std::uint8_t {
  Constant,     // index into Program::constants
  Failure,      // index = run::RowError: a value that is an error on every row
  Fact,         // index = FactId
  Lift,         // the operand's value on the ancestor of each row
  LiftInner,    // the operand's value on the inner row of each pair
  SameElement, EarlierElement,  // of each pair, by its rows
  Convert,      // a number in another form: the same value over a finer denominator, or as a fraction
  Add, Subtract, Multiply, Divide, Negate, Absolute, Min, Max,
  Scale,        // the operand times the constant `step`
  Round,        // to a multiple of `step`
  AddMonths, AddDays, AddWorkdays, FullYears, FullMonths, DaysBetween, WorkdaysBetween, Year, Month, MonthStart, MonthEnd,
  PeriodStart,  // sets[index]: when periods begin
  IsWorkday,
  Less, LessOrEqual, Equal, NotEqual,
  InCodes,      // enum in sets[index]
  InDivisions,  // division in or within one of sets[index]
  InTexts,      // text among the text constants in sets[index]
  And, Or, Not,
  AtLeast,      // at least `count` operands
  Known, Default,
  Choose,       // c1, v1, c2, v2, …[, otherwise]
  ChooseUnique,
  Sum, Count, Any, Every, MinOf, MaxOf, First, Average,  // [body,] [filter]; over the rows of `collection`
  MonthSum,     // from, until; the body is compiled by itself for each month: Program::months[index]
  FindRow,      // keys → row of Parameter::rows, by lookups[index]
  TakeOutput,   // FindRow, keys → that row's value in outputs[count]
  ApplyExceptions,  // own, positive, negative → the condition after exceptions
  Patch,        // the operand, with the run's overrides of definition `index` (has_body) or expression `index`
};

// How a column holds its values.
enum class Form : std::uint8_t {
  Truth,     // value::Truth or an error
  Scaled,    // a number as int64 over the fixed `denominator`
  Fraction,  // a number as int64 numerator and denominator per row
  Date,      // days since 1970-01-01
  Code,      // enum member, division, text, parameter row
};

struct Shape {
  Form form = Form::Truth;
  std::int64_t denominator = 1;          // Scaled
  bool enumeration = false;              // Code of an enum
  std::int32_t members = 0;              // of that enum
  friend bool operator==(const Shape&, const Shape&) = default;
};

// Beyond this a number is a fraction: with 10^7 parts, nine hundred thousand million whole units still fit.
inline constexpr std::int64_t kLargestDenominator = 10'000'000;
// Enums with more members have no set of possible members while unknown.
inline constexpr std::int32_t kMostMaskedMembers = 64;

struct Instruction {
  Opcode op = Opcode::Constant;
  Shape shape = {};
  model::EntityId level = model::kNoEntity;
  std::vector<ColumnId> operands = {};
  std::int32_t index = model::kNone;
  std::int32_t count = 0;
  value::LeapDay leap_day = value::LeapDay::March1;  // FullYears
  model::EntityId collection = model::kNoEntity;
  bool has_body = false;    // aggregates: the first operand is the body
  bool has_filter = false;  // aggregates: the last operand is the filter
  bool swapped = false;     // Less, LessOrEqual: the operands stand in the other order than in the rule (for which error comes first)
  value::Rounding rounding = value::Rounding::HalfUp;
  value::Rational step = 1;
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

const char* NameOf(Opcode op);

}  // namespace doudi::program
