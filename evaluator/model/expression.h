// Typed expressions of the checked model. They live in one arena (Model::expressions) and refer to each other by ExprId, children
// before parents, so a loop over the arena is a valid order of evaluation within one definition.
//
// Every expression has a level: the entity on whose rows it has a value, or kNoEntity for one value per run (constants,
// parameters without keys, the reference date). An operand of an ancestor's level is lifted by an explicit Op::Lift, so the
// operands of every operation other than Lift, LiftInner and the aggregates have the operation's own level or kNoEntity.
//
// Elements among elements. A row of a pair entity (Entity::inner) is one element of its parent beside one element of another
// collection: Lift brings a value of the first (the outer one) to it, LiftInner one of the second (the inner one), and an aggregate over
// the pairs below an element is one over the other collection in which the element itself can be seen.
//
// Unknown facts and errors. The value of an expression is what can be said over all ways to fill in the missing facts, worked out
// operation by operation (each operand as if independent of the others): bounds of a number, first and last day of a date, the
// members that an enum can still have, a Truth. A number or date whose bounds meet, and an enum with one possible member, is Known.
//  - Comparisons, arithmetic and dates: an operand in error makes the error (the first such operand's); else bounds. `=` of enums is
//    False where the possible members are disjoint; of texts and divisions it is Unknown where either is unknown.
//  - An error that only some completions would meet (a divisor that may be 0, the 最大 of a collection that may be empty, a parameter
//    key that may have no row, a date that may leave 1800–2299) is no error: the value is the hull over the completions that have
//    one. Only where no completion has a value is it that error.
//  - AddWorkdays, WorkdaysBetween, IsWorkday: a date or a result that is in no arranged year (value/workdays.h) is the error
//    UnarrangedYear; of unknown dates those in arranged years count, as said above of errors that only some completions would meet.
//  - A date without a range lies in 1800-01-01 … 2299-12-31; a boolean is Unknown; a text or division is Unknown.
//  - And, Or, AtLeast: the deciding operands win over everything, then an error (the first operand's), then Unknown.
//  - Choose: branches in order. False is skipped; True takes its value and stops; Unknown may be taken and goes on; an error stops with
//    that error. The value is the hull of all that may be taken (an error if one of them is in error). `otherwise` is last. None may be
//    taken: NoBranch. `unique`: two True conditions are Ambiguous, an error in any condition is the error; one True condition takes
//    its value whatever the unknown ones (two True come before an error).
//  - Aggregates: an element whose filter is False plays no part, not even with errors of its body. An error in the filter, or in the body
//    where the filter is not False, is the aggregate's (the first element's; of 有 and 每个 too, whatever the others say). Filter Unknown: the element may or may not be there. A
//    phantom element (record/batch.h) stands for 0, 1, 2 … elements unless its filter is False. Sum of none 0, Count 0, Any False,
//    Every True. Average: the sum by the count where every element is surely in or out, else [least low, greatest high].
//    First: elements in order of the record. One that is surely in gives the value and ends it, one that may be in may give it: the value is
//    the hull over all that may give it. Errors of elements behind the one that ends it play no part.
//  - SameElement, EarlierElement: Unknown where both sides are one phantom row; else as the rows stand in the record.
//  - MonthSum: the months from that of `from` to that of `until`, both included (none where `until` lies in an earlier one); in each the body is
//    worked out as if its first day were the reference date: rows of parameters, versions of policies, sets and clauses are those of that day,
//    a fact 有历史 has the value that it had then, every other fact the one that the record has. Added up like the elements of a Sum; a month
//    that may or may not be among them is like an element that may or may not be there. Where more than kMostMonths may be among them nothing
//    is known of the sum, and where more surely are it is the error TooManyMonths. A body holds no other MonthSum, in whatever it uses.
//  - Formula: the value of args[0], whatever the others are.
//  - Known of an error is that error. Default takes args[1] where args[0] is not Known, or is an EmptyAggregate error
//    (最大（…） 缺省 0元); never for another error.
//  - Parameter: the keys' first error; else the row for the keys. 区划 falls back to the nearest division that has a row with the other
//    keys (with two 区划 keys the first is kept as near as possible). Unknown keys: the hull over the rows that they may mean.
//  - Eligible: And of, in this order, the filter, the conditions after exceptions, Not each exclusion, Not each termination, the
//    prerequisites' Eligible, and for each human check Not(And(when, recorded as failed)); clauses that are not in force left out. An
//    exception that names no condition decides all of them, and counts as a condition of its own where there is none.
//  - BenefitTotal: the sum of Choose(due, value, 0) with due = And(Eligible, when) over the benefits in force of the expression's unit
//    and without `offset_of` (with a name: of that name, advance or not).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "source/source_file.h"
#include "value/date.h"
#include "value/rational.h"
#include "value/unit.h"

namespace doudi::model {

using ExprId = std::int32_t;
using EntityId = std::int32_t;
using FactId = std::int32_t;
using EnumId = std::int32_t;
using DefinitionId = std::int32_t;
using ParameterId = std::int32_t;
using SetId = std::int32_t;
using PolicyId = std::int32_t;
using DocumentId = std::int32_t;
using NeedId = std::int32_t;
inline constexpr std::int32_t kNone = -1;
inline constexpr EntityId kNoEntity = -1;
// Expr::text of the Choose that tells the layers (覆盖, 增补) of places apart: its conditions ask where the record belongs.
inline constexpr const char* kByPlace = "适用";
// Expr::text of the Choose between the value that the record gives for a definition (可由记录给定) and what the rules work out.
inline constexpr const char* kRecorded = "记录给定";
// Expr::text of the Choose that is a fact with a formula after 未填视为: args[0] says whether it was left blank, args[1] is the formula, args[2]
// the fact.
inline constexpr const char* kLeftBlank = "未填视为";
// Expr::text of the Choose that holds the value of a fact 或 无: args[0] says whether there is one, args[1] is the fact; no branch if not.
inline constexpr const char* kOrNone = "或 无";
// Expr::text of the Choose around a limit with 除非: args are where it does not hold, the value without and the value with it.
inline constexpr const char* kUnless = "除非";
// Expr::text of the Choose that is the value of a fact 有历史 on another day: args[0] asks whether that day is 基准日, args[1] is the fact, args[2]
// the first element of the history (First, with the same text) that holds on it.
inline constexpr const char* kOnDate = "于";
// Expr::text of 有（periods：起 ≤ x 且 （没有止 或 x ≤ 止））.
inline constexpr const char* kInside = "之内";
// Expr::text of the Choose that leaves the highest of several 待遇: its first value is the amount itself.
inline constexpr const char* kHighest = "同类就高";
// Expr::text of the ReferenceDate that is written 当月 in the body of a MonthSum.
inline constexpr const char* kThisMonth = "当月";
// How many months a MonthSum may go over.
inline constexpr int kMostMonths = 600;

enum class TypeKind : std::uint8_t {
  Boolean,
  Number,    // with a unit; exact
  Date,
  Enum,      // code = index of the member
  Text,      // only equality; with an `element`: the 编号 of an element
  Division,  // code = value::DivisionCode
};

struct Type {
  TypeKind kind = TypeKind::Boolean;
  value::Unit unit;       // Number
  EnumId enumeration = kNone;  // Enum
  EntityId element = kNoEntity;  // Text: of which entity it names an element
  friend bool operator==(const Type&, const Type&) = default;
};

// Boolean, Number (in the type's unit), Date, Enum/Division code, Text.
struct Code {
  std::int32_t code = 0;
  friend bool operator==(const Code&, const Code&) = default;
};
using Constant = std::variant<bool, value::Rational, value::Date, Code, std::string>;

enum class Op : std::uint8_t {
  Literal,        // constant
  ReferenceDate,  // 基准日
  Fact,           // index = FactId
  Definition,     // index = DefinitionId; the value of its body
  Parameter,      // index = ParameterId, output; args = one expression per key; on ParameterDate. A missing row is an error on the row.
  Lift,           // args[0] has an ancestor's level; its value, for each row of this level
  LiftInner,      // of a pair: args[0] has the level of the inner entity; its value on the inner row
  SameElement,    // of a pair: the outer row is the inner row or below it; no args
  EarlierElement, // of a pair: the inner row stands in the record before the outer row (or before that above it); no args
  // numbers
  Add, Subtract, Multiply, Divide, Negate, Absolute,
  Min, Max,       // two or more arguments (较小者, 较大者, 上限, 下限); same unit
  Round,          // args[0] to a multiple of `step` in direction `rounding`
  // dates
  AddMonths, AddDays,  // args[0] Date, args[1] Number (unit 月 / 天), whole; a fraction is an error on the row
  AddWorkdays,    // args[0] Date, args[1] Number (unit 工作日), whole: that working day after it, before it where negative; itself for 0
  FullYears,      // 周岁（a，b）: unit 岁; `leap_day`
  FullMonths,     // 月数（a，b）: unit 月
  DaysBetween,    // 天数（a，b） = b − a: unit 天
  WorkdaysBetween,  // 工作日数（a，b）: the working days after a up to b (less than 0 where b is before a): unit 工作日
  Year,           // 年份: dimensionless
  Month,          // 月份: 1 to 12, dimensionless
  MonthStart, MonthEnd,
  PeriodStart,    // 学期初: the first day of the period that the date lies in; `members`: when periods begin, as of value::PeriodStart
  IsWorkday,      // 是工作日: Boolean
  // comparisons: Number with Number of one unit, Date with Date, ordered Enum, (Equal, NotEqual) any two of one type
  Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual,
  In,             // args[0] Enum or Division (or Text) in `members` or, if index != kNone, in the dated set `index`. Division: lies in one of them.
  // logic; And/Or/AtLeast take one or more arguments
  And, Or, Not,
  AtLeast,        // at least `count` of args
  Known,          // 已知（x）: False where x is unknown, never Unknown itself
  Default,        // args[0], or args[1] where it is unknown
  Choose,         // args = c1, v1, c2, v2, …[, otherwise]; the first whose condition holds. No branch and no otherwise: error on the row.
                  // `unique`: two conditions that both hold are an error on the row (决策表 唯一 that could not be proven apart).
  Formula,        // args[0]: the value of a 公式, 令 or 分档 where it is used. `text` is its name; the other args are what a reader sees in （）.
  // aggregates over the rows of `collection` under each row of this level; args = body (if any), filter (if any): see has_filter
  Sum, Count, Any, Every, MinOf, MaxOf,
  First,          // of any type: the body on the first element that is in
  Average,
  MonthSum,       // 逐月（自 from 至 until：body）: args = from, until, body; Number
  // other policies
  Eligible,       // 符合（P）: index = PolicyId; Boolean: applicable, conditions hold, not excluded, not terminated (open human checks do not matter)
  BenefitTotal,   // 待遇（P）/待遇（P，名）: index = PolicyId, `members` = benefit numbers per version are by name in `text`; 0 where not eligible
};

struct Expr;
// The day whose row of a parameter is taken: that of 于, else the first day of the period in which the reference date lies where it has
// `members` (周期 学期；参数 取 期初 值; `text` is 学期), else the reference date itself.
value::Date ParameterDate(const Expr& parameter, value::Date reference_date);

// The comparison that says the same with its operands exchanged (a ＜ b: b ＞ a), and the one that holds where this one does not.
Op Mirrored(Op comparison);
Op Negated(Op comparison);

struct Expr {
  Op op = Op::Literal;
  Type type;
  EntityId level = kNoEntity;
  std::vector<ExprId> args;
  source::Span span;

  Constant constant;              // Literal
  std::int32_t index = kNone;     // Fact, Definition, Parameter, In (set), Eligible, BenefitTotal
  std::int32_t output = 0;        // Parameter
  bool has_date = false;          // Parameter … 于 date
  value::Date date;
  EntityId collection = kNoEntity;  // aggregates
  bool has_filter = false;        // aggregates: the last arg is the filter (Boolean)
  value::Rounding rounding = value::Rounding::HalfUp;
  value::Rational step = 1;       // Round: in the type's unit
  std::int32_t count = 0;         // AtLeast
  bool unique = false;            // Choose
  value::LeapDay leap_day = value::LeapDay::March1;  // FullYears: as the rule set says that writes it
  // Lowered from a decision table: index into Model::tables. Choose: branch i is its row i, or row members[i] where `members` is not empty.
  // Add (命中 合计): args[i] is what row i gives.
  std::int32_t table = kNone;
  std::vector<std::int32_t> members;  // In: codes. PeriodStart, Parameter: see above
  std::vector<std::string> texts;     // In over Text: the values; And/Or of a 符合下列 list: item numbers （一） …
  // Add with the text 分档: args[i] is the part of bracket i, a Multiply of the amount in it and its rate.
  std::string text;               // BenefitTotal: benefit name or ""; otherwise the word a reader saw (按月, 下限, 在…之间) or ""
};

}  // namespace doudi::model
