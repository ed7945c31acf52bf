#include "check/policies.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/references.h"
#include "syntax/attribute_names.h"
#include "check/tables.h"

namespace doudi::check {

using ast::AttributeKind;
using ast::Clause;
using ast::ClauseKind;
using model::PolicyVersion;

namespace {

// Reads one 政策 declaration: one version of a policy.
class PolicyReader {
 public:
  PolicyReader(Workspace& work, RuleSetId rule_set, model::PolicyId id, const ast::PolicyDeclaration& declaration)
      : work_(work), rule_set_(rule_set), id_(id), declaration_(declaration), entity_(work.model.policies[static_cast<std::size_t>(id)].entity),
        checker_(work, rule_set, entity_) {}

  PolicyVersion Read();

 private:
  void ReadClause(const Clause& clause);
  void ReadCondition(const Clause& clause, std::vector<model::Condition>& list);
  void ReadException(const Clause& clause);
  void ReadHumanCheck(const Clause& clause);
  void ReadBenefit(const Clause& clause);
  std::optional<model::Type> BenefitType(const Clause& clause, model::Benefit& benefit);
  void ReadStatus(const Clause& clause);
  void ReadProcedure(const Clause& clause);
  void ReadSteps(const Clause& clause);
  void ReadReview(const Clause& clause);
  void ReadPolicyList(const Clause& clause, std::vector<model::PolicyId>& list);
  void ReadExclusive(const Clause& clause);
  void CheckExceptions();
  void CheckOffsets();
  void AddBasis(const std::vector<model::Basis>& basis) { version_.basis.insert(version_.basis.end(), basis.begin(), basis.end()); }
  AttributeReader Attributes(const Clause& clause, std::vector<AttributeKind> legal) {
    return {work_, rule_set_, clause.attributes, syntax::ClauseName(clause.kind), std::move(legal)};
  }
  std::string What(const Clause& clause) const { return fmt::format("{}{}", syntax::ClauseName(clause.kind), Quoted(clause.name.text)); }
  // Two clauses of one kind and name at one time.
  template <class T>
  bool Fresh(const Clause& clause, const std::vector<T>& list, const model::Period& period, model::Period T::*period_of);
  model::FactId RecordFact(const Clause& clause);

  Workspace& work_;
  RuleSetId rule_set_;
  model::PolicyId id_;
  const ast::PolicyDeclaration& declaration_;
  model::EntityId entity_;
  ExpressionChecker checker_;
  PolicyVersion version_;
};

PolicyVersion PolicyReader::Read() {
  const AttributeReader head(work_, rule_set_, declaration_.attributes, "政策", {AttributeKind::From, AttributeKind::Until});
  version_.period = head.Period();
  version_.span = declaration_.name.span;
  if (declaration_.filter) version_.filter = checker_.LowerCondition(*declaration_.filter, "“其中”的条件");
  ReportRepeatedClauses(work_, declaration_.clauses, {ClauseKind::Basis, ClauseKind::Authority, ClauseKind::Steps, ClauseKind::Start, ClauseKind::Review});
  for (const Clause& clause : declaration_.clauses) ReadClause(clause);
  CheckExceptions();
  CheckOffsets();
  return std::move(version_);
}

void PolicyReader::ReadClause(const Clause& clause) {
  switch (clause.kind) {
    case ClauseKind::Basis:
      Attributes(clause, {});
      AddBasis(ReadReferences(work_, rule_set_, clause.references));
      return;
    case ClauseKind::Authority:
      AddBasis(Attributes(clause, {AttributeKind::Basis}).Basis());
      for (const ast::Name& name : clause.names) version_.authority += (version_.authority.empty() ? "" : "、") + name.text;
      return;
    case ClauseKind::Condition: ReadCondition(clause, version_.conditions); return;
    case ClauseKind::Exclusion: ReadCondition(clause, version_.exclusions); return;
    case ClauseKind::Termination: ReadCondition(clause, version_.terminations); return;
    case ClauseKind::Exception: ReadException(clause); return;
    case ClauseKind::HumanCheck: ReadHumanCheck(clause); return;
    case ClauseKind::Prerequisite: ReadPolicyList(clause, version_.prerequisites); return;
    case ClauseKind::Precedes: ReadPolicyList(clause, version_.precedes); return;
    case ClauseKind::Exclusive: ReadExclusive(clause); return;
    case ClauseKind::Benefit: ReadBenefit(clause); return;
    case ClauseKind::Status: ReadStatus(clause); return;
    case ClauseKind::Serves:
      Attributes(clause, {});
      for (const std::string& need : ReadNeeds(work_, rule_set_, clause.names)) version_.serves.push_back(need);
      return;
    case ClauseKind::Documents: ReadDocuments(work_, rule_set_, entity_, clause, version_.documents); return;
    case ClauseKind::Procedure: ReadProcedure(clause); return;
    case ClauseKind::Steps: ReadSteps(clause); return;
    case ClauseKind::Start: {
      const auto attributes = Attributes(clause, {AttributeKind::Basis});
      AddBasis(attributes.Basis());
      version_.start = clause.names.empty() ? clause.text : clause.names.front().text;
      version_.start_note = attributes.Text(AttributeKind::Note);
      if (version_.start != "次月" && version_.start != "当月" && version_.start != "当日")
        work_.Error("P007", clause.names.empty() ? clause.span : clause.names.front().span, fmt::format("起发只能是 次月、当月 或 当日，不能是{}", Quoted(version_.start)),
                    diagnostics::DidYouMean(version_.start, {"次月", "当月", "当日"}));
      return;
    }
    case ClauseKind::Review: ReadReview(clause); return;
    default:
      work_.Error("P001", clause.keyword_span, fmt::format("政策里不能写“{}”", syntax::ClauseName(clause.kind)), "它只用于资源");
  }
}

template <class T>
bool PolicyReader::Fresh(const Clause& clause, const std::vector<T>& list, const model::Period& period, model::Period T::*period_of) {
  for (const T& other : list) {
    if (other.name != clause.name.text || !Overlap(other.*period_of, period)) continue;
    work_.Error("N003", clause.name.span, fmt::format("{}已经有了", What(clause)), "改名；或写上不重叠的施行、废止日期").labels.push_back({other.span, "先在这里"});
    return false;
  }
  return true;
}

void PolicyReader::ReadCondition(const Clause& clause, std::vector<model::Condition>& list) {
  const auto attributes = Attributes(clause, {AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  model::Condition condition;
  condition.name = clause.name.text;
  condition.basis = attributes.Basis();
  condition.period = attributes.Period();
  condition.span = clause.name.span;
  if (clause.expression) condition.expression = checker_.LowerCondition(*clause.expression, What(clause));
  if (Fresh(clause, list, condition.period, &model::Condition::period)) list.push_back(std::move(condition));
}

void PolicyReader::ReadException(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  model::Exception exception;
  exception.name = clause.name.text;
  exception.positive = clause.positive;
  exception.conditions = Texts(clause.names);
  exception.basis = attributes.Basis();
  exception.period = attributes.Period();
  exception.span = clause.name.span;
  if (clause.expression) exception.when = checker_.LowerCondition(*clause.expression, What(clause));
  if (Fresh(clause, version_.exceptions, exception.period, &model::Exception::period)) version_.exceptions.push_back(std::move(exception));
}

// 例外 … 视为 符合 条件 A: A is a 条件 of this version, wherever it stands.
void PolicyReader::CheckExceptions() {
  std::vector<std::string> names;
  for (const model::Condition& condition : version_.conditions) names.push_back(condition.name);
  for (const Clause& clause : declaration_.clauses) {
    if (clause.kind != ClauseKind::Exception) continue;
    for (const ast::Name& name : clause.names) {
      if (std::find(names.begin(), names.end(), name.text) != names.end() || work_.MayBeLost(name.text)) continue;
      std::string help = diagnostics::DidYouMean(name.text, names);
      if (help.empty() && !names.empty()) help = "这个政策的条件：" + JoinNames(names);
      work_.Error("P008", name.span, fmt::format("这个政策没有条件{}", Quoted(name.text)), help);
    }
  }
}

// The implicit fact that records the check; all versions share it.
model::FactId PolicyReader::RecordFact(const Clause& clause) {
  const std::string name = declaration_.name.text + "·" + clause.name.text;
  for (std::size_t i = 0; i < work_.model.facts.size(); ++i)
    if (work_.model.facts[i].check_policy == id_ && work_.model.facts[i].name == name) return static_cast<model::FactId>(i);
  model::Fact fact;
  fact.name = fact.label = name;
  fact.entity = entity_;
  fact.check_policy = id_;
  fact.span = clause.name.span;
  fact.question = fmt::format("{}是否通过？", clause.name.text);
  const auto id = static_cast<model::FactId>(work_.model.facts.size());
  work_.model.facts.push_back(std::move(fact));
  work_.model.entities[static_cast<std::size_t>(entity_)].facts.push_back(id);
  return id;
}

void PolicyReader::ReadHumanCheck(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::By, AttributeKind::TimeLimit, AttributeKind::Ask, AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  model::HumanCheck check;
  check.name = clause.name.text;
  check.offices = attributes.Names(AttributeKind::By);
  check.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  check.question = attributes.Text(AttributeKind::Ask);
  check.basis = attributes.Basis();
  check.period = attributes.Period();
  check.span = clause.name.span;
  if (check.offices.empty() && !attributes.Has(AttributeKind::By) && clause.attributes.size() < 6)
    work_.Error("P004", clause.name.span, fmt::format("{}没有写由谁核查", What(clause)), "加上：，由 乡镇人民政府（街道办事处）");
  if (clause.expression) check.when = checker_.LowerCondition(*clause.expression, What(clause));
  if (!Fresh(clause, version_.human_checks, check.period, &model::HumanCheck::period)) return;
  check.record = RecordFact(clause);
  version_.human_checks.push_back(std::move(check));
}

std::optional<model::Type> PolicyReader::BenefitType(const Clause& clause, model::Benefit& benefit) {
  const auto& declared = work_.benefits_of[static_cast<std::size_t>(id_)];
  // Types were read with the heads; several versions may have a benefit of one name.
  const model::Type* type = nullptr;
  for (const DeclaredBenefit& one : declared)
    if (one.name == clause.name.text && one.span == clause.name.span && one.type) type = &*one.type;
  if (!type) return std::nullopt;
  const value::Unit yuan = value::Unit::Base("元");
  if (type->kind == model::TypeKind::Number && type->unit == yuan / value::Unit::Base("月")) benefit.period = model::BenefitPeriod::Monthly;
  else if (type->kind == model::TypeKind::Number && type->unit == yuan / value::Unit::Base("年")) benefit.period = model::BenefitPeriod::Yearly;
  else if (type->kind == model::TypeKind::Number && type->unit == yuan) benefit.period = model::BenefitPeriod::OneOff;
  else {
    const bool per_person = type->kind == model::TypeKind::Number && type->unit.Exponent("人") == -1;
    work_.Error("P006", clause.type.span, fmt::format("待遇的单位只能是 元/月、元/年 或 元，不能是 {}", TypeText(work_.model, *type)), per_person ? "按户发的乘以人数，按人发的写在成员的政策里" : "");
    return std::nullopt;
  }
  return *type;
}

void PolicyReader::ReadBenefit(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::When, AttributeKind::OneOff, AttributeKind::AtMost, AttributeKind::Cap, AttributeKind::Floor, AttributeKind::Rounding,
                                              AttributeKind::Estimate, AttributeKind::Offset, AttributeKind::TimeLimit, AttributeKind::Serves,
                                              AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  model::Benefit benefit;
  benefit.name = clause.name.text;
  benefit.basis = attributes.Basis();
  benefit.in_force = attributes.Period();
  benefit.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  benefit.note = attributes.Text(AttributeKind::Note);
  benefit.at_most = attributes.Has(AttributeKind::AtMost);
  benefit.span = clause.name.span;
  const auto type = BenefitType(clause, benefit);
  if (attributes.Has(AttributeKind::OneOff) && type && benefit.period != model::BenefitPeriod::OneOff)
    work_.Error("P006", attributes.Find(AttributeKind::OneOff)->span, fmt::format("{}按{}发，不能又是一次性", What(clause), benefit.period == model::BenefitPeriod::Monthly ? "月" : "年"), "一次性的待遇单位写 元");
  if (clause.expression) {
    ExprId value = checker_.Lower(*clause.expression, type ? Want::Of(*type) : Want::Broken());
    if (value != kNone && type && !checker_.ExpectType(value, *type, What(clause))) value = kNone;
    value = checker_.ApplyLimits(type ? value : kNone, clause.attributes);
    if (value != kNone) benefit.value = checker_.LiftTo(value, entity_);
  }
  if (const auto* when = attributes.Find(AttributeKind::When); when && when->expression) benefit.when = checker_.LowerCondition(*when->expression, "“当”的条件");
  if (const auto* estimate = attributes.Find(AttributeKind::Estimate)) {
    benefit.may_be_estimate = true;
    if (estimate->expression) benefit.estimate_when = checker_.LowerCondition(*estimate->expression, "“估”的条件");
  }
  if (const auto* offset = attributes.Find(AttributeKind::Offset); offset && !offset->names.empty()) benefit.offset_of = offset->names.front().text;
  if (const auto* serves = attributes.Find(AttributeKind::Serves))
    for (const std::string& need : ReadNeeds(work_, rule_set_, serves->names))
      if (std::find(version_.serves.begin(), version_.serves.end(), need) == version_.serves.end()) version_.serves.push_back(need);
  if (!type) return;
  benefit.type = *type;
  if (Fresh(clause, version_.benefits, benefit.in_force, &model::Benefit::in_force)) version_.benefits.push_back(std::move(benefit));
}

// 抵扣 OTHER: another benefit of this version, of the same unit, that is no advance itself.
void PolicyReader::CheckOffsets() {
  for (const Clause& clause : declaration_.clauses) {
    if (clause.kind != ClauseKind::Benefit) continue;
    for (const ast::Attribute& attribute : clause.attributes) {
      if (attribute.kind != AttributeKind::Offset || attribute.names.empty()) continue;
      const ast::Name& name = attribute.names.front();
      std::vector<std::string> others;
      const model::Benefit* target = nullptr;
      for (const model::Benefit& benefit : version_.benefits) {
        if (benefit.name == clause.name.text) continue;
        others.push_back(benefit.name);
        if (benefit.name == name.text) target = &benefit;
      }
      if (!target) {
        if (!work_.MayBeLost(name.text)) work_.Error("P006", name.span, fmt::format("这个政策没有别的待遇{}可以抵扣", Quoted(name.text)), diagnostics::DidYouMean(name.text, others));
        continue;
      }
      const auto own = std::find_if(version_.benefits.begin(), version_.benefits.end(), [&](const auto& one) { return one.name == clause.name.text; });
      if (!target->offset_of.empty())
        work_.Error("P006", name.span, fmt::format("待遇{}自己也是抵扣，不能再被抵扣", Quoted(name.text)));
      else if (own != version_.benefits.end() && !(own->type == target->type))
        work_.Error("T001", name.span, fmt::format("抵扣的两项待遇单位要一样：{}是 {}，{}是 {}", Quoted(own->name), TypeText(work_.model, own->type), Quoted(target->name), TypeText(work_.model, target->type)));
    }
  }
}

void PolicyReader::ReadStatus(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::Valid, AttributeKind::Basis});
  AddBasis(attributes.Basis());
  if (std::find(version_.statuses.begin(), version_.statuses.end(), clause.name.text) != version_.statuses.end()) {
    work_.Error("N003", clause.name.span, fmt::format("{}已经有了", What(clause)), "删去一处");
    return;
  }
  version_.statuses.push_back(clause.name.text);
  version_.status_months.push_back(attributes.Months(AttributeKind::Valid));
}

void PolicyReader::ReadProcedure(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::TimeLimit, AttributeKind::SpecialLimit, AttributeKind::Manner, AttributeKind::NoApplication,
                                              AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  model::Procedure procedure;
  procedure.offices = Texts(clause.names);
  procedure.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  procedure.special_limit = attributes.TimeLimit(AttributeKind::SpecialLimit);
  procedure.manner = attributes.Text(AttributeKind::Manner);
  procedure.no_application = attributes.Has(AttributeKind::NoApplication);
  procedure.basis = attributes.Basis();
  procedure.period = attributes.Period();
  version_.procedures.push_back(std::move(procedure));
}

void PolicyReader::ReadSteps(const Clause& clause) {
  Attributes(clause, {});
  if (!clause.table) return;
  const TableReader table(work_, *clause.table, {"步骤"}, {"办理人", "时限", "起算", "依据"}, clause.keyword_span);
  if (!table.sound()) return;
  std::optional<model::Basis> above;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto text = [&](std::string_view column) { return table.Cell(row, column) ? table.Cell(row, column)->text : std::string(); };
    model::Step step;
    step.name = text("步骤");
    step.office = text("办理人");
    step.starts = text("起算");
    if (const auto* limit = table.Cell(row, "时限")) step.time_limit = ReadTimeLimit(work_, limit->text, limit->span);
    if (const auto* basis = table.Cell(row, "依据")) step.basis = ReadBasisCell(work_, rule_set_, *basis, above ? &*above : nullptr);
    above = step.basis;
    if (step.name.empty()) work_.Error("D004", table.RowSpan(row), "这一行没有步骤的名字", "填上，或删去这一行");
    else version_.steps.push_back(std::move(step));
  }
}

void PolicyReader::ReadReview(const Clause& clause) {
  AddBasis(Attributes(clause, {AttributeKind::Basis}).Basis());
  for (const ast::ReviewItem& item : clause.reviews) {
    model::Review review;
    const auto months = item.period ? ReadMonths(work_, *item.period) : std::nullopt;
    if (item.when) review.when = checker_.LowerCondition(*item.when, "“复核”的条件");
    if (!months) continue;
    review.months = *months;
    version_.reviews.push_back(review);
  }
}

void PolicyReader::ReadPolicyList(const Clause& clause, std::vector<model::PolicyId>& list) {
  AddBasis(Attributes(clause, {AttributeKind::Basis}).Basis());
  const auto ids = ReadPolicies(work_, rule_set_, clause.names);
  for (const model::PolicyId other : ids) {
    const auto& policy = work_.model.policies[static_cast<std::size_t>(other)];
    if (other == id_)
      work_.Error("P009", clause.span, fmt::format("政策不能以自己为“{}”", syntax::ClauseName(clause.kind)), "删去它");
    else if (clause.kind == ClauseKind::Prerequisite && !work_.model.IsWithin(entity_, policy.entity))
      work_.Error("P009", clause.span, fmt::format("前置{}按 {} 判断，不能作 {} 的前置", Quoted(policy.name), work_.model.entities[static_cast<std::size_t>(policy.entity)].name,
                                                   work_.model.entities[static_cast<std::size_t>(entity_)].name),
                  fmt::format("写成条件：有（{} 其中 符合（{}））", work_.model.entities[static_cast<std::size_t>(policy.entity)].name, policy.name));
    else
      list.push_back(other);
  }
}

model::EntityId CommonAncestor(const model::Model& model, model::EntityId a, model::EntityId b) {
  while (!model.IsWithin(b, a)) a = model.entities[static_cast<std::size_t>(a)].parent;
  return a;
}

void PolicyReader::ReadExclusive(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  // In force as the clause says, else as long as this version.
  const bool dated = attributes.Has(AttributeKind::From) || attributes.Has(AttributeKind::Until);
  const model::Period period = dated ? attributes.Period() : version_.period;
  for (const model::PolicyId other : ReadPolicies(work_, rule_set_, clause.names)) {
    if (other == id_) {
      work_.Error("P009", clause.span, "政策不能与自己互斥", "删去它");
      continue;
    }
    const auto& policy = work_.model.policies[static_cast<std::size_t>(other)];
    const bool known = std::any_of(work_.model.exclusives.begin(), work_.model.exclusives.end(), [&](const model::Exclusive& one) {
      return one.policies == std::vector<model::PolicyId>{other, id_} && one.period.from == period.from && one.period.until == period.until;
    });
    if (known) continue;  // the other policy says so too
    model::Exclusive exclusive;
    exclusive.name = declaration_.name.text + " 互斥 " + policy.name;
    exclusive.entity = CommonAncestor(work_.model, entity_, policy.entity);
    exclusive.policies = {id_, other};
    exclusive.basis = attributes.Basis();
    exclusive.period = period;
    exclusive.span = clause.span;
    work_.model.exclusives.push_back(std::move(exclusive));
  }
}

// Versions in the order of their dates; two that hold on one day are a mistake.
void OrderVersions(Workspace& work, model::Policy& policy) {
  std::stable_sort(policy.versions.begin(), policy.versions.end(), [](const PolicyVersion& a, const PolicyVersion& b) { return a.period.from < b.period.from; });
  for (std::size_t i = 1; i < policy.versions.size(); ++i) {
    const PolicyVersion& before = policy.versions[i - 1];
    const PolicyVersion& version = policy.versions[i];
    if (!Overlap(before.period, version.period)) continue;
    work.Error("P010", version.span, fmt::format("政策{}的两个版本时段重叠：{}，{}", Quoted(policy.name), ToText(before.period), ToText(version.period)),
               "在政策名后写明：，施行 D，废止 D")
        .labels.push_back({before.span, "另一个版本在这里"});
  }
}

void CheckRelation(Workspace& work, RuleSetId rule_set, const ast::RelationDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "关系", {AttributeKind::Basis});
  const auto policies = ReadPolicies(work, rule_set, declaration.policies);
  model::Exclusive exclusive;
  exclusive.name = declaration.name.text;
  exclusive.ordered = declaration.ordered;
  exclusive.policies = policies;
  exclusive.basis = attributes.Basis();
  exclusive.span = declaration.name.span;
  for (const model::PolicyId id : policies) {
    const model::EntityId entity = work.model.policies[static_cast<std::size_t>(id)].entity;
    exclusive.entity = exclusive.entity == model::kNoEntity ? entity : CommonAncestor(work.model, exclusive.entity, entity);
  }
  if (declaration.entity) {
    const auto entity = work.Resolve(NameKind::Entity, rule_set, *declaration.entity);
    if (!entity) return;
    if (exclusive.entity != model::kNoEntity && !work.model.IsWithin(exclusive.entity, *entity)) {
      work.Error("P009", declaration.entity->span, fmt::format("关系{}里的政策按 {} 判断，不能在 {} 上择一", Quoted(declaration.name.text),
                                                               work.model.entities[static_cast<std::size_t>(exclusive.entity)].name, declaration.entity->text));
      return;
    }
    exclusive.entity = *entity;
  }
  if (declaration.policies.size() < 2) {
    work.Error("P009", declaration.name.span, fmt::format("关系{}至少要有两个政策", Quoted(declaration.name.text)));
    return;
  }
  for (const model::Exclusive& other : work.model.exclusives)
    if (other.name == exclusive.name) {
      work.Error("N003", declaration.name.span, fmt::format("关系{}已经声明过了", Quoted(other.name)), "改名，或删去一处").labels.push_back({other.span, "先在这里声明"});
      return;
    }
  if (policies.size() >= 2) work.model.exclusives.push_back(std::move(exclusive));
}

}  // namespace

void CheckPolicies(Workspace& work) {
  work.ForEach<ast::PolicyDeclaration>([&](RuleSetId rule_set, const ast::PolicyDeclaration& declaration) {
    const auto id = work.id_of.find(&declaration);
    if (id == work.id_of.end()) return;
    PolicyVersion version = PolicyReader(work, rule_set, id->second, declaration).Read();
    work.model.policies[static_cast<std::size_t>(id->second)].versions.push_back(std::move(version));
  });
  for (std::size_t i = 0; i < work.model.policies.size(); ++i) OrderVersions(work, work.model.policies[i]);
}

void CheckRelations(Workspace& work) {
  work.ForEach<ast::RelationDeclaration>([&](RuleSetId rule_set, const auto& one) { CheckRelation(work, rule_set, one); });
}

}  // namespace doudi::check
