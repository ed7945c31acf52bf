#include "verdict/proof.h"

#include <algorithm>

#include "verdict/outcome.h"
#include "verdict/walk.h"

namespace doudi::verdict {
namespace {

using model::Op;
using value::Truth;

// The smallest, the first of those that are as small; empty if there is none.
Proof Smallest(std::vector<Proof> proofs) {
  if (proofs.empty()) return {};
  auto best = std::min_element(proofs.begin(), proofs.end(), [](const Proof& a, const Proof& b) { return a.size() < b.size(); });
  return std::move(*best);
}

// The `count` smallest together.
Proof SmallestOf(std::vector<Proof> proofs, std::size_t count) {
  std::stable_sort(proofs.begin(), proofs.end(), [](const Proof& a, const Proof& b) { return a.size() < b.size(); });
  Proof all;
  for (std::size_t i = 0; i < std::min(count, proofs.size()); ++i) all.Add(proofs[i]);
  return all;
}

}  // namespace

void Proof::Add(const Proof& other) {
  facts.insert(other.facts.begin(), other.facts.end());
  premises.insert(other.premises.begin(), other.premises.end());
  defaults.insert(other.defaults.begin(), other.defaults.end());
}

const Proof& Prover::Of(Place place) {
  if (const auto found = known_.find(place); found != known_.end()) return found->second;
  auto proof = Work(place);
  return known_.emplace(place, std::move(proof)).first->second;
}

const Proof& Prover::OfFailure(model::PolicyId policy, std::int32_t row) {
  const auto key = std::pair{policy, row};
  if (const auto found = failures_.find(key); found != failures_.end()) return found->second;
  auto proof = Failure(policy, row);
  return failures_.emplace(key, std::move(proof)).first->second;
}

Proof Prover::Work(Place place) {
  const auto& expr = view_.At(place.expression);
  switch (expr.op) {
    case Op::Fact: {
      if (const auto then = view_.HeldThen(place)) return Of(*then);
      Proof proof;
      const auto& column = view_.batch().facts[static_cast<std::size_t>(expr.index)];
      const auto& fact = view_.model().facts[static_cast<std::size_t>(expr.index)];
      const bool recorded = fact.RecordsDecision() || fact.implicit;
      if (column.KnownAt(static_cast<std::size_t>(place.row)) && !recorded) proof.facts.insert({expr.index, place.row});
      return proof;
    }
    case Op::And: return Logic(place, Truth::False);
    case Op::Or: return Logic(place, Truth::True);
    case Op::AtLeast: return AtLeast(place);
    case Op::Any:
    case Op::Every: return Quantified(place);
    case Op::First: return Operands(place);
    case Op::MonthSum: return Months(place);
    case Op::Multiply: return Product(place);
    case Op::Choose: {
      Proof proof = Operands(place);
      if (expr.text == model::kLeftBlank && view_.TruthAt({expr.args[0], place.row}) == Truth::True) proof.defaults.insert(place);
      return proof;
    }
    case Op::Default: {
      if (view_.Settled({expr.args[0], place.row})) return Of({expr.args[0], place.row});
      Proof proof = Of({expr.args[1], place.row});
      if (!view_.InError({expr.args[0], place.row})) proof.defaults.insert(place);  // that there is none is known, not assumed
      return proof;
    }
    case Op::Eligible:
    case Op::BenefitTotal: {
      const auto eligible = view_.result().EligibleAt(expr.index, place.row);
      if (eligible == Truth::False) return OfFailure(expr.index, place.row);
      Proof proof;
      if (eligible == Truth::True) proof.premises.insert(expr.index);
      return proof;
    }
    default: return IsAggregate(expr.op) ? Counted(place) : Operands(place);
  }
}

Proof Prover::Operands(Place place) {
  Proof proof;
  ForEachOperand(view_, place, [&](Place operand) { proof.Add(Of(operand)); });
  return proof;
}

// The facts that it rests on in each month. What was assumed then and which policies were due then is said of the month, not of now.
Proof Prover::Months(Place place) {
  Proof proof = Operands(place);
  ForEachMonth(view_, place, [&](const View& month, Place body, Truth) {
    Proof then = Prover(month).Of(body);
    then.defaults.clear();
    then.premises.clear();
    proof.Add(then);
  });
  return proof;
}

// 且 / 或: one deciding operand is enough.
Proof Prover::Logic(Place place, Truth deciding) {
  if (view_.TruthAt(place) != deciding) return Operands(place);
  std::vector<Proof> enough;
  for (const auto arg : view_.At(place.expression).args)
    if (view_.TruthAt({arg, place.row}) == deciding) enough.push_back(Of({arg, place.row}));
  return Smallest(std::move(enough));
}

Proof Prover::AtLeast(Place place) {
  const auto& expr = view_.At(place.expression);
  const auto truth = view_.TruthAt(place);
  if (!value::Decided(truth)) return Operands(place);
  std::vector<Proof> agreeing;
  for (const auto arg : expr.args)
    if (view_.TruthAt({arg, place.row}) == truth) agreeing.push_back(Of({arg, place.row}));
  const auto needed = static_cast<std::size_t>(expr.count);
  return SmallestOf(std::move(agreeing), truth == Truth::True ? needed : expr.args.size() + 1 - needed);
}

// 有 / 每个: one element decides 有 True and 每个 False; all of them the contrary.
Proof Prover::Quantified(Place place) {
  const auto& expr = view_.At(place.expression);
  const auto filter = view_.Filter(expr), body = view_.Body(expr);
  const auto deciding = value::FromBool(expr.op == Op::Any);
  const auto truth = view_.TruthAt(place);
  const auto [first, last] = view_.Elements(place);
  std::vector<Proof> enough;
  Proof all;
  for (auto row = first; row < last; ++row) {
    if (view_.IsPhantom(expr.collection, row)) continue;
    const auto kept = filter == model::kNone ? Truth::True : view_.TruthAt({filter, row});
    const auto held = body == model::kNone ? Truth::True : view_.TruthAt({body, row});
    Proof element;
    std::vector<Proof> either;
    if (filter != model::kNone && (truth == deciding || kept == Truth::False)) either.push_back(Of({filter, row}));
    if (body != model::kNone && (truth == deciding || held == value::Not(deciding))) either.push_back(Of({body, row}));
    if (truth == deciding) {
      if (kept != Truth::True || (body != model::kNone && held != deciding)) continue;
      for (const auto& part : either) element.Add(part);
      enough.push_back(std::move(element));
    } else {
      all.Add(Smallest(std::move(either)));
    }
  }
  return truth == deciding ? Smallest(std::move(enough)) : all;
}

Proof Prover::Counted(Place place) {
  const auto& expr = view_.At(place.expression);
  Proof proof;
  const auto [first, last] = view_.Elements(place);
  for (auto row = first; row < last; ++row) {
    if (view_.IsPhantom(expr.collection, row)) continue;
    if (view_.Filter(expr) != model::kNone) proof.Add(Of({view_.Filter(expr), row}));
    if (view_.Body(expr) != model::kNone && view_.Included(expr, row) != Truth::False) proof.Add(Of({view_.Body(expr), row}));
  }
  return proof;
}

Proof Prover::Product(Place place) {
  std::vector<Proof> zeros;
  for (const auto arg : view_.At(place.expression).args) {
    const auto factor = view_.Find({arg, place.row});
    if (factor && factor->state == run::ValueState::Known && factor->number == value::Bounds::Point(0)) zeros.push_back(Of({arg, place.row}));
  }
  return zeros.empty() ? Operands(place) : Smallest(std::move(zeros));
}

Proof Prover::Condition(model::PolicyId policy, const model::PolicyVersion& version, std::size_t index, std::int32_t row) {
  const auto& condition = version.conditions[index];
  const auto truth = view_.result().AfterExceptionsAt(policy, index, row);
  std::vector<Proof> deciding;
  Proof not_excepted;
  for (const auto& exception : version.exceptions) {
    if (!InForce(view_, exception.period) || !Decides(exception, condition)) continue;
    const auto when = view_.TruthAt({exception.when, row});
    if (when == Truth::True && exception.positive == (truth == Truth::True)) deciding.push_back(Of({exception.when, row}));
    // Only an exception that would decide otherwise has to be ruled out.
    if (when == Truth::False && exception.positive != (truth == Truth::True)) not_excepted.Add(Of({exception.when, row}));
  }
  Proof own = Of({condition.expression, row});
  if (view_.TruthAt({condition.expression, row}) == truth) deciding.insert(deciding.begin(), std::move(own));
  Proof proof = Smallest(std::move(deciding));
  proof.Add(not_excepted);
  return proof;
}

Proof Prover::Failure(model::PolicyId id, std::int32_t row) {
  const auto& policy = view_.model().policies[static_cast<std::size_t>(id)];
  const auto* version = policy.VersionAt(view_.date());
  if (version == nullptr) return {};
  std::vector<Proof> reasons;
  if (version->filter != model::kNone && view_.TruthAt({version->filter, row}) == Truth::False) reasons.push_back(Of({version->filter, row}));
  for (std::size_t i = 0; i < version->conditions.size(); ++i)
    if (InForce(view_, version->conditions[i].period) && view_.result().AfterExceptionsAt(id, i, row) == Truth::False)
      reasons.push_back(Condition(id, *version, i, row));
  for (const auto* clauses : {&version->exclusions, &version->terminations})
    for (const auto& clause : *clauses)
      if (InForce(view_, clause.period) && view_.TruthAt({clause.expression, row}) == Truth::True)
        reasons.push_back(Of({clause.expression, row}));
  for (const auto prerequisite : version->prerequisites) {
    const auto target = view_.model().policies[static_cast<std::size_t>(prerequisite)].entity;
    if (PrerequisiteAt(view_, policy.entity, row, prerequisite) == Truth::False && view_.model().IsWithin(policy.entity, target))
      reasons.push_back(OfFailure(prerequisite, view_.AncestorRow(policy.entity, row, target)));
  }
  return Smallest(std::move(reasons));
}

Proof Prover::OfOutcome(model::PolicyId id, std::int32_t row, Outcome outcome) {
  const auto& policy = view_.model().policies[static_cast<std::size_t>(id)];
  const auto* version = policy.VersionAt(view_.date());
  Proof proof;
  if (version == nullptr) return proof;
  const bool eligible = outcome == Outcome::Eligible || outcome == Outcome::Provisional;
  if (outcome == Outcome::Ineligible || outcome == Outcome::NotApplicable || outcome == Outcome::Terminated) return OfFailure(id, row);
  if (version->filter != model::kNone) proof.Add(Of({version->filter, row}));
  for (std::size_t i = 0; i < version->conditions.size(); ++i)
    if (InForce(view_, version->conditions[i].period)) proof.Add(Condition(id, *version, i, row));
  for (const auto* clauses : {&version->exclusions, &version->terminations})
    for (const auto& clause : *clauses)
      if (InForce(view_, clause.period)) proof.Add(Of({clause.expression, row}));
  if (version->amount_conflict != model::kNone) proof.Add(Of({version->amount_conflict, row}));
  for (const auto prerequisite : version->prerequisites)
    if (PrerequisiteAt(view_, policy.entity, row, prerequisite) == Truth::True) proof.premises.insert(prerequisite);
  for (const auto& benefit : version->benefits) {
    if (!eligible || !InForce(view_, benefit.in_force)) continue;
    if (benefit.when != model::kNone) proof.Add(Of({benefit.when, row}));
    if (benefit.when == model::kNone || view_.TruthAt({benefit.when, row}) != Truth::False) proof.Add(Of({benefit.value, row}));
  }
  return proof;
}

}  // namespace doudi::verdict
