// 联系 and 分组: other ways in which elements belong together than parent and child.
#include <fmt/format.h>

#include "check/attributes.h"
#include "check/declare.h"
#include "check/definitions.h"

namespace doudi::check {

using ast::AttributeKind;

namespace {

void DeclareLink(Workspace& work, RuleSetId rule_set, const ast::LinkDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "联系", {AttributeKind::Note});
  const auto parent = work.Resolve(NameKind::Entity, rule_set, declaration.entity);
  const auto target = work.Resolve(NameKind::Entity, rule_set, declaration.target);
  if (!parent || !target) return;
  if (*target == 0) {
    work.Error("N005", declaration.target.span, fmt::format("{}是根实体，一条记录里只有一个，不用联系", Quoted(declaration.target.text)),
               fmt::format("直接写：{} 的 …", declaration.target.text));
    return;
  }
  const model::EntityId id = AddCollection(work, rule_set, declaration.name, *parent, "实体或联系");
  if (id == model::kNoEntity) return;
  NumberFact(work, *target);
  model::Fact fact;
  fact.name = "编号";
  fact.label = declaration.name.text;
  fact.entity = id;
  fact.type = ElementType(*target);
  fact.implicit = true;
  fact.span = declaration.name.span;
  work.model.entities[static_cast<std::size_t>(id)].link = static_cast<model::FactId>(work.model.facts.size());
  work.model.facts.push_back(std::move(fact));
}

void DeclareGroup(Workspace& work, RuleSetId rule_set, const ast::GroupDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "分组", {AttributeKind::Basis, AttributeKind::Note});
  const auto id = static_cast<std::int32_t>(work.groups.size());
  if (!work.Declare(NameKind::Group, declaration.name, {id, rule_set, declaration.name.span})) return;
  Group group;
  if (const auto entity = work.Resolve(NameKind::Entity, rule_set, declaration.entity)) {
    const model::EntityId owner = work.model.entities[static_cast<std::size_t>(*entity)].parent;
    if (owner == model::kNoEntity) {
      work.Error("N005", declaration.entity.span, fmt::format("{}是根实体，一条记录里只有一个，不能分组", Quoted(declaration.entity.text)),
                 "分组写在集合上，例如：分组 同住（成员）按 居所号。");
    } else {
      group.entity = *entity;
      group.pair = ExpressionChecker(work, rule_set, *entity).PairOf(*entity, *entity, owner);
      group.definition = static_cast<model::DefinitionId>(work.model.definitions.size());
      model::Definition definition;
      definition.name = declaration.name.text;
      definition.entity = group.pair;
      definition.basis = attributes.Basis();
      definition.note = attributes.Text(AttributeKind::Note);
      definition.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
      definition.span = declaration.name.span;
      work.model.definitions.push_back(std::move(definition));
    }
  }
  work.groups.push_back(group);
  work.id_of[&declaration] = id;
}

// An element is in its own group, whether or not its keys are known; of the others those whose keys are equal.
void CheckGroup(Workspace& work, RuleSetId rule_set, const ast::GroupDeclaration& declaration) {
  const auto id = work.id_of.find(&declaration);
  if (id == work.id_of.end()) return;
  const Group group = work.groups[static_cast<std::size_t>(id->second)];
  if (group.entity == model::kNoEntity) return;
  ExpressionChecker checker(work, rule_set, group.entity);
  std::vector<ExprId> equal;
  for (const auto& key : declaration.keys) {
    const ExprId value = checker.Lower(*key);
    if (value == kNone) return;
    equal.push_back(checker.Make(Op::Equal, BooleanType(), {checker.LiftTo(value, group.pair), checker.LiftOuter(value, group.pair)}, key->span));
  }
  const Span span = declaration.span;
  const ExprId together = equal.size() == 1 ? equal.front() : checker.Make(Op::And, BooleanType(), std::move(equal), span);
  ExprId body = checker.Make(Op::Or, BooleanType(), {checker.OfPair(Op::SameElement, group.pair, span), together}, span);
  if (declaration.filter) {
    const ExprId filter = checker.LowerCondition(*declaration.filter, fmt::format("分组{}的“其中”", Quoted(declaration.name.text)));
    if (filter == kNone) return;
    body = checker.Make(Op::And, BooleanType(), {checker.LiftTo(filter, group.pair), body}, span);
  }
  work.model.definitions[static_cast<std::size_t>(group.definition)].body = body;
}

}  // namespace

void DeclareLinks(Workspace& work) {
  work.ForEach<ast::LinkDeclaration>([&](RuleSetId rule_set, const auto& one) { DeclareLink(work, rule_set, one); });
}

void DeclareGroups(Workspace& work) {
  work.ForEach<ast::GroupDeclaration>([&](RuleSetId rule_set, const auto& one) { DeclareGroup(work, rule_set, one); });
}

void CheckGroups(Workspace& work) {
  work.ForEach<ast::GroupDeclaration>([&](RuleSetId rule_set, const auto& one) { CheckGroup(work, rule_set, one); });
}

}  // namespace doudi::check
