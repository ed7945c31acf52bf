// 覆盖, 增补, 评估单元, and what a 引用 takes of a rule set.
#include <fmt/format.h>

#include "syntax/tree_builder.h"

namespace doudi::syntax {

using enum ast::AttributeKind;

void TreeBuilder::AddImported(ast::ImportDeclaration& imports, AidParser::ImportedContext* node) {
  imports.rule_sets.push_back(BuildPath(node->path()));
  if (node->name().empty()) return;
  ast::ImportDeclaration::Taken taken;
  taken.rule_set = imports.rule_sets.size() - 1;
  taken.name = BuildName(node->name(0));
  if (node->alias) taken.alias = BuildName(node->alias);
  imports.taken.push_back(std::move(taken));
}

void TreeBuilder::Add(AidParser::OverlayContext* node) {
  in_overlay_ = true;
  const std::size_t before = file_.declarations.size();
  if (node->definition()) Add(node->definition());
  if (node->situation()) Add(node->situation());
  if (node->decisionTable()) Add(node->decisionTable());
  if (node->namedSet()) Add(node->namedSet());
  in_overlay_ = false;
  if (file_.declarations.size() > before) {
    ast::Declaration& added = file_.declarations.back();
    if (auto* definition = std::get_if<ast::DefinitionDeclaration>(&added)) definition->layer = true;
    if (auto* table = std::get_if<ast::DecisionTableDeclaration>(&added)) table->layer = true;
    if (auto* set = std::get_if<ast::SetDeclaration>(&added)) set->layer = true;
    return;
  }
  if (!node->name()) return;
  ast::LayerDeclaration layer;
  layer.adds = node->word->getType() == AidParser::SUPPLEMENT;
  layer.span = SpanOf(node);
  layer.policy.name = BuildName(node->name());
  layer.policy.span = layer.span;
  file_.declarations.emplace_back(std::move(layer));
  block_ = Block::Layer;
  if (node->condition()) Add(node->condition());
  if (node->exceptionRule()) Add(node->exceptionRule());
  if (node->humanCheck()) Add(node->humanCheck());
  if (node->benefit()) Add(node->benefit());
  if (node->materials()) Add(node->materials());
  if (node->offices()) Add(node->offices());
  if (node->steps()) Add(node->steps());
  if (node->timesLimit()) Add(node->timesLimit());
  if (node->review()) Add(node->review());
  if (node->pledge()) Add(node->pledge());
  block_ = Block::None;
}

void TreeBuilder::Add(AidParser::AssessmentContext* node) {
  block_ = Block::Assessment;
  ast::AssessmentDeclaration unit;
  unit.span = SpanOf(node);
  unit.name = unit.policy.name = BuildName(node->name(0));
  unit.policy.entity = BuildName(node->entityName);
  if (node->filter) unit.policy.filter = Build(node->filter);
  unit.policy.span = unit.span;
  unit.policy.attributes = BuildAttributes(node->attributes());
  CheckAttributes(unit.policy.attributes, "评估单元", {From, Until, EndsForGood, Note});
  file_.declarations.emplace_back(std::move(unit));
}

void TreeBuilder::Add(AidParser::ScopeContext* node) {
  auto* unit = Open<ast::AssessmentDeclaration>(Block::Assessment);
  if (!unit) return WrongBlock(node);
  if (!unit->scope.text.empty()) return Report("S044", SpanOf(node->start), "一个「评估单元」只能有一个范围", "删去多余的一句");
  unit->scope = BuildName(node->name());
}

void TreeBuilder::Add(AidParser::AssessedContext* node) {
  auto* unit = Open<ast::AssessmentDeclaration>(Block::Assessment);
  if (!unit) return WrongBlock(node);
  if (!unit->assessed.text.empty())
    return Report("S044", SpanOf(node->start), "一个「评估单元」只能评估一项政策", "另一项政策另写一个评估单元");
  unit->assessed = BuildName(node->name(0));
  if (node->alias) unit->alias = BuildName(node->alias);
  unit->attributes = BuildAttributes(node->attributes());
  CheckAttributes(unit->attributes, "评估", {Basis, Note});
}

void TreeBuilder::Add(AidParser::OthersContext* node) {
  auto* unit = Open<ast::AssessmentDeclaration>(Block::Assessment);
  if (!unit) return WrongBlock(node);
  if (unit->others) return Report("S044", SpanOf(node->start), "「其余」写了两次", "删去多余的一句");
  unit->others = BuildName(node->name());
}

bool TreeBuilder::AddGivenRules(AidParser::GivenContext* node) {
  auto* unit = Open<ast::AssessmentDeclaration>(Block::Assessment);
  if (unit && !node->givenItem().empty()) {
    Report("S043", SpanOf(node), "「评估单元」里的「给定」写成「名称 ＝ 式」", "把「：」改成「＝」");
    return true;
  }
  if (node->givenRule().empty()) return false;
  if (!unit) {
    if (block_ == Block::Example)
      Report("S043", SpanOf(node), "「例」里的「给定」写成「名称：值」", "把「＝」改成「：」");
    else
      WrongBlock(node);
    return true;
  }
  for (auto* rule : node->givenRule()) unit->given.push_back({BuildName(rule->name()), Build(rule->expression())});
  return true;
}

}  // namespace doudi::syntax
