#include "syntax/tree_builder.h"

#include <fmt/format.h>

#include "syntax/attribute_names.h"
#include "syntax/keywords.h"
#include "syntax/mistake.h"
#include "syntax/token_kinds.h"

namespace doudi::syntax {

using antlr4::ParserRuleContext;
using antlr4::Token;

namespace {

// Whether a word that is no keyword was meant as a clause's: 条伴, 条件收入. Otherwise it may have been the
// head of a block.
bool LooksLikeClause(std::string_view word) {
  std::vector<std::string> keywords;
  for (const Keyword& keyword : Keywords()) {
    if (keyword.role == KeywordRole::Declaration || keyword.role == KeywordRole::Clause)
      keywords.push_back(keyword.han);
  }
  const std::string split = SplitRun(word);
  const Keyword* first = FindKeyword(split.substr(0, split.find(' ')));
  const Keyword* nearest = FindKeyword(diagnostics::Nearest(word, keywords));
  const Keyword* meant = first && first->role != KeywordRole::Operator ? first : nearest;
  return meant && (meant->role == KeywordRole::Clause || meant->token_type == AidParser::FACT ||
                   meant->token_type == AidParser::BASIS);
}

}  // namespace

ast::RuleFile TreeBuilder::Build(AidParser::FileContext* file) {
  file_.file = &tokens_.file();
  for (auto* child : file->children) {
    if (auto* item = dynamic_cast<AidParser::ItemContext*>(child)) AddItem(item);
  }
  return std::move(file_);
}

void TreeBuilder::AddItem(AidParser::ItemContext* item) {
  if (item->exception || item->children.empty()) return AddBroken(item);
  auto* node = static_cast<ParserRuleContext*>(item->children[0]);
  if (!has_rule_set_ && !reported_no_rule_set_ && node->getRuleIndex() != AidParser::RuleRuleSet) {
    Report("S040", SpanOf(node->start), "规则文件要以「规则集」开头",
           "在第一行写明规则集的名称，如：规则集 国家/最低生活保障。");
    reported_no_rule_set_ = true;
  }
  if (node->getRuleIndex() != AidParser::RuleReferenceDate) perhaps_lost_head_ = false;
  if (!AddDeclaration(node) && !AddPolicyOrResourceClause(node)) AddExampleClause(node);
}

// Remembers what the broken item was going to declare, and whether a block's head is lost.
void TreeBuilder::AddBroken(AidParser::ItemContext* item) {
  const auto& tokens = tokens_.visible();
  std::size_t at = tokens_.VisibleIndex(item->start);
  reported_no_rule_set_ = true;  // it may be the 规则集 itself
  const Keyword* keyword = KeywordOf(tokens[at]->getType());
  if (!keyword) {
    const bool alone = tokens[at + 1]->getType() == AidParser::COMMA || tokens_.IsFirstOnLine(tokens[at + 1]);
    if (block_ == Block::Example ? alone : !LooksLikeClause(tokens_.TextOf(tokens[at]))) block_ = Block::Lost;
    perhaps_lost_head_ =
        tokens[at + 1]->getType() != AidParser::OPEN && tokens[at + 1]->getType() != AidParser::BELONGS &&
        (tokens[at + 1]->getType() == Token::EOF || tokens[at + 2]->getType() != AidParser::OPEN);
    return;
  }
  switch (keyword->token_type) {
    case AidParser::RULE_SET:
      has_rule_set_ = true;
      break;
    case AidParser::IMPORT:
      file_.imports_unread = true;
      break;
    case AidParser::FACT:
    case AidParser::BASIS:
    case AidParser::NEED:
    case AidParser::PERIOD:
    case AidParser::SCALE:
      break;  // also clauses: the block goes on
    default:
      if (keyword->role == KeywordRole::Declaration) block_ = Block::Lost;
  }
  do {  // the names after the keyword: 甲、乙
    const std::size_t type = tokens[++at]->getType();
    if (!IsName(type)) return;
    file_.unread.push_back(NameOf(tokens[at]));
  } while (tokens[++at]->getType() == AidParser::LISTING);
}

bool TreeBuilder::AddDeclaration(ParserRuleContext* node) {
#define DOUDI_ADD(Type)                                \
  case AidParser::Rule##Type:                          \
    Add(static_cast<AidParser::Type##Context*>(node)); \
    return true
  switch (node->getRuleIndex()) {
    DOUDI_ADD(RuleSet);
    DOUDI_ADD(Basis);
    DOUDI_ADD(Imports);
    DOUDI_ADD(LeapDay);
    DOUDI_ADD(Period);
    DOUDI_ADD(Units);
    DOUDI_ADD(Enumeration);
    DOUDI_ADD(Coding);
    DOUDI_ADD(DocumentKind);
    DOUDI_ADD(Entity);
    DOUDI_ADD(Fact);
    DOUDI_ADD(Parameter);
    DOUDI_ADD(NamedSet);
    DOUDI_ADD(Definition);
    DOUDI_ADD(Situation);
    DOUDI_ADD(Link);
    DOUDI_ADD(Grouping);
    DOUDI_ADD(Running);
    DOUDI_ADD(DecisionTable);
    DOUDI_ADD(Relation);
    DOUDI_ADD(BenefitRelation);
    DOUDI_ADD(Validation);
    DOUDI_ADD(Need);
    DOUDI_ADD(Resource);
    DOUDI_ADD(Policy);
    DOUDI_ADD(Overlay);
    DOUDI_ADD(Assessment);
    DOUDI_ADD(AuditItem);
    DOUDI_ADD(Property);
    DOUDI_ADD(Example);
    DOUDI_ADD(NamedList);
    DOUDI_ADD(Scale);
    DOUDI_ADD(Formula);
    DOUDI_ADD(InPayment);
    default:
      return false;
  }
}

bool TreeBuilder::AddPolicyOrResourceClause(ParserRuleContext* node) {
  switch (node->getRuleIndex()) {
    DOUDI_ADD(Offices);
    DOUDI_ADD(Condition);
    DOUDI_ADD(ExceptionRule);
    DOUDI_ADD(HumanCheck);
    DOUDI_ADD(PolicyList);
    DOUDI_ADD(Benefit);
    DOUDI_ADD(LocalName);
    DOUDI_ADD(Pledge);
    DOUDI_ADD(TopUp);
    DOUDI_ADD(Reduction);
    DOUDI_ADD(TimesLimit);
    DOUDI_ADD(CountsAs);
    DOUDI_ADD(Status);
    DOUDI_ADD(Materials);
    DOUDI_ADD(Steps);
    DOUDI_ADD(FirstPayment);
    DOUDI_ADD(Review);
    DOUDI_ADD(Target);
    DOUDI_ADD(Amount);
    DOUDI_ADD(Limit);
    DOUDI_ADD(Order);
    DOUDI_ADD(Validity);
    DOUDI_ADD(Balance);
    DOUDI_ADD(Scope);
    DOUDI_ADD(Assessed);
    DOUDI_ADD(Others);
    DOUDI_ADD(Trigger);
    DOUDI_ADD(FindingWords);
    DOUDI_ADD(FindingTexts);
    DOUDI_ADD(Stake);
    default:
      return false;
  }
}

bool TreeBuilder::AddExampleClause(ParserRuleContext* node) {
  switch (node->getRuleIndex()) {
    DOUDI_ADD(ReferenceDate);
    DOUDI_ADD(KnownBy);
    DOUDI_ADD(None);
    DOUDI_ADD(Given);
    DOUDI_ADD(Held);
    DOUDI_ADD(Checked);
    DOUDI_ADD(Expected);
    DOUDI_ADD(Element);
    default:
      return false;
  }
}
#undef DOUDI_ADD

FormPlace TreeBuilder::Place() const {
  switch (block_) {
    case Block::Entity:
      return FormPlace::Entity;
    case Block::Policy:
      return FormPlace::Policy;
    case Block::Resource:
      return FormPlace::Resource;
    case Block::Assessment:
      return FormPlace::Assessment;
    case Block::Finding:
      return FormPlace::Finding;
    case Block::Example:
      return FormPlace::Example;
    default:
      return FormPlace::Top;
  }
}

void TreeBuilder::WrongBlock(ParserRuleContext* node) {
  if (block_ == Block::Lost) return;
  const std::string_view word = tokens_.TextOf(node->start);
  if (node->getRuleIndex() == AidParser::RuleElement) {
    mistakes_.push_back(UnknownSentence(word, SpanOf(node->start), Place()));
  } else {
    const bool in_example = node->getRuleIndex() >= AidParser::RuleReferenceDate;
    const auto rule = node->getRuleIndex();
    if (rule == AidParser::RuleScope || rule == AidParser::RuleAssessed || rule == AidParser::RuleOthers)
      return Report("S042", SpanOf(node->start), fmt::format("「{}」不能写在这里", word),
                    "它属于「评估单元」，写在「评估单元 名称（实体）」之后");
    if (rule == AidParser::RuleTrigger || rule == AidParser::RuleFindingWords || rule == AidParser::RuleFindingTexts ||
        rule == AidParser::RuleStake)
      return Report("S042", SpanOf(node->start), fmt::format("「{}」不能写在这里", word),
                    "它属于「审计项」，写在「审计项 名称（实体）」之后");
    Report("S042", SpanOf(node->start), fmt::format("「{}」不能写在这里", word),
           in_example ? "它属于「例」，写在「例 名称」之后"
                      : "它属于「政策」或「资源」，写在「政策 "
                        "名称（实体）」之后；中间插入别的声明会使前一个「政策」结束");
  }
}

void TreeBuilder::AddClause(ParserRuleContext* node, ast::Clause clause,
                            std::initializer_list<ast::AttributeKind> allowed) {
  auto* policy = Open<ast::PolicyDeclaration>(Block::Policy);
  auto* resource = Open<ast::ResourceDeclaration>(Block::Resource);
  if (auto* unit = Open<ast::AssessmentDeclaration>(Block::Assessment)) policy = &unit->policy;
  if (auto* layer = Open<ast::LayerDeclaration>(Block::Layer)) policy = &layer->policy;
  if (auto* finding = Open<ast::FindingDeclaration>(Block::Finding)) policy = &finding->policy;
  if (!policy && !resource) return WrongBlock(node);
  if (InRightBlock(clause)) CheckAttributes(clause.attributes, ClauseName(clause.kind), allowed);
  auto& declaration_span = policy ? policy->span : resource->span;
  declaration_span.end = clause.span.end;
  (policy ? policy->clauses : resource->clauses).push_back(std::move(clause));
}

// 条件 is a policy's, 额度 a resource's, 反证 a 审计项's; 依据 and 材料 as listed here.
bool TreeBuilder::InRightBlock(const ast::Clause& clause) {
  using enum ast::ClauseKind;
  const bool of_finding = clause.kind >= Code && clause.kind < Provider;
  const bool of_resource = clause.kind >= Provider;
  const bool in_finding = block_ == Block::Finding, in_resource = block_ == Block::Resource;
  if (clause.kind == Basis || (clause.kind == Local && in_finding) || (clause.kind == Documents && !in_finding)) return true;
  if (of_finding == in_finding && of_resource == in_resource) return true;
  const std::string_view owner = of_finding ? "审计项" : of_resource ? "资源" : "政策";
  Report("S043", clause.keyword_span,
         fmt::format("「{}」不能写在「{}」里", ClauseName(clause.kind), in_finding ? "审计项" : in_resource ? "资源" : "政策"),
         fmt::format("它只用于「{}」", owner));
  return false;
}

}  // namespace doudi::syntax
