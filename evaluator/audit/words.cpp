#include "audit/words.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "record/mask.h"
#include "verdict/slice.h"
#include "verdict/view.h"

namespace doudi::audit {
namespace {

using screening::PlaceOf;
using value::Truth;
using verdict::Outcome;

constexpr std::size_t kMostSteps = 8;

std::string BasisText(const std::vector<model::Basis>& basis) {
  std::string text;
  for (const auto& one : basis) text += (text.empty() ? "" : "、") + model::ToShortText(one);
  return text.empty() ? text : fmt::format("（{}）", text);
}

void AddSteps(const std::vector<std::string>& steps, std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < steps.size() && i < kMostSteps; ++i) lines.push_back(fmt::format("　{}", steps[i]));
}

// The first part of a reason that says the same with what was found.
const verdict::Reason& Speaking(const verdict::Reason& reason) {
  if (!reason.values.empty()) return reason;
  for (const auto& child : reason.children)
    if (child.truth == reason.truth) return Speaking(child);
  return reason;
}

void AddClause(const verdict::Reason& reason, std::vector<std::string>& lines) {
  const auto& speaking = Speaking(reason);
  lines.push_back(fmt::format("{}：{}{}", reason.label, speaking.values.empty() ? reason.text : speaking.values, BasisText(reason.basis)));
  AddSteps(speaking.arithmetic, lines);
}

// What stands against it, or what the amounts are made of.
void AddReasons(const model::Model& model, const verdict::Verdict& verdict, std::vector<std::string>& lines) {
  lines.push_back(fmt::format("{}：{}", model.policies[PlaceOf(verdict.policy)].name, verdict.version == nullptr ? "当月没有施行的规定" : verdict::ChineseName(verdict.outcome)));
  for (const auto& error : verdict.errors) lines.push_back(fmt::format("规则错误：{}", error.text));
  const bool grants = verdict.outcome == Outcome::Eligible || verdict.outcome == Outcome::Provisional;
  for (const auto& reason : verdict.reasons) {
    const bool against = reason.label.starts_with("除外") || reason.label.starts_with("程序终止") ? reason.truth == Truth::True : reason.truth == Truth::False;
    const bool applies = reason.label.starts_with("例外") && reason.truth == Truth::True;
    if ((!grants && against && !reason.label.starts_with("例外")) || applies) AddClause(reason, lines);
  }
  for (const auto& benefit : verdict.benefits) {
    if (!grants || benefit.due == Truth::False) continue;
    lines.push_back(fmt::format("{}：{}{}", benefit.benefit->name, benefit.arithmetic.empty() ? verdict::GivenText(benefit) : benefit.arithmetic, BasisText(benefit.basis)));
    AddSteps(benefit.definitions, lines);
    for (const auto& source : benefit.sources) lines.push_back(fmt::format("　参数 {}", source));
  }
}

value::Bounds Plus(const value::Bounds& a, const value::Bounds& b) { return value::Add(a, b).value_or(value::Bounds::AtLeast(0)); }

value::Bounds DueOf(const verdict::Verdict& verdict, const Part& part, const NamedBenefits& named) {
  const bool open = verdict.outcome == Outcome::Undetermined || verdict.outcome == Outcome::Conflict;
  value::Bounds sum = value::Bounds::Point(0);
  if (verdict.version == nullptr || open) return value::Bounds::AtLeast(0);
  if (verdict.outcome != Outcome::Eligible && verdict.outcome != Outcome::Provisional) return sum;
  for (const auto& benefit : verdict.benefits) {
    if (!named.IsIn(part, *verdict.version, *benefit.benefit)) continue;
    sum = Plus(sum, benefit.error ? value::Bounds::AtLeast(0) : value::Max(benefit.amount, value::Bounds::Point(0)));
  }
  return sum;
}

}  // namespace

WordRun::WordRun(const model::Model& model, const MonthRules& rules, const record::Chunk& chunk, std::span<const std::int32_t> records, bool unmask)
    : model_(model), batch_(record::Widen(model, chunk, records)), result_(run::Run(rules.whole(), batch_)) {
  if (!unmask) record::Mask(model, batch_);
}

std::int32_t WordRun::BatchRow(std::size_t place, model::EntityId entity, std::int32_t row) const {
  return batch_.RowsOf(model_, entity, static_cast<std::int32_t>(place)).first + row;
}

WordRun::Told WordRun::Tell(std::size_t place, const Line& line, const NamedBenefits& named, std::int32_t row) const {
  Told told;
  told.due = value::Bounds::Point(0);
  std::set<model::PolicyId> policies;
  for (const auto& part : line.parts) policies.insert(part.policy);
  bool first = true;
  for (const auto& verdict : verdict::JudgeBriefly(result_, static_cast<std::int32_t>(place), policies)) {
    const auto part = std::find_if(line.parts.begin(), line.parts.end(), [&](const Part& one) { return one.policy == verdict.policy; });
    if (part == line.parts.end()) continue;
    const bool of_row = line.entity == 0 || row < 0 || verdict.version == nullptr || verdict.subject.row == BatchRow(place, line.entity, row);
    if (!of_row) continue;
    if (verdict.outcome == Outcome::NotApplicable && verdict.version != nullptr && line.parts.size() > 1) continue;
    for (const auto& one : line.parts)
      if (one.policy == verdict.policy) told.due = Plus(told.due, DueOf(verdict, one, named));
    if (std::exchange(first, false) || verdict.outcome < told.outcome) told.outcome = verdict.outcome;
    AddReasons(model_, verdict, told.reasons);
    for (const auto* list : {&verdict.missing, &verdict.missing_amounts})
      for (const auto& missing : *list) {
        told.missing.push_back(missing.name);
        told.questions.push_back(missing.question);
      }
  }
  return told;
}

std::size_t WordRun::CountGaps(std::size_t place, const Line& line, std::int32_t row) const {
  const verdict::View view(result_);
  verdict::Slicer slicer(view);
  verdict::Gaps gaps;
  for (const auto& part : line.parts) {
    if (!result_.HasVerdict(part.policy)) continue;
    const auto entity = model_.policies[PlaceOf(part.policy)].entity;
    const auto [first, last] = batch_.RowsOf(model_, entity, static_cast<std::int32_t>(place));
    for (auto at = first; at < last; ++at)
      if (entity != line.entity || row < 0 || at == first + row) gaps.merge(verdict::Gaps(slicer.OfOutcome(part.policy, at, false)));
  }
  return gaps.size();
}

std::vector<verdict::Lead> WordRun::Leads(std::size_t place, const std::set<model::PolicyId>& findings) const {
  auto leads = verdict::FindLeadsBriefly(result_, static_cast<std::int32_t>(place), findings);
  for (auto& lead : leads) lead.verdict.subject.row -= BatchRow(place, lead.verdict.subject.entity, 0);
  return leads;
}

CaseSubject WordRun::SubjectAt(std::size_t place, model::EntityId entity, std::int32_t row) const {
  const auto& name = model_.entities[PlaceOf(entity)].name;
  if (entity == 0 || row < 0) return {model_.entities.front().name, "", ""};
  const auto subject = verdict::SubjectAt(result_, entity, BatchRow(place, entity, row));
  return {name, subject.handle, subject.designation};
}

Truth WordRun::TruthAt(std::size_t place, model::EntityId entity, std::int32_t row, model::ExprId expression) const {
  if (expression == model::kNone) return Truth::True;
  return result_.Has(expression) ? result_.TruthAt(expression, BatchRow(place, entity, row)) : Truth::Unknown;
}

}  // namespace doudi::audit
