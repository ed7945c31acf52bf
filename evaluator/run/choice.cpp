// Choose (若 … 则 …, decision tables) and Default (缺省).
#include <algorithm>

#include "run/frame.h"
#include "run/possible.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;

// The branches of a Choose: conditions and values, and `otherwise` if there is one.
struct Branches {
  std::vector<const Column*> conditions;
  std::vector<const Column*> values;
  const Column* otherwise = nullptr;
};

Branches BranchesOf(Frame& frame, const Instruction& instruction) {
  Branches branches;
  const std::size_t operands = instruction.operands.size();
  for (std::size_t i = 0; i + 1 < operands; i += 2) {
    branches.conditions.push_back(&frame.Operand(instruction, i));
    branches.values.push_back(&frame.Operand(instruction, i + 1));
  }
  if (operands % 2 == 1) branches.otherwise = &frame.Operand(instruction, operands - 1);
  return branches;
}

void ChooseRow(const Branches& branches, std::size_t row, Column& out) {
  Possible possible(out.shape());
  bool goes_on = true;
  for (std::size_t i = 0; i < branches.conditions.size() && goes_on; ++i) {
    const std::uint8_t truth = branches.conditions[i]->TruthAt(row);
    if (truth == 0) continue;
    if (IsErrorTruth(truth)) return out.SetState(row, StateOfTruth(truth));
    possible.Take(branches.values[i]->Read(row));
    goes_on = truth == kUnknownTruth;
  }
  if (goes_on && branches.otherwise) possible.Take(branches.otherwise->Read(row));
  if (!possible.any()) possible.Fail(RowError::NoBranch);
  possible.WriteTo(out, row);
}

void ChooseUniqueRow(const Branches& branches, std::size_t row, Column& out) {
  std::size_t holding = 0;
  const Column* taken = nullptr;
  std::uint8_t error = 0;
  for (std::size_t i = 0; i < branches.conditions.size(); ++i) {
    const std::uint8_t truth = branches.conditions[i]->TruthAt(row);
    if (truth == 1 && holding++ == 0) taken = branches.values[i];
    if (IsErrorTruth(truth) && error == 0) error = truth;
  }
  Possible possible(out.shape());
  if (holding > 1) {
    possible.Fail(RowError::Ambiguous);
  } else if (error != 0) {
    possible.Fail(ErrorOfState(StateOfTruth(error)));
  } else if (taken) {
    possible.Take(taken->Read(row));
  } else {
    for (std::size_t i = 0; i < branches.conditions.size(); ++i)
      if (branches.conditions[i]->TruthAt(row) == kUnknownTruth) possible.Take(branches.values[i]->Read(row));
    if (branches.otherwise) possible.Take(branches.otherwise->Read(row));
    if (!possible.any()) possible.Fail(RowError::NoBranch);
  }
  possible.WriteTo(out, row);
}

// The arrays of one operand and of the result, as their form has them.
template <class Values>
void CopyArrays(const Column& from, Column& out, Values copy) {
  if (out.shape().form == Form::Truth) return copy(from.truths(), out.own_truths());
  copy(from.values(), out.own_values());
  if (out.shape().form == Form::Fraction) copy(from.denominators(), out.own_denominators());
}

void FillFrom(const Column& from, Column& out) {
  CopyArrays(from, out, [&](const auto* source, auto* target) {
    for (std::size_t row = 0; row < out.rows(); ++row) target[row] = source[from.single() ? 0 : row];
  });
}

void FillZero(Column& out) {
  if (out.shape().form == Form::Truth) return void(std::fill_n(out.own_truths(), out.rows(), std::uint8_t{0}));
  std::fill_n(out.own_values(), out.rows(), 0);
  if (out.shape().form == Form::Fraction) std::fill_n(out.own_denominators(), out.rows(), 1);
}

void SelectWhere(const Column& condition, const Column& from, Column& out) {
  CopyArrays(from, out, [&](const auto* source, auto* target) {
    const std::size_t rows = out.rows();
    if (condition.single()) {
      if (condition.TruthAt(0) == 1) FillFrom(from, out);
      return;
    }
    const std::uint8_t* where = condition.truths();
    if (from.single()) {
      const auto same = source[0];
      for (std::size_t row = 0; row < rows; ++row) target[row] = where[row] == 1 ? same : target[row];
    } else {
      for (std::size_t row = 0; row < rows; ++row) target[row] = where[row] == 1 ? source[row] : target[row];
    }
  });
}

// Rows on which no branch holds, or (unique) more than one. Only sees to the rows whose conditions are all decided.
void MarkWrongCounts(const Branches& branches, bool unique, Column& out) {
  if (branches.otherwise && !unique) return;
  for (std::size_t row = 0; row < out.rows(); ++row) {
    std::size_t holding = 0;
    for (const Column* condition : branches.conditions) holding += condition->TruthAt(row) == 1;
    if (holding == 0 && !branches.otherwise) out.SetError(row, RowError::NoBranch);
    if (holding > 1 && unique) out.SetError(row, RowError::Ambiguous);
  }
}

void RunChoose(Frame& frame, const Instruction& instruction, Column& out) {
  const Branches branches = BranchesOf(frame, instruction);
  const bool unique = instruction.op == Opcode::ChooseUnique;
  std::uint64_t magnitude = branches.otherwise ? branches.otherwise->magnitude() : 0;
  for (const Column* value : branches.values) magnitude = std::max(magnitude, value->magnitude());
  out.SetMagnitude(magnitude);

  branches.otherwise ? FillFrom(*branches.otherwise, out) : FillZero(out);
  for (std::size_t i = branches.conditions.size(); i-- > 0;) SelectWhere(*branches.conditions[i], *branches.values[i], out);
  MarkWrongCounts(branches, unique, out);

  std::vector<const Column*> open;
  for (std::size_t i = 0; i < instruction.operands.size(); ++i)
    if (!frame.Operand(instruction, i).plain()) open.push_back(&frame.Operand(instruction, i));
  if (open.empty()) return;
  if (out.shape().form == Form::Truth) out.MarkTruthsNotPlain();
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const bool special = std::any_of(open.begin(), open.end(), [&](const Column* a) { return a->StateAt(row) != kKnown; });
    if (special) unique ? ChooseUniqueRow(branches, row, out) : ChooseRow(branches, row, out);
  }
  if (out.shape().form == Form::Truth) out.SettleTruths();
}

void RunDefault(const Column& a, const Column& fallback, Column& out) {
  out.SetMagnitude(std::max(a.magnitude(), fallback.magnitude()));
  FillFrom(a, out);
  if (a.plain()) return;
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const std::uint8_t state = a.StateAt(row);
    if (state == kKnown) continue;
    if (state == kUnknown || state == StateOf(RowError::EmptyAggregate)) {
      out.CopyRow(row, fallback, row);
    } else {
      out.SetState(row, state);
    }
  }
  if (out.shape().form == Form::Truth) out.SettleTruths();
}

}  // namespace

void RunChoice(Frame& frame, const Instruction& instruction, Column& out) {
  if (instruction.op == Opcode::Default) {
    return RunDefault(frame.Operand(instruction, 0), frame.Operand(instruction, 1), out);
  }
  RunChoose(frame, instruction, out);
}

}  // namespace doudi::run
