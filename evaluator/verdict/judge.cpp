#include <algorithm>
#include <map>

#include "program/program.h"
#include "verdict/arithmetic.h"
#include "verdict/effects.h"
#include "verdict/explain.h"
#include "verdict/near_miss.h"
#include "verdict/outcome.h"
#include "verdict/proof.h"
#include "verdict/refine.h"
#include "verdict/relations.h"
#include "verdict/shape.h"
#include "verdict/slice.h"
#include "verdict/stages.h"
#include "verdict/value_text.h"
#include "verdict/verdict.h"

namespace doudi::verdict {
namespace {

using value::Truth;

bool IsPositive(Outcome outcome) { return outcome == Outcome::Eligible || outcome == Outcome::Provisional; }

// Outcomes that mean the same to somebody who waits for an answer: what is refused either way is refused.
Outcome Common(const std::set<std::int64_t>& answers) {
  bool all_refused = true, all_positive = true;
  for (const auto answer : answers) {
    const auto outcome = static_cast<Outcome>(answer);
    all_refused = all_refused && (outcome == Outcome::Ineligible || outcome == Outcome::Terminated);
    all_positive = all_positive && IsPositive(outcome);
  }
  if (answers.size() == 1) return static_cast<Outcome>(*answers.begin());
  if (answers.empty()) return Outcome::Undetermined;
  return all_refused ? Outcome::Ineligible : all_positive ? Outcome::Provisional : Outcome::Undetermined;
}

// The verdicts of one record, built together: they share proofs, slices and runs.
class Judgement {
 public:
  // `findings`: 审计项 in place of policies. They refuse nothing, so nobody needs to know what is near.
  Judgement(const run::Result& result, std::int32_t record, bool findings = false, TrialMemory* memory = nullptr)
      : view_(result), record_(record), findings_(findings), slicer_(view_), prover_(view_), laboratory_(view_, record, memory) {}

  // Of these policies only, what lists are made of: what is missing; of policies reasons and arithmetic too.
  std::vector<Verdict> JudgeBriefly(const std::set<model::PolicyId>& wanted) {
    for (const auto id : wanted) {
      const auto& policy = view_.model().policies[static_cast<std::size_t>(id)];
      if (!policy.IsJudged() || (policy.finding != model::kNone) != findings_) continue;
      const auto [first, last] = view_.batch().RowsOf(view_.model(), policy.entity, record_);
      for (auto row = first; row < last; ++row)
        if (!view_.IsPhantom(policy.entity, row)) verdicts_.push_back(Base(id, row));
    }
    for (auto& verdict : verdicts_) {
      if (verdict.version == nullptr) continue;
      if (verdict.outcome == Outcome::Undetermined) FindMissing(verdict);
      if (!findings_) verdict.reasons = Explain(view_, verdict.policy, verdict.subject.row);
      AddBenefits(verdict, findings_ ? Detail::Outcomes : Detail::Full);
    }
    return std::move(verdicts_);
  }

  // In full: those of `wanted`, all where there is no such set.
  std::vector<Verdict> Judge(Detail detail, const std::set<model::PolicyId>* wanted = nullptr) {
    const auto in_full = [&](const Verdict& verdict) {
      return detail == Detail::Full && (wanted == nullptr || wanted->contains(verdict.policy));
    };
    const auto& policies = view_.model().policies;
    for (std::size_t id = 0; id < policies.size(); ++id) {
      if (!policies[id].IsJudged() || (policies[id].finding != model::kNone) != findings_) continue;
      const auto [first, last] = view_.batch().RowsOf(view_.model(), policies[id].entity, record_);
      for (auto row = first; row < last; ++row)
        if (!view_.IsPhantom(policies[id].entity, row)) verdicts_.push_back(Base(static_cast<model::PolicyId>(id), row));
    }
    if (detail == Detail::Missing)
      for (auto& verdict : verdicts_)
        if (verdict.outcome == Outcome::Undetermined) FindMissing(verdict);
    if (detail == Detail::Full) {
      for (auto& verdict : verdicts_)
        if (in_full(verdict)) Complete(verdict);
      if (!findings_) FindNearMisses(in_full);
      if (wanted != nullptr) SettleOthers(in_full);
      for (auto& verdict : verdicts_)
        if (in_full(verdict)) Relate(verdict);
    }
    const auto others = detail == Detail::Full ? Detail::Outcomes : detail;
    for (auto& verdict : verdicts_) AddBenefits(verdict, in_full(verdict) ? Detail::Full : others);
    return std::move(verdicts_);
  }

 private:
  const model::Policy& PolicyOf(const Verdict& verdict) const {
    return view_.model().policies[static_cast<std::size_t>(verdict.policy)];
  }

  Verdict Base(model::PolicyId id, std::int32_t row) const {
    const auto& policy = view_.model().policies[static_cast<std::size_t>(id)];
    Verdict verdict;
    verdict.policy = id;
    verdict.version = policy.VersionAt(view_.date());
    verdict.subject = SubjectOf(view_, policy.entity, row);
    if (verdict.version == nullptr) return verdict;
    const auto clauses = ClausesAt(view_, policy, id, row);
    verdict.outcome = OutcomeOf(clauses);
    verdict.basis = verdict.version->basis;
    if (IsError(clauses) || verdict.outcome == Outcome::Conflict) verdict.errors = ErrorsOf(view_, id, row);
    return verdict;
  }

  // Two layers may leave the same to an office where it is not known which of them holds: it decides once.
  static bool IsAsked(const Verdict& verdict, const model::HumanCheck& check) {
    return check.discretion && check.record != model::kNone &&
           std::any_of(verdict.open_checks.begin(), verdict.open_checks.end(), [&](const OpenCheck& open) { return open.check->record == check.record; });
  }

  void Complete(Verdict& verdict) {
    if (verdict.version == nullptr) return;
    if (verdict.outcome == Outcome::Undetermined) FindMissing(verdict);
    const auto row = verdict.subject.row;
    verdict.reasons = Explain(view_, verdict.policy, row);
    for (const auto& authority : verdict.version->authorities)  // of the place's own; that of all is among the version's
      if (InForce(view_, authority.period) && authority.when != model::kNone && view_.TruthAt({authority.when, row}) == Truth::True)
        verdict.basis.insert(verdict.basis.end(), authority.basis.begin(), authority.basis.end());
    if (IsPositive(verdict.outcome) || verdict.outcome == Outcome::Undetermined)
      for (const auto& check : verdict.version->human_checks)
        if (InForce(view_, check.period) && ChecksAt(view_, check, row) != Truth::False && RecordedAt(view_, check, row) == Truth::Unknown && !IsAsked(verdict, check))
          verdict.open_checks.push_back({&check, StillToDecide(view_, check, verdict.subject)});
    if (IsPositive(verdict.outcome) || verdict.outcome == Outcome::Undetermined)
      for (const auto& pledge : verdict.version->pledges) {
        const auto applies = pledge.when == model::kNone ? Truth::True : view_.TruthAt({pledge.when, row});
        if (InForce(view_, pledge.period) && applies != Truth::False) verdict.pledges.push_back({&pledge, applies});
      }
    const auto proof = prover_.OfOutcome(verdict.policy, row, verdict.outcome);
    verdict.proof.assign(proof.facts.begin(), proof.facts.end());
    verdict.assumptions = AssumptionsOf(view_, proof);
    if (IsPositive(verdict.outcome) || verdict.outcome == Outcome::Undetermined)
      for (const auto premise : proof.premises)
        if (view_.model().policies[static_cast<std::size_t>(premise)].IsJudged()) verdict.premises.push_back(premise);
  }

  // Two gaps may ask for one fact: itself, and what stands for it (待补充).
  void AddMissing(std::vector<MissingFact>& list, const Gap& gap) const {
    auto missing = ToMissing(view_, gap);
    if (std::find(list.begin(), list.end(), missing) == list.end()) list.push_back(std::move(missing));
  }

  // What is missing; or, where it can change nothing, the outcome.
  void FindMissing(Verdict& verdict) {
    const auto row = verdict.subject.row;
    const auto entity = verdict.subject.entity;
    const auto gaps = slicer_.OfOutcome(verdict.policy, row, true);
    if (gaps.empty()) return;
    const auto ask = [&](const Laboratory::Trial& trial, const View& view, std::size_t copy) {
      const auto clauses = ClausesAt(view, PolicyOf(verdict), verdict.policy, trial.copies->RowIn(copy, entity, row));
      if (IsError(clauses)) return Answer{Answer::Kind::Error, 0};
      const auto outcome = OutcomeOf(clauses);
      return Answer{outcome == Outcome::Undetermined ? Answer::Kind::Open : Answer::Kind::Known, static_cast<std::int64_t>(outcome)};
    };
    const auto refined = Refine(laboratory_, slicer_, verdict.policy, gaps, {}, ask);
    if (!refined.open && verdict.errors.empty()) verdict.outcome = Common(refined.answers);
    if (verdict.outcome != Outcome::Undetermined) return;
    for (const auto& gap : refined.gaps) AddMissing(verdict.missing, gap);
  }

  template <class Wanted>
  void FindNearMisses(const Wanted& wanted) {
    std::vector<Refusal> refusals;
    for (const auto& verdict : verdicts_)
      if (wanted(verdict) && verdict.version != nullptr && verdict.outcome == Outcome::Ineligible &&
          view_.result().EligibleAt(verdict.policy, verdict.subject.row) == Truth::False)
        refusals.push_back({verdict.policy, verdict.subject.row, FindMisses(view_, verdict.policy, verdict.subject.row), false});
    Verify(view_, record_, refusals);
    for (auto& refusal : refusals)
      for (auto& verdict : verdicts_)
        if (verdict.policy == refusal.policy && verdict.subject.row == refusal.row && !refusal.failing.misses.empty())
          verdict.near_miss = NearMiss{std::move(refusal.failing.misses), refusal.verified, {}};
  }

  // What the run alone leaves open of another policy may be decided whatever the missing facts are: that counts where a wanted verdict
  // speaks of it.
  template <class Wanted>
  void SettleOthers(const Wanted& wanted) {
    for (auto& other : verdicts_) {
      if (wanted(other) || other.outcome != Outcome::Undetermined) continue;
      const bool spoken_of = std::any_of(verdicts_.begin(), verdicts_.end(), [&](const Verdict& verdict) {
        return wanted(verdict) && verdict.version != nullptr && SpeaksOf(verdict, other.policy) && SameHouse(verdict, other);
      });
      if (!spoken_of) continue;
      FindMissing(other);
      other.missing.clear();
    }
  }

  bool SpeaksOf(const Verdict& verdict, model::PolicyId other) {
    const auto among = [&](const std::vector<model::PolicyId>& list) { return std::find(list.begin(), list.end(), other) != list.end(); };
    return among(verdict.version->precedes) || among(verdict.version->bridges) || (verdict.near_miss && StandsInFor(other, verdict.policy));
  }

  // Whether another verdict speaks of the same subject, of one above it or of one below it.
  bool SameHouse(const Verdict& a, const Verdict& b) const {
    const auto& model = view_.model();
    if (model.IsWithin(a.subject.entity, b.subject.entity))
      return view_.AncestorRow(a.subject.entity, a.subject.row, b.subject.entity) == b.subject.row;
    if (model.IsWithin(b.subject.entity, a.subject.entity))
      return view_.AncestorRow(b.subject.entity, b.subject.row, a.subject.entity) == a.subject.row;
    return false;
  }

  void Relate(Verdict& verdict) {
    if (verdict.version == nullptr) return;
    for (const auto& other : verdicts_) {
      if (other.policy == verdict.policy || !IsPositive(other.outcome) || !SameHouse(verdict, other)) continue;
      const auto add = [&](std::vector<model::PolicyId>& list) {
        if (std::find(list.begin(), list.end(), other.policy) == list.end()) list.push_back(other.policy);
      };
      const auto& before = verdict.version->precedes;
      if ((IsPositive(verdict.outcome) || verdict.outcome == Outcome::Undetermined) &&
          std::find(before.begin(), before.end(), other.policy) != before.end())
        add(verdict.premises);
      const auto& until = verdict.version->bridges;
      if (IsPositive(verdict.outcome) && std::find(until.begin(), until.end(), other.policy) != until.end()) add(verdict.bridges);
      if (verdict.near_miss && view_.model().IsWithin(verdict.subject.entity, other.subject.entity) &&
          StandsInFor(other.policy, verdict.policy))
        add(verdict.near_miss->falls_to);
    }
    std::sort(verdict.premises.begin(), verdict.premises.end());
  }

  bool StandsInFor(model::PolicyId other, model::PolicyId refused) {
    const auto found = stand_ins_.find(other);
    const auto& refusals = found != stand_ins_.end() ? found->second : stand_ins_.emplace(other, DependsOnRefusalOf(view_, other)).first->second;
    return refusals.contains(refused);
  }

  void AddBenefits(Verdict& verdict, Detail detail) {
    if (verdict.version == nullptr) return;
    Gaps gaps, direct;
    std::vector<const model::Benefit*> in_error;
    for (std::size_t i = 0; i < verdict.version->benefits.size(); ++i) {
      const auto& benefit = verdict.version->benefits[i];
      if (!InForce(view_, benefit.in_force)) continue;
      verdict.benefits.push_back(BenefitOf(verdict, i, detail));
      if (verdict.benefits.back().error && IsPositive(verdict.outcome)) in_error.push_back(&benefit);
      if (detail == Detail::Outcomes || verdict.benefits.back().known || !IsPositive(verdict.outcome)) continue;
      gaps.merge(slicer_.OfBenefit(benefit, verdict.subject.row));
      const Place amount{benefit.value, verdict.subject.row};
      direct.merge(DirectGaps(view_, amount));
      direct.merge(Entangled(view_, slicer_, amount));
    }
    if (detail != Detail::Outcomes && !in_error.empty()) verdict.errors = ErrorsOf(view_, in_error, verdict.subject.row);
    if (!gaps.empty()) FindMissingAmounts(verdict, gaps, direct);
  }

  // A verdict that only completions could decide is still open in the run's own columns: there the amount is between 0 and its value.
  // Decided, it is its value.
  static run::Value AmountAt(const View& view, const Verdict& verdict, std::size_t index, std::int32_t row) {
    if (!IsPositive(verdict.outcome) || view.result().EligibleAt(verdict.policy, row) == Truth::True)
      return view.result().BenefitAt(verdict.policy, index, row);
    const auto& benefit = verdict.version->benefits[index];
    run::Value value = view.result().At(benefit.value, row);
    const Truth due = benefit.when == model::kNone ? Truth::True : view.TruthAt({benefit.when, row});
    if (due == Truth::True || value.state == run::ValueState::Error) return value;
    const auto zero = value::Bounds::Point(0);
    value.number = due == Truth::False ? zero : value::Hull(zero, value.number);
    value.state = value.number.IsPoint() ? run::ValueState::Known : run::ValueState::Unknown;
    return value;
  }

  BenefitResult BenefitOf(const Verdict& verdict, std::size_t index, Detail detail) const {
    const auto& benefit = verdict.version->benefits[index];
    const Place amount{benefit.value, verdict.subject.row};
    BenefitResult found;
    found.benefit = &benefit;
    const auto* layer = view_.LayerAt(amount);
    found.basis = layer == nullptr ? benefit.basis : layer->basis;
    const bool possible = IsPositive(verdict.outcome) || verdict.outcome == Outcome::Undetermined;
    if (!possible) {
      found.due = Truth::False;
      found.known = true;
      return found;
    }
    found.due = benefit.when == model::kNone ? Truth::True : view_.TruthAt({benefit.when, verdict.subject.row});
    if (verdict.outcome == Outcome::Undetermined && found.due == Truth::True) found.due = Truth::Unknown;
    if (detail == Detail::Full) found.stages = StagesOf(view_, *verdict.version, benefit, verdict.subject.row);
    const auto value = AmountAt(view_, verdict, index, verdict.subject.row);
    if (value.state == run::ValueState::Error) {
      found.error = value.error;
      return found;
    }
    found.amount = value.number;
    found.known = found.amount.IsPoint();
    found.estimate = found.due != Truth::False && benefit.may_be_estimate &&
                     (benefit.estimate_when == model::kNone || view_.TruthAt({benefit.estimate_when, verdict.subject.row}) != Truth::False);
    const bool worked_out = benefit.kind == model::BenefitKind::Money || benefit.quantity;
    if (detail == Detail::Full && found.due != Truth::False && worked_out) {
      found.arithmetic = Arithmetic(view_, amount);
      for (const auto& step : StepsBelow(view_, amount, verdict.subject.entity)) found.definitions.push_back(step.text);
      found.sources = SourcesBelow(view_, amount);
      found.effects = EffectsOf(view_, benefit, verdict.subject.row);
      found.beyond = BeyondEnds(view_, amount);
    }
    return found;
  }

  void FindMissingAmounts(Verdict& verdict, const Gaps& gaps, const Gaps& direct) {
    std::map<std::vector<value::Rational>, std::int64_t> amounts;  // each list of amounts has a number
    const auto row = verdict.subject.row;
    const auto ask = [&](const Laboratory::Trial& trial, const View& view, std::size_t copy) {
      const auto at = trial.copies->RowIn(copy, verdict.subject.entity, row);
      std::vector<value::Rational> known;
      auto kind = Answer::Kind::Known;
      for (std::size_t i = 0; i < verdict.version->benefits.size(); ++i) {
        if (!InForce(view, verdict.version->benefits[i].in_force)) continue;
        const auto value = AmountAt(view, verdict, i, at);
        if (value.state == run::ValueState::Unknown) kind = Answer::Kind::Open;
        if (value.state == run::ValueState::Error && kind == Answer::Kind::Known) kind = Answer::Kind::Error;
        known.push_back(value.number.low);
      }
      return Answer{kind, amounts.emplace(std::move(known), static_cast<std::int64_t>(amounts.size())).first->second};
    };
    const auto refined = Refine(laboratory_, slicer_, verdict.policy, gaps, direct, ask);
    for (const auto& gap : refined.gaps) AddMissing(verdict.missing_amounts, gap);
    if (refined.open || !refined.gaps.empty() || refined.answers.size() != 1) return;
    // Whatever the answers, the amounts are these: the columns could not see it, the completions do.
    const auto only = std::find_if(amounts.begin(), amounts.end(), [&](const auto& one) { return one.second == *refined.answers.begin(); });
    auto known = only->first.begin();
    for (auto& result : verdict.benefits) {
      if (!result.known && !result.error) {
        result.amount = value::Bounds::Point(*known);
        result.known = true;
        if (!result.arithmetic.empty())
          result.arithmetic += "，无论缺的事实如何都是 " + value::ToDecimalText(*known) + value::ToText(result.benefit->type.unit);
      }
      ++known;
    }
  }

  View view_;
  std::int32_t record_;
  bool findings_;
  Slicer slicer_;
  Prover prover_;
  Laboratory laboratory_;
  std::vector<Verdict> verdicts_;
  std::map<model::PolicyId, std::set<model::PolicyId>> stand_ins_;
};

}  // namespace

std::vector<Verdict> Judge(const run::Result& result, std::int32_t record, Detail detail, TrialMemory* memory) {
  return Judgement(result, record, false, memory).Judge(detail);
}

std::vector<Verdict> Judge(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& policies) {
  return Judgement(result, record).Judge(Detail::Full, &policies);
}

std::vector<Verdict> JudgeBriefly(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& policies) {
  return Judgement(result, record).JudgeBriefly(policies);
}

namespace {

std::vector<Lead> LeadsOf(const run::Result& result, std::vector<Verdict> verdicts) {
  const View view(result);
  std::vector<Lead> leads;
  for (auto& verdict : verdicts) {
    Lead lead;
    lead.finding = view.model().policies[static_cast<std::size_t>(verdict.policy)].finding;
    lead.state = IsPositive(verdict.outcome) ? LeadState::Lead : LeadState::None;
    if (verdict.outcome == Outcome::Undetermined || verdict.outcome == Outcome::Conflict) lead.state = LeadState::Open;
    if (lead.state != LeadState::None)
      for (const auto id : view.model().findings[static_cast<std::size_t>(lead.finding)].evidence)
        lead.evidence.push_back(model::ToText(view.model(), id) + " 为 " + ValueText(view, {id, verdict.subject.row}));
    lead.verdict = std::move(verdict);
    leads.push_back(std::move(lead));
  }
  return leads;
}

}  // namespace

std::vector<Lead> FindLeads(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>* wanted) {
  if (!program::OptionsOf(result.program()).findings) return {};
  return LeadsOf(result, Judgement(result, record, true).Judge(Detail::Full, wanted));
}

std::vector<Lead> FindLeadsBriefly(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& findings) {
  if (!program::OptionsOf(result.program()).findings) return {};
  return LeadsOf(result, Judgement(result, record, true).JudgeBriefly(findings));
}

}  // namespace doudi::verdict
