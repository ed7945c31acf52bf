// One rule set: in the order of its file, prose (of a literate file) between the rules.
#include <algorithm>

#include "docs/html.h"
#include "docs/markdown.h"
#include "docs/pages.h"
#include "source/literate.h"

namespace doudi::docs {
namespace {

class RuleSetWriter {
 public:
  RuleSetWriter(const check::Rules& rules, const Index& index, const Outcomes& outcomes, std::size_t page)
      : rules_(rules), index_(index), outcomes_(outcomes), page_(page), file_(*index.pages()[page].rules->file) {}

  std::string Write() {
    const std::string& name = index_.pages()[page_].rules->rule_set.text;
    std::string body = "<div class=\"page\">" + Contents() + "<main>\n" + Tag("h1", Escaped(name)) + "\n" + Imports();
    if (!source::IsLiterate(file_.path())) {
      Rules(0, static_cast<std::uint32_t>(file_.text().size()));
    } else {
      std::uint32_t at = 0;
      for (const source::RuleBlock& block : source::RuleBlocks(file_.text())) {
        Prose(at, block.fence_begin);
        Rules(block.begin, block.end);
        at = block.fence_end;
      }
      Prose(at, static_cast<std::uint32_t>(file_.text().size()));
    }
    EndEntry();
    return PageOf(name, body + text_ + "</main></div>");
  }

 private:
  const std::vector<std::size_t>& entries() const { return index_.pages()[page_].entries; }
  const Entry& At(std::size_t place) const { return index_.entries()[entries()[place]]; }

  std::string Contents() const {
    std::vector<std::string> kinds;
    std::map<std::string, std::string> items;
    for (const std::size_t id : entries()) {
      const Entry& entry = index_.entries()[id];
      if (entry.name.empty() || entry.kind == "依据") continue;
      if (!items.contains(entry.kind)) kinds.push_back(entry.kind);
      items[entry.kind] += "<li>" + LinkTo("", entry.anchor, Escaped(entry.name)) + "</li>";
    }
    std::string html;
    for (const std::string& kind : kinds) html += Tag("h4", Escaped(kind)) + Tag("ul", items[kind]) + "\n";
    return Tag("nav", html);
  }

  std::string PageLinks(const std::vector<std::size_t>& pages) const {
    std::string html;
    for (const std::size_t page : pages)
      html += (html.empty() ? "" : "、") + LinkTo(index_.pages()[page].file, "", Escaped(index_.pages()[page].rules->rule_set.text));
    return html;
  }

  std::string Imports() const {
    const std::string by = PageLinks(index_.ImportedBy(page_));
    return Tag("p", "文件 " + Tag("code", Escaped(file_.path())) + (by.empty() ? "" : "　被引用：" + by), "note") + "\n";
  }

  void Prose(std::uint32_t begin, std::uint32_t end) {
    std::string html = MarkdownToHtml(file_.text().substr(begin, end - begin));
    // The page's title and the headings of declarations stand above those of the prose.
    for (const auto& [from, to] : {std::pair{"<h1>", "<h2>"}, std::pair{"</h1>", "</h2>"}})
      for (std::size_t at = html.find(from); at != std::string::npos; at = html.find(from, at)) html.replace(at, std::string_view(from).size(), to);
    text_ += html;
  }

  // Where the text of a declaration begins: with the comments right above it.
  std::uint32_t StartOf(const Entry& entry, std::uint32_t from) const {
    std::uint32_t line = file_.PositionAt(entry.span.begin).line;
    const auto is_comment = [&](std::uint32_t number) {
      const std::string_view text = file_.Line(number);
      const auto first = text.find_first_not_of(" \t");
      return first != std::string_view::npos && text.substr(first).starts_with("//");
    };
    while (line > 1 && is_comment(line - 1)) --line;
    return std::max(from, file_.LineStart(line));
  }

  void Rules(std::uint32_t begin, std::uint32_t end) {
    std::uint32_t at = begin;
    while (next_ < entries().size() && At(next_).span.begin < end) {
      const std::uint32_t start = StartOf(At(next_), at);
      Source(at, start);
      BeginEntry(next_);
      at = start;
      ++next_;
    }
    Source(at, end);
  }

  void Source(std::uint32_t begin, std::uint32_t end) {
    if (begin >= end || file_.text().substr(begin, end - begin).find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    text_ += SourceView(index_, page_, begin, end) + "\n";
  }

  void BeginEntry(std::size_t place) {
    EndEntry();
    open_ = true;
    current_ = place;
    const Entry& entry = At(place);
    const std::string id = " id=\"" + Escaped(entry.anchor) + "\"";
    if (entry.name.empty() || entry.kind == "依据") {
      text_ += "<span" + id + "></span>";
      return;
    }
    const std::string heading = Tag("small", Escaped(entry.kind)) + " " + Escaped(entry.name) + (entry.of.empty() ? "" : " " + Tag("small", "（" + Escaped(entry.of) + "）"));
    const bool large = entry.kind == "政策" || entry.kind == "审计项" || entry.kind == "实体";
    text_ += (large ? "<h2" : "<h3") + id + ">" + heading + (large ? "</h2>\n" : "</h3>\n");
  }

  // What is said below a declaration's last line.
  void EndEntry() {
    if (!open_) return;
    open_ = false;
    const std::size_t id = entries()[current_];
    const Entry& entry = index_.entries()[id];
    if (const auto* example = std::get_if<ast::ExampleDeclaration>(entry.declaration)) {
      text_ += ExampleResult(outcomes_, *example);
      return;
    }
    if (entry.kind == "政策" || entry.kind == "审计项") text_ += PolicySummary(rules_, index_, outcomes_, id);
    if (entry.kind == "参数" || entry.kind == "名单" || entry.kind == "分档") text_ += ParameterTable(rules_, entry);
    text_ += FactTable(index_, id);
    if (entry.name.empty()) return;
    if (entry.kind == "参数 上调" || std::holds_alternative<ast::LayerDeclaration>(*entry.declaration) || std::holds_alternative<ast::ScaleRowsDeclaration>(*entry.declaration) ||
        entry.kind == "参数" || entry.kind == "名单")
      if (const Target* first = index_.Find(page_, entry.name, id); first && first->entry != id) {
        text_ += Tag("p", "接着：" + index_.LinkTo(first->entry) + "（" + Escaped(index_.pages()[index_.entries()[first->entry].page].rules->rule_set.text) + "）", "uses") + "\n";
        return;
      }
    text_ += UseList(index_, id, entry.anchor);
  }

  const check::Rules& rules_;
  const Index& index_;
  const Outcomes& outcomes_;
  std::size_t page_;
  const source::SourceFile& file_;
  std::string text_;
  std::size_t next_ = 0;     // the declaration that comes next
  std::size_t current_ = 0;  // the one whose text is being written
  bool open_ = false;
};

}  // namespace

std::string RuleSetPage(const check::Rules& rules, const Index& index, const Outcomes& outcomes, std::size_t page) {
  return RuleSetWriter(rules, index, outcomes, page).Write();
}

}  // namespace doudi::docs
