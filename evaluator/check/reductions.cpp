// 减发 B：每名 M 其中 c，扣除 x。 A 待遇 less a part for each element that the clause speaks of; worked in after layers of places and 补差.
#include "check/policy_reader.h"

namespace doudi::check {

namespace {

constexpr std::string_view kShare = "本人份额";

}  // namespace

void PolicyReader::ReadReduction(const Clause& clause) {
  const auto attributes =
      Attributes(clause, {AttributeKind::Ratio, AttributeKind::Cap, AttributeKind::Floor, AttributeKind::Rounding, AttributeKind::Basis});
  if (!work_.model.policies[static_cast<std::size_t>(id_)].unit.empty()) {
    work_.Error("P037", clause.keyword_span, "评估单元里不能另写“减发”", "写在所评估的政策里，单元照着算");
    return;
  }
  for (const DeclaredBenefit& benefit : work_.benefits_of[static_cast<std::size_t>(id_)])
    if (benefit.name == clause.name.text && benefit.kind != model::BenefitKind::Money)
      return ReportInKind(work_, benefit, clause.name.span, "减发", "减发写在发钱的待遇上");
  const auto each = work_.Resolve(NameKind::Entity, rule_set_, clause.names.front());
  if (!each) return;
  if (*each == entity_ || !work_.model.IsWithin(*each, entity_)) {
    work_.Error("P037", clause.names.front().span,
                fmt::format("{}不是 {} 的下级，不能逐个扣除", Quoted(clause.names.front().text), work_.model.entities[static_cast<std::size_t>(entity_)].name),
                "写这项政策的对象之下的一个实体，例如 每名 成员");
    return;
  }
  const bool shares = clause.expression && clause.expression->span.text().find(kShare) != std::string_view::npos;
  if (shares != attributes.Has(AttributeKind::Ratio)) {
    work_.Error("P037", shares ? clause.expression->span : attributes.Find(AttributeKind::Ratio)->span,
                shares ? "没有写本人份额按多少人分" : "没有用到本人份额，“按”没有用处", shares ? "加上：，按 家庭人数" : "写成：扣除 本人份额，按 家庭人数；或删去“按”");
    return;
  }
  work_.reductions.push_back({rule_set_, id_, declaration_.name.span, &clause, *each, attributes.Basis()});
}

namespace {

class ReductionWriter {
 public:
  ReductionWriter(Workspace& work, const Reduction& reduction)
      : work_(work),
        reduction_(reduction),
        clause_(*reduction.clause),
        policy_(work.model.policies[static_cast<std::size_t>(reduction.policy)]),
        checker_(work, reduction.rule_set, policy_.entity) {}

  void Run() {
    model::Benefit* benefit = Find();
    if (!benefit || benefit->value == kNone) return;
    for (const model::Effect& effect : benefit->effects)
      if (effect.kind == model::EffectKind::Reduction) {
        work_.Error("P002", clause_.name.span, fmt::format("减发{}写了两次", Quoted(clause_.name.text)), "合成一条").labels.push_back({effect.span, "先在这里"});
        return;
      }
    const model::Type type = benefit->type;
    const ExprId before = benefit->value;
    const ExprId total = Total(type, before);
    if (total == kNone) return;
    ExprId value = checker_.Make(Op::Subtract, type, {before, total}, clause_.span);
    value = checker_.Make(Op::Max, type, {value, checker_.Literal(type, value::Rational(0), clause_.span)}, clause_.span);
    work_.model.expressions.back().text = "下限";
    value = checker_.ApplyLimits(value, clause_.attributes);
    if (value == kNone) return;
    // Where nobody is concerned, nothing is said of it.
    if (filter_ != kNone) {
      const ExprId any = checker_.Aggregate(Op::Any, BooleanType(), policy_.entity, reduction_.each, kNone, filter_, clause_.span, "有");
      value = checker_.Make(Op::Choose, type, {any, value, before}, clause_.span);
    }
    value = checker_.LiftTo(value, policy_.entity);
    benefit->effects.push_back({model::EffectKind::Reduction, {}, before, value, {total}, {Label()}, reduction_.basis, clause_.name.span});
    benefit->value = value;
  }

 private:
  model::Benefit* Find() {
    std::vector<std::string> names;
    for (model::PolicyVersion& version : policy_.versions) {
      if (!(version.span == reduction_.version)) continue;
      for (model::Benefit& benefit : version.benefits) {
        if (benefit.name == clause_.name.text) return &benefit;
        names.push_back(benefit.name);
      }
    }
    if (work_.MayBeLost(clause_.name.text)) return nullptr;
    const std::string help = diagnostics::DidYouMean(clause_.name.text, names);
    work_.Error("P037", clause_.name.span, fmt::format("这个政策没有待遇{}可以减发", Quoted(clause_.name.text)),
                help.empty() ? "先写一条同名的“待遇”，数额是不减发时的" : help);
    return nullptr;
  }

  // What is taken off for all of them: 原B is the benefit before, 本人份额 its part for one of those among whom it is shared.
  ExprId Total(const model::Type& type, ExprId before) {
    ExpressionChecker inner(work_, reduction_.rule_set, reduction_.each);
    if (clause_.second) {
      filter_ = inner.LowerCondition(*clause_.second, "“其中”的条件");
      if (filter_ == kNone) return kNone;
      filter_ = inner.LiftTo(filter_, reduction_.each);
    }
    inner.AddLocal("原" + clause_.name.text, before, true);
    for (const ast::Attribute& attribute : clause_.attributes)
      if (attribute.kind == AttributeKind::Ratio && attribute.expression) {
        const ExprId persons = checker_.LowerAs(*attribute.expression, NumberType(value::Unit::Base("人")), "按多少人分");
        if (persons == kNone) return kNone;
        const ExprId share = checker_.Make(Op::Divide, type, {before, persons}, attribute.span);
        inner.AddLocal(std::string(kShare), checker_.LiftTo(share, policy_.entity), true);
      }
    const ExprId one = inner.LowerAs(*clause_.expression, type, "扣除的");
    if (one == kNone) return kNone;
    return checker_.Aggregate(Op::Sum, type, policy_.entity, reduction_.each, inner.LiftTo(one, reduction_.each), filter_, clause_.span, "合计");
  }

  std::string Label() const {
    std::string text = fmt::format("每 {}", work_.model.entities[static_cast<std::size_t>(reduction_.each)].name);
    if (clause_.second) text += fmt::format(" 其中 {}", clause_.second->span.text());
    return text + fmt::format(" 扣除 {}，共", clause_.expression->span.text());
  }

  Workspace& work_;
  const Reduction& reduction_;
  const Clause& clause_;
  model::Policy& policy_;
  ExpressionChecker checker_;
  ExprId filter_ = kNone;
};

}  // namespace

void ApplyReductions(Workspace& work) {
  for (const Reduction& reduction : work.reductions) ReductionWriter(work, reduction).Run();
}

}  // namespace doudi::check
