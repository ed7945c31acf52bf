// Parse: one rule file's text to its syntax tree. Never throws on rule text; the tree holds whatever could be read.
#pragma once

#include "diagnostics/diagnostic.h"
#include "syntax/ast.h"

namespace doudi::syntax {

struct ParseResult {
  ast::RuleFile rule_file;
  diagnostics::Diagnostics diagnostics;  // one per mistake; empty when clean
};

// `file` must outlive the result.
ParseResult ParseRules(const source::SourceFile& file);

// The tree as indented text, one node a line: what tests compare.
std::string ToText(const ast::RuleFile& rule_file);
// One expression in a single line, fully bracketed.
std::string ToText(const ast::Expression& expression);

}  // namespace doudi::syntax
