#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "syntax/tree_builder.h"
#include "value/literal.h"

namespace doudi::syntax {
namespace {

using antlr4::Token;

constexpr std::size_t kBracketBytes = 3;  // 「 or 《

std::string_view WithoutBrackets(std::string_view text, std::string_view close) {
  text.remove_prefix(std::min(kBracketBytes, text.size()));
  if (text.ends_with(close)) text.remove_suffix(close.size());
  return text;
}

// `"…"`, in half-width, full-width or curved quotes; the closing one may be missing (reported by the lexer).
std::string_view WithoutQuotes(std::string_view text) {
  for (const std::string_view quote : {"\"", "“", "”", "＂"}) {
    if (text.starts_with(quote)) {
      text.remove_prefix(quote.size());
      break;
    }
  }
  for (const std::string_view quote : {"\"", "“", "”", "＂"}) {
    if (text.ends_with(quote)) {
      text.remove_suffix(quote.size());
      break;
    }
  }
  return text;
}

// Full-width letters, digits and ＿ are the same name as half-width ones; brackets and marks inside 「」 stay
// as written.
std::string FoldName(std::string_view name) {
  std::string folded;
  while (!name.empty()) {
    const auto wide = name.starts_with("\xEF\xBC") || name.starts_with("\xEF\xBD")
                          ? value::FoldWidth(name.substr(0, 3))
                          : std::string();
    const bool fold =
        wide.size() == 1 && (std::isalnum(static_cast<unsigned char>(wide[0])) != 0 || wide[0] == '_');
    folded.append(fold ? wide : std::string(name.substr(0, 1)));
    name.remove_prefix(fold ? 3 : 1);
  }
  return folded;
}

std::size_t BarLength(std::string_view text, std::size_t at) {
  if (text[at] == '|') return 1;
  return text.substr(at).starts_with("｜") ? 3 : 0;
}

std::size_t SpaceLength(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || text[0] == '\t' || text[0] == '\r') return 1;
  return text.starts_with("\u3000") ? 3 : 0;
}

// The spaces at the end; a byte of U+3000 cannot end another character's encoding here, since the whole three
// are compared.
std::size_t SpaceLengthAtEnd(std::string_view text) {
  if (text.empty()) return 0;
  if (text.back() == ' ' || text.back() == '\t' || text.back() == '\r') return 1;
  return text.ends_with("\u3000") ? 3 : 0;
}

std::string Unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && BarLength(text, i + 1) > 0) continue;
    plain += text[i];
  }
  return plain;
}

bool IsRule(const std::vector<ast::TableCell>& row) {  // |---|:--:|
  return !row.empty() && std::ranges::all_of(row, [](const ast::TableCell& cell) {
    return cell.text.find("---") != std::string::npos &&
           cell.text.find_first_not_of("-:") == std::string::npos;
  });
}

}  // namespace

void TreeBuilder::Report(std::string code, source::Span span, std::string message, std::string help) {
  mistakes_.push_back(
      {std::move(code), diagnostics::Severity::Error, span, std::move(message), {}, std::move(help)});
}

ast::Name TreeBuilder::NameOf(Token* token) {
  const std::string_view text = tokens_.TextOf(token);
  return {FoldName(token->getType() == AidParser::QUOTED ? WithoutBrackets(text, "」") : text),
          SpanOf(token)};
}

ast::Name TreeBuilder::BuildName(AidParser::NameContext* node) { return NameOf(node->start); }
ast::Name TreeBuilder::BuildName(AidParser::PlainNameContext* node) { return NameOf(node->start); }

ast::Name TreeBuilder::BuildMonthDay(AidParser::MonthDayContext* node) {
  return {std::string(tokens_.TextOf(node->month)) + std::string(tokens_.TextOf(node->day)), SpanOf(node)};
}

ast::Name TreeBuilder::BuildPath(AidParser::PathContext* node) {
  ast::Name path{"", SpanOf(node)};
  for (auto* name : node->name()) path.text.append(path.text.empty() ? "" : "/").append(BuildName(name).text);
  return path;
}

// 乡镇人民政府（街道办事处）, 「县总工会（职工之家）」, "县医保局"
ast::Name TreeBuilder::BuildOffice(AidParser::OfficeContext* node) {
  if (node->STRING()) return {TextOf(node->STRING()), SpanOf(node)};
  ast::Name office = BuildName(node->name(0));
  if (node->children.size() > 1) {
    office.text += fmt::format("（{}）{}", BuildName(node->name(1)).text,
                               node->ID() ? NameOf(node->ID()->getSymbol()).text : "");
    office.span = SpanOf(node);
  }
  return office;
}

std::optional<ast::Name> TreeBuilder::BuildOf(AidParser::OfContext* node) {
  if (!node) return std::nullopt;
  return BuildName(node->name());
}

std::vector<ast::Name> TreeBuilder::BuildNames(const std::vector<AidParser::NameContext*>& nodes) {
  std::vector<ast::Name> names;
  for (auto* node : nodes) names.push_back(BuildName(node));
  return names;
}

ast::TypeSpec TreeBuilder::BuildType(AidParser::TypeContext* node) {
  ast::TypeSpec type;
  type.span = SpanOf(node);
  if (node->list()) {
    type.members = BuildNames(node->list()->name());
  } else {
    for (auto* child : node->children) {
      if (auto* name = dynamic_cast<AidParser::NameContext*>(child)) {
        type.text += BuildName(name).text;
      } else {
        type.text += child->getText() == "·" ? "·" : "/";
      }
    }
  }
  return type;
}

ast::Reference TreeBuilder::BuildReference(AidParser::ReferenceContext* node) {
  ast::Reference reference;
  reference.span = SpanOf(node);
  if (node->TITLE()) {
    reference.title = WithoutBrackets(node->TITLE()->getText(), "》");
    reference.titled = true;
    if (node->STRING()) reference.note = TextOf(node->STRING());
    if (node->name()) reference.note = BuildName(node->name()).text;
  } else if (node->name()) {
    reference.title = BuildName(node->name()).text;
    if (node->STRING()) reference.note = TextOf(node->STRING());
  } else if (node->STRING()) {
    reference.title = TextOf(node->STRING());
  }
  if (node->number) reference.document_number = node->number->getText();
  for (auto* article : node->ARTICLE()) reference.articles.push_back(article->getText());
  return reference;
}

// 低保办法 第十三条、第十四条: the bare article belongs to the title before it.
std::vector<ast::Reference> TreeBuilder::BuildReferences(
    const std::vector<AidParser::ReferenceContext*>& nodes) {
  std::vector<ast::Reference> references;
  for (auto* child : nodes) {
    ast::Reference reference = BuildReference(child);
    const bool bare = !reference.titled && reference.title.empty() && reference.document_number.empty();
    if (bare && !references.empty()) {
      references.back().span = source::Cover(references.back().span, reference.span);
      for (auto& article : reference.articles) references.back().articles.push_back(std::move(article));
    } else {
      references.push_back(std::move(reference));
    }
  }
  return references;
}

std::string TreeBuilder::TextOf(antlr4::tree::TerminalNode* string) {
  return std::string(WithoutQuotes(tokens_.TextOf(string->getSymbol())));
}

std::vector<ast::TableCell> TreeBuilder::BuildRow(Token* row) {
  const source::Span span = SpanOf(row);
  const std::string_view text = span.text();
  std::vector<ast::TableCell> cells;
  std::size_t begin = BarLength(text, 0);
  const auto add = [&](std::size_t end) {
    std::string_view cell = text.substr(begin, end - begin);
    std::size_t at = begin;
    for (std::size_t spaces; (spaces = SpaceLength(cell)) > 0; at += spaces) cell.remove_prefix(spaces);
    for (std::size_t spaces; (spaces = SpaceLengthAtEnd(cell)) > 0;) cell.remove_suffix(spaces);
    const auto from = static_cast<std::uint32_t>(span.begin + at);
    cells.push_back({Unescape(cell), {span.file, from, static_cast<std::uint32_t>(from + cell.size())}});
  };
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t bar = BarLength(text, at);
    if (bar > 0 && text[at - 1] != '\\') {
      add(at);
      begin = at + bar;
    }
    at += std::max<std::size_t>(bar, 1);
  }
  const std::string_view rest = text.substr(begin);
  if (rest.find_first_not_of(" \t\r") != std::string_view::npos && rest != "\u3000") {
    add(text.size());
    Report("S030", cells.back().span, "表格的这一行没有用「|」收尾",
           "每一格后面都有「|」，最后一格也是；表格行里不能写注释");
  }
  return cells;
}

ast::Table TreeBuilder::BuildTable(AidParser::TableContext* node) {
  ast::Table table;
  if (!node) return table;
  table.span = SpanOf(node);
  bool first = true;
  for (auto* row : node->ROW()) {
    std::vector<ast::TableCell> cells = BuildRow(row->getSymbol());
    if (IsRule(cells)) continue;
    if (std::exchange(first, false)) {
      table.header = std::move(cells);
    } else {
      table.rows.push_back(std::move(cells));
    }
  }
  ast::CopyDittos(table);
  return table;
}

}  // namespace doudi::syntax
