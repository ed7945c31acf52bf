// Parameters: the row for the keys, and its outputs.
#include <algorithm>
#include <array>
#include <optional>

#include "run/frame.h"
#include "run/possible.h"

namespace doudi::run {
namespace {

using program::Instruction;
using program::Lookup;
using program::Opcode;

std::vector<const Column*> OperandsFrom(Frame& frame, const Instruction& instruction, std::size_t first) {
  std::vector<const Column*> columns;
  for (std::size_t i = first; i < instruction.operands.size(); ++i) columns.push_back(&frame.Operand(instruction, i));
  return columns;
}

// Rows found before, by their keys. Most households of a batch live in a few places.
class Memo {
 public:
  explicit Memo(const Lookup& lookup) : lookup_(lookup) {}

  std::int32_t Find(std::span<const std::int32_t> keys) {
    if (keys.size() > kMostKeys) return lookup_.Find(keys);
    std::size_t hash = 0;
    for (const std::int32_t key : keys) hash = (hash ^ static_cast<std::uint32_t>(key)) * 0x9E3779B97F4A7C15u;
    Entry& entry = entries_[hash >> 60];
    if (!entry.used || !std::equal(keys.begin(), keys.end(), entry.keys.begin())) {
      std::copy(keys.begin(), keys.end(), entry.keys.begin());
      entry.row = lookup_.Find(keys);
      entry.used = true;
    }
    return entry.row;
  }

 private:
  static constexpr std::size_t kMostKeys = 4;
  struct Entry {
    std::array<std::int32_t, kMostKeys> keys{};
    std::int32_t row = model::kNone;
    bool used = false;
  };
  const Lookup& lookup_;
  std::array<Entry, 16> entries_{};
};

std::vector<Lookup::Key> KeysAt(const std::vector<const Column*>& columns, std::size_t row) {
  std::vector<Lookup::Key> keys;
  for (const Column* column : columns) {
    if (column->StateAt(row) == kKnown) {
      keys.push_back({.known = true, .code = static_cast<std::int32_t>(column->ValueAt(row)), .possible = 0});
    } else {
      keys.push_back({.known = false, .code = 0, .possible = column->PossibleAt(row)});
    }
  }
  return keys;
}

std::uint8_t FirstError(const std::vector<const Column*>& columns, std::size_t row) {
  for (const Column* column : columns)
    if (IsError(column->StateAt(row))) return column->StateAt(row);
  return kKnown;
}

// The row where unknown keys leave only one, Unknown where they leave several.
void FindUnknown(const Lookup& lookup, const std::vector<const Column*>& keys, std::size_t row, Column& out) {
  if (const std::uint8_t error = FirstError(keys, row); error != kKnown) return out.SetState(row, error);
  std::int32_t found = model::kNone;
  std::size_t count = 0;
  lookup.ForEachPossible(KeysAt(keys, row), [&](std::int32_t entry) {
    found = entry;
    ++count;
  });
  if (count == 0) return out.SetError(row, RowError::MissingParameter);
  if (count > 1) return out.SetState(row, kUnknown);
  out.Write(row, {.code = found});
}

void RunFindRow(Frame& frame, const Instruction& instruction, Column& out) {
  const Lookup& lookup = frame.program->lookups[static_cast<std::size_t>(instruction.index)];
  const std::vector<const Column*> keys = OperandsFrom(frame, instruction, 0);
  const bool plain = std::all_of(keys.begin(), keys.end(), [](const Column* key) { return key->plain(); });
  Memo memo(lookup);
  std::vector<std::int32_t> codes(keys.size());
  for (std::size_t row = 0; row < out.rows(); ++row) {
    for (std::size_t i = 0; i < keys.size(); ++i) codes[i] = static_cast<std::int32_t>(keys[i]->ValueAt(row));
    const bool known = plain || std::all_of(keys.begin(), keys.end(), [&](const Column* key) { return key->StateAt(row) == kKnown; });
    if (!known) {
      FindUnknown(lookup, keys, row, out);
      continue;
    }
    const std::int32_t found = memo.Find(codes);
    out.own_values()[row] = found;
    if (found == model::kNone) out.SetError(row, RowError::MissingParameter);
  }
}

// A parameter row's output as a value.
Value OutputOf(const Frame& frame, const Instruction& instruction, std::int32_t parameter_row) {
  const program::OutputTable& table = frame.program->outputs[static_cast<std::size_t>(instruction.count)];
  const auto place = static_cast<std::size_t>(parameter_row);
  const std::int64_t held = table.values[place];
  switch (instruction.shape.form) {
    case Form::Truth: return {.truth = value::FromBool(held != 0)};
    case Form::Scaled: return {.number = value::Bounds::Point(value::Rational(held, instruction.shape.denominator))};
    case Form::Fraction: return {.number = value::Bounds::Point(value::Rational(held, table.denominators[place]))};
    case Form::Date: {
      const value::Date date{static_cast<std::int32_t>(held)};
      return {.date_low = date, .date_high = date};
    }
    case Form::Code: break;
  }
  const auto code = static_cast<std::int32_t>(held);
  if (instruction.shape.enumeration) return {.code = code, .possible = code < 64 ? std::uint64_t{1} << code : 0};
  return {.code = frame.HoldsText(instruction) ? frame.text_codes[static_cast<std::size_t>(code)] : code};
}

void TakeUnknown(Frame& frame, const Instruction& instruction, const std::vector<const Column*>& keys, std::size_t row, Column& out) {
  const Lookup& lookup = frame.program->lookups[static_cast<std::size_t>(instruction.index)];
  Possible possible(out.shape());
  lookup.ForEachPossible(KeysAt(keys, row), [&](std::int32_t entry) { possible.Take(OutputOf(frame, instruction, entry)); });
  possible.WriteTo(out, row);
}

void RunTakeOutput(Frame& frame, const Instruction& instruction, Column& out) {
  const program::OutputTable& table = frame.program->outputs[static_cast<std::size_t>(instruction.count)];
  const Column& rows = frame.Operand(instruction, 0);
  out.SetMagnitude(table.magnitude);
  const bool texts = frame.HoldsText(instruction);
  for (std::size_t row = 0; row < out.rows(); ++row) {
    // A row that is not known holds 0 here, which is some row; where it is in error, this is put right below.
    const auto place = static_cast<std::size_t>(std::max<std::int64_t>(rows.ValueAt(row), 0));
    const std::int64_t held = table.values.empty() ? 0 : table.values[place];
    if (out.shape().form == Form::Truth) {
      out.own_truths()[row] = held != 0;
      continue;
    }
    out.own_values()[row] = texts ? frame.text_codes[static_cast<std::size_t>(held)] : held;
    if (out.shape().form == Form::Fraction) out.own_denominators()[row] = table.denominators.empty() ? 1 : table.denominators[place];
  }
  const std::vector<const Column*> keys = OperandsFrom(frame, instruction, 1);
  FixRows(out, out.rows(), rows, [&](std::size_t row) { TakeUnknown(frame, instruction, keys, row, out); });
}

}  // namespace

void RunLookup(Frame& frame, const Instruction& instruction, Column& out) {
  if (instruction.op == Opcode::FindRow) return RunFindRow(frame, instruction, out);
  RunTakeOutput(frame, instruction, out);
}

}  // namespace doudi::run
