// Constants, facts, values lifted from an ancestor's rows, and patches.
#include <algorithm>

#include "model/fact_range.h"
#include "run/frame.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;

struct ConstantValue {
  const Frame& frame;
  Value operator()(bool truth) const { return {.truth = value::FromBool(truth)}; }
  Value operator()(const value::Rational& number) const { return {.number = value::Bounds::Point(number)}; }
  Value operator()(value::Date date) const { return {.date_low = date, .date_high = date}; }
  Value operator()(model::Code code) const { return {.code = code.code}; }
  Value operator()(const std::string& text) const {
    const auto& texts = frame.program->texts;
    const auto place = static_cast<std::size_t>(std::find(texts.begin(), texts.end(), text) - texts.begin());
    return {.code = frame.text_codes[place]};
  }
};

std::uint64_t LargestOf(const std::int64_t* values, std::size_t rows) {
  std::int64_t least = 0;
  std::int64_t most = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    least = std::min(least, values[row]);
    most = std::max(most, values[row]);
  }
  return std::max(0 - static_cast<std::uint64_t>(least), static_cast<std::uint64_t>(most));
}

// What an unknown value of the fact can be.
void SetUnknown(const model::Fact& fact, const value::Bounds& range, Column& out, std::size_t row) {
  switch (fact.type.kind) {
    case model::TypeKind::Number:
    case model::TypeKind::Date: return out.SetBounds(row, range);
    case model::TypeKind::Enum: return out.SetPossible(row, out.AllMembers());
    default: return out.SetState(row, kUnknown);
  }
}

void RunFact(Frame& frame, const Instruction& instruction, Column& out) {
  const model::Fact& fact = frame.program->model->facts[static_cast<std::size_t>(instruction.index)];
  const record::FactColumn& given = frame.batch->facts[static_cast<std::size_t>(instruction.index)];
  if (fact.type.kind == model::TypeKind::Boolean) {
    for (std::size_t row = 0; row < out.rows(); ++row) out.own_truths()[row] = given.values[row] != 0;
  } else {
    out.Borrow(given.values.data());
  }
  if (fact.type.kind == model::TypeKind::Number) out.SetMagnitude(LargestOf(given.values.data(), out.rows()));
  if (!given.has_unknown) return;
  const value::Bounds range = model::RangeOf(fact, frame.program->options.recorded_on.value_or(frame.program->reference_date));
  for (std::size_t row = 0; row < out.rows(); ++row)
    if (!given.KnownAt(row)) SetUnknown(fact, range, out, row);
}

// The operand's value on row `sources[row]` of its level.
void RunLift(const Column& a, const std::int32_t* sources, Column& out) {
  const std::size_t rows = out.rows();
  out.SetMagnitude(a.magnitude());
  const auto gather = [&](const auto* values, auto* target) {
    for (std::size_t row = 0; row < rows; ++row) target[row] = values[sources[row]];
  };
  if (a.shape().form == Form::Truth) {
    gather(a.truths(), out.own_truths());
    if (!a.plain()) out.SettleTruths();
    return;
  }
  gather(a.values(), out.own_values());
  if (a.shape().form == Form::Fraction) gather(a.denominators(), out.own_denominators());
  if (a.plain()) return;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto source = static_cast<std::size_t>(sources[row]);
    if (a.StateAt(source) != kKnown) out.CopyRow(row, a, source);
  }
}

// How the two rows of each pair stand to each other. One phantom row on both sides is two elements or the same.
void RunPairing(Frame& frame, const Instruction& instruction, Column& out) {
  const model::Entity& pair = frame.program->model->entities[static_cast<std::size_t>(instruction.level)];
  const record::EntityRows& rows = frame.RowsOf(instruction.level);
  const std::vector<std::int32_t>& outer = frame.AncestorRows(pair.inner, instruction.level);
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const bool same = rows.inner[row] == outer[row];
    const bool holds = instruction.op == Opcode::SameElement ? same : rows.inner[row] < outer[row];
    out.own_truths()[row] = same && rows.phantom[row] != 0 ? kUnknownTruth : holds;
  }
  if (rows.has_phantom) out.SettleTruths();
}

void RunPatch(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  for (std::size_t row = 0; row < out.rows(); ++row) out.CopyRow(row, a, row);
  for (const Override& given : frame.overrides) {
    const std::int32_t target = instruction.has_body ? given.definition : given.expression;
    if (target != instruction.index) continue;
    const std::size_t row = instruction.level == model::kNoEntity ? 0 : static_cast<std::size_t>(given.row);
    out.Write(row, given.value);
  }
}

}  // namespace

void RunInput(Frame& frame, const Instruction& instruction, Column& out) {
  switch (instruction.op) {
    case Opcode::Constant: {
      const auto& constant = frame.program->constants[static_cast<std::size_t>(instruction.index)];
      out.WriteKnown(0, std::visit(ConstantValue{frame}, constant));
      return;
    }
    case Opcode::Failure: return out.SetState(0, StateOf(static_cast<RowError>(instruction.index)));
    case Opcode::Fact: return RunFact(frame, instruction, out);
    case Opcode::Lift: {
      const auto source = static_cast<std::size_t>(instruction.operands[0]);
      const model::EntityId from = frame.program->instructions[source].level;
      return RunLift(frame.Operand(instruction, 0), frame.AncestorRows(from, instruction.level).data(), out);
    }
    case Opcode::LiftInner: return RunLift(frame.Operand(instruction, 0), frame.RowsOf(instruction.level).inner.data(), out);
    case Opcode::SameElement:
    case Opcode::EarlierElement: return RunPairing(frame, instruction, out);
    default: return RunPatch(frame, instruction, out);
  }
}

}  // namespace doudi::run
