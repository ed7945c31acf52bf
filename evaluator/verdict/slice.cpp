#include "verdict/slice.h"

#include <tuple>

#include "verdict/outcome.h"
#include "verdict/value_text.h"
#include "verdict/walk.h"

namespace doudi::verdict {
namespace {

using model::Op;
using value::Truth;

// Unlisted elements may belong to unlisted elements: the outermost are what can be asked for.
Gap GapOfPhantom(const View& view, model::EntityId entity, std::int32_t row) {
  std::tie(entity, row) = view.Element(entity, row);
  for (;;) {
    const auto parent = view.model().entities[static_cast<std::size_t>(entity)].parent;
    const auto above = view.AncestorRow(entity, row, parent);
    if (parent == model::kNoEntity || !view.IsPhantom(parent, above)) return {model::kNone, entity, row};
    entity = parent;
    row = above;
  }
}

// The gap that a missing fact is: its own, or that of the unlisted elements that it belongs to.
Gap GapOf(const View& view, model::FactId fact, std::int32_t row) {
  const auto entity = view.model().facts[static_cast<std::size_t>(fact)].entity;
  return view.IsPhantom(entity, row) ? GapOfPhantom(view, entity, row) : Gap{fact, model::kNoEntity, row};
}

}  // namespace

const Gaps& Slicer::Of(Place place) {
  if (const auto found = known_.find(place); found != known_.end()) return found->second;
  auto gaps = view_.Settled(place) || !view_.Find(place) ? Gaps() : Work(place);
  return known_.emplace(place, std::move(gaps)).first->second;
}

void Slicer::AddOpen(Gaps& gaps, Place place) {
  const auto& below = Of(place);
  gaps.insert(below.begin(), below.end());
}

Gaps Slicer::Work(Place place) {
  const auto& expr = view_.At(place.expression);
  Gaps gaps;
  if (expr.op == Op::Fact) {
    if (const auto then = view_.HeldThen(place)) return Of(*then);
    const auto& fact = view_.model().facts[static_cast<std::size_t>(expr.index)];
    const auto& column = view_.batch().facts[static_cast<std::size_t>(expr.index)];
    if (fact.Asked() && !column.KnownAt(static_cast<std::size_t>(place.row)))
      gaps.insert(GapOf(view_, expr.index, place.row));
    return gaps;
  }
  if (expr.op == Op::Eligible || expr.op == Op::BenefitTotal) {
    gaps = OfOutcome(expr.index, place.row, false);
    const auto& policy = view_.model().policies[static_cast<std::size_t>(expr.index)];
    const auto* version = policy.VersionAt(view_.date());
    if (expr.op == Op::BenefitTotal && version != nullptr)
      for (const auto& benefit : version->benefits) gaps.merge(OfBenefit(benefit, place.row));
    return gaps;
  }
  if (IsAggregate(expr.op)) return OfElements(place);
  if (IsComparison(expr.op)) {
    const auto kind = view_.At(expr.args.front()).type.kind;
    if (kind == model::TypeKind::Number || kind == model::TypeKind::Date) comparisons_.insert(place);
  }
  ForEachOperand(view_, place, [&](Place operand) { AddOpen(gaps, operand); });
  if (expr.op == Op::MonthSum) ForEachMonth(view_, place, [&](const View& month, Place body, Truth) { gaps.merge(Gaps(Slicer(month).Of(body))); });
  return gaps;
}

// An element matters through its filter only as far as its body does, and the other way round.
Gaps Slicer::OfElements(Place place) {
  const auto& expr = view_.At(place.expression);
  const auto filter = view_.Filter(expr), body = view_.Body(expr);
  Gaps gaps;
  const auto [first, last] = view_.Elements(place);
  bool ended = false;
  for (auto row = first; row < last && !ended; ++row) {
    const auto kept = filter == model::kNone ? Truth::True : view_.TruthAt({filter, row});
    if (kept == Truth::False) continue;
    ended = expr.op == Op::First && view_.Included(expr, row) == Truth::True;
    if (view_.IsPhantom(expr.collection, row)) {
      gaps.insert(GapOfPhantom(view_, expr.collection, row));
      continue;
    }
    if (body != model::kNone && HasNoPart(expr.op, {body, row})) continue;
    if (filter != model::kNone) AddOpen(gaps, {filter, row});
    if (body != model::kNone) AddOpen(gaps, {body, row});
  }
  return gaps;
}

// Whether an element makes no difference by being in.
bool Slicer::HasNoPart(model::Op aggregate, Place body) const {
  if (aggregate == Op::Any) return view_.TruthAt(body) == Truth::False;
  if (aggregate == Op::Every) return view_.TruthAt(body) == Truth::True;
  const auto amount = view_.Find(body);
  return aggregate == Op::Sum && amount && amount->state == run::ValueState::Known && amount->number == value::Bounds::Point(0);
}

Gaps Slicer::OfOutcome(model::PolicyId id, std::int32_t row, bool checks) {
  const auto key = std::pair{checks ? -id - 1 : id, row};
  if (const auto found = policies_.find(key); found != policies_.end()) return found->second;
  const auto& policy = view_.model().policies[static_cast<std::size_t>(id)];
  const auto* version = policy.VersionAt(view_.date());
  const auto eligible = view_.result().EligibleAt(id, row);
  Gaps gaps;
  if (version != nullptr && (checks || !value::Decided(eligible))) {
    // Whether it applies at all, and whether the procedure ends, comes before 不符合.
    if (version->filter != model::kNone) AddOpen(gaps, {version->filter, row});
    for (const auto& clause : version->terminations)
      if (InForce(view_, clause.period)) AddOpen(gaps, {clause.expression, row});
    if (eligible != Truth::False) AddRequirements(gaps, policy, id, *version, row, checks);
  }
  return policies_.emplace(key, std::move(gaps)).first->second;
}

void Slicer::AddRequirements(Gaps& gaps, const model::Policy& policy, model::PolicyId id, const model::PolicyVersion& version,
                             std::int32_t row, bool checks) {
  bool some_condition = false;
  for (std::size_t i = 0; i < version.conditions.size(); ++i) {
    const auto& condition = version.conditions[i];
    if (!InForce(view_, condition.period)) continue;
    some_condition = true;
    if (value::Decided(view_.result().AfterExceptionsAt(id, i, row))) continue;
    AddOpen(gaps, {condition.expression, row});
    for (const auto& exception : version.exceptions)
      if (InForce(view_, exception.period) && Decides(exception, condition)) AddOpen(gaps, {exception.when, row});
  }
  for (const auto& exception : version.exceptions)
    if (!some_condition && exception.decides && InForce(view_, exception.period)) AddOpen(gaps, {exception.when, row});
  if (version.amount_conflict != model::kNone) AddOpen(gaps, {version.amount_conflict, row});
  for (const auto& clause : version.exclusions)
    if (InForce(view_, clause.period)) AddOpen(gaps, {clause.expression, row});
  for (const auto prerequisite : version.prerequisites) AddPrerequisite(gaps, policy.entity, prerequisite, row);
  for (const auto& check : version.human_checks) {
    if (!InForce(view_, check.period) || check.when == model::kNone) continue;
    const auto recorded = RecordedAt(view_, check, row);
    if ((recorded == Truth::False && !check.discretion) || (checks && recorded == Truth::Unknown)) AddOpen(gaps, {check.when, row});
  }
}

void Slicer::AddPrerequisite(Gaps& gaps, model::EntityId entity, model::PolicyId prerequisite, std::int32_t row) {
  if (value::Decided(PrerequisiteAt(view_, entity, row, prerequisite))) return;
  const auto target = view_.model().policies[static_cast<std::size_t>(prerequisite)].entity;
  if (view_.model().IsWithin(entity, target)) {
    gaps.merge(OfOutcome(prerequisite, view_.AncestorRow(entity, row, target), false));
    return;
  }
  const auto [first, last] = view_.RowsUnder(entity, row, target);
  for (auto below = first; below < last; ++below) {
    if (view_.IsPhantom(target, below)) gaps.insert(GapOfPhantom(view_, target, below));
    else gaps.merge(OfOutcome(prerequisite, below, false));
  }
}

Gaps Slicer::OfBenefit(const model::Benefit& benefit, std::int32_t row) {
  Gaps gaps;
  if (!InForce(view_, benefit.in_force)) return gaps;
  if (benefit.when != model::kNone) AddOpen(gaps, {benefit.when, row});
  if (benefit.when == model::kNone || view_.TruthAt({benefit.when, row}) != Truth::False) AddOpen(gaps, {benefit.value, row});
  return gaps;
}

namespace {

// 待补充 of a fact: that fact, where it is missing itself.
std::pair<model::FactId, std::int32_t> AskedFor(const View& view, const Gap& gap) {
  const auto& facts = view.model().facts;
  const auto& fact = facts[static_cast<std::size_t>(gap.fact)];
  if (fact.stands_for == model::kNone) return {gap.fact, gap.row};
  const auto& named = facts[static_cast<std::size_t>(fact.stands_for)];
  const auto row = view.AncestorRow(fact.entity, gap.row, named.entity);
  for (const auto id : {named.presence, fact.stands_for})
    if (id != model::kNone && !view.batch().facts[static_cast<std::size_t>(id)].KnownAt(static_cast<std::size_t>(row))) return {id, row};
  return {gap.fact, gap.row};
}

}  // namespace

MissingFact ToMissing(const View& view, const Gap& gap) {
  MissingFact missing;
  const auto& model = view.model();
  if (gap.fact == model::kNone) {
    const auto& collection = model.entities[static_cast<std::size_t>(gap.collection)];
    const auto parent_row = view.AncestorRow(gap.collection, gap.row, collection.parent);
    missing.collection = gap.collection;
    missing.of = SubjectOf(view, collection.parent, parent_row);
    const auto whom = OfWhom(view, collection.parent, parent_row);
    missing.name = collection.name + whom;
    const auto [first, last] = view.RowsUnder(collection.parent, parent_row, gap.collection);
    if (!collection.question.empty()) {
      const bool more = last - first > 1 && collection.timeline != model::Timeline::History;
      missing.question = (more ? "除已列的以外，" : "") + collection.question;
      return missing;
    }
    missing.question = last - first > 1 ? "除已列的以外，还有哪些" + collection.name + "？没有也请说明。" : "有哪些" + collection.name + "？没有也请说明。";
    return missing;
  }
  const auto [asked, row] = AskedFor(view, gap);
  const auto& fact = model.facts[static_cast<std::size_t>(asked)];
  missing.fact = asked;
  missing.of = SubjectOf(view, fact.entity, row);
  const auto whom = OfWhom(view, fact.entity, row);
  missing.name = fact.name + whom;
  const auto& label = fact.label.empty() ? fact.name : fact.label;
  missing.question = fact.question.empty() ? label + "？" : fact.question;
  return missing;
}

}  // namespace doudi::verdict
