// A rule directory may hold rules for several kinds of record (家庭, 社工, 社区 …). Each root entity has a world of its own: the rule sets
// that 引用 it, and what those use. Private to evaluator/check.
#pragma once

#include <vector>

#include "diagnostics/diagnostic.h"
#include "syntax/ast.h"

namespace doudi::check {

// The files of one world, in the order they were given. What does not depend on a root (枚举, 参数, …) may be in several.
using World = std::vector<const ast::RuleFile*>;

// The largest comes first, the others in the order of their roots. With one root or none, all files are one world.
// Reports rule sets that belong to two roots (their worlds are left out: what is in them cannot be told apart) or to none (left out
// too). `unreadable`: the parser has given up somewhere, so a root or a 引用 may be missing, and nothing is said of those that reach none.
std::vector<World> SplitWorlds(const std::vector<const ast::RuleFile*>& files, bool unreadable, diagnostics::Diagnostics& diagnostics);

}  // namespace doudi::check
