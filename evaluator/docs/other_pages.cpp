#include <algorithm>

#include "docs/html.h"
#include "docs/markdown.h"
#include "docs/pages.h"
#include "source/literate.h"
#include "syntax/forms.h"
#include "syntax/keywords.h"

namespace doudi::docs {
namespace {

std::string Counts(const Index& index, std::size_t page) {
  std::map<std::string, std::size_t> counts;
  for (const std::size_t id : index.pages()[page].entries) ++counts[index.entries()[id].kind];
  std::string text;
  for (const char* kind : {"政策", "审计项", "资源", "参数", "定义", "情形", "决策表", "实体", "例"})
    if (counts[kind] > 0) text += (text.empty() ? "" : "，") + std::string(kind) + " " + std::to_string(counts[kind]);
  return text;
}

std::string PolicyLinks(const Index& index, std::size_t page) {
  std::string html;
  std::set<std::string> names;
  for (const std::size_t id : index.pages()[page].entries) {
    const Entry& entry = index.entries()[id];
    if (entry.kind == "政策" && names.insert(entry.name).second)
      html += (html.empty() ? "" : "、") + LinkTo(index.pages()[page].file, entry.anchor, Escaped(entry.name));
  }
  return html;
}

std::string SourceRows(const check::Rules& rules) {
  std::map<std::string, std::string> rows;  // by title: each once
  for (const model::Model* model : rules.Models())
    for (const model::LegalSource& source : model->sources)
      rows[source.title + source.document_number] =
          Tag("tr", Tag("td", "《" + Escaped(source.title) + "》") + Tag("td", Escaped(source.document_number)) +
                        Tag("td", source.period.from ? value::ToText(*source.period.from) : "") + Tag("td", source.period.until ? value::ToText(*source.period.until) : "")) +
          "\n";
  std::string html;
  for (const auto& [title, row] : rows) html += row;
  return html;
}

// `aid` blocks coloured as on the other pages, the rest by cmark.
std::string Woven(std::string_view markdown) {
  std::string html;
  std::size_t at = 0;
  for (const source::RuleBlock& block : source::RuleBlocks(markdown)) {
    html += MarkdownToHtml(markdown.substr(at, block.fence_begin - at)) + SourceView(std::string(markdown.substr(block.begin, block.end - block.begin))) + "\n";
    at = block.fence_end;
  }
  return html + MarkdownToHtml(markdown.substr(at));
}

}  // namespace

std::string IndexPage(const check::Rules& rules, const Index& index, const Outcomes& outcomes) {
  std::vector<std::size_t> order;
  for (std::size_t page = 0; page < index.pages().size(); ++page) order.push_back(page);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return index.pages()[a].rules->rule_set.text < index.pages()[b].rules->rule_set.text; });
  std::string rows;
  for (const std::size_t page : order)
    rows += Tag("tr", Tag("td", LinkTo(index.pages()[page].file, "", Escaped(index.pages()[page].rules->rule_set.text))) + Tag("td", PolicyLinks(index, page)) +
                          Tag("td", Counts(index, page), "note")) +
            "\n";
  const std::string summary = std::to_string(index.pages().size()) + " 个规则集，例 " + std::to_string(outcomes.passed() + outcomes.failed()) + " 个：通过 " +
                              std::to_string(outcomes.passed()) + "，未过 " + std::to_string(outcomes.failed()) + "。规则 " + rules.fingerprint;
  std::string body = "<div class=\"page\"><nav></nav><main>\n" + Tag("h1", "规则") + "\n" + Tag("p", Escaped(summary)) + "\n" +
                     Tag("p", "标 " + Tag("span", "示例", "demo") + " 的数不是法定标准，须由当地政策人员核定。", "note") + "\n<div class=\"wide\">" +
                     Tag("table", Tag("tr", Tag("th", "规则集") + Tag("th", "政策") + Tag("th", "有什么")) + "\n" + rows) + "</div>\n" + Tag("h2", "依据的文件") +
                     "\n<div class=\"wide\">" +
                     Tag("table", Tag("tr", Tag("th", "名称") + Tag("th", "文号") + Tag("th", "施行") + Tag("th", "废止")) + "\n" + SourceRows(rules)) + "</div>\n</main></div>";
  return PageOf("规则", body);
}

std::string LanguagePage() {
  std::string forms, keywords, nav;
  using enum syntax::FormPlace;
  for (const syntax::FormPlace place : {Top, Entity, Policy, Resource, Assessment, Finding, Example}) {
    const std::string name(syntax::PlaceName(place));
    std::string rows;
    for (const syntax::Form& form : syntax::Forms())
      if (form.place == place) rows += Tag("tr", Tag("td", Tag("code", Escaped(form.form))) + Tag("td", SourceView(std::string(form.example)))) + "\n";
    forms += "<h2 id=\"" + name + "\">写在" + name + "里的</h2>\n" + Tag("div", Tag("table", Tag("tr", Tag("th", "写法") + Tag("th", "例")) + "\n" + rows), "wide") + "\n";
    nav += "<li>" + LinkTo("", name, name) + "</li>";
  }
  for (const syntax::Keyword& keyword : syntax::Keywords()) keywords += (keywords.empty() ? "" : "　") + Escaped(keyword.han);
  return PageOf("语言", "<div class=\"page\"><nav><h4>写在哪里</h4><ul>" + nav + "</ul></nav><main>\n" + Tag("h1", "规则语言的全部写法") + "\n" +
                            Tag("p", "［ ］里的可以不写，… 表示照样再写，“|”隔开的任选一种；“表”是以“|”开头的行。", "note") + "\n" + forms + Tag("h2", "关键词") + Tag("p", keywords) +
                            "</main></div>");
}

std::string GuidePage() { return PageOf("怎样写一项政策", "<div class=\"page\"><nav></nav><main>\n" + Woven(Guide()) + "</main></div>"); }

std::string NamesScript(const Index& index) {
  std::string script = "const NAMES = [\n";
  for (const Index::Listed& listed : index.AllNames())
    script += "[" + ScriptText(listed.name) + "," + ScriptText(listed.kind) + "," + ScriptText(listed.rule_set) + "," + ScriptText(listed.address) + "],\n";
  return script + "];\n";
}

}  // namespace doudi::docs
