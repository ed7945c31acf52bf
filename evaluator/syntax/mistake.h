// The message for a mistake in the grammar: what was found, what could have stood there, how to mend it.
//
// Includes ANTLR: for .cpp files of this folder only.
#pragma once

#include <vector>

#include "diagnostics/diagnostic.h"
#include "syntax/rule_lexer.h"

namespace doudi::syntax {

// Positions are indexes into tokens.visible(); `item` is where the broken item begins.

// The item ends before `next` without a 。
diagnostics::Diagnostic MissingEnd(const TokenList& tokens, std::size_t item, std::size_t next);
// The item breaks off before `next`, which begins another item.
diagnostics::Diagnostic UnfinishedItem(const TokenList& tokens, std::size_t item, std::size_t next);
// `found` cannot stand where it does; `expected` are the token types that could.
diagnostics::Diagnostic Unexpected(const TokenList& tokens, std::size_t item, std::size_t found,
                                   const std::vector<std::size_t>& expected);

}  // namespace doudi::syntax
