#include "check/imports.h"

#include <algorithm>

#include <fmt/format.h>

namespace doudi::check {

void CheckTakenNames(Workspace& work) {
  for (std::size_t i = 0; i < work.rule_sets.size(); ++i) {
    const auto taken_names = work.rule_sets[i].taken;
    for (const Taken& taken : taken_names) {
      std::vector<std::string> there;
      for (const SymbolTable& table : work.symbols)
        for (const auto& [name, list] : table)
          if (std::any_of(list.begin(), list.end(), [&](const Symbol& one) { return work.Sees(taken.from, one.rule_set); }))
            there.push_back(name);
      for (const auto& [name, list] : work.values)
        if (std::any_of(list.begin(), list.end(), [&](const ValueSymbol& one) { return work.Sees(taken.from, one.rule_set); }))
          there.push_back(name);
      if (std::find(there.begin(), there.end(), taken.name.text) != there.end()) continue;
      work.lost_values.insert(taken.alias);
      if (work.MayBeLost(taken.name.text)) continue;
      const std::string help = diagnostics::DidYouMean(taken.name.text, there);
      work.Error("N001", taken.name.span,
                 fmt::format("规则集{}里没有{}", Quoted(work.rule_sets[static_cast<std::size_t>(taken.from)].name), Quoted(taken.name.text)),
                 help.empty() ? "检查写法；取的可以是它声明或引用到的事实、定义、参数、枚举、实体、政策 …" : help);
    }
  }
}

void CheckImports(Workspace& work) {
  if (work.ErrorCount() != 0 || work.AnythingLost()) return;  // a name in error may be what the import is for
  work.ForEach<ast::ImportDeclaration>([&](RuleSetId from, const ast::ImportDeclaration& declaration) {
    const auto& used = work.rule_sets[static_cast<std::size_t>(from)].used;
    for (const ast::Name& name : declaration.rule_sets) {
      const auto found = std::find(work.model.rule_sets.begin(), work.model.rule_sets.end(), name.text);
      if (found == work.model.rule_sets.end()) continue;
      const RuleSet& imported =
          work.rule_sets[static_cast<std::size_t>(found - work.model.rule_sets.begin())];
      // Rows of parameters work without being named; a bundle works through what it 引用s.
      const bool needed = imported.adds_rows || std::any_of(imported.sees.begin(), imported.sees.end(),
                                                            [&](RuleSetId id) { return used.contains(id); });
      if (!needed)
        work.Warning("N007", name.span, fmt::format("引用了{}，但没有用到", Quoted(name.text)), "删去它");
    }
  });
}

}  // namespace doudi::check
