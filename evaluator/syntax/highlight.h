// What each piece of a rule file is, for those who show rules to people: as the lexer reads it, comments and white space left out.
#pragma once

#include <cstdint>
#include <vector>

#include "source/source_file.h"

namespace doudi::syntax {

enum class PieceKind : std::uint8_t {
  Head,       // 政策, 条件: begins a declaration or clause
  Word,       // 且, 上限: any other keyword
  Name,       // 人均月收入, 「名 称」
  Literal,    // 780元/人/月, 2024-07-01
  Text,       // "…"
  Reference,  // 《…》, 民发〔2021〕57号, 第十三条
  Row,        // a whole row of a table
  Mark,       // ，。（）＜
};

struct Piece {
  source::Span span;
  PieceKind kind = PieceKind::Mark;
};

// In the order of the text; of a literate file only its rules.
std::vector<Piece> Pieces(const source::SourceFile& file);

}  // namespace doudi::syntax
