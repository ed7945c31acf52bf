#include "syntax/mistake.h"

#include <AidParser.h>
#include <fmt/format.h>

namespace doudi::syntax {
namespace {

using antlr4::Token;
using diagnostics::Diagnostic;
using diagnostics::Severity;

source::Span After(const TokenList& tokens, std::size_t index) {
  const source::Span span = tokens.SpanOf(tokens.visible()[index]);
  return {span.file, span.end, span.end};
}

}  // namespace

Diagnostic MissingEnd(const TokenList& tokens, std::size_t, std::size_t next) {
  const Token* last = tokens.visible()[next - 1];
  return {"S001", Severity::Error, tokens.SpanOf(last), "这一句没有用「。」结束", {}, fmt::format("在「{}」之后补上「。」", tokens.TextOf(last))};
}

Diagnostic UnfinishedItem(const TokenList& tokens, std::size_t, std::size_t next) {
  const Token* last = tokens.visible()[next - 1];
  return {"S002", Severity::Error, tokens.SpanOf(last), fmt::format("「{}」之后没有写完，下一行已是新的一句", tokens.TextOf(last)), {}, "补全这一句，并用「。」结束"};
}

Diagnostic Unexpected(const TokenList& tokens, std::size_t, std::size_t found, const std::vector<std::size_t>&) {
  const Token* token = tokens.visible()[found];
  (void)After;
  return {"S003", Severity::Error, tokens.SpanOf(token), fmt::format("这里不应出现「{}」", tokens.TextOf(token)), {}, ""};
}

}  // namespace doudi::syntax
