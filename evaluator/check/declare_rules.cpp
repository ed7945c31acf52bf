#include <algorithm>

#include <fmt/format.h>

#include "check/assessments.h"
#include "check/declare.h"
#include "check/layers.h"
#include "check/types.h"

namespace doudi::check {

using model::kNone;

namespace {

// ---- parameters ----

std::optional<model::ParameterKey> KeyOf(Workspace& work, RuleSetId rule_set, const ast::Name& name) {
  model::ParameterKey key;
  key.name = name.text;
  if (name.text == "区划") {
    key.type.kind = model::TypeKind::Division;
    return key;
  }
  if (!work.Visible(NameKind::Enum, rule_set, name.text).empty()) {
    const auto id = work.Resolve(NameKind::Enum, rule_set, name);
    if (!id) return std::nullopt;
    key.type.kind = model::TypeKind::Enum;
    key.type.enumeration = *id;
    return key;
  }
  if (const auto found = work.values.find(name.text); found != work.values.end()) {
    for (const ValueSymbol& value : found->second) {
      if (!work.SeesName(rule_set, value.rule_set, name.text)) continue;
      if (work.IsBroken(value)) return std::nullopt;
      const model::Type& type = work.TypeOf(value);
      if (type.kind != model::TypeKind::Enum && type.kind != model::TypeKind::Division) continue;
      work.MarkUsed(rule_set, value.rule_set);
      key.type = type;
      return key;
    }
  }
  std::vector<std::string> candidates = work.VisibleNames(NameKind::Enum, rule_set);
  candidates.emplace_back("区划");
  work.ReportUnknown("枚举（参数的键只能是枚举或区划）", rule_set, name, candidates, "N010");
  return std::nullopt;
}

// Null when a key or type could not be read.
std::optional<model::Parameter> ReadParameterHead(Workspace& work, RuleSetId rule_set,
                                                  const ast::ParameterDeclaration& declaration) {
  model::Parameter parameter;
  parameter.name = declaration.name.text;
  parameter.span = declaration.name.span;
  bool sound = true;
  for (const ast::Name& name : declaration.keys) {
    const auto key = KeyOf(work, rule_set, name);
    sound = sound && key.has_value();
    if (key) parameter.keys.push_back(*key);
  }
  for (const auto& output : declaration.outputs) {
    const bool twice = std::any_of(parameter.outputs.begin(), parameter.outputs.end(),
                                   [&](const auto& other) { return other.name == output.name.text; });
    if (twice) {
      work.Error("N003", output.name.span, fmt::format("输出{}写了两次", Quoted(output.name.text)),
                 "改名，或删去一处");
      sound = false;
      continue;
    }
    const auto type = ResolveType(work, rule_set, output.type,
                                  output.name.text.empty() ? declaration.name.text : output.name.text);
    sound = sound && type.has_value();
    if (type) parameter.outputs.push_back({output.name.text, type->type});
  }
  if (!sound) return std::nullopt;
  return parameter;
}

bool SameHead(const model::Parameter& a, const model::Parameter& b) {
  const auto same_key = [](const auto& x, const auto& y) { return x.name == y.name && x.type == y.type; };
  return std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(), same_key) &&
         std::equal(a.outputs.begin(), a.outputs.end(), b.outputs.begin(), b.outputs.end(), same_key);
}

void RememberOrigins(Workspace& work, RuleSetId rule_set, model::ParameterId id,
                     const ast::ParameterDeclaration& declaration) {
  const auto& keys = work.model.parameters[static_cast<std::size_t>(id)].keys;
  for (const ast::Attribute& attribute : declaration.attributes) {
    if (attribute.kind != ast::AttributeKind::KeyFrom || attribute.names.size() < 2) continue;
    const ast::Name& key = attribute.names[0];
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const auto& one) { return one.name == key.text; });
    if (found == keys.end()) {
      std::vector<std::string> names;
      for (const auto& one : keys) names.push_back(one.name);
      work.Error("N010", key.span,
                 fmt::format("参数{}没有键{}", Quoted(declaration.name.text), Quoted(key.text)),
                 names.empty() ? "这个参数没有键" : "它的键：" + JoinNames(names));
      continue;
    }
    work.key_origins[static_cast<std::size_t>(id)].emplace(static_cast<std::int32_t>(found - keys.begin()),
                                                           KeyOrigin{attribute.names[1], rule_set});
  }
}

void DeclareParameter(Workspace& work, RuleSetId rule_set, const ast::ParameterDeclaration& declaration) {
  auto head = ReadParameterHead(work, rule_set, declaration);
  if (work.ReportedOnLine(declaration.name.span)) head.reset();
  auto& list = work.table(NameKind::Parameter)[declaration.name.text];
  if (list.empty()) {
    const auto id = static_cast<model::ParameterId>(work.model.parameters.size());
    if (!head) work.broken_parameters.insert(id);
    list.push_back({id, rule_set, declaration.name.span});
    work.id_of[&declaration] = id;
    if (head)
      work.model.parameters.push_back(std::move(*head));
    else {
      model::Parameter broken;
      broken.name = declaration.name.text;
      work.model.parameters.push_back(std::move(broken));
    }
    work.key_origins.emplace_back();
    if (work.broken_parameters.contains(id)) return;
    RememberOrigins(work, rule_set, id, declaration);
    return;
  }
  const Symbol first = list.front();
  for (const Symbol& other : list) {
    if (other.rule_set != rule_set) continue;
    work.Error("N003", declaration.name.span,
               fmt::format("参数{}在这个规则集里已经声明过了", Quoted(declaration.name.text)),
               "把各行写进同一张表")
        .labels.push_back({other.span, "先在这里声明"});
    return;
  }
  if (!head || work.broken_parameters.contains(first.id)) {
    list.push_back({first.id, rule_set, declaration.name.span});
    work.broken_parameters.insert(first.id);  // uses here are silent
    return;
  }
  if (!SameHead(*head, work.model.parameters[static_cast<std::size_t>(first.id)])) {
    work.Error("D006", declaration.name.span,
               fmt::format("参数{}的键或类型与先前的声明不同", Quoted(declaration.name.text)),
               "续写一个参数时，键、输出和类型要与先前的一样")
        .labels.push_back({first.span, "先在这里声明"});
    return;
  }
  list.push_back({first.id, rule_set, declaration.name.span});
  work.id_of[&declaration] = first.id;
  work.rule_sets[static_cast<std::size_t>(rule_set)].adds_rows = true;
  RememberOrigins(work, rule_set, first.id, declaration);
}

void DeclareSet(Workspace& work, RuleSetId rule_set, const ast::SetDeclaration& declaration) {
  model::Set set;
  set.name = declaration.name.text;
  set.span = declaration.name.span;
  const auto key = KeyOf(work, rule_set, declaration.element);
  const auto id = static_cast<model::SetId>(work.model.sets.size());
  if (!work.Declare(NameKind::Set, declaration.name, {id, rule_set, declaration.name.span})) return;
  if (key) {
    set.element = key->type;
    work.id_of[&declaration] = id;
  } else {
    work.broken_sets.insert(id);
  }
  work.model.sets.push_back(std::move(set));
}

// ---- definitions ----

std::optional<model::DefinitionId> AddDefinition(Workspace& work, RuleSetId rule_set, const ast::Name& name,
                                                 model::EntityId entity, const ast::TypeSpec& type) {
  model::Definition definition;
  definition.name = name.text;
  definition.entity = entity;
  definition.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
  definition.span = name.span;
  const auto declared = ResolveType(work, rule_set, type, name.text);
  const auto id = static_cast<model::DefinitionId>(work.model.definitions.size());
  if (!DeclareValue(work, name, {ValueSymbol::Kind::Definition, id, entity, rule_set, name.span}))
    return std::nullopt;
  if (declared)
    definition.type = declared->type;
  else
    work.broken_definitions.insert(id);
  work.model.definitions.push_back(std::move(definition));
  return id;
}

void DeclareDefinition(Workspace& work, RuleSetId rule_set, const ast::DefinitionDeclaration& declaration) {
  model::EntityId entity = model::kNoEntity;
  if (declaration.entity) {
    const auto found = work.Resolve(NameKind::Entity, rule_set, *declaration.entity);
    if (!found) {
      work.lost_values.insert(declaration.name.text);
      return;
    }
    entity = *found;
  }
  if (const auto id = AddDefinition(work, rule_set, declaration.name, entity, declaration.type))
    work.id_of[&declaration] = *id;
}

void DeclareTable(Workspace& work, RuleSetId rule_set, const ast::DecisionTableDeclaration& declaration) {
  const auto entity = work.Resolve(NameKind::Entity, rule_set, declaration.entity);
  if (!entity) {
    for (const auto& output : declaration.outputs) work.lost_values.insert(output.name.text);
    return;
  }
  model::DecisionTable table;
  table.name = declaration.name.text;
  table.entity = *entity;
  table.span = declaration.name.span;
  const auto index = static_cast<std::int32_t>(work.model.tables.size());
  for (const auto& output : declaration.outputs) {
    const auto id = AddDefinition(work, rule_set, output.name, *entity, output.type);
    if (!id) continue;
    work.model.definitions[static_cast<std::size_t>(*id)].table = index;
    table.outputs.push_back(*id);
    work.id_of[&output] = *id;
  }
  work.id_of[&declaration] = index;
  work.model.tables.push_back(std::move(table));
}

// ---- policies and what surrounds them ----

void DeclarePolicy(Workspace& work, RuleSetId rule_set, const ast::PolicyDeclaration& declaration) {
  const auto entity = EntityOrRoot(work, rule_set, declaration.entity, declaration.name.span);
  if (!entity) {
    work.lost_values.insert(declaration.name.text);
    return;
  }
  auto& list = work.table(NameKind::Policy)[declaration.name.text];
  if (!list.empty()) {
    const auto& first = work.model.policies[static_cast<std::size_t>(list.front().id)];
    if (first.entity != *entity) {
      work.Error("P005", declaration.name.span,
                 fmt::format("政策{}的几个版本属于不同的实体", Quoted(declaration.name.text)),
                 fmt::format("都写成（{}），或换一个名字",
                             work.model.entities[static_cast<std::size_t>(first.entity)].name))
          .labels.push_back({first.span, "先前的版本在这里"});
      return;
    }
    list.push_back({list.front().id, rule_set, declaration.name.span});
  } else {
    model::Policy policy;
    policy.name = declaration.name.text;
    policy.entity = *entity;
    policy.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
    policy.span = declaration.name.span;
    list.push_back(
        {static_cast<model::PolicyId>(work.model.policies.size()), rule_set, declaration.name.span});
    work.model.policies.push_back(std::move(policy));
    work.benefits_of.emplace_back();
  }
  const model::PolicyId id = list.front().id;
  work.id_of[&declaration] = id;
  DeclareBenefits(work, rule_set, id, declaration);
}

// 覆盖 P 待遇 …: the types of its benefits, as for the policy's own.
void DeclarePolicyLayer(Workspace& work, RuleSetId rule_set, const ast::LayerDeclaration& declaration) {
  if (!LayerOf(work, rule_set, declaration.span)) return;
  const auto policy = work.Resolve(NameKind::Policy, rule_set, declaration.policy.name);
  if (!policy) return;
  work.id_of[&declaration] = *policy;
  DeclareBenefits(work, rule_set, *policy, declaration.policy);
}

void DeclareNeed(Workspace& work, RuleSetId rule_set, const ast::NeedDeclaration& declaration) {
  const auto entity = EntityOrRoot(work, rule_set, declaration.entity, declaration.name.span);
  if (!entity) {
    work.lost_values.insert(declaration.name.text);
    return;
  }
  const auto id = static_cast<model::NeedId>(work.model.needs.size());
  if (!work.Declare(NameKind::Need, declaration.name, {id, rule_set, declaration.name.span})) return;
  model::Need need;
  need.name = declaration.name.text;
  need.entity = *entity;
  need.span = declaration.name.span;
  work.model.needs.push_back(std::move(need));
  work.id_of[&declaration] = id;
}

void DeclareResource(Workspace& work, RuleSetId rule_set, const ast::ResourceDeclaration& declaration) {
  const auto entity = EntityOrRoot(work, rule_set, declaration.entity, declaration.name.span);
  if (!entity) {
    work.lost_values.insert(declaration.name.text);
    return;
  }
  const auto id = static_cast<std::int32_t>(work.model.resources.size());
  if (!work.Declare(NameKind::Resource, declaration.name, {id, rule_set, declaration.name.span})) return;
  model::Resource resource;
  resource.name = declaration.name.text;
  resource.entity = *entity;
  resource.span = declaration.name.span;
  work.model.resources.push_back(std::move(resource));
  work.id_of[&declaration] = id;
}

}  // namespace

void DeclareBenefits(Workspace& work, RuleSetId rule_set, model::PolicyId policy,
                     const ast::PolicyDeclaration& declaration) {
  for (const ast::Clause& clause : declaration.clauses) {
    if (clause.kind != ast::ClauseKind::Benefit) continue;
    const auto type = ResolveType(work, rule_set, clause.type, clause.name.text);
    DeclaredBenefit benefit;
    benefit.name = clause.name.text;
    benefit.span = clause.name.span;
    if (type) benefit.type = type->type;
    benefit.advance =
        std::any_of(clause.attributes.begin(), clause.attributes.end(),
                    [](const ast::Attribute& one) { return one.kind == ast::AttributeKind::Offset; });
    work.benefits_of[static_cast<std::size_t>(policy)].push_back(std::move(benefit));
  }
}

void DeclareRules(Workspace& work) {
  DeclareGroups(work);
  DeclareRunning(work);
  work.ForEach<ast::DefinitionDeclaration>(
      [&](RuleSetId rule_set, const auto& one) {
        if (!one.layer) DeclareDefinition(work, rule_set, one);
      });
  work.ForEach<ast::DecisionTableDeclaration>(
      [&](RuleSetId rule_set, const auto& one) {
        if (!one.layer) DeclareTable(work, rule_set, one);
      });
  work.ForEach<ast::ParameterDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareParameter(work, rule_set, one); });
  work.ForEach<ast::SetDeclaration>(
      [&](RuleSetId rule_set, const auto& one) {
        if (!one.layer) DeclareSet(work, rule_set, one);
      });
  work.ForEach<ast::PolicyDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclarePolicy(work, rule_set, one); });
  ReadLayerHeads(work);
  DeclareLayers(work);
  work.ForEach<ast::LayerDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclarePolicyLayer(work, rule_set, one); });
  work.ForEach<ast::AssessmentDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareAssessment(work, rule_set, one); });
  work.ForEach<ast::NeedDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareNeed(work, rule_set, one); });
  work.ForEach<ast::ResourceDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareResource(work, rule_set, one); });
}

}  // namespace doudi::check
