// 分档: a sum of marginal parts. Private to evaluator/check.
#pragma once

#include "check/expression_checker.h"

namespace doudi::check {

// A 分档 declaration or a 待遇 written as one.
struct ScaleUse {
  const ast::Name& name;
  const std::vector<ast::Scale>& scales;
  const ast::Attributes& attributes;  // of the whole: 区划 取 …
  const ast::Expression& amount;      // what the brackets are applied to
  bool benefit = false;               // with 当 alone it is not due otherwise
};
// Its value; kNone after a mistake. `type`: of the result; nullopt where that is in error.
ExprId LowerScales(Workspace& work, RuleSetId rule_set, ExpressionChecker& checker, const ScaleUse& use,
                   const std::optional<model::Type>& type);
// 分档 X with further rows, for an X that is not there.
void CheckScaleRows(Workspace& work);

}  // namespace doudi::check
