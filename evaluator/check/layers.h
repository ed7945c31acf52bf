// 覆盖 and 增补: a rule set for a place (适用 砀山县) puts its own in place of what the rule sets above it say, for its dates. Each becomes
// a Choose (text kByPlace) between the place's own and what was there before, so that a place that is not known leaves both open.
// Nearer places come later and so stand outside: 县 over 市 over 省 over 国家. Private to evaluator/check.
#pragma once

#include "check/attributes.h"
#include "check/workspace.h"

namespace doudi::check {

// What the 规则集 lines say: 适用, 区划 取, 施行, 废止.
void ReadLayerHeads(Workspace& work);
// 覆盖 定义, 情形, 决策表, 集合: each gets its place in the model, beside the one that it covers.
void DeclareLayers(Workspace& work);
// After their bodies have been read.
void ApplyDefinitionLayers(Workspace& work);
void CheckSetLayers(Workspace& work);
// 覆盖 P 条件 … and 增补 P 条件 …, after the policies have been read.
void ApplyPolicyLayers(Workspace& work);

// The head of the layer that this rule set is; otherwise a message (once for each rule set) and null.
const LayerHead* LayerOf(Workspace& work, RuleSetId rule_set, Span span);
// Whether a record belongs to the layer's place and the date to its period: a Boolean for the rows of `entity`. kNone after a mistake.
model::ExprId LayerApplies(Workspace& work, RuleSetId rule_set, model::EntityId entity, const model::Period& period, Span span);
// Those of one original, wider places first.
std::vector<const Layering*> LayersOf(const Workspace& work, const std::vector<Layering>& all, std::int32_t original);
// The declaration's dates within those of its rule set, for the layering of this local one.
void SetLayerPeriod(Workspace& work, std::vector<Layering>& all, std::int32_t local, const AttributeReader& attributes);
// 2 for 省, 4 for 市, 6 for 县, 0 for 国家.
int LevelOf(std::int32_t place);
model::Period Common(const model::Period& a, const model::Period& b);
// Two layers that hold in one place on one day. Reports and gives true.
bool ReportOverlap(Workspace& work, std::string_view what, RuleSetId a, const model::Period& a_period, Span a_span, RuleSetId b,
                   const model::Period& b_period, Span b_span);
// 依据 of a layer: its own (or its rule set), then what it covers.
std::vector<model::Basis> LayerBasis(const Workspace& work, RuleSetId rule_set, std::vector<model::Basis> own,
                                     const std::vector<model::Basis>& covered);

}  // namespace doudi::check
