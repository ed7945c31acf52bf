// The tokens of a rule file, with what only text can tell: which runs are keywords, which dots end a clause,
// and the slips that can be mended at once (brackets of a document number, an unclosed quote).
//
// Includes ANTLR: for .cpp files of this folder only.
#pragma once

#include <AidLexer.h>
#include <CommonTokenStream.h>

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "syntax/folded_stream.h"

namespace doudi::syntax {

// An AidLexer whose runs are looked up in the keyword table.
class RuleLexer final : public aid::AidLexer {
 public:
  explicit RuleLexer(FoldedStream* stream);
  antlr4::Token* emit() override;
  using aid::AidLexer::emit;

 private:
  FoldedStream* stream_;
};

// The whole file as tokens. Slips are reported and mended in place, so that the parser need not stumble over
// them.
class TokenList {
 public:
  explicit TokenList(const source::SourceFile& file);
  TokenList(const TokenList&) = delete;
  TokenList& operator=(const TokenList&) = delete;

  antlr4::CommonTokenStream& stream() { return tokens_; }
  const source::SourceFile& file() const { return file_; }
  // Tokens that the parser sees, in order; the last is EOF.
  const std::vector<antlr4::Token*>& visible() const { return visible_; }
  // The place of a token index of the stream in visible(): its own, or that of the next visible one.
  std::size_t VisibleIndex(const antlr4::Token* token) const {
    return visible_index_[token->getTokenIndex()];
  }

  source::Span SpanOf(const antlr4::Token* token) const;
  source::Span SpanOf(const antlr4::Token* first, const antlr4::Token* last) const;
  std::string_view TextOf(const antlr4::Token* token) const { return SpanOf(token).text(); }
  bool IsFirstOnLine(const antlr4::Token* token) const;

  const diagnostics::Diagnostics& slips() const { return slips_; }

 private:
  void MendTokens();
  void MendToken(std::size_t index);
  void MendDot(antlr4::WritableToken* dot);
  void MendDocumentNumber(antlr4::WritableToken* number);
  void JoinThousands(std::size_t index);
  void CapNesting();  // and the number of operators
  void Report(std::string code, const antlr4::Token* token, std::string message, std::string help);

  const source::SourceFile& file_;
  std::string rules_;  // the file's text, of a literate file only its rules; byte for byte at the same place
  FoldedStream characters_;
  RuleLexer lexer_;
  antlr4::CommonTokenStream tokens_;
  std::vector<antlr4::Token*> visible_;
  std::vector<std::size_t> visible_index_;
  diagnostics::Diagnostics slips_;
};

}  // namespace doudi::syntax
