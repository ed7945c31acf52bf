// Copies of one record that differ in some facts: only what rests on these is worked out again.
#include <algorithm>
#include <cassert>

#include "run/frame.h"

namespace doudi::run {
namespace {

using program::ColumnId;
using program::Instruction;
using program::Opcode;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

class Repeating {
 public:
  Repeating(Frame& frame, std::size_t copies) : frame_(frame), copies_(copies), again_(frame.program->instructions.size(), 0) {}

  void Run(const program::Part& part, std::span<const model::FactId> changed) {
    for (const ColumnId id : part.columns) {
      const Instruction& instruction = frame_.program->instructions[PlaceOf(id)];
      const bool fact = instruction.op == Opcode::Fact && std::find(changed.begin(), changed.end(), instruction.index) != changed.end();
      const auto is_again = [&](ColumnId operand) { return again_[PlaceOf(operand)] != 0; };
      if (!fact && std::none_of(instruction.operands.begin(), instruction.operands.end(), is_again)) continue;
      again_[PlaceOf(id)] = 1;
      for (const ColumnId operand : instruction.operands) Bring(operand);
      Column& out = frame_.columns[PlaceOf(id)];
      out.Reset(instruction.shape, frame_.RowCount(instruction.level), instruction.level == model::kNoEntity);
      Execute(frame_, instruction, out);
      frame_.is_here[PlaceOf(id)] = 1;
    }
  }

 private:
  // What did not change, once for each copy.
  void Bring(ColumnId id) {
    if (frame_.is_here[PlaceOf(id)] != 0) return;
    frame_.is_here[PlaceOf(id)] = 1;
    const model::EntityId level = frame_.program->instructions[PlaceOf(id)].level;
    const Frame::Rows rows = level == model::kNoEntity ? Frame::Rows{0, 1} : frame_.base_rows[PlaceOf(level)];
    frame_.columns[PlaceOf(id)].Repeat(frame_.base->columns[PlaceOf(id)], PlaceOf(rows.first), PlaceOf(rows.count), copies_);
  }

  Frame& frame_;
  std::size_t copies_;
  std::vector<std::uint8_t> again_;  // by column: rests on what was changed
};

}  // namespace

// The body of a 逐月 reads facts by programs of its own.
bool CanRunCopies(const Result& base, const program::Part& part) {
  const auto& instructions = base.columns().program->instructions;
  return std::none_of(part.columns.begin(), part.columns.end(), [&](ColumnId id) { return instructions[PlaceOf(id)].op == Opcode::MonthSum; });
}

Result RunCopies(const Result& base, const Copies& copies, const program::Part& part, Result reuse, std::span<const Override> overrides) {
  const Result::Columns& of = base.columns();
  assert(of.base == nullptr && of.part == nullptr);
  auto frame = std::move(reuse).TakeColumns();
  if (!frame) frame = std::make_unique<Frame>();
  frame->program = of.program;
  frame->batch = copies.batch;
  frame->part = &part;
  frame->base = &of;
  frame->overrides.assign(overrides.begin(), overrides.end());
  frame->ancestor_rows.clear();
  frame->descendant_offsets.clear();
  frame->months.clear();
  frame->text_codes = of.text_codes;
  frame->columns.resize(of.program->instructions.size());
  frame->is_here.assign(of.program->instructions.size(), 0);
  const model::Model& model = *of.program->model;
  frame->base_rows.resize(model.entities.size());
  for (std::size_t entity = 0; entity < model.entities.size(); ++entity) {
    const auto [first, last] = of.batch->RowsOf(model, static_cast<model::EntityId>(entity), copies.record);
    frame->base_rows[entity] = {first, last - first};
  }
  Repeating(*frame, copies.batch->records()).Run(part, copies.changed);
  return Result(std::move(frame));
}

}  // namespace doudi::run
