#include <fmt/format.h>

#include <algorithm>

#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using enum ast::AttributeKind;

// Takes the attributes of one kind out of the list.
std::optional<ast::Attribute> Take(ast::Attributes& attributes, ast::AttributeKind kind) {
  const auto found = std::ranges::find(attributes, kind, &ast::Attribute::kind);
  if (found == attributes.end()) return std::nullopt;
  ast::Attribute taken = std::move(*found);
  attributes.erase(found);
  return taken;
}

}  // namespace

void TreeBuilder::Add(AidParser::RuleSetContext* node) {
  block_ = Block::None;
  if (std::exchange(has_rule_set_, true)) {
    Report("S045", SpanOf(node->start), "一个文件只能有一个「规则集」",
           fmt::format("上面已经是「规则集 {}」；另一个规则集放在另一个文件里", file_.rule_set.text));
    return;
  }
  file_.rule_set = BuildPath(node->path());
  file_.attributes = BuildAttributes(node->attributes());
  CheckAttributes(file_.attributes, "规则集", {Applies, KeyFrom, From, Until, EndsForGood, Note});
}

void TreeBuilder::Add(AidParser::BasisContext* node) {
  if (block_ == Block::Policy || block_ == Block::Resource || block_ == Block::Assessment || block_ == Block::Finding) {
    ast::Clause clause = StartClause(ast::ClauseKind::Basis, node);
    clause.references = BuildReferences(node->reference());
    clause.attributes = BuildAttributes(node->attributes());
    return AddClause(node, std::move(clause), {From, Until, Note});
  }
  if (block_ == Block::Lost) return;
  ast::SourceDeclaration source;
  source.span = SpanOf(node);
  std::vector<ast::Reference> references = BuildReferences(node->reference());
  source.reference = std::move(references[0]);
  source.attributes = BuildAttributes(node->attributes());
  CheckAttributes(source.attributes, "依据", {From, Until, ShortTitle, Note});
  if (auto title = Take(source.attributes, ShortTitle)) source.short_title = std::move(title->names[0]);
  if (references.size() > 1 || !source.reference.titled) {
    Report("S046", source::Cover(SpanOf(node->reference(0)), SpanOf(node->reference().back())),
           "这里的「依据」是声明一份文件，要写它的全称",
           "形如：依据 《文件名称》（文号），施行 2021-07-01，简称 "
           "某办法。若是给上一句加依据，把上一句的「。」改为「，」");
    return;
  }
  if (block_ == Block::Entity || block_ == Block::Example) {
    return Report("S042", SpanOf(node->start), "「依据」不能写在这里", "文件的依据写在「规则集」之后");
  }
  file_.declarations.emplace_back(std::move(source));
}

void TreeBuilder::Add(AidParser::ImportsContext* node) {
  block_ = Block::None;
  ast::ImportDeclaration imports;
  imports.span = SpanOf(node);
  for (auto* imported : node->imported()) AddImported(imports, imported);
  imports.attributes = BuildAttributes(node->attributes());
  CheckAttributes(imports.attributes, "引用", {Only});
  file_.declarations.emplace_back(std::move(imports));
}

void TreeBuilder::Add(AidParser::LeapDayContext* node) {
  block_ = Block::None;
  file_.declarations.emplace_back(ast::LeapDayDeclaration{BuildMonthDay(node->monthDay()), SpanOf(node)});
}

void TreeBuilder::Add(AidParser::PeriodContext* node) {
  const bool misread = node->first && (SpanOf(node->first).text() != "期初" || SpanOf(node->taken).text() != "值");
  if (misread)
    return Report("S003", source::Cover(SpanOf(node->first), SpanOf(node->taken)), "“参数 取”后面只能是「期初 值」", "写成：周期 学期；参数 取 期初 值。");
  if (!node->first && node->monthDay().empty())
    return Report("S002", SpanOf(node), "这一句没有说周期怎么用", "写成：周期 学期；参数 取 期初 值。或：周期 学期 始于 9月1日、3月1日。");
  if (block_ == Block::Policy || block_ == Block::Assessment || block_ == Block::Finding || block_ == Block::Resource) {
    ast::Clause clause = StartClause(ast::ClauseKind::Period, node);
    clause.name = BuildName(node->what);
    if (!node->monthDay().empty())
      return Report("S043", SpanOf(node->monthDay(0)), "周期从哪天开始，不能写在政策里", "写在规则集的开头：周期 学期 始于 9月1日、3月1日。");
    return AddClause(node, std::move(clause), {});
  }
  if (block_ == Block::Lost) return;
  if (block_ == Block::Example) return Report("S042", SpanOf(node->start), "「周期」不能写在这里", "写在规则集的开头，或写在政策里");
  block_ = Block::None;
  ast::PeriodDeclaration declaration{BuildName(node->what), {}, node->first != nullptr, SpanOf(node)};
  for (auto* start : node->monthDay()) declaration.starts.push_back(BuildMonthDay(start));
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::UnitsContext* node) {
  block_ = Block::None;
  file_.declarations.emplace_back(ast::UnitDeclaration{BuildNames(node->name()), SpanOf(node)});
}

void TreeBuilder::Add(AidParser::EnumerationContext* node) {
  block_ = Block::None;
  ast::EnumDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  for (auto* member : node->codedMember()) {
    declaration.members.push_back(BuildName(member->name()));
    ast::Name code;
    if (member->STRING()) code = {TextOf(member->STRING()), SpanOf(member->STRING()->getSymbol())};
    declaration.codes.push_back(std::move(code));
  }
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "枚举", {Order, OtherCodes, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::CodingContext* node) {
  block_ = Block::None;
  ast::CodingDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.digits = {std::string(SpanOf(node->QTY()->getSymbol()).text()), SpanOf(node->QTY()->getSymbol())};
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "编码", {Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::DocumentKindContext* node) {
  block_ = Block::None;
  ast::DocumentDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "文书",
                  {Shared, SharedFrom, Promise, Valid, General, By, From, Until, Note, Basis});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::EntityContext* node) {
  block_ = Block::Entity;
  ast::EntityDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name(0));
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "实体", {Parent, Designation, Note});
  if (auto parent = Take(declaration.attributes, Parent)) declaration.parent = std::move(parent->names[0]);
  if (node->root && SpanOf(node->root).text() != "根") {
    Report("S047", SpanOf(node->root), "实体名称后的括号里只能写「根」",
           "最上层的实体写作「实体 家庭（根）」，其余写作「实体 成员，属 家庭」");
  } else if (!node->root == !declaration.parent) {
    Report("S047", declaration.name.span,
           fmt::format("「{}」是最上层的实体，还是属于另一个实体，没有写清", declaration.name.text),
           fmt::format("写作「实体 {0}（根）」，或「实体 {0}，属 另一实体」", declaration.name.text));
  }
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::FactContext* node) {
  auto* entity = Open<ast::EntityDeclaration>(Block::Entity);
  if (!entity) {
    if (block_ == Block::Lost) {
      for (auto& name : BuildNames(node->names()->name())) file_.unread.push_back(std::move(name));
      return;
    }
    return Report("S042", SpanOf(node->start), "「事实」不能写在这里",
                  "它属于「实体」，写在「实体 名称」之后；中间插入别的声明会使前一个「实体」结束");
  }
  ast::FactDeclaration fact;
  fact.span = SpanOf(node);
  fact.names = BuildNames(node->names()->name());
  fact.type = BuildType(node->type());
  fact.series = node->series != nullptr;
  fact.or_none = node->absent != nullptr;
  fact.attributes = BuildAttributes(node->attributes());
  CheckAttributes(fact.attributes, "事实",
                  {Range, Personal, Evidence, Ask, Label, Valid, Default, History, Columns, Note, Basis});
  entity->span.end = fact.span.end;
  entity->facts.push_back(std::move(fact));
}

void TreeBuilder::Add(AidParser::NamedSetContext* node) {
  block_ = Block::None;
  ast::SetDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.element = *BuildOf(node->of());
  declaration.attributes = BuildAttributes(node->attributes());
  if (in_overlay_) {
    CheckAttributes(declaration.attributes, "覆盖 集合", {RowsFrom, Basis, From, Until, Note});
  } else {
    CheckAttributes(declaration.attributes, "集合", {RowsFrom, EndsForGood, Basis, Note});
  }
  declaration.table = BuildTable(node->table());
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::DefinitionContext* node) {
  block_ = Block::None;
  ast::DefinitionDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.entity = BuildOf(node->of());
  declaration.type = BuildType(node->type());
  declaration.value = Build(node->expression());
  declaration.attributes = BuildAttributes(node->attributes());
  if (in_overlay_) {
    CheckAttributes(declaration.attributes, "覆盖 定义", {Cap, Floor, Rounding, Basis, From, Until, Note});
  } else {
    CheckAttributes(declaration.attributes, "定义", {Cap, Floor, Rounding, Recorded, Basis, Note});
  }
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::SituationContext* node) {
  block_ = Block::None;
  ast::DefinitionDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.entity = BuildOf(node->of());
  declaration.type = {"布尔", {}, declaration.name.span};
  declaration.value = Build(node->expression());
  declaration.attributes = BuildAttributes(node->attributes());
  if (in_overlay_) {
    CheckAttributes(declaration.attributes, "覆盖 情形", {Basis, From, Until, Note});
  } else {
    CheckAttributes(declaration.attributes, "情形", {Discretion, By, TimeLimit, Recorded, Basis, Note});
  }
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::LinkContext* node) {
  block_ = Block::None;
  ast::LinkDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name(0));
  declaration.entity = *BuildOf(node->of());
  declaration.target = BuildName(node->other);
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "联系", {Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::GroupingContext* node) {
  block_ = Block::None;
  ast::GroupDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name(0));
  declaration.entity = BuildName(node->entityName);
  if (node->filter) declaration.filter = Build(node->filter);
  for (auto* key : node->keys) declaration.keys.push_back(Build(key));
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "分组", {Basis, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::RunningContext* node) {
  block_ = Block::None;
  ast::RunningDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name(0));
  declaration.entity = BuildName(node->entityName);
  if (node->filter) declaration.filter = Build(node->filter);
  declaration.type = BuildType(node->type());
  declaration.value = Build(node->total);
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "依次", {Sequence, Groups, Deductible, Ratio, RunningCap, Remainder, Basis, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::DecisionTableContext* node) {
  block_ = Block::None;
  ast::DecisionTableDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.entity = *BuildOf(node->of());
  for (auto* result : node->result())
    declaration.outputs.push_back({BuildName(result->plainName()), BuildType(result->type())});
  declaration.attributes = BuildAttributes(node->attributes());
  if (in_overlay_) {
    CheckAttributes(declaration.attributes, "覆盖 决策表", {HitPolicy, Default, Basis, From, Until, Note});
  } else {
    CheckAttributes(declaration.attributes, "决策表", {HitPolicy, Default, Basis, Note});
  }
  declaration.table = BuildTable(node->table());
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::RelationContext* node) {
  block_ = Block::None;
  ast::RelationDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.entity = BuildOf(node->of());
  declaration.ordered = node->word->getType() == AidParser::IN_ORDER;
  declaration.policies = BuildNames(node->names()->name());
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "关系", {Basis, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::BenefitRelationContext* node) {
  block_ = Block::None;
  ast::RelationDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.entity = BuildOf(node->of());
  const bool cap = node->kind->getType() == AidParser::CAP_TOGETHER;
  declaration.kind = cap ? ast::RelationDeclaration::Kind::CapTogether : ast::RelationDeclaration::Kind::Highest;
  declaration.whole = node->kindOfBest && node->kindOfBest->getType() == AidParser::AS_A_WHOLE;
  for (auto* paid : node->paidBenefit()) {
    ast::RelationDeclaration::Paid one{BuildName(paid->name(0)), std::nullopt};
    if (paid->benefitName) one.benefit = BuildName(paid->benefitName);
    declaration.paid.push_back(std::move(one));
  }
  if (cap == (node->kindOfBest != nullptr))
    Report("S050", declaration.name.span, cap ? "合计封顶里没有「同类」「整包」之分" : "就高要写明是「同类」还是「整包」",
           cap ? "删去它" : "同类：逐项待遇取高；整包：几项政策取一项");
  declaration.attributes = BuildAttributes(node->attributes());
  if (cap) CheckAttributes(declaration.attributes, "关系 合计封顶", {Cap, Basis, Note});
  else CheckAttributes(declaration.attributes, "关系 就高", {When, Basis, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::InPaymentContext* node) {
  block_ = Block::None;
  ast::InPaymentDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.policy = BuildName(node->name());
  declaration.type = BuildType(node->type());
  declaration.value = Build(node->expression());
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "实发", {When, Basis, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

namespace {

// a 则 b: 若 a 则 b；否则 真.
ast::ExpressionPtr Implication(ast::ExpressionPtr condition, ast::ExpressionPtr consequence) {
  const auto made = [](source::Span span, auto node) {
    auto expression = std::make_unique<ast::Expression>();
    expression->span = span;
    expression->node = std::move(node);
    return expression;
  };
  const source::Span span = source::Cover(condition->span, consequence->span);
  ast::ChooseExpression choose;
  choose.otherwise = made(consequence->span, ast::LiteralExpression{ast::LiteralKind::Boolean, "真"});
  choose.branches.push_back({std::move(condition), std::move(consequence)});
  return made(span, std::move(choose));
}

}  // namespace

void TreeBuilder::Add(AidParser::ValidationContext* node) {
  block_ = Block::None;
  ast::ValidationDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.entity = *BuildOf(node->of());
  declaration.condition = Build(node->expression());
  if (node->disjunction()) declaration.condition = Implication(std::move(declaration.condition), Build(node->disjunction()));
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "校验", {Hint, Basis, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::NeedContext* node) {
  if (!node->expression()) {
    ast::Clause clause = StartClause(ast::ClauseKind::Needs, node);
    clause.names = BuildNames(node->more);
    clause.names.insert(clause.names.begin(), BuildName(node->name(0)));
    clause.attributes = BuildAttributes(node->attributes());
    return AddClause(node, std::move(clause), {Note});
  }
  block_ = Block::None;
  ast::NeedDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name(0));
  declaration.entity = BuildOf(node->of());
  declaration.condition = Build(node->expression());
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "需求", {Gap, Note, Basis});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::ResourceContext* node) {
  block_ = Block::Resource;
  ast::ResourceDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.entity = BuildOf(node->of());
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "资源", {From, Until, Note, Basis});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::PolicyContext* node) {
  block_ = Block::Policy;
  ast::PolicyDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name(0));
  if (node->entityName) declaration.entity = BuildName(node->entityName);
  if (node->filter) declaration.filter = Build(node->filter);
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "政策", {From, Until, EndsForGood, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::ExampleContext* node) {
  block_ = Block::Example;
  ast::ExampleDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  ast::Attributes attributes = BuildAttributes(node->attributes());
  CheckAttributes(attributes, "例", {BasedOn});
  if (auto base = Take(attributes, BasedOn)) declaration.based_on = std::move(base->names[0]);
  file_.declarations.emplace_back(std::move(declaration));
}

}  // namespace doudi::syntax
