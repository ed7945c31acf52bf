#include "syntax/recovery.h"

#include <AidParser.h>

#include <algorithm>

#include "syntax/keywords.h"
#include "syntax/mistake.h"
#include "syntax/token_kinds.h"

namespace doudi::syntax {
namespace {

using aid::AidParser;
using antlr4::ParserRuleContext;
using antlr4::Token;

// Keywords that begin both a clause and an attribute: after a comma they are the attribute.
constexpr std::array kAlsoAttributes{AidParser::BASIS, AidParser::TIME_LIMIT, AidParser::VALID,
                                     AidParser::SERVES, AidParser::RANGE, AidParser::PROMISE};

// What may follow the keyword of an item, as opposed to a keyword that is used as a name in an expression.
bool FollowsItemKeyword(std::size_t keyword, std::size_t type) {
  switch (type) {
    case AidParser::TITLE:
    case AidParser::DOCNO:
    case AidParser::ARTICLE:
    case AidParser::STRING:
    case AidParser::QTY:
    case AidParser::DATE:
    case AidParser::NOT:
      return true;
    case AidParser::ROW:
      return keyword == AidParser::STEPS;
    case AidParser::COLON:
      return keyword == AidParser::EXPECT;
    default:
      return IsName(type);
  }
}

const antlr4::misc::IntervalSet& ItemStarts(antlr4::Parser* parser) {
  const auto& atn = parser->getATN();
  return atn.nextTokens(atn.ruleToStartState[AidParser::RuleItem]);
}

ParserRuleContext* EnclosingItem(antlr4::Parser* parser) {
  auto* context = parser->getContext();
  while (context && context->getRuleIndex() != AidParser::RuleItem) {
    context = dynamic_cast<ParserRuleContext*>(context->parent);
  }
  return context;
}

// The block that an item belongs to, by the last declaration before it that begins a line.
FormPlace BlockBefore(const TokenList& tokens, std::size_t item) {
  for (std::size_t i = item; i-- > 0;) {
    const Token* token = tokens.visible()[i];
    const Keyword* keyword = KeywordOf(token->getType());
    if (!keyword || keyword->role != KeywordRole::Declaration || !tokens.IsFirstOnLine(token)) continue;
    switch (keyword->token_type) {
      case AidParser::BASIS:
      case AidParser::NEED:
      case AidParser::FACT:
        continue;  // also clauses
      case AidParser::ENTITY:
        return FormPlace::Entity;
      case AidParser::POLICY:
        return FormPlace::Policy;
      case AidParser::RESOURCE:
        return FormPlace::Resource;
      case AidParser::ASSESSMENT:
        return FormPlace::Assessment;
      case AidParser::FINDING:
        return FormPlace::Finding;
      case AidParser::EXAMPLE:
        return FormPlace::Example;
      default:
        return FormPlace::Top;
    }
  }
  return FormPlace::Top;
}

std::vector<std::size_t> TypesOf(const antlr4::misc::IntervalSet& set) {
  std::vector<std::size_t> types;
  for (const ssize_t type : set.toList()) {
    if (type > 0 || type == static_cast<ssize_t>(Token::EOF)) types.push_back(static_cast<std::size_t>(type));
  }
  return types;
}

// What could have stood at the token where the prediction failed.
antlr4::misc::IntervalSet ExpectedAt(antlr4::Parser* parser, const antlr4::RecognitionException& error) {
  const auto* no_alternative = dynamic_cast<const antlr4::NoViableAltException*>(&error);
  if (!no_alternative || !no_alternative->getDeadEndConfigs() ||
      no_alternative->getStartToken() == no_alternative->getOffendingToken()) {
    return parser->getExpectedTokens();
  }
  antlr4::misc::IntervalSet expected;
  for (const auto& config : no_alternative->getDeadEndConfigs()->configs) {
    expected.addAll(parser->getATN().nextTokens(config->state));
  }
  return expected;
}

}  // namespace

bool Recovery::BeginsItem(std::size_t index) const {
  const auto& tokens = tokens_.visible();
  const Token* token = tokens[index];
  const std::size_t type = token->getType();
  if (type == Token::EOF || !tokens_.IsFirstOnLine(token)) return false;
  const std::size_t next = tokens[index + 1]->getType();
  if (type == AidParser::ID || type == AidParser::QUOTED) {  // an element of an 例
    return next == AidParser::OPEN || next == AidParser::BELONGS || next == AidParser::ROW ||
           (IsName(next) && (tokens[index + 2]->getType() == AidParser::OPEN ||
                                 tokens[index + 2]->getType() == AidParser::BELONGS));
  }
  const Keyword* keyword = KeywordOf(type);
  if (!keyword || (keyword->role != KeywordRole::Declaration && keyword->role != KeywordRole::Clause))
    return false;
  if (!FollowsItemKeyword(type, next)) return false;
  if (index == 0 || std::ranges::find(kAlsoAttributes, type) == kAlsoAttributes.end()) return true;
  return tokens[index - 1]->getType() != AidParser::COMMA && tokens[index - 1]->getType() != AidParser::COLON;
}

// After a 。 a line that begins with the keyword of an item will do, whatever follows it.
bool Recovery::MayBeginItem(std::size_t index) const {
  const Token* token = tokens_.visible()[index];
  const Keyword* keyword = KeywordOf(token->getType());
  return keyword && (keyword->role == KeywordRole::Declaration || keyword->role == KeywordRole::Clause) &&
         tokens_.IsFirstOnLine(token) && tokens_.visible()[index + 1]->getType() != AidParser::LEFT;
}

Token* Recovery::recoverInline(antlr4::Parser* parser) {
  const std::size_t found = tokens_.VisibleIndex(parser->getCurrentToken());
  const Token* token = tokens_.visible()[found];
  const bool end_missing = parser->getExpectedTokens().contains(static_cast<std::size_t>(AidParser::END));
  if (!end_missing || found == 0 || (token->getType() != Token::EOF && !BeginsItem(found)) || pending_) {
    throw antlr4::InputMismatchException(parser);
  }
  ParserRuleContext* item = EnclosingItem(parser);
  const std::size_t first = item ? tokens_.VisibleIndex(item->getStart()) : found;
  pending_ = std::make_unique<diagnostics::Diagnostic>(
      MissingEnd({tokens_, first, found, {}, BlockBefore(tokens_, first)}));
  Settle(first, found);
  auto end = std::make_unique<antlr4::CommonToken>(AidParser::END);
  const Token* before = tokens_.visible()[found - 1];
  end->setStartIndex(before->getStopIndex() + 1);
  end->setStopIndex(before->getStopIndex());
  inserted_.push_back(std::move(end));
  return inserted_.back().get();
}

void Recovery::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) {
  if (pending_) return;  // rethrown from an inner rule
  ParserRuleContext* item = EnclosingItem(parser);
  const std::size_t found = tokens_.VisibleIndex(error.getOffendingToken());
  antlr4::misc::IntervalSet expected = ExpectedAt(parser, error);
  if (passed_at_ == found) {  // also what the loops and options just passed would have taken
    for (const std::size_t state : passed_states_)
      expected.addAll(parser->getATN().nextTokens(parser->getATN().states[state]));
  }
  Report(item ? tokens_.VisibleIndex(item->getStart()) : found, found, TypesOf(expected));
}

void Recovery::Report(std::size_t item, std::size_t found, std::vector<std::size_t> expected) {
  pending_item_ = item;
  pending_resume_ = found;
  const FormPlace block = BlockBefore(tokens_, item);
  // A keyword that was read as a name although a new item begins with it: the mistake lies before.
  for (std::size_t i = item + 1; i <= found; ++i) {
    if (!BeginsItem(i)) continue;
    pending_ = std::make_unique<diagnostics::Diagnostic>(
        UnfinishedItem({tokens_, item, i, i == found ? expected : std::vector<std::size_t>{}, block}));
    pending_resume_ = i;
    return;
  }
  pending_ = std::make_unique<diagnostics::Diagnostic>(
      Unexpected({tokens_, item, found, std::move(expected), block}));
}

void Recovery::recover(antlr4::Parser* parser, std::exception_ptr error) {
  const std::size_t rule = parser->getContext()->getRuleIndex();
  if (rule != AidParser::RuleItem && rule != AidParser::RuleFile) std::rethrow_exception(error);
  SkipToNextItem(parser, std::max(pending_resume_, pending_item_ + 1));
}

void Recovery::sync(antlr4::Parser* parser) {
  const std::size_t at = tokens_.VisibleIndex(parser->getCurrentToken());
  if (std::exchange(passed_at_, at) != at) passed_states_.clear();
  passed_states_.push_back(parser->getState());
  if (parser->getContext()->getRuleIndex() != AidParser::RuleFile) return;
  while (true) {
    const Token* token = parser->getCurrentToken();
    if (token->getType() == Token::EOF || ItemStarts(parser).contains(token->getType())) return;
    const std::size_t found = tokens_.VisibleIndex(token);
    Report(found, found, TypesOf(ItemStarts(parser)));
    SkipToNextItem(parser, found + 1);
  }
}

// Goes on at the next line that begins an item, or after a 。 at the next line that may.
void Recovery::SkipToNextItem(antlr4::Parser* parser, std::size_t from) {
  const auto& tokens = tokens_.visible();
  std::size_t at = from;
  bool ended = at > 0 && tokens[at - 1]->getType() == AidParser::END && at - 1 > pending_item_;
  while (tokens[at]->getType() != Token::EOF && !BeginsItem(at) && !(ended && MayBeginItem(at))) {
    ended = tokens[at]->getType() == AidParser::END || (ended && !tokens_.IsFirstOnLine(tokens[at]));
    ++at;
  }
  Settle(pending_item_, at);
  parser->getInputStream()->seek(tokens[at]->getTokenIndex());
}

void Recovery::Settle(std::size_t first, std::size_t end) {
  if (!pending_) return;
  const auto& tokens = tokens_.visible();
  const std::uint32_t from = tokens_.SpanOf(tokens[first]).begin;
  const std::uint32_t to = tokens_.SpanOf(tokens[end]).begin;
  const bool explained = std::ranges::any_of(tokens_.slips(), [&](const diagnostics::Diagnostic& slip) {
    return slip.span.begin >= from && slip.span.begin < to;
  });
  if (!explained) mistakes_.push_back(std::move(*pending_));
  pending_.reset();
}

}  // namespace doudi::syntax
