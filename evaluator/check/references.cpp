#include "check/references.h"

#include <algorithm>

#include <fmt/format.h>

namespace doudi::check {

using model::Basis;
using model::LegalSource;

namespace {

std::vector<std::pair<const LegalSource*, RuleSetId>> VisibleSources(const Workspace& work,
                                                                     RuleSetId rule_set) {
  std::vector<std::pair<const LegalSource*, RuleSetId>> sources;
  for (const RuleSetId seen : work.rule_sets[static_cast<std::size_t>(rule_set)].sees)
    for (const std::int32_t id : work.rule_sets[static_cast<std::size_t>(seen)].sources)
      sources.emplace_back(&work.model.sources[static_cast<std::size_t>(id)], seen);
  return sources;
}

Basis FromSource(const LegalSource& source) {
  Basis basis;
  basis.title = source.title;
  basis.document_number = source.document_number;
  basis.short_title = source.short_title.empty() ? source.title : source.short_title;
  return basis;
}

bool IsQuotedText(const ast::Reference& reference) {
  const std::string_view text = reference.span.text();
  return text.starts_with('"') || text.starts_with("“") || text.starts_with("＂");
}

// The short title that the reference begins with, or a message.
std::optional<Basis> FromShortTitle(Workspace& work, RuleSetId rule_set, const ast::Reference& reference) {
  std::vector<std::string> known = {"示例"};
  for (const auto& [source, owner] : VisibleSources(work, rule_set)) {
    if (source->short_title == reference.title) {
      work.MarkUsed(rule_set, owner);
      return FromSource(*source);
    }
    if (!source->short_title.empty()) known.push_back(source->short_title);
  }
  if (work.MayBeLost(reference.title)) return std::nullopt;
  std::string help = diagnostics::DidYouMean(reference.title, known);
  if (help.empty())
    help = fmt::format("在规则集开头声明：依据 《…》，简称 {}。或写成文字：依据 \"{}\"", reference.title,
                       reference.title);
  work.Error("N012", reference.span, fmt::format("没有简称为{}的依据", Quoted(reference.title)), help);
  return std::nullopt;
}

std::optional<Basis> OnlySource(Workspace& work, RuleSetId rule_set, const ast::Reference& reference) {
  const auto& own = work.rule_sets[static_cast<std::size_t>(rule_set)].sources;
  if (own.size() == 1) return FromSource(work.model.sources[static_cast<std::size_t>(own.front())]);
  work.Error(
      "N012", reference.span, "只写了条文，没有写是哪一部依据",
      own.empty() ? "在规则集开头声明：依据 《…》，简称 …。" : "这个规则集有不止一部依据；在条文前写上简称");
  return std::nullopt;
}

std::optional<Basis> ReadTitle(Workspace& work, RuleSetId rule_set, const ast::Reference& reference) {
  if (reference.title == "示例") {
    Basis basis;
    basis.title = basis.short_title = reference.title;
    basis.example = true;
    basis.note = reference.note;
    return basis;
  }
  if (reference.titled || IsQuotedText(reference) || !reference.document_number.empty()) {
    for (const auto& [source, owner] : VisibleSources(work, rule_set))
      if (!reference.title.empty() ? source->title == reference.title
                                   : source->document_number == reference.document_number) {
        work.MarkUsed(rule_set, owner);
        return FromSource(*source);
      }
    Basis basis;
    basis.title = reference.title.empty() ? reference.document_number : reference.title;
    basis.short_title = basis.title;
    if (!reference.title.empty()) basis.document_number = reference.document_number;
    basis.note = reference.note;
    return basis;
  }
  return reference.title.empty() ? OnlySource(work, rule_set, reference)
                                 : FromShortTitle(work, rule_set, reference);
}

}  // namespace

std::vector<Basis> ReadReferences(Workspace& work, RuleSetId rule_set,
                                  const std::vector<ast::Reference>& references) {
  std::vector<Basis> list;
  for (const ast::Reference& reference : references) {
    const auto basis = ReadTitle(work, rule_set, reference);
    if (!basis) continue;
    if (reference.articles.empty()) list.push_back(*basis);
    for (std::size_t i = 1; i < reference.articles.size(); ++i)
      if (std::find(reference.articles.begin(), reference.articles.begin() + static_cast<std::ptrdiff_t>(i),
                    reference.articles[i]) != reference.articles.begin() + static_cast<std::ptrdiff_t>(i))
        work.Error("N003", reference.span, fmt::format("{}写了两次", Quoted(reference.articles[i])),
                   "删去一处");
    for (const std::string& article : reference.articles) {
      list.push_back(*basis);
      list.back().article = article;
    }
  }
  return list;
}

Basis ReadBasisCell(Workspace& work, RuleSetId rule_set, const ast::TableCell& cell) {
  std::string_view text = cell.text;
  Basis basis;
  for (const std::string_view mark : {"【示例】", "示例"}) {
    if (!text.starts_with(mark)) continue;
    text.remove_prefix(mark.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    basis.title = basis.short_title = "示例";
    basis.example = true;
    basis.note = std::string(text);
    return basis;
  }
  for (const auto& [source, owner] : VisibleSources(work, rule_set)) {
    if (source->short_title.empty() || !text.starts_with(source->short_title)) continue;
    text.remove_prefix(source->short_title.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    work.MarkUsed(rule_set, owner);
    basis = FromSource(*source);
    basis.article = std::string(text);
    return basis;
  }
  basis.title = basis.short_title = std::string(text);
  return basis;
}

}  // namespace doudi::check
