#include "syntax/rule_lexer.h"

#include <fmt/format.h>

#include <algorithm>

#include "source/literate.h"
#include "syntax/keywords.h"

namespace doudi::syntax {
namespace {

using aid::AidLexer;
using antlr4::Token;
using antlr4::WritableToken;

// Brackets deeper than this are cut off: the parser calls itself for each, and no rule is readable long
// before.
constexpr int kDeepestNesting = 200;
// And a chain of this many operators is a tree as deep, which every stage walks by calling itself.
constexpr int kMostOperators = 2000;

bool IsOperator(std::size_t type) {
  switch (type) {
    case AidLexer::PLUS:
    case AidLexer::MINUS:
    case AidLexer::TIMES:
    case AidLexer::DIVIDE:
    case AidLexer::SLASH:
    case AidLexer::AND:
    case AidLexer::OR:
    case AidLexer::NOT:
    case AidLexer::OF:
    case AidLexer::AT:
    case AidLexer::DEFAULT:
      return true;
    default:
      return false;
  }
}

void Hide(Token* token) { static_cast<WritableToken*>(token)->setChannel(Token::HIDDEN_CHANNEL); }

bool IsAllDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

RuleLexer::RuleLexer(FoldedStream* stream) : AidLexer(stream), stream_(stream) { removeErrorListeners(); }

Token* RuleLexer::emit() {
  if (type == ID) {
    const Keyword* keyword = FindKeyword(stream_->Slice(tokenStartCharIndex, getCharIndex() - 1));
    if (keyword) type = keyword->token_type;
  }
  // Of the characters between the number and 月 the automaton sees only that there is one.
  if (type == MONTH_NUMBER && !stream_->Slice(tokenStartCharIndex, getCharIndex() - 1).ends_with("个月")) type = ID;
  return AidLexer::emit();
}

TokenList::TokenList(const source::SourceFile& file)
    : file_(file), rules_(source::RuleText(file)), characters_(rules_), lexer_(&characters_), tokens_(&lexer_) {
  tokens_.fill();
  MendTokens();
  CapNesting();
  tokens_.seek(0);  // again, now that some tokens are hidden
  for (Token* token : tokens_.getTokens()) {
    visible_index_.push_back(visible_.size());
    if (token->getChannel() == Token::DEFAULT_CHANNEL) visible_.push_back(token);
  }
}

source::Span TokenList::SpanOf(const Token* token) const { return SpanOf(token, token); }

source::Span TokenList::SpanOf(const Token* first, const Token* last) const {
  const auto begin = characters_.ByteOffset(std::min(first->getStartIndex(), file_.text().size()));
  if (last->getType() == Token::EOF) return {&file_, begin, static_cast<std::uint32_t>(file_.text().size())};
  return {&file_, begin, std::max(begin, characters_.ByteOffset(last->getStopIndex() + 1))};
}

bool TokenList::IsFirstOnLine(const Token* token) const {
  for (std::size_t i = token->getStartIndex(); i > 0; --i) {
    const char shown = characters_.ClassAt(i - 1);
    if (shown == '\n') return true;
    if (shown != ' ' && shown != '\t' && shown != '\r') return false;
  }
  return true;
}

void TokenList::Report(std::string code, const Token* token, std::string message, std::string help) {
  const auto line_of = [](const source::Span& span) { return span.file->PositionAt(span.begin).line; };
  const bool again =
      !slips_.empty() && slips_.back().code == code && line_of(slips_.back().span) == line_of(SpanOf(token));
  if (again) return;
  slips_.push_back({std::move(code),
                    diagnostics::Severity::Error,
                    SpanOf(token),
                    std::move(message),
                    {},
                    std::move(help)});
}

void TokenList::MendTokens() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) MendToken(i);
}

void TokenList::MendToken(std::size_t index) {
  auto* token = static_cast<WritableToken*>(tokens_.get(index));
  const auto mend = [&](std::size_t type, std::string code, std::string message, std::string help) {
    Report(std::move(code), token, std::move(message), std::move(help));
    token->setType(type);
  };
  switch (token->getType()) {
    case AidLexer::DOT:
      return MendDot(token);
    case AidLexer::DOCNO:
    case AidLexer::BAD_DOCNO:
    case AidLexer::PART_DOCNO:
      return MendDocumentNumber(token);
    case AidLexer::QTY:
      return JoinThousands(index);
    case AidLexer::BAD_STRING:
      return mend(AidLexer::STRING, "L001", "引号没有结束，文字必须在同一行内写完",
                  "在文字末尾补上引号：\"…\"");
    case AidLexer::BAD_QUOTED:
      return mend(AidLexer::QUOTED, "L002", "名称的引号「」没有配对，或里面是空的",
                  "写成「名称」，在同一行内写完");
    case AidLexer::BAD_TITLE:
      return mend(AidLexer::TITLE, "L003", "书名号《》没有配对，或里面是空的",
                  "写成《文件名称》，里层的书名号用〈〉");
    case AidLexer::UNKNOWN:
      Report("L004", token, fmt::format("规则里不能使用字符「{}」", TextOf(token)),
             TextOf(token) == "&"   ? "「并且」写作 且"
             : TextOf(token) == "!" ? "「不是」写作 非"
                                    : "删去这个字符；若是名称的一部分，用「」把名称括起来");
      return Hide(token);
    default:
      return;
  }
}

void TokenList::MendDot(WritableToken* dot) {
  std::size_t next = dot->getStopIndex() + 1;
  const bool spaced = characters_.ClassAt(next) == ' ' || characters_.ClassAt(next) == '\t';
  while (characters_.ClassAt(next) == ' ' || characters_.ClassAt(next) == '\t') ++next;
  const char shown = characters_.ClassAt(next);
  dot->setType(AidLexer::END);
  if (shown == '\0' || shown == '\n' || shown == '\r' ||
      (shown == '/' && characters_.ClassAt(next + 1) == '/'))
    return;
  if (spaced) {
    Report("L005", dot, "行中的「.」不能结束一句", "句末用「。」；半角的「.」只在行末才算句号");
    return;
  }
  Report("L005", dot, "这里不应出现「.」", "句末用「。」；小数点前后都要有数字，如 0.5");
  Hide(dot);
}

void TokenList::MendDocumentNumber(WritableToken* number) {
  const std::string_view text = TextOf(number);
  if (number->getType() == AidLexer::PART_DOCNO) {
    Report("L006", number, fmt::format("「{}」不是完整的文号", text), "文号形如 民发〔2021〕57号");
    number->setType(AidLexer::DOCNO);
    return;
  }
  if (number->getType() == AidLexer::BAD_DOCNO) {
    std::string mended(text);
    for (const auto& [wrong, right] : {std::pair{"[", "〔"},
                                       {"]", "〕"},
                                       {"(", "〔"},
                                       {")", "〕"},
                                       {"（", "〔"},
                                       {"）", "〕"},
                                       {"［", "〔"},
                                       {"］", "〕"}}) {
      if (const auto at = mended.find(wrong); at != std::string::npos)
        mended.replace(at, std::string_view(wrong).size(), right);
    }
    Report("L006", number, "文号中的年份要用六角括号〔〕", fmt::format("是否指「{}」？", mended));
    number->setType(AidLexer::DOCNO);
    return;
  }
  for (const Keyword& keyword : Keywords()) {
    if (keyword.han.size() > 3 && text.starts_with(keyword.han)) {
      Report("L007", number, fmt::format("「{}」与文号连在了一起", keyword.han),
             fmt::format("是否指「{} {}」？", keyword.han, text.substr(keyword.han.size())));
      return;
    }
  }
}

// 1,500元 is three tokens; as arguments the first of them would have a unit too.
void TokenList::JoinThousands(std::size_t index) {
  if (index < 2) return;
  auto* tail = static_cast<WritableToken*>(tokens_.get(index));
  auto* comma = tokens_.get(index - 1);
  auto* head = static_cast<antlr4::CommonToken*>(tokens_.get(index - 2));
  const std::string_view digits = TextOf(tail).substr(0, 3);
  const bool joined = TextOf(comma) == "," && comma->getStartIndex() == head->getStopIndex() + 1 &&
                      tail->getStartIndex() == comma->getStopIndex() + 1;
  if (!joined || head->getType() != AidLexer::QTY || TextOf(head).size() > 3 || !IsAllDigits(TextOf(head)) ||
      digits.size() < 3 || !IsAllDigits(digits) || TextOf(tail).size() == 3 ||
      (TextOf(tail)[3] >= '0' && TextOf(tail)[3] <= '9')) {
    return;
  }
  std::string mended(TextOf(head));
  mended += TextOf(tail);
  Hide(comma);
  Hide(tail);
  head->setStopIndex(tail->getStopIndex());
  Report("L008", head, "数字中间不能用逗号分节", fmt::format("写作 {}", mended));
}

void TokenList::CapNesting() {
  int depth = 0;
  int operators = 0;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    Token* token = tokens_.get(i);
    const std::size_t type = token->getType();
    if (type == AidLexer::END) depth = operators = 0;
    if (type == AidLexer::RIGHT || type == AidLexer::CLOSE) --depth;
    if (type == AidLexer::LEFT || type == AidLexer::OPEN) ++depth;
    if (IsOperator(type)) ++operators;
    if (depth > kDeepestNesting) {
      Report("L009", token, fmt::format("括号嵌套超过 {} 层", kDeepestNesting),
             "把里层的式子另写成一个「定义」，再引用它的名称");
    } else if (operators > kMostOperators) {
      Report("L010", token, fmt::format("一句里的运算超过 {} 个", kMostOperators),
             "把一部分另写成一个「定义」，再引用它的名称");
    } else {
      continue;
    }
    while (i < tokens_.size() && tokens_.get(i)->getType() != AidLexer::END &&
           tokens_.get(i)->getType() != Token::EOF) {
      Hide(tokens_.get(i++));
    }
    depth = operators = 0;
  }
}

}  // namespace doudi::syntax
