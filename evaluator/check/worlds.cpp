#include "check/worlds.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "check/workspace.h"

namespace doudi::check {

namespace {

using Ids = std::set<std::size_t>;

const ast::EntityDeclaration* RootIn(const ast::RuleFile& file) {
  for (const ast::Declaration& declaration : file.declarations)
    if (const auto* entity = std::get_if<ast::EntityDeclaration>(&declaration); entity && !entity->parent) return entity;
  return nullptr;
}

// Declarations that mean something without an entity.
bool IsVocabulary(const ast::Declaration& declaration) {
  return std::holds_alternative<ast::SourceDeclaration>(declaration) ||
         std::holds_alternative<ast::ImportDeclaration>(declaration) ||
         std::holds_alternative<ast::LeapDayDeclaration>(declaration) ||
         std::holds_alternative<ast::PeriodDeclaration>(declaration) ||
         std::holds_alternative<ast::UnitDeclaration>(declaration) ||
         std::holds_alternative<ast::EnumDeclaration>(declaration) ||
         std::holds_alternative<ast::CodingDeclaration>(declaration) ||
         std::holds_alternative<ast::DocumentDeclaration>(declaration) ||
         std::holds_alternative<ast::ParameterDeclaration>(declaration) ||
         std::holds_alternative<ast::SetDeclaration>(declaration);
}

class Splitter {
 public:
  Splitter(const std::vector<const ast::RuleFile*>& files, bool unreadable, diagnostics::Diagnostics& diagnostics)
      : files_(files), unreadable_(unreadable), diagnostics_(diagnostics), sees_(files.size()), roots_of_(files.size()) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      by_name_.emplace(files[i]->rule_set.text, i);
      if (RootIn(*files[i])) roots_.push_back(i);
    }
  }

  std::vector<World> Run() {
    if (roots_.size() < 2) return {files_};
    for (std::size_t i = 0; i < files_.size(); ++i) CollectSeen(i);
    ReportTwoRoots();
    for (const std::size_t root : roots_) members_[root] = MembersOf(root);
    PlaceTheRest();
    std::vector<World> worlds;
    for (const std::size_t root : roots_) {
      if (mixed_.contains(root)) continue;
      World world;
      for (const std::size_t id : members_[root]) world.push_back(files_[id]);
      worlds.push_back(std::move(world));
    }
    std::stable_sort(worlds.begin(), worlds.end(), [](const World& a, const World& b) { return a.size() > b.size(); });
    return worlds;
  }

 private:
  std::vector<std::size_t> Imports(std::size_t id) const {
    std::vector<std::size_t> direct;
    for (const ast::Declaration& declaration : files_[id]->declarations)
      if (const auto* import = std::get_if<ast::ImportDeclaration>(&declaration))
        for (const ast::Name& name : import->rule_sets)
          if (const auto found = by_name_.find(name.text); found != by_name_.end()) direct.push_back(found->second);
    return direct;
  }

  void CollectSeen(std::size_t id) {
    std::vector<std::size_t> waiting = {id};
    while (!waiting.empty()) {
      const std::size_t next = waiting.back();
      waiting.pop_back();
      if (!sees_[id].insert(next).second) continue;
      for (const std::size_t other : Imports(next)) waiting.push_back(other);
    }
    for (const std::size_t root : roots_)
      if (sees_[id].contains(root)) roots_of_[id].insert(root);
  }

  // Said where two roots first come together, not in all that 引用s that place.
  void ReportTwoRoots() {
    for (std::size_t id = 0; id < files_.size(); ++id) {
      if (roots_of_[id].size() < 2) continue;
      mixed_.insert(roots_of_[id].begin(), roots_of_[id].end());
      const auto imports = Imports(id);
      const bool said_there = std::any_of(imports.begin(), imports.end(), [&](std::size_t other) {
        return roots_of_[other] == roots_of_[id] && !sees_[other].contains(id);
      });
      if (said_there) continue;
      diagnostics::Diagnostic one;
      one.code = "N015";
      one.span = files_[id]->rule_set.span;
      std::string names;
      for (const std::size_t root : roots_of_[id]) {
        const ast::EntityDeclaration& entity = *RootIn(*files_[root]);
        names += (names.empty() ? "" : " 和 ") + Quoted(entity.name.text);
        one.labels.push_back({entity.name.span, "这是一个根"});
      }
      one.message = fmt::format("规则集{}引用到了两种档案：{}", Quoted(files_[id]->rule_set.text), names);
      one.help = "一份档案只有一个根：分成几个规则集，各引用一个";
      diagnostics_.push_back(std::move(one));
    }
  }

  // All that see this root alone, and what they see.
  Ids MembersOf(std::size_t root) const {
    Ids members;
    for (std::size_t id = 0; id < files_.size(); ++id)
      if (roots_of_[id] == Ids{root}) members.insert(sees_[id].begin(), sees_[id].end());
    return members;
  }

  bool ContinuesParameterOf(std::size_t id, const Ids& members) const {
    const auto parameters = [](const ast::RuleFile& file) {
      std::set<std::string> names;
      for (const ast::Declaration& declaration : file.declarations)
        if (const auto* parameter = std::get_if<ast::ParameterDeclaration>(&declaration)) names.insert(parameter->name.text);
      return names;
    };
    const auto own = parameters(*files_[id]);
    return std::any_of(members.begin(), members.end(), [&](std::size_t other) {
      const auto theirs = parameters(*files_[other]);
      return std::any_of(own.begin(), own.end(), [&](const std::string& name) { return theirs.contains(name); });
    });
  }

  // Rule sets that reach no root and that no world has yet: rows of shared parameters, lists for later use.
  void PlaceTheRest() {
    std::vector<std::size_t> rest;
    for (std::size_t id = 0; id < files_.size(); ++id)
      if (roots_of_[id].empty() &&
          std::none_of(roots_.begin(), roots_.end(), [&](std::size_t root) { return members_[root].contains(id); }))
        rest.push_back(id);
    const auto before = members_;
    for (const std::size_t id : rest) {
      bool placed = false;
      for (const std::size_t root : roots_) {
        const Ids& members = before.at(root);
        const bool shares = std::any_of(sees_[id].begin(), sees_[id].end(), [&](std::size_t seen) { return members.contains(seen); });
        if (!shares && !ContinuesParameterOf(id, members)) continue;
        members_[root].insert(sees_[id].begin(), sees_[id].end());
        placed = true;
      }
      if (placed) continue;
      if (OnlyVocabulary(id))
        members_[roots_.front()].insert(sees_[id].begin(), sees_[id].end());
      else if (!WaitsForAnother(id, rest) && !unreadable_ && !ReportUnknownImport(id))
        ReportNoRoot(id);
    }
  }

  bool OnlyVocabulary(std::size_t id) const {
    return std::all_of(files_[id]->declarations.begin(), files_[id]->declarations.end(), IsVocabulary);
  }

  // Whether it would have a root if a rule set that it 引用s had one: then the message is there.
  bool WaitsForAnother(std::size_t id, const std::vector<std::size_t>& rest) const {
    return std::any_of(rest.begin(), rest.end(), [&](std::size_t other) {
      return other != id && sees_[id].contains(other) && !sees_[other].contains(id) && !OnlyVocabulary(other);
    });
  }

  // A slip in a 引用 that would have led to a root.
  bool ReportUnknownImport(std::size_t id) {
    std::vector<std::string> known;
    for (const ast::RuleFile* file : files_) known.push_back(file->rule_set.text);
    for (const ast::Declaration& declaration : files_[id]->declarations) {
      const auto* import = std::get_if<ast::ImportDeclaration>(&declaration);
      if (!import) continue;
      for (const ast::Name& name : import->rule_sets) {
        if (by_name_.contains(name.text)) continue;
        diagnostics::Diagnostic one;
        one.code = "N004";
        one.span = name.span;
        one.message = fmt::format("没有名为{}的规则集", Quoted(name.text));
        one.help = diagnostics::DidYouMean(name.text, known);
        if (one.help.empty()) one.help = "检查写法，或先声明它";
        diagnostics_.push_back(std::move(one));
        return true;
      }
    }
    return false;
  }

  void ReportNoRoot(std::size_t id) {
    diagnostics::Diagnostic one;
    one.code = "N016";
    one.span = files_[id]->rule_set.span;
    one.message = fmt::format("规则集{}没有引用任何一个根所在的规则集，不知道说的是哪一种档案", Quoted(files_[id]->rule_set.text));
    for (const std::size_t root : roots_) {
      one.help += fmt::format("{}引用 {}。（{}）", one.help.empty() ? "加一行：" : " 或 ", files_[root]->rule_set.text,
                              RootIn(*files_[root])->name.text);
    }
    diagnostics_.push_back(std::move(one));
  }

  const std::vector<const ast::RuleFile*>& files_;
  bool unreadable_;
  diagnostics::Diagnostics& diagnostics_;
  std::map<std::string, std::size_t> by_name_;
  std::vector<std::size_t> roots_;  // files with a root entity
  std::vector<Ids> sees_;           // itself, and what it 引用s, transitively
  std::vector<Ids> roots_of_;       // those of `sees_` that are roots
  std::map<std::size_t, Ids> members_;
  Ids mixed_;  // roots that some rule set sees beside another
};

}  // namespace

std::vector<World> SplitWorlds(const std::vector<const ast::RuleFile*>& files, bool unreadable, diagnostics::Diagnostics& diagnostics) {
  return Splitter(files, unreadable, diagnostics).Run();
}

}  // namespace doudi::check
