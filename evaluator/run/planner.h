// Planner: makes the steps of a plan. For run/ only.
//
// A Scalar is what the rows of one level have in one register, or a constant for all of them, with the size that no row exceeds. Sizes follow
// from those of the facts (what a narrow column can hold) and of the parameters' rows, so that every result is known to fit before a
// single record is read. Where it would not, the planner says so (`beyond`) and the policy is not covered.
#pragma once

#include <span>
#include <string>
#include <unordered_map>

#include "run/plan_data.h"

namespace doudi::run {

__extension__ using Size128 = unsigned __int128;
inline constexpr Size128 kLongest = Size128{1} << 62;

Kind KindFor(Size128 size);

struct Scalar {
  Kind kind = Kind::Truth;
  bool constant = true;
  std::int64_t value = 0;               // of a constant
  std::int16_t reg = kNoRegister;
  model::EntityId level = model::kNoEntity;
  Size128 size = 0;                     // no value is larger in size
  bool natural = false;                 // no value is below 0
  bool infinite = false;                // a Long that may hold ±kEndless, where there is no end; `size` is that of the others

  bool Is(std::int64_t number) const { return constant && value == number; }
};
Scalar ConstantScalar(std::int64_t value);
Scalar TruthScalar(bool truth);

// A value of the program.
struct PlannedValue {
  std::string why_not;                  // not empty: not covered
  program::Form form = program::Form::Truth;
  Scalar value;
  Scalar bottom = ConstantScalar(1);    // Fraction: above 0. Scaled: the denominator, a constant
  std::int32_t keys = model::kNone, lookup = model::kNone;  // FindRow
  bool fails = false;                   // Failure: an error wherever it is taken
  std::optional<Scalar> nothing;        // where there is no value (最大 of nothing), which 缺省 fills
  // Truth of the rows that have no value here (a division by 0, a parameter without a row): whatever the registers hold there, Run says what it is.
  Scalar undefined = TruthScalar(false);

  // Of an open plan: what is known where the value is not. Numbers and dates: `value` is the lower end. Truths: `value` holds surely.
  std::optional<Scalar> high, high_bottom;  // the upper end; what may hold
  Scalar unknown = TruthScalar(false);      // codes: the rows that are not known
  std::optional<Scalar> possible;           // codes of enumerations: the members still possible, a bit each
  bool any_member = false;                  // where it is not known, every code is possible
  bool needs_known = false;                 // a fact that has to be known wherever it is read
  bool IsOpen() const { return high.has_value() || !unknown.Is(0); }
};

class Planner {
 public:
  explicit Planner(Plan& plan);
  void PlanPolicies();

 private:
  // Scalars (plan_scalars.cpp). Results of two constants are constants.
  Scalar NewRegister(Kind kind, model::EntityId level, Size128 size);
  Scalar Emit(Operation operation, Kind out, model::EntityId level, Size128 size, const Scalar& a, const Scalar* b = nullptr, std::int64_t imm = 0,
              std::int64_t imm2 = 0);
  Scalar InRegister(const Scalar& scalar, Kind kind, model::EntityId level);  // a constant or a narrower value brought to this kind
  Scalar Add(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Subtract(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Multiply(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Lesser(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Greater(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Pair(Operation operation, const Scalar& a, const Scalar& b, Size128 size, model::EntityId level);
  Scalar PairOrConstant(Operation pair, Operation constant, const Scalar& a, const Scalar& b, Size128 size, model::EntityId level);
  Scalar Negated(const Scalar& a, model::EntityId level);
  Scalar AbsoluteOf(const Scalar& a, model::EntityId level);
  Scalar Both(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Either(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Inverse(const Scalar& a, model::EntityId level);
  Scalar Chosen(const Scalar& where, const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar Compared(Operation operation, const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar ComparedWith(Operation operation, const Scalar& a, __int128 limit, model::EntityId level);
  Scalar ByFunction(const RowFunction& function, const Scalar& a, const Scalar& b, Size128 size, Kind out, model::EntityId level);
  void MarkWhere(const Scalar& where, model::EntityId level);
  Scalar Held(const Scalar& scalar, std::span<const std::int16_t> registers, model::EntityId level);
  std::int16_t LinkOf(model::EntityId ancestor, model::EntityId descendant);

  // Values (planner.cpp).
  PlannedValue PlanInstruction(const program::Instruction& instruction);
  void Hold(const program::Instruction& instruction, PlannedValue& value);
  PlannedValue PlanConstant(const program::Instruction& instruction);
  PlannedValue PlanFact(const program::Instruction& instruction);
  PlannedValue PlanLift(const program::Instruction& instruction);
  PlannedValue PlanArithmetic(const program::Instruction& instruction);
  PlannedValue PlanScale(const program::Instruction& instruction);
  PlannedValue PlanConvert(const program::Instruction& instruction);
  PlannedValue PlanDivide(const program::Instruction& instruction);
  PlannedValue PlanRound(const program::Instruction& instruction);
  PlannedValue PlanDates(const program::Instruction& instruction);
  PlannedValue PlanComparison(const program::Instruction& instruction);
  PlannedValue PlanMembership(const program::Instruction& instruction);
  PlannedValue PlanPair(const program::Instruction& instruction);
  PlannedValue PlanLogic(const program::Instruction& instruction);
  PlannedValue PlanKnown(const program::Instruction& instruction);
  PlannedValue PlanDefault(const program::Instruction& instruction);
  PlannedValue PlanChoose(const program::Instruction& instruction);
  std::optional<std::pair<program::ColumnId, std::vector<std::uint64_t>>> CodesAsked(const program::Instruction& choose) const;
  bool TakesEveryCode(const program::Instruction& choose) const;
  std::optional<Scalar> ChosenByCode(const program::Instruction& choose, const std::vector<Scalar>& values, const Scalar& otherwise);
  PlannedValue PlanAggregate(const program::Instruction& instruction);
  PlannedValue PlanBest(const program::Instruction& instruction, const Scalar* filter);
  std::pair<std::size_t, std::int16_t> PrefixOf(const std::vector<KeySet::Key>& keys, model::EntityId level) const;
  PlannedValue MembershipOf(const program::Instruction& instruction, const PlannedValue& a);
  PlannedValue FindRowBy(const program::Instruction& instruction, const std::vector<Scalar>& codes);
  Scalar ComparedRatios(Operation operation, const Scalar& top, const Scalar& bottom, const Scalar& other, const Scalar& other_bottom, model::EntityId level);
  PlannedValue PlanFindRow(const program::Instruction& instruction);
  PlannedValue PlanTakeOutput(const program::Instruction& instruction);
  std::int16_t NumberOf(const KeyedTable& table);
  void MarkMissing(const KeyedTable& table, const Scalar& key, model::EntityId level);
  Scalar TakeTable(const KeyedTable& table, const Scalar& key, model::EntityId level, Size128 size);
  Scalar ChosenOf(const std::vector<Scalar>& conditions, const std::vector<Scalar>& values, const Scalar& otherwise, model::EntityId level);
  // An operand without which there is no value: where it is undefined, or nothing, so is what is being planned. Rows that are not known are left to
  // Run.
  PlannedValue Operand(const program::Instruction& instruction, std::size_t i);
  // An operand that decides only some rows.
  PlannedValue OperandInPart(const program::Instruction& instruction, std::size_t i);
  Scalar UndefinedOf(const PlannedValue& value, model::EntityId level);
  void UndefinedWhere(const Scalar& where, model::EntityId level);
  Scalar UndefinedInPair(const PlannedValue& a, const PlannedValue& b, bool both, model::EntityId level);
  bool Exclude(const Scalar& a, const Scalar& b) const;
  Scalar LoadFact(model::FactId fact, bool states);
  void Attach(const PlannedValue& value);

  // Open plans (planner_open.cpp).
  const PlannedValue& OpenPart(const program::Instruction& instruction, std::size_t i);     // as OperandInPart, with what is known of unknown rows
  const PlannedValue& OpenOperand(const program::Instruction& instruction, std::size_t i);  // as Operand
  bool AnyOpen(const program::Instruction& instruction) const;
  Scalar UnknownOf(const PlannedValue& value, model::EntityId level);
  PlannedValue Close(const PlannedValue& value, model::EntityId level);
  static PlannedValue Closed(PlannedValue value);
  void OpenFact(const program::Instruction& instruction, PlannedValue& value);
  Scalar Members(const PlannedValue& code, const program::Shape& shape, model::EntityId level);
  Scalar OverLongs(Operation operation, const Scalar& a, const Scalar* b, std::int64_t imm, Size128 size, model::EntityId level);
  Scalar OverLongs(Kernel loop, Kind out, const Scalar& a, const Scalar* b, std::int64_t imm, Size128 size, model::EntityId level);
  Scalar EndSum(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar EndProduct(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar LesserEnd(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar GreaterEnd(const Scalar& a, const Scalar& b, model::EntityId level);
  Scalar NegatedEnd(const Scalar& a, model::EntityId level);
  std::optional<PlannedValue> PlanOpen(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenArithmetic(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenDivide(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenRound(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenComparison(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenMembership(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenLogic(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenKnown(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenDefault(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenChoose(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenAggregate(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenFindRow(const program::Instruction& instruction);
  std::optional<PlannedValue> OpenTakeOutput(const program::Instruction& instruction);

  PlannedOutput StateOutput(const PlannedValue& truth, model::EntityId level);
  void PlanPolicy(model::PolicyId policy);
  PlannedValue ClauseOf(model::ExprId expression);
  Scalar AsNumber(const Scalar& scalar, model::EntityId level);
  PlannedOutput Output(const Scalar& scalar, model::EntityId level, const Scalar& undefined);

  Plan& plan_;
  const program::Program& program_;
  const model::Model& model_;
  bool beyond_ = false;  // a number that may not fit, or a link that there is none of
  std::vector<PlannedValue> values_;  // by ColumnId
  Scalar undefined_ = TruthScalar(false);  // of what is being planned
  bool defers_ = false;  // whether a strict plan, too, leaves it to whoever reads the value to mark the rows that have none
  // What surely holds of a number where a truth does: it lies between two ends.
  struct Implied {
    std::int16_t reg = kNoRegister;
    std::int64_t low = 0, high = 0;
  };
  std::unordered_map<std::int16_t, std::vector<Implied>> implied_;  // by register of the truth
  std::unordered_map<std::int32_t, Scalar> loaded_[2];
  std::map<std::tuple<std::int64_t, Kind, model::EntityId>, std::int16_t> filled_;
  std::map<std::pair<std::vector<KeySet::Key>, model::EntityId>, std::pair<std::int32_t, Scalar>> key_sets_;  // with the numbers of the combinations
  std::map<std::pair<KeyedTable, model::EntityId>, Scalar> taken_;
  // What the value that is being planned rests on: marks (places of steps) and facts that have to be known.
  std::vector<std::size_t> guards_;
  std::vector<model::FactId> needs_;
};

// Chooses kernels, joins comparisons with what they are joined with, drops what nothing reads and gives the registers places in memory.
void Finish(Plan& plan);

}  // namespace doudi::run
