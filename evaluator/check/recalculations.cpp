// 重算（P，b，不含 本成员）: what P would pay if the element at hand did not exist. P is judged once more on the rows of the element, with everything
// that sums over the collection leaving it out; facts of its own that are not there are missed by nobody. What other policies say stays as it is.
#include <algorithm>

#include <fmt/format.h>

#include "check/assessments.h"
#include "check/expression_checker.h"
#include "check/policies.h"

namespace doudi::check {

namespace {

// Marks a BenefitTotal whose policy is yet to be judged again.
constexpr std::int32_t kWithoutElement = 1;

// One policy judged again for the elements of one collection.
class Recalculation {
 public:
  Recalculation(Workspace& work, model::PolicyId policy, model::EntityId element, Span at)
      : work_(work),
        element_(element),
        policy_(work.model.policies[static_cast<std::size_t>(policy)]),
        writer_(work, policy_.entity, element, fmt::format("不含本{}", work.model.entities[static_cast<std::size_t>(element)].name), {}, at),
        checker_(work, 0, element) {
    writer_.LeaveOutElement();
    again_.recalculates = policy;
  }

  model::Policy Make() {
    again_.name = fmt::format("{}（不含本{}）", policy_.name, work_.model.entities[static_cast<std::size_t>(element_)].name);
    again_.entity = element_;
    again_.rule_set = policy_.rule_set;
    again_.span = policy_.span;
    for (const model::PolicyVersion& version : policy_.versions) again_.versions.push_back(Again(version));
    return std::move(again_);
  }

 private:
  model::PolicyVersion Again(const model::PolicyVersion& version) {
    model::PolicyVersion again;
    again.period = version.period;
    again.span = version.span;
    again.basis = version.basis;
    again.prerequisites = version.prerequisites;
    again.filter = Write(version.filter);
    again.amount_conflict = Write(version.amount_conflict);
    for (const auto& [from, to] : {std::pair(&version.conditions, &again.conditions), std::pair(&version.exclusions, &again.exclusions),
                                   std::pair(&version.terminations, &again.terminations)})
      for (model::Condition one : *from) {
        one.expression = Write(one.expression);
        one.limit.reset();
        to->push_back(std::move(one));
      }
    for (model::Exception one : version.exceptions) {
      one.when = Write(one.when);
      one.written = Write(one.written);
      for (model::Change& change : one.changes) change.value = Write(change.value);
      WriteMonths(one.months);
      again.exceptions.push_back(std::move(one));
    }
    for (const model::HumanCheck& check : version.human_checks)
      if (!check.discretion && check.record != kNone) again.exclusions.push_back(Refused(check));
    for (model::Benefit one : version.benefits) {
      for (ExprId* expression : {&one.value, &one.when, &one.estimate_when}) *expression = Write(*expression);
      WriteMonths(one.months);
      one.effects.clear();
      again.benefits.push_back(std::move(one));
    }
    return again;
  }

  // As it is without the element, on the element's rows, whether it sums over them or not.
  ExprId Write(ExprId id) {
    const ExprId written = writer_.Write(id);
    return written == kNone ? kNone : checker_.LiftTo(written, element_);
  }

  void WriteMonths(model::Months& months) {
    for (ExprId* expression : {&months.when, &months.first, &months.last}) *expression = Write(*expression);
  }

  // A check that was not passed refuses the whole record, with the element or without.
  model::Condition Refused(const model::HumanCheck& check) {
    model::Condition condition;
    condition.name = check.name;
    condition.basis = check.basis;
    condition.period = check.period;
    condition.span = check.span;
    Expr record;
    record.op = Op::Fact;
    record.type = BooleanType();
    record.level = policy_.entity;
    record.index = check.record;
    record.span = check.span;
    work_.model.expressions.push_back(std::move(record));
    const auto recorded = static_cast<ExprId>(work_.model.expressions.size()) - 1;
    const ExprId passed = checker_.Make(Op::Default, BooleanType(), {recorded, checker_.Literal(BooleanType(), true, check.span)}, check.span);
    ExprId refused = checker_.Make(Op::Not, BooleanType(), {passed}, check.span);
    if (check.when != kNone) refused = checker_.Make(Op::And, BooleanType(), {Write(check.when), checker_.LiftTo(refused, element_)}, check.span);
    condition.expression = checker_.LiftTo(refused, element_);
    return condition;
  }

  Workspace& work_;
  model::EntityId element_;
  const model::Policy policy_;  // policies grow meanwhile
  ElementWriter writer_;
  ExpressionChecker checker_;
  model::Policy again_;
};

}  // namespace

ExprId ExpressionChecker::CallRecalculation(const ast::Expression& e, const ast::CallExpression& call) {
  static constexpr std::string_view kForm = "重算（政策，待遇，不含 本成员）";
  const auto fail = [&](Span span, const std::string& message, const std::string& help) {
    work_.Error("P039", span, message, help);
    return kNone;
  };
  const auto& arguments = call.arguments;
  const bool shaped = (arguments.size() == 2 || arguments.size() == 3) && !arguments.front().key && arguments.back().key &&
                      arguments.back().key->text == "不含" && (arguments.size() == 2 || !arguments[1].key);
  if (!shaped) return fail(e.span, "重算要写哪项政策、不含哪一个", fmt::format("写成 {}；待遇可以不写", kForm));
  const auto& policy_name = *arguments.front().value;
  const auto* name = std::get_if<ast::NameExpression>(&policy_name.node);
  if (!name) return fail(policy_name.span, fmt::format("重算里要一个政策的名字，{}不是", Quoted(policy_name.span)), fmt::format("写成 {}", kForm));
  const auto policy = work_.Resolve(NameKind::Policy, rule_set_, {name->name, policy_name.span});
  if (!policy) return kNone;
  const model::EntityId owner = work_.model.policies[static_cast<std::size_t>(*policy)].entity;
  const auto& left_out = std::get<ast::NameExpression>(arguments.back().value->node);
  const Span at = arguments.back().value->span;
  if (entity_ == owner || !IsAncestorOrSelf(owner, entity_))
    return fail(e.span, fmt::format("政策{}按 {} 判断，这里不是它下面的一个", Quoted(name->name), EntityName(owner)),
                fmt::format("写在 {} 下面的实体的定义、审计项里，例如（成员）", EntityName(owner)));
  if (left_out.name != "本项" && left_out.name != "本" + EntityName(entity_))
    return fail(at, fmt::format("这里不含的只能是 本{}，不能是{}", EntityName(entity_), Quoted(left_out.name)), fmt::format("写成：不含 本{}", EntityName(entity_)));
  Expr expr;
  expr.op = Op::BenefitTotal;
  expr.level = entity_;
  expr.index = *policy;
  expr.count = kWithoutElement;
  expr.span = e.span;
  const ExprId id = Add(std::move(expr));
  return BenefitOf(e, arguments.size() == 3 ? arguments[1].value.get() : nullptr, id);
}

void CheckRecalculations(Workspace& work) {
  std::map<std::pair<model::PolicyId, model::EntityId>, model::PolicyId> made;
  for (std::size_t i = 0; i < work.model.expressions.size(); ++i) {  // they grow
    const Expr expr = work.model.expressions[i];
    if (expr.op != Op::BenefitTotal || expr.count != kWithoutElement) continue;
    const auto [place, fresh] = made.emplace(std::pair(expr.index, expr.level), static_cast<model::PolicyId>(work.model.policies.size()));
    const model::PolicyId again = place->second;
    work.model.expressions[i].index = again;
    work.model.expressions[i].count = 0;
    if (!fresh) continue;
    work.model.policies.emplace_back();
    work.benefits_of.emplace_back();
    model::Policy policy = Recalculation(work, expr.index, expr.level, expr.span).Make();
    work.model.policies[static_cast<std::size_t>(again)] = std::move(policy);
  }
}

}  // namespace doudi::check
