#include "run/run.h"

#include <unordered_map>

#include "run/frame.h"

namespace doudi::run {

using program::Instruction;
using program::Opcode;

void Execute(Frame& frame, const Instruction& instruction, Column& out) {
  switch (instruction.op) {
    case Opcode::Constant:
    case Opcode::Failure:
    case Opcode::Fact:
    case Opcode::Lift:
    case Opcode::LiftInner:
    case Opcode::SameElement:
    case Opcode::EarlierElement:
    case Opcode::Patch: return RunInput(frame, instruction, out);
    case Opcode::Convert: return RunConvert(frame, instruction, out);
    case Opcode::Add:
    case Opcode::Subtract:
    case Opcode::Multiply:
    case Opcode::Divide:
    case Opcode::Negate:
    case Opcode::Absolute:
    case Opcode::Min:
    case Opcode::Max:
    case Opcode::Scale: return RunArithmetic(frame, instruction, out);
    case Opcode::Round: return RunRound(frame, instruction, out);
    case Opcode::AddMonths:
    case Opcode::AddDays:
    case Opcode::AddWorkdays:
    case Opcode::FullYears:
    case Opcode::FullMonths:
    case Opcode::DaysBetween:
    case Opcode::WorkdaysBetween:
    case Opcode::Year:
    case Opcode::Month:
    case Opcode::MonthStart:
    case Opcode::MonthEnd:
    case Opcode::PeriodStart:
    case Opcode::IsWorkday: return RunDates(frame, instruction, out);
    case Opcode::Less:
    case Opcode::LessOrEqual:
    case Opcode::Equal:
    case Opcode::NotEqual: return RunComparison(frame, instruction, out);
    case Opcode::InCodes:
    case Opcode::InDivisions:
    case Opcode::InTexts: return RunMembership(frame, instruction, out);
    case Opcode::And:
    case Opcode::Or:
    case Opcode::Not:
    case Opcode::AtLeast:
    case Opcode::Known:
    case Opcode::ApplyExceptions: return RunLogic(frame, instruction, out);
    case Opcode::Default:
    case Opcode::Choose:
    case Opcode::ChooseUnique: return RunChoice(frame, instruction, out);
    case Opcode::Sum:
    case Opcode::Count:
    case Opcode::Any:
    case Opcode::Every:
    case Opcode::MinOf:
    case Opcode::MaxOf:
    case Opcode::First:
    case Opcode::Average: return RunAggregate(frame, instruction, out);
    case Opcode::MonthSum: return RunMonthSum(frame, instruction, out);
    case Opcode::FindRow:
    case Opcode::TakeOutput: return RunLookup(frame, instruction, out);
  }
}

void NumberTexts(Frame& frame) {
  const std::vector<std::string>& texts = frame.program->texts;
  frame.text_codes.clear();
  for (std::size_t i = 0; i < texts.size(); ++i) frame.text_codes.push_back(-2 - static_cast<std::int32_t>(i));
  if (texts.empty()) return;
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < texts.size(); ++i) places.emplace(texts[i], i);
  for (std::size_t i = 0; i < frame.batch->texts.size(); ++i) {
    const auto place = places.find(frame.batch->texts[i]);
    if (place != places.end()) frame.text_codes[place->second] = static_cast<std::int32_t>(i);
  }
}

namespace {

Result RunIn(std::unique_ptr<Frame> frame, const program::Program& program, const record::Batch& batch, std::span<const Override> overrides,
             const program::Part* part) {
  frame->program = &program;
  frame->part = part;
  frame->base = nullptr;
  frame->batch = &batch;
  frame->overrides.assign(overrides.begin(), overrides.end());
  frame->ancestor_rows.clear();
  frame->descendant_offsets.clear();
  frame->months.clear();
  NumberTexts(*frame);
  frame->columns.resize(program.instructions.size());
  const auto execute = [&](std::size_t i) {
    const Instruction& instruction = program.instructions[i];
    Column& out = frame->columns[i];
    out.Reset(instruction.shape, frame->RowCount(instruction.level), instruction.level == model::kNoEntity);
    Execute(*frame, instruction, out);
  };
  for (std::size_t i = 0; part == nullptr && i < program.instructions.size(); ++i) execute(i);
  if (part != nullptr)
    for (const program::ColumnId column : part->columns) execute(static_cast<std::size_t>(column));
  return Result(std::move(frame));
}

}  // namespace

const std::vector<std::int32_t>& Frame::AncestorRows(model::EntityId ancestor, model::EntityId descendant) {
  const auto [place, added] = ancestor_rows.try_emplace({ancestor, descendant});
  std::vector<std::int32_t>& rows = place->second;
  if (!added) return rows;
  rows = RowsOf(descendant).parents;
  const auto& entities = program->model->entities;
  for (model::EntityId at = entities[static_cast<std::size_t>(descendant)].parent; at != ancestor;
       at = entities[static_cast<std::size_t>(at)].parent) {
    for (std::int32_t& row : rows) row = RowsOf(at).parents[static_cast<std::size_t>(row)];
  }
  return rows;
}

const std::vector<std::int32_t>& Frame::DescendantOffsets(model::EntityId ancestor, model::EntityId descendant) {
  const auto [place, added] = descendant_offsets.try_emplace({ancestor, descendant});
  std::vector<std::int32_t>& offsets = place->second;
  if (!added) return offsets;
  offsets = RowsOf(descendant).offsets;
  const auto& entities = program->model->entities;
  for (model::EntityId at = entities[static_cast<std::size_t>(descendant)].parent; at != ancestor;
       at = entities[static_cast<std::size_t>(at)].parent) {
    std::vector<std::int32_t> outer;
    for (const std::int32_t offset : RowsOf(at).offsets) outer.push_back(offsets[static_cast<std::size_t>(offset)]);
    offsets = std::move(outer);
  }
  return offsets;
}

bool Frame::HoldsText(const program::Instruction& instruction) const {
  const program::Lookup& lookup = program->lookups[static_cast<std::size_t>(instruction.index)];
  const program::OutputTable& table = program->outputs[static_cast<std::size_t>(instruction.count)];
  const model::Parameter& parameter = program->model->parameters[static_cast<std::size_t>(lookup.parameter())];
  return parameter.outputs[static_cast<std::size_t>(table.output)].type.kind == model::TypeKind::Text;
}

Result Run(const program::Program& program, const record::Batch& batch, std::span<const Override> overrides) {
  return RunIn(std::make_unique<Frame>(), program, batch, overrides, nullptr);
}

Result Run(const program::Program& program, const record::Batch& batch, Result reuse, std::span<const Override> overrides,
           const program::Part* part) {
  auto frame = std::move(reuse).TakeColumns();
  return RunIn(frame ? std::move(frame) : std::make_unique<Frame>(), program, batch, overrides, part);
}

}  // namespace doudi::run
