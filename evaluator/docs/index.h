// What the rules declare and where it is named. Names are found as a reader finds them: in the rule set itself first, then in those that
// it 引用s, nearest first.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "syntax/highlight.h"

namespace doudi::docs {

// One declaration of one rule set.
struct Entry {
  std::size_t page = 0;                         // index into Index::pages()
  const ast::Declaration* declaration = nullptr;
  std::string kind;                             // 定义
  std::string name;                             // empty: nothing is named by it (引用)
  std::string of;                               // the entity that it belongs to
  source::Span span, name_span;
  std::string anchor;                           // on its page
};

// What a name in a rule text leads to: a declaration, or a fact within that of its entity.
struct Target {
  std::size_t entry = 0;
  std::string anchor;
};

struct Page {
  const ast::RuleFile* rules = nullptr;
  std::string file;                  // 国家_最低生活保障.html
  std::vector<std::size_t> entries;  // in the order of the file
  std::vector<std::size_t> sees;     // pages, itself first, then what it 引用s, nearest first
};

// One name in a rule text that leads somewhere.
struct Link {
  std::string file, anchor;
  std::string title;      // 定义 · 国家/模型
  std::uint32_t end = 0;  // of the name: a path is several pieces
};

class Index {
 public:
  explicit Index(const check::Rules& rules);

  const std::vector<Page>& pages() const { return pages_; }
  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<syntax::Piece>& pieces(std::size_t page) const { return pieces_[page]; }
  // The link that begins at a byte of a page's file; null where there is none.
  const Link* LinkAt(std::size_t page, std::uint32_t begin) const;
  // The anchor that a fact's name has in the text; null where no fact is declared there.
  const std::string* FactAnchorAt(std::size_t page, std::uint32_t begin) const;
  // Where a name is used: declarations other than its own, 例 left out.
  const std::set<std::size_t>& UsesOf(std::size_t entry, const std::string& anchor) const;
  // Pages that 引用 this one themselves.
  std::vector<std::size_t> ImportedBy(std::size_t page) const;
  // What a name on a page leads to; null where it leads nowhere. `from`: the declaration in which it stands.
  // `as_type`: it stands where a type does, so that an 枚举 goes before a fact of its name; otherwise after.
  const Target* Find(std::size_t page, std::string_view name, std::size_t from, bool as_type = false) const;
  // (name, kind, rule set, address) for the search box.
  struct Listed {
    std::string name, kind, rule_set, address;
  };
  std::vector<Listed> AllNames() const;
  std::string LinkTo(std::size_t entry) const;  // HTML

 private:
  void AddPage(const ast::RuleFile& rules);
  void AddEntry(std::size_t page, const ast::Declaration& declaration);
  void AddTarget(std::size_t page, const std::string& name, Target target);
  void AddImports();
  void AddLinks(std::size_t page);
  std::string FreshAnchor(std::size_t page, const std::string& name);

  std::vector<Page> pages_;
  std::vector<Entry> entries_;
  std::vector<std::vector<syntax::Piece>> pieces_;
  std::set<std::string> files_;
  std::vector<std::set<std::string>> anchors_;                                      // taken, per page
  std::vector<std::map<std::string, std::vector<Target>, std::less<>>> targets_;    // per page
  std::vector<std::map<std::uint32_t, Link>> links_;                                // per page, by the byte where they begin
  std::vector<std::map<std::uint32_t, std::string>> fact_anchors_;                  // the same
  std::vector<std::set<std::uint32_t>> no_links_;                                   // names that clauses give themselves
  std::map<std::pair<std::size_t, std::string>, std::set<std::size_t>> uses_;
};

}  // namespace doudi::docs
