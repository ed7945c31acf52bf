// 依据: what a reference to a source of law means. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

// One Basis per article. A short title that no visible rule set declares is reported.
std::vector<model::Basis> ReadReferences(Workspace& work, RuleSetId rule_set,
                                         const std::vector<ast::Reference>& references);

// The 依据 cell of a table: 示例, a short title with an article, or any text.
model::Basis ReadBasisCell(Workspace& work, RuleSetId rule_set, const ast::TableCell& cell);

}  // namespace doudi::check
