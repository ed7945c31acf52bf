// How the parser goes on after a mistake: one message, then on to the next item. Nothing is guessed but a
// missing 。 before a line that begins an item.
//
// Includes ANTLR: for .cpp files of this folder only.
#pragma once

#include <ANTLRErrorStrategy.h>
#include <Parser.h>

#include <memory>
#include <vector>

#include "syntax/rule_lexer.h"

namespace doudi::syntax {

class Recovery final : public antlr4::ANTLRErrorStrategy {
 public:
  explicit Recovery(const TokenList& tokens) : tokens_(tokens) {}

  // Mistakes found so far; a mistake in an item where a slip was already reported is left out.
  const diagnostics::Diagnostics& mistakes() const { return mistakes_; }

  void reset(antlr4::Parser*) override {}
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;
  void sync(antlr4::Parser* parser) override;
  bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
  void reportMatch(antlr4::Parser*) override {}
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;

 private:
  // A line that begins with an item: `条件 收入…`, `成员 甲 ｛…`. Index into visible().
  bool BeginsItem(std::size_t index) const;
  bool MayBeginItem(std::size_t index) const;
  void SkipToNextItem(antlr4::Parser* parser, std::size_t from);
  void Report(std::size_t item, std::size_t found, std::vector<std::size_t> expected);
  // Adds the pending message unless the tokens [first, end) hold a slip.
  void Settle(std::size_t first, std::size_t end);

  const TokenList& tokens_;
  diagnostics::Diagnostics mistakes_;
  std::unique_ptr<diagnostics::Diagnostic> pending_;
  std::size_t pending_item_ = 0;    // where the broken item begins
  std::size_t pending_resume_ = 0;  // from where to look for the next one
  std::size_t passed_at_ =
      0;  // the token before which the parser passed loops and options without taking them,
  std::vector<std::size_t> passed_states_;  // and their states
  std::vector<std::unique_ptr<antlr4::Token>> inserted_;
};

}  // namespace doudi::syntax
