#include <fmt/format.h>

#include <algorithm>

#include "syntax/attribute_names.h"
#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using enum ast::AttributeKind;

ast::ClauseKind KindOf(std::size_t token_type) {
  switch (token_type) {
    case AidParser::AUTHORITY:
      return ast::ClauseKind::Authority;
    case AidParser::PROCEDURE:
      return ast::ClauseKind::Procedure;
    case AidParser::PROVIDER:
      return ast::ClauseKind::Provider;
    case AidParser::EXCLUSION:
      return ast::ClauseKind::Exclusion;
    case AidParser::TERMINATION:
      return ast::ClauseKind::Termination;
    case AidParser::PREREQUISITE:
      return ast::ClauseKind::Prerequisite;
    case AidParser::PRECEDES:
      return ast::ClauseKind::Precedes;
    case AidParser::EXCLUSIVE:
      return ast::ClauseKind::Exclusive;
    case AidParser::SERVES:
      return ast::ClauseKind::Serves;
    case AidParser::BRIDGES:
      return ast::ClauseKind::Bridges;
    default:
      return ast::ClauseKind::Condition;
  }
}

}  // namespace

ast::Clause TreeBuilder::StartClause(ast::ClauseKind kind, antlr4::ParserRuleContext* node) {
  ast::Clause clause;
  clause.kind = kind;
  clause.span = SpanOf(node);
  clause.keyword_span = SpanOf(node->start);
  return clause;
}

void TreeBuilder::Add(AidParser::OfficesContext* node) {
  ast::Clause clause = StartClause(KindOf(node->word->getType()), node);
  for (auto* office : node->office()) clause.names.push_back(BuildOffice(office));
  clause.attributes = BuildAttributes(node->attributes());
  if (clause.kind == ast::ClauseKind::Procedure) {
    AddClause(node, std::move(clause), {When, TimeLimit, SpecialLimit, Manner, NoApplication, Basis, From, Until, Note});
  } else if (block_ == Block::Layer && clause.kind == ast::ClauseKind::Provider) {
    Report("S043", clause.keyword_span, fmt::format("「{}」不能覆盖或增补", ClauseName(clause.kind)),
           "可以的有：条件、除外、程序终止、限次、例外、人工核查、待遇、材料、主管、办理、步骤、复核、承诺");
  } else {
    AddClause(node, std::move(clause), {Basis, From, Until, Note});
  }
}

void TreeBuilder::Add(AidParser::ConditionContext* node) {
  ast::Clause clause = StartClause(KindOf(node->word->getType()), node);
  clause.name = BuildName(node->name());
  clause.expression = Build(node->expression());
  clause.attributes = BuildAttributes(node->attributes());
  if (clause.kind == ast::ClauseKind::Condition)
    AddClause(node, std::move(clause), {Discretion, By, TimeLimit, Basis, From, Until, EndsForGood, Note});
  else
    AddClause(node, std::move(clause), {Basis, From, Until, EndsForGood, Note});
}

void TreeBuilder::Add(AidParser::ExceptionRuleContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Exception, node);
  clause.name = BuildName(node->name(0));
  clause.expression = Build(node->expression());
  clause.attributes = BuildAttributes(node->attributes());
  clause.decides = node->outcome != nullptr;
  if (clause.decides) {
    const ast::Name outcome = BuildName(node->outcome);
    clause.positive = outcome.text == "符合";
    if (outcome.text != "符合" && outcome.text != "不符合") {
      Report("S050", outcome.span, fmt::format("「视为」之后应是 符合 或 不符合，不是「{}」", outcome.text),
             "写成「视为 符合」或「视为 不符合」");
    }
    if (node->names()) clause.names = BuildNames(node->names()->name());
  } else if (std::ranges::find(clause.attributes, Change, &ast::Attribute::kind) == clause.attributes.end()) {
    Report("S010", clause.name.span, fmt::format("例外「{}」没有说怎样", clause.name.text),
           "写「视为 符合」或「视为 不符合」，或写待遇怎样改：待遇 月保障金 改为 …");
  }
  AddClause(node, std::move(clause), {Change, FromMonth, UntilMonth, Outranks, Discretion, By, TimeLimit, Basis, From, Until, EndsForGood, Note});
}

void TreeBuilder::Add(AidParser::HumanCheckContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::HumanCheck, node);
  clause.name = BuildName(node->name());
  clause.attributes = BuildAttributes(node->attributes());
  if (node->attribute())
    clause.attributes.insert(clause.attributes.begin(), BuildAttribute(node->attribute()));
  const auto when = std::ranges::find(clause.attributes, When, &ast::Attribute::kind);
  if (when != clause.attributes.end()) {
    clause.expression = std::move(when->expression);
    clause.attributes.erase(when);
  }
  AddClause(node, std::move(clause), {By, TimeLimit, Ask, Basis, From, Until, EndsForGood, Note});
}

void TreeBuilder::Add(AidParser::PolicyListContext* node) {
  ast::Clause clause = StartClause(KindOf(node->word->getType()), node);
  clause.names = BuildNames(node->name());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Basis, From, Until, Note});
}

void TreeBuilder::Add(AidParser::BenefitContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Benefit, node);
  clause.name = BuildName(node->name());
  clause.type = BuildType(node->type());
  clause.open_amount = node->low != nullptr;
  if (node->low) clause.expression = Build(node->low);
  else if (node->expression()) clause.expression = Build(node->expression());
  if (node->high) clause.second = Build(node->high);
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause),
            {When, OneOff, AtMost, Cap, Floor, Rounding, IfRefused, FromMonth, UntilMonth, Estimate, Offset, Discretion, By, TimeLimit, Serves,
             Note, Basis, From, Until, EndsForGood});
}

void TreeBuilder::Add(AidParser::PledgeContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Pledge, node);
  clause.name = node->name() ? BuildName(node->name()) : ast::Name{TextOf(node->STRING()), SpanOf(node->STRING()->getSymbol())};
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {When, Basis, From, Until, Note});
}

void TreeBuilder::Add(AidParser::LocalNameContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Local, node);
  clause.name = BuildName(node->name());
  clause.expression = Build(node->expression());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Note});
}

void TreeBuilder::Add(AidParser::TopUpContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::TopUp, node);
  clause.name = BuildName(node->name());
  for (auto* part : node->parts) clause.parts.push_back(Build(part));
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Cap, Floor, Rounding, Basis, Note});
}

void TreeBuilder::Add(AidParser::ReductionContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Reduction, node);
  clause.name = BuildName(node->name(0));
  clause.names.push_back(BuildName(node->entityName));
  if (node->filter) clause.second = Build(node->filter);
  clause.expression = Build(node->deducted);
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Ratio, Cap, Floor, Rounding, Basis, Note});
}

void TreeBuilder::Add(AidParser::TimesLimitContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::TimesLimit, node);
  const auto quantity = [&](antlr4::Token* token) {
    return Make(SpanOf(token), ast::LiteralExpression{ast::LiteralKind::Quantity, std::string(SpanOf(token).text())});
  };
  clause.name = BuildName(node->name(0));
  clause.expression = quantity(node->times);
  if (node->length) clause.second = quantity(node->length);
  if (node->year) {
    const ast::Name year = BuildName(node->year);
    clause.second = Make(year.span, ast::NameExpression{year.text});
  }
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Received, Ratio, Basis, From, Until, EndsForGood, Note});
}

void TreeBuilder::Add(AidParser::CountsAsContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::CountsAs, node);
  clause.name = BuildName(node->name());
  clause.names = BuildNames(node->list()->name());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Entitled, Paid, Listed, Ratio, When, Basis, Note});
}

void TreeBuilder::Add(AidParser::StatusContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Status, node);
  clause.name = BuildName(node->name());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Valid, Basis, From, Until, Note});
}

void TreeBuilder::Add(AidParser::MaterialsContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Documents, node);
  for (auto* material : node->material()) clause.documents.push_back(BuildMaterial(material));
  AddClause(node, std::move(clause), {});
}

ast::DocumentItem TreeBuilder::BuildMaterial(AidParser::MaterialContext* node) {
  ast::DocumentItem item;
  item.span = SpanOf(node);
  item.document = BuildName(node->document);
  if (node->entityName) item.each = BuildName(node->entityName);
  if (node->filter) item.filter = Build(node->filter);
  if (node->when) item.when = Build(node->when);
  item.attributes = BuildAttributes(node->attributes());
  CheckAttributes(item.attributes, "材料",
                  {Later, Promise, Shared, SharedFrom, From, Until, Basis, Valid, Purpose, Note});
  return item;
}

void TreeBuilder::Add(AidParser::StepsContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Steps, node);
  clause.table = BuildTable(node->table());
  AddClause(node, std::move(clause), {});
}

void TreeBuilder::Add(AidParser::FirstPaymentContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Start, node);
  clause.names.push_back(BuildName(node->name()));
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Note, Basis, From, Until});
}

void TreeBuilder::Add(AidParser::ReviewContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Review, node);
  for (auto* item : node->reviewItem()) {
    antlr4::Token* period = item->QTY()->getSymbol();
    ast::ReviewItem review;
    review.period = Make(SpanOf(period), ast::LiteralExpression{ast::LiteralKind::Quantity,
                                                                std::string(SpanOf(period).text())});
    if (item->disjunction()) review.when = Build(item->disjunction());
    clause.reviews.push_back(std::move(review));
  }
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Basis, From, Until, Note});
}

void TreeBuilder::Add(AidParser::TargetContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Target, node);
  clause.expression = Build(node->expression());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Basis, Note});
}

void TreeBuilder::Add(AidParser::AmountContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Amount, node);
  clause.expression = Build(node->expression());
  if (auto* literal = std::get_if<ast::LiteralExpression>(&clause.expression->node);
      literal && literal->kind == ast::LiteralKind::Text) {
    clause.text = literal->text;  // 额度 "以项目为准"
    clause.expression.reset();
  }
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Frequency, Cap, Note, Basis});
}

void TreeBuilder::Add(AidParser::LimitContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Limit, node);
  clause.expression = Build(node->sum());
  if (const auto* name = std::get_if<ast::NameExpression>(&clause.expression->node)) {
    clause.names.push_back({name->name, clause.expression->span});  // 时限 当日
    clause.expression.reset();
  }
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Basis, Note});
}

void TreeBuilder::Add(AidParser::OrderContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::After, node);
  clause.names = BuildNames(node->name());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Basis, Note});
}

void TreeBuilder::Add(AidParser::ValidityContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::ValidPeriod, node);
  clause.expression = Build(node->sum(0));
  if (node->sum().size() > 1) clause.second = Build(node->sum(1));
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {Basis, Note});
}

void TreeBuilder::Add(AidParser::BalanceContext* node) {
  ast::Clause clause = StartClause(ast::ClauseKind::Balance, node);
  clause.expression = Build(node->expression());
  clause.attributes = BuildAttributes(node->attributes());
  AddClause(node, std::move(clause), {AsOf, Note});
}

}  // namespace doudi::syntax
