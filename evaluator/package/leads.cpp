#include "package/leads.h"

#include <algorithm>

#include "verdict/verdict.h"

namespace doudi::package {
namespace {

using verdict::LeadState;

std::string AmountText(const verdict::BenefitResult& result) {
  const std::string unit = " " + value::ToText(result.benefit->type.unit);
  if (result.error) return run::ToText(*result.error);
  if (result.known) return value::ToMoneyText(result.amount.low) + unit;
  if (result.amount.high_infinite) return "至少 " + value::ToMoneyText(result.amount.low) + unit;
  if (result.amount.low_infinite || result.amount.low.Sign() == 0) return "至多 " + value::ToMoneyText(result.amount.high) + unit;
  return value::ToMoneyText(result.amount.low) + "～" + value::ToMoneyText(result.amount.high) + unit;
}

void AddList(std::vector<std::string>& lines, const std::string& word, const std::vector<std::string>& list) {
  std::string line;
  for (const auto& one : list) line += (line.empty() ? word : "；") + one;
  if (!line.empty()) lines.push_back(line);
}

LeadRow RowOf(const model::Model& model, const verdict::Lead& lead) {
  const auto& finding = model.findings[static_cast<std::size_t>(lead.finding)];
  const auto& verdict = lead.verdict;
  LeadRow row;
  row.code = finding.code;
  row.title = model.policies[static_cast<std::size_t>(finding.policy)].name;
  if (verdict.subject.entity != 0) row.title += "（" + verdict.subject.designation + "）";
  row.state = lead.state == LeadState::Open && !verdict.errors.empty() ? "无法判定" : verdict::ChineseName(lead.state);
  row.grade = std::string(model::ChineseName(finding.direction)) + " · " + std::string(model::ChineseName(finding.severity));
  for (const auto& stake : verdict.benefits)
    if (stake.due != value::Truth::False) row.amount += (row.amount.empty() ? "" : "；") + stake.benefit->name + " " + AmountText(stake);
  std::vector<std::string> missing, errors;
  for (const auto& one : verdict.missing) missing.push_back(one.name);
  for (const auto& one : verdict.errors) errors.push_back(one.text);
  if (lead.state == LeadState::Open) row.amount.clear();  // nothing is said to be at stake before it is known
  AddList(row.lines, "规则错误：", errors);
  AddList(row.lines, "先核实 ", missing);
  if (lead.state != LeadState::Lead) return row;
  AddList(row.lines, "", lead.evidence);
  AddList(row.lines, "也可能是：", finding.innocent);
  std::vector<std::string> handling = finding.handling;
  std::string basis;
  for (const auto& one : finding.handling_basis) basis += (basis.empty() ? "（" : "、") + model::ToShortText(one);
  if (!handling.empty() && !basis.empty()) handling.back() += basis + "）";
  AddList(row.lines, "处置：", handling);
  std::string rests;
  for (const auto& one : verdict.basis) rests += (rests.empty() ? "依据 " : "、") + model::ToShortText(one);
  if (!rests.empty()) row.lines.push_back(rests);
  return row;
}

}  // namespace

std::vector<LeadRow> LeadRows(const model::Model& model, const Package& package) {
  std::vector<const verdict::Lead*> shown;
  for (const auto& lead : package.leads)
    if (lead.state != LeadState::None) shown.push_back(&lead);
  std::stable_sort(shown.begin(), shown.end(), [&](const verdict::Lead* a, const verdict::Lead* b) {
    const auto key = [&](const verdict::Lead& lead) {
      return std::pair(lead.state == LeadState::Open, model.findings[static_cast<std::size_t>(lead.finding)].severity);
    };
    return key(*a) < key(*b);
  });
  std::vector<LeadRow> rows;
  for (const auto* lead : shown) rows.push_back(RowOf(model, *lead));
  return rows;
}

}  // namespace doudi::package
