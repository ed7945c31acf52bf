#include "check/findings.h"

#include <array>

#include "check/declare.h"
#include "check/lapsed.h"
#include "check/policy_reader.h"
#include "check/references.h"

namespace doudi::check {

namespace {

struct Word {
  std::string_view text;
  std::int32_t value;
};
constexpr std::array<Word, 3> kSeverities = {{{"高", 0}, {"中", 1}, {"低", 2}}};
constexpr std::array<Word, 3> kDirections = {{{"错保", 0}, {"漏保", 1}, {"程序", 2}}};

class FindingReader {
 public:
  FindingReader(Workspace& work, RuleSetId rule_set, model::PolicyId id, const ast::PolicyDeclaration& declaration)
      : work_(work), rule_set_(rule_set), id_(id), declaration_(declaration) {}

  void Run() {
    ReportRepeatedClauses(work_, declaration_.clauses,
                          {ClauseKind::Basis, ClauseKind::Code, ClauseKind::Trigger, ClauseKind::Severity, ClauseKind::Direction,
                           ClauseKind::Witness, ClauseKind::Innocent, ClauseKind::Handling, ClauseKind::DataSource});
    ReportMissing();
    const AttributeReader head(work_, rule_set_, declaration_.attributes, "审计项", {AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood});
    ExpressionChecker checker(work_, rule_set_, Entity());
    const ExprId filter = declaration_.filter ? checker.LowerCondition(*declaration_.filter, "“其中”的条件") : kNone;
    PolicyVersion version = PolicyReader(work_, rule_set_, id_, declaration_).ReadClauses();
    version.period = head.Period();
    version.span = declaration_.name.span;
    version.filter = filter;
    // What the whole rests on its parts rest on, where they name nothing themselves.
    for (model::Condition& one : version.conditions)
      if (one.basis.empty()) one.basis = version.basis;
    for (model::Benefit& one : version.benefits)
      if (one.basis.empty()) one.basis = version.basis;
    const auto lapsed = Lapsed(version, checker);
    auto& versions = work_.model.policies[static_cast<std::size_t>(id_)].versions;
    versions.push_back(std::move(version));
    if (lapsed) versions.push_back(*lapsed);
    for (const Clause& clause : declaration_.clauses) ReadClause(clause, checker);
  }

 private:
  model::EntityId Entity() const { return work_.model.policies[static_cast<std::size_t>(id_)].entity; }
  model::Finding& Finding() {
    const auto index = work_.model.policies[static_cast<std::size_t>(id_)].finding;
    return work_.model.findings[static_cast<std::size_t>(index)];
  }

  // After the end of what nothing follows there is a lead only where a person has said that the rule still applies; to be looked into until then.
  std::optional<PolicyVersion> Lapsed(const PolicyVersion& version, ExpressionChecker& checker) {
    const auto after = Aftermath(version.period, {}, {});
    if (!after) return std::nullopt;
    const std::string& name = declaration_.name.text;
    const model::FactId fact =
        DeclareStill(work_, rule_set_, name + "·仍适用",
                     fmt::format("审计项{}已于 {} 到期，没有后续规定：现在是否仍然适用？（请向主管部门确认）", Quoted(name), value::ToText(*version.period.until)), version.span);
    PolicyVersion again = version;
    again.period = *after;
    for (model::Condition& one : again.conditions)
      if (one.expression != kNone)
        one.expression = checker.LiftTo(checker.Make(Op::And, BooleanType(), {one.expression, checker.RootFact(fact, one.span)}, one.span), Entity());
    return again;
  }

  // A lead is never shown without how serious it is, what else may explain it, and what is to be done first.
  void ReportMissing() {
    if (work_.MayBeLost(declaration_.name.text) || work_.ReportedIn(declaration_.span)) return;
    const std::array<std::pair<ClauseKind, std::string_view>, 6> needed = {{{ClauseKind::Code, "代码 D01。"},
                                                                            {ClauseKind::Trigger, "当 式。"},
                                                                            {ClauseKind::Severity, "严重 高。"},
                                                                            {ClauseKind::Direction, "方向 错保。"},
                                                                            {ClauseKind::Innocent, "反证 \"可能的合理解释\"。"},
                                                                            {ClauseKind::Handling, "处置 \"先核实，听取意见\"。"}}};
    std::string missing, form;
    for (const auto& [kind, example] : needed) {
      const bool there =
          std::ranges::any_of(declaration_.clauses, [wanted = kind](const Clause& clause) { return clause.kind == wanted; });
      if (there) continue;
      missing += fmt::format("{}{}", missing.empty() ? "" : "、", syntax::ClauseName(kind));
      form += form.empty() ? fmt::format("加上：{}", example) : std::string(example);
    }
    if (!missing.empty())
      work_.Error("P004", declaration_.name.span, fmt::format("审计项{}没有写{}", Quoted(declaration_.name.text), missing), form);
  }

  void ReadClause(const Clause& clause, ExpressionChecker& checker) {
    switch (clause.kind) {
      case ClauseKind::Local:  // the reader of the other clauses has said what is wrong with it
        return;
      case ClauseKind::Code:
        ReadCode(One(clause));
        return;
      case ClauseKind::Severity:
        Finding().severity = static_cast<model::Severity>(Among(clause, kSeverities));
        return;
      case ClauseKind::Direction:
        Finding().direction = static_cast<model::Direction>(Among(clause, kDirections));
        return;
      case ClauseKind::Witness:
        for (const ast::Name& name : clause.names)
          if (const ExprId value = checker.LowerValueName(name); value != kNone)
            Finding().evidence.push_back(checker.LiftTo(value, Entity()));
        return;
      case ClauseKind::Innocent:
        Finding().innocent = Texts(clause.texts);
        return;
      case ClauseKind::Handling:
        Finding().handling = Texts(clause.texts);
        Finding().handling_basis =
            AttributeReader(work_, rule_set_, clause.attributes, "处置", {AttributeKind::Basis}).Basis();
        return;
      case ClauseKind::DataSource:
        Finding().data_sources = Texts(clause.names);
        return;
      default:
        return;
    }
  }

  const ast::Name& One(const Clause& clause) {
    if (clause.names.size() > 1)
      work_.Error("P020", clause.names[1].span, fmt::format("审计项只有一个“{}”", syntax::ClauseName(clause.kind)), "留下一个");
    return clause.names.front();
  }

  std::int32_t Among(const Clause& clause, const std::array<Word, 3>& words) {
    const ast::Name& name = One(clause);
    std::vector<std::string> known;
    for (const Word& word : words) {
      if (word.text == name.text) return word.value;
      known.emplace_back(word.text);
    }
    work_.Error("P020", name.span, fmt::format("“{}”没有{}这一种", syntax::ClauseName(clause.kind), Quoted(name.text)),
                fmt::format("可用：{}", fmt::join(known, "、")));
    return 0;
  }

  void ReadCode(const ast::Name& code) {
    for (const model::Finding& other : work_.model.findings)
      if (other.code == code.text && other.policy != id_)
        work_.Error("N003", code.span, fmt::format("代码{}已经有了", Quoted(code.text)), "换一个代码").labels.push_back({other.span, "是这个审计项的"});
    Finding().code = code.text;
  }

  Workspace& work_;
  RuleSetId rule_set_;
  model::PolicyId id_;
  const ast::PolicyDeclaration& declaration_;
};

}  // namespace

void DeclareFinding(Workspace& work, RuleSetId rule_set, const ast::FindingDeclaration& declaration) {
  const ast::Name& name = declaration.policy.name;
  const auto entity = EntityOrRoot(work, rule_set, declaration.policy.entity, name.span);
  if (!entity) return;
  if (const auto policy = work.table(NameKind::Policy).find(name.text); policy != work.table(NameKind::Policy).end()) {
    work.Error("N003", name.span, fmt::format("{}已经是一项政策的名字", Quoted(name.text)), "审计项换一个名字")
        .labels.push_back({policy->second.front().span, "政策在这里"});
    return;
  }
  const auto id = static_cast<model::PolicyId>(work.model.policies.size());
  if (!work.Declare(NameKind::Finding, name, {id, rule_set, name.span})) return;
  model::Policy policy;
  policy.name = name.text;
  policy.entity = *entity;
  policy.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
  policy.span = name.span;
  policy.finding = static_cast<std::int32_t>(work.model.findings.size());
  work.model.policies.push_back(std::move(policy));
  work.benefits_of.emplace_back();
  work.id_of[&declaration] = id;
  model::Finding finding;
  finding.policy = id;
  finding.span = name.span;
  work.model.findings.push_back(std::move(finding));
  DeclareBenefits(work, rule_set, id, declaration.policy);
}

void CheckFindings(Workspace& work) {
  work.ForEach<ast::FindingDeclaration>([&](RuleSetId rule_set, const ast::FindingDeclaration& declaration) {
    if (const auto id = work.id_of.find(&declaration); id != work.id_of.end())
      FindingReader(work, rule_set, id->second, declaration.policy).Run();
  });
}

}  // namespace doudi::check
