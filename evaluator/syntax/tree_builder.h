// From ANTLR's parse tree to the syntax tree: assembles the flat items into blocks, and reports what the
// grammar alone lets pass (a clause in the wrong block, an attribute in the wrong clause, 且 beside 或
// without brackets).
//
// Includes ANTLR: for .cpp files of this folder only.
#pragma once

#include <AidParser.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "syntax/ast.h"
#include "syntax/forms.h"
#include "syntax/rule_lexer.h"

namespace doudi::syntax {

using aid::AidParser;

class TreeBuilder {
 public:
  explicit TreeBuilder(const TokenList& tokens) : tokens_(tokens) {}

  ast::RuleFile Build(AidParser::FileContext* file);
  diagnostics::Diagnostics TakeMistakes() { return std::move(mistakes_); }

 private:
  // The block that the next clause belongs to. Lost: its head could not be read, so clauses go nowhere,
  // silently.
  enum class Block : std::uint8_t { None, Entity, Policy, Resource, Layer, Assessment, Finding, Example, Lost };

  // tree_builder.cpp: items and blocks
  void AddItem(AidParser::ItemContext* item);
  void AddBroken(AidParser::ItemContext* item);
  bool AddDeclaration(antlr4::ParserRuleContext* node);
  bool AddPolicyOrResourceClause(antlr4::ParserRuleContext* node);
  bool AddExampleClause(antlr4::ParserRuleContext* node);
  template <class T>
  T* Open(Block block);  // the current block's declaration, or null if that is not such a block
  void AddClause(antlr4::ParserRuleContext* node, ast::Clause clause,
                 std::initializer_list<ast::AttributeKind> allowed);
  bool InRightBlock(const ast::Clause& clause);  // after a message if not
  FormPlace Place() const;
  void WrongBlock(antlr4::ParserRuleContext* node);

  // build_declarations.cpp
  void Add(AidParser::RuleSetContext* node);
  void Add(AidParser::BasisContext* node);
  void Add(AidParser::ImportsContext* node);
  void Add(AidParser::LeapDayContext* node);
  void Add(AidParser::PeriodContext* node);
  void Add(AidParser::UnitsContext* node);
  void Add(AidParser::EnumerationContext* node);
  void Add(AidParser::CodingContext* node);
  void Add(AidParser::DocumentKindContext* node);
  void Add(AidParser::EntityContext* node);
  void Add(AidParser::FactContext* node);
  void Add(AidParser::ParameterContext* node);
  void Add(AidParser::NamedSetContext* node);
  void Add(AidParser::DefinitionContext* node);
  void Add(AidParser::SituationContext* node);
  void Add(AidParser::LinkContext* node);
  void Add(AidParser::GroupingContext* node);
  void Add(AidParser::RunningContext* node);
  void Add(AidParser::DecisionTableContext* node);
  void Add(AidParser::RelationContext* node);
  void Add(AidParser::BenefitRelationContext* node);
  void Add(AidParser::ValidationContext* node);
  void Add(AidParser::NeedContext* node);
  void Add(AidParser::ResourceContext* node);
  void Add(AidParser::PolicyContext* node);
  void Add(AidParser::ExampleContext* node);
  // build_tables.cpp
  void Add(AidParser::NamedListContext* node);
  void Add(AidParser::ScaleContext* node);
  void Add(AidParser::FormulaContext* node);
  void Add(AidParser::InPaymentContext* node);
  bool AddToScale(const ast::Name& name, ast::Scale& scale);  // a further table of the one above

  // build_layers.cpp
  void Add(AidParser::OverlayContext* node);
  void Add(AidParser::AssessmentContext* node);
  void Add(AidParser::ScopeContext* node);
  void Add(AidParser::AssessedContext* node);
  void Add(AidParser::OthersContext* node);
  bool AddGivenRules(AidParser::GivenContext* node);  // false: it is one of an 例
  void AddImported(ast::ImportDeclaration& imports, AidParser::ImportedContext* node);

  // build_clauses.cpp
  void Add(AidParser::OfficesContext* node);
  void Add(AidParser::ConditionContext* node);
  void Add(AidParser::ExceptionRuleContext* node);
  void Add(AidParser::HumanCheckContext* node);
  void Add(AidParser::PolicyListContext* node);
  void Add(AidParser::BenefitContext* node);
  void Add(AidParser::LocalNameContext* node);
  void Add(AidParser::PledgeContext* node);
  void Add(AidParser::TopUpContext* node);
  void Add(AidParser::ReductionContext* node);
  void Add(AidParser::TimesLimitContext* node);
  void Add(AidParser::CountsAsContext* node);
  void Add(AidParser::StatusContext* node);
  void Add(AidParser::MaterialsContext* node);
  void Add(AidParser::StepsContext* node);
  void Add(AidParser::FirstPaymentContext* node);
  void Add(AidParser::ReviewContext* node);
  void Add(AidParser::TargetContext* node);
  void Add(AidParser::AmountContext* node);
  void Add(AidParser::LimitContext* node);
  void Add(AidParser::OrderContext* node);
  void Add(AidParser::ValidityContext* node);
  void Add(AidParser::BalanceContext* node);
  ast::Clause StartClause(ast::ClauseKind kind, antlr4::ParserRuleContext* node);
  ast::DocumentItem BuildMaterial(AidParser::MaterialContext* node);

  // build_findings.cpp
  void Add(AidParser::AuditItemContext* node);
  void Add(AidParser::PropertyContext* node);
  void Add(AidParser::TriggerContext* node);
  void Add(AidParser::FindingWordsContext* node);
  void Add(AidParser::FindingTextsContext* node);
  void Add(AidParser::StakeContext* node);

  // build_examples.cpp
  void Add(AidParser::ReferenceDateContext* node);
  void Add(AidParser::KnownByContext* node);
  void Add(AidParser::NoneContext* node);
  void Add(AidParser::GivenContext* node);
  void Add(AidParser::HeldContext* node);
  void Add(AidParser::CheckedContext* node);
  void Add(AidParser::ExpectedContext* node);
  void Add(AidParser::ElementContext* node);
  ast::ExpectedItem BuildExpected(AidParser::ExpectedItemContext* node, bool of_documents);
  void TakeOutcome(ast::Expected& expected);
  std::vector<ast::Name> BuildHandles(AidParser::HandlesContext* node);
  std::pair<std::string, bool> BuildValue(
      AidParser::ValueContext* node);  // the text, and whether it was quoted

  // build_attributes.cpp
  ast::Attributes BuildAttributes(AidParser::AttributesContext* node);
  ast::Attribute BuildAttribute(AidParser::AttributeContext* node);
  // Reports attributes that `owner` does not take, and repeated ones.
  void CheckAttributes(const ast::Attributes& attributes, std::string_view owner,
                       std::initializer_list<ast::AttributeKind> allowed);

  // build_parts.cpp
  ast::Name NameOf(antlr4::Token* token);
  ast::Name BuildName(AidParser::NameContext* node);
  ast::Name BuildName(AidParser::PlainNameContext* node);
  ast::Name BuildPath(AidParser::PathContext* node);
  ast::Name BuildOffice(AidParser::OfficeContext* node);
  ast::Name BuildMonthDay(AidParser::MonthDayContext* node);
  std::optional<ast::Name> BuildOf(AidParser::OfContext* node);  // nullopt for null
  std::vector<ast::Name> BuildNames(const std::vector<AidParser::NameContext*>& nodes);
  ast::TypeSpec BuildType(AidParser::TypeContext* node);
  ast::Reference BuildReference(AidParser::ReferenceContext* node);
  std::vector<ast::Reference> BuildReferences(const std::vector<AidParser::ReferenceContext*>& nodes);
  ast::Table BuildTable(AidParser::TableContext* node);
  std::vector<ast::TableCell> BuildRow(antlr4::Token* row);
  std::string TextOf(antlr4::tree::TerminalNode* string);  // without the quotes

  // build_expression.cpp
  ast::ExpressionPtr Build(AidParser::ExpressionContext* node);
  ast::ExpressionPtr Build(AidParser::ChoiceContext* node);
  ast::ExpressionPtr Build(AidParser::BranchContext* node);
  ast::ExpressionPtr Build(AidParser::ConditionsContext* node);
  ast::ExpressionPtr Build(AidParser::DisjunctionContext* node);
  ast::ExpressionPtr Build(AidParser::ConjunctionContext* node);
  ast::ExpressionPtr Build(AidParser::NegationContext* node);
  ast::ExpressionPtr Build(AidParser::ComparisonContext* node);
  ast::ExpressionPtr Build(AidParser::WindowContext* node);
  ast::ExpressionPtr Build(AidParser::SumContext* node);
  ast::ExpressionPtr Build(AidParser::ProductContext* node);
  ast::ExpressionPtr Build(AidParser::UnaryContext* node);
  ast::ExpressionPtr Build(AidParser::PostfixContext* node);
  ast::ExpressionPtr BuildSuffix(ast::ExpressionPtr owner, AidParser::SuffixContext* node);
  ast::ExpressionPtr Build(AidParser::PrimaryContext* node);
  ast::Name BuildPlace(AidParser::PlaceContext* node);

  // build_call.cpp
  ast::ExpressionPtr BuildCall(AidParser::PrimaryContext* node);
  ast::ExpressionPtr BuildAggregate(AidParser::PrimaryContext* node);
  ast::ExpressionPtr BuildMonths(AidParser::PrimaryContext* node);
  void TakeRanking(AidParser::RankingContext* node, ast::AggregateExpression& aggregate);
  ast::ExpressionPtr BuildRoundCall(AidParser::PrimaryContext* node);
  std::vector<ast::Argument> BuildArguments(AidParser::ArgumentsContext* node);
  bool CollectCollection(const ast::Expression& expression, std::vector<ast::Name>& names);

  template <class Node>
  ast::ExpressionPtr Make(source::Span span, Node node);

  source::Span SpanOf(antlr4::ParserRuleContext* node) const {
    return tokens_.SpanOf(node->start, node->stop);
  }
  source::Span SpanOf(antlr4::Token* token) const { return tokens_.SpanOf(token); }
  void Report(std::string code, source::Span span, std::string message, std::string help = "");

  const TokenList& tokens_;
  ast::RuleFile file_;
  Block block_ = Block::None;
  bool perhaps_lost_head_ = false;  // the item before was unreadable and may have begun an 例
  bool in_overlay_ = false;         // the declaration at hand follows 覆盖
  bool has_rule_set_ = false;
  bool reported_no_rule_set_ = false;
  diagnostics::Diagnostics mistakes_;
};

ast::BinaryOperator ComparisonOf(std::size_t token_type);
ast::RoundingWord RoundingOf(std::size_t token_type);
inline ast::RoundingWord RoundingOf(AidParser::RoundingContext* node) {
  return RoundingOf(node->start->getType());
}

template <class T>
T* TreeBuilder::Open(Block block) {
  if (block_ != block || file_.declarations.empty()) return nullptr;
  return std::get_if<T>(&file_.declarations.back());
}

template <class Node>
ast::ExpressionPtr TreeBuilder::Make(source::Span span, Node node) {
  auto expression = std::make_unique<ast::Expression>();
  expression->span = span;
  expression->node = std::move(node);
  return expression;
}

}  // namespace doudi::syntax
