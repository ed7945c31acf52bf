// 补差 B：减去 x、y。 A 待遇 less what others pay: read with the other clauses of its policy, worked in after the layers of places, since
// these may put another amount in place of it.
#include "check/policy_reader.h"

namespace doudi::check {

void PolicyReader::ReadTopUp(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::Cap, AttributeKind::Floor, AttributeKind::Rounding, AttributeKind::Basis});
  if (!work_.model.policies[static_cast<std::size_t>(id_)].unit.empty()) {
    work_.Error("P015", clause.keyword_span, "评估单元里不能另写“补差”", "写在所评估的政策里，单元照着算");
    return;
  }
  const auto& benefits = work_.benefits_of[static_cast<std::size_t>(id_)];
  const auto declared = std::find_if(benefits.begin(), benefits.end(), [&](const DeclaredBenefit& one) { return one.name == clause.name.text; });
  if (declared != benefits.end() && declared->kind != model::BenefitKind::Money) {
    ReportInKind(work_, *declared, clause.name.span, "补差", "补差写在发钱的待遇上");
    return;
  }
  const bool known = declared != benefits.end() && declared->type;
  TopUp top_up{rule_set_, id_, declaration_.name.span, &clause, {}, attributes.Basis()};
  for (const auto& part : clause.parts) {
    const ExprId id = checker_.Lower(*part, known ? Want::Of(*declared->type) : Want::Broken());
    if (id != kNone && known && checker_.ExpectType(id, *declared->type, fmt::format("补差{}减去的", Quoted(clause.name.text))))
      top_up.parts.push_back(checker_.LiftTo(id, entity_));
  }
  if (top_up.parts.size() == clause.parts.size() || !known) work_.top_ups.push_back(std::move(top_up));
}

namespace {

model::Benefit* BenefitNamed(model::PolicyVersion& version, const std::string& name) {
  const auto found = std::find_if(version.benefits.begin(), version.benefits.end(), [&](const auto& one) { return one.name == name; });
  return found == version.benefits.end() ? nullptr : &*found;
}

void ApplyTopUp(Workspace& work, const TopUp& top_up) {
  auto& policy = work.model.policies[static_cast<std::size_t>(top_up.policy)];
  const ast::Name& name = top_up.clause->name;
  const auto version = std::find_if(policy.versions.begin(), policy.versions.end(), [&](const auto& one) { return one.span == top_up.version; });
  if (version == policy.versions.end()) return;
  model::Benefit* benefit = BenefitNamed(*version, name.text);
  if (!benefit) {
    std::vector<std::string> names;
    for (const auto& one : version->benefits) names.push_back(one.name);
    if (work.MayBeLost(name.text)) return;
    const std::string help = diagnostics::DidYouMean(name.text, names);
    work.Error("P015", name.span, fmt::format("这个政策没有待遇{}可以补差", Quoted(name.text)),
               help.empty() ? "先写一条同名的“待遇”，数额是补到多少" : help);
    return;
  }
  for (const model::Effect& effect : benefit->effects)
    if (effect.kind == model::EffectKind::TopUp) {
      work.Error("P002", name.span, fmt::format("补差{}写了两次", Quoted(name.text)), "合成一条：减去 甲、乙").labels.push_back({effect.span, "先在这里"});
      return;
    }
  if (benefit->value == kNone || top_up.parts.empty()) return;
  ExpressionChecker checker(work, top_up.rule_set, policy.entity);
  const model::Type type = benefit->type;
  ExprId value = benefit->value;
  for (const ExprId part : top_up.parts) value = checker.Make(Op::Subtract, type, {value, part}, top_up.clause->span);
  const bool floor = std::any_of(top_up.clause->attributes.begin(), top_up.clause->attributes.end(),
                                 [](const ast::Attribute& one) { return one.kind == AttributeKind::Floor; });
  if (!floor) {
    const ExprId zero = checker.Literal(type, value::Rational(0), top_up.clause->span);
    value = checker.Make(Op::Max, type, {value, zero}, top_up.clause->span);
    work.model.expressions.back().text = "下限";
  }
  value = checker.ApplyLimits(value, top_up.clause->attributes);
  if (value == kNone) return;
  value = checker.LiftTo(value, policy.entity);
  benefit->effects.push_back({model::EffectKind::TopUp, {}, benefit->value, value, top_up.parts, {}, top_up.basis, name.span});
  benefit->value = value;
}

}  // namespace

void ApplyTopUps(Workspace& work) {
  for (const TopUp& top_up : work.top_ups) ApplyTopUp(work, top_up);
}

}  // namespace doudi::check
