#include <algorithm>

#include <fmt/format.h>

#include "check/periods.h"
#include "check/policy_reader.h"
#include "check/references.h"
#include "check/tables.h"

namespace doudi::check {

PolicyVersion PolicyReader::Read() {
  const AttributeReader head(work_, rule_set_, declaration_.attributes, "政策",
                             {AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood});
  version_.period = head.Period();
  version_.span = declaration_.name.span;
  TakePeriod();
  if (declaration_.filter) version_.filter = checker_.LowerCondition(*declaration_.filter, "“其中”的条件");
  ReportRepeatedClauses(
      work_, declaration_.clauses,
      {ClauseKind::Basis, ClauseKind::Authority, ClauseKind::Steps, ClauseKind::Start, ClauseKind::Review, ClauseKind::Period});
  for (const Clause& clause : declaration_.clauses) ReadClause(clause);
  CheckExceptions();
  ReadChanges();
  CheckOffsets();
  work_.policy_period.reset();
  return std::move(version_);
}

PolicyVersion PolicyReader::ReadClauses() {
  TakePeriod();
  for (const Clause& clause : declaration_.clauses) ReadClause(clause);
  ReadChanges();
  work_.policy_period.reset();
  return std::move(version_);
}

// 周期 holds for all clauses, also for those above it.
void PolicyReader::TakePeriod() {
  const auto clause = std::find_if(declaration_.clauses.begin(), declaration_.clauses.end(),
                                   [](const Clause& one) { return one.kind == ClauseKind::Period; });
  if (clause != declaration_.clauses.end()) work_.policy_period = ReadPeriod(work_, rule_set_, clause->name);
}

void PolicyReader::ReadClause(const Clause& clause) {
  switch (clause.kind) {
    case ClauseKind::Period:
      return;  // taken up before the rest
    case ClauseKind::Basis:
      Attributes(clause, {});
      AddBasis(ReadReferences(work_, rule_set_, clause.references));
      return;
    case ClauseKind::Authority:
      ReadAuthority(clause);
      return;
    case ClauseKind::Condition:
      ReadCondition(clause, version_.conditions);
      return;
    case ClauseKind::Exclusion:
      ReadCondition(clause, version_.exclusions);
      return;
    case ClauseKind::Termination:
      ReadCondition(clause, version_.terminations);
      return;
    case ClauseKind::Exception:
      ReadException(clause);
      return;
    case ClauseKind::HumanCheck:
      ReadHumanCheck(clause);
      return;
    case ClauseKind::Prerequisite:
      ReadPolicyList(clause, version_.prerequisites);
      return;
    case ClauseKind::Precedes:
      ReadPolicyList(clause, version_.precedes);
      return;
    case ClauseKind::Bridges:
      ReadPolicyList(clause, version_.bridges);
      return;
    case ClauseKind::Exclusive:
      ReadExclusive(clause);
      return;
    case ClauseKind::Benefit:
    case ClauseKind::Stake:
      ReadBenefit(clause);
      return;
    case ClauseKind::Trigger:
      ReadTrigger(clause);
      return;
    case ClauseKind::Code:
    case ClauseKind::Severity:
    case ClauseKind::Direction:
    case ClauseKind::Witness:
    case ClauseKind::Innocent:
    case ClauseKind::Handling:
    case ClauseKind::DataSource:
      return;  // of a 审计项, see findings.cpp
    case ClauseKind::CountsAs:
      ReadCountsAs(clause);
      return;
    case ClauseKind::TopUp:
      ReadTopUp(clause);
      return;
    case ClauseKind::Reduction:
      ReadReduction(clause);
      return;
    case ClauseKind::TimesLimit:
      ReadTimesLimit(clause);
      return;
    case ClauseKind::Status:
      ReadStatus(clause);
      return;
    case ClauseKind::Serves:
      Attributes(clause, {});
      AddNeeds(ReadNeeds(work_, rule_set_, clause.names));
      return;
    case ClauseKind::Documents:
      ReadDocuments(work_, rule_set_, entity_, clause, version_.documents);
      return;
    case ClauseKind::Procedure:
      ReadProcedure(clause);
      return;
    case ClauseKind::Steps:
      ReadSteps(clause);
      return;
    case ClauseKind::Start: {
      const auto attributes = Attributes(clause, {AttributeKind::Basis});
      AddBasis(attributes.Basis());
      version_.start = clause.names.empty() ? clause.text : clause.names.front().text;
      version_.start_note = attributes.Text(AttributeKind::Note);
      if (version_.start != "次月" && version_.start != "当月" && version_.start != "当日")
        work_.Error("P007", clause.names.empty() ? clause.span : clause.names.front().span,
                    fmt::format("起发只能是 次月、当月 或 当日，不能是{}", Quoted(version_.start)),
                    diagnostics::DidYouMean(version_.start, {"次月", "当月", "当日"}));
      return;
    }
    case ClauseKind::Review:
      ReadReview(clause);
      return;
    case ClauseKind::Pledge:
      ReadPledge(clause);
      return;
    case ClauseKind::Local:
      Attributes(clause, {});
      if (clause.expression) checker_.DefineLocal(clause.name, *clause.expression);
      return;
    default:
      work_.Error("P001", clause.keyword_span,
                  fmt::format("政策里不能写“{}”", syntax::ClauseName(clause.kind)), "它只用于资源");
  }
}

void PolicyReader::ReadCondition(const Clause& clause, std::vector<model::Condition>& list) {
  std::vector<AttributeKind> legal = {AttributeKind::Basis, AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood};
  if (clause.kind == ClauseKind::Condition)
    legal.insert(legal.begin(), {AttributeKind::Discretion, AttributeKind::By, AttributeKind::TimeLimit});
  const auto attributes = Attributes(clause, std::move(legal));
  model::Condition condition;
  condition.name = clause.name.text;
  condition.basis = attributes.Basis();
  condition.period = attributes.Period();
  condition.span = clause.name.span;
  if (clause.expression) condition.expression = checker_.LowerCondition(*clause.expression, What(clause));
  if (!Fresh(clause, list, condition.period, &model::Condition::period)) return;
  DiscretionOfCondition(clause, attributes, condition);
  list.push_back(std::move(condition));
}

// 当 of a 审计项: what makes it a lead is its one condition.
void PolicyReader::ReadTrigger(const Clause& clause) {
  model::Condition condition;
  condition.name = "线索";
  condition.basis = Attributes(clause, {AttributeKind::Basis}).Basis();
  condition.span = clause.keyword_span;
  if (clause.expression) condition.expression = checker_.LowerCondition(*clause.expression, "审计项的“当”");
  version_.conditions.push_back(std::move(condition));
}

void PolicyReader::ReadException(const Clause& clause) {
  const AttributeReader attributes(work_, rule_set_, clause.attributes, syntax::ClauseName(clause.kind),
                                   {AttributeKind::FromMonth, AttributeKind::UntilMonth, AttributeKind::Outranks, AttributeKind::Discretion, AttributeKind::By, AttributeKind::TimeLimit,
                                    AttributeKind::Basis, AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood},
                                   {AttributeKind::Change});
  model::Exception exception;
  exception.name = clause.name.text;
  exception.decides = clause.decides;
  exception.positive = clause.positive;
  exception.outranks = attributes.Names(AttributeKind::Outranks);
  exception.conditions = Texts(clause.names);
  exception.basis = attributes.Basis();
  exception.period = attributes.Period();
  exception.span = clause.name.span;
  if (clause.expression)
    if (const ExprId when = checker_.LowerCondition(*clause.expression, What(clause)); when != kNone)
      exception.when = exception.written = InMonths(attributes, when, exception.months);
  if (!Fresh(clause, version_.exceptions, exception.period, &model::Exception::period)) return;
  DiscretionOfException(clause, attributes, exception);
  version_.exceptions.push_back(std::move(exception));
}

// 例外 … 视为 符合 条件 A: A is a 条件 of this version, wherever it stands.
void PolicyReader::CheckExceptions() {
  std::vector<std::string> names;
  for (const model::Condition& condition : version_.conditions) names.push_back(condition.name);
  for (const Clause& clause : declaration_.clauses) {
    if (clause.kind != ClauseKind::Exception) continue;
    for (const ast::Name& name : clause.names) {
      if (std::find(names.begin(), names.end(), name.text) != names.end() || work_.MayBeLost(name.text))
        continue;
      std::string help = diagnostics::DidYouMean(name.text, names);
      if (help.empty() && !names.empty()) help = "这个政策的条件：" + JoinNames(names);
      work_.Error("P008", name.span, fmt::format("这个政策没有条件{}", Quoted(name.text)), help);
    }
  }
}

// The implicit fact that records the check; all versions share it.
model::FactId RecordFact(Workspace& work, model::PolicyId policy, const std::string& check, const model::Type& type, Span span) {
  const std::string name = work.model.policies[static_cast<std::size_t>(policy)].name + "·" + check;
  for (std::size_t i = 0; i < work.model.facts.size(); ++i)
    if (work.model.facts[i].check_policy == policy && work.model.facts[i].name == name) return static_cast<model::FactId>(i);
  model::Fact fact;
  fact.name = fact.label = name;
  fact.entity = work.model.policies[static_cast<std::size_t>(policy)].entity;
  fact.type = type;
  fact.check_policy = policy;
  fact.span = span;
  fact.question = fmt::format("{}是否通过？", check);
  const auto id = static_cast<model::FactId>(work.model.facts.size());
  work.model.entities[static_cast<std::size_t>(fact.entity)].facts.push_back(id);
  work.model.facts.push_back(std::move(fact));
  return id;
}

void PolicyReader::ReadHumanCheck(const Clause& clause) {
  const auto attributes =
      Attributes(clause, {AttributeKind::By, AttributeKind::TimeLimit, AttributeKind::Ask,
                          AttributeKind::Basis, AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood});
  model::HumanCheck check;
  check.name = clause.name.text;
  check.offices = attributes.Names(AttributeKind::By);
  check.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  check.question = attributes.Text(AttributeKind::Ask);
  check.basis = attributes.Basis();
  check.period = attributes.Period();
  check.span = clause.name.span;
  if (check.offices.empty() && !attributes.Has(AttributeKind::By) && clause.attributes.size() < 6)
    work_.Error("P004", clause.name.span, fmt::format("{}没有写由谁核查", What(clause)),
                "加上：，由 乡镇人民政府（街道办事处）");
  if (clause.expression) check.when = checker_.LowerCondition(*clause.expression, What(clause));
  if (!Fresh(clause, version_.human_checks, check.period, &model::HumanCheck::period)) return;
  check.record = RecordFact(work_, id_, clause.name.text, BooleanType(), clause.name.span);
  version_.human_checks.push_back(std::move(check));
}

void PolicyReader::ReadPledge(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::When, AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  model::Pledge pledge;
  pledge.name = clause.name.text;
  pledge.basis = attributes.Basis();
  pledge.period = attributes.Period();
  pledge.span = clause.name.span;
  if (pledge.name.empty()) {
    work_.Error("P004", clause.name.span, "没有写承诺什么", "写成：承诺 未享受同类资助。");
    return;
  }
  if (const auto* when = attributes.Find(AttributeKind::When); when && when->expression)
    pledge.when = checker_.LowerCondition(*when->expression, "“当”的条件");
  if (Fresh(clause, version_.pledges, pledge.period, &model::Pledge::period)) version_.pledges.push_back(std::move(pledge));
}

void PolicyReader::ReadStatus(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::Valid, AttributeKind::Basis});
  AddBasis(attributes.Basis());
  if (std::find(version_.statuses.begin(), version_.statuses.end(), clause.name.text) !=
      version_.statuses.end()) {
    work_.Error("N003", clause.name.span, fmt::format("{}已经有了", What(clause)), "删去一处");
    return;
  }
  version_.statuses.push_back(clause.name.text);
  version_.status_months.push_back(attributes.Months(AttributeKind::Valid));
}

void PolicyReader::ReadProcedure(const Clause& clause) {
  const auto attributes =
      Attributes(clause, {AttributeKind::When, AttributeKind::TimeLimit, AttributeKind::SpecialLimit, AttributeKind::Manner,
                          AttributeKind::NoApplication, AttributeKind::Basis, AttributeKind::From,
                          AttributeKind::Until});
  model::Procedure procedure;
  if (const ast::Attribute* when = attributes.Find(AttributeKind::When)) procedure.when = checker_.LowerCondition(*when->expression, "“办理”的条件");
  procedure.offices = Texts(clause.names);
  procedure.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  procedure.special_limit = attributes.TimeLimit(AttributeKind::SpecialLimit);
  procedure.manner = attributes.Text(AttributeKind::Manner);
  procedure.no_application = attributes.Has(AttributeKind::NoApplication);
  procedure.basis = attributes.Basis();
  procedure.period = attributes.Period();
  version_.procedures.push_back(std::move(procedure));
}

void PolicyReader::ReadAuthority(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  model::Authority authority;
  for (const ast::Name& name : clause.names) authority.office += (authority.office.empty() ? "" : "、") + name.text;
  authority.period = attributes.Period();
  authority.span = clause.keyword_span;
  AddBasis(attributes.Basis());
  version_.authorities.push_back(std::move(authority));
}

void PolicyReader::ReadSteps(const Clause& clause) {
  Attributes(clause, {});
  if (!clause.table) return;
  const TableReader table(work_, *clause.table, {"步骤"}, {"办理人", "时限", "起算", "依据"},
                          clause.keyword_span);
  if (!table.sound()) return;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto text = [&](std::string_view column) {
      return table.Cell(row, column) ? table.Cell(row, column)->text : std::string();
    };
    model::Step step;
    step.name = text("步骤");
    step.office = text("办理人");
    step.starts = text("起算");
    if (const auto* limit = table.Cell(row, "时限"))
      step.time_limit = ReadTimeLimit(work_, limit->text, limit->span);
    if (const auto* basis = table.Cell(row, "依据"))
      step.basis = ReadBasisCell(work_, rule_set_, *basis);
    if (step.name.empty())
      work_.Error("D004", table.RowSpan(row), "这一行没有步骤的名字", "填上，或删去这一行");
    else
      version_.steps.push_back(std::move(step));
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
      work_.Error("P009", clause.span, fmt::format("政策不能以自己为“{}”", syntax::ClauseName(clause.kind)),
                  "删去它");
    else if (clause.kind == ClauseKind::Prerequisite && !work_.model.IsWithin(entity_, policy.entity))
      work_.Error(
          "P009", clause.span,
          fmt::format("前置{}按 {} 判断，不能作 {} 的前置", Quoted(policy.name),
                      work_.model.entities[static_cast<std::size_t>(policy.entity)].name,
                      work_.model.entities[static_cast<std::size_t>(entity_)].name),
          fmt::format("写成条件：有（{} 其中 符合（{}））",
                      work_.model.entities[static_cast<std::size_t>(policy.entity)].name, policy.name));
    else
      list.push_back(other);
  }
}

void PolicyReader::ReadExclusive(const Clause& clause) {
  const auto attributes =
      Attributes(clause, {AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  // In force as the clause says, else as long as this version.
  const bool dated = attributes.Has(AttributeKind::From) || attributes.Has(AttributeKind::Until);
  const model::Period period = dated ? attributes.Period() : version_.period;
  for (const model::PolicyId other : ReadPolicies(work_, rule_set_, clause.names)) {
    if (other == id_) {
      work_.Error("P009", clause.span, "政策不能与自己互斥", "删去它");
      continue;
    }
    const auto& policy = work_.model.policies[static_cast<std::size_t>(other)];
    const bool known = std::any_of(
        work_.model.exclusives.begin(), work_.model.exclusives.end(), [&](const model::Exclusive& one) {
          return one.policies == std::vector<model::PolicyId>{other, id_} && one.period.from == period.from &&
                 one.period.until == period.until;
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

namespace {

// Versions in the order of their dates; two that hold on one day are a mistake.
void OrderVersions(Workspace& work, model::Policy& policy) {
  std::stable_sort(
      policy.versions.begin(), policy.versions.end(),
      [](const PolicyVersion& a, const PolicyVersion& b) { return a.period.from < b.period.from; });
  for (std::size_t i = 1; i < policy.versions.size(); ++i) {
    const PolicyVersion& before = policy.versions[i - 1];
    const PolicyVersion& version = policy.versions[i];
    if (!Overlap(before.period, version.period)) continue;
    work.Error("P010", version.span,
               fmt::format("政策{}的两个版本时段重叠：{}，{}", Quoted(policy.name), ToText(before.period),
                           ToText(version.period)),
               "在政策名后写明：，施行 D，废止 D")
        .labels.push_back({before.span, "另一个版本在这里"});
  }
}

// 先后 is an order to work in: it cannot come back to where it began.
void CheckPrecedence(Workspace& work) {
  const auto& policies = work.model.policies;
  std::vector<char> done(policies.size(), 0);
  std::vector<std::size_t> path;
  const auto visit = [&](const auto& self, std::size_t at) -> void {
    if (const auto start = std::find(path.begin(), path.end(), at); start != path.end()) {
      std::string chain;
      for (auto step = start; step != path.end(); ++step) chain += Quoted(policies[*step].name) + " → ";
      auto& diagnostic = work.Error("P009", policies[at].span, fmt::format("“先后”绕成了一圈：{}{}", chain, Quoted(policies[at].name)), "从圈里去掉一个“先后”");
      for (auto step = start + 1; step != path.end(); ++step) diagnostic.labels.push_back({policies[*step].span, "经过这里"});
      return;
    }
    if (done[at]) return;
    path.push_back(at);
    for (const PolicyVersion& version : policies[at].versions)
      for (const model::PolicyId before : version.precedes) self(self, static_cast<std::size_t>(before));
    path.pop_back();
    done[at] = 1;
  };
  for (std::size_t i = 0; i < policies.size(); ++i) visit(visit, i);
}

// Nothing says whom it is for: everybody would be 符合.
void CheckDecides(Workspace& work, const ast::PolicyDeclaration& declaration) {
  static constexpr ClauseKind kDecide[] = {ClauseKind::Condition, ClauseKind::Exclusion,  ClauseKind::Termination,
                                             ClauseKind::Exception, ClauseKind::HumanCheck, ClauseKind::Prerequisite};
  const bool decides = std::any_of(declaration.clauses.begin(), declaration.clauses.end(), [](const Clause& clause) {
    return std::find(std::begin(kDecide), std::end(kDecide), clause.kind) != std::end(kDecide);
  });
  if (decides || declaration.filter || work.ReportedIn(declaration.span)) return;
  work.Warning("P017", declaration.name.span, fmt::format("政策{}没有一个条件，谁都符合", Quoted(declaration.name.text)), "加上：条件 名称：式。");
}

}  // namespace

void CheckPolicies(Workspace& work) {
  work.ForEach<ast::PolicyDeclaration>([&](RuleSetId rule_set, const ast::PolicyDeclaration& declaration) {
    const auto id = work.id_of.find(&declaration);
    if (id == work.id_of.end()) return;
    CheckDecides(work, declaration);
    PolicyVersion version = PolicyReader(work, rule_set, id->second, declaration).Read();
    work.model.policies[static_cast<std::size_t>(id->second)].versions.push_back(std::move(version));
  });
  for (std::size_t i = 0; i < work.model.policies.size(); ++i) OrderVersions(work, work.model.policies[i]);
  CheckPrecedence(work);
}

}  // namespace doudi::check
