#include "check/examples.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/tables.h"
#include "check/types.h"

namespace doudi::check {

using model::EntityId;

namespace {

const std::string& EntityName(const Workspace& work, EntityId entity) {
  return work.model.entities[static_cast<std::size_t>(entity)].name;
}

// 住房："02" of 枚举 住房 ＝ ｛自有 "01"、租住 "02"｝: a record may say it so. A code that is not listed may be a slip: write where it goes.
bool IsListedCode(const Workspace& work, const model::Type& type, std::string_view text) {
  if (type.kind != model::TypeKind::Enum) return false;
  const auto& codes = work.model.enums[static_cast<std::size_t>(type.enumeration)].codes;
  return !text.empty() && std::find(codes.begin(), codes.end(), text) != codes.end();
}

void Declare(Workspace& work, RuleSetId rule_set, const ast::ExampleDeclaration& declaration) {
  const auto id = static_cast<std::int32_t>(work.model.examples.size());
  if (!work.Declare(NameKind::Example, declaration.name, {id, rule_set, declaration.name.span})) return;
  model::Example example;
  example.name = declaration.name.text;
  example.syntax = &declaration;
  example.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
  example.span = declaration.name.span;
  work.model.examples.push_back(std::move(example));
  work.id_of[&declaration] = id;
}

// The date of the example or of the nearest one it is 基于. False on a circle or without any date.
void FindReferenceDates(Workspace& work) {
  for (std::size_t i = 0; i < work.model.examples.size(); ++i) {
    const ast::ExampleDeclaration* source = work.model.examples[i].syntax;
    std::set<std::int32_t> passed{static_cast<std::int32_t>(i)};
    std::int32_t at = work.model.examples[i].based_on;
    bool circle = false;
    while (!source->reference_date && at != model::kNone && !circle) {
      circle = !passed.insert(at).second;
      source = work.model.examples[static_cast<std::size_t>(at)].syntax;
      at = work.model.examples[static_cast<std::size_t>(at)].based_on;
    }
    for (std::int32_t next = at; next != model::kNone && !circle;
         next = work.model.examples[static_cast<std::size_t>(next)].based_on)
      circle = !passed.insert(next).second;
    const ast::ExampleDeclaration& declaration = *work.model.examples[i].syntax;
    if (circle) {
      work.Error("E001", declaration.based_on->span,
                 fmt::format("例{}绕了一圈又基于自己", Quoted(declaration.name.text)), "去掉一个“基于”");
      work.model.examples[i].based_on = model::kNone;
    } else if (!source->reference_date) {
      if (!declaration.based_on && !work.ReportedIn(declaration.span))
        work.Error("E001", declaration.name.span,
                   fmt::format("例{}没有基准日", Quoted(declaration.name.text)), "加上：基准日 2025-08-15。");
    } else if (source == &declaration) {
      if (const auto date = ReadDate(work, *source->reference_date))
        work.model.examples[i].reference_date = *date;
    } else if (const auto* literal = std::get_if<ast::LiteralExpression>(&source->reference_date->node)) {
      const auto date = value::ParseDate(literal->text);
      if (std::holds_alternative<value::Date>(date))
        work.model.examples[i].reference_date = std::get<value::Date>(date);
    }
  }
}

// 知悉截至, of the example or of the nearest one it is 基于.
void FindKnownDates(Workspace& work) {
  for (model::Example& example : work.model.examples)
    if (example.syntax->known_by) example.known_by = ReadDate(work, *example.syntax->known_by);
  for (model::Example& example : work.model.examples)
    for (std::int32_t at = example.based_on; !example.known_by && !example.syntax->known_by && at != model::kNone;
         at = work.model.examples[static_cast<std::size_t>(at)].based_on)
      example.known_by = work.model.examples[static_cast<std::size_t>(at)].known_by;
}

// 砀山县 自 2020-01-01 至 2024-05-31: the history of a fact, which the record reader reads.
bool SaysDates(std::string_view text) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{" 自 ", " 至 ", " 知悉 ", "已列全"},
                             [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// ---- what is given ----

class ExampleChecker {
 public:
  ExampleChecker(Workspace& work, RuleSetId rule_set, std::int32_t id) : work_(work), id_(id) {
    scope_.rule_set = rule_set;
    scope_.declaration = work.model.examples[static_cast<std::size_t>(id)].syntax;
  }

  void Run() {
    CollectHandles();
    for (const auto& element : scope_.declaration->elements) CheckElement(element);
    for (const auto& rows : scope_.declaration->rows) CheckRows(rows);
    for (const ast::Name& name : scope_.declaration->empty_collections) CheckEmpty(name);
    for (const ast::Name& name : scope_.declaration->open_collections) CheckOpen(name);
    for (const auto& given : scope_.declaration->given) CheckGiven(given);
    for (const auto& held : scope_.declaration->held) CheckHeld(held);
    for (const auto& record : scope_.declaration->checks) CheckRecord(record);
    CheckExpectations(work_, scope_);
  }

 private:
  void CollectHandles();
  void AddHandles(const ast::ExampleDeclaration& declaration, bool own);
  void AddHandle(EntityId entity, const std::string& handle, Span span, bool own);
  void CheckElement(const ast::ExampleElement& element);
  void CheckParent(const ast::Name& parent, EntityId entity);
  void CheckField(EntityId entity, const std::string& field, Span field_span, std::string_view text,
                  Span text_span);
  void CheckRows(const ast::ExampleRows& rows);
  void CheckEmpty(const ast::Name& name);
  void CheckOpen(const ast::Name& name);
  void CheckGiven(const ast::Given& given);
  void CheckHeld(const ast::HeldDocument& held);
  void CheckRecord(const ast::CheckRecord& record);
  void CheckDecision(const ast::CheckRecord& record);
  std::vector<std::string> FieldNames(EntityId entity) const;

  Workspace& work_;
  std::int32_t id_;
  ExampleScope scope_;
  std::map<std::string, Span> own_handles_;
};

void ExampleChecker::AddHandle(EntityId entity, const std::string& handle, Span span, bool own) {
  if (handle.empty()) return;
  if (own) {
    const auto [first, fresh] = own_handles_.emplace(handle, span);
    if (!fresh)
      work_.Error("E002", span, fmt::format("编号{}用了两次", Quoted(handle)), "换一个编号")
          .labels.push_back({first->second, "先在这里"});
  }
  scope_.handles[handle] = entity;
}

void ExampleChecker::AddHandles(const ast::ExampleDeclaration& declaration, bool own) {
  for (const auto& element : declaration.elements) {
    const auto entity = work_.model.FindEntity(element.entity.text);
    scope_.open = scope_.open || !entity || work_.ReportedIn(declaration.span);
    if (!entity) continue;
    AddHandle(*entity, element.handle.text, element.handle.span, own);
    const model::FactId designation = work_.model.entities[static_cast<std::size_t>(*entity)].designation;
    for (const auto& field : element.fields)
      if (designation != model::kNone && work_.model.FindFact(*entity, field.field.text) == designation)
        scope_.handles.emplace(field.text, *entity);
  }
  for (const auto& rows : declaration.rows) {
    const auto entity = work_.model.FindEntity(rows.entity.text);
    for (std::size_t column = 0; entity && column < rows.table.header.size(); ++column)
      for (const auto& row : rows.table.rows)
        if (rows.table.header[column].text == "编号" && column < row.size())
          AddHandle(*entity, row[column].text, row[column].span, own);
  }
}

void ExampleChecker::CollectHandles() {
  std::set<std::int32_t> passed{id_};
  for (std::int32_t base = work_.model.examples[static_cast<std::size_t>(id_)].based_on;
       base != model::kNone && passed.insert(base).second;
       base = work_.model.examples[static_cast<std::size_t>(base)].based_on)
    AddHandles(*work_.model.examples[static_cast<std::size_t>(base)].syntax, false);
  AddHandles(*scope_.declaration, true);
}

std::vector<std::string> ExampleChecker::FieldNames(EntityId entity) const {
  std::vector<std::string> names;
  for (const model::FactId id : work_.model.entities[static_cast<std::size_t>(entity)].facts) {
    const model::Fact& fact = work_.model.facts[static_cast<std::size_t>(id)];
    if (!fact.RecordsDecision()) names.push_back(fact.name);
  }
  return names;
}

void ExampleChecker::CheckField(EntityId entity, const std::string& field, Span field_span,
                                std::string_view text, Span text_span) {
  const auto fact = work_.model.FindFact(entity, field);
  const auto list = work_.model.FindEntity(field);
  if (!fact && list && work_.model.entities[static_cast<std::size_t>(*list)].link != model::kNone &&
      work_.model.entities[static_cast<std::size_t>(*list)].parent == entity)
    return;  // 父母：甲、乙: the record reader looks whether they are there
  if (!fact && list && work_.model.entities[static_cast<std::size_t>(*list)].timeline != model::Timeline::None &&
      work_.model.entities[static_cast<std::size_t>(*list)].parent == entity)
    return;  // 居住期：2024-01-01 起: it reads the days
  if (!fact) {
    if (!work_.MayBeLost(field))
      work_.Error("E003", field_span,
                  fmt::format("{} 没有名为{}的事实", EntityName(work_, entity), Quoted(field)),
                  diagnostics::DidYouMean(field, FieldNames(entity)));
    return;
  }
  if (work_.broken_facts.contains(*fact)) return;
  if (work_.model.facts[static_cast<std::size_t>(*fact)].history != model::kNoEntity && SaysDates(text)) return;
  if (text == "无" && work_.model.facts[static_cast<std::size_t>(*fact)].presence != model::kNone) return;
  if (IsListedCode(work_, work_.model.facts[static_cast<std::size_t>(*fact)].type, text)) return;
  CheckStatedValue(work_, work_.model.facts[static_cast<std::size_t>(*fact)].type, text, text_span,
                   Quoted(field));
}

// 属 丙: the element above. Without it there must be only one that it can be.
void ExampleChecker::CheckParent(const ast::Name& parent, EntityId entity) {
  const EntityId wanted = work_.model.entities[static_cast<std::size_t>(entity)].parent;
  const auto found = ResolveHandle(work_, scope_, parent);
  if (!found || *found == wanted) return;
  work_.Error("E004", parent.span,
              fmt::format("{} 属于 {}，{}是 {}", EntityName(work_, entity),
                          wanted == model::kNoEntity ? "谁也不" : EntityName(work_, wanted),
                          Quoted(parent.text), EntityName(work_, *found)));
}

void ExampleChecker::CheckElement(const ast::ExampleElement& element) {
  const auto entity = work_.Resolve(NameKind::Entity, scope_.rule_set, element.entity);
  if (!entity) return;
  if (element.parent) CheckParent(*element.parent, *entity);
  std::map<std::string, Span> seen;
  for (const auto& field : element.fields) {
    if (!seen.emplace(field.field.text, field.field.span).second) {
      work_.Error("E003", field.field.span, fmt::format("{}写了两次", Quoted(field.field.text)), "留下一处")
          .labels.push_back({seen[field.field.text], "先在这里"});
      continue;
    }
    CheckField(*entity, field.field.text, field.field.span, field.text, field.span);
  }
}

void ExampleChecker::CheckRows(const ast::ExampleRows& rows) {
  const auto entity = work_.Resolve(NameKind::Entity, scope_.rule_set, rows.entity);
  if (!entity) return;
  std::vector<std::string> columns = {"编号", "属"};
  for (const model::FactId id : work_.model.entities[static_cast<std::size_t>(*entity)].facts) {
    const model::Fact& fact = work_.model.facts[static_cast<std::size_t>(id)];
    columns.push_back(fact.name);
    columns.insert(columns.end(), fact.columns.begin(), fact.columns.end());
  }
  const TableReader table(work_, rows.table, {}, columns, rows.entity.span);
  if (!table.sound()) return;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const ast::TableCell& header : rows.table.header) {
      const ast::TableCell* cell = table.Cell(row, header.text);
      if (!cell || header.text == "编号") continue;
      if (header.text == "属")
        CheckParent({cell->text, cell->span}, *entity);
      else
        CheckField(*entity, header.text, header.span, cell->text, cell->span);
    }
  }
}

void ExampleChecker::CheckEmpty(const ast::Name& name) {
  const auto entity = work_.Resolve(NameKind::Entity, scope_.rule_set, name);
  if (!entity) return;
  if (*entity == 0) {
    work_.Error("E004", name.span, fmt::format("“无”后面要写集合，{}是根实体", Quoted(name.text)), "根实体总有一个，删去它");
    return;
  }
  for (const auto& element : scope_.declaration->elements)
    if (element.entity.text == name.text) {
      work_
          .Error("E004", name.span, fmt::format("写了“无 {}”，又列出了 {}", name.text, name.text), "留下一处")
          .labels.push_back({element.span, "列在这里"});
      return;
    }
}

void ExampleChecker::CheckOpen(const ast::Name& name) {
  const auto entity = work_.Resolve(NameKind::Entity, scope_.rule_set, name);
  if (!entity) return;
  if (*entity == 0) {
    work_.Error("E004", name.span, fmt::format("“未列全”后面要写集合，{}是根实体", Quoted(name.text)), "根实体只有一个，删去它");
    return;
  }
  for (const ast::Name& empty : scope_.declaration->empty_collections)
    if (empty.text == name.text)
      work_.Error("E004", name.span, fmt::format("写了“无 {}”，又写了“未列全 {}”", name.text, name.text), "留下一处")
          .labels.push_back({empty.span, "先在这里"});
}

void ExampleChecker::CheckGiven(const ast::Given& given) {
  std::vector<ValueSymbol> found = ValuesMeant(work_, scope_, given.definition, given.handles);
  const bool fact = !found.empty();
  std::erase_if(found, [](const ValueSymbol& value) { return value.kind != ValueSymbol::Kind::Definition; });
  for (const ast::Name& handle : given.handles) ResolveHandle(work_, scope_, handle);
  if (found.empty()) {
    if (work_.MayBeLost(given.definition.text)) return;
    std::vector<std::string> names;
    for (const auto& [name, list] : work_.values)
      for (const ValueSymbol& value : list)
        if (value.kind == ValueSymbol::Kind::Definition && work_.SeesName(scope_.rule_set, value.rule_set, name)) names.push_back(name);
    work_.Error("E003", given.definition.span,
                fmt::format("没有名为{}的定义可以给定", Quoted(given.definition.text)),
                fact ? "它是事实：写在实体的｛｝里" : diagnostics::DidYouMean(given.definition.text, names));
    return;
  }
  SettleMeaning(work_, scope_, given.definition, found);
  if (!work_.IsBroken(found.front()))
    CheckStatedValue(work_, work_.TypeOf(found.front()), given.text, given.span,
                     Quoted(given.definition.text));
}

void ExampleChecker::CheckHeld(const ast::HeldDocument& held) {
  work_.Resolve(NameKind::Document, scope_.rule_set, held.document);
  for (const ast::Name& handle : held.handles) ResolveHandle(work_, scope_, handle);
  if (held.issued) ReadDate(work_, *held.issued);
}

// 裁量 NAME（甲）：准予, of a 情形.
void ExampleChecker::CheckDecision(const ast::CheckRecord& record) {
  std::vector<std::string> names;
  for (const auto& [decision, open] : work_.open_situations) names.push_back(open.check.name);
  const bool known = std::find(names.begin(), names.end(), record.check.text) != names.end();
  if (known && record.amount.empty()) return;
  if (known) {
    work_.Error("E003", record.span, fmt::format("裁量{}只能是准予或不予，不是金额", Quoted(record.check.text)), "写成 准予 或 不予");
    return;
  }
  if (!work_.MayBeLost(record.check.text))
    work_.Error("E003", record.check.span, fmt::format("没有名为{}、留给人裁量的情形", Quoted(record.check.text)),
                names.empty() ? "政策里的条款写成 裁量 政策·条款：准予" : "有：" + JoinNames(names) + "；政策里的条款写成 裁量 政策·条款：准予");
}

void ExampleChecker::CheckRecord(const ast::CheckRecord& record) {
  if (record.policy.text.empty()) {
    for (const ast::Name& handle : record.handles) ResolveHandle(work_, scope_, handle);
    if (record.discretion) return CheckDecision(record);
    work_.Error("E003", record.check.span, fmt::format("核查{}没有写是哪项政策的", Quoted(record.check.text)), "写成 核查 政策·人工核查：通过");
    return;
  }
  const auto policy = work_.Resolve(NameKind::Policy, scope_.rule_set, record.policy);
  for (const ast::Name& handle : record.handles) ResolveHandle(work_, scope_, handle);
  if (!policy) return;
  std::vector<std::string> names;
  model::FactId fact = model::kNone;
  for (const auto& version : work_.model.policies[static_cast<std::size_t>(*policy)].versions)
    for (const auto& check : version.human_checks)
      if (check.IsDiscretion() == record.discretion) {
        names.push_back(check.name);
        if (check.name == record.check.text) fact = check.record;
      }
  if (fact != model::kNone && !record.discretion && work_.model.facts[static_cast<std::size_t>(fact)].lasting != record.lasting)
    work_.Error("E003", record.span, fmt::format("核查{}的结果应是{}", Quoted(record.check.text), record.lasting ? "通过 或 不通过" : "仍适用 或 不再适用"),
                record.lasting ? "写成 通过 或 不通过" : "写成 仍适用 或 不再适用");
  if (fact != model::kNone && record.discretion) {
    const model::Type type = work_.model.facts[static_cast<std::size_t>(fact)].type;
    const bool amount = type.kind == model::TypeKind::Number;
    if (amount != !record.amount.empty())
      work_.Error("E003", record.span, fmt::format("裁量{}{}", Quoted(record.check.text), amount ? "定的是金额，不是准予不予" : "只能是准予或不予，不是金额"),
                  amount ? "写金额，例如 3000元" : "写成 准予 或 不予");
    else if (amount)
      CheckStatedValue(work_, type, record.amount, record.span, Quoted(record.check.text));
  }
  if (std::find(names.begin(), names.end(), record.check.text) != names.end() ||
      work_.MayBeLost(record.check.text))
    return;
  work_.Error("E003", record.check.span,
              fmt::format("政策{}没有{}{}", Quoted(record.policy.text), record.discretion ? "裁量" : "人工核查", Quoted(record.check.text)),
              diagnostics::DidYouMean(record.check.text, names));
}

}  // namespace

std::optional<EntityId> ResolveHandle(Workspace& work, const ExampleScope& scope, const ast::Name& handle) {
  if (const auto found = scope.handles.find(handle.text); found != scope.handles.end()) return found->second;
  if (scope.open || work.MayBeLost(handle.text)) return std::nullopt;
  std::vector<std::string> known;
  for (const auto& [name, entity] : scope.handles) known.push_back(name);
  std::string help = diagnostics::DidYouMean(handle.text, known);
  if (help.empty())
    help = known.empty() ? "在实体名后写编号，例如：成员 甲 ｛…｝" : "这个例里有：" + JoinNames(known);
  work.Error("E002", handle.span, fmt::format("这个例里没有编号{}", Quoted(handle.text)), help);
  return std::nullopt;
}

std::vector<ValueSymbol> ValuesMeant(const Workspace& work, const ExampleScope& scope, const ast::Name& name, const std::vector<ast::Name>& handles) {
  std::vector<ValueSymbol> found = work.VisibleValues(scope.rule_set, model::kNoEntity, name.text);
  for (std::size_t entity = 0; entity < work.model.entities.size(); ++entity)
    for (const ValueSymbol& value : work.VisibleValues(scope.rule_set, static_cast<EntityId>(entity), name.text)) found.push_back(value);
  if (handles.empty() || found.size() < 2) return found;
  if (const auto handle = scope.handles.find(handles.front().text); handle != scope.handles.end())
    std::erase_if(found, [&](const ValueSymbol& value) { return value.entity != handle->second; });
  return found;
}

void SettleMeaning(Workspace& work, const ExampleScope& scope, const ast::Name& name, const std::vector<ValueSymbol>& found) {
  for (const ValueSymbol& value : found) work.MarkUsed(scope.rule_set, value.rule_set);
  if (found.size() == 1) {
    if (found.front().kind == ValueSymbol::Kind::Definition)
      work.model.examples[static_cast<std::size_t>(work.id_of[scope.declaration])].definitions[&name] = found.front().id;
    return;
  }
  const bool same_entity = std::all_of(found.begin(), found.end(), [&](const ValueSymbol& value) { return value.entity == found.front().entity; });
  auto& diagnostic = work.Error("N002", name.span, fmt::format("这里有不止一个{}", Quoted(name.text)),
                                same_entity ? fmt::format("只取要用的一个，例如：引用 {} 的 {} 称为 …", work.rule_sets[static_cast<std::size_t>(found.front().rule_set)].name, name.text)
                                            : fmt::format("写明是谁的：{}（编号）", name.text));
  for (const ValueSymbol& value : found) diagnostic.labels.push_back({value.span, "这里有一个"});
}

void CheckStatedValue(Workspace& work, const model::Type& type, std::string_view text, Span span,
                      const std::string& what) {
  if (text.empty() || text == "未知" || text == "不详" || type.kind == model::TypeKind::Text) return;
  // The span may cover the whole field; the value stands at its end.
  const auto place = span.text().rfind(text);
  if (place != std::string_view::npos) {
    span.begin += static_cast<std::uint32_t>(place);
    span.end = span.begin + static_cast<std::uint32_t>(text.size());
  }
  ReadConstant(work, type, text, span, what);
}

void DeclareExamples(Workspace& work) {
  work.ForEach<ast::ExampleDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { Declare(work, rule_set, one); });
  work.ForEach<ast::ExampleDeclaration>([&](RuleSetId rule_set, const ast::ExampleDeclaration& declaration) {
    const auto id = work.id_of.find(&declaration);
    if (id == work.id_of.end() || !declaration.based_on) return;
    if (const auto base = work.Resolve(NameKind::Example, rule_set, *declaration.based_on))
      work.model.examples[static_cast<std::size_t>(id->second)].based_on = *base;
  });
  FindReferenceDates(work);
  FindKnownDates(work);
}

void CheckExamples(Workspace& work) {
  work.ForEach<ast::ExampleDeclaration>([&](RuleSetId rule_set, const ast::ExampleDeclaration& declaration) {
    if (const auto id = work.id_of.find(&declaration); id != work.id_of.end())
      ExampleChecker(work, rule_set, id->second).Run();
  });
}

}  // namespace doudi::check
