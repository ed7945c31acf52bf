#include <algorithm>

#include <fmt/format.h>

#include "check/assessments.h"
#include "check/declare.h"
#include "check/findings.h"
#include "check/layers.h"
#include "check/types.h"

namespace doudi::check {

using model::kNone;

namespace {

bool IsLine(const model::Type& type) {
  return type.kind == model::TypeKind::Number || type.kind == model::TypeKind::Date;
}

}  // namespace

std::optional<model::Type> KeyTypeOf(Workspace& work, RuleSetId rule_set, const ast::Name& name) {
  model::Type type;
  if (name.text == "区划") {
    type.kind = model::TypeKind::Division;
    return type;
  }
  if (!work.Visible(NameKind::Enum, rule_set, name.text).empty()) {
    const auto id = work.Resolve(NameKind::Enum, rule_set, name);
    if (!id) return std::nullopt;
    type.kind = model::TypeKind::Enum;
    type.enumeration = *id;
    return type;
  }
  if (const auto found = work.values.find(name.text); found != work.values.end()) {
    for (const ValueSymbol& value : found->second) {
      if (!work.SeesName(rule_set, value.rule_set, name.text)) continue;
      if (work.IsBroken(value)) return std::nullopt;
      const model::Type& own = work.TypeOf(value);
      if (own.kind != model::TypeKind::Enum && own.kind != model::TypeKind::Division && !IsLine(own)) continue;
      work.MarkUsed(rule_set, value.rule_set);
      return own;
    }
  }
  std::vector<std::string> candidates = work.VisibleNames(NameKind::Enum, rule_set);
  candidates.emplace_back("区划");
  work.ReportUnknown("枚举（参数的键只能是枚举、区划，或写明类型，如 户规模：人）", rule_set, name, candidates, "N010");
  return std::nullopt;
}

void RememberKeyOrigins(Workspace& work, RuleSetId rule_set, model::ParameterId id, const ast::Name& name,
                        const ast::Attributes& attributes) {
  const auto& keys = work.model.parameters[static_cast<std::size_t>(id)].keys;
  for (const ast::Attribute& attribute : attributes) {
    if (attribute.kind != ast::AttributeKind::KeyFrom || attribute.names.size() < 2) continue;
    const ast::Name& key = attribute.names[0];
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const auto& one) { return one.name == key.text; });
    if (found == keys.end()) {
      std::vector<std::string> names;
      for (const auto& one : keys) names.push_back(one.name);
      work.Error("N010", key.span,
                 fmt::format("{}没有键{}", Quoted(name.text), Quoted(key.text)),
                 names.empty() ? "这个参数没有键" : "它的键：" + JoinNames(names));
      continue;
    }
    work.key_origins[static_cast<std::size_t>(id)].emplace(static_cast<std::int32_t>(found - keys.begin()),
                                                           KeyOrigin{attribute.names[1], rule_set});
  }
}

namespace {

// ---- parameters ----

// What a head says: a key of numbers or days has its line here and no enum yet.
struct ParameterHead {
  model::Parameter parameter;
  std::map<std::int32_t, KeyLine> lines;
};

std::optional<model::ParameterKey> KeyOf(Workspace& work, RuleSetId rule_set, const ast::Name& name) {
  const auto type = KeyTypeOf(work, rule_set, name);
  if (!type) return std::nullopt;
  if (IsLine(*type)) {
    work.Error("N010", name.span, fmt::format("集合不能按{}列出", Quoted(name.text)), "集合里是枚举的成员或区划");
    return std::nullopt;
  }
  return model::ParameterKey{name.text, *type};
}

bool ReadKey(Workspace& work, RuleSetId rule_set, const ast::Name& name,
             const std::optional<ast::TypeSpec>& written, ParameterHead& head) {
  std::optional<model::Type> type;
  if (written) {
    if (const auto declared = ResolveType(work, rule_set, *written, name.text)) type = declared->type;
    if (type && (type->kind == model::TypeKind::Text || type->kind == model::TypeKind::Boolean)) {
      work.Error("N010", written->span,
                 fmt::format("参数的键不能是 {}", model::ToText(work.model, *type)), "可用：枚举、区划、数、日期");
      return false;
    }
  } else {
    type = KeyTypeOf(work, rule_set, name);
  }
  if (!type) return false;
  if (IsLine(*type)) head.lines[static_cast<std::int32_t>(head.parameter.keys.size())] = {*type, {}};
  head.parameter.keys.push_back({name.text, IsLine(*type) ? model::Type{model::TypeKind::Enum, {}, kNone} : *type});
  return true;
}

// Null when a key or type could not be read.
std::optional<ParameterHead> ReadParameterHead(Workspace& work, RuleSetId rule_set,
                                               const ast::ParameterDeclaration& declaration) {
  ParameterHead head;
  model::Parameter& parameter = head.parameter;
  parameter.name = declaration.name.text;
  parameter.span = declaration.name.span;
  bool sound = true;
  for (std::size_t i = 0; i < declaration.keys.size(); ++i)
    sound = ReadKey(work, rule_set, declaration.keys[i], declaration.key_types[i], head) && sound;
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
    if (type) parameter.outputs.push_back({output.name.text, type->type, false});
  }
  if (!sound) return std::nullopt;
  return head;
}

bool SameHead(const Workspace& work, const ParameterHead& head, model::ParameterId id) {
  const model::Parameter& known = work.model.parameters[static_cast<std::size_t>(id)];
  const auto& lines = work.key_lines[static_cast<std::size_t>(id)];
  const auto& keys = head.parameter.keys;
  if (keys.size() != known.keys.size()) return false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].name != known.keys[i].name) return false;
    const auto own = head.lines.find(static_cast<std::int32_t>(i));
    const auto other = lines.find(static_cast<std::int32_t>(i));
    if ((own == head.lines.end()) != (other == lines.end())) return false;
    if (own == head.lines.end() ? !(keys[i].type == known.keys[i].type) : !(own->second.type == other->second.type))
      return false;
  }
  const auto same = [](const auto& x, const auto& y) { return x.name == y.name && x.type == y.type; };
  return std::equal(head.parameter.outputs.begin(), head.parameter.outputs.end(), known.outputs.begin(),
                    known.outputs.end(), same);
}

void DeclareParameter(Workspace& work, RuleSetId rule_set, const ast::ParameterDeclaration& declaration) {
  if (declaration.uprated_from) return;  // computes rows of one that is declared elsewhere
  auto head = ReadParameterHead(work, rule_set, declaration);
  if (work.ReportedOnLine(declaration.name.span)) head.reset();
  auto& list = work.table(NameKind::Parameter)[declaration.name.text];
  if (list.empty()) {
    const auto id = static_cast<model::ParameterId>(work.model.parameters.size());
    if (!head) work.broken_parameters.insert(id);
    list.push_back({id, rule_set, declaration.name.span});
    work.id_of[&declaration] = id;
    if (head) {
      // A key of numbers gets the members of its enum when the rows are read.
      for (const auto& [key, line] : head->lines) {
        head->parameter.keys[static_cast<std::size_t>(key)].type.enumeration =
            static_cast<model::EnumId>(work.model.enums.size());
        model::Enum members;
        members.name = declaration.keys[static_cast<std::size_t>(key)].text;
        members.span = declaration.keys[static_cast<std::size_t>(key)].span;
        work.model.enums.push_back(std::move(members));
      }
      work.model.parameters.push_back(std::move(head->parameter));
      work.key_lines.push_back(std::move(head->lines));
    } else {
      model::Parameter broken;
      broken.name = declaration.name.text;
      work.model.parameters.push_back(std::move(broken));
      work.key_lines.emplace_back();
    }
    work.key_origins.emplace_back();
    if (work.broken_parameters.contains(id)) return;
    RememberKeyOrigins(work, rule_set, id, declaration.name, declaration.attributes);
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
  if (!SameHead(work, *head, first.id)) {
    work.Error("D006", declaration.name.span,
               fmt::format("参数{}的键或类型与先前的声明不同", Quoted(declaration.name.text)),
               "续写一个参数时，键、输出和类型要与先前的一样")
        .labels.push_back({first.span, "先在这里声明"});
    return;
  }
  list.push_back({first.id, rule_set, declaration.name.span});
  work.id_of[&declaration] = first.id;
  work.rule_sets[static_cast<std::size_t>(rule_set)].adds_rows = true;
  RememberKeyOrigins(work, rule_set, first.id, declaration.name, declaration.attributes);
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

// 名单: a parameter of the place and the element that is 真 or 假.
void DeclareList(Workspace& work, RuleSetId rule_set, const ast::ListDeclaration& declaration) {
  model::Parameter list;
  list.name = declaration.name.text;
  list.use = model::ParameterUse::List;
  list.span = declaration.name.span;
  bool sound = true;
  if (declaration.place) {
    model::Type place;
    place.kind = model::TypeKind::Division;
    list.keys.push_back({"区划", place});
    if (declaration.place->text != "区划") {
      work.Error("N010", declaration.place->span, "名单只能按 区划 分列", "写成 名单 名称（区划）：枚举");
      sound = false;
    }
  }
  const auto element = ResolveType(work, rule_set, declaration.element, declaration.name.text);
  if (element && element->type.kind != model::TypeKind::Enum && element->type.kind != model::TypeKind::Division) {
    work.Error("N010", declaration.element.span,
               fmt::format("名单里是枚举的成员，不能是 {}", TypeText(work.model, element->type)), "写一个枚举的名称");
    sound = false;
  }
  sound = sound && element;
  if (sound) list.keys.push_back({declaration.element.text, element->type});
  list.outputs.push_back({"", BooleanType(), false});
  auto& known = work.table(NameKind::List)[declaration.name.text];
  const auto id = static_cast<model::ParameterId>(known.empty() ? work.model.parameters.size()
                                                                : static_cast<std::size_t>(known.front().id));
  if (!known.empty()) {
    const Symbol first = known.front();
    const auto same = [](const auto& x, const auto& y) { return x.name == y.name && x.type == y.type; };
    const auto& keys = work.model.parameters[static_cast<std::size_t>(id)].keys;
    if (!work.Declare(NameKind::List, declaration.name, {id, rule_set, declaration.name.span})) return;
    if (sound && !work.broken_parameters.contains(id) &&
        !std::equal(keys.begin(), keys.end(), list.keys.begin(), list.keys.end(), same)) {
      work.Error("D006", declaration.name.span,
                 fmt::format("名单{}与先前的声明不同", Quoted(declaration.name.text)),
                 "续写一个名单时，（区划）和枚举要与先前的一样")
          .labels.push_back({first.span, "先在这里声明"});
      return;
    }
    work.rule_sets[static_cast<std::size_t>(rule_set)].adds_rows = true;
  } else {
    known.push_back({id, rule_set, declaration.name.span});
    work.model.parameters.push_back(std::move(list));
    work.key_origins.emplace_back();
    work.key_lines.emplace_back();
  }
  if (!sound) work.broken_parameters.insert(id);
  if (!sound) return;
  work.id_of[&declaration] = id;
  RememberKeyOrigins(work, rule_set, id, declaration.name, declaration.attributes);
}

void DeclareFormula(Workspace& work, RuleSetId rule_set, const ast::FormulaDeclaration& declaration) {
  const auto id = static_cast<std::int32_t>(work.formulas.size());
  if (!work.Declare(NameKind::Formula, declaration.name, {id, rule_set, declaration.name.span})) return;
  Formula formula;
  formula.declaration = &declaration;
  formula.rule_set = rule_set;
  for (const auto& formal : declaration.formals) {
    const auto type = ResolveType(work, rule_set, formal.type, formal.name.text);
    if (type) formula.types.push_back(type->type);
    formula.broken = formula.broken || !type;
    const auto first = std::find_if(declaration.formals.begin(), declaration.formals.end(),
                                    [&](const auto& other) { return other.name.text == formal.name.text; });
    if (&*first != &formal)
      work.Error("N003", formal.name.span, fmt::format("{}写了两次", Quoted(formal.name.text)), "改名");
    formula.broken = formula.broken || &*first != &formal;
  }
  const auto type = ResolveType(work, rule_set, declaration.type, declaration.name.text);
  if (type) formula.type = type->type;
  formula.broken = formula.broken || !type;
  work.formulas.push_back(std::move(formula));
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
    if (clause.kind != ast::ClauseKind::Benefit && clause.kind != ast::ClauseKind::Stake) continue;
    DeclaredBenefit benefit;
    benefit.name = clause.name.text;
    benefit.span = clause.name.span;
    benefit.kind = clause.kind == ast::ClauseKind::Benefit ? KindOfBenefit(clause.type.text) : model::BenefitKind::Money;
    if (benefit.kind == model::BenefitKind::Money)
      if (const auto type = ResolveType(work, rule_set, clause.type, clause.name.text)) benefit.type = type->type;
    benefit.advance =
        std::any_of(clause.attributes.begin(), clause.attributes.end(),
                    [](const ast::Attribute& one) { return one.kind == ast::AttributeKind::Offset && one.names.size() == 1; });
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
  work.ForEach<ast::ListDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareList(work, rule_set, one); });
  work.ForEach<ast::FormulaDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareFormula(work, rule_set, one); });
  work.ForEach<ast::PolicyDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclarePolicy(work, rule_set, one); });
  ReadLayerHeads(work);
  DeclareLayers(work);
  work.ForEach<ast::LayerDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclarePolicyLayer(work, rule_set, one); });
  work.ForEach<ast::AssessmentDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareAssessment(work, rule_set, one); });
  work.ForEach<ast::FindingDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareFinding(work, rule_set, one); });
  work.ForEach<ast::NeedDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareNeed(work, rule_set, one); });
  work.ForEach<ast::ResourceDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareResource(work, rule_set, one); });
}

}  // namespace doudi::check
