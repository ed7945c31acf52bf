#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "run/planner.h"

namespace doudi::run {
namespace {

constexpr const char* kOperationNames[] = {
    "LessOrEqualConst", "GreaterOrEqualConst", "EqualConst", "NotEqualConst", "InRange", "InTable", "MapByte", "Less", "LessOrEqual", "Equal", "NotEqual",
    "LessRatio", "LessOrEqualRatio", "EqualRatio", "NotEqualRatio", "And", "Or", "Not", "AddTruths", "Select", "SelectOrZero",
    "Gather", "GatherMany", "Convert", "Add", "Subtract", "Multiply", "Min", "Max", "AddScaled", "AddConst", "MultiplyConst", "MinConst", "MaxConst", "Negate", "Absolute",
    "RoundUp", "RoundDown", "RoundHalfUp", "Sum", "SumWhere", "Count", "CountAll", "Any", "AnyWhere", "Every", "EveryWhere", "MinOf", "MaxOf",
    "FirstOf", "EndSum", "EndTimes", "Member", "Members", "Inside", "Meets", "Single", "SameMember", "Take", "Fill", "Mark", "MarkLarge"};
static_assert(std::size(kOperationNames) == static_cast<std::size_t>(Operation::MarkLarge) + 1);

const char* NameOf(Kind kind) {
  constexpr const char* kNames[] = {"truth", "byte", "int", "long"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string NameOf(const Planned& planned) {
  if (planned.own == &RunKeys) return "Keys";
  if (planned.own == &RunMarkMissing) return "MarkMissing";
  if (planned.own == &RunInDivision) return "InDivision";
  if (planned.own == &RunFunction) return "Calendar";
  return kOperationNames[static_cast<std::size_t>(planned.operation)];
}

std::string NameOf(const PlannedOutput& output) { return output.reg == kNoRegister ? std::to_string(output.constant) : fmt::format("r{}", output.reg); }

std::string LineOf(const Plan& plan, const Planned& planned) {
  const Step& step = planned.step;
  const auto& entities = plan.program->model->entities;
  std::string line = step.out == kNoRegister ? "" : fmt::format("r{} {} = ", step.out, NameOf(planned.out_kind));
  line += NameOf(planned);
  for (const std::int16_t reg : {step.a, step.b, step.c, step.d})
    if (reg != kNoRegister) line += fmt::format(" r{}", reg);
  if (planned.operation == Operation::GatherMany) {
    const auto& further = *static_cast<const Further*>(step.table);
    for (std::int16_t i = 0; i < further.count; ++i) line += fmt::format(", r{} = r{}", further.out[i], further.in[i]);
  }
  if (step.disjoin) line += " 或";
  if (step.imm != 0 || step.imm2 != 0) line += fmt::format(" {}", step.imm);
  if (step.imm2 != 0) line += fmt::format(" {}", step.imm2);
  return line + "  每个 " + entities[static_cast<std::size_t>(step.level)].name;
}

}  // namespace

void PlanDeleter::operator()(const Plan* plan) const { delete plan; }

Expected ExpectedFrom(const model::Model& model, const record::Chunk& chunk) {
  constexpr std::uint64_t kRoom = 2, kLeast = 1000, kMost = std::uint64_t{1} << 48;
  Expected expected;
  for (std::size_t fact = 0; fact < chunk.facts.size(); ++fact) {
    std::uint64_t largest = kLeast;
    for (std::size_t row = 0; row < chunk.entities[static_cast<std::size_t>(model.facts[fact].entity)].count; ++row) {
      const std::int64_t value = chunk.facts[fact].At(row);
      largest = std::max(largest, value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
    }
    expected.largest.push_back(static_cast<std::int64_t>(std::bit_ceil(std::min(largest, kMost) * kRoom)) - 1);
  }
  std::int64_t most = 0;
  for (std::size_t entity = 1; entity < model.entities.size(); ++entity) {
    const record::ChunkRows& rows = chunk.entities[entity];
    std::vector<std::int64_t> of_record(chunk.records(), 0);
    for (std::size_t row = 0; row < rows.parents.size(); ++row) {
      std::int32_t above = rows.parents[row];
      for (model::EntityId at = model.entities[entity].parent; at != 0; at = model.entities[static_cast<std::size_t>(at)].parent)
        above = chunk.entities[static_cast<std::size_t>(at)].parents[static_cast<std::size_t>(above)];
      most = std::max(most, ++of_record[static_cast<std::size_t>(above)]);
    }
  }
  expected.elements = std::min<std::int64_t>(4 * std::max<std::int64_t>(most, 4), expected.elements);
  return expected;
}

namespace {

enum class How : std::uint8_t { Strict, Careful, Open };

std::unique_ptr<Plan> Build(const program::Program& program, const Expected& expected, How how) {
  auto plan = std::make_unique<Plan>();
  plan->program = &program;
  plan->expected = expected;
  plan->strict = how == How::Strict;
  plan->open = how == How::Open;
  Planner(*plan).PlanPolicies();
  Finish(*plan);
  return plan;
}

// What one plan says of some rows can stand where the other's results lie.
bool CanStandFor(const PlannedOutput& a, const PlannedOutput& b) {
  if (a.level != b.level) return false;
  if (a.reg == kNoRegister && a.level != model::kNoEntity && b.kind == Kind::Int && a.constant != static_cast<std::int32_t>(a.constant)) return false;
  return b.reg != kNoRegister || (a.reg == kNoRegister && a.constant == b.constant);
}
bool CanStandFor(const Plan& a, const Plan& b) {
  for (std::size_t policy = 0; policy < a.policies.size(); ++policy) {
    const PlannedPolicy& one = a.policies[policy];
    const PlannedPolicy& other = b.policies[policy];
    if (one.covered != other.covered) return false;
    if (!one.covered) continue;
    for (std::size_t clause = 0; clause < kClauses; ++clause)
      if (!CanStandFor(one.clauses[clause], other.clauses[clause])) return false;
    for (std::size_t i = 0; i < one.benefits.size(); ++i) {
      const PlannedAmount &from = one.benefits[i], &to = other.benefits[i];
      if (!CanStandFor(from.top, to.top) || !CanStandFor(from.bottom, to.bottom) || from.denominator != to.denominator) return false;
    }
  }
  return true;
}

}  // namespace

PlanPtr MakePlan(const program::Program& program, const Expected& expected) {
  auto strict = Build(program, expected, How::Strict), careful = Build(program, expected, How::Careful);
  if (!CanStandFor(*careful, *strict)) return PlanPtr(careful.release());
  if (careful->steps.size() > strict->steps.size()) strict->careful = PlanPtr(careful.release());
  auto opened = Build(program, expected, How::Open);
  if (CanStandFor(*opened, *strict)) strict->opened = PlanPtr(opened.release());
  return PlanPtr(strict.release());
}

bool Covers(const Plan& plan, model::PolicyId policy) { return plan.policies[static_cast<std::size_t>(policy)].covered; }
const std::string& WhyNotCovered(const Plan& plan, model::PolicyId policy) { return plan.policies[static_cast<std::size_t>(policy)].why_not; }

std::string ToText(const Plan& plan) {
  const model::Model& model = *plan.program->model;
  std::string text;
  for (const LoadedFact& fact : plan.facts)
    text += fmt::format("r{} {} = {}{}\n", fact.reg, NameOf(plan.registers[static_cast<std::size_t>(fact.reg)].kind),
                        fact.states ? "状态 " : "", model.facts[static_cast<std::size_t>(fact.fact)].name);
  for (const FilledConstant& constant : plan.constants)
    text += fmt::format("r{} {} = {}\n", constant.reg, NameOf(plan.registers[static_cast<std::size_t>(constant.reg)].kind), constant.value);
  for (const Planned& planned : plan.steps) text += LineOf(plan, planned) + "\n";
  for (std::size_t i = 0; i < plan.policies.size(); ++i) {
    const PlannedPolicy& policy = plan.policies[i];
    if (plan.program->policies[i].eligible == program::kNoColumn) continue;
    text += model.policies[i].name + (policy.covered ? "：" + NameOf(policy.clauses[0]) : "：不在此列，" + policy.why_not) + "\n";
  }
  if (plan.careful) text += "其余：\n" + ToText(*plan.careful);
  if (plan.opened) text += "不全：\n" + ToText(*plan.opened);
  return text;
}

}  // namespace doudi::run
