#include "check/definitions.h"

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/declare.h"
#include "check/layers.h"
#include "check/policies.h"
#include "check/scales.h"

namespace doudi::check {

using ast::AttributeKind;

namespace {

void CheckDefinition(Workspace& work, RuleSetId rule_set, const ast::DefinitionDeclaration& declaration) {
  const bool scaled = !declaration.scales.empty();
  std::vector<AttributeKind> legal = {AttributeKind::Cap, AttributeKind::Floor, AttributeKind::Rounding,
                                      AttributeKind::Basis, AttributeKind::Note};
  if (!declaration.layer && !scaled)
    legal.insert(legal.end(), {AttributeKind::Recorded, AttributeKind::Discretion, AttributeKind::By, AttributeKind::TimeLimit});
  if (declaration.layer) legal.insert(legal.end(), {AttributeKind::From, AttributeKind::Until});
  if (scaled) legal.push_back(AttributeKind::RowsFrom);
  const AttributeReader attributes(work, rule_set, declaration.attributes, scaled ? "分档" : "定义", legal,
                                   scaled ? std::vector{AttributeKind::KeyFrom} : std::vector<AttributeKind>{});
  const auto found = work.id_of.find(&declaration);
  if (found == work.id_of.end()) return;
  if (declaration.layer) SetLayerPeriod(work, work.layered_definitions, found->second, attributes);
  const auto index = static_cast<std::size_t>(found->second);
  work.model.definitions[index].basis = attributes.Basis();
  work.model.definitions[index].note = attributes.Text(AttributeKind::Note);
  if (!declaration.value) return;
  const bool broken = work.broken_definitions.contains(found->second);
  const model::Type type = work.model.definitions[index].type;
  ExpressionChecker checker(work, rule_set, work.model.definitions[index].entity);
  for (std::size_t i = 0; declaration.layer && i < work.layered_definitions.size(); ++i)
    if (work.layered_definitions[i].local == found->second) checker.InLayer(i);
  const std::string what = fmt::format("定义{}", Quoted(declaration.name.text));
  ExprId body = kNone;
  if (scaled)
    body = LowerScales(work, rule_set, checker,
                       {declaration.name, declaration.scales, declaration.attributes, *declaration.value},
                       broken ? std::nullopt : std::optional(type));
  else
    body = checker.Lower(*declaration.value, broken ? Want::Broken() : Want::Of(type));
  // The limits belong to the value as declared, so its type is looked at first.
  if (body != kNone && !broken && !checker.ExpectType(body, type, what)) body = kNone;
  body = checker.ApplyLimits(body, declaration.attributes);
  if (body != kNone) body = checker.LiftTo(body, work.model.definitions[index].entity);
  if (body != kNone && !broken) body = LeaveToOffice(work, rule_set, found->second, declaration.name, attributes, body);
  if (const auto* recorded = attributes.Find(AttributeKind::Recorded); recorded && !broken && body != kNone) {
    if (work.model.definitions[index].entity == model::kNoEntity)
      work.Error("P001", recorded->span, fmt::format("{}不属于实体，记录里给不了", what), "写明实体，例如 定义 x（家庭）");
    else
      body = checker.OrRecorded(found->second, body);
  }
  if (body != kNone) work.model.definitions[index].body = body;
}

void CheckValidation(Workspace& work, RuleSetId rule_set, const ast::ValidationDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "校验",
                                   {AttributeKind::Hint, AttributeKind::Basis});
  const auto entity = work.Resolve(NameKind::Entity, rule_set, declaration.entity);
  if (!attributes.Has(AttributeKind::Hint) && declaration.attributes.empty())
    work.Error("P004", declaration.name.span, fmt::format("校验{}没有提示", Quoted(declaration.name.text)),
               "加上：，提示 \"…\"");
  if (!entity || !declaration.condition) return;
  for (const model::Validation& other : work.model.validations)
    if (other.name == declaration.name.text && other.entity == *entity)
      work.Error("N003", declaration.name.span, fmt::format("校验{}已经声明过了", Quoted(other.name)),
                 "改名，或删去一处")
          .labels.push_back({other.span, "先在这里声明"});
  ExpressionChecker checker(work, rule_set, *entity);
  checker.AllowMissingOtherwise();
  model::Validation validation;
  validation.name = declaration.name.text;
  validation.entity = *entity;
  validation.message = attributes.Text(AttributeKind::Hint);
  validation.span = declaration.name.span;
  validation.condition =
      checker.LowerCondition(*declaration.condition, fmt::format("校验{}", Quoted(declaration.name.text)));
  work.model.validations.push_back(std::move(validation));
}

void CheckNeed(Workspace& work, RuleSetId rule_set, const ast::NeedDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "需求",
                                   {AttributeKind::Gap, AttributeKind::Basis});
  const auto found = work.id_of.find(&declaration);
  if (found == work.id_of.end()) return;
  const auto index = static_cast<std::size_t>(found->second);
  ExpressionChecker checker(work, rule_set, work.model.needs[index].entity);
  const std::string what = fmt::format("需求{}", Quoted(declaration.name.text));
  if (declaration.condition)
    work.model.needs[index].condition = checker.LowerCondition(*declaration.condition, what);
  work.model.needs[index].note = attributes.Text(AttributeKind::Note);
  const ast::Attribute* gap = attributes.Find(AttributeKind::Gap);
  if (!gap || !gap->expression) return;
  const ExprId amount = checker.Lower(*gap->expression);
  if (amount == kNone) return;
  const model::Type type = work.model.At(amount).type;
  if (type.kind != model::TypeKind::Number || !type.unit.IsMoney()) {
    work.Error(
        "T002", gap->expression->span,
        fmt::format("缺口要一个金额，{}是 {}", Quoted(gap->expression->span), TypeText(work.model, type)));
    return;
  }
  work.model.needs[index].gap = checker.LiftTo(amount, work.model.needs[index].entity);
}

}  // namespace

void CheckDefinitions(Workspace& work) {
  work.ForEach<ast::DefinitionDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { CheckDefinition(work, rule_set, one); });
}

void CheckValidations(Workspace& work) {
  work.ForEach<ast::ValidationDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { CheckValidation(work, rule_set, one); });
}

void CheckNeeds(Workspace& work) {
  work.ForEach<ast::NeedDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { CheckNeed(work, rule_set, one); });
}

}  // namespace doudi::check
