#include "check/imports.h"

#include <algorithm>

#include <fmt/format.h>

namespace doudi::check {

void CheckImports(Workspace& work) {
  if (work.ErrorCount() != 0) return;  // a name in error may be what the import is for
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
