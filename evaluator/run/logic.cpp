// And, Or, Not, AtLeast, Known, ApplyExceptions: over bytes that are truths or errors.
#include <array>

#include "run/frame.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;

using PairTable = std::array<std::uint8_t, 256>;
static_assert(TruthOf(RowError::Conflict) < 16, "two truths or errors index a table of 256");

// The deciding operand wins, then the first error, then Unknown.
constexpr std::uint8_t Combine(std::uint8_t a, std::uint8_t b, std::uint8_t deciding) {
  if (a == deciding || b == deciding) return deciding;
  if (IsErrorTruth(a)) return a;
  if (IsErrorTruth(b)) return b;
  return a == kUnknownTruth || b == kUnknownTruth ? kUnknownTruth : a;
}
constexpr PairTable MakeTable(std::uint8_t deciding) {
  PairTable table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = Combine(static_cast<std::uint8_t>(i >> 4), static_cast<std::uint8_t>(i & 15), deciding);
  return table;
}
constexpr PairTable kAnd = MakeTable(0);
constexpr PairTable kOr = MakeTable(1);

constexpr std::uint8_t NotOf(std::uint8_t a) { return a < 2 ? static_cast<std::uint8_t>(1 - a) : a; }
constexpr std::uint8_t AndOf(std::uint8_t a, std::uint8_t b) { return kAnd[static_cast<std::size_t>(a << 4 | b)]; }
constexpr std::uint8_t OrOf(std::uint8_t a, std::uint8_t b) { return kOr[static_cast<std::size_t>(a << 4 | b)]; }

void RunPair(bool is_and, const Column& a, const Column& b, Column& out) {
  const std::uint8_t* left = a.truths();
  const std::uint8_t* right = b.truths();
  std::uint8_t* __restrict truths = out.own_truths();
  const std::size_t rows = out.rows();
  if (a.single() || b.single()) {
    for (std::size_t row = 0; row < rows; ++row)
      truths[row] = is_and ? AndOf(a.TruthAt(row), b.TruthAt(row)) : OrOf(a.TruthAt(row), b.TruthAt(row));
  } else if (a.plain() && b.plain() && is_and) {
    for (std::size_t row = 0; row < rows; ++row) truths[row] = left[row] & right[row];
    return;
  } else if (a.plain() && b.plain()) {
    for (std::size_t row = 0; row < rows; ++row) truths[row] = left[row] | right[row];
    return;
  } else if (is_and) {
    for (std::size_t row = 0; row < rows; ++row) truths[row] = AndOf(left[row], right[row]);
  } else {
    for (std::size_t row = 0; row < rows; ++row) truths[row] = OrOf(left[row], right[row]);
  }
  if (!a.plain() || !b.plain()) out.SettleTruths();
}

void RunNot(const Column& a, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) out.own_truths()[row] = NotOf(a.truths()[row]);
  if (!a.plain()) out.MarkTruthsNotPlain();
}

void RunAtLeast(Frame& frame, const Instruction& instruction, Column& out) {
  const std::size_t operands = instruction.operands.size();
  for (std::size_t row = 0; row < out.rows(); ++row) {
    std::int32_t holds = 0;
    std::int32_t open = 0;
    std::uint8_t error = 0;
    for (std::size_t i = 0; i < operands; ++i) {
      const std::uint8_t truth = frame.Operand(instruction, i).TruthAt(row);
      holds += truth == 1;
      open += truth > 1;
      if (IsErrorTruth(truth) && error == 0) error = truth;
    }
    std::uint8_t result = holds >= instruction.count;
    if (result == 0 && holds + open >= instruction.count) result = error != 0 ? error : kUnknownTruth;
    out.own_truths()[row] = result;
  }
  out.SettleTruths();
}

void RunKnown(const Column& a, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const std::uint8_t state = a.StateAt(row);
    out.own_truths()[row] = IsError(state) ? TruthOfState(state) : state == kKnown;
  }
  if (!a.plain()) out.SettleTruths();
}

void RunApplyExceptions(const Column& own, const Column& positive, const Column& negative, Column& out) {
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const std::uint8_t grants = positive.TruthAt(row);
    const std::uint8_t denies = negative.TruthAt(row);
    std::uint8_t after = OrOf(grants, AndOf(NotOf(denies), own.TruthAt(row)));
    if (grants == 1 && denies == 1) after = TruthOf(RowError::Conflict);
    if (grants == 1 && IsErrorTruth(denies)) after = denies;  // whether it is a conflict cannot be told
    out.own_truths()[row] = after;
  }
  out.SettleTruths();
}

}  // namespace

void RunLogic(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  switch (instruction.op) {
    case Opcode::And:
    case Opcode::Or: return RunPair(instruction.op == Opcode::And, a, frame.Operand(instruction, 1), out);
    case Opcode::Not: return RunNot(a, out);
    case Opcode::AtLeast: return RunAtLeast(frame, instruction, out);
    case Opcode::Known: return RunKnown(a, out);
    default: return RunApplyExceptions(a, frame.Operand(instruction, 1), frame.Operand(instruction, 2), out);
  }
}

}  // namespace doudi::run
