// What has ended goes on with a check of its own, until a person has said whether it still applies. Until then nobody is refused because of it
// and nothing is paid because of it.
#include "check/lapsed.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"
#include "check/policies.h"
#include "check/types.h"
#include "syntax/attribute_names.h"

namespace doudi::check {

using ast::ClauseKind;
using model::kNone;
using model::Op;
using model::Period;

std::optional<Period> Aftermath(const Period& period, const std::vector<Period>& others, const Period& whole) {
  if (!period.until || period.for_good || (whole.until && *whole.until <= *period.until)) return std::nullopt;
  Period after{value::AddDays(*period.until, 1), whole.until};
  for (const Period& other : others)
    if (other.from && *other.from > *period.until) after.until = std::min(after.until.value_or(*other.from), value::AddDays(*other.from, -1));
  if (after.until && *after.until < *after.from) return std::nullopt;
  return after;
}

namespace {

class Keeper {
 public:
  Keeper(Workspace& work, model::PolicyId policy, model::PolicyVersion& version)
      : work_(work), policy_(policy), entity_(work.model.policies[static_cast<std::size_t>(policy)].entity), version_(version), checker_(work, 0, entity_) {}

  void Clauses() {
    Lapsed(version_.human_checks, &model::HumanCheck::period, [&](model::HumanCheck& one, const Period& before) {
      if (!one.discretion) one.question = fmt::format("（这项核查的规定已于 {} 到期，没有后续规定）{}", value::ToText(*before.until), one.question);
    });
    Lapsed(version_.exceptions, &model::Exception::period, [&](model::Exception& one, const Period& before) { Exception(one, before); });
    Lapsed(version_.conditions, &model::Condition::period, [&](model::Condition& one, const Period& before) { Condition(one, before); });
    Lapsed(version_.exclusions, &model::Condition::period,
           [&](model::Condition& one, const Period& before) { Against(one, one.limit ? ClauseKind::TimesLimit : ClauseKind::Exclusion, before); });
    Lapsed(version_.terminations, &model::Condition::period, [&](model::Condition& one, const Period& before) { Against(one, ClauseKind::Termination, before); });
    Lapsed(version_.benefits, &model::Benefit::in_force, [&](model::Benefit& one, const Period& before) { Benefit(one, before); });
  }

  // The policy itself: it goes on as this version says, and who refuses that refuses it.
  void Version(const Period& after) {
    const Period before = version_.period;
    Still("政策", work_.model.policies[static_cast<std::size_t>(policy_)].name, before, after);
    // What it excludes it still excludes.
    for (model::Exclusive& exclusive : work_.model.exclusives)
      if (!exclusive.policies.empty() && exclusive.policies.front() == policy_ && exclusive.period.until == version_.period.until) exclusive.period.until = after.until;
    version_.period.until = after.until;
  }

  void Still(std::string_view kind, const std::string& name, const Period& before, const Period& after) {
    model::HumanCheck check = Check(kind, "", before, after, version_.basis, version_.span, kNone);
    check.discretion = false;
    check.question = Question(kind, name, before);
    version_.human_checks.push_back(std::move(check));
  }

 private:
  template <class T, class Rewrite>
  void Lapsed(std::vector<T>& list, Period T::*period, Rewrite rewrite) {
    const std::size_t count = list.size();
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<Period> others;
      for (std::size_t j = 0; j < count; ++j)
        if (i != j && list[j].name == list[i].name) others.push_back(list[j].*period);
      const auto after = Aftermath(list[i].*period, others, version_.period);
      if (!after) continue;
      T again = list[i];
      again.*period = *after;
      rewrite(again, list[i].*period);
      list.push_back(std::move(again));
    }
  }

  // Whether the clause still applies, as a person has recorded it: a check named 条件收入到期.
  model::HumanCheck Check(std::string_view kind, const std::string& name, const Period& before, const Period& after, const std::vector<model::Basis>& basis,
                          Span span, ExprId when) {
    model::HumanCheck check;
    check.name = fmt::format("{}{}到期", kind, name);
    check.when = when;
    check.discretion = check.lapsed = true;
    check.record = RecordFact(work_, policy_, check.name, BooleanType(), span);
    work_.model.facts[static_cast<std::size_t>(check.record)].lasting = true;
    check.decision = DefineDecision(work_, check.record, check.name, span);
    check.question = Question(kind, name, before);
    check.basis = basis;
    check.period = after;
    check.span = span;
    return check;
  }

  static std::string Question(std::string_view kind, const std::string& name, const Period& before) {
    return fmt::format("{}{}已于 {} 到期，没有后续规定：请确认是否仍适用", kind, Quoted(name), value::ToText(*before.until));
  }

  // What was recorded, and `open` until then.
  ExprId Still(const model::HumanCheck& check, bool open) {
    const ExprId recorded = checker_.UseDefinition(check.decision, check.span);
    const ExprId id = checker_.Make(Op::Default, BooleanType(), {recorded, checker_.Literal(BooleanType(), open, check.span)}, check.span);
    const ExprId named = checker_.Make(Op::Formula, BooleanType(), {id}, check.span);
    work_.model.expressions.back().text = check.name + "后仍适用";
    return named;
  }

  ExprId Both(Op op, ExprId a, ExprId b, Span span) { return checker_.LiftTo(checker_.Make(op, BooleanType(), {a, b}, span), entity_); }
  ExprId Not(ExprId a, Span span) { return checker_.LiftTo(checker_.Make(Op::Not, BooleanType(), {a}, span), entity_); }

  void Condition(model::Condition& one, const Period& before) {
    if (one.expression == kNone) return;
    model::HumanCheck check = Check(syntax::ClauseName(ClauseKind::Condition), one.name, before, one.period, one.basis, one.span, Not(one.expression, one.span));
    one.expression = Both(Op::Or, one.expression, Not(Still(check, false), one.span), one.span);
    version_.human_checks.push_back(std::move(check));
  }

  void Against(model::Condition& one, ClauseKind kind, const Period& before) {
    if (one.expression == kNone) return;
    model::HumanCheck check = Check(syntax::ClauseName(kind), one.name, before, one.period, one.basis, one.span, one.expression);
    one.expression = Both(Op::And, one.expression, Still(check, false), one.span);
    version_.human_checks.push_back(std::move(check));
  }

  void Exception(model::Exception& one, const Period& before) {
    if (one.when == kNone) return;
    model::HumanCheck check = Check(syntax::ClauseName(ClauseKind::Exception), one.name, before, one.period, one.basis, one.span,
                                    WhereItMatters(work_, entity_, version_, one, one.when));
    const ExprId still = one.decides ? Still(check, one.positive) : checker_.UseDefinition(check.decision, check.span);
    one.when = one.written = Both(Op::And, one.when, still, one.span);
    version_.human_checks.push_back(std::move(check));
  }

  void Benefit(model::Benefit& one, const Period& before) {
    model::HumanCheck check = Check(syntax::ClauseName(ClauseKind::Benefit), one.name, before, one.in_force, one.basis, one.span, one.when);
    const ExprId still = checker_.LiftTo(checker_.UseDefinition(check.decision, check.span), entity_);
    one.when = one.when == kNone ? still : Both(Op::And, one.when, still, one.span);
    version_.human_checks.push_back(std::move(check));
  }

  Workspace& work_;
  model::PolicyId policy_;
  model::EntityId entity_;
  model::PolicyVersion& version_;
  ExpressionChecker checker_;
};

void DeclareLapsedMember(Workspace& work, RuleSetId rule_set, model::SetId id, const model::SetRow& row, const Period& after) {
  if (work.model.entities.empty()) return;  // nobody to be asked of
  const model::Set set = work.model.sets[static_cast<std::size_t>(id)];
  const std::string member = model::ToText(work.model, set.element, model::Code{row.code});
  const model::FactId fact = DeclareStill(work, rule_set, set.name + "·" + member, StillListedQuestion(member, set.name, *row.period.until), row.span);
  const auto again = after.until ? std::optional(value::AddDays(*after.until, 1)) : std::nullopt;
  work.lapsed_members[id].push_back({row.code, *row.period.until, again, fact});
}

}  // namespace

model::FactId DeclareStill(Workspace& work, RuleSetId rule_set, std::string name, std::string question, Span span) {
  if (const auto known = work.model.FindFact(0, name)) return *known;
  model::Fact fact;
  fact.name = fact.label = std::move(name);
  fact.entity = 0;
  fact.type = BooleanType();
  fact.lasting = true;
  fact.span = span;
  fact.question = std::move(question);
  const auto id = static_cast<model::FactId>(work.model.facts.size());
  work.values[fact.name].push_back({ValueSymbol::Kind::Fact, id, 0, rule_set, span});
  work.model.entities[0].facts.push_back(id);
  work.model.facts.push_back(std::move(fact));
  return id;
}

std::string StillListedQuestion(const std::string& member, const std::string& list, value::Date until) {
  return fmt::format("{}列入{}的规定已于 {} 到期，没有后续规定：现在是否仍然列入？（请向主管部门确认）", Quoted(member), Quoted(list), value::ToText(until));
}

void AskWhetherStill(Workspace& work, model::PolicyId policy, model::PolicyVersion& version, std::string_view kind, const std::string& name,
                     const Period& before, const Period& after) {
  Keeper(work, policy, version).Still(kind, name, before, after);
}

void KeepLapsed(Workspace& work) {
  for (std::size_t i = 0; i < work.model.policies.size(); ++i) {
    const auto id = static_cast<model::PolicyId>(i);
    auto& versions = work.model.policies[i].versions;
    std::vector<Period> periods;
    for (const model::PolicyVersion& version : versions) periods.push_back(version.period);
    for (model::PolicyVersion& version : versions) Keeper(work, id, version).Clauses();
    for (std::size_t v = 0; v < versions.size(); ++v)
      if (const auto after = Aftermath(periods[v], periods, {})) Keeper(work, id, versions[v]).Version(*after);
  }
}

void DeclareLapsedMembers(Workspace& work) {
  work.ForEach<ast::SetDeclaration>([&](RuleSetId rule_set, const ast::SetDeclaration& declaration) {
    const auto id = work.id_of.find(&declaration);
    if (id == work.id_of.end()) return;
    const model::Set set = work.model.sets[static_cast<std::size_t>(id->second)];
    if (set.for_good) return;
    for (const model::SetRow& row : set.rows) {
      std::vector<Period> others;
      for (const model::SetRow& other : set.rows)
        if (&other != &row && other.code == row.code) others.push_back(other.period);
      if (const auto after = Aftermath(row.period, others, {})) DeclareLapsedMember(work, rule_set, id->second, row, *after);
    }
  });
}

}  // namespace doudi::check
