#include <algorithm>
#include <utility>

#include "docs/html.h"
#include "docs/parts.h"

namespace doudi::docs {
namespace {

std::string_view ClassOf(syntax::PieceKind kind) {
  switch (kind) {
    case syntax::PieceKind::Head: return "kh";
    case syntax::PieceKind::Word: return "kw";
    case syntax::PieceKind::Literal: return "lit";
    case syntax::PieceKind::Text: return "txt";
    case syntax::PieceKind::Reference: return "ref";
    case syntax::PieceKind::Name:
    case syntax::PieceKind::Row:
    case syntax::PieceKind::Mark: return "";
  }
  return "";
}

// What lies between two pieces: white space, comments.
std::string Between(std::string_view text) {
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  return blank ? std::string(text) : Tag("span", Escaped(text), "com");
}

// `file`: of the pieces; `show`: a piece as HTML and where what it shows ends, for a path is several pieces.
using Shown = std::pair<std::string, std::uint32_t>;

template <class ShowName>
std::string Coloured(const source::SourceFile& file, const std::vector<syntax::Piece>& pieces, std::uint32_t begin, std::uint32_t end, const ShowName& show) {
  std::string html;
  std::uint32_t at = begin;
  auto piece = std::lower_bound(pieces.begin(), pieces.end(), begin, [](const syntax::Piece& one, std::uint32_t from) { return one.span.begin < from; });
  for (; piece != pieces.end() && piece->span.begin < end; ++piece) {
    if (piece->span.begin < at) continue;
    html += Between(file.text().substr(at, piece->span.begin - at));
    const std::string_view css = ClassOf(piece->kind);
    const auto [shown, shown_end] = show(*piece);
    html += css.empty() ? shown : Tag("span", shown, css);
    at = shown_end;
  }
  if (at < end) html += Between(file.text().substr(at, end - at));
  while (!html.empty() && (html.back() == '\n' || html.back() == ' ' || html.back() == '\r')) html.pop_back();
  return Tag("pre", html);
}

}  // namespace

std::string SourceView(const Index& index, std::size_t page, std::uint32_t begin, std::uint32_t end) {
  const source::SourceFile& file = *index.pages()[page].rules->file;
  while (begin < end && (file.text()[begin] == '\n' || file.text()[begin] == '\r')) ++begin;
  return Coloured(file, index.pieces(page), begin, end, [&](const syntax::Piece& piece) -> Shown {
    const std::string text = Escaped(piece.span.text());
    if (const std::string* anchor = index.FactAnchorAt(page, piece.span.begin)) return {"<b id=\"" + Escaped(*anchor) + "\">" + text + "</b>", piece.span.end};
    const Link* link = index.LinkAt(page, piece.span.begin);
    if (!link) return {text, piece.span.end};
    const std::string named = Escaped(file.text().substr(piece.span.begin, link->end - piece.span.begin));
    return {"<a href=\"" + Address(link->file, link->anchor) + "\" title=\"" + Escaped(link->title) + "\">" + named + "</a>", link->end};
  });
}

std::string SourceView(const std::string& text) {
  const source::SourceFile file("例.aid", text);
  return Coloured(file, syntax::Pieces(file), 0, static_cast<std::uint32_t>(file.text().size()), 
                  [](const syntax::Piece& piece) -> Shown { return {Escaped(piece.span.text()), piece.span.end}; });
}

}  // namespace doudi::docs
