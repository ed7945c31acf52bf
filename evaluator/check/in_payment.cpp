// 实发 P：元/月 ＝ E，当 C。 What the record says of a payment that goes on: a definition P·实发 on the rows of the policy, E where C holds and
// what P would pay elsewhere.
#include <algorithm>

#include <fmt/format.h>

#include "check/declare.h"
#include "check/policies.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;

namespace {

std::string WordFor(const Workspace& work, model::PolicyId policy) {
  return fmt::format("实发{}", Quoted(work.model.policies[static_cast<std::size_t>(policy)].name));
}

void DeclarePayment(Workspace& work, RuleSetId rule_set, const ast::InPaymentDeclaration& declaration) {
  const auto policy = work.Resolve(NameKind::Policy, rule_set, declaration.policy);
  if (!policy) return;
  if (const auto found = work.in_payment.find(*policy); found != work.in_payment.end()) {
    work.Error("N003", declaration.policy.span, fmt::format("{}已经写过了", WordFor(work, *policy)), "合成一句，或删去一处")
        .labels.push_back({work.model.definitions[static_cast<std::size_t>(found->second)].span, "先在这里"});
    return;
  }
  const auto& owner = work.model.policies[static_cast<std::size_t>(*policy)];
  model::Definition definition;
  definition.name = owner.name + "·实发";
  definition.entity = owner.entity;
  definition.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
  definition.span = declaration.policy.span;
  const auto id = static_cast<model::DefinitionId>(work.model.definitions.size());
  const auto type = ResolveType(work, rule_set, declaration.type, definition.name);
  const auto& benefits = work.benefits_of[static_cast<std::size_t>(*policy)];
  if (type) {
    definition.type = type->type;
    const bool paid = std::any_of(benefits.begin(), benefits.end(), [&](const DeclaredBenefit& one) {
      return one.kind == model::BenefitKind::Money && (!one.type || (!one.advance && *one.type == type->type));
    });
    if (!paid)
      work.Error("P015", declaration.type.span,
                 fmt::format("政策{}没有按 {} 发的待遇", Quoted(owner.name), TypeText(work.model, type->type)), "实发的单位写成这项政策待遇的单位");
    if (!paid) work.broken_definitions.insert(id);
  } else {
    work.broken_definitions.insert(id);
  }
  work.model.definitions.push_back(std::move(definition));
  work.in_payment.emplace(*policy, id);
  work.id_of[&declaration] = id;
}

void CheckPayment(Workspace& work, RuleSetId rule_set, const ast::InPaymentDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "实发", {AttributeKind::When, AttributeKind::Basis});
  const auto found = work.id_of.find(&declaration);
  if (found == work.id_of.end()) return;
  const auto index = static_cast<std::size_t>(found->second);
  const auto policy = std::find_if(work.in_payment.begin(), work.in_payment.end(), [&](const auto& one) { return one.second == found->second; })->first;
  const bool broken = work.broken_definitions.contains(found->second);
  const model::Type type = work.model.definitions[index].type;
  work.model.definitions[index].basis = attributes.Basis();
  work.model.definitions[index].note = attributes.Text(AttributeKind::Note);
  ExpressionChecker checker(work, rule_set, work.model.definitions[index].entity);
  ExprId value = checker.Lower(*declaration.value, broken ? Want::Broken() : Want::Of(type));
  if (value != kNone && !broken && !checker.ExpectType(value, type, WordFor(work, policy))) value = kNone;
  const auto* when = attributes.Find(AttributeKind::When);
  if (!when || !when->expression) {
    if (!work.ReportedIn(declaration.span))
      work.Error("P015", declaration.policy.span, fmt::format("{}没有写什么时候算在发", WordFor(work, policy)),
                 "加上：，当 有（…正在发放的…）；不在发的按应得算");
    return;
  }
  const ExprId paid = checker.LowerCondition(*when->expression, "“当”的条件");
  if (value == kNone || paid == kNone || broken) return;
  const ExprId elsewhere =
      PaymentAt(work, policy, {}, type, work.model.policies[static_cast<std::size_t>(policy)].entity, declaration.policy.span);
  const ExprId body = checker.Make(Op::Choose, type, {paid, value, elsewhere}, declaration.span);
  work.model.definitions[index].body = checker.LiftTo(body, work.model.definitions[index].entity);
}

}  // namespace

void DeclareInPayment(Workspace& work) {
  work.ForEach<ast::InPaymentDeclaration>([&](RuleSetId rule_set, const auto& one) { DeclarePayment(work, rule_set, one); });
}

void CheckInPayment(Workspace& work) {
  work.ForEach<ast::InPaymentDeclaration>([&](RuleSetId rule_set, const auto& one) { CheckPayment(work, rule_set, one); });
}

}  // namespace doudi::check
