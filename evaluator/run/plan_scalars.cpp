#include <algorithm>
#include <cassert>
#include <limits>

#include "run/planner.h"

namespace doudi::run {
namespace {

Size128 SizeOf(std::int64_t value) { return value < 0 ? Size128{0} - static_cast<Size128>(static_cast<__int128>(value)) : static_cast<Size128>(value); }

std::int64_t LowestOf(Kind kind) { return kind == Kind::Int ? std::numeric_limits<std::int32_t>::min() : kind == Kind::Long ? std::numeric_limits<std::int64_t>::min() : 0; }
std::int64_t HighestOf(Kind kind) {
  switch (kind) {
    case Kind::Truth: return 1;
    case Kind::Byte: return 255;
    case Kind::Int: return std::numeric_limits<std::int32_t>::max();
    case Kind::Long: break;
  }
  return std::numeric_limits<std::int64_t>::max();
}

Scalar Natural(Scalar scalar, bool natural) {
  scalar.natural = natural;
  return scalar;
}

constexpr std::size_t kMostImplied = 16;

bool IsNumber(Kind kind) { return kind == Kind::Int || kind == Kind::Long; }

// Whether a loop reads rows of its own level. Others go over a link.
bool IsByRow(Operation operation) {
  switch (operation) {
    case Operation::Gather:
    case Operation::Sum:
    case Operation::SumWhere:
    case Operation::Count:
    case Operation::CountAll:
    case Operation::Any:
    case Operation::AnyWhere:
    case Operation::Every:
    case Operation::EveryWhere:
    case Operation::MinOf:
    case Operation::MaxOf:
    case Operation::FirstOf: return false;
    default: return true;
  }
}

}  // namespace

Kind KindFor(Size128 size) { return size < (Size128{1} << 31) ? Kind::Int : Kind::Long; }

Scalar ConstantScalar(std::int64_t value) { return {.kind = KindFor(SizeOf(value)), .value = value, .size = SizeOf(value), .natural = value >= 0}; }
Scalar TruthScalar(bool truth) { return {.kind = Kind::Truth, .value = truth, .size = 1}; }

Scalar Planner::NewRegister(Kind kind, model::EntityId level, Size128 size) {
  if (size >= kLongest || plan_.registers.size() >= 32000 || level == model::kNoEntity) {
    beyond_ = true;
    return ConstantScalar(0);
  }
  plan_.registers.push_back({kind, level});
  return {.kind = kind, .constant = false, .value = 0, .reg = static_cast<std::int16_t>(plan_.registers.size() - 1), .level = level, .size = size};
}

Scalar Planner::Emit(Operation operation, Kind out, model::EntityId level, Size128 size, const Scalar& a, const Scalar* b, std::int64_t imm, std::int64_t imm2) {
  const Scalar made = NewRegister(out, level, size);
  if (beyond_) return made;
  assert(!IsByRow(operation) || ((a.constant || a.level == level) && (b == nullptr || b->constant || b->level == level)));
  Planned planned{.operation = operation, .a_kind = a.kind, .b_kind = b ? b->kind : Kind::Truth, .out_kind = out};
  planned.step.out = made.reg;
  planned.step.a = a.reg;
  planned.step.b = b ? b->reg : kNoRegister;
  planned.step.level = static_cast<std::int16_t>(level);
  planned.step.imm = imm;
  planned.step.imm2 = imm2;
  plan_.steps.push_back(planned);
  return made;
}

Scalar Planner::InRegister(const Scalar& scalar, Kind kind, model::EntityId level) {
  if (!scalar.constant) {
    if (scalar.kind == kind || (!IsNumber(kind) && !IsNumber(scalar.kind))) return scalar;
    assert(IsNumber(kind));
    Scalar converted = Emit(Operation::Convert, kind, level, scalar.size, scalar);
    converted.infinite = scalar.infinite;
    return Natural(converted, scalar.natural);
  }
  const auto [place, added] = filled_.try_emplace({scalar.value, kind, level}, kNoRegister);
  if (added) {
    const Scalar made = NewRegister(kind, level, scalar.size);
    if (beyond_) {
      filled_.erase(place);
      return made;
    }
    place->second = made.reg;
    plan_.constants.push_back({scalar.value, place->second});
  }
  return {.kind = kind, .constant = false, .value = 0, .reg = place->second, .level = level, .size = scalar.size, .natural = scalar.natural, .infinite = scalar.infinite};
}

Scalar Planner::Pair(Operation operation, const Scalar& a, const Scalar& b, Size128 size, model::EntityId level) {
  if (operation == Operation::Multiply && a.kind == Kind::Byte && !a.constant && b.kind == Kind::Int) return Pair(operation, b, a, size, level);
  const Scalar left = IsNumber(a.kind) ? a : InRegister(a, Kind::Int, level);
  const bool by_byte = operation == Operation::Multiply && left.kind == Kind::Int && b.kind == Kind::Byte && !b.constant && KindFor(size) == Kind::Int;
  const Scalar right = by_byte || IsNumber(b.kind) ? b : InRegister(b, Kind::Int, level);
  return Emit(operation, KindFor(size), level, size, left, &right);
}

Scalar Planner::PairOrConstant(Operation pair, Operation constant, const Scalar& a, const Scalar& b, Size128 size, model::EntityId level) {
  if (!b.constant) return Pair(pair, a, b, size, level);
  return Emit(constant, KindFor(size), level, size, IsNumber(a.kind) ? a : InRegister(a, Kind::Int, level), nullptr, b.value);
}

Scalar Planner::Add(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (a.constant && b.constant) {
    if (a.size + b.size >= kLongest) beyond_ = true;
    return ConstantScalar(beyond_ ? 0 : a.value + b.value);
  }
  if (a.constant) return Add(b, a, level);
  if (b.Is(0)) return a;
  const Size128 size = a.size + b.size;
  const bool natural = a.natural && b.natural;
  return Natural(PairOrConstant(Operation::Add, Operation::AddConst, a, b, size, level), natural);
}

Scalar Planner::Subtract(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (b.constant) return Add(a, ConstantScalar(-b.value), level);
  if (a.constant) return Add(Negated(b, level), a, level);
  return Pair(Operation::Subtract, a, b, a.size + b.size, level);
}

Scalar Planner::Multiply(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (a.Is(0) || b.Is(0)) return ConstantScalar(0);
  if (a.size >= kLongest || b.size >= kLongest || a.size * b.size >= kLongest) {
    beyond_ = true;
    return ConstantScalar(0);
  }
  if (a.constant && b.constant) return ConstantScalar(a.value * b.value);
  if (a.constant) return Multiply(b, a, level);
  if (b.Is(1)) return a;
  const Size128 size = a.size * b.size;
  const bool natural = a.natural && b.natural;
  return Natural(PairOrConstant(Operation::Multiply, Operation::MultiplyConst, a, b, size, level), natural);
}

Scalar Planner::Lesser(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (a.constant && b.constant) return ConstantScalar(std::min(a.value, b.value));
  if (a.constant) return Lesser(b, a, level);
  return Natural(PairOrConstant(Operation::Min, Operation::MinConst, a, b, std::max(a.size, b.size), level), a.natural && b.natural);
}

Scalar Planner::Greater(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (a.constant && b.constant) return ConstantScalar(std::max(a.value, b.value));
  if (a.constant) return Greater(b, a, level);
  return Natural(PairOrConstant(Operation::Max, Operation::MaxConst, a, b, std::max(a.size, b.size), level), a.natural || b.natural);
}

Scalar Planner::Negated(const Scalar& a, model::EntityId level) {
  if (a.size >= kLongest) beyond_ = true;
  if (a.constant) return ConstantScalar(beyond_ ? 0 : -a.value);
  const Scalar number = IsNumber(a.kind) ? a : InRegister(a, Kind::Int, level);
  return Emit(Operation::Negate, number.kind, level, a.size, number);
}

Scalar Planner::AbsoluteOf(const Scalar& a, model::EntityId level) {
  if (a.size >= kLongest) beyond_ = true;
  if (a.constant) return ConstantScalar(beyond_ ? 0 : std::abs(a.value));
  return a.natural ? a : Natural(Emit(Operation::Absolute, a.kind, level, a.size, a), true);
}

Scalar Planner::Both(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (a.Is(0) || b.Is(0)) return TruthScalar(false);
  if (a.constant) return b;
  if (b.constant || a.reg == b.reg) return a;
  const Scalar made = Emit(Operation::And, Kind::Truth, level, 1, a, &b);
  if (beyond_) return made;
  std::vector<Implied> implied;
  for (const Scalar* part : {&a, &b})
    if (const auto found = implied_.find(part->reg); found != implied_.end()) implied.insert(implied.end(), found->second.begin(), found->second.end());
  if (!implied.empty() && implied.size() <= kMostImplied) implied_.emplace(made.reg, std::move(implied));
  return made;
}

// Whether two truths surely never hold together.
bool Planner::Exclude(const Scalar& a, const Scalar& b) const {
  const auto of_a = implied_.find(a.reg), of_b = implied_.find(b.reg);
  if (a.constant || b.constant || of_a == implied_.end() || of_b == implied_.end()) return false;
  for (const Implied& one : of_a->second)
    for (const Implied& other : of_b->second)
      if (one.reg == other.reg && (one.high < other.low || other.high < one.low)) return true;
  return false;
}

Scalar Planner::Either(const Scalar& a, const Scalar& b, model::EntityId level) {
  if (a.Is(1) || b.Is(1)) return TruthScalar(true);
  if (a.constant) return b;
  if (b.constant || a.reg == b.reg) return a;
  return Emit(Operation::Or, Kind::Truth, level, 1, a, &b);
}

Scalar Planner::Inverse(const Scalar& a, model::EntityId level) {
  if (a.constant) return TruthScalar(a.value == 0);
  return Emit(Operation::Not, Kind::Truth, level, 1, a);
}

Scalar Planner::Chosen(const Scalar& where, const Scalar& a, const Scalar& b, model::EntityId level) {
  if (where.constant) return where.value != 0 ? a : b;
  // Where the condition is not known, neither is the value, be both the same: no short cut leaves the condition out.
  const Size128 size = std::max(a.size, b.size);
  const bool infinite = a.infinite || b.infinite;
  // Codes, months, whole percentages: a quarter of the bytes to go over.
  const auto is_small = [](const Scalar& scalar) { return scalar.constant ? scalar.kind != Kind::Truth && scalar.natural && scalar.size <= 255 : scalar.kind == Kind::Byte; };
  const bool numbers = (IsNumber(a.kind) || IsNumber(b.kind)) && !(is_small(a) && is_small(b));
  const Kind kind = infinite ? Kind::Long : is_small(a) && is_small(b) ? Kind::Byte : numbers ? KindFor(size) : a.kind == Kind::Byte || b.kind == Kind::Byte ? Kind::Byte : Kind::Truth;
  if (kind == Kind::Truth && a.Is(1) && b.Is(0)) return where;
  if (kind == Kind::Truth && a.Is(1) && !b.constant) return Either(where, b, level);
  if (kind == Kind::Truth && b.Is(0) && !a.constant) return Both(where, a, level);
  const Scalar first = InRegister(a, kind, level);
  const Scalar second = b.Is(0) ? b : InRegister(b, kind, level);
  const Scalar made = Emit(b.Is(0) ? Operation::SelectOrZero : Operation::Select, kind, level, size, first, b.Is(0) ? nullptr : &second);
  if (!beyond_) plan_.steps.back().step.c = where.reg;
  Scalar chosen = Natural(made, a.natural && b.natural);
  chosen.infinite = infinite;
  return chosen;
}

// a with a limit that may lie outside what its register holds.
Scalar Planner::ComparedWith(Operation operation, const Scalar& a, __int128 limit, model::EntityId level) {
  const __int128 lowest = LowestOf(a.kind), highest = HighestOf(a.kind);
  switch (operation) {
    case Operation::LessOrEqualConst:
      if (limit < lowest || limit >= highest) return TruthScalar(limit >= highest);
      break;
    case Operation::GreaterOrEqualConst:
      if (limit <= lowest || limit > highest) return TruthScalar(limit <= lowest);
      break;
    default:
      if (limit < lowest || limit > highest) return TruthScalar(operation == Operation::NotEqualConst);
  }
  const auto end = static_cast<std::int64_t>(limit);
  const Scalar made = Emit(operation, Kind::Truth, level, 1, a, nullptr, end);
  const bool at_least = operation == Operation::GreaterOrEqualConst, at_most = operation == Operation::LessOrEqualConst;
  if (beyond_ || operation == Operation::NotEqualConst) return made;
  implied_.emplace(made.reg, std::vector{Implied{a.reg, at_most ? LowestOf(a.kind) : end, at_least ? HighestOf(a.kind) : end}});
  return made;
}

// Less, LessOrEqual, Equal, NotEqual of whole numbers.
Scalar Planner::Compared(Operation operation, const Scalar& a, const Scalar& b, model::EntityId level) {
  const bool less = operation == Operation::Less, at_most = operation == Operation::LessOrEqual;
  if (a.constant && b.constant) {
    const bool holds = less ? a.value < b.value : at_most ? a.value <= b.value : (a.value == b.value) == (operation == Operation::Equal);
    return TruthScalar(holds);
  }
  if (b.constant) {
    if (less) return ComparedWith(Operation::LessOrEqualConst, a, __int128{b.value} - 1, level);
    if (at_most) return ComparedWith(Operation::LessOrEqualConst, a, b.value, level);
    return ComparedWith(operation == Operation::Equal ? Operation::EqualConst : Operation::NotEqualConst, a, b.value, level);
  }
  if (a.constant) {
    if (less) return ComparedWith(Operation::GreaterOrEqualConst, b, __int128{a.value} + 1, level);
    if (at_most) return ComparedWith(Operation::GreaterOrEqualConst, b, a.value, level);
    return Compared(operation, b, a, level);
  }
  return Emit(operation, Kind::Truth, level, 1, a, &b, 1, 1);
}

// A constant that is one only where all is known that it came from: it is read where those registers are.
Scalar Planner::Held(const Scalar& scalar, std::span<const std::int16_t> registers, model::EntityId level) {
  Scalar held = scalar;
  for (const std::int16_t reg : registers) {
    const Kind kind = scalar.kind == Kind::Byte ? Kind::Int : scalar.kind;
    const Scalar from = InRegister(held, kind, level);
    held = kind == Kind::Truth ? Emit(Operation::And, kind, level, 1, from, &from) : Emit(Operation::AddConst, kind, level, from.size, from, nullptr, 0);
    held.natural = scalar.natural;
    if (!beyond_) plan_.steps.back().step.d = reg;  // not read by the loop
  }
  return held;
}

void Planner::MarkWhere(const Scalar& where, model::EntityId level) {
  if (where.Is(0)) return;
  const Scalar rows = InRegister(where, Kind::Truth, level);
  if (beyond_) return;
  Planned planned{.operation = Operation::Mark, .a_kind = Kind::Truth};
  planned.step.a = rows.reg;
  planned.step.level = static_cast<std::int16_t>(level);
  guards_.push_back(plan_.steps.size());
  plan_.steps.push_back(planned);
}

// By a loop of its own, row by row.
Scalar Planner::ByFunction(const RowFunction& function, const Scalar& a, const Scalar& b, Size128 size, Kind out, model::EntityId level) {
  plan_.functions.push_back(function);
  RowFunction& kept = plan_.functions.back();
  kept.a_kind = a.kind;
  kept.b_kind = b.kind;
  kept.out_kind = out;
  kept.constant_a = a.value;
  kept.constant_b = b.value;
  const Scalar made = Emit(Operation::Fill, out, level, size, a, &b);
  if (beyond_) return made;
  plan_.steps.back().own = &RunFunction;
  plan_.steps.back().step.table = &kept;
  return made;
}

std::int16_t Planner::LinkOf(model::EntityId ancestor, model::EntityId descendant) {
  auto& links = plan_.links;
  const std::pair pair{ancestor, descendant};
  const auto same = std::find(links.begin(), links.end(), pair);
  const auto place = static_cast<std::int16_t>(same - links.begin());
  if (same == links.end()) links.push_back(pair);
  return place;
}

}  // namespace doudi::run
