#include "run/planner.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "value/division.h"

namespace doudi::run {
namespace {

using program::Form;
using program::Instruction;
using program::Opcode;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

PlannedValue Of(Form form, const Scalar& value) {
  PlannedValue made;
  made.form = form;
  made.value = value;
  return made;
}
PlannedValue Ratio(const Scalar& top, const Scalar& bottom) {
  PlannedValue made = Of(Form::Fraction, top);
  made.bottom = bottom;
  return made;
}
PlannedValue NotCovered(std::string why) {
  PlannedValue made;
  made.why_not = std::move(why);
  return made;
}

// Of numbers alone: where there is no value, a condition beside it often decides without it.
bool IsComputed(Opcode op) {
  switch (op) {
    case Opcode::Convert:
    case Opcode::Add:
    case Opcode::Subtract:
    case Opcode::Multiply:
    case Opcode::Divide:
    case Opcode::Min:
    case Opcode::Max:
    case Opcode::Negate:
    case Opcode::Absolute:
    case Opcode::Scale:
    case Opcode::Round:
    case Opcode::Less:
    case Opcode::LessOrEqual:
    case Opcode::Equal:
    case Opcode::NotEqual: return true;
    default: return false;
  }
}

// The largest size of what a fact's column holds. Numbers in eight bytes that are larger are left to Run (sweep.cpp looks).
constexpr Size128 kLargestLong = Size128{1} << 52;

}  // namespace

Planner::Planner(Plan& plan) : plan_(plan), program_(*plan.program), model_(*plan.program->model) {
  plan_.entities.assign(model_.entities.size(), false);
  plan_.policies.resize(model_.policies.size());
}

const PlannedValue& Planner::OpenPart(const Instruction& instruction, std::size_t i) {
  const auto column = PlaceOf(instruction.operands[i]);
  const Instruction& operand = program_.instructions[column];
  if (operand.op == Opcode::Fact && values_[column].needs_known) needs_.push_back(operand.index);
  return values_[column];
}

PlannedValue Planner::OperandInPart(const Instruction& instruction, std::size_t i) {
  return Close(OpenPart(instruction, i), program_.instructions[PlaceOf(instruction.operands[i])].level);
}

PlannedValue Planner::Operand(const Instruction& instruction, std::size_t i) {
  PlannedValue value = OperandInPart(instruction, i);
  const model::EntityId level = program_.instructions[PlaceOf(instruction.operands[i])].level;
  const Scalar undefined = UndefinedOf(value, level);
  // Of elements it is not known which row they leave undefined: their record is left to Run.
  if (level == instruction.level) UndefinedWhere(undefined, level);
  else MarkWhere(undefined, level);
  return value;
}

Scalar Planner::UndefinedOf(const PlannedValue& value, model::EntityId level) {
  if (value.fails) return TruthScalar(true);
  return value.nothing ? Either(value.undefined, *value.nothing, level) : value.undefined;
}

void Planner::UndefinedWhere(const Scalar& where, model::EntityId level) {
  if (plan_.strict && !defers_) return MarkWhere(where, level);
  undefined_ = Either(undefined_, where, level);
}

Scalar Planner::LoadFact(model::FactId id, bool states) {
  const auto [place, added] = loaded_[states ? 1 : 0].try_emplace(id);
  if (!added) return place->second;
  const model::Fact& fact = model_.facts[PlaceOf(id)];
  const record::Width width = record::WidthOf(model_, fact);
  Kind kind = width == record::Width::Byte ? Kind::Byte : width == record::Width::Int32 ? Kind::Int : Kind::Long;
  if (fact.type.kind == model::TypeKind::Boolean) kind = Kind::Truth;
  if (states) kind = Kind::Byte;
  Size128 size = kind == Kind::Truth ? 1 : kind == Kind::Byte ? 255 : kind == Kind::Int ? (Size128{1} << 31) - 1 : kLargestLong;
  // Dates and divisions are compared and looked up, hardly ever added up: whatever fits their column will do.
  const bool counted = !states && fact.type.kind == model::TypeKind::Number;
  if (counted && !plan_.expected.largest.empty()) size = std::min(size, static_cast<Size128>(plan_.expected.largest[PlaceOf(id)]));
  Scalar loaded = NewRegister(kind, fact.entity, size);
  loaded.natural = fact.type.kind == model::TypeKind::Number && fact.low && fact.low->number && fact.low->number->Sign() >= 0;
  if (beyond_) {
    loaded_[states ? 1 : 0].erase(place);
    return loaded;
  }
  plan_.facts.push_back({id, states, loaded.reg});
  if (counted && (kind == Kind::Long || size < (Size128{1} << 31) - 1)) {
    Planned large{.operation = Operation::MarkLarge, .a_kind = kind, .guards = loaded.reg};
    large.step.a = loaded.reg;
    large.step.level = static_cast<std::int16_t>(fact.entity);
    large.step.imm = static_cast<std::int64_t>(size);
    plan_.steps.push_back(large);
  }
  return place->second = loaded;
}

PlannedValue Planner::PlanConstant(const Instruction& instruction) {
  const model::Constant& constant = program_.constants[PlaceOf(instruction.index)];
  if (const bool* truth = std::get_if<bool>(&constant)) return Of(Form::Truth, TruthScalar(*truth));
  if (const auto* date = std::get_if<value::Date>(&constant)) return Of(Form::Date, ConstantScalar(date->days));
  if (const auto* code = std::get_if<model::Code>(&constant)) return Of(Form::Code, ConstantScalar(code->code));
  const auto* number = std::get_if<value::Rational>(&constant);
  if (!number) return NotCovered("文字常数");
  if (instruction.shape.form == Form::Fraction) return Ratio(ConstantScalar(number->numerator()), ConstantScalar(number->denominator()));
  PlannedValue made = Of(Form::Scaled, Multiply(ConstantScalar(number->numerator()), ConstantScalar(instruction.shape.denominator / number->denominator()), instruction.level));
  made.bottom = ConstantScalar(instruction.shape.denominator);
  return made;
}

PlannedValue Planner::PlanFact(const Instruction& instruction) {
  PlannedValue made = Of(instruction.shape.form, LoadFact(instruction.index, false));
  if (made.form == Form::Scaled) made.bottom = ConstantScalar(instruction.shape.denominator);
  made.needs_known = true;
  if (plan_.open) OpenFact(instruction, made);
  return made;
}

PlannedValue Planner::PlanLift(const Instruction& instruction) {
  const Instruction& from = program_.instructions[PlaceOf(instruction.operands[0])];
  PlannedValue made = OpenPart(instruction, 0);
  made.undefined = UndefinedOf(made, from.level);
  if (plan_.strict) {
    MarkWhere(made.undefined, from.level);
    made.undefined = TruthScalar(false);
  }
  made.nothing.reset();
  made.needs_known = false;
  const auto lift = [&](Scalar& part) {
    if (part.constant) return;
    Scalar lifted = Emit(Operation::Gather, part.kind, instruction.level, part.size, part);
    lifted.natural = part.natural;
    lifted.infinite = part.infinite;
    part = lifted;
    if (beyond_) return;
    plan_.steps.back().step.link = LinkOf(from.level, instruction.level);
    plan_.steps.back().step.imm = from.level;
  };
  for (Scalar* part : {&made.value, &made.bottom, &made.undefined, &made.unknown}) lift(*part);
  for (std::optional<Scalar>* part : {&made.high, &made.high_bottom, &made.possible})
    if (*part) lift(**part);
  return made;
}

PlannedValue Planner::PlanArithmetic(const Instruction& instruction) {
  const PlannedValue& a = Operand(instruction, 0);
  const PlannedValue& b = Operand(instruction, 1);
  const model::EntityId level = instruction.level;
  if (instruction.shape.form == Form::Scaled) {
    Scalar made;
    switch (instruction.op) {
      case Opcode::Add: made = Add(a.value, b.value, level); break;
      case Opcode::Subtract: made = Subtract(a.value, b.value, level); break;
      case Opcode::Multiply: made = Multiply(a.value, b.value, level); break;
      case Opcode::Min: made = Lesser(a.value, b.value, level); break;
      default: made = Greater(a.value, b.value, level);
    }
    PlannedValue value = Of(Form::Scaled, made);
    value.bottom = ConstantScalar(instruction.shape.denominator);
    return value;
  }
  if (instruction.op == Opcode::Multiply) return Ratio(Multiply(a.value, b.value, level), Multiply(a.bottom, b.bottom, level));
  const bool same = a.bottom.constant && b.bottom.constant && a.bottom.value == b.bottom.value;
  const Scalar left = same ? a.value : Multiply(a.value, b.bottom, level);
  const Scalar right = same ? b.value : Multiply(b.value, a.bottom, level);
  const Scalar bottom = same ? a.bottom : Multiply(a.bottom, b.bottom, level);
  switch (instruction.op) {
    case Opcode::Add: return Ratio(Add(left, right, level), bottom);
    case Opcode::Subtract: return Ratio(Subtract(left, right, level), bottom);
    case Opcode::Min: return Ratio(Lesser(left, right, level), bottom);
    default: return Ratio(Greater(left, right, level), bottom);
  }
}

PlannedValue Planner::PlanScale(const Instruction& instruction) {
  const PlannedValue& a = Operand(instruction, 0);
  const value::Rational factor = instruction.step;
  if (instruction.shape.form == Form::Scaled) {
    const std::int64_t times = factor.numerator() / std::gcd(factor.numerator(), a.bottom.value);
    PlannedValue made = Of(Form::Scaled, Multiply(a.value, ConstantScalar(times), instruction.level));
    made.bottom = ConstantScalar(instruction.shape.denominator);
    return made;
  }
  return Ratio(Multiply(a.value, ConstantScalar(factor.numerator()), instruction.level), Multiply(a.bottom, ConstantScalar(factor.denominator()), instruction.level));
}

PlannedValue Planner::PlanConvert(const Instruction& instruction) {
  const PlannedValue& a = Operand(instruction, 0);
  if (instruction.shape.form == Form::Fraction) return Ratio(a.value, a.bottom);
  PlannedValue made = Of(Form::Scaled, Multiply(a.value, ConstantScalar(instruction.shape.denominator / a.bottom.value), instruction.level));
  made.bottom = ConstantScalar(instruction.shape.denominator);
  return made;
}

PlannedValue Planner::PlanDivide(const Instruction& instruction) {
  const PlannedValue& a = Operand(instruction, 0);
  const PlannedValue& b = Operand(instruction, 1);
  const model::EntityId level = instruction.level;
  UndefinedWhere(Compared(Operation::Equal, b.value, ConstantScalar(0), level), level);
  Scalar top = Multiply(a.value, b.bottom, level);
  Scalar bottom = Multiply(a.bottom, b.value, level);
  if (!b.value.natural) {
    top = Chosen(Compared(Operation::Less, b.value, ConstantScalar(0), level), Negated(top, level), top, level);
    bottom = AbsoluteOf(bottom, level);
  }
  return Ratio(top, Greater(bottom, ConstantScalar(1), level));  // no loop must divide by 0, where it is undefined either
}

PlannedValue Planner::PlanRound(const Instruction& instruction) {
  const PlannedValue& a = Operand(instruction, 0);
  const model::EntityId level = instruction.level;
  const value::Rational step = instruction.step;
  const std::int64_t shared = a.bottom.constant ? std::gcd(step.denominator(), a.bottom.value) : 1;
  const Scalar top = Multiply(a.value, ConstantScalar(step.denominator() / shared), level);
  Scalar bottom = a.bottom;
  if (a.bottom.constant) bottom = ConstantScalar(a.bottom.value / shared);
  bottom = Multiply(bottom, ConstantScalar(step.numerator()), level);
  if (beyond_) return NotCovered("数可能过大");
  const Size128 whole = top.size / (bottom.constant ? static_cast<Size128>(bottom.value) : 1) + 1;
  const Operation operation = instruction.rounding == value::Rounding::Up     ? Operation::RoundUp
                              : instruction.rounding == value::Rounding::Down ? Operation::RoundDown
                                                                              : Operation::RoundHalfUp;
  const Size128 size = whole * static_cast<Size128>(step.numerator());
  const bool narrow = !top.constant && top.kind == Kind::Int && bottom.constant && bottom.size < (Size128{1} << 31);
  const Scalar wide_top = narrow ? top : InRegister(top, Kind::Long, level);
  const Scalar wide_bottom = bottom.constant ? bottom : InRegister(bottom, Kind::Long, level);
  Scalar rounded = Emit(operation, narrow ? KindFor(size) : Kind::Long, level, size, wide_top, bottom.constant ? nullptr : &wide_bottom,
                        bottom.constant ? bottom.value : 0, step.numerator());
  rounded.natural = top.natural;
  if (!beyond_ && !narrow && bottom.constant && bottom.size < (Size128{1} << 31) && top.size < (Size128{1} << 49)) plan_.steps.back().b_kind = Kind::Int;
  if (instruction.shape.form == Form::Fraction) return Ratio(rounded, ConstantScalar(step.denominator()));
  PlannedValue made = Of(Form::Scaled, rounded);
  made.bottom = ConstantScalar(instruction.shape.denominator);
  return made;
}

PlannedValue Planner::PlanComparison(const Instruction& instruction) {
  const PlannedValue& a = Operand(instruction, 0);
  const PlannedValue& b = Operand(instruction, 1);
  const model::EntityId level = instruction.level;
  const Operation operation = instruction.op == Opcode::Less          ? Operation::Less
                              : instruction.op == Opcode::LessOrEqual ? Operation::LessOrEqual
                              : instruction.op == Opcode::Equal       ? Operation::Equal
                                                                      : Operation::NotEqual;
  const bool numbers = a.form == Form::Scaled || a.form == Form::Fraction;
  if (!numbers) return Of(Form::Truth, Compared(operation, a.value, b.value, level));
  return Of(Form::Truth, ComparedRatios(operation, a.value, a.bottom, b.value, b.bottom, level));
}

Scalar Planner::ComparedRatios(Operation operation, const Scalar& top, const Scalar& bottom, const Scalar& other, const Scalar& other_bottom, model::EntityId level) {
  const std::int64_t shared = bottom.constant && other_bottom.constant ? std::gcd(bottom.value, other_bottom.value) : 1;
  const auto part = [&](const Scalar& whole) { return whole.constant ? ConstantScalar(whole.value / shared) : whole; };
  const bool infinite = top.infinite || other.infinite;
  if (infinite || (other_bottom.size * top.size < kLongest && bottom.size * other.size < kLongest))
    return Compared(operation, EndProduct(top, part(other_bottom), level), EndProduct(other, part(bottom), level), level);
  const Operation exact = operation == Operation::Less          ? Operation::LessRatio
                          : operation == Operation::LessOrEqual ? Operation::LessOrEqualRatio
                          : operation == Operation::Equal       ? Operation::EqualRatio
                                                                : Operation::NotEqualRatio;
  const Scalar tops[] = {InRegister(top, Kind::Long, level), InRegister(other, Kind::Long, level)};
  const Scalar bottoms[] = {InRegister(bottom, Kind::Long, level), InRegister(other_bottom, Kind::Long, level)};
  const Scalar made = Emit(exact, Kind::Truth, level, 1, tops[0], &bottoms[0]);
  if (!beyond_) {
    plan_.steps.back().step.c = tops[1].reg;
    plan_.steps.back().step.d = bottoms[1].reg;
  }
  return made;
}

PlannedValue Planner::PlanMembership(const Instruction& instruction) { return MembershipOf(instruction, Operand(instruction, 0)); }

PlannedValue Planner::MembershipOf(const Instruction& instruction, const PlannedValue& a) {
  const model::EntityId level = instruction.level;
  const std::vector<std::int32_t>& set = program_.sets[PlaceOf(instruction.index)];
  if (instruction.op == Opcode::InTexts || a.value.constant) return NotCovered("属于文字");
  if (set.empty()) return Of(Form::Truth, TruthScalar(false));
  if (instruction.op == Opcode::InDivisions) {
    plan_.division_sets.push_back({&set});
    const Scalar made = Emit(Operation::Fill, Kind::Truth, level, 1, a.value);
    if (!beyond_) {
      plan_.steps.back().own = &RunInDivision;
      plan_.steps.back().step.table = &plan_.division_sets.back();
    }
    return Of(Form::Truth, made);
  }
  if (set.size() == 1) return Of(Form::Truth, ComparedWith(Operation::EqualConst, a.value, set[0], level));
  const bool run = set.back() - set.front() + 1 == static_cast<std::int32_t>(set.size());
  if (run && a.value.kind != Kind::Truth) return Of(Form::Truth, Emit(Operation::InRange, Kind::Truth, level, 1, a.value, nullptr, set.front(), set.back()));
  if (a.value.kind != Kind::Byte) {
    Scalar any = TruthScalar(false);
    if (set.size() > 16) return NotCovered("属于长名单");
    for (const std::int32_t code : set) any = Either(any, ComparedWith(Operation::EqualConst, a.value, code, level), level);
    return Of(Form::Truth, any);
  }
  std::vector<std::uint8_t>& table = plan_.code_tables.emplace_back(256, std::uint8_t{0});
  for (const std::int32_t code : set)
    if (code >= 0 && code < 256) table[PlaceOf(code)] = 1;
  const Scalar made = Emit(Operation::InTable, Kind::Truth, level, 1, a.value);
  if (!beyond_) plan_.steps.back().step.table = table.data();
  return Of(Form::Truth, made);
}

// And, Or: undefined where one is undefined and the other does not decide without it. A condition that keeps a division from having no value
// (人数 ≥ 1, of what is divided by 人数) leaves nothing undefined.
Scalar Planner::UndefinedInPair(const PlannedValue& a, const PlannedValue& b, bool both, model::EntityId level) {
  const auto where = [&](const Scalar& open, const PlannedValue& other, const Scalar& other_open) {
    if (open.Is(0) || (both && other_open.Is(0) && Exclude(open, other.value))) return TruthScalar(false);
    return Both(open, Either(other_open, both ? other.value : Inverse(other.value, level), level), level);
  };
  const Scalar open_a = UndefinedOf(a, level), open_b = UndefinedOf(b, level);
  return Either(where(open_a, b, open_b), where(open_b, a, open_a), level);
}

PlannedValue Planner::PlanPair(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  const bool both = instruction.op == Opcode::And;
  const PlannedValue& a = OperandInPart(instruction, 0);
  const PlannedValue& b = OperandInPart(instruction, 1);
  UndefinedWhere(UndefinedInPair(a, b, both, level), level);
  return Of(Form::Truth, both ? Both(a.value, b.value, level) : Either(a.value, b.value, level));
}

PlannedValue Planner::PlanLogic(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  const auto operand = [&](std::size_t i) { return Operand(instruction, i).value; };
  switch (instruction.op) {
    case Opcode::And:
    case Opcode::Or: return PlanPair(instruction);
    case Opcode::Not: return Of(Form::Truth, Inverse(operand(0), level));
    case Opcode::ApplyExceptions: {
      const Scalar own = operand(0), grants = operand(1), denies = operand(2);
      UndefinedWhere(Both(grants, denies, level), level);
      return Of(Form::Truth, Either(grants, Both(Inverse(denies, level), own, level), level));
    }
    default: break;
  }
  // AtLeast
  if (instruction.operands.size() > 255) return NotCovered("至少");
  Scalar sum = InRegister(operand(0), Kind::Truth, level);
  for (std::size_t i = 1; i < instruction.operands.size(); ++i) {
    const Scalar next = InRegister(operand(i), Kind::Truth, level);
    sum = Emit(Operation::AddTruths, Kind::Byte, level, 255, sum, &next);
  }
  sum.kind = Kind::Byte;
  return Of(Form::Truth, ComparedWith(Operation::GreaterOrEqualConst, sum, instruction.count, level));
}

PlannedValue Planner::PlanKnown(const Instruction& instruction) {
  const Instruction& operand = program_.instructions[PlaceOf(instruction.operands[0])];
  if (operand.op != Opcode::Fact) {
    Operand(instruction, 0);
    return Of(Form::Truth, TruthScalar(true));
  }
  const Scalar states = LoadFact(operand.index, true);
  return Of(Form::Truth, ComparedWith(Operation::GreaterOrEqualConst, states, static_cast<int>(record::FactState::Declared), operand.level));
}

// MinOf, MaxOf, First: where there is no element, there is nothing.
PlannedValue Planner::PlanBest(const Instruction& instruction, const Scalar* filter) {
  const model::EntityId level = instruction.level;
  PlannedValue made = Operand(instruction, 0);
  made.nothing.reset();
  if (!made.bottom.constant) return NotCovered("分数的最大或最小");
  const Scalar body = made.value.constant ? InRegister(made.value, made.value.kind, instruction.collection) : made.value;
  const std::int16_t link = LinkOf(level, instruction.collection);
  const Operation operation = instruction.op == Opcode::MinOf ? Operation::MinOf : instruction.op == Opcode::MaxOf ? Operation::MaxOf : Operation::FirstOf;
  made.value = Emit(operation, body.kind, level, body.size, body);
  made.value.natural = body.natural;
  if (beyond_) return made;
  plan_.steps.back().step.link = link;
  if (filter) plan_.steps.back().step.c = filter->reg;
  const Scalar count = Emit(filter ? Operation::Count : Operation::CountAll, Kind::Int, level, plan_.expected.elements, filter ? *filter : body);
  if (beyond_) return made;
  plan_.steps.back().step.link = link;
  if (!filter) plan_.steps.back().step.a = kNoRegister;
  made.nothing = ComparedWith(Operation::EqualConst, count, 0, level);
  return made;
}

PlannedValue Planner::PlanAggregate(const Instruction& instruction) {
  const model::EntityId level = instruction.level;
  std::optional<Scalar> filter;
  if (instruction.has_filter) {
    const Scalar given = Operand(instruction, instruction.operands.size() - 1).value;
    if (!given.constant) filter = given;
    if (given.Is(0)) return NotCovered("没有项的合计");
  }
  const Scalar* where = filter ? &*filter : nullptr;
  if (instruction.op == Opcode::MinOf || instruction.op == Opcode::MaxOf || instruction.op == Opcode::First) return PlanBest(instruction, where);

  const std::int16_t link = LinkOf(level, instruction.collection);
  const auto with_link = [&](Scalar made) {
    if (!beyond_) plan_.steps.back().step.link = link;
    return made;
  };
  const auto count = [&] {
    const Scalar none;
    Scalar made = with_link(Emit(where ? Operation::Count : Operation::CountAll, Kind::Int, level, plan_.expected.elements, where ? *where : none));
    made.natural = true;
    return made;
  };
  const auto sum = [&](const Scalar& body) {
    const Size128 size = body.size * static_cast<Size128>(plan_.expected.elements);
    if (body.size >= kLongest) beyond_ = true;
    if (body.constant) return Multiply(count(), body, level);
    const Scalar numbers = InRegister(body, body.kind == Kind::Long ? Kind::Long : Kind::Int, instruction.collection);
    Scalar made = with_link(Emit(where ? Operation::SumWhere : Operation::Sum, KindFor(size), level, size, numbers, where));
    made.natural = body.natural;
    return made;
  };
  switch (instruction.op) {
    case Opcode::Count: {
      PlannedValue made = Of(Form::Scaled, count());
      return made;
    }
    case Opcode::Sum: {
      const PlannedValue& body = Operand(instruction, 0);
      if (!body.bottom.constant) return NotCovered("分数的合计");
      PlannedValue made = Of(body.form, sum(body.value));
      made.bottom = body.bottom;
      return made;
    }
    case Opcode::Average: {
      const PlannedValue& body = Operand(instruction, 0);
      if (!body.bottom.constant) return NotCovered("分数的平均");
      const Scalar number = count();
      PlannedValue made = Ratio(sum(body.value), Multiply(Greater(number, ConstantScalar(1), level), body.bottom, level));
      made.nothing = ComparedWith(Operation::EqualConst, number, 0, level);
      return made;
    }
    default: break;
  }
  // Any, Every
  const bool every = instruction.op == Opcode::Every;
  Scalar body = instruction.has_body ? Operand(instruction, 0).value : TruthScalar(true);
  if (body.constant) {
    if (every == (body.value != 0)) return Of(Form::Truth, TruthScalar(every));
    // Whether there is one that is in.
    const Scalar found = where ? with_link(Emit(Operation::Any, Kind::Truth, level, 1, *where)) : ComparedWith(Operation::GreaterOrEqualConst, count(), 1, level);
    return Of(Form::Truth, every ? Inverse(found, level) : found);
  }
  const Operation operation = every ? (where ? Operation::EveryWhere : Operation::Every) : (where ? Operation::AnyWhere : Operation::Any);
  return Of(Form::Truth, with_link(Emit(operation, Kind::Truth, level, 1, body, where)));
}

// How many of the keys another set of the same level has by itself, and the register of its numbers.
std::pair<std::size_t, std::int16_t> Planner::PrefixOf(const std::vector<KeySet::Key>& keys, model::EntityId level) const {
  std::pair<std::size_t, std::int16_t> best{0, kNoRegister};
  for (const auto& [set, numbers] : key_sets_) {
    const auto& [own, its_level] = set;
    const bool begins = its_level == level && own.size() < keys.size() && own.size() > best.first && !numbers.second.constant;
    if (begins && std::equal(own.begin(), own.end(), keys.begin())) best = {own.size(), numbers.second.reg};
  }
  return best;
}

PlannedValue Planner::PlanFindRow(const Instruction& instruction) {
  std::vector<Scalar> codes;
  for (std::size_t i = 0; i < instruction.operands.size(); ++i) codes.push_back(Operand(instruction, i).value);
  return FindRowBy(instruction, codes);
}

PlannedValue Planner::FindRowBy(const Instruction& instruction, const std::vector<Scalar>& codes) {
  std::vector<KeySet::Key> keys;
  for (const Scalar& key : codes) {
    if (key.constant) {
      keys.push_back({kNoRegister, Kind::Int, static_cast<std::int32_t>(key.value)});
    } else {
      keys.push_back({key.reg, key.kind, 0});
    }
    if (key.kind == Kind::Long) return NotCovered("参数的键");
  }
  const auto [place, added] = key_sets_.try_emplace({keys, instruction.level});
  if (added) {
    const auto number = static_cast<std::int32_t>(plan_.key_sets.size());
    const auto prefix = PrefixOf(keys, instruction.level);
    plan_.key_sets.push_back({keys, prefix.first});
    place->second = {number, Emit(Operation::Fill, Kind::Int, instruction.level, 1 << 30, TruthScalar(false))};
    if (beyond_) {
      key_sets_.erase(place);
      return NotCovered("参数的键");
    }
    Planned& step = plan_.steps.back();
    step.step.a = prefix.second;
    step.own = &RunKeys;
    step.step.link = static_cast<std::int16_t>(number);
  }
  PlannedValue made = Of(Form::Code, place->second.second);
  made.keys = place->second.first;
  made.lookup = instruction.index;
  return made;
}

// What the table says for the combination of keys that has the number `key`.
Scalar Planner::TakeTable(const KeyedTable& table, const Scalar& key, model::EntityId level, Size128 size) {
  const auto [place, added] = taken_.try_emplace({table, level});
  if (!added) return place->second;
  const std::int16_t number = NumberOf(table);
  const Scalar made = Emit(Operation::Take, table.kind, level, size, key);
  if (beyond_) {
    taken_.erase(place);
    return made;
  }
  plan_.steps.back().step.link = number;
  return place->second = made;
}

std::int16_t Planner::NumberOf(const KeyedTable& table) {
  const auto same = std::find(plan_.tables.begin(), plan_.tables.end(), table);
  const auto number = same - plan_.tables.begin();
  if (same == plan_.tables.end()) plan_.tables.push_back(table);
  return static_cast<std::int16_t>(number);
}

void Planner::MarkMissing(const KeyedTable& table, const Scalar& key, model::EntityId level) {
  Planned planned{.operation = Operation::Mark, .own = &RunMarkMissing};
  planned.step.a = key.reg;
  planned.step.level = static_cast<std::int16_t>(level);
  planned.step.link = NumberOf(table);
  guards_.push_back(plan_.steps.size());
  plan_.steps.push_back(planned);
}

PlannedValue Planner::PlanTakeOutput(const Instruction& instruction) {
  const PlannedValue& row = Operand(instruction, 0);
  if (row.keys == model::kNone) return NotCovered("参数的行");
  const program::OutputTable& output = program_.outputs[PlaceOf(instruction.count)];
  const program::Lookup& lookup = program_.lookups[PlaceOf(row.lookup)];
  const auto& parameter = model_.parameters[PlaceOf(lookup.parameter())];
  if (parameter.outputs[PlaceOf(output.output)].type.kind == model::TypeKind::Text) return NotCovered("参数给出的文字");
  const auto size_of = [](const std::vector<std::int64_t>& values) {
    Size128 size = 0;
    for (const std::int64_t value : values) size = std::max(size, ConstantScalar(value).size);
    return size;
  };
  const model::EntityId level = instruction.level;
  // A record of a place or a kind that the parameter knows nothing of is hardly ever decided without it: it costs less to leave it to Run.
  MarkMissing({row.keys, row.lookup, model::kNone, KeyedTable::What::Missing, Kind::Truth}, row.value, level);
  const Size128 size = size_of(output.values);
  Kind kind = size < (Size128{1} << 31) ? Kind::Int : Kind::Long;
  if (instruction.shape.form == Form::Truth) kind = Kind::Truth;
  PlannedValue made = Of(instruction.shape.form, TakeTable({row.keys, row.lookup, instruction.count, KeyedTable::What::Value, kind}, row.value, level, size));
  made.value.natural = std::all_of(output.values.begin(), output.values.end(), [](std::int64_t value) { return value >= 0; });
  if (made.form == Form::Scaled) made.bottom = ConstantScalar(instruction.shape.denominator);
  if (made.form == Form::Fraction) {
    made.bottom = TakeTable({row.keys, row.lookup, instruction.count, KeyedTable::What::Bottom, Kind::Long}, row.value, level, size_of(output.denominators));
    made.bottom.natural = true;
  }
  return made;
}

PlannedValue Planner::PlanInstruction(const Instruction& instruction) {
  for (const program::ColumnId operand : instruction.operands)
    if (!values_[PlaceOf(operand)].why_not.empty()) return NotCovered(values_[PlaceOf(operand)].why_not);
  if (instruction.op == Opcode::Constant) return PlanConstant(instruction);
  if (instruction.op == Opcode::Failure) {
    PlannedValue made = Of(instruction.shape.form, instruction.shape.form == Form::Truth ? TruthScalar(false) : ConstantScalar(0));
    made.fails = true;
    return made;
  }
  const bool chooses = instruction.op == Opcode::Choose || instruction.op == Opcode::ChooseUnique;
  for (const program::ColumnId operand : instruction.operands)
    if (values_[PlaceOf(operand)].fails && !chooses) return NotCovered("总是出错的值");
  if (instruction.level == model::kNoEntity || model_.entities[PlaceOf(instruction.level)].IsPair()) return NotCovered(program::NameOf(instruction.op));
  if (instruction.collection != model::kNoEntity && model_.entities[PlaceOf(instruction.collection)].IsPair()) return NotCovered(program::NameOf(instruction.op));
  if (plan_.open && instruction.op != Opcode::Lift && AnyOpen(instruction)) {
    // Where numbers might grow too large, the rows that are not known are left to Run.
    const auto guards = guards_.size(), needs = needs_.size();
    const Scalar undefined = undefined_;
    auto open = PlanOpen(instruction);
    if (open && !beyond_ && open->why_not.empty()) return *std::move(open);
    beyond_ = false;
    guards_.resize(guards);
    needs_.resize(needs);
    undefined_ = undefined;
  }
  switch (instruction.op) {
    case Opcode::Fact: return PlanFact(instruction);
    case Opcode::Lift: return PlanLift(instruction);
    case Opcode::Convert: return PlanConvert(instruction);
    case Opcode::Add:
    case Opcode::Subtract:
    case Opcode::Multiply:
    case Opcode::Min:
    case Opcode::Max: return PlanArithmetic(instruction);
    case Opcode::Negate:
    case Opcode::Absolute: {
      PlannedValue made = Operand(instruction, 0);
      made.nothing.reset();
      made.value = instruction.op == Opcode::Negate ? Negated(made.value, instruction.level) : AbsoluteOf(made.value, instruction.level);
      return made;
    }
    case Opcode::Divide: return PlanDivide(instruction);
    case Opcode::Scale: return PlanScale(instruction);
    case Opcode::Round: return PlanRound(instruction);
    case Opcode::AddMonths:
    case Opcode::AddDays:
    case Opcode::FullYears:
    case Opcode::FullMonths:
    case Opcode::DaysBetween:
    case Opcode::Year:
    case Opcode::Month:
    case Opcode::MonthStart:
    case Opcode::MonthEnd: return PlanDates(instruction);
    case Opcode::Less:
    case Opcode::LessOrEqual:
    case Opcode::Equal:
    case Opcode::NotEqual: return PlanComparison(instruction);
    case Opcode::InCodes:
    case Opcode::InDivisions:
    case Opcode::InTexts: return PlanMembership(instruction);
    case Opcode::And:
    case Opcode::Or:
    case Opcode::Not:
    case Opcode::AtLeast:
    case Opcode::ApplyExceptions: return PlanLogic(instruction);
    case Opcode::Known: return PlanKnown(instruction);
    case Opcode::Default: return PlanDefault(instruction);
    case Opcode::Choose:
    case Opcode::ChooseUnique: return PlanChoose(instruction);
    case Opcode::Sum:
    case Opcode::Count:
    case Opcode::Any:
    case Opcode::Every:
    case Opcode::MinOf:
    case Opcode::MaxOf:
    case Opcode::First:
    case Opcode::Average: return PlanAggregate(instruction);
    case Opcode::FindRow: return PlanFindRow(instruction);
    case Opcode::TakeOutput: return PlanTakeOutput(instruction);
    default: return NotCovered(program::NameOf(instruction.op));
  }
}

// And and Or are decided by one operand whatever the other is. Any other value that came out constant rests on all of its operands.
void Planner::Hold(const Instruction& instruction, PlannedValue& value) {
  if (instruction.op == Opcode::And || instruction.op == Opcode::Or || !value.value.constant || value.fails) return;
  if (value.high && !value.high->constant) return;
  std::vector<std::int16_t> registers;
  for (const program::ColumnId operand : instruction.operands) {
    const PlannedValue& from = values_[PlaceOf(operand)];
    for (const Scalar* part : {&from.value, &from.bottom})
      if (!part->constant) registers.push_back(part->reg);
  }
  // An aggregate's operands have rows of their own, more or fewer than it: their memory is no longer than theirs, and nothing reads it here.
  value.value = Held(value.value, registers, instruction.level);
}

// What was marked and needed on the way holds for whoever reads the value.
void Planner::Attach(const PlannedValue& value) {
  std::vector<const Scalar*> parts = {&value.value, &value.bottom, &value.undefined, &value.unknown};
  for (const std::optional<Scalar>* part : {&value.high, &value.high_bottom, &value.possible})
    if (*part) parts.push_back(&**part);
  for (const Scalar* part : parts) {
    if (part->constant) continue;
    assert(part->reg >= 0);
    for (const std::size_t step : guards_) {
      if (plan_.steps[step].guards == kNoRegister) {
        plan_.steps[step].guards = part->reg;
      } else if (plan_.steps[step].guards != part->reg) {
        Planned again = plan_.steps[step];
        again.guards = part->reg;
        plan_.steps.push_back(again);
      }
    }
    for (const model::FactId fact : needs_) plan_.needed.push_back({fact, part->reg});
  }
  guards_.clear();
  needs_.clear();
}

void Planner::PlanPolicies() {
  values_.reserve(program_.instructions.size());
  for (const Instruction& instruction : program_.instructions) {
    beyond_ = false;
    undefined_ = TruthScalar(false);
    defers_ = IsComputed(instruction.op);
    PlannedValue value = PlanInstruction(instruction);
    // What lifts a value or gives one where there is none says itself where it is undefined.
    if (instruction.op != Opcode::Lift && instruction.op != Opcode::Default) value.undefined = undefined_;
    if (value.why_not.empty()) Hold(instruction, value);
    if (beyond_ && value.why_not.empty()) value = NotCovered(std::string(program::NameOf(instruction.op)) + "：数可能过大");
    Attach(value);
    values_.push_back(std::move(value));
  }
  for (std::size_t policy = 0; policy < program_.policies.size(); ++policy) PlanPolicy(static_cast<model::PolicyId>(policy));
}

PlannedValue Planner::ClauseOf(model::ExprId expression) {
  const program::ColumnId column = program_.expression_columns[PlaceOf(expression)];
  if (column == program::kNoColumn) return Of(Form::Truth, TruthScalar(false));
  const Instruction& instruction = program_.instructions[PlaceOf(column)];
  const PlannedValue& value = values_[PlaceOf(column)];
  if (!value.why_not.empty()) beyond_ = true;
  if (instruction.op == Opcode::Fact && value.needs_known) needs_.push_back(instruction.index);
  return value;
}

// Amounts are read as ints or longs.
Scalar Planner::AsNumber(const Scalar& scalar, model::EntityId level) {
  return scalar.constant || scalar.kind == Kind::Int || scalar.kind == Kind::Long ? scalar : InRegister(scalar, Kind::Int, level);
}

PlannedOutput Planner::Output(const Scalar& scalar, model::EntityId level, const Scalar& undefined) {
  PlannedOutput output{.reg = kNoRegister, .constant = scalar.value, .kind = scalar.kind, .level = level};
  if (!scalar.constant) {
    const auto is_loaded = [&](const auto& loaded) { return loaded.reg == scalar.reg; };
    Scalar own = scalar;
    // A fact lies where its column does; constants are shared by blocks.
    if (std::any_of(plan_.facts.begin(), plan_.facts.end(), is_loaded) || std::any_of(plan_.constants.begin(), plan_.constants.end(), is_loaded))
      own = scalar.kind == Kind::Int || scalar.kind == Kind::Long ? Emit(Operation::AddConst, scalar.kind, level, scalar.size, scalar, nullptr, 0)
                                                                  : Emit(Operation::And, scalar.kind, level, 1, scalar, &scalar);
    if (beyond_) return {};
    output.reg = own.reg;
    if (std::find(plan_.outputs.begin(), plan_.outputs.end(), own.reg) == plan_.outputs.end()) plan_.outputs.push_back(own.reg);
  }
  MarkWhere(undefined, level);
  for (const std::size_t step : guards_) plan_.steps[step].guards = scalar.constant ? kAlways : output.reg;
  guards_.clear();
  return output;
}

// 0 where it does not hold, 1 where it does, 2 where that is not known.
PlannedOutput Planner::StateOutput(const PlannedValue& truth, model::EntityId level) {
  const Scalar undefined = UndefinedOf(truth, level);
  const Scalar unknown = UnknownOf(truth, level);
  if (unknown.Is(0)) return Output(truth.value, level, undefined);
  const Scalar may = InRegister(*truth.high, Kind::Truth, level), open = InRegister(unknown, Kind::Truth, level);
  return Output(Emit(Operation::AddTruths, Kind::Byte, level, 2, may, &open), level, undefined);
}

void Planner::PlanPolicy(model::PolicyId id) {
  PlannedPolicy& planned = plan_.policies[PlaceOf(id)];
  const program::PolicyColumns& columns = program_.policies[PlaceOf(id)];
  if (columns.version == nullptr || columns.eligible == program::kNoColumn) {
    planned.why_not = "不在施行期";
    return;
  }
  const model::PolicyVersion& version = *columns.version;
  const model::EntityId level = model_.policies[PlaceOf(id)].entity;
  const std::size_t outputs_before = plan_.outputs.size();
  beyond_ = false;
  const auto value = [&](program::ColumnId column) -> const PlannedValue& {
    const PlannedValue& found = values_[PlaceOf(column)];
    if (!found.why_not.empty() && planned.why_not.empty()) planned.why_not = found.why_not;
    const Instruction& instruction = program_.instructions[PlaceOf(column)];
    if (instruction.op == Opcode::Fact && found.needs_known) needs_.push_back(instruction.index);
    if (found.fails && planned.why_not.empty()) planned.why_not = "总是出错的值";
    return found;
  };
  const auto in_force = [&](const model::Period& period) { return period.Contains(program_.reference_date); };
  PlannedValue clauses[kClauses] = {value(columns.eligible), Of(Form::Truth, TruthScalar(true)), Of(Form::Truth, TruthScalar(false)), value(columns.conflict),
                                    Of(Form::Truth, TruthScalar(false))};
  const auto or_else = [&](Clause clause, const Scalar& truth, const Scalar& may, const Scalar& undefined) {
    PlannedValue& any = clauses[static_cast<std::size_t>(clause)];
    const Scalar high = Either(any.high ? *any.high : any.value, may, level);
    any.value = Either(any.value, truth, level);
    any.high = high;
    any.undefined = Either(any.undefined, undefined, level);
  };
  const auto may_hold = [](const PlannedValue& truth) { return truth.high ? *truth.high : truth.value; };
  if (version.filter != model::kNone) clauses[static_cast<std::size_t>(Clause::Applies)] = ClauseOf(version.filter);
  for (const model::Condition& clause : version.terminations) {
    if (!in_force(clause.period)) continue;
    const PlannedValue terminates = ClauseOf(clause.expression);
    or_else(Clause::Terminated, terminates.value, may_hold(terminates), UndefinedOf(terminates, level));
  }
  for (const model::HumanCheck& check : version.human_checks) {
    if (!in_force(check.period)) continue;
    const PlannedValue when = check.when == model::kNone ? Of(Form::Truth, TruthScalar(true)) : ClauseOf(check.when);
    Scalar open = may_hold(when);
    if (check.record != model::kNone) {
      const Scalar states = LoadFact(check.record, true);
      open = Both(open, ComparedWith(Operation::LessOrEqualConst, states, static_cast<int>(record::FactState::Declared) - 1, level), level);
    }
    or_else(Clause::OpenCheck, open, open, UndefinedOf(when, level));
  }
  for (std::size_t i = 0; i < columns.benefits.size() && planned.why_not.empty(); ++i) {
    if (columns.benefits[i] == program::kNoColumn) {
      planned.benefits.push_back({});
      continue;
    }
    PlannedValue amount = value(columns.benefits[i]);
    if (!planned.why_not.empty()) break;
    PlannedAmount kept;
    if (amount.high_bottom) amount = Close(amount, level);
    if (amount.IsOpen()) kept.open = Output(UnknownOf(amount, level), level, TruthScalar(false));
    kept.top = Output(AsNumber(amount.value, level), level, UndefinedOf(amount, level));
    if (amount.bottom.constant) {
      kept.denominator = amount.bottom.value;
    } else {
      kept.bottom = Output(AsNumber(amount.bottom, level), level, TruthScalar(false));
    }
    planned.benefits.push_back(kept);
  }
  if (planned.why_not.empty())
    for (std::size_t clause = 0; clause < kClauses; ++clause)
      planned.clauses[clause] = StateOutput(clauses[clause], level);
  if (beyond_ && planned.why_not.empty()) planned.why_not = "条款没有可用的列";
  planned.covered = planned.why_not.empty();
  if (!planned.covered) plan_.outputs.resize(outputs_before);
  // Facts that are clauses themselves.
  for (const model::FactId fact : needs_)
    if (planned.covered) plan_.needed.push_back({fact, kAlways});
  needs_.clear();
  guards_.clear();
}

}  // namespace doudi::run
