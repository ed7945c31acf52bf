// Check: syntax trees to a model, or the list of all that is wrong with them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "model/model.h"
#include "syntax/ast.h"

namespace doudi::check {

struct CheckResult {
  std::optional<model::Model> model;  // only when there is no error
  diagnostics::Diagnostics diagnostics;
};

// The files of one root entity. `files` must outlive the model (examples and spans point into them).
CheckResult Check(const std::vector<const ast::RuleFile*>& files);

// A rule directory or files, read, parsed and checked in one go.
struct Rules {
  source::SourceFiles sources;
  std::vector<std::unique_ptr<ast::RuleFile>> files;
  std::optional<model::Model> model;  // of the only root, or of the one with the most rule sets
  std::vector<model::Model> others;   // of the further roots, in the order of their files
  diagnostics::Diagnostics diagnostics;
  std::vector<std::string> io_errors;  // unreadable paths
  std::string fingerprint;             // short hash of all texts and their names, for reports: "a1b2c3d4"

  // `model`, then `others`; none when there is an error anywhere.
  std::vector<const model::Model*> Models() const;
};
// `paths`: files or directories (searched for *.aid). 引用 of a rule set that is not among them is looked for
// next to them only if it lies in the given paths; otherwise it is an error that names it.
Rules LoadRules(const std::vector<std::string>& paths);
// Rule text that is already in memory (tests): pairs of path and text; those that end in .csv are files of rows (来自).
Rules LoadRuleTexts(const std::vector<std::pair<std::string, std::string>>& texts);

}  // namespace doudi::check
