// 审计项 and its clauses, 性质.
#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using enum ast::AttributeKind;

ast::ClauseKind KindOf(std::size_t token_type) {
  switch (token_type) {
    case AidParser::FINDING_CODE:
      return ast::ClauseKind::Code;
    case AidParser::SEVERITY:
      return ast::ClauseKind::Severity;
    case AidParser::DIRECTION:
      return ast::ClauseKind::Direction;
    case AidParser::WITNESS:
      return ast::ClauseKind::Witness;
    case AidParser::INNOCENT:
      return ast::ClauseKind::Innocent;
    case AidParser::HANDLING:
      return ast::ClauseKind::Handling;
    default:
      return ast::ClauseKind::DataSource;
  }
}

}  // namespace

void TreeBuilder::Add(AidParser::AuditItemContext* node) {
  block_ = Block::Finding;
  ast::FindingDeclaration finding;
  finding.span = SpanOf(node);
  finding.policy.span = finding.span;
  finding.policy.name = BuildName(node->name(0));
  if (node->entityName) finding.policy.entity = BuildName(node->entityName);
  if (node->filter) finding.policy.filter = Build(node->filter);
  finding.policy.attributes = BuildAttributes(node->attributes());
  CheckAttributes(finding.policy.attributes, "审计项", {From, Until, EndsForGood, Note});
  file_.declarations.emplace_back(std::move(finding));
}

void TreeBuilder::Add(AidParser::PropertyContext* node) {
  block_ = Block::None;
  ast::PropertyDeclaration property;
  property.span = SpanOf(node);
  property.name = BuildName(node->name());
  property.entity = BuildOf(node->of());
  property.value = Build(node->expression());
  if (node->effect) {
    const std::size_t word = node->word->getType();
    property.effect = Build(node->effect);
    property.trend = word == AidParser::NOT_RISING    ? ast::Trend::NotRising
                     : word == AidParser::NOT_FALLING ? ast::Trend::NotFalling
                                                      : ast::Trend::Unchanging;
  }
  property.attributes = BuildAttributes(node->attributes());
  CheckAttributes(property.attributes, "性质", {When, Basis, Note});
  file_.declarations.emplace_back(std::move(property));
}

void TreeBuilder::Add(AidParser::TriggerContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Trigger, node);
  clause.expression = Build(node->expression());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Basis, Note});
}

void TreeBuilder::Add(AidParser::FindingWordsContext* node) {
  ast::Clause clause = StartClause(KindOf(node->word->getType()), node);
  clause.names = BuildNames(node->name());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Note});
}

void TreeBuilder::Add(AidParser::FindingTextsContext* node) {
  ast::Clause clause = StartClause(KindOf(node->word->getType()), node);
  for (auto* text : node->STRING()) clause.texts.push_back({TextOf(text), SpanOf(text->getSymbol())});
  clause.attributes = BuildAttributes(node->attributes());
  if (clause.kind == ast::ClauseKind::Handling) {
    AddClause(node, std::move(clause), {Basis, Note});
  } else {
    AddClause(node, std::move(clause), {Note});
  }
}

void TreeBuilder::Add(AidParser::StakeContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Stake, node);
  clause.name = BuildName(node->name());
  clause.type = BuildType(node->type());
  clause.expression = Build(node->expression());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {When, Cap, Floor, Rounding, Estimate, Note, Basis, From, Until});
}

}  // namespace doudi::syntax
