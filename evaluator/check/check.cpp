#include "check/check.h"

#include "check/declare.h"
#include "check/default_help.h"
#include "check/definitions.h"
#include "check/examples.h"
#include "check/imports.h"
#include "check/order.h"
#include "check/parameters.h"
#include "check/policies.h"
#include "check/steps.h"

namespace doudi::check {

CheckResult CheckTrees(const std::vector<const ast::RuleFile*>& files, std::vector<Span> lost) {
  Workspace work(files, std::move(lost));

  DeclareVocabulary(work);
  DeclareEntities(work);
  DeclareRules(work);
  DeclareExamples(work);

  CheckFacts(work);
  CheckParameterRows(work);
  CheckSetRows(work);
  CheckDefinitions(work);
  CheckDecisionTables(work);
  CheckValidations(work);
  CheckPolicies(work);
  CheckRelations(work);
  CheckNeeds(work);
  CheckResources(work);
  CheckExamples(work);
  CheckImports(work);

  OrderModel(work);
  work.DropConsequences();

  CheckResult result;
  if (work.ErrorCount() == 0) result.model = std::move(work.model);
  result.diagnostics = work.TakeDiagnostics();
  FillHelp(result.diagnostics);
  return result;
}

CheckResult Check(const std::vector<const ast::RuleFile*>& files) { return CheckTrees(files, {}); }

}  // namespace doudi::check
