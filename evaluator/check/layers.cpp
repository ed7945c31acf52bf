#include "check/layers.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"
#include "check/policies.h"

namespace doudi::check {

using ast::AttributeKind;

namespace {

// A fact or definition that says in which place something lies, anywhere in sight.
bool IsPlaceName(const Workspace& work, RuleSetId rule_set, const std::string& name) {
  const auto found = work.values.find(name);
  return found != work.values.end() && std::any_of(found->second.begin(), found->second.end(), [&](const ValueSymbol& value) {
           return work.SeesName(rule_set, value.rule_set, name) && !work.IsBroken(value) &&
                  work.TypeOf(value).kind == model::TypeKind::Division;
         });
}

// The places of 适用; nullopt after a message.
std::optional<std::vector<std::int32_t>> ReadPlaces(Workspace& work, const ast::Attribute& applies) {
  model::Type type;
  type.kind = model::TypeKind::Division;
  std::vector<std::int32_t> places;
  for (const ast::Name& name : applies.names) {
    const auto place = ReadConstant(work, type, name.text, name.span, "");
    if (!place) return std::nullopt;
    places.push_back(std::get<model::Code>(*place).code);
    if (LevelOf(places.back()) == LevelOf(places.front())) continue;
    work.Error("P012", name.span, fmt::format("{}与{}不是同一级的地方", Quoted(name.text), Quoted(applies.names.front().text)),
               "一个规则集适用于同一级的地方；另一级的写在另一个规则集里");
    return std::nullopt;
  }
  return places;
}

void ReadLayerHead(Workspace& work, RuleSetId id) {
  auto& rule_set = work.rule_sets[static_cast<std::size_t>(id)];
  const ast::Attributes& attributes = rule_set.file->attributes;
  if (attributes.empty()) return;
  rule_set.broken_layer = true;  // until it is found whole
  const AttributeReader reader(work, id, attributes, "规则集", {AttributeKind::Applies, AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood},
                               {AttributeKind::KeyFrom});
  const ast::Attribute* applies = reader.Find(AttributeKind::Applies);
  const model::Period period = reader.Period();
  if (!applies) {
    work.Error("P004", rule_set.file->rule_set.span, "规则集写了日期或区划的取值，没有写适用于哪里", "加上：，适用 砀山县");
    return;
  }
  const auto places = ReadPlaces(work, *applies);
  const auto key = std::find_if(attributes.begin(), attributes.end(), [](const ast::Attribute& one) {
    return one.kind == AttributeKind::KeyFrom && one.names.size() == 2 && one.names[0].text == "区划";
  });
  if (key == attributes.end()) {
    work.Error("P004", applies->span, "写了适用于哪里，没有写一份档案的区划取自哪个事实", "加上：，区划 取 户籍区划");
    return;
  }
  const ast::Name& fact = key->names[1];
  if (!IsPlaceName(work, id, fact.text)) {
    if (!work.MayBeLost(fact.text))
      work.Error("N014", fact.span, fmt::format("{}不是这里看得到的区划", Quoted(fact.text)),
                 "写一个类型为 区划 的事实或定义，并引用它所在的规则集");
    return;
  }
  if (!places) return;
  rule_set.broken_layer = false;
  rule_set.layer = LayerHead{*places, std::string(), fact, period};
  for (const ast::Name& name : applies->names) rule_set.layer->text += (rule_set.layer->text.empty() ? "" : "、") + name.text;
}

std::string LocalName(const std::string& name, const LayerHead& head) { return name + "（" + head.text + "）"; }

// The definition that a layer covers; nullopt after a message.
std::optional<model::DefinitionId> OriginalOf(Workspace& work, RuleSetId rule_set, const std::optional<ast::Name>& entity_name,
                                              const ast::Name& name, const std::optional<model::Type>& type) {
  if (!entity_name) {
    work.Error("P012", name.span, fmt::format("{}不属于任何实体，不知道它说的是哪个地方的档案，不能覆盖", Quoted(name.text)),
               "各地不同的数写成参数表的行");
    return std::nullopt;
  }
  const auto entity = work.Resolve(NameKind::Entity, rule_set, *entity_name);
  if (!entity) return std::nullopt;
  std::vector<ValueSymbol> visible = work.VisibleValues(rule_set, *entity, name.text);
  std::erase_if(visible, [](const ValueSymbol& value) { return value.kind != ValueSymbol::Kind::Definition; });
  if (visible.empty()) {
    std::vector<std::string> names;
    for (const auto& [known, list] : work.values)
      for (const ValueSymbol& value : list)
        if (value.kind == ValueSymbol::Kind::Definition && value.entity == *entity && work.SeesName(rule_set, value.rule_set, known))
          names.push_back(known);
    work.ReportUnknown("定义可以覆盖", rule_set, name, names, "N001");
    return std::nullopt;
  }
  if (visible.size() > 1) {
    auto& diagnostic = work.Error("N002", name.span, fmt::format("有不止一个定义叫{}", Quoted(name.text)), "只引用其中一个规则集");
    for (const ValueSymbol& value : visible) diagnostic.labels.push_back({value.span, "这里有一个"});
    return std::nullopt;
  }
  const ValueSymbol& original = visible.front();
  work.MarkUsed(rule_set, original.rule_set);
  if (!type || work.IsBroken(original)) return std::nullopt;
  if (!(work.TypeOf(original) == *type)) {
    work.Error("T002", name.span,
               fmt::format("覆盖的类型要与原来的一样：原来是 {}，这里是 {}", TypeText(work.model, work.TypeOf(original)),
                           TypeText(work.model, *type)),
               "改成原来的类型")
        .labels.push_back({original.span, "原来的在这里"});
    return std::nullopt;
  }
  return original.id;
}

// Puts the local definition into the model. kNone after a message.
model::DefinitionId AddLocal(Workspace& work, RuleSetId rule_set, const std::optional<ast::Name>& entity, const ast::Name& name,
                             const ast::TypeSpec& spec, const LayerHead& head) {
  const auto declared = ResolveType(work, rule_set, spec, name.text);
  const auto original = OriginalOf(work, rule_set, entity, name, declared ? std::optional(declared->type) : std::nullopt);
  if (!original) return model::kNone;
  model::Definition local = work.model.definitions[static_cast<std::size_t>(*original)];
  local.name = LocalName(local.name, head);
  local.table = model::kNone;
  local.layer = head.text;
  local.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
  local.span = name.span;
  const auto id = static_cast<model::DefinitionId>(work.model.definitions.size());
  work.model.definitions.push_back(std::move(local));
  work.layered_definitions.push_back({*original, id, model::kNone, rule_set, head.period, name.span});
  return id;
}

void DeclareLayerTable(Workspace& work, RuleSetId rule_set, const ast::DecisionTableDeclaration& declaration, const LayerHead& head) {
  model::DecisionTable table;
  const auto entity = work.Resolve(NameKind::Entity, rule_set, declaration.entity);
  if (!entity) return;
  table.name = LocalName(declaration.name.text, head);
  table.entity = *entity;
  table.span = declaration.name.span;
  const auto index = static_cast<std::int32_t>(work.model.tables.size());
  for (const auto& output : declaration.outputs) {
    const model::DefinitionId id = AddLocal(work, rule_set, declaration.entity, output.name, output.type, head);
    if (id == model::kNone) continue;
    work.model.definitions[static_cast<std::size_t>(id)].table = index;
    table.outputs.push_back(id);
    work.id_of[&output] = id;
  }
  if (table.outputs.size() != declaration.outputs.size()) return;  // the rest would be said in vain
  work.id_of[&declaration] = index;
  work.model.tables.push_back(std::move(table));
}

void DeclareLayerSet(Workspace& work, RuleSetId rule_set, const ast::SetDeclaration& declaration, const LayerHead& head) {
  const auto original = work.Resolve(NameKind::Set, rule_set, declaration.name);
  if (!original || work.broken_sets.contains(*original)) return;
  model::Set local = work.model.sets[static_cast<std::size_t>(*original)];
  const std::string element = TypeText(work.model, local.element);
  if (declaration.element.text != element) {
    work.Error("T002", declaration.element.span,
               fmt::format("覆盖的集合里要与原来一样是 {}，这里是{}", element, Quoted(declaration.element.text)),
               fmt::format("写成 （{}）", element))
        .labels.push_back({local.span, "原来的在这里"});
    return;
  }
  local.name = LocalName(local.name, head);
  local.rows.clear();
  local.span = declaration.name.span;
  const auto id = static_cast<model::SetId>(work.model.sets.size());
  work.model.sets.push_back(std::move(local));
  work.id_of[&declaration] = id;
  work.layered_sets.push_back({*original, id, model::kNone, rule_set, head.period, declaration.name.span});
}

void CheckOverlaps(Workspace& work, const std::vector<Layering>& all, const std::function<std::string(std::int32_t)>& what) {
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (all[i].original == all[j].original)
        ReportOverlap(work, what(all[i].original), all[j].rule_set, all[j].period, all[j].span, all[i].rule_set, all[i].period,
                      all[i].span);
}

void ApplyTo(Workspace& work, model::DefinitionId original) {
  const auto at = static_cast<std::size_t>(original);
  std::vector<model::Basis> covered = work.model.definitions[at].basis;
  for (const Layering* layering : LayersOf(work, work.layered_definitions, original)) {
    auto& local = work.model.definitions[static_cast<std::size_t>(layering->local)];
    const model::ExprId before = work.model.definitions[at].body;
    if (before == kNone || local.body == kNone) return;  // reported
    local.basis = LayerBasis(work, layering->rule_set, std::move(local.basis), covered);
    if (layering->above != kNone) {
      auto& above = work.model.definitions[static_cast<std::size_t>(layering->above)];
      above.body = before;
      above.basis = work.model.definitions[at].basis;
    }
    const auto entity = work.model.definitions[at].entity;
    const auto here = LayerApplies(work, layering->rule_set, entity, layering->period, layering->span);
    if (here == kNone) return;
    ExpressionChecker checker(work, layering->rule_set, entity);
    Expr own;
    own.op = Op::Definition;
    own.type = work.model.definitions[at].type;
    own.level = entity;
    own.index = layering->local;
    own.span = layering->span;
    work.model.expressions.push_back(std::move(own));
    const auto reference = static_cast<ExprId>(work.model.expressions.size()) - 1;
    const auto choose = checker.Make(Op::Choose, work.model.definitions[at].type, {here, reference, before}, layering->span);
    work.model.expressions.back().text = model::kByPlace;
    work.model.definitions[at].body = checker.LiftTo(choose, entity);
  }
}

}  // namespace

int LevelOf(std::int32_t place) {
  if (place == value::kCountry) return 0;
  return place % 10000 == 0 ? 2 : place % 100 == 0 ? 4 : 6;
}

model::Period Common(const model::Period& a, const model::Period& b) {
  model::Period both = a;
  if (b.from && (!both.from || *both.from < *b.from)) both.from = b.from;
  if (b.until && (!both.until || *b.until < *both.until)) both.until = b.until;
  both.for_good = a.for_good || b.for_good;
  return both;
}

void ReadLayerHeads(Workspace& work) {
  for (std::size_t i = 0; i < work.rule_sets.size(); ++i) ReadLayerHead(work, static_cast<RuleSetId>(i));
}

const LayerHead* LayerOf(Workspace& work, RuleSetId rule_set, Span span) {
  auto& own = work.rule_sets[static_cast<std::size_t>(rule_set)];
  if (own.layer) return &*own.layer;
  if (!own.broken_layer)
    work.Error("P012", span, fmt::format("规则集{}没有写适用于哪里，不能覆盖或增补别的规则集", Quoted(own.name)),
               fmt::format("第一行写成：规则集 {}，适用 砀山县，区划 取 户籍区划。", own.name));
  own.broken_layer = true;
  return nullptr;
}

model::ExprId LayerApplies(Workspace& work, RuleSetId rule_set, model::EntityId entity, const model::Period& period, Span span) {
  const auto& own = work.rule_sets[static_cast<std::size_t>(rule_set)];
  if (!own.layer) return kNone;
  const LayerHead head = *own.layer;
  ExpressionChecker checker(work, rule_set, entity);
  const ExprId place = checker.LowerValueName(head.fact);
  if (place == kNone) return kNone;
  ExprId here = checker.Make(Op::In, BooleanType(), {place}, span);
  work.model.expressions.back().members = head.places;
  std::vector<ExprId> all = {here};
  for (const auto& [date, op] : {std::pair(period.from, Op::GreaterOrEqual), std::pair(period.until, Op::LessOrEqual)}) {
    if (!date) continue;
    const ExprId today = checker.Make(Op::ReferenceDate, DateType(), {}, span);
    all.push_back(checker.Make(op, BooleanType(), {today, checker.Literal(DateType(), *date, span)}, span));
  }
  if (all.size() > 1) here = checker.Make(Op::And, BooleanType(), std::move(all), span);
  return checker.LiftTo(here, entity);
}

std::vector<const Layering*> LayersOf(const Workspace& work, const std::vector<Layering>& all, std::int32_t original) {
  std::vector<const Layering*> list;
  for (const Layering& one : all)
    if (one.original == original && one.local != kNone && work.rule_sets[static_cast<std::size_t>(one.rule_set)].layer)
      list.push_back(&one);
  const auto level = [&](const Layering* one) {
    return LevelOf(work.rule_sets[static_cast<std::size_t>(one->rule_set)].layer->places.front());
  };
  std::stable_sort(list.begin(), list.end(), [&](const Layering* a, const Layering* b) { return level(a) < level(b); });
  return list;
}

void SetLayerPeriod(Workspace& work, std::vector<Layering>& all, std::int32_t local, const AttributeReader& attributes) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Layering& one) { return one.local == local; });
  if (found == all.end()) return;
  found->period = Common(work.rule_sets[static_cast<std::size_t>(found->rule_set)].layer->period, attributes.Period());
}

bool ReportOverlap(Workspace& work, std::string_view what, RuleSetId a, const model::Period& a_period, Span a_span, RuleSetId b,
                   const model::Period& b_period, Span b_span) {
  const auto& a_places = work.rule_sets[static_cast<std::size_t>(a)].layer->places;
  const auto& b_places = work.rule_sets[static_cast<std::size_t>(b)].layer->places;
  const auto shared = std::find_first_of(a_places.begin(), a_places.end(), b_places.begin(), b_places.end());
  if (shared == a_places.end() || !Overlap(a_period, b_period)) return false;
  work.Error("P013", b_span, fmt::format("{}对{}的规定写了两次，时段重叠", value::DivisionName(*shared), what),
             "留下一处；或写上不重叠的日期：，自 D，至 D")
      .labels.push_back({a_span, "另一处在这里"});
  return true;
}

std::vector<model::Basis> LayerBasis(const Workspace& work, RuleSetId rule_set, std::vector<model::Basis> own,
                                     const std::vector<model::Basis>& covered) {
  if (own.empty()) {
    model::Basis basis;
    basis.title = basis.short_title = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
    own.push_back(std::move(basis));
  }
  for (model::Basis basis : covered) {
    if (basis.replaced) continue;
    basis.replaced = true;
    own.push_back(std::move(basis));
  }
  return own;
}

void DeclareLayers(Workspace& work) {
  work.ForEach<ast::DefinitionDeclaration>([&](RuleSetId rule_set, const ast::DefinitionDeclaration& one) {
    const LayerHead* head = one.layer ? LayerOf(work, rule_set, one.span) : nullptr;
    if (!head) return;
    const auto id = AddLocal(work, rule_set, one.entity, one.name, one.type, *head);
    if (id != model::kNone) work.id_of[&one] = id;
  });
  work.ForEach<ast::DecisionTableDeclaration>([&](RuleSetId rule_set, const ast::DecisionTableDeclaration& one) {
    if (const LayerHead* head = one.layer ? LayerOf(work, rule_set, one.name.span) : nullptr)
      DeclareLayerTable(work, rule_set, one, *head);
  });
  work.ForEach<ast::SetDeclaration>([&](RuleSetId rule_set, const ast::SetDeclaration& one) {
    if (const LayerHead* head = one.layer ? LayerOf(work, rule_set, one.name.span) : nullptr)
      DeclareLayerSet(work, rule_set, one, *head);
  });
}

void CheckSetLayers(Workspace& work) {
  CheckOverlaps(work, work.layered_sets, [&](std::int32_t id) {
    return "集合" + Quoted(work.model.sets[static_cast<std::size_t>(id)].name);
  });
}

void ApplyDefinitionLayers(Workspace& work) {
  CheckOverlaps(work, work.layered_definitions, [&](std::int32_t id) {
    return "定义" + Quoted(work.model.definitions[static_cast<std::size_t>(id)].name);
  });
  std::set<model::DefinitionId> originals;
  for (const Layering& one : work.layered_definitions) originals.insert(one.original);
  for (const model::DefinitionId original : originals) ApplyTo(work, original);
}

}  // namespace doudi::check
