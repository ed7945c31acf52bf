// 属于: members, divisions and texts in a set.
#include <algorithm>

#include "run/frame.h"
#include "value/division.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Opcode;
using value::Truth;

// The truth of each code, remembered while it stays the same from row to row.
template <class Contains>
void PlainLoop(const Column& a, Contains contains, Column& out) {
  std::int64_t last = a.values()[0];
  bool last_is_in = contains(last);
  for (std::size_t row = 0; row < out.rows(); ++row) {
    const std::int64_t code = a.ValueAt(row);
    if (code != last) {
      last = code;
      last_is_in = contains(code);
    }
    out.own_truths()[row] = last_is_in;
  }
}

// What membership is where the operand is not known.
Truth OfUnknown(const Instruction& instruction, const std::vector<std::int32_t>& set, const Column& a, std::size_t row) {
  if (instruction.op != Opcode::InCodes || a.shape().members > program::kMostMaskedMembers) return Truth::Unknown;
  std::uint64_t members = 0;
  for (const std::int32_t code : set) members |= std::uint64_t{1} << code;
  const std::uint64_t possible = a.PossibleAt(row);
  if ((possible & ~members) == 0) return Truth::True;
  return (possible & members) == 0 ? Truth::False : Truth::Unknown;
}

}  // namespace

void RunMembership(Frame& frame, const Instruction& instruction, Column& out) {
  const Column& a = frame.Operand(instruction, 0);
  const std::vector<std::int32_t>& set = frame.program->sets[static_cast<std::size_t>(instruction.index)];
  if (out.rows() == 0) return;
  switch (instruction.op) {
    case Opcode::InCodes:
      PlainLoop(a, [&](std::int64_t code) { return std::binary_search(set.begin(), set.end(), code); }, out);
      break;
    case Opcode::InDivisions:
      PlainLoop(a, [&](std::int64_t code) {
        return std::any_of(set.begin(), set.end(), [&](std::int32_t division) {
          return value::InDivision(static_cast<std::int32_t>(code), division);
        });
      }, out);
      break;
    default:
      PlainLoop(a, [&](std::int64_t code) {
        return std::any_of(set.begin(), set.end(), [&](std::int32_t text) {
          return frame.text_codes[static_cast<std::size_t>(text)] == code;
        });
      }, out);
  }
  FixRows(out, out.rows(), a, [&](std::size_t row) {
    const Truth truth = OfUnknown(instruction, set, a, row);
    out.own_truths()[row] = static_cast<std::uint8_t>(truth);
    if (truth == Truth::Unknown) out.MarkTruthsNotPlain();
  });
}

}  // namespace doudi::run
