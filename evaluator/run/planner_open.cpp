// What a careful plan knows of rows of which something is not known: numbers and dates between two ends, truths that surely hold and that may,
// codes as the set of members still possible. Each follows Run to the letter (value/bounds.h, value/truth.h, run/possible.h); what has no place
// here leaves its record to Run (Operand).
#include <algorithm>
#include <bit>
#include <numeric>

#include "model/fact_range.h"
#include "run/planner.h"

namespace doudi::run {
namespace {

using program::Form;
using program::Instruction;
using program::Opcode;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// ---- loops over longs, one of whose values stands for no end --------------------------------------------------------------------

// Finite ends are below half of kEndless, and so are their sums; no sum has both infinities.
std::int64_t SumOfEnds(std::int64_t a, std::int64_t b) {
  const std::int64_t sum = a + b;
  return sum > kEndless / 2 ? kEndless : sum < -kEndless / 2 ? -kEndless : sum;
}
// 0 times an infinite end is 0: an end is a limit of numbers, never a number itself.
std::int64_t ProductOfEnds(std::int64_t a, std::int64_t b) {
  if (a == 0 || b == 0) return 0;
  const bool endless = a == kEndless || a == -kEndless || b == kEndless || b == -kEndless;
  return endless ? ((a < 0) == (b < 0) ? kEndless : -kEndless) : a * b;
}
std::int64_t LowestOf(std::int64_t members, std::int64_t) { return std::countr_zero(static_cast<std::uint64_t>(members)); }

template <std::int64_t (*of)(std::int64_t, std::int64_t), class Out>
void RunLongs(const Step& step, const Block& block) {
  const auto* a = static_cast<const std::int64_t*>(block.registers[step.a]);
  const auto* b = step.b == kNoRegister ? nullptr : static_cast<const std::int64_t*>(block.registers[step.b]);
  auto* out = static_cast<Out*>(block.registers[step.out]);
  const std::int32_t rows = block.rows[step.level];
  if (b == nullptr)
    for (std::int32_t row = 0; row < rows; ++row) out[row] = static_cast<Out>(of(a[row], step.imm));
  else
    for (std::int32_t row = 0; row < rows; ++row) out[row] = static_cast<Out>(of(a[row], b[row]));
}

template <class Direction>
void RunRoundEnd(const Step& step, const Block& block) {
  const auto* a = static_cast<const std::int64_t*>(block.registers[step.a]);
  auto* out = static_cast<std::int64_t*>(block.registers[step.out]);
  for (std::int32_t row = 0; row < block.rows[step.level]; ++row) {
    const bool endless = a[row] == kEndless || a[row] == -kEndless;
    const std::int64_t whole = a[row] / step.imm, rest = a[row] % step.imm;
    out[row] = endless ? a[row] : Direction::Of(whole, rest, step.imm) * step.imm2;
  }
}
// The same of numbers below 2^52: faster than to divide them (kernels.inc).
template <class Direction>
void RunRoundNearEnd(const Step& step, const Block& block) {
  const auto* a = static_cast<const std::int64_t*>(block.registers[step.a]);
  auto* out = static_cast<std::int64_t*>(block.registers[step.out]);
  const double divisor = static_cast<double>(step.imm);
  for (std::int32_t row = 0; row < block.rows[step.level]; ++row) {
    const bool endless = a[row] > kEndless / 2 || a[row] < -kEndless / 2;
    const auto whole = static_cast<std::int64_t>(static_cast<double>(a[row]) / divisor);
    out[row] = endless ? a[row] : Direction::Of(whole, a[row] - whole * step.imm, step.imm) * step.imm2;
  }
}
template <class Direction>
Kernel RoundEndOf(bool near) {
  return near ? &RunRoundNearEnd<Direction> : &RunRoundEnd<Direction>;
}
struct Up {
  static std::int64_t Of(std::int64_t whole, std::int64_t rest, std::int64_t) { return whole + (rest > 0); }
};
struct Down {
  static std::int64_t Of(std::int64_t whole, std::int64_t rest, std::int64_t) { return whole - (rest < 0); }
};
struct HalfUp {
  static std::int64_t Of(std::int64_t whole, std::int64_t rest, std::int64_t bottom) {
    return whole + (rest > 0 && rest >= bottom - rest) - (rest < 0 && -rest >= bottom + rest);
  }
};

// Of the elements where b (all where none).
void RunSumEnds(const Step& step, const Block& block) {
  const auto* a = static_cast<const std::int64_t*>(block.registers[step.a]);
  const auto* where = step.b == kNoRegister ? nullptr : static_cast<const std::uint8_t*>(block.registers[step.b]);
  auto* out = static_cast<std::int64_t*>(block.registers[step.out]);
  const std::int32_t* begins = block.links[step.link];
  for (std::int32_t row = 0; row < block.rows[step.level]; ++row) {
    std::int64_t sum = 0;
    for (std::int32_t i = begins[row]; i < begins[row + 1]; ++i)
      if (where == nullptr || where[i] != 0) sum = SumOfEnds(sum, a[i]);
    out[row] = sum;
  }
}

constexpr Size128 kLargestEnd = Size128{1} << 60;  // sums and products of ends stay well below kEndless

Scalar Endless(bool above) {
  Scalar end = ConstantScalar(above ? kEndless : -kEndless);
  end.size = 0;
  end.infinite = true;
  return end;
}

bool HasMembers(const program::Shape& shape) { return shape.enumeration && shape.members <= program::kMostMaskedMembers; }
std::int64_t AllMembers(const program::Shape& shape) { return shape.members >= 64 ? -1 : static_cast<std::int64_t>((std::uint64_t{1} << shape.members) - 1); }

}  // namespace

// ---- ends of numbers -------------------------------------------------------------------------------------------------------------

Scalar Planner::OverLongs(Kernel loop, Kind out, const Scalar& a, const Scalar* b, std::int64_t imm, Size128 size, model::EntityId level) {
  const Scalar left = InRegister(a, Kind::Long, level);
  Scalar right;
  if (b) right = InRegister(*b, Kind::Long, level);
  const Scalar made = NewRegister(out, level, size);
  if (beyond_) return made;
  Planned planned{.a_kind = Kind::Long, .b_kind = Kind::Long, .out_kind = out, .own = loop};
  planned.step.out = made.reg;
  planned.step.a = left.reg;
  planned.step.b = b ? right.reg : kNoRegister;
  planned.step.level = static_cast<std::int16_t>(level);
  planned.step.imm = imm;
  plan_.steps.push_back(planned);
  return made;
}

Scalar Planner::OverLongs(Operation operation, const Scalar& a, const Scalar* b, std::int64_t imm, Size128 size, model::EntityId level) {
  const bool truth = operation >= Operation::Inside && operation <= Operation::SameMember;
  const Scalar left = InRegister(a, Kind::Long, level);
  if (!b) return Emit(operation, truth ? Kind::Truth : Kind::Long, level, size, left, nullptr, imm);
  const Scalar right = InRegister(*b, Kind::Long, level);
  return Emit(operation, truth ? Kind::Truth : Kind::Long, level, size, left, &right);
}

Scalar Planner::EndSum(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (!a.infinite && !b.infinite) return Add(a, b, level);
  if (a.size + b.size >= kLargestEnd) beyond_ = true;
  Scalar sum = OverLongs(Operation::EndSum, a, &b, 0, beyond_ ? 0 : a.size + b.size, level);
  sum.infinite = true;
  sum.natural = a.natural && b.natural;
  return sum;
}

Scalar Planner::EndProduct(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (!a.infinite && !b.infinite) return Multiply(a, b, level);
  if (a.Is(0) || b.Is(0)) return ConstantScalar(0);
  if (b.Is(1)) return a;
  if (a.Is(1)) return b;
  if (a.size >= kLargestEnd || b.size >= kLargestEnd || a.size * b.size >= kLargestEnd) beyond_ = true;
  if (a.constant && !b.constant) return EndProduct(b, a, level);
  const Size128 size = beyond_ ? 0 : a.size * b.size;
  const bool factor = b.constant && b.value > 0 && !b.infinite;
  Scalar product = factor ? OverLongs(Operation::EndTimes, a, nullptr, b.value, size, level)
                          : OverLongs(&RunLongs<&ProductOfEnds, std::int64_t>, Kind::Long, a, &b, 0, size, level);
  product.infinite = true;
  product.natural = a.natural && b.natural;
  return product;
}

Scalar Planner::LesserEnd(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (!a.infinite && !b.infinite) return Lesser(a, b, level);
  const Scalar left = InRegister(a, Kind::Long, level), right = InRegister(b, Kind::Long, level);
  Scalar made = Emit(Operation::Min, Kind::Long, level, std::max(a.size, b.size), left, &right);
  made.infinite = true;
  made.natural = a.natural && b.natural;
  return made;
}

Scalar Planner::GreaterEnd(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (!a.infinite && !b.infinite) return Greater(a, b, level);
  const Scalar left = InRegister(a, Kind::Long, level), right = InRegister(b, Kind::Long, level);
  Scalar made = Emit(Operation::Max, Kind::Long, level, std::max(a.size, b.size), left, &right);
  made.infinite = true;
  made.natural = a.natural || b.natural;
  return made;
}

Scalar Planner::NegatedEnd(const Scalar& a, model::EntityId level) {
  Scalar made = Negated(a, level);
  made.infinite = a.infinite;
  if (a.infinite) made.size = a.size;
  return made;
}

// ---- facts -----------------------------------------------------------------------------------------------------------------------

void Planner::OpenFact(const Instruction& instruction, PlannedValue& value) {
  const model::Fact& fact = model_.facts[PlaceOf(instruction.index)];
  if (fact.type.kind == model::TypeKind::Text) return;
  const model::EntityId level = instruction.level;
  const Scalar unknown = ComparedWith(Operation::LessOrEqualConst, LoadFact(instruction.index, true), static_cast<int>(record::FactState::Declared) - 1, level);
  value.needs_known = false;
  switch (fact.type.kind) {
    case model::TypeKind::Boolean: value.high = Either(value.value, unknown, level); return;  // what is not known holds 0
    case model::TypeKind::Enum:
      value.unknown = unknown;
      value.any_member = true;
      if (HasMembers(instruction.shape))
        value.possible = Chosen(unknown, ConstantScalar(AllMembers(instruction.shape)), Members(value, instruction.shape, level), level);
      return;
    case model::TypeKind::Division:
      value.unknown = unknown;
      value.any_member = true;
      return;
    default: break;
  }
  const value::Bounds range = model::RangeOf(fact, program_.options.recorded_on.value_or(program_.reference_date));
  const auto end = [&](const value::Rational& number, bool infinite, bool above) {
    if (infinite) return Endless(above);
    if (fact.type.kind == model::TypeKind::Date) return ConstantScalar(number.numerator());
    if (fact.scale % number.denominator() != 0) beyond_ = true;
    return Multiply(ConstantScalar(number.numerator()), ConstantScalar(beyond_ ? 1 : fact.scale / number.denominator()), level);
  };
  const Scalar low = end(range.low, range.low_infinite, false), high = end(range.high, range.high_infinite, true);
  const Scalar known = value.value;
  value.value = low.Is(0) ? known : Chosen(unknown, low, known, level);  // what is not known holds 0
  value.high = Chosen(unknown, high, known, level);
  value.high->natural = known.natural && high.natural;
}

// The members that a code may be, a bit each, in a long.
Scalar Planner::Members(const PlannedValue& code, const program::Shape&, model::EntityId level) {
  if (code.possible) return *code.possible;
  if (code.value.constant) return ConstantScalar(std::int64_t{1} << code.value.value);
  Scalar members = OverLongs(Operation::Member, code.value, nullptr, 0, kLargestEnd, level);
  return members;
}

// ---- rows that are not known ------------------------------------------------------------------------------------------------------

Scalar Planner::UnknownOf(const PlannedValue& value, model::EntityId level) {
  if (!value.high) return value.unknown;
  if (value.form == Form::Truth) return Both(*value.high, Inverse(value.value, level), level);
  if (!value.high_bottom) return Inverse(Compared(Operation::Equal, value.value, *value.high, level), level);
  return Inverse(ComparedRatios(Operation::Equal, value.value, value.bottom, *value.high, *value.high_bottom, level), level);
}

// As a value that is known: its unknown rows are left to Run.
PlannedValue Planner::Close(const PlannedValue& value, model::EntityId level) {
  if (!value.IsOpen()) return value;
  MarkWhere(UnknownOf(value, level), level);
  return Closed(value);
}

PlannedValue Planner::Closed(PlannedValue value) {
  value.high.reset();
  value.high_bottom.reset();
  value.possible.reset();
  value.unknown = TruthScalar(false);
  return value;
}

bool Planner::AnyOpen(const Instruction& instruction) const {
  return std::any_of(instruction.operands.begin(), instruction.operands.end(), [&](program::ColumnId id) { return values_[PlaceOf(id)].IsOpen(); });
}

// Its undefined rows as Operand has them; its unknown ones are whoever's reads it.
const PlannedValue& Planner::OpenOperand(const Instruction& instruction, std::size_t i) {
  const PlannedValue& value = OpenPart(instruction, i);
  const model::EntityId level = program_.instructions[PlaceOf(instruction.operands[i])].level;
  const Scalar undefined = UndefinedOf(value, level);
  if (level == instruction.level) UndefinedWhere(undefined, level);
  else MarkWhere(undefined, level);
  return value;
}

// ---- operations ------------------------------------------------------------------------------------------------------------------

namespace {
const Scalar& HighOf(const PlannedValue& value) { return value.high ? *value.high : value.value; }
const Scalar& HighBottomOf(const PlannedValue& value) { return value.high_bottom ? *value.high_bottom : value.bottom; }
}  // namespace

// nullopt: nothing here for it.
std::optional<PlannedValue> Planner::PlanOpen(const Instruction& instruction) {
  switch (instruction.op) {
    case Opcode::Add:
    case Opcode::Subtract:
    case Opcode::Multiply:
    case Opcode::Min:
    case Opcode::Max:
    case Opcode::Negate:
    case Opcode::Scale:
    case Opcode::Convert: return OpenArithmetic(instruction);
    case Opcode::Divide: return OpenDivide(instruction);
    case Opcode::Round: return OpenRound(instruction);
    case Opcode::Less:
    case Opcode::LessOrEqual:
    case Opcode::Equal:
    case Opcode::NotEqual: return OpenComparison(instruction);
    case Opcode::InCodes:
    case Opcode::InDivisions: return OpenMembership(instruction);
    case Opcode::And:
    case Opcode::Or:
    case Opcode::Not:
    case Opcode::AtLeast:
    case Opcode::ApplyExceptions: return OpenLogic(instruction);
    case Opcode::Known: return OpenKnown(instruction);
    case Opcode::Default: return OpenDefault(instruction);
    case Opcode::Choose:
    case Opcode::ChooseUnique: return OpenChoose(instruction);
    case Opcode::Sum:
    case Opcode::Count:
    case Opcode::Any:
    case Opcode::Every: return OpenAggregate(instruction);
    case Opcode::FindRow: return OpenFindRow(instruction);
    case Opcode::TakeOutput: return OpenTakeOutput(instruction);
    default: return std::nullopt;
  }
}

std::optional<PlannedValue> Planner::OpenArithmetic(const Instruction& instruction) {
  if (instruction.shape.form != Form::Scaled) return std::nullopt;
  const auto& first = values_[PlaceOf(instruction.operands[0])];
  if (first.form != Form::Scaled) return std::nullopt;
  const model::EntityId level = instruction.level;
  PlannedValue made;
  made.form = Form::Scaled;
  made.bottom = ConstantScalar(instruction.shape.denominator);
  if (instruction.op == Opcode::Multiply && !(first.value.natural && values_[PlaceOf(instruction.operands[1])].value.natural)) return std::nullopt;
  const PlannedValue& a = OpenOperand(instruction, 0);
  const Scalar a_low = a.value, a_high = HighOf(a);
  if (instruction.op == Opcode::Negate) {
    made.value = NegatedEnd(a_high, level);
    made.high = NegatedEnd(a_low, level);
    return made;
  }
  if (instruction.op == Opcode::Scale || instruction.op == Opcode::Convert) {
    std::int64_t times = instruction.shape.denominator / a.bottom.value;
    if (instruction.op == Opcode::Scale) times = instruction.step.numerator() / std::gcd(instruction.step.numerator(), a.bottom.value);
    const Scalar factor = ConstantScalar(times);
    made.value = EndProduct(times < 0 ? a_high : a_low, factor, level);
    made.high = EndProduct(times < 0 ? a_low : a_high, factor, level);
    return made;
  }
  const PlannedValue& b = OpenOperand(instruction, 1);
  const Scalar b_low = b.value, b_high = HighOf(b);
  switch (instruction.op) {
    case Opcode::Add: made.value = EndSum(a_low, b_low, level), made.high = EndSum(a_high, b_high, level); break;
    case Opcode::Subtract:
      made.value = EndSum(a_low, NegatedEnd(b_high, level), level), made.high = EndSum(a_high, NegatedEnd(b_low, level), level);
      break;
    case Opcode::Multiply: made.value = EndProduct(a_low, b_low, level), made.high = EndProduct(a_high, b_high, level); break;
    case Opcode::Min: made.value = LesserEnd(a_low, b_low, level), made.high = LesserEnd(a_high, b_high, level); break;
    default: made.value = GreaterEnd(a_low, b_low, level), made.high = GreaterEnd(a_high, b_high, level);
  }
  return made;
}

// Of what is not below 0 by what is not below 0: the hull of the quotients by the divisors that are not 0.
std::optional<PlannedValue> Planner::OpenDivide(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  const auto &first = values_[PlaceOf(instruction.operands[0])], &second = values_[PlaceOf(instruction.operands[1])];
  const bool plain = first.form == Form::Scaled && second.form == Form::Scaled && first.value.natural && second.value.natural && !HighOf(second).infinite;
  if (!plain || instruction.shape.form != Form::Fraction) return std::nullopt;
  const PlannedValue& a = OpenOperand(instruction, 0);
  const PlannedValue& b = OpenOperand(instruction, 1);
  const Scalar b_high = HighOf(b);
  UndefinedWhere(Compared(Operation::Equal, b_high, ConstantScalar(0), level), level);
  PlannedValue made;
  made.form = Form::Fraction;
  made.value = Multiply(a.value, b.bottom, level);
  made.bottom = Multiply(a.bottom, Greater(b_high, ConstantScalar(1), level), level);
  const Scalar top = EndProduct(HighOf(a), b.bottom, level);
  // By divisors as near to 0 as can be.
  const Scalar boundless = Both(Compared(Operation::Equal, b.value, ConstantScalar(0), level), Compared(Operation::Less, ConstantScalar(0), top, level), level);
  made.high = Chosen(boundless, Endless(true), top, level);
  made.high_bottom = Multiply(a.bottom, Greater(b.value, ConstantScalar(1), level), level);
  return made;
}

std::optional<PlannedValue> Planner::OpenRound(const Instruction& instruction) {
  const auto& first = values_[PlaceOf(instruction.operands[0])];
  if (first.form != Form::Scaled || instruction.shape.form != Form::Scaled) return std::nullopt;
  const PlannedValue& a = OpenOperand(instruction, 0);
  const model::EntityId level = instruction.level;
  const std::int64_t shared = std::gcd(instruction.step.denominator(), a.bottom.value);
  const Scalar factor = ConstantScalar(instruction.step.denominator() / shared);
  const Scalar bottom = Multiply(ConstantScalar(a.bottom.value / shared), ConstantScalar(instruction.step.numerator()), level);
  const auto rounded = [&](const Scalar& end) {
    const Scalar top = EndProduct(end, factor, level);
    if (top.constant && !top.infinite && top.Is(0)) return top;
    const Size128 size = beyond_ ? 0 : (top.size / static_cast<Size128>(bottom.value) + 1) * static_cast<Size128>(instruction.step.numerator());
    const bool near = top.size < (Size128{1} << 52) && bottom.value < (std::int64_t{1} << 31);
    const Kernel loop = instruction.rounding == value::Rounding::Up     ? RoundEndOf<Up>(near)
                        : instruction.rounding == value::Rounding::Down ? RoundEndOf<Down>(near)
                                                                        : RoundEndOf<HalfUp>(near);
    Scalar made = OverLongs(loop, Kind::Long, top, nullptr, bottom.value, size, level);
    if (!beyond_) plan_.steps.back().step.imm2 = instruction.step.numerator();
    made.infinite = top.infinite;
    made.natural = top.natural;
    return made;
  };
  PlannedValue made;
  made.form = Form::Scaled;
  made.bottom = ConstantScalar(instruction.shape.denominator);
  made.value = rounded(a.value);
  made.high = rounded(HighOf(a));
  return made;
}

std::optional<PlannedValue> Planner::OpenComparison(const Instruction& instruction) {
  const auto &first = values_[PlaceOf(instruction.operands[0])], &second = values_[PlaceOf(instruction.operands[1])];
  const program::Shape &a_shape = program_.instructions[PlaceOf(instruction.operands[0])].shape, &b_shape = program_.instructions[PlaceOf(instruction.operands[1])].shape;
  const model::EntityId level = instruction.level;
  const bool numbers = first.form == Form::Scaled || first.form == Form::Fraction, days = first.form == Form::Date;
  const bool equality = instruction.op == Opcode::Equal || instruction.op == Opcode::NotEqual;
  if (!numbers && !days && !equality) return std::nullopt;
  if (!numbers && !days && first.form == Form::Code && HasMembers(a_shape) != HasMembers(b_shape)) return std::nullopt;
  const PlannedValue& a = OpenOperand(instruction, 0);
  const PlannedValue& b = OpenOperand(instruction, 1);
  Scalar must, may;
  if (numbers || days) {
    const auto is = [&](Operation operation, const Scalar& top, const Scalar& bottom, const Scalar& other, const Scalar& other_bottom) {
      return numbers ? ComparedRatios(operation, top, bottom, other, other_bottom, level) : Compared(operation, top, other, level);
    };
    const Operation at_most = instruction.op == Opcode::Less ? Operation::Less : Operation::LessOrEqual;
    must = is(at_most, HighOf(a), HighBottomOf(a), b.value, b.bottom);
    may = is(at_most, a.value, a.bottom, HighOf(b), HighBottomOf(b));
    if (equality) {
      must = Both(must, is(at_most, HighOf(b), HighBottomOf(b), a.value, a.bottom), level);
      may = Both(may, is(at_most, b.value, b.bottom, HighOf(a), HighBottomOf(a)), level);
    }
  } else if (first.form == Form::Code && HasMembers(a_shape)) {
    const Scalar left = Members(a, a_shape, level), right = Members(b, b_shape, level);
    must = OverLongs(Operation::SameMember, left, &right, 0, 1, level);
    may = OverLongs(Operation::Meets, left, &right, 0, 1, level);
  } else {
    const Scalar unknown = Either(UnknownOf(a, level), UnknownOf(b, level), level);
    const Scalar equal = Compared(Operation::Equal, a.value, b.value, level);
    must = Both(equal, Inverse(unknown, level), level);
    may = Either(equal, unknown, level);
  }
  (void)second;
  PlannedValue made;
  made.form = Form::Truth;
  made.value = instruction.op == Opcode::NotEqual ? Inverse(may, level) : must;
  made.high = instruction.op == Opcode::NotEqual ? Inverse(must, level) : may;
  return made;
}

std::optional<PlannedValue> Planner::OpenMembership(const Instruction& instruction) {
  const program::Shape& shape = program_.instructions[PlaceOf(instruction.operands[0])].shape;
  const model::EntityId level = instruction.level;
  PlannedValue made;
  made.form = Form::Truth;
  if (instruction.op == Opcode::InCodes && HasMembers(shape)) {
    const PlannedValue& a = OpenOperand(instruction, 0);
    std::int64_t set = 0;
    for (const std::int32_t code : program_.sets[PlaceOf(instruction.index)]) set |= std::int64_t{1} << code;
    const Scalar members = Members(a, shape, level);
    made.value = OverLongs(Operation::Inside, members, nullptr, set, 1, level);
    made.high = OverLongs(Operation::Meets, members, nullptr, set, 1, level);
    return made;
  }
  const Scalar unknown = UnknownOf(OpenOperand(instruction, 0), level);
  const PlannedValue known = MembershipOf(instruction, Closed(OpenOperand(instruction, 0)));
  if (!known.why_not.empty()) return known;
  made.value = Both(known.value, Inverse(unknown, level), level);
  made.high = Either(known.value, unknown, level);
  return made;
}

std::optional<PlannedValue> Planner::OpenLogic(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  PlannedValue made;
  made.form = Form::Truth;
  if (instruction.op == Opcode::And || instruction.op == Opcode::Or) {
    const bool both = instruction.op == Opcode::And;
    const PlannedValue& a = OpenPart(instruction, 0);
    const PlannedValue& b = OpenPart(instruction, 1);
    const Scalar open_a = UndefinedOf(a, level), open_b = UndefinedOf(b, level);
    // An error stands where the other may let it: one that decides surely does not.
    const auto leaves_open = [&](const PlannedValue& value, const Scalar& open) {
      return Either(open, both ? HighOf(value) : Inverse(value.value, level), level);
    };
    if (!open_a.Is(0) || !open_b.Is(0))
      UndefinedWhere(Both(Either(open_a, open_b, level), Both(leaves_open(a, open_a), leaves_open(b, open_b), level), level), level);
    made.value = both ? Both(a.value, b.value, level) : Either(a.value, b.value, level);
    made.high = both ? Both(HighOf(a), HighOf(b), level) : Either(HighOf(a), HighOf(b), level);
    return made;
  }
  if (instruction.op == Opcode::Not) {
    const PlannedValue& a = OpenOperand(instruction, 0);
    made.value = Inverse(HighOf(a), level);
    made.high = Inverse(a.value, level);
    return made;
  }
  if (instruction.op == Opcode::ApplyExceptions) {
    const PlannedValue own = OpenOperand(instruction, 0), grants = OpenOperand(instruction, 1), denies = OpenOperand(instruction, 2);
    UndefinedWhere(Both(grants.value, denies.value, level), level);
    made.value = Either(grants.value, Both(Inverse(HighOf(denies), level), own.value, level), level);
    made.high = Either(HighOf(grants), Both(Inverse(denies.value, level), HighOf(own), level), level);
    return made;
  }
  if (instruction.operands.size() > 255) return std::nullopt;
  const auto at_least = [&](bool high) {
    Scalar sum;
    for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
      const PlannedValue& value = OpenOperand(instruction, i);
      const Scalar next = InRegister(high ? HighOf(value) : value.value, Kind::Truth, level);
      sum = i == 0 ? next : Emit(Operation::AddTruths, Kind::Byte, level, 255, sum, &next);
    }
    sum.kind = Kind::Byte;
    return ComparedWith(Operation::GreaterOrEqualConst, sum, instruction.count, level);
  };
  made.value = at_least(false);
  made.high = at_least(true);
  return made;
}

std::optional<PlannedValue> Planner::OpenKnown(const Instruction& instruction) {
  PlannedValue made;
  made.form = Form::Truth;
  made.value = Inverse(UnknownOf(OpenOperand(instruction, 0), instruction.level), instruction.level);
  return made;
}

// The fallback where the value is not known, or there is none.
std::optional<PlannedValue> Planner::OpenDefault(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  const auto &first = values_[PlaceOf(instruction.operands[0])], &second = values_[PlaceOf(instruction.operands[1])];
  const bool fraction = first.form == Form::Fraction || second.form == Form::Fraction;
  if (fraction && (first.high || second.high)) return std::nullopt;
  PlannedValue made = OpenPart(instruction, 0);
  const PlannedValue& fallback = OpenPart(instruction, 1);
  Scalar where = UnknownOf(made, level);
  if (made.nothing) where = Either(where, *made.nothing, level);
  const PlannedValue value = made;
  made = Closed(value);
  made.nothing.reset();
  made.undefined = Either(value.undefined, Both(where, UndefinedOf(fallback, level), level), level);  // an error is no gap to be filled
  made.value = Chosen(where, fallback.value, value.value, level);
  if (fraction) made.bottom = Chosen(where, fallback.bottom, value.bottom, level);
  if (fallback.high) made.high = Chosen(where, *fallback.high, value.form == Form::Truth ? value.value : HighOf(value), level);
  made.unknown = Both(where, fallback.unknown, level);
  if (fallback.possible) {
    const program::Shape& shape = program_.instructions[PlaceOf(instruction.operands[0])].shape;
    made.possible = Chosen(where, *fallback.possible, Members(value, shape, level), level);
  }
  made.any_member = fallback.any_member;
  return made;
}

// What a branch is taken from one that may be.
std::optional<PlannedValue> Planner::OpenChoose(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  const Form form = instruction.shape.form;
  const std::size_t operands = instruction.operands.size();
  const bool unique = instruction.op == Opcode::ChooseUnique, closed = operands % 2 == 1;
  if (form == Form::Fraction) return std::nullopt;
  if (form == Form::Code && !HasMembers(instruction.shape)) return std::nullopt;
  std::vector<PlannedValue> conditions, branches;
  Scalar any = TruthScalar(false);  // that surely holds
  for (std::size_t i = 0; i + 1 < operands; i += 2) {
    conditions.push_back(OpenOperand(instruction, i));
    branches.push_back(OpenPart(instruction, i + 1));
    if (unique) UndefinedWhere(Both(any, conditions.back().value, level), level);
    any = Either(any, conditions.back().value, level);
  }
  // What may be one or the other.
  const auto joined = [&](const PlannedValue& a, const PlannedValue& b) {
    PlannedValue both = Closed(a);
    both.nothing.reset();
    both.undefined = Either(UndefinedOf(a, level), UndefinedOf(b, level), level);
    if (form == Form::Code) {
      const Scalar left = Members(a, instruction.shape, level), right = Members(b, instruction.shape, level);
      both.possible = OverLongs(Operation::Members, left, &right, 0, kLargestEnd, level);
    } else if (form == Form::Truth) {
      both.value = Both(a.value, b.value, level);
      both.high = Either(HighOf(a), HighOf(b), level);
    } else {
      both.value = LesserEnd(a.value, b.value, level);
      both.high = GreaterEnd(HighOf(a), HighOf(b), level);
    }
    return both;
  };
  const auto chosen = [&](const Scalar& where, const PlannedValue& a, const PlannedValue& b) {
    if (where.constant) {
      PlannedValue only = where.value != 0 ? a : b;
      only.undefined = UndefinedOf(only, level);
      only.nothing.reset();
      return only;
    }
    PlannedValue one = Closed(a);
    one.nothing.reset();
    one.undefined = Chosen(where, UndefinedOf(a, level), UndefinedOf(b, level), level);
    if (form == Form::Code) {
      one.possible = Chosen(where, Members(a, instruction.shape, level), Members(b, instruction.shape, level), level);
    } else {
      one.value = Chosen(where, a.value, b.value, level);
      one.high = Chosen(where, HighOf(a), HighOf(b), level);
    }
    return one;
  };
  PlannedValue rest;
  rest.form = form;
  rest.value = form == Form::Truth ? TruthScalar(false) : ConstantScalar(0);
  Scalar some = TruthScalar(false);  // where there is something in `rest`
  if (closed) {
    rest = OpenPart(instruction, operands - 1);
    some = TruthScalar(true);
  }
  rest.undefined = UndefinedOf(rest, level);
  rest.nothing.reset();
  for (std::size_t i = conditions.size(); i-- > 0;) {
    const Scalar unknown = UnknownOf(conditions[i], level), may = HighOf(conditions[i]);
    // What may be taken beside what else may be.
    const PlannedValue with = some.Is(0) ? branches[i] : chosen(some, joined(branches[i], rest), branches[i]);
    rest = chosen(unknown, with, rest);
    if (!unique) rest = chosen(conditions[i].value, branches[i], rest);
    some = Either(some, unique ? unknown : may, level);
  }
  if (unique)
    for (std::size_t i = conditions.size(); i-- > 0;) rest = chosen(conditions[i].value, branches[i], rest);
  if (!closed) UndefinedWhere(Inverse(unique ? Either(some, any, level) : some, level), level);
  UndefinedWhere(rest.undefined, level);
  PlannedValue made = Closed(rest);
  made.nothing.reset();
  made.form = form;
  made.undefined = TruthScalar(false);
  made.needs_known = made.any_member = false;
  made.keys = made.lookup = model::kNone;
  made.bottom = ConstantScalar(form == Form::Scaled ? instruction.shape.denominator : 1);
  if (form != Form::Code) {
    made.high = HighOf(rest);
    return made;
  }
  made.possible = Members(rest, instruction.shape, level);
  made.unknown = Inverse(OverLongs(Operation::Single, *made.possible, nullptr, 0, 1, level), level);
  const Scalar code = OverLongs(&RunLongs<&LowestOf, std::uint8_t>, Kind::Byte, *made.possible, nullptr, 0, 63, level);
  made.value = code;
  made.value.natural = true;
  return made;
}

std::optional<PlannedValue> Planner::OpenAggregate(const Instruction& instruction) {
  const model::EntityId level = instruction.level, of = instruction.collection;
  const bool sums = instruction.op == Opcode::Sum;
  if (sums) {
    const auto& body = values_[PlaceOf(instruction.operands[0])];
    if (body.form != Form::Scaled) return std::nullopt;
  }
  PlannedValue filter, body;
  filter.value = body.value = TruthScalar(true);
  if (instruction.has_filter) filter = OpenOperand(instruction, instruction.operands.size() - 1);
  if (instruction.has_body) body = OpenOperand(instruction, 0);
  const std::int16_t link = LinkOf(level, of);
  const auto linked = [&](Scalar made) {
    if (!beyond_) plan_.steps.back().step.link = link;
    return made;
  };
  // Elements among which a truth holds, of those that are in; a constant is brought to all elements.
  const auto in = [&](const Scalar& truth) { return InRegister(truth, Kind::Truth, of); };
  PlannedValue made;
  made.form = sums || instruction.op == Opcode::Count ? Form::Scaled : Form::Truth;
  const auto count = [&](const Scalar& where) {
    const Scalar none;
    Scalar number = where.Is(1) ? linked(Emit(Operation::CountAll, Kind::Int, level, static_cast<Size128>(plan_.expected.elements), none))
                                : linked(Emit(Operation::Count, Kind::Int, level, static_cast<Size128>(plan_.expected.elements), in(where)));
    number.natural = true;
    return number;
  };
  const auto sum = [&](const Scalar& numbers, const Scalar& where) {
    const Size128 size = numbers.size * static_cast<Size128>(plan_.expected.elements);
    if (numbers.size >= kLargestEnd || size >= kLargestEnd) beyond_ = true;
    const Scalar filtered = in(where);
    Scalar total;
    if (numbers.infinite) {
      const Scalar longs = InRegister(numbers, Kind::Long, of);
      total = NewRegister(Kind::Long, level, beyond_ ? 0 : size);
      if (beyond_) return total;
      Planned planned{.a_kind = Kind::Long, .b_kind = Kind::Truth, .out_kind = Kind::Long, .own = &RunSumEnds};
      planned.step.out = total.reg;
      planned.step.a = longs.reg;
      planned.step.b = filtered.reg;
      planned.step.level = static_cast<std::int16_t>(level);
      planned.step.link = link;
      plan_.steps.push_back(planned);
      plan_.entities[PlaceOf(of)] = true;
      total.infinite = true;
    } else {
      const Scalar own = InRegister(numbers, numbers.kind == Kind::Long ? Kind::Long : Kind::Int, of);
      total = linked(Emit(Operation::SumWhere, KindFor(size), level, size, own, &filtered));
    }
    total.natural = numbers.natural;
    return total;
  };
  const auto holds = [&](const Scalar& truth, const Scalar& where) {
    const Scalar body_truth = in(truth), filtered = in(where);
    return linked(Emit(instruction.op == Opcode::Every ? Operation::EveryWhere : Operation::AnyWhere, Kind::Truth, level, 1, body_truth, &filtered));
  };
  switch (instruction.op) {
    case Opcode::Count:
      made.value = count(filter.value);
      made.high = count(HighOf(filter));
      return made;
    case Opcode::Sum: {
      made.bottom = body.bottom;
      // One that may not be there counts with 0 as well.
      const Scalar zero = ConstantScalar(0);
      const bool sure = !filter.IsOpen();
      const Scalar low = sure || body.value.natural ? body.value : Chosen(filter.value, body.value, LesserEnd(body.value, zero, of), of);
      const Scalar high = sure || HighOf(body).natural ? HighOf(body) : Chosen(filter.value, HighOf(body), GreaterEnd(HighOf(body), zero, of), of);
      made.value = sum(low, body.value.natural ? filter.value : HighOf(filter));
      made.high = sum(high, HighOf(filter));
      return made;
    }
    case Opcode::Any:
      made.value = holds(body.value, filter.value);
      made.high = holds(HighOf(body), HighOf(filter));
      return made;
    default:
      made.value = holds(body.value, HighOf(filter));
      made.high = holds(HighOf(body), filter.value);
      return made;
  }
}

// A key that is not known is −1 among the keys: any member.
std::optional<PlannedValue> Planner::OpenFindRow(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  for (const program::ColumnId operand : instruction.operands)
    if (const PlannedValue& key = values_[PlaceOf(operand)]; key.IsOpen() && (!key.any_member || key.form != Form::Code)) return std::nullopt;
  std::vector<Scalar> keys;
  Scalar unknown = TruthScalar(false);
  for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
    const PlannedValue& key = OpenOperand(instruction, i);
    const Scalar open = UnknownOf(key, level);
    unknown = Either(unknown, open, level);
    Scalar minus = ConstantScalar(kAnyMember);
    keys.push_back(open.Is(0) ? key.value : Chosen(open, minus, key.value, level));
  }
  PlannedValue made = FindRowBy(instruction, keys);
  made.unknown = unknown;
  return made;
}

std::optional<PlannedValue> Planner::OpenTakeOutput(const Instruction& instruction) {
  const Form form = instruction.shape.form;
  if (form == Form::Fraction || form == Form::Code) return std::nullopt;
  const PlannedValue row = OpenOperand(instruction, 0);
  if (row.keys == model::kNone) return std::nullopt;
  const program::OutputTable& output = program_.outputs[PlaceOf(instruction.count)];
  const model::EntityId level = instruction.level;
  MarkMissing({row.keys, row.lookup, model::kNone, KeyedTable::What::Missing, Kind::Truth}, row.value, level);
  Size128 size = 0;
  for (const std::int64_t value : output.values) size = std::max(size, ConstantScalar(value).size);
  const Kind kind = form == Form::Truth ? Kind::Truth : size < (Size128{1} << 31) ? Kind::Int : Kind::Long;
  PlannedValue made;
  made.form = form;
  made.value = TakeTable({row.keys, row.lookup, instruction.count, KeyedTable::What::Value, kind}, row.value, level, size);
  made.high = TakeTable({row.keys, row.lookup, instruction.count, KeyedTable::What::Most, kind}, row.value, level, size);
  made.value.natural = made.high->natural = std::all_of(output.values.begin(), output.values.end(), [](std::int64_t value) { return value >= 0; });
  made.bottom = ConstantScalar(form == Form::Scaled ? instruction.shape.denominator : 1);
  return made;
}

}  // namespace doudi::run
