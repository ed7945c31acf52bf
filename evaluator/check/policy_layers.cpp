// 覆盖 P 条件 …, 增补 P 条件 …: clauses of one policy that a place puts in place of others or adds.
#include "check/layers.h"
#include "check/policy_reader.h"

namespace doudi::check {

namespace {

// One clause as its layer says it, and where and when it holds.
struct PolicyLayer {
  RuleSetId rule_set = 0;
  const ast::LayerDeclaration* declaration = nullptr;
  model::PolicyId policy = kNone;
  PolicyVersion says;     // with this clause alone
  model::Period period;
  ExprId here = kNone;    // at the policy's entity
};

const Clause& ClauseOf(const PolicyLayer& layer) { return layer.declaration->policy.clauses.front(); }

// What the clause is called: 条件「收入」; a set of papers by the first of them.
ast::Name NameOf(const Clause& clause) {
  if (clause.kind == ClauseKind::Documents && !clause.documents.empty()) return clause.documents.front().document;
  static constexpr ClauseKind kUnnamed[] = {ClauseKind::Review, ClauseKind::Procedure, ClauseKind::Authority, ClauseKind::Steps};
  return std::find(std::begin(kUnnamed), std::end(kUnnamed), clause.kind) != std::end(kUnnamed) ? ast::Name{"", clause.keyword_span} : clause.name;
}

class LayerWriter {
 public:
  LayerWriter(Workspace& work, const PolicyLayer& layer)
      : work_(work),
        layer_(layer),
        policy_(work.model.policies[static_cast<std::size_t>(layer.policy)]),
        checker_(work, layer.rule_set, policy_.entity),
        place_(work.rule_sets[static_cast<std::size_t>(layer.rule_set)].layer->text) {}

  void Run() {
    bool in_force = false;
    for (PolicyVersion& version : policy_.versions) {
      if (!Overlap(version.period, layer_.period)) continue;
      in_force = true;
      Apply(version);
    }
    if (!in_force) return ReportNoVersion();
    if (!matched_ && !layer_.declaration->adds) ReportNothingCovered();
  }

 private:
  bool adds() const { return layer_.declaration->adds; }

  // The clause has a mistake of its own, which has been said.
  void Unread() { matched_ = said_ = true; }

  void Apply(PolicyVersion& version) {
    const bool covers = !adds() && ClauseOf(layer_).kind != ClauseKind::HumanCheck;
    const auto before = version.human_checks.size();
    ApplyClause(version);
    if (said_ || (!adds() && !matched_)) return;
    if (covers) LeaveElsewhere(version, before);
    DecideHere(version);
  }

  // What an office decides of the covered clause it decides elsewhere only.
  void LeaveElsewhere(PolicyVersion& version, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      model::HumanCheck& check = version.human_checks[i];
      if (!check.discretion || check.name != ClauseOf(layer_).name.text || !Overlap(check.period, layer_.period)) continue;
      check.when = Both(Elsewhere(), check.when);
      Bounds(check.span, layer_.here);
    }
  }

  // What is left to an office by the layer's own clause.
  void DecideHere(PolicyVersion& version) {
    if (ClauseOf(layer_).kind == ClauseKind::HumanCheck) return;
    for (model::HumanCheck check : layer_.says.human_checks) {
      check.period = layer_.period;
      check.when = Both(layer_.here, check.when);
      Bounds(check.span, Elsewhere());
      version.human_checks.push_back(std::move(check));
    }
  }

  // The ends of an amount are held against what is recorded only where the clause is in force: not where `free`.
  void Bounds(Span clause, ExprId free) {
    for (model::Validation& one : work_.model.validations)
      if (one.span == clause && free != kNone)
        one.condition = checker_.LiftTo(checker_.Make(Op::Or, BooleanType(), {free, one.condition}, clause), policy_.entity);
  }

  void ApplyClause(PolicyVersion& version) {
    switch (ClauseOf(layer_).kind) {
      case ClauseKind::Condition:
        return Conditions(version.conditions, layer_.says.conditions, true);
      case ClauseKind::Exclusion:
        return Conditions(version.exclusions, layer_.says.exclusions, false);
      case ClauseKind::Termination:
        return Conditions(version.terminations, layer_.says.terminations, false);
      case ClauseKind::Exception:
        CheckExceptionNames(version);
        return Guarded(version.exceptions, layer_.says.exceptions, &model::Exception::when, &model::Exception::period, ByName<model::Exception>);
      case ClauseKind::HumanCheck:
        return Guarded(version.human_checks, layer_.says.human_checks, &model::HumanCheck::when, &model::HumanCheck::period,
                       ByName<model::HumanCheck>);
      case ClauseKind::Documents:
        return Guarded(version.documents, layer_.says.documents, &model::DocumentRequirement::when, &model::DocumentRequirement::period,
                       [](const auto& a, const auto& b) { return a.document == b.document; });
      case ClauseKind::Pledge:
        return Guarded(version.pledges, layer_.says.pledges, &model::Pledge::when, &model::Pledge::period, ByName<model::Pledge>);
      case ClauseKind::Benefit:
        return Benefits(version);
      case ClauseKind::TimesLimit:
        return TimesLimits(version.exclusions);
      case ClauseKind::Procedure:
        return Procedures(version);
      case ClauseKind::Authority:
        return Authorities(version);
      case ClauseKind::Steps:
        return Steps(version);
      case ClauseKind::Review:
        return Reviews(version);
      default:
        return;  // the grammar has no other
    }
  }

  template <class T>
  static bool ByName(const T& a, const T& b) {
    return a.name == b.name;
  }

  // The layer's own expression under a name of its own, with its basis and what it covers.
  ExprId Local(const std::string& name, const model::Type& type, ExprId body, const std::vector<model::Basis>& own,
               const std::vector<model::Basis>& covered) {
    model::Definition local;
    local.name = name + "（" + place_ + "）";
    local.entity = policy_.entity;
    local.type = type;
    local.body = body;
    local.basis = LayerBasis(work_, layer_.rule_set, own, covered);
    local.layer = place_;
    local.rule_set = work_.rule_sets[static_cast<std::size_t>(layer_.rule_set)].name;
    local.span = ClauseOf(layer_).name.span;
    Expr use;
    use.op = Op::Definition;
    use.type = type;
    use.level = policy_.entity;
    use.index = static_cast<std::int32_t>(work_.model.definitions.size());
    use.span = local.span;
    work_.model.definitions.push_back(std::move(local));
    work_.model.expressions.push_back(std::move(use));
    return static_cast<ExprId>(work_.model.expressions.size()) - 1;
  }

  ExprId ByPlace(ExprId local, ExprId elsewhere) {
    if (local == kNone || elsewhere == kNone || layer_.here == kNone) return kNone;
    const ExprId id = checker_.Make(Op::Choose, work_.model.At(local).type, {layer_.here, local, elsewhere}, ClauseOf(layer_).span);
    work_.model.expressions.back().text = model::kByPlace;
    return checker_.LiftTo(id, policy_.entity);
  }

  ExprId Truth(bool truth) { return checker_.Literal(BooleanType(), truth, ClauseOf(layer_).span); }

  // An added one holds elsewhere (条件) or does not concern others (除外).
  void Conditions(std::vector<model::Condition>& list, const std::vector<model::Condition>& says, bool elsewhere) {
    if (says.empty()) return;
    const model::Condition& own = says.front();
    for (model::Condition& one : list) {
      if (one.name != own.name || !Overlap(one.period, layer_.period)) continue;
      if (adds()) return ReportThere(one.span);
      if (one.limit) continue;  // 覆盖 限次 covers it
      matched_ = true;
      if (own.expression == kNone || one.expression == kNone) continue;
      one.expression = ByPlace(Local(own.name, BooleanType(), own.expression, own.basis, one.basis), one.expression);
    }
    if (!adds() || own.expression == kNone) return;
    model::Condition added = own;
    added.period = layer_.period;
    added.expression = ByPlace(Local(own.name, BooleanType(), own.expression, own.basis, {}), Truth(elsewhere));
    list.push_back(std::move(added));
  }

  // How often: the limit that is covered counts elsewhere, this one here.
  void TimesLimits(std::vector<model::Condition>& list) {
    if (layer_.says.exclusions.empty()) return Unread();
    model::Condition own = layer_.says.exclusions.front();
    std::vector<model::Basis> covered;
    for (model::Condition& one : list) {
      if (one.name != own.name || !Overlap(one.period, layer_.period)) continue;
      if (adds()) return ReportThere(one.span);
      if (!one.limit) continue;
      matched_ = true;
      covered.insert(covered.end(), one.basis.begin(), one.basis.end());
      one.expression = ByPlace(Truth(false), one.expression);
    }
    if (!adds() && !matched_) return;
    own.period = layer_.period;
    own.period.for_good = own.period.for_good || !adds();  // after its end what it covered is there again
    own.expression = ByPlace(Local(own.name, BooleanType(), own.expression, own.basis, covered), Truth(false));
    list.push_back(std::move(own));
  }

  ExprId Both(ExprId a, ExprId b) {
    if (b == kNone) return a;
    return a == kNone ? kNone : checker_.LiftTo(checker_.Make(Op::And, BooleanType(), {a, b}, ClauseOf(layer_).span), policy_.entity);
  }
  ExprId Elsewhere() {
    return layer_.here == kNone ? kNone : checker_.Make(Op::Not, BooleanType(), {layer_.here}, ClauseOf(layer_).span);
  }

  // Clauses with a 当: the others hold elsewhere, this one here.
  template <class T, class Same>
  void Guarded(std::vector<T>& list, const std::vector<T>& says, ExprId T::*when, model::Period T::*period, Same same) {
    for (const T& own : says) {
      std::vector<model::Basis> covered;
      for (T& one : list) {
        if (!same(one, own) || !Overlap(one.*period, layer_.period)) continue;
        if (adds()) return ReportThere(one.span);
        matched_ = true;
        covered = one.basis;
        one.*when = Both(Elsewhere(), one.*when);
        if constexpr (requires { one.months; }) one.months.when = Both(Elsewhere(), one.months.when);
      }
      if (!adds() && !matched_) return;
      T here = own;
      here.*period = layer_.period;
      here.*when = Both(layer_.here, own.*when);
      if constexpr (requires { here.months; }) here.months.when = Both(layer_.here, own.months.when);
      here.basis = LayerBasis(work_, layer_.rule_set, own.basis, covered);
      list.push_back(std::move(here));
    }
  }

  std::string UnitText(const model::Benefit& benefit) const {
    return benefit.kind == model::BenefitKind::Money ? TypeText(work_.model, benefit.type) : std::string(model::ChineseName(benefit.kind));
  }

  // Of what is no money the one is given here and the other elsewhere.
  void Instead(PolicyVersion& version, model::Benefit& covered, const model::Benefit& own) {
    model::Benefit here = own;
    here.in_force = layer_.period;
    here.when = Both(layer_.here, own.when);
    here.months.when = Both(layer_.here, own.months.when);
    here.basis = LayerBasis(work_, layer_.rule_set, own.basis, covered.basis);
    covered.when = Both(Elsewhere(), covered.when);
    covered.months.when = Both(Elsewhere(), covered.months.when);
    version.benefits.push_back(std::move(here));
  }

  void Benefits(PolicyVersion& version) {
    if (layer_.says.benefits.empty()) return Unread();
    const model::Benefit& own = layer_.says.benefits.front();
    for (model::Benefit& one : version.benefits) {
      if (one.name != own.name || !Overlap(one.in_force, layer_.period)) continue;
      if (adds()) return ReportThere(one.span);
      matched_ = true;
      ReportLimitOf(version, one.name);
      if (one.kind == own.kind && own.kind != model::BenefitKind::Money) {
        Instead(version, one, own);
        return;
      }
      if (one.kind != own.kind || !(one.type == own.type)) {
        work_.Error("T001", ClauseOf(layer_).type.span,
                    fmt::format("待遇{}原来是 {}，这里是 {}", Quoted(own.name), UnitText(one), UnitText(own)), "改成原来的单位")
            .labels.push_back({one.span, "原来的在这里"});
        return;
      }
      if (own.value == kNone || one.value == kNone) continue;
      one.value = ByPlace(Local(own.name, own.type, own.value, own.basis, one.basis), one.value);
      if (own.when == kNone && one.when == kNone) continue;
      one.when = ByPlace(own.when == kNone ? Truth(true) : own.when, one.when == kNone ? Truth(true) : one.when);
    }
    if (!adds() || layer_.here == kNone) return;
    model::Benefit added = own;
    added.in_force = layer_.period;
    added.when = Both(layer_.here, own.when);
    added.months.when = Both(layer_.here, own.months.when);
    added.basis = LayerBasis(work_, layer_.rule_set, own.basis, {});
    version.benefits.push_back(std::move(added));
    for (const std::string& need : layer_.says.serves)
      if (std::find(version.serves.begin(), version.serves.end(), need) == version.serves.end()) version.serves.push_back(need);
  }

  // Who takes the application here; all that the policy says of it holds elsewhere. What is added comes before the rest.
  void Procedures(PolicyVersion& version) {
    std::vector<model::Basis> covered;
    if (!adds()) {
      for (model::Procedure& one : version.procedures) {
        if (!Overlap(one.period, layer_.period)) continue;
        matched_ = true;
        covered.insert(covered.end(), one.basis.begin(), one.basis.end());
        one.when = Both(Elsewhere(), one.when);
      }
      if (!matched_) return;
    }
    std::vector<model::Procedure> here = layer_.says.procedures;
    for (model::Procedure& own : here) {
      own.period = layer_.period;
      own.when = Both(layer_.here, own.when);
      own.basis = LayerBasis(work_, layer_.rule_set, own.basis, covered);
    }
    version.procedures.insert(version.procedures.begin(), here.begin(), here.end());
  }

  // Who answers for the aid here.
  void Authorities(PolicyVersion& version) {
    std::vector<model::Basis> covered;
    for (model::Authority& one : version.authorities) {
      if (!Overlap(one.period, layer_.period)) continue;
      matched_ = true;
      if (adds()) continue;
      covered.insert(covered.end(), one.basis.begin(), one.basis.end());
      one.when = Both(Elsewhere(), one.when);
    }
    if (!adds() && !matched_) return;
    for (model::Authority own : layer_.says.authorities) {
      own.when = layer_.here;
      own.period = layer_.period;
      own.basis = LayerBasis(work_, layer_.rule_set, layer_.says.basis, covered);
      version.authorities.push_back(std::move(own));
    }
  }

  // The steps here: all of them, or those that are added, each after the step that it starts from, else after the others.
  void Steps(PolicyVersion& version) {
    if (!adds()) {
      matched_ = !version.steps.empty();
      for (model::Step& one : version.steps) one.when = Both(Elsewhere(), one.when);
      if (!matched_) return;
    }
    for (model::Step own : layer_.says.steps) {
      const auto named = [&](const std::string& name) {
        return std::find_if(version.steps.begin(), version.steps.end(), [&](const model::Step& one) { return one.name == name; });
      };
      if (adds() && named(own.name) != version.steps.end()) return ReportStepThere(own.name);
      own.when = layer_.here;
      const auto before = adds() ? named(own.starts) : version.steps.end();
      version.steps.insert(before == version.steps.end() ? before : before + 1, std::move(own));
    }
  }

  void Reviews(PolicyVersion& version) {
    if (!adds()) {
      matched_ = matched_ || !version.reviews.empty();
      for (model::Review& one : version.reviews) one.when = Both(Elsewhere(), one.when);
    }
    for (model::Review own : layer_.says.reviews) {
      own.when = Both(layer_.here, own.when);
      version.reviews.push_back(own);
    }
  }

  void CheckExceptionNames(const PolicyVersion& version) {
    for (const ast::Name& name : ClauseOf(layer_).names) {
      const bool there = std::any_of(version.conditions.begin(), version.conditions.end(),
                                     [&](const model::Condition& one) { return one.name == name.text; });
      if (there || said_) continue;
      said_ = true;
      work_.Error("P008", name.span, fmt::format("政策{}没有条件{}", Quoted(policy_.name), Quoted(name.text)), NamesOf(ClauseKind::Condition));
    }
  }

  // An exception that gives the covered formula another limit would bring that formula back.
  void ReportLimitOf(const PolicyVersion& version, const std::string& benefit) {
    for (const model::Exception& exception : version.exceptions)
      for (const model::Change& change : exception.changes)
        if (change.limits && change.benefit == benefit && !std::exchange(said_, true))
          work_.Error("P033", ClauseOf(layer_).name.span,
                      fmt::format("例外{}改了待遇{}原来的式子的上限或下限，式子不能只覆盖一半", Quoted(exception.name), Quoted(benefit)),
                      fmt::format("原来的例外写成：待遇 {} 改为 …", benefit))
              .labels.push_back({change.span, "例外在这里"});
  }

  std::string NamesOf(ClauseKind kind) const {
    std::vector<std::string> names;
    const auto add = [&](const auto& list) {
      for (const auto& one : list)
        if (std::find(names.begin(), names.end(), one.name) == names.end()) names.push_back(one.name);
    };
    for (const PolicyVersion& version : policy_.versions) {
      if (kind == ClauseKind::Condition) add(version.conditions);
      if (kind == ClauseKind::Exclusion || kind == ClauseKind::TimesLimit) {
        std::vector<model::Condition> same = version.exclusions;
        std::erase_if(same, [&](const model::Condition& one) { return one.limit.has_value() != (kind == ClauseKind::TimesLimit); });
        add(same);
      }
      if (kind == ClauseKind::Termination) add(version.terminations);
      if (kind == ClauseKind::Exception) add(version.exceptions);
      if (kind == ClauseKind::HumanCheck) add(version.human_checks);
      if (kind == ClauseKind::Benefit) add(version.benefits);
      if (kind == ClauseKind::Pledge) add(version.pledges);
    }
    return names.empty() ? std::string() : fmt::format("它的{}：{}", syntax::ClauseName(kind), JoinNames(names));
  }

  std::string Called() const {
    const ast::Name name = NameOf(ClauseOf(layer_));
    return std::string(syntax::ClauseName(ClauseOf(layer_).kind)) + (name.text.empty() ? "" : Quoted(name.text));
  }

  void ReportNoVersion() {
    work_.Error("P012", layer_.declaration->policy.name.span,
                fmt::format("在这一时段里政策{}没有施行的版本，{}无处可{}", Quoted(policy_.name), Called(), adds() ? "增补" : "覆盖"),
                "检查规则集和这一句的日期");
  }
  void ReportNothingCovered() {
    const ast::Name name = NameOf(ClauseOf(layer_));
    if (work_.MayBeLost(name.text.empty() ? syntax::ClauseName(ClauseOf(layer_).kind) : name.text)) return;
    const std::string help = NamesOf(ClauseOf(layer_).kind);
    work_.Error("P012", name.span, fmt::format("政策{}在这一时段里没有{}可以覆盖", Quoted(policy_.name), Called()),
                help.empty() ? "新加的写“增补”" : help + "；新加的写“增补”");
  }
  void ReportThere(Span there) {
    if (std::exchange(said_, true)) return;
    work_.Error("P012", NameOf(ClauseOf(layer_)).span, fmt::format("政策{}已经有{}", Quoted(policy_.name), Called()), "改写它用“覆盖”")
        .labels.push_back({there, "在这里"});
  }

  void ReportStepThere(const std::string& step) {
    if (std::exchange(said_, true)) return;
    work_.Error("P012", ClauseOf(layer_).keyword_span, fmt::format("政策{}已经有步骤{}", Quoted(policy_.name), Quoted(step)),
                "“增补 步骤”只写新加的步骤；要改原来的，用“覆盖 步骤”写出这里的全部步骤");
  }

  Workspace& work_;
  const PolicyLayer& layer_;
  model::Policy& policy_;
  ExpressionChecker checker_;
  std::string place_;
  bool matched_ = false;
  bool said_ = false;
};

// 覆盖 待遇 changes how much and when, not what kind of payment it is.
void CheckCoveringBenefit(Workspace& work, const Clause& clause) {
  static constexpr AttributeKind kLegal[] = {AttributeKind::When,  AttributeKind::Cap,  AttributeKind::Floor, AttributeKind::Rounding,
                                             AttributeKind::Basis, AttributeKind::From, AttributeKind::Until, AttributeKind::Note,
                                             AttributeKind::Discretion, AttributeKind::By};
  for (const ast::Attribute& attribute : clause.attributes) {
    if (std::find(std::begin(kLegal), std::end(kLegal), attribute.kind) != std::end(kLegal)) continue;
    work.Error("P001", attribute.span, fmt::format("“覆盖 待遇”不能带“{}”", syntax::AttributeName(attribute.kind)),
               "它改数额和条件：当、上限、下限、进位到、裁量、由、依据、自、至；别的照原来的");
  }
}

std::optional<PolicyLayer> ReadLayer(Workspace& work, RuleSetId rule_set, const ast::LayerDeclaration& declaration) {
  const auto id = work.id_of.find(&declaration);
  if (id == work.id_of.end() || declaration.policy.clauses.empty()) return std::nullopt;
  const Clause& clause = declaration.policy.clauses.front();
  PolicyLayer layer;
  layer.rule_set = rule_set;
  layer.declaration = &declaration;
  layer.policy = id->second;
  const LayerHead head = *work.rule_sets[static_cast<std::size_t>(rule_set)].layer;
  if (clause.kind == ClauseKind::Benefit && !declaration.adds) CheckCoveringBenefit(work, clause);
  layer.says = PolicyReader(work, rule_set, layer.policy, declaration.policy).ReadClauses();
  model::Period own;
  const auto take = [&](const auto& list, auto period) {
    if (!list.empty()) own = list.front().*period;
  };
  take(layer.says.conditions, &model::Condition::period);
  take(layer.says.exclusions, &model::Condition::period);
  take(layer.says.terminations, &model::Condition::period);
  take(layer.says.exceptions, &model::Exception::period);
  take(layer.says.human_checks, &model::HumanCheck::period);
  take(layer.says.benefits, &model::Benefit::in_force);
  take(layer.says.pledges, &model::Pledge::period);
  take(layer.says.documents, &model::DocumentRequirement::period);
  take(layer.says.procedures, &model::Procedure::period);
  take(layer.says.authorities, &model::Authority::period);
  layer.period = Common(head.period, own);
  model::Period here = layer.period;
  if (declaration.adds && !here.for_good) here.until.reset();  // what is covered comes back, what was added has nothing after it: see KeepLapsed
  layer.here = LayerApplies(work, rule_set, work.model.policies[static_cast<std::size_t>(layer.policy)].entity, here, clause.span);
  return layer;
}

bool SameClause(const PolicyLayer& a, const PolicyLayer& b) {
  return a.policy == b.policy && ClauseOf(a).kind == ClauseOf(b).kind && NameOf(ClauseOf(a)).text == NameOf(ClauseOf(b)).text;
}

}  // namespace

void ApplyPolicyLayers(Workspace& work) {
  std::vector<PolicyLayer> layers;
  work.ForEach<ast::LayerDeclaration>([&](RuleSetId rule_set, const ast::LayerDeclaration& declaration) {
    if (auto layer = ReadLayer(work, rule_set, declaration)) layers.push_back(std::move(*layer));
  });
  const auto level = [&](const PolicyLayer& layer) {
    return LevelOf(work.rule_sets[static_cast<std::size_t>(layer.rule_set)].layer->places.front());
  };
  std::stable_sort(layers.begin(), layers.end(), [&](const PolicyLayer& a, const PolicyLayer& b) { return level(a) < level(b); });
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool twice = std::any_of(layers.begin(), layers.begin() + static_cast<std::ptrdiff_t>(i), [&](const PolicyLayer& other) {
      const Clause& clause = ClauseOf(layers[i]);
      return SameClause(other, layers[i]) &&
             ReportOverlap(work,
                           fmt::format("政策{}{}{}", Quoted(layers[i].declaration->policy.name.text), syntax::ClauseName(clause.kind),
                                       NameOf(clause).text.empty() ? "" : Quoted(NameOf(clause).text)),
                           other.rule_set, other.period, NameOf(ClauseOf(other)).span, layers[i].rule_set, layers[i].period,
                           NameOf(clause).span);
    });
    if (!twice) LayerWriter(work, layers[i]).Run();
  }
}

}  // namespace doudi::check
