#include <algorithm>

#include <fmt/format.h>

#include "check/declare.h"
#include "check/types.h"

namespace doudi::check {

namespace {

struct Pending {
  RuleSetId rule_set;
  const ast::EntityDeclaration* declaration;
};

// Puts one entity, whose parent is in the model already, into the model.
void AddEntity(Workspace& work, const Pending& pending, model::EntityId parent) {
  const ast::EntityDeclaration& declaration = *pending.declaration;
  const model::EntityId id = AddCollection(work, pending.rule_set, declaration.name, parent, "实体");
  if (id != model::kNoEntity) work.id_of[&declaration] = id;
}

std::vector<Pending> AddRoot(Workspace& work) {
  std::vector<Pending> children;
  const ast::EntityDeclaration* root = nullptr;
  work.ForEach<ast::EntityDeclaration>([&](RuleSetId rule_set, const ast::EntityDeclaration& declaration) {
    if (declaration.parent) {
      children.push_back({rule_set, &declaration});
    } else if (root) {
      work.Error("N005", declaration.name.span,
                 fmt::format("根实体已经有了，{}要写明属于谁", Quoted(declaration.name.text)),
                 fmt::format("实体 {}，属 {}", declaration.name.text, root->name.text))
          .labels.push_back({root->name.span, "根实体在这里"});
    } else {
      root = &declaration;
      AddEntity(work, {rule_set, &declaration}, model::kNoEntity);
    }
  });
  return children;
}

// Whether the parents of an entity that waits lead back to itself.
bool ComesRound(const std::vector<Pending>& waiting, const Pending& start) {
  const Pending* at = &start;
  for (std::size_t steps = 0; steps < waiting.size(); ++steps) {
    const auto parent = std::find_if(waiting.begin(), waiting.end(), [&](const Pending& other) {
      return other.declaration->name.text == at->declaration->parent->text;
    });
    if (parent == waiting.end()) return false;
    at = &*parent;
    if (at->declaration == start.declaration) return true;
  }
  return false;
}

// Adds the entities whose parents are known, round after round; what is left hangs on nothing.
void AddChildren(Workspace& work, std::vector<Pending> waiting) {
  for (bool progress = true; progress && !waiting.empty();) {
    progress = false;
    std::vector<Pending> still;
    for (const Pending& pending : waiting) {
      const auto parent = work.Find(NameKind::Entity, pending.rule_set, pending.declaration->parent->text);
      if (!parent) {
        still.push_back(pending);
        continue;
      }
      work.MarkUsed(
          pending.rule_set,
          work.table(NameKind::Entity).find(pending.declaration->parent->text)->second.front().rule_set);
      AddEntity(work, pending, *parent);
      progress = true;
    }
    waiting = std::move(still);
  }
  for (const Pending& pending : waiting) {
    work.lost_values.insert(pending.declaration->name.text);
    for (const ast::FactDeclaration& fact : pending.declaration->facts)
      for (const ast::Name& name : fact.names) work.lost_values.insert(name.text);
  }
  bool circle_told = false;
  for (const Pending& pending : waiting) {
    const ast::Name& parent = *pending.declaration->parent;
    const bool circle = ComesRound(waiting, pending);
    if (!circle) {
      const bool waits = work.lost_values.contains(parent.text);
      if (!waits) work.Resolve(NameKind::Entity, pending.rule_set, parent);
    } else if (!circle_told) {
      circle_told = true;
      work.Error("N005", parent.span,
                 fmt::format("实体{}绕了一圈又属于自己", Quoted(pending.declaration->name.text)),
                 "让其中一个属于根实体");
    }
  }
}

void AddFact(Workspace& work, RuleSetId rule_set, model::EntityId entity, const ast::Name& name,
             const std::optional<DeclaredType>& declared, bool or_none, bool history) {
  model::Fact fact;
  fact.name = name.text;
  fact.entity = entity;
  fact.span = name.span;
  const auto id = static_cast<model::FactId>(work.model.facts.size());
  if (!DeclareValue(work, name, {ValueSymbol::Kind::Fact, id, entity, rule_set, name.span})) return;
  if (declared) {
    fact.type = declared->type;
    fact.scale = ScaleFor(*declared);
    fact.identity_number = declared->identity_number;
    fact.digits = declared->digits;
  } else {
    work.broken_facts.insert(id);
  }
  work.id_of[&name] = id;
  work.model.facts.push_back(std::move(fact));
  work.model.entities[static_cast<std::size_t>(entity)].facts.push_back(id);
  if (or_none && declared) AddPresence(work, rule_set, id);
  if (history && declared) AddHistory(work, rule_set, id, or_none);
}

}  // namespace

bool DeclareValue(Workspace& work, const ast::Name& name, ValueSymbol symbol) {
  auto& list = work.values[name.text];
  for (const ValueSymbol& other : list) {
    if (other.rule_set != symbol.rule_set || other.entity != symbol.entity) continue;
    const std::string owner =
        symbol.entity == model::kNoEntity
            ? ""
            : work.model.entities[static_cast<std::size_t>(symbol.entity)].name + " 的 ";
    work.Error("N003", name.span, fmt::format("{}已经声明过了", Quoted(owner + name.text)),
               "改名，或删去一处")
        .labels.push_back({other.span, "先在这里声明"});
    return false;
  }
  list.push_back(symbol);
  return true;
}

std::optional<model::EntityId> EntityOrRoot(Workspace& work, RuleSetId rule_set,
                                            const std::optional<ast::Name>& name, Span span) {
  if (name) return work.Resolve(NameKind::Entity, rule_set, *name);
  if (!work.model.entities.empty()) return 0;
  if (!work.MayBeLost("实体"))
    work.Error("N005", span, "规则里没有根实体", "先声明一个，例如：实体 家庭（根）");
  return std::nullopt;
}

void DeclareEntities(Workspace& work) {
  AddChildren(work, AddRoot(work));
  DeclareLinks(work);
  work.ForEach<ast::EntityDeclaration>([&](RuleSetId rule_set, const ast::EntityDeclaration& declaration) {
    const auto entity = work.id_of.find(&declaration);
    for (const ast::FactDeclaration& fact : declaration.facts) {
      if (fact.names.empty()) continue;
      if (IsPeriod(fact)) {
        if (entity != work.id_of.end()) AddPeriods(work, rule_set, entity->second, fact);
        continue;
      }
      if (fact.series) work.Error("T004", fact.type.span, fmt::format("只有期间可以是列表，{}不行", Quoted(fact.type.span)), "有许多个的写成下级实体，例如：实体 医疗费用，属 成员");
      const auto declared = ResolveType(work, rule_set, fact.type, fact.names.front().text);
      if (entity == work.id_of.end()) continue;
      const bool history = std::ranges::any_of(fact.attributes, [](const ast::Attribute& one) { return one.kind == ast::AttributeKind::History; });
      for (const ast::Name& name : fact.names) AddFact(work, rule_set, entity->second, name, declared, fact.or_none, history);
    }
  });
}

}  // namespace doudi::check
