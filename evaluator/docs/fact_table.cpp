#include <tuple>

#include "docs/html.h"
#include "docs/parts.h"

namespace doudi::docs {
namespace {

std::string Joined(const std::vector<ast::Name>& names) {
  std::string text;
  for (const ast::Name& name : names) text += (text.empty() ? "" : "、") + name.text;
  return text;
}

std::string TypeText(const ast::TypeSpec& type) { return type.members.empty() ? type.text : "｛" + Joined(type.members) + "｝"; }

std::string EvidenceText(const ast::Attribute& attribute) {
  std::string text;
  for (const ast::EvidenceOption& option : attribute.evidence) {
    text += text.empty() ? "" : " 或 ";
    switch (option.kind) {
      case ast::EvidenceOption::Kind::Document: text += Joined(option.names); break;
      case ast::EvidenceOption::Kind::Shared: text += "共享（" + Joined(option.names) + "）"; break;
      case ast::EvidenceOption::Kind::Promise: text += "承诺"; break;
    }
  }
  return text;
}

// Versions of one policy are named once.
std::string Links(const Index& index, const std::set<std::size_t>& entries) {
  std::string html;
  std::set<std::tuple<std::size_t, std::string, std::string>> named;
  for (const std::size_t entry : entries) {
    const Entry& one = index.entries()[entry];
    if (!one.name.empty() && !named.insert({one.page, one.kind, one.name}).second) continue;
    html += (html.empty() ? "" : "、") + index.LinkTo(entry);
  }
  return html;
}

}  // namespace

std::string UseList(const Index& index, std::size_t entry, const std::string& anchor) {
  const std::string links = Links(index, index.UsesOf(entry, anchor));
  return links.empty() ? "" : Tag("p", "用到它的：" + links, "uses") + "\n";
}

std::string FactTable(const Index& index, std::size_t entry) {
  const Entry& of = index.entries()[entry];
  const auto* entity = std::get_if<ast::EntityDeclaration>(of.declaration);
  if (!entity || entity->facts.empty()) return {};
  std::string rows;
  for (const ast::FactDeclaration& fact : entity->facts) {
    std::string question, evidence, type = TypeText(fact.type) + (fact.series ? " 列表" : "");
    for (const ast::Attribute& attribute : fact.attributes) {
      if (attribute.kind == ast::AttributeKind::Ask) question = attribute.text;
      if (attribute.kind == ast::AttributeKind::Evidence) evidence = EvidenceText(attribute);
      if (attribute.kind == ast::AttributeKind::History) type += "，有历史";
    }
    for (const ast::Name& name : fact.names) {
      const std::string* anchor = index.FactAnchorAt(of.page, name.span.begin);
      if (!anchor) continue;
      rows += Tag("tr", Tag("td", LinkTo("", *anchor, Escaped(name.text))) + Tag("td", Escaped(type)) + Tag("td", Escaped(question)) +
                            Tag("td", Escaped(evidence)) + Tag("td", Links(index, index.UsesOf(entry, *anchor)))) +
              "\n";
    }
  }
  return "<details><summary>事实一览：怎样问，拿什么证明，谁用到</summary>" +
         Tag("div", Tag("table", Tag("tr", Tag("th", "事实") + Tag("th", "类型") + Tag("th", "问") + Tag("th", "证明") + Tag("th", "用到它的")) + "\n" + rows), "wide") +
         "</details>\n";
}

}  // namespace doudi::docs
