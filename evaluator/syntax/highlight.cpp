#include "syntax/highlight.h"

#include "syntax/keywords.h"
#include "syntax/rule_lexer.h"

namespace doudi::syntax {
namespace {

PieceKind KindOfToken(std::size_t type) {
  using aid::AidLexer;
  if (const Keyword* keyword = KeywordOf(type))
    return keyword->role == KeywordRole::Declaration || keyword->role == KeywordRole::Clause ? PieceKind::Head : PieceKind::Word;
  switch (type) {
    case AidLexer::ID:
    case AidLexer::QUOTED:
      return PieceKind::Name;
    case AidLexer::QTY:
    case AidLexer::DATE:
      return PieceKind::Literal;
    case AidLexer::STRING:
      return PieceKind::Text;
    case AidLexer::ARTICLE:
    case AidLexer::DOCNO:
    case AidLexer::TITLE:
      return PieceKind::Reference;
    case AidLexer::ROW:
      return PieceKind::Row;
    default:
      return PieceKind::Mark;
  }
}

}  // namespace

std::vector<Piece> Pieces(const source::SourceFile& file) {
  const TokenList tokens(file);
  std::vector<Piece> pieces;
  for (const antlr4::Token* token : tokens.visible())
    if (token->getType() != antlr4::Token::EOF) pieces.push_back({tokens.SpanOf(token), KindOfToken(token->getType())});
  return pieces;
}

}  // namespace doudi::syntax
