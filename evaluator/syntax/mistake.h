// The message for a mistake in the grammar: what was found, what could have stood there, how to mend it.
//
// Includes ANTLR: for .cpp files of this folder only.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "syntax/forms.h"
#include "syntax/rule_lexer.h"

namespace doudi::syntax {

// Where the parser stopped. Positions are indexes into tokens.visible().
struct Stop {
  const TokenList& tokens;
  std::size_t item = 0;               // where the broken item begins
  std::size_t found = 0;              // the token that cannot stand where it does
  std::vector<std::size_t> expected;  // the token types that could
  FormPlace block = FormPlace::Top;   // the block that the item is in

  std::size_t TypeAt(std::size_t index) const { return tokens.visible()[index]->getType(); }
  std::string_view TextAt(std::size_t index) const { return tokens.TextOf(tokens.visible()[index]); }
  source::Span SpanAt(std::size_t index) const { return tokens.SpanOf(tokens.visible()[index]); }
  bool Expects(std::size_t type) const;
};

// The item ends before `next` without a 。
diagnostics::Diagnostic MissingEnd(const Stop& stop);
// The item breaks off before `next`, which begins another item.
diagnostics::Diagnostic UnfinishedItem(const Stop& stop);
diagnostics::Diagnostic Unexpected(const Stop& stop);

// A sentence that begins with a word that is no keyword; also for those that happen to parse, in the wrong
// place.
diagnostics::Diagnostic UnknownSentence(std::string_view word, source::Span span, FormPlace block);

// "「：」", "名称、数值或式子", …: the token types in words, at most a handful.
std::string ExpectedInWords(const std::vector<std::size_t>& types);

}  // namespace doudi::syntax
