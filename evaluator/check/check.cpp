#include "check/check.h"

#include <algorithm>

#include "check/declare.h"
#include "check/assessments.h"
#include "check/default_help.h"
#include "check/definitions.h"
#include "check/examples.h"
#include "check/findings.h"
#include "check/imports.h"
#include "check/layers.h"
#include "check/order.h"
#include "check/parameters.h"
#include "check/periods.h"
#include "check/policies.h"
#include "check/properties.h"
#include "check/scales.h"
#include "check/steps.h"
#include "check/worlds.h"

namespace doudi::check {

CheckResult CheckTrees(const std::vector<const ast::RuleFile*>& files, std::vector<Span> lost) {
  Workspace work(files, std::move(lost));

  DeclareVocabulary(work);
  DeclarePeriods(work);
  DeclareEntities(work);
  DeclareRules(work);
  DeclareInPayment(work);
  DeclareExamples(work);
  CheckTakenNames(work);

  CheckFacts(work);
  CheckParameterRows(work);
  CheckSetRows(work);
  CheckSetLayers(work);
  DeclareLapsedMembers(work);
  CheckFormulas(work);
  CheckDefinitions(work);
  CheckFilledIn(work);
  CheckInPayment(work);
  CheckGroups(work);
  CheckRunning(work);
  CheckDecisionTables(work);
  ApplyDefinitionLayers(work);
  CheckValidations(work);
  CheckPolicies(work);
  ApplyPolicyLayers(work);
  FinishDiscretions(work);
  ApplyTopUps(work);
  ApplyReductions(work);
  ApplyOffsets(work);
  ApplyCountsAs(work);
  KeepLapsed(work);
  CheckAssessments(work);
  AskOffices(work);
  ResolveExceptions(work);
  CheckFindings(work);
  CheckProperties(work);
  CheckBridges(work);
  CheckScaleRows(work);
  CheckRelations(work);
  CheckNeeds(work);
  CheckResources(work);
  CheckRecalculations(work);  // after all that may ask for one
  FinishMonthSums(work);
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

CheckedWorlds CheckWorlds(const std::vector<const ast::RuleFile*>& files, const std::vector<Span>& lost) {
  CheckedWorlds checked;
  for (const World& world : SplitWorlds(files, !lost.empty(), checked.diagnostics)) {
    CheckResult one = CheckTrees(world, lost);
    const auto before = static_cast<std::ptrdiff_t>(checked.diagnostics.size());  // of the other worlds
    for (auto& diagnostic : one.diagnostics) {
      const auto end = checked.diagnostics.begin() + before;
      const bool said = std::any_of(checked.diagnostics.begin(), end, [&](const Diagnostic& other) {
        return other.code == diagnostic.code && other.span == diagnostic.span;
      });
      if (!said) checked.diagnostics.push_back(std::move(diagnostic));
    }
    if (one.model) checked.models.push_back(std::move(*one.model));
  }
  return checked;
}

CheckResult Check(const std::vector<const ast::RuleFile*>& files) { return CheckTrees(files, {}); }

}  // namespace doudi::check
