// 关系 择一: policies that exclude each other.
#include <fmt/format.h>

#include "check/policies.h"

namespace doudi::check {

using ast::AttributeKind;

model::EntityId CommonAncestor(const model::Model& model, model::EntityId a, model::EntityId b) {
  while (!model.IsWithin(b, a)) a = model.entities[static_cast<std::size_t>(a)].parent;
  return a;
}

namespace {

void CheckRelation(Workspace& work, RuleSetId rule_set, const ast::RelationDeclaration& declaration) {
  if (declaration.kind != ast::RelationDeclaration::Kind::ChooseOne) return ReadBenefitRelation(work, rule_set, declaration);
  const AttributeReader attributes(work, rule_set, declaration.attributes, "关系", {AttributeKind::Basis});
  const auto policies = ReadPolicies(work, rule_set, declaration.policies);
  model::Exclusive exclusive;
  exclusive.name = declaration.name.text;
  exclusive.ordered = declaration.ordered;
  exclusive.policies = policies;
  exclusive.basis = attributes.Basis();
  exclusive.span = declaration.name.span;
  for (const model::PolicyId id : policies) {
    const model::EntityId entity = work.model.policies[static_cast<std::size_t>(id)].entity;
    exclusive.entity =
        exclusive.entity == model::kNoEntity ? entity : CommonAncestor(work.model, exclusive.entity, entity);
  }
  if (declaration.entity) {
    const auto entity = work.Resolve(NameKind::Entity, rule_set, *declaration.entity);
    if (!entity) return;
    if (exclusive.entity != model::kNoEntity && !work.model.IsWithin(exclusive.entity, *entity)) {
      work.Error("P009", declaration.entity->span,
                 fmt::format("关系{}里的政策按 {} 判断，不能在 {} 上择一", Quoted(declaration.name.text),
                             work.model.entities[static_cast<std::size_t>(exclusive.entity)].name,
                             declaration.entity->text));
      return;
    }
    exclusive.entity = *entity;
  }
  if (declaration.policies.size() < 2) {
    work.Error("P009", declaration.name.span,
               fmt::format("关系{}至少要有两个政策", Quoted(declaration.name.text)), "写成 按序 甲政策、乙政策");
    return;
  }
  for (const model::Exclusive& other : work.model.exclusives)
    if (other.name == exclusive.name) {
      work.Error("N003", declaration.name.span, fmt::format("关系{}已经声明过了", Quoted(other.name)),
                 "改名，或删去一处")
          .labels.push_back({other.span, "先在这里声明"});
      return;
    }
  if (policies.size() >= 2) work.model.exclusives.push_back(std::move(exclusive));
}

}  // namespace

void CheckRelations(Workspace& work) {
  work.ForEach<ast::RelationDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { CheckRelation(work, rule_set, one); });
}

}  // namespace doudi::check
