#include "check/assessments.h"

#include "check/declare.h"
#include "check/lapsed.h"
#include "check/layers.h"
#include "check/policy_reader.h"

namespace doudi::check {

namespace {

class UnitReader {
 public:
  UnitReader(Workspace& work, RuleSetId rule_set, model::PolicyId id, const ast::AssessmentDeclaration& declaration)
      : work_(work),
        rule_set_(rule_set),
        id_(id),
        declaration_(declaration),
        element_(work.model.policies[static_cast<std::size_t>(id)].entity),
        checker_(work, rule_set, element_) {}

  void Run() {
    const model::PolicyId assessed = Policy().assesses;
    const AttributeReader head(work_, rule_set_, declaration_.policy.attributes, "评估单元", {AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood});
    const AttributeReader basis(work_, rule_set_, declaration_.attributes, "评估", {AttributeKind::Basis});
    CheckScope();
    ReadOthers();
    const ExprId filter = declaration_.policy.filter ? checker_.LowerCondition(*declaration_.policy.filter, "“其中”的条件") : kNone;
    auto given = ReadGiven();
    GiveIncomes(assessed, given);
    DecideAgain(work_.model.policies[static_cast<std::size_t>(assessed)], given);
    const PolicyVersion own = PolicyReader(work_, rule_set_, id_, declaration_.policy).ReadClauses();
    const model::Policy original = work_.model.policies[static_cast<std::size_t>(assessed)];
    ElementWriter writer(work_, original.entity, element_, declaration_.name.text, std::move(given), declaration_.assessed.span);
    const auto after = Aftermath(head.Period(), {}, {});
    model::Period whole = head.Period();  // and on, until a person has said whether the unit still applies
    if (after) whole.until = after->until;
    for (const PolicyVersion& version : original.versions) {
      if (!Overlap(version.period, whole)) continue;
      PolicyVersion again = Again(version, writer);
      again.period = Common(version.period, whole);
      again.span = declaration_.name.span;
      again.filter = Both(filter, again.filter);
      again.basis = basis.Basis();
      again.basis.insert(again.basis.end(), version.basis.begin(), version.basis.end());
      again.exclusions.push_back(WholeQualifies(assessed, basis.Basis()));
      AddOwn(again, own);
      FinishOwn(again, own);
      if (after && Overlap(again.period, *after))
        AskWhetherStill(work_, id_, again, "评估单元", declaration_.name.text, head.Period(), Common(again.period, *after));
      Policy().versions.push_back(std::move(again));
    }
    if (Policy().versions.empty())
      work_.Error("P014", declaration_.name.span, fmt::format("在单元的时段里政策{}没有施行的版本", Quoted(original.name)), "检查施行、废止日期");
  }

 private:
  model::Policy& Policy() { return work_.model.policies[static_cast<std::size_t>(id_)]; }
  const std::string& EntityName() const { return work_.model.entities[static_cast<std::size_t>(element_)].name; }

  void CheckScope() {
    if (declaration_.scope.text.empty()) {
      work_.Error("P004", declaration_.name.span, fmt::format("评估单元{}没有写范围", Quoted(declaration_.name.text)),
                  fmt::format("加上：范围 本{}。", EntityName()));
    } else if (declaration_.scope.text != "本" + EntityName()) {
      work_.Error("P014", declaration_.scope.span, fmt::format("范围只能是 本{}，不能是{}", EntityName(), Quoted(declaration_.scope.text)),
                  fmt::format("写成：范围 本{}。", EntityName()));
    }
  }

  void ReadOthers() {
    if (!declaration_.others) return;
    const auto others = work_.Resolve(NameKind::Policy, rule_set_, *declaration_.others);
    if (!others) return;
    const auto& policy = work_.model.policies[static_cast<std::size_t>(*others)];
    if (*others != Policy().assesses && policy.entity != element_ && work_.model.IsWithin(element_, policy.entity)) {
      Policy().others = *others;
      return;
    }
    work_.Error("P014", declaration_.others->span,
                fmt::format("其余的成员不能保留{}", Quoted(policy.name)), "写全户的另一项政策，例如 低保边缘家庭");
  }

  // The definition that a 给定 names, of the element or above it.
  std::optional<ValueSymbol> DefinitionNamed(const ast::Name& name) {
    std::vector<std::string> names;
    for (model::EntityId entity = element_; entity != model::kNoEntity;
         entity = work_.model.entities[static_cast<std::size_t>(entity)].parent) {
      for (const ValueSymbol& value : work_.VisibleValues(rule_set_, entity, name.text))
        if (value.kind == ValueSymbol::Kind::Definition) {
          work_.MarkUsed(rule_set_, value.rule_set);
          return value;
        }
      for (const auto& [known, list] : work_.values)
        for (const ValueSymbol& value : list)
          if (value.kind == ValueSymbol::Kind::Definition && value.entity == entity && work_.SeesName(rule_set_, value.rule_set, known))
            names.push_back(known);
    }
    if (work_.MayBeLost(name.text)) return std::nullopt;
    const std::string help = diagnostics::DidYouMean(name.text, names);
    work_.Error("N001", name.span, fmt::format("没有名为{}的定义可以给定", Quoted(name.text)), help.empty() ? "给定的是定义，不是事实" : help);
    return std::nullopt;
  }

  std::map<model::DefinitionId, ExprId> ReadGiven() {
    std::map<model::DefinitionId, ExprId> given;
    for (const auto& one : declaration_.given) {
      const auto definition = DefinitionNamed(one.definition);
      const ExprId value =
          definition && !work_.IsBroken(*definition)
              ? checker_.LowerAs(*one.value, work_.TypeOf(*definition), fmt::format("给定{}", Quoted(one.definition.text)))
              : kNone;
      if (value == kNone) continue;
      if (!given.emplace(definition->id, value).second)
        work_.Error("P002", one.definition.span, fmt::format("给定{}写了两次", Quoted(one.definition.text)), "删去一处");
    }
    return given;
  }

  // Where 计入收入 adds to an income of the policy, what is given holds for what the policy reads in its place, and is itself worked out from that income.
  void GiveIncomes(model::PolicyId assessed, std::map<model::DefinitionId, ExprId>& given) {
    const auto incomes = work_.incomes_of.find(assessed);
    if (incomes == work_.incomes_of.end()) return;
    ElementWriter writer(work_, 0, 0, work_.model.policies[static_cast<std::size_t>(assessed)].name, incomes->second, declaration_.assessed.span);
    const auto stated = given;
    for (const auto& [definition, value] : stated) {
      const ExprId anew = writer.WriteInPlace(value);
      for (const model::DefinitionId reading : work_.model.ReadingsOf(definition)) given.emplace(reading, anew);
    }
  }

  ExprId Both(ExprId a, ExprId b) {
    if (a == kNone || b == kNone) return a == kNone ? b : a;
    return checker_.LiftTo(checker_.Make(Op::And, BooleanType(), {a, b}, declaration_.name.span), element_);
  }

  // Where the record as a whole qualifies, there is nothing to split.
  model::Condition WholeQualifies(model::PolicyId assessed, std::vector<model::Basis> basis) {
    Expr eligible;
    eligible.op = Op::Eligible;
    eligible.type = BooleanType();
    eligible.level = work_.model.policies[static_cast<std::size_t>(assessed)].entity;
    eligible.index = assessed;
    eligible.span = declaration_.assessed.span;
    work_.model.expressions.push_back(std::move(eligible));
    model::Condition condition;
    condition.name = "全户已符合";
    condition.basis = std::move(basis);
    condition.expression = checker_.LiftTo(static_cast<ExprId>(work_.model.expressions.size()) - 1, element_);
    condition.span = declaration_.assessed.span;
    return condition;
  }

  PolicyVersion Again(const PolicyVersion& version, ElementWriter& writer) {
    PolicyVersion again = version;
    again.filter = writer.Write(version.filter);
    for (auto* list : {&again.conditions, &again.exclusions, &again.terminations})
      for (model::Condition& one : *list) {
        one.expression = writer.Write(one.expression);
        if (!one.limit) continue;
        one.limit->count = writer.Write(one.limit->count);
        one.limit->decisive = writer.Write(one.limit->decisive);
      }
    const auto write_months = [&](model::Months& months) {
      for (ExprId* expression : {&months.when, &months.first, &months.last}) *expression = writer.Write(*expression);
    };
    for (model::Exception& one : again.exceptions) {
      one.when = writer.Write(one.when);
      write_months(one.months);
      for (model::Change& change : one.changes) change.value = writer.Write(change.value);
    }
    for (model::HumanCheck& one : again.human_checks) {
      one.when = writer.Write(one.when);
      one.record = RecordFact(one);
      if (one.discretion) one.decision = decisions_.at(one.decision);
    }
    for (model::Benefit& one : again.benefits) {
      one.value = writer.Write(one.value);
      one.when = writer.Write(one.when);
      one.estimate_when = writer.Write(one.estimate_when);
      write_months(one.months);
      for (model::Effect& effect : one.effects) {
        effect.before = writer.Write(effect.before);
        effect.after = writer.Write(effect.after);
        for (ExprId& part : effect.parts) part = writer.Write(part);
      }
    }
    for (model::DocumentRequirement& one : again.documents) Document(one, writer);
    for (model::Procedure& one : again.procedures) one.when = writer.Write(one.when);
    for (model::Authority& one : again.authorities) one.when = writer.Write(one.when);
    for (model::Step& one : again.steps) one.when = writer.Write(one.when);
    for (model::Pledge& one : again.pledges) one.when = writer.Write(one.when);
    for (model::Review& one : again.reviews) one.when = writer.Write(one.when);
    return again;
  }

  // 每名 成员 其中 c of the household is c of this member.
  void Document(model::DocumentRequirement& one, ElementWriter& writer) {
    one.when = writer.Write(one.when);
    if (one.each == element_) {
      one.when = Both(one.when, writer.Write(one.filter));
      one.each = model::kNoEntity;
      one.filter = kNone;
    }
  }

  // What an office decides of the whole record it decides of each unit anew.
  void DecideAgain(const model::Policy& assessed, std::map<model::DefinitionId, ExprId>& given) {
    const auto versions = assessed.versions;
    for (const PolicyVersion& version : versions)
      for (const model::HumanCheck& check : version.human_checks) {
        if (!check.discretion || decisions_.contains(check.decision)) continue;
        const model::DefinitionId own = DefineDecision(work_, RecordFact(check), check.name, check.span);
        decisions_.emplace(check.decision, own);
        given.emplace(check.decision, checker_.UseDefinition(own, check.span));
      }
  }

  model::FactId RecordFact(const model::HumanCheck& check) {
    const model::Type type = check.record == kNone ? BooleanType() : work_.model.facts[static_cast<std::size_t>(check.record)].type;
    const auto id = check::RecordFact(work_, id_, check.name, type, check.span);
    if (check.record != kNone) work_.model.facts[static_cast<std::size_t>(id)].lasting = work_.model.facts[static_cast<std::size_t>(check.record)].lasting;
    return id;
  }

  // What is decided of a clause goes with it where the unit's own stands in its place; what the unit itself leaves to an office is looked
  // at like a policy's.
  void FinishOwn(PolicyVersion& version, const PolicyVersion& own) {
    std::vector<std::size_t> checks;
    for (std::size_t i = 0; i < version.human_checks.size(); ++i)
      if (std::any_of(own.human_checks.begin(), own.human_checks.end(), [&](const auto& one) { return one.span == version.human_checks[i].span; }))
        checks.push_back(i);
    FinishDiscretions(work_, element_, version, checks);
  }

  template <class T>
  static void DropDecisions(PolicyVersion& version, const std::vector<T>& own, model::Period T::*period) {
    std::erase_if(version.human_checks, [&](const model::HumanCheck& check) {
      return check.discretion && std::any_of(own.begin(), own.end(), [&](const T& one) { return one.name == check.name && Overlap(one.*period, check.period); });
    });
  }

  // What the unit itself says; a clause of the same kind and name stands in place of the policy's.
  template <class T, class Same>
  static void Put(std::vector<T>& list, const std::vector<T>& own, model::Period T::*period, Same same) {
    std::erase_if(list, [&](const T& one) {
      return std::any_of(own.begin(), own.end(), [&](const T& other) { return same(one, other) && Overlap(one.*period, other.*period); });
    });
    list.insert(list.end(), own.begin(), own.end());
  }

  static void AddOwn(PolicyVersion& version, const PolicyVersion& own) {
    const auto by_name = [](const auto& a, const auto& b) { return a.name == b.name; };
    DropDecisions(version, own.conditions, &model::Condition::period);
    DropDecisions(version, own.exceptions, &model::Exception::period);
    DropDecisions(version, own.benefits, &model::Benefit::in_force);
    Put(version.conditions, own.conditions, &model::Condition::period, by_name);
    Put(version.exclusions, own.exclusions, &model::Condition::period, by_name);
    Put(version.terminations, own.terminations, &model::Condition::period, by_name);
    Put(version.exceptions, own.exceptions, &model::Exception::period, by_name);
    Put(version.human_checks, own.human_checks, &model::HumanCheck::period, by_name);
    Put(version.benefits, own.benefits, &model::Benefit::in_force, by_name);
    Put(version.pledges, own.pledges, &model::Pledge::period, by_name);
    Put(version.documents, own.documents, &model::DocumentRequirement::period,
        [](const auto& a, const auto& b) { return a.document == b.document && a.each == b.each; });
    version.basis.insert(version.basis.end(), own.basis.begin(), own.basis.end());
    if (!own.authorities.empty()) version.authorities = own.authorities;
    if (!own.procedures.empty()) version.procedures = own.procedures;
    if (!own.steps.empty()) version.steps = own.steps;
    if (!own.reviews.empty()) version.reviews = own.reviews;
    if (!own.start.empty()) {
      version.start = own.start;
      version.start_note = own.start_note;
    }
    if (!own.statuses.empty()) {
      version.statuses = own.statuses;
      version.status_months = own.status_months;
    }
    for (const std::string& need : own.serves)
      if (std::find(version.serves.begin(), version.serves.end(), need) == version.serves.end()) version.serves.push_back(need);
    version.prerequisites.insert(version.prerequisites.end(), own.prerequisites.begin(), own.prerequisites.end());
    version.precedes.insert(version.precedes.end(), own.precedes.begin(), own.precedes.end());
  }

  Workspace& work_;
  RuleSetId rule_set_;
  model::PolicyId id_;
  const ast::AssessmentDeclaration& declaration_;
  model::EntityId element_;
  ExpressionChecker checker_;
  std::map<model::DefinitionId, model::DefinitionId> decisions_;  // of the assessed policy, of the unit
};

}  // namespace

void DeclareAssessment(Workspace& work, RuleSetId rule_set, const ast::AssessmentDeclaration& declaration) {
  const std::string name = declaration.alias ? declaration.alias->text : declaration.name.text + declaration.assessed.text;
  const auto fail = [&] { work.lost_values.insert(name); };
  const auto entity = work.Resolve(NameKind::Entity, rule_set, *declaration.policy.entity);
  if (declaration.assessed.text.empty()) {
    work.Error("P004", declaration.name.span, fmt::format("评估单元{}没有写评估哪项政策", Quoted(declaration.name.text)),
               "加上：评估 最低生活保障。");
    return fail();
  }
  const auto assessed = work.Resolve(NameKind::Policy, rule_set, declaration.assessed);
  if (!entity || !assessed) return fail();
  const auto& policy = work.model.policies[static_cast<std::size_t>(*assessed)];
  if (policy.entity == *entity || !work.model.IsWithin(*entity, policy.entity) || !policy.unit.empty()) {
    work.Error("P014", declaration.assessed.span,
               fmt::format("政策{}按 {} 判断，不能再按其中一个 {} 评估", Quoted(policy.name),
                           work.model.entities[static_cast<std::size_t>(policy.entity)].name, declaration.policy.entity->text),
               "评估单元把全户的一项政策用到它的一个成员上");
    return fail();
  }
  const ast::Name& said = declaration.alias ? *declaration.alias : declaration.name;
  auto& list = work.table(NameKind::Policy)[name];
  if (!list.empty()) {
    work.Error("N003", said.span, fmt::format("政策{}已经声明过了", Quoted(name)), "用“称为”另起一个名字").labels.push_back({list.front().span, "先在这里声明"});
    return;
  }
  const auto id = static_cast<model::PolicyId>(work.model.policies.size());
  model::Policy unit;
  unit.name = name;
  unit.entity = *entity;
  unit.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
  unit.span = said.span;
  unit.unit = declaration.name.text;
  unit.assesses = *assessed;
  list.push_back({id, rule_set, said.span});
  work.model.policies.push_back(std::move(unit));
  work.benefits_of.push_back(work.benefits_of[static_cast<std::size_t>(*assessed)]);
  work.id_of[&declaration] = id;
  DeclareBenefits(work, rule_set, id, declaration.policy);
}

void CheckAssessments(Workspace& work) {
  work.ForEach<ast::AssessmentDeclaration>([&](RuleSetId rule_set, const ast::AssessmentDeclaration& declaration) {
    if (const auto id = work.id_of.find(&declaration); id != work.id_of.end()) UnitReader(work, rule_set, id->second, declaration).Run();
  });
}

}  // namespace doudi::check
