#include "program/program.h"

#include "program/compiler.h"

namespace doudi::program {

Compiler::Compiler(Program& program, const CompileOptions& options)
    : program_(program),
      model_(*program.model),
      options_(options),
      builder_(program),
      given_definitions_(options.given_definitions.begin(), options.given_definitions.end()),
      given_expressions_(options.given_expressions.begin(), options.given_expressions.end()),
      policy_done_(model_.policies.size(), false) {
  program_.expression_columns.assign(model_.expressions.size(), kNoColumn);
  program_.definition_columns.assign(model_.definitions.size(), kNoColumn);
  program_.finder_columns.assign(model_.expressions.size(), kNoColumn);
  program_.finder_rows.assign(model_.expressions.size(), model::kNone);
  program_.policies.resize(model_.policies.size());
}

void Compiler::LowerModel() {
  const bool month = options_.recorded_on.has_value();
  const bool some = month || !options_.only_policies.empty() || !options_.only_expressions.empty();
  for (std::size_t i = 0; i < model_.policies.size() && !some; ++i)
    if (model_.policies[i].IsJudged() && (options_.findings || model_.policies[i].finding == model::kNone)) LowerPolicy(static_cast<model::PolicyId>(i));
  for (const model::PolicyId policy : options_.only_policies)
    if (some) LowerPolicy(policy);
  for (const model::ExprId id : options_.only_expressions)
    if (some) Lower(id);
  if (options_.verdicts_only || some) return;
  for (std::size_t i = 0; i < model_.definitions.size(); ++i) LowerDefinition(static_cast<model::DefinitionId>(i));
  for (const PolicyColumns& policy : program_.policies) {
    if (!policy.version) continue;
    LowerPapers(policy.version->documents);
    for (const model::Procedure& procedure : policy.version->procedures) LowerIf(procedure.when);
    for (const model::Authority& authority : policy.version->authorities) LowerIf(authority.when);
    for (const model::Step& step : policy.version->steps) LowerIf(step.when);
    for (const model::Review& review : policy.version->reviews) LowerIf(review.when);
    for (const model::Pledge& pledge : policy.version->pledges)
      if (InForce(pledge.period)) LowerIf(pledge.when);
  }
  for (const model::Finding& finding : model_.findings)
    for (const model::ExprId id : finding.evidence)
      if (options_.findings) Lower(id);
  for (const model::Validation& validation : model_.validations) Lower(validation.condition);
  for (const model::Exclusive& one : model_.exclusives) LowerIf(one.when);
  for (const model::Need& need : model_.needs) {
    Lower(need.condition);
    LowerIf(need.gap);
  }
  for (const model::Resource& resource : model_.resources) {
    if (!InForce(resource.period)) continue;
    LowerIf(resource.target);
    LowerIf(resource.amount);
    LowerPapers(resource.documents);
  }
}

ProgramPtr Compile(const model::Model& model, const CompileOptions& options) {
  auto program = std::make_unique<Program>();
  program->model = &model;
  program->options = options;
  program->reference_date = options.reference_date;
  Compiler(*program, options).LowerModel();
  DropDeadCode(*program);
  return ProgramPtr(program.release());
}

void ProgramDeleter::operator()(const Program* program) const { delete program; }

const model::Model& ModelOf(const Program& program) { return *program.model; }
value::Date ReferenceDateOf(const Program& program) { return program.reference_date; }
const CompileOptions& OptionsOf(const Program& program) { return program.options; }

}  // namespace doudi::program
