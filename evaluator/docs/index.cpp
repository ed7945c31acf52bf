#include "docs/index.h"

#include <algorithm>
#include <deque>

#include "docs/declared.h"
#include "docs/html.h"

namespace doudi::docs {
namespace {

// A file name that every system takes: letters, digits and Han of the rule set's name.
std::string FileNameOf(std::string_view rule_set) {
  std::string name;
  for (const char c : rule_set) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || (static_cast<unsigned char>(c) & 0x80) != 0;
    name += plain ? c : '_';
  }
  constexpr std::size_t kLongest = 150;  // file systems take 255 bytes
  if (name.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    name.resize(end);
  }
  return name;
}

std::string AnchorOf(std::string_view name) {
  std::string anchor(name);
  for (char& c : anchor)
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') c = '_';
  return anchor;
}

// Without 「」.
std::string_view Unquoted(std::string_view name) {
  constexpr std::string_view kOpen = "「", kClose = "」";
  if (name.starts_with(kOpen) && name.ends_with(kClose)) name = name.substr(kOpen.size(), name.size() - kOpen.size() - kClose.size());
  return name;
}

}  // namespace

Index::Index(const check::Rules& rules) : files_{"index", "guide", "language", "names"} {
  for (const auto& file : rules.files) AddPage(*file);
  AddImports();
  for (std::size_t page = 0; page < pages_.size(); ++page) AddLinks(page);
}

std::string Index::FreshAnchor(std::size_t page, const std::string& name) {
  const std::string wanted = AnchorOf(name);
  std::string anchor = wanted;
  for (int n = 2; !anchors_[page].insert(anchor).second; ++n) anchor = wanted + "-" + std::to_string(n);
  return anchor;
}

void Index::AddTarget(std::size_t page, const std::string& name, Target target) { targets_[page][name].push_back(std::move(target)); }

void Index::AddEntry(std::size_t page, const ast::Declaration& declaration) {
  const Declared declared = DescribeDeclaration(declaration);
  Entry entry;
  entry.page = page;
  entry.declaration = &declaration;
  entry.kind = declared.kind;
  entry.span = declared.span;
  if (declared.name) {
    entry.name = declared.name->text;
    entry.name_span = declared.name->span;
  }
  if (declared.entity) entry.of = declared.entity->text;
  entry.anchor = FreshAnchor(page, entry.name.empty() ? declared.kind : entry.name);
  const std::size_t id = entries_.size();
  if (!entry.name.empty()) AddTarget(page, entry.name, {id, entry.anchor});
  for (const ast::Name& name : declared.further)
    if (name.text != entry.name) AddTarget(page, name.text, {id, entry.anchor});
  for (const ast::Name* name : declared.inner) no_links_[page].insert(name->span.begin);
  if (const auto* entity = std::get_if<ast::EntityDeclaration>(&declaration))
    for (const ast::FactDeclaration& fact : entity->facts)
      for (const ast::Name& name : fact.names) {
        const std::string anchor = FreshAnchor(page, name.text);
        AddTarget(page, name.text, {id, anchor});
        fact_anchors_[page][name.span.begin] = anchor;
      }
  pages_[page].entries.push_back(id);
  entries_.push_back(std::move(entry));
}

void Index::AddPage(const ast::RuleFile& rules) {
  const std::size_t id = pages_.size();
  Page page;
  page.rules = &rules;
  const std::string wanted = FileNameOf(rules.rule_set.text);
  std::string name = wanted;
  for (int n = 2; !files_.insert(name).second; ++n) name = wanted + "-" + std::to_string(n);
  page.file = name + ".html";
  pages_.push_back(std::move(page));
  anchors_.emplace_back();
  targets_.emplace_back();
  links_.emplace_back();
  fact_anchors_.emplace_back();
  no_links_.emplace_back();
  pieces_.push_back(syntax::Pieces(*rules.file));
  for (const ast::Declaration& declaration : rules.declarations) AddEntry(id, declaration);
}

void Index::AddImports() {
  std::map<std::string, std::size_t> page_of;
  for (std::size_t page = 0; page < pages_.size(); ++page) page_of[pages_[page].rules->rule_set.text] = page;
  std::vector<std::vector<std::size_t>> imports(pages_.size());
  for (std::size_t page = 0; page < pages_.size(); ++page)
    for (const ast::Declaration& declaration : pages_[page].rules->declarations)
      if (const auto* import = std::get_if<ast::ImportDeclaration>(&declaration))
        for (const ast::Name& name : import->rule_sets)
          if (const auto found = page_of.find(name.text); found != page_of.end()) {
            imports[page].push_back(found->second);
            links_[page][name.span.begin] = {pages_[found->second].file, "", "规则集", name.span.end};
          }
  for (std::size_t page = 0; page < pages_.size(); ++page) {  // breadth first: the nearest come first
    std::vector<bool> seen(pages_.size());
    std::deque<std::size_t> next{page};
    seen[page] = true;
    for (; !next.empty(); next.pop_front()) {
      pages_[page].sees.push_back(next.front());
      for (const std::size_t import : imports[next.front()])
        if (!seen[import]) {
          seen[import] = true;
          next.push_back(import);
        }
    }
  }
}

std::vector<std::size_t> Index::ImportedBy(std::size_t page) const {
  std::vector<std::size_t> found;
  for (std::size_t other = 0; other < pages_.size(); ++other)
    for (const auto& [begin, link] : links_[other])
      if (link.anchor.empty() && link.file == pages_[page].file) {
        found.push_back(other);
        break;
      }
  return found;
}

const Target* Index::Find(std::size_t page, std::string_view name, std::size_t from, bool as_type) const {
  const Target *continued = nullptr, *other = nullptr;
  for (const std::size_t seen : pages_[page].sees) {
    const auto found = targets_[seen].find(name);
    if (found == targets_[seen].end()) continue;
    for (const Target& target : found->second) {
      if (!DescribeDeclaration(*entries_[target.entry].declaration).continues) {
        // Rows that a place adds to a parameter stand under its name, too; what it is is said where it was declared first.
        if (target.entry == from && found->second.size() > 1 && target.anchor == entries_[from].anchor) continue;
        if ((entries_[target.entry].kind == "枚举") == as_type) return &target;
        if (!other) other = &target;
      } else if (!continued && target.entry != from) {
        continued = &target;
      }
    }
  }
  return other ? other : continued;
}

namespace {

bool IsMark(const syntax::Piece& piece, std::string_view wide, std::string_view narrow) { return piece.span.text() == wide || piece.span.text() == narrow; }

// 事实 f：TYPE, 参数 x（KEY，KEY）：TYPE, 定义 d（e）：TYPE ＝ …
bool StandsAsType(const std::vector<syntax::Piece>& pieces, std::size_t at, const std::string& kind) {
  if (kind == "参数" || kind == "名单" || kind == "集合" || kind == "公式") return true;
  if (at == 0 || !IsMark(pieces[at - 1], "：", ":")) return false;
  return kind == "实体" || kind == "决策表" || (at + 1 < pieces.size() && IsMark(pieces[at + 1], "＝", "="));
}

}  // namespace

void Index::AddLinks(std::size_t page) {
  const auto& own = pages_[page].entries;
  std::uint32_t covered = 0;  // up to here a path is one link
  for (std::size_t at = 0; at < pieces_[page].size(); ++at) {
    const syntax::Piece& piece = pieces_[page][at];
    if (const Link* path = LinkAt(page, piece.span.begin)) covered = path->end;
    if (piece.span.begin < covered) continue;
    // The names of declarations and clauses, and keywords that serve as names, lead nowhere.
    if (piece.kind != syntax::PieceKind::Name || no_links_[page].contains(piece.span.begin) || fact_anchors_[page].contains(piece.span.begin)) continue;
    const auto after = std::upper_bound(own.begin(), own.end(), piece.span.begin, [&](std::uint32_t begin, std::size_t entry) { return begin < entries_[entry].span.begin; });
    if (after == own.begin()) continue;
    const std::size_t from = *(after - 1);
    const bool declares = piece.span.begin == entries_[from].name_span.begin;
    const Target* target = Find(page, Unquoted(piece.span.text()), from, StandsAsType(pieces_[page], at, entries_[from].kind));
    if (!target || (declares && entries_[target->entry].page == page)) continue;
    const Entry& entry = entries_[target->entry];
    const Page& to = pages_[entry.page];
    links_[page][piece.span.begin] = {entry.page == page ? "" : to.file, target->anchor, (entry.kind + (entry.of.empty() ? "" : "（" + entry.of + "）") + " · ") + to.rules->rule_set.text, piece.span.end};
    if (target->entry != from && entries_[from].kind != "例") uses_[{target->entry, target->anchor}].insert(from);
  }
}

const Link* Index::LinkAt(std::size_t page, std::uint32_t begin) const {
  const auto found = links_[page].find(begin);
  return found == links_[page].end() ? nullptr : &found->second;
}

const std::string* Index::FactAnchorAt(std::size_t page, std::uint32_t begin) const {
  const auto found = fact_anchors_[page].find(begin);
  return found == fact_anchors_[page].end() ? nullptr : &found->second;
}

const std::set<std::size_t>& Index::UsesOf(std::size_t entry, const std::string& anchor) const {
  static const std::set<std::size_t> kNone;
  const auto found = uses_.find({entry, anchor});
  return found == uses_.end() ? kNone : found->second;
}

std::vector<Index::Listed> Index::AllNames() const {
  std::vector<Listed> names;
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    const std::string& rule_set = pages_[page].rules->rule_set.text;
    names.push_back({rule_set, "规则集", rule_set, Address(pages_[page].file, "")});
    for (const auto& [name, list] : targets_[page])
      for (const Target& target : list) {
        const Entry& entry = entries_[target.entry];
        const bool fact = entry.kind == "实体" && target.anchor != entry.anchor;
        names.push_back({name, fact ? "事实（" + entry.name + "）" : entry.kind + (entry.of.empty() ? "" : "（" + entry.of + "）"), rule_set,
                         Address(pages_[page].file, target.anchor)});
      }
  }
  return names;
}

std::string Index::LinkTo(std::size_t entry) const {
  const Entry& to = entries_[entry];
  return docs::LinkTo(pages_[to.page].file, to.anchor, Escaped(to.kind + (to.name.empty() ? "" : " " + to.name)));
}

}  // namespace doudi::docs
