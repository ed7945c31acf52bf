// 重算（P，b，不含 本成员）: what P would pay if the element at hand did not exist. P is judged once more on the rows of the element, with everything
// that sums over the collection leaving it out; facts of its own that are not there are missed by nobody.
// 重算（P，b，改 存款 为 0元）: what P would pay if facts or definitions were others. P is judged once more on its own rows, where whatever reads them
// reads the values in their place. 符合 in place of b: whether it would be due. What other policies say stays as it is.
#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "check/assessments.h"
#include "check/expression_checker.h"
#include "check/policies.h"

namespace doudi::check {

namespace {

// One policy judged again as a use of 重算 says.
class Recalculation {
 public:
  Recalculation(Workspace& work, model::PolicyId policy, const Recalculated& how, Span at)
      : work_(work),
        how_(how),
        policy_(work.model.policies[static_cast<std::size_t>(policy)]),
        element_(LeavesOut() ? how.left_out : policy_.entity),
        writer_(work, policy_.entity, LeavesOut() ? element_ : 0, how.text, Given(work, policy, how), at),
        checker_(work, 0, element_) {
    if (LeavesOut())
      writer_.LeaveOutElement();
    else
      writer_.ChangeFacts(how.facts);
    again_.recalculates = policy;
  }

  model::Policy Make() {
    again_.name = fmt::format("{}（{}）", policy_.name, how_.text);
    again_.again = how_.text;
    again_.entity = element_;
    again_.rule_set = policy_.rule_set;
    again_.span = policy_.span;
    for (const model::PolicyVersion& version : policy_.versions) again_.versions.push_back(Again(version));
    return std::move(again_);
  }

  // Whether it is another policy at all.
  bool Differs() const { return LeavesOut() || writer_.HasChanged(); }

 private:
  // The definitions that are changed, and what the policy reads in place of them because 计入收入 adds to an income (payments.cpp).
  static std::map<model::DefinitionId, ExprId> Given(const Workspace& work, model::PolicyId policy, const Recalculated& how) {
    auto given = how.definitions;
    const auto incomes = work.incomes_of.find(policy);
    for (const auto& [definition, value] : how.definitions) {
      if (incomes != work.incomes_of.end())
        if (const auto income = incomes->second.find(definition); income != incomes->second.end()) given.emplace(work.model.At(income->second).index, value);
      for (const model::DefinitionId reading : work.model.ReadingsOf(definition)) given.emplace(reading, value);
    }
    return given;
  }

  bool LeavesOut() const { return how_.left_out != model::kNoEntity; }

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

  // As it is without the element, on the element's rows, whether it sums over them or not; with other facts on its own rows.
  ExprId Write(ExprId id) {
    if (!LeavesOut()) return writer_.WriteChanged(id);
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
    if (check.when != kNone) {
      const ExprId when = Write(check.when);
      if (when == kNone) return condition;  // told where it was written
      refused = checker_.Make(Op::And, BooleanType(), {when, checker_.LiftTo(refused, element_)}, check.span);
    }
    condition.expression = checker_.LiftTo(refused, element_);
    return condition;
  }

  Workspace& work_;
  const Recalculated how_;
  const model::Policy policy_;  // policies grow meanwhile
  model::EntityId element_;
  ElementWriter writer_;
  ExpressionChecker checker_;
  model::Policy again_;
};

constexpr std::string_view kForm = "重算（政策，待遇，不含 本成员） 或 重算（政策，待遇，改 事实 为 值）";

// The parts of a use: 重算（plain…，不含 x） or 重算（plain…，改 a 为 b，…）.
struct Parts {
  std::vector<const ast::Argument*> plain, left_out, changed;
};

// nullopt where they do not make a 重算.
std::optional<Parts> PartsOf(const ast::CallExpression& call) {
  Parts parts;
  for (const ast::Argument& argument : call.arguments) {
    const bool plain = !argument.key && !argument.changed;
    if (argument.key && argument.key->text != "不含") return std::nullopt;
    if (plain && (!parts.left_out.empty() || !parts.changed.empty())) return std::nullopt;
    (plain ? parts.plain : argument.key ? parts.left_out : parts.changed).push_back(&argument);
  }
  const bool one_way = parts.left_out.size() == 1 ? parts.changed.empty() : parts.left_out.empty() && !parts.changed.empty();
  if (!one_way || parts.plain.empty() || parts.plain.size() > 2) return std::nullopt;
  return parts;
}

bool IsNamed(const ast::Expression& expression, std::string_view name) {
  const auto* found = std::get_if<ast::NameExpression>(&expression.node);
  return found && found->name == name;
}

}  // namespace

ExprId ExpressionChecker::CallRecalculation(const ast::Expression& e, const ast::CallExpression& call) {
  const auto fail = [&](Span span, const std::string& message, const std::string& help) {
    work_.Error("P039", span, message, help);
    return kNone;
  };
  const auto parts = PartsOf(call);
  if (!parts) return fail(e.span, "重算要写哪项政策，再写不含哪一个，或者把哪个事实、定义改为什么", fmt::format("写成 {}；待遇可以不写，也可以写 符合", kForm));
  const auto& policy_name = *parts->plain.front()->value;
  const auto* name = std::get_if<ast::NameExpression>(&policy_name.node);
  if (!name) return fail(policy_name.span, fmt::format("重算里要一个政策的名字，{}不是", Quoted(policy_name.span)), fmt::format("写成 {}", kForm));
  const auto policy = work_.Resolve(NameKind::Policy, rule_set_, {name->name, policy_name.span});
  if (!policy) return kNone;
  const model::EntityId owner = work_.model.policies[static_cast<std::size_t>(*policy)].entity;
  Recalculated how;
  if (parts->left_out.empty()) {
    if (entity_ == model::kNoEntity || !IsAncestorOrSelf(owner, entity_))
      return fail(e.span, fmt::format("政策{}按 {} 判断，这里不是一个 {}", Quoted(name->name), EntityName(owner), EntityName(owner)),
                  fmt::format("写在 {} 或它下面的实体的定义里", EntityName(owner)));
    if (!ReadChanges(parts->changed, how)) return kNone;
  } else {
    const auto& left_out = std::get<ast::NameExpression>(parts->left_out.front()->value->node);
    const Span at = parts->left_out.front()->value->span;
    if (entity_ == owner || !IsAncestorOrSelf(owner, entity_))
      return fail(e.span, fmt::format("政策{}按 {} 判断，这里不是它下面的一个", Quoted(name->name), EntityName(owner)),
                  fmt::format("写在 {} 下面的实体的定义、审计项里，例如（成员）", EntityName(owner)));
    if (left_out.name != "本项" && left_out.name != "本" + EntityName(entity_))
      return fail(at, fmt::format("这里不含的只能是 本{}，不能是{}", EntityName(entity_), Quoted(left_out.name)), fmt::format("写成：不含 本{}", EntityName(entity_)));
    how.left_out = entity_;
    how.text = "不含 本" + EntityName(entity_);
  }
  const bool eligible = parts->plain.size() == 2 && IsNamed(*parts->plain[1]->value, "符合");
  Expr expr;
  expr.op = eligible ? Op::Eligible : Op::BenefitTotal;
  expr.type = BooleanType();
  expr.level = how.left_out == model::kNoEntity ? owner : entity_;
  expr.index = *policy;
  expr.span = e.span;
  work_.recalculated.push_back(std::move(how));
  expr.count = static_cast<std::int32_t>(work_.recalculated.size());  // its policy is yet to be judged again
  const ExprId id = Add(std::move(expr));
  return eligible ? id : BenefitOf(e, parts->plain.size() == 2 ? parts->plain[1]->value.get() : nullptr, id);
}

// The fact or definition of this name, of whatever entity: the only one there is.
std::optional<ValueSymbol> ExpressionChecker::ValueToChange(const ast::Name& name) {
  std::vector<ValueSymbol> found;
  for (std::size_t entity = 0; entity < work_.model.entities.size(); ++entity)
    for (const ValueSymbol& value : work_.VisibleValues(rule_set_, static_cast<model::EntityId>(entity), name.text)) found.push_back(value);
  if (found.size() == 1) {
    work_.MarkUsed(rule_set_, found.front().rule_set);
    return found.front();
  }
  if (found.size() > 1) {
    auto& diagnostic = work_.Error("N002", name.span, fmt::format("{}有 {} 个，分不清改的是哪一个", Quoted(name.text), found.size()), "给其中一个改名，或改别的");
    for (const ValueSymbol& one : found) diagnostic.labels.push_back({one.span, "这里有一个"});
    return std::nullopt;
  }
  if (work_.MayBeLost(name.text)) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [known, list] : work_.values)
    if (std::any_of(list.begin(), list.end(), [&](const ValueSymbol& one) { return work_.SeesName(rule_set_, one.rule_set, known); })) names.push_back(known);
  const std::string near = diagnostics::DidYouMean(name.text, names);
  work_.Error("N001", name.span, fmt::format("没有名为{}的事实或定义可以改", Quoted(name.text)), near.empty() ? "写事实或定义的名字，例如：改 存款 为 0元" : near);
  return std::nullopt;
}

bool ExpressionChecker::ReadChanges(const std::vector<const ast::Argument*>& changes, Recalculated& how) {
  bool sound = true;
  for (const ast::Argument* change : changes) {
    const auto symbol = ValueToChange(*change->changed);
    if (!symbol || work_.IsBroken(*symbol)) {
      sound = false;
      continue;
    }
    const std::string& name = change->changed->text;
    const Span span = change->value->span;
    ExpressionChecker there(work_, rule_set_, symbol->entity);
    const bool is_fact = symbol->kind == ValueSymbol::Kind::Fact;
    const model::FactId presence = is_fact ? work_.model.facts[static_cast<std::size_t>(symbol->id)].presence : kNone;
    const bool none = presence != kNone && IsNamed(*change->value, "无");
    const ExprId value = none ? kNone : there.LowerAs(*change->value, work_.TypeOf(*symbol), fmt::format("改{}", Quoted(name)));
    sound = sound && (none || value != kNone);
    if (is_fact ? how.facts.contains(symbol->id) || (presence != kNone && how.facts.contains(presence)) : how.definitions.contains(symbol->id)) {
      work_.Error("P039", change->changed->span, fmt::format("{}改了两次", Quoted(name)), "删去一处");
      sound = false;
    }
    if (presence != kNone) how.facts[presence] = there.Literal(BooleanType(), !none, span);
    if (value != kNone) (is_fact ? how.facts : how.definitions)[symbol->id] = value;
    how.text += fmt::format("{}改 {} 为 {}", how.text.empty() ? "" : "，", name, span.text());
  }
  return sound;
}

void CheckRecalculations(Workspace& work) {
  std::map<std::tuple<model::PolicyId, model::EntityId, std::string>, model::PolicyId> made;
  for (std::size_t i = 0; i < work.model.expressions.size(); ++i) {  // they grow
    const Expr expr = work.model.expressions[i];
    if ((expr.op != Op::BenefitTotal && expr.op != Op::Eligible) || expr.count == 0) continue;
    const Recalculated how = work.recalculated[static_cast<std::size_t>(expr.count) - 1];
    // What a fact is changed to is said by each use for itself.
    const std::string own = how.left_out != model::kNoEntity ? std::string() : fmt::format("{}", expr.count);
    const auto [place, fresh] = made.emplace(std::tuple(expr.index, how.left_out, own), static_cast<model::PolicyId>(work.model.policies.size()));
    const model::PolicyId again = place->second;
    work.model.expressions[i].index = again;
    work.model.expressions[i].count = 0;
    if (!fresh) continue;
    work.model.policies.emplace_back();
    work.benefits_of.emplace_back();
    Recalculation recalculation(work, expr.index, how, expr.span);
    model::Policy policy = recalculation.Make();
    if (!recalculation.Differs())
      work.Warning("P042", expr.span, fmt::format("政策{}没有用到要改的，重算和不重算一样", Quoted(work.model.policies[static_cast<std::size_t>(expr.index)].name)),
                   "改它用到的事实或定义，或直接写 待遇（…）、符合（…）");
    work.model.policies[static_cast<std::size_t>(again)] = std::move(policy);
  }
}

}  // namespace doudi::check
