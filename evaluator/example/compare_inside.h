// 期望 on what lies inside a verdict and around it: its reasons, what a person has still to look at, questions, data issues.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "package/package.h"
#include "syntax/ast.h"

namespace doudi::example {

struct Compared {
  bool holds = false;
  std::string expected, actual;
};

// 理由 含 "…": a part of one line of what is said why.
Compared CompareReasons(const verdict::Verdict& verdict, const ast::ExpectedItem& item);
// 人工核查 A、B: exactly these are open.
Compared CompareOpenChecks(const verdict::Verdict& verdict, const ast::ExpectedItem& item);
// 承诺 "…"、"…": exactly these are to be signed.
Compared ComparePledges(const verdict::Verdict& verdict, const ast::ExpectedItem& item);
// 问 f（甲）、g: they are among the questions of the package; `verdict`: among those that can settle it.
Compared CompareQuestions(const model::Model& model, const package::Package& made, std::optional<std::size_t> verdict, const ast::ExpectedItem& item);
// 校验 A（甲）：假, on each row that is meant.
std::vector<Compared> CompareValidation(const model::Model& model, const run::Result& result, const ast::ExpectedItem& item);

}  // namespace doudi::example
