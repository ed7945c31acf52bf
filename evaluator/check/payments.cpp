// 抵扣 P·b and 计入收入: what one policy pays changes what another does.
#include <algorithm>

#include <fmt/format.h>

#include "check/assessments.h"
#include "check/policy_reader.h"
#include "check/types.h"

namespace doudi::check {

namespace {

ExprId AddExpression(Workspace& work, Expr expr) {
  work.model.expressions.push_back(std::move(expr));
  return static_cast<ExprId>(work.model.expressions.size()) - 1;
}

const std::string& NameOfPolicy(const Workspace& work, model::PolicyId policy) {
  return work.model.policies[static_cast<std::size_t>(policy)].name;
}

// A payment on its own rows, for those of `level`.
ExprId ForLevel(Workspace& work, ExprId payment, model::EntityId level, Span span) {
  const model::EntityId own = work.model.At(payment).level;
  ExpressionChecker checker(work, 0, level);
  if (work.model.IsWithin(level, own)) return checker.LiftTo(payment, level);
  if (!work.model.IsWithin(own, level)) return kNone;
  return checker.Aggregate(Op::Sum, work.model.At(payment).type, level, own, payment, kNone, span, "合计");
}

}  // namespace

ExprId PaymentAt(Workspace& work, model::PolicyId policy, const std::string& benefit, const model::Type& type, model::EntityId level, Span span) {
  Expr total;
  total.op = Op::BenefitTotal;
  total.type = type;
  total.level = work.model.policies[static_cast<std::size_t>(policy)].entity;
  total.index = policy;
  total.text = benefit;
  total.span = span;
  return ForLevel(work, AddExpression(work, std::move(total)), level, span);
}

// ---- 抵扣 ----

namespace {

void ApplyOffset(Workspace& work, const Offset& offset) {
  const auto target = work.Resolve(NameKind::Policy, offset.rule_set, offset.policy);
  if (!target) return;
  auto& policy = work.model.policies[static_cast<std::size_t>(*target)];
  const auto& declared = work.benefits_of[static_cast<std::size_t>(offset.payer)];
  const auto own = std::find_if(declared.begin(), declared.end(), [&](const auto& one) { return one.name == offset.benefit; });
  if (own == declared.end() || !own->type) return;
  if (*target == offset.payer) {
    work.Error("P016", offset.policy.span, "抵扣本政策的待遇不用写政策的名字", fmt::format("写成：抵扣 {}", offset.target.text));
    return;
  }
  bool found = false;
  std::vector<std::string> names;
  for (model::PolicyVersion& version : policy.versions)
    for (model::Benefit& benefit : version.benefits) {
      names.push_back(benefit.name);
      if (benefit.name != offset.target.text) continue;
      found = true;
      if (benefit.kind != model::BenefitKind::Money)
        return ReportInKind(work, {benefit.name, {}, benefit.kind, false, {}}, offset.target.span, "抵扣", "抵扣发钱的待遇");
      if (!(benefit.type == *own->type)) {
        work.Error("T001", offset.target.span,
                   fmt::format("抵扣的两项待遇单位要一样：{}是 {}，{}是 {}", Quoted(own->name), TypeText(work.model, *own->type), Quoted(benefit.name),
                               TypeText(work.model, benefit.type)),
                   "换成单位一样的一项");
        return;
      }
      const ExprId paid = PaymentAt(work, offset.payer, offset.benefit, benefit.type, policy.entity, offset.target.span);
      if (paid == kNone) {
        work.Error("P016", offset.policy.span, fmt::format("政策{}不按 {} 判断，也不在它的上下级，不能抵扣", Quoted(policy.name),
                   work.model.entities[static_cast<std::size_t>(work.model.policies[static_cast<std::size_t>(offset.payer)].entity)].name),
                   "抵扣的两项政策要属于同一个对象或它的上下级");
        return;
      }
      if (benefit.value == kNone) continue;
      ExpressionChecker checker(work, offset.rule_set, policy.entity);
      const model::Type type = benefit.type;
      const ExprId less = checker.Make(Op::Subtract, type, {benefit.value, paid}, offset.target.span);
      const ExprId zero = checker.Literal(type, value::Rational(0), offset.target.span);
      const ExprId after = checker.LiftTo(checker.Make(Op::Max, type, {less, zero}, offset.target.span), policy.entity);
      work.model.expressions[static_cast<std::size_t>(after)].text = "下限";
      benefit.effects.push_back({model::EffectKind::Offset, {}, benefit.value, after, {paid}, {}, offset.basis, offset.target.span});
      benefit.value = after;
    }
  if (!found && !work.MayBeLost(offset.target.text)) {
    const std::string help = diagnostics::DidYouMean(offset.target.text, names);
    work.Error("P016", offset.target.span, fmt::format("政策{}没有待遇{}可以抵扣", Quoted(policy.name), Quoted(offset.target.text)),
               help.empty() ? "写成：抵扣 政策·待遇" : help);
  }
}

}  // namespace

void ApplyOffsets(Workspace& work) {
  for (const Offset& offset : work.offsets) ApplyOffset(work, offset);
}

// ---- 计入收入 ----

void PolicyReader::ReadCountsAs(const Clause& clause) {
  const auto attributes =
      Attributes(clause, {AttributeKind::Entitled, AttributeKind::Paid, AttributeKind::Listed, AttributeKind::Ratio, AttributeKind::When, AttributeKind::Basis});
  if (!work_.model.policies[static_cast<std::size_t>(id_)].unit.empty()) {
    work_.Error("P016", clause.keyword_span, "评估单元里不能另写“计入收入”", "写在所评估的政策里");
    return;
  }
  CountsAs counts{rule_set_, id_, declaration_.name.span, &clause, attributes.Has(AttributeKind::Paid), kNone, {}, kNone, kNone, kNone, attributes.Basis()};
  counts.policies = ReadPolicies(work_, rule_set_, clause.names);
  for (const model::PolicyId policy : counts.policies)
    if (policy == id_) {
      work_.Error("P016", clause.span, "政策发的钱不能又是它自己的收入", "从（）里删去它");
      return;
    }
  // The nearest entity that has an income of this name.
  for (model::EntityId level = entity_; level != model::kNoEntity; level = work_.model.entities[static_cast<std::size_t>(level)].parent)
    for (const ValueSymbol& value : work_.VisibleValues(rule_set_, level, clause.name.text))
      if (value.kind == ValueSymbol::Kind::Definition && counts.income == kNone) counts.income = value.id;
  if (counts.income == kNone) {
    if (!work_.MayBeLost(clause.name.text))
      work_.Error("P016", clause.name.span, fmt::format("没有名为{}的定义可以计入", Quoted(clause.name.text)),
                  "写收入的定义，如：计入收入 家庭月收入（最低生活保障）");
    return;
  }
  const auto& income = work_.model.definitions[static_cast<std::size_t>(counts.income)];
  const bool money = income.type.kind == model::TypeKind::Number && income.type.unit.IsMoney() && income.type.unit.Exponent("人") == 0;
  if (!money) {
    work_.Error("P016", clause.name.span, fmt::format("{}不是金额，不能计入", Quoted(clause.name.text)), "写按户或按人的收入的定义，单位 元/月 或 元/年");
    return;
  }
  if (attributes.Has(AttributeKind::Entitled) == attributes.Has(AttributeKind::Paid)) {
    work_.Error("P016", clause.name.span, "没有写明按应得还是按实发计入", "加上：，应得（照规定该发的）或 ，实发（正在发的）");
    return;
  }
  ExpressionChecker at_income(work_, rule_set_, income.entity);
  if (const auto* listed = attributes.Find(AttributeKind::Listed); listed && listed->expression) {
    counts.listed = at_income.LowerAs(*listed->expression, income.type, "已列的");
    if (counts.listed == kNone) return;
  } else {
    work_.Error("P016", clause.name.span, "没有写明收入里已经列了多少，可能计算两次", "加上：，已列 合计（…已列入收入的这笔钱…）；没有的写：，已列 0元/月");
    return;
  }
  if (const auto* ratio = attributes.Find(AttributeKind::Ratio); ratio && ratio->expression) {
    counts.ratio = at_income.LowerAs(*ratio->expression, NumberType(value::Unit()), "按多少计入");
    if (counts.ratio == kNone) return;
  }
  if (const auto* when = attributes.Find(AttributeKind::When); when && when->expression) {
    counts.when = at_income.LowerCondition(*when->expression, "“当”的条件");
    if (counts.when == kNone) return;
  }
  work_.counts_as.push_back(std::move(counts));
}

namespace {

// What the payer pays by the month or by the year, in the unit of `type`; kNone where it pays nothing of the kind.
ExprId RegularPayment(Workspace& work, const CountsAs& counts, const model::Type& type, Span span) {
  const value::Unit yuan = value::Unit::Base("元"), month = value::Unit::Base("月"), year = value::Unit::Base("年");
  ExpressionChecker checker(work, counts.rule_set, work.model.policies[static_cast<std::size_t>(counts.payer)].entity);
  ExprId sum = kNone;
  for (const value::Unit& unit : {yuan / month, yuan / year}) {
    const model::Type own = NumberType(unit);
    ExprId paid = kNone;
    if (const auto actual = work.in_payment.find(counts.payer); counts.paid && actual != work.in_payment.end()) {
      if (work.model.definitions[static_cast<std::size_t>(actual->second)].type == own) paid = checker.UseDefinition(actual->second, span);
    } else {
      const auto& benefits = work.benefits_of[static_cast<std::size_t>(counts.payer)];
      if (std::any_of(benefits.begin(), benefits.end(), [&](const auto& one) { return one.type && *one.type == own && !one.advance; }))
        paid = PaymentAt(work, counts.payer, {}, own, work.model.policies[static_cast<std::size_t>(counts.payer)].entity, span);
    }
    if (paid == kNone) continue;
    if (!(type.unit == unit)) {
      const bool to_year = type.unit == yuan / year;
      const ExprId twelve = checker.Literal(NumberType(month / year), value::Rational(12), span);
      paid = checker.Make(to_year ? Op::Multiply : Op::Divide, type, {paid, twelve}, span);
      work.model.expressions[static_cast<std::size_t>(paid)].text = to_year ? "按年" : "按月";
    }
    sum = sum == kNone ? paid : checker.Make(Op::Add, type, {sum, paid}, span);
  }
  return sum;
}

// The policy with its income read anew, and everything that it reads through it.
void ReadAnew(Workspace& work, model::PolicyId id, ElementWriter& writer) {
  const auto write = [&](ExprId& expression) { expression = writer.WriteInPlace(expression); };
  // Expressions grow while this goes on; policies do not.
  for (model::PolicyVersion& version : work.model.policies[static_cast<std::size_t>(id)].versions) {
    write(version.filter);
    for (auto* list : {&version.conditions, &version.exclusions, &version.terminations})
      for (model::Condition& one : *list) {
        write(one.expression);
        if (!one.limit) continue;
        write(one.limit->count);
        write(one.limit->decisive);
      }
    const auto write_months = [&](model::Months& months) {
      for (ExprId* expression : {&months.when, &months.first, &months.last}) write(*expression);
    };
    for (model::Exception& one : version.exceptions) {
      write(one.when);
      write_months(one.months);
      for (model::Change& change : one.changes) write(change.value);
    }
    for (model::HumanCheck& one : version.human_checks) write(one.when);
    for (model::Pledge& one : version.pledges) write(one.when);
    for (model::Benefit& one : version.benefits) {
      write_months(one.months);
      for (ExprId* expression : {&one.value, &one.when, &one.estimate_when}) write(*expression);
      for (model::Effect& effect : one.effects) {
        write(effect.before);
        write(effect.after);
        for (ExprId& part : effect.parts) write(part);
      }
    }
    for (model::DocumentRequirement& one : version.documents) {
      write(one.filter);
      write(one.when);
    }
    for (model::Procedure& one : version.procedures) write(one.when);
    for (model::Authority& one : version.authorities) write(one.when);
    for (model::Step& one : version.steps) write(one.when);
    for (model::Review& one : version.reviews) write(one.when);
  }
}

// What is said at the payer: its benefits stay as they are.
void ShowCounted(Workspace& work, const CountsAs& counts, ExprId payment, const std::string& names) {
  auto& policy = work.model.policies[static_cast<std::size_t>(counts.payer)];
  for (model::PolicyVersion& version : policy.versions)
    if (version.span == counts.version && !version.benefits.empty()) {
      auto benefit = std::find_if(version.benefits.begin(), version.benefits.end(), [&](const auto& one) { return one.type == work.model.At(payment).type; });
      if (benefit == version.benefits.end()) benefit = version.benefits.begin();
      benefit->effects.push_back({model::EffectKind::CountsAs, names, benefit->value, benefit->value, {payment}, {}, counts.basis, counts.clause->name.span});
    }
}

}  // namespace

void ApplyCountsAs(Workspace& work) {
  struct Income {
    ExprId total = kNone;
    std::vector<model::Basis> basis;
    Span span;
  };
  std::map<std::pair<model::PolicyId, model::DefinitionId>, Income> incomes;
  for (const CountsAs& counts : work.counts_as) {
    const model::Definition income = work.model.definitions[static_cast<std::size_t>(counts.income)];
    const Span span = counts.clause->name.span;
    const std::string payer = NameOfPolicy(work, counts.payer);
    if (counts.paid && !work.in_payment.contains(counts.payer)) {
      work.Error("P015", span, fmt::format("没有写明政策{}实发多少", Quoted(payer)), fmt::format("写一句：实发 {}：元/月 ＝ …，当 …；或写 应得", payer));
      continue;
    }
    const ExprId payment = RegularPayment(work, counts, income.type, span);
    if (payment == kNone) {
      work.Error("P016", span, fmt::format("政策{}没有按月或按年发的待遇可以计入", Quoted(payer)), "一次性的待遇不是经常的收入，删去这一句");
      continue;
    }
    ExprId counted = ForLevel(work, payment, income.entity, span);
    if (counted == kNone) {
      work.Error("P016", span, fmt::format("政策{}发给的对象不在{}之下", Quoted(payer), Quoted(income.name)), "计入它所在的户或人的收入");
      continue;
    }
    ExpressionChecker checker(work, counts.rule_set, income.entity);
    counted = checker.Make(Op::Subtract, income.type, {counted, counts.listed}, span);
    counted = checker.Make(Op::Max, income.type, {counted, checker.Literal(income.type, value::Rational(0), span)}, span);
    work.model.expressions.back().text = "下限";
    if (counts.ratio != kNone) counted = checker.Make(Op::Multiply, income.type, {counted, counts.ratio}, span);
    // Where it is no income nothing of the payment is read: no facts are asked for it, no parameters are wanted.
    if (counts.when != kNone) counted = checker.Make(Op::Choose, income.type, {counts.when, counted, checker.Literal(income.type, value::Rational(0), span)}, span);
    std::string names;
    for (const model::PolicyId policy : counts.policies) {
      Income& sum = incomes[{policy, counts.income}];
      if (sum.total == kNone) sum = {checker.UseDefinition(counts.income, span), income.basis, span};
      sum.total = checker.Make(Op::Add, income.type, {sum.total, counted}, span);
      sum.basis.insert(sum.basis.end(), counts.basis.begin(), counts.basis.end());
      names += (names.empty() ? "" : "、") + NameOfPolicy(work, policy);
    }
    const model::EntityId own = work.model.At(payment).level;
    ExprId shown = payment;
    if (counts.when != kNone && work.model.IsWithin(own, income.entity)) {
      ExpressionChecker at_payer(work, counts.rule_set, own);
      const ExprId zero = at_payer.Literal(work.model.At(payment).type, value::Rational(0), span);
      shown = at_payer.Make(Op::Choose, work.model.At(payment).type, {at_payer.LiftTo(counts.when, own), payment, zero}, span);
    }
    ShowCounted(work, counts, shown, names + " 的 " + income.name);
  }
  auto& given = work.incomes_of;
  for (const auto& [key, sum] : incomes) {
    model::Definition anew = work.model.definitions[static_cast<std::size_t>(key.second)];
    anew.name += "（" + NameOfPolicy(work, key.first) + "）";
    anew.body = ExpressionChecker(work, 0, anew.entity).LiftTo(sum.total, anew.entity);
    anew.basis = sum.basis;
    anew.layer.clear();
    anew.table = kNone;
    anew.span = sum.span;
    const auto id = static_cast<model::DefinitionId>(work.model.definitions.size());
    work.model.definitions.push_back(std::move(anew));
    given[key.first][key.second] = ExpressionChecker(work, 0, work.model.definitions.back().entity).UseDefinition(id, sum.span);
  }
  for (const auto& [policy, definitions] : given) {
    const Span at = work.model.policies[static_cast<std::size_t>(policy)].span;
    ElementWriter writer(work, 0, 0, NameOfPolicy(work, policy), definitions, at);
    ReadAnew(work, policy, writer);
  }
}

}  // namespace doudi::check
