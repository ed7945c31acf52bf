// 政策, 关系, 资源: what their clauses say. Private to evaluator/check.
#pragma once

#include "check/attributes.h"
#include "check/expression_checker.h"

namespace doudi::check {

void CheckPolicies(Workspace& work);
// 裁量 NAME: the definition by which clauses ask what is recorded as decided.
model::DefinitionId DefineDecision(Workspace& work, model::FactId record, const std::string& name, Span span);
// Of what offices decide, what makes no difference to the version: its check is not asked for. `checks`: the indices of those to look at.
void FinishDiscretions(Workspace& work, model::EntityId entity, model::PolicyVersion& version, const std::vector<std::size_t>& checks);
// When the layers of places are in, of every policy.
void FinishDiscretions(Workspace& work);
// Until it is decided the case goes on as if it were granted.
model::ExprId IfOpenGranted(Workspace& work, ExpressionChecker& checker, model::ExprId decision, Span span);
// 裁量 of a 情形: it holds where `body` does and the office grants it. `body` itself where nothing is left to one.
model::ExprId LeaveToOffice(Workspace& work, RuleSetId rule_set, model::DefinitionId situation, const ast::Name& name, const AttributeReader& attributes,
                            model::ExprId body);
// The policies whose clauses ask for such a 情形 have a task for the office. After everything that makes clauses and the units.
void AskOffices(Workspace& work);
// The implicit fact that records a check; all versions of the policy share it.
model::FactId RecordFact(Workspace& work, model::PolicyId policy, const std::string& check, const model::Type& type, Span span);
// `when`, and that one of the conditions which the exception would excuse fails: where all of them hold nobody need decide on it. `when` alone
// where that cannot be told.
model::ExprId WhereItMatters(Workspace& work, model::EntityId entity, const model::PolicyVersion& version, const model::Exception& exception, model::ExprId when);
// When the layers and units are in: the ranks of exceptions, what they change, and which of them contradict each other.
void ResolveExceptions(Workspace& work);
void CheckRelations(Workspace& work);
void CheckResources(Workspace& work);
// 实发 P: a definition named P·实发; before anything that may read it.
void DeclareInPayment(Workspace& work);
void CheckInPayment(Workspace& work);
// 抵扣 P·b and 计入收入, after 补差.
void ApplyOffsets(Workspace& work);
void ApplyCountsAs(Workspace& work);
// 关系 合计封顶 and 就高.
void ReadBenefitRelation(Workspace& work, RuleSetId rule_set, const ast::RelationDeclaration& declaration);
// What a policy pays in a unit (`benefit` empty: in all), for a row of `level`: its own row, one above it, or all below. kNone if neither.
model::ExprId PaymentAt(Workspace& work, model::PolicyId policy, const std::string& benefit, const model::Type& type, model::EntityId level, Span span);
// 资格, 实物 or 服务 where money is wanted: 「不能补差」.
void ReportInKind(Workspace& work, const DeclaredBenefit& benefit, Span span, std::string_view use, std::string help);
// 补差, after the layers of places; then 减发.
void ApplyTopUps(Workspace& work);
void ApplyReductions(Workspace& work);
// What its date has ended and nothing follows goes on until a person has said whether it still applies. After everything that makes clauses.
void KeepLapsed(Workspace& work);
// The facts that say so of the members of sets; with their rows.
void DeclareLapsedMembers(Workspace& work);
// 逐月: what facts 有历史 are in a month, where something sums month by month.
void FinishMonthSums(Workspace& work);
// 重算: the policies that are judged again without an element. When nothing more can ask for one.
void CheckRecalculations(Workspace& work);
// 过渡: no circles with it, 前置 and 先后.
void CheckBridges(Workspace& work);

// 材料 of a policy or resource of `entity`, added to `list`.
void ReadDocuments(Workspace& work, RuleSetId rule_set, model::EntityId entity, const ast::Clause& clause,
                   std::vector<model::DocumentRequirement>& list);
// Each name resolved as a policy; unknown and repeated ones are reported and left out.
std::vector<model::PolicyId> ReadPolicies(Workspace& work, RuleSetId rule_set,
                                          const std::vector<ast::Name>& names);
// Each name resolved as a need.
std::vector<std::string> ReadNeeds(Workspace& work, RuleSetId rule_set, const std::vector<ast::Name>& names);
// The nearest entity that holds both.
model::EntityId CommonAncestor(const model::Model& model, model::EntityId a, model::EntityId b);
bool Overlap(const model::Period& a, const model::Period& b);
std::string ToText(const model::Period& period);  // 2021-07-01 至 2026-06-30
// 待遇 and the like may stand once only.
void ReportRepeatedClauses(Workspace& work, const std::vector<ast::Clause>& clauses,
                           const std::vector<ast::ClauseKind>& once);

}  // namespace doudi::check
