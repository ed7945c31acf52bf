#include "verdict/outcome.h"

#include <algorithm>
#include <array>

#include "verdict/value_text.h"

namespace doudi::verdict {
namespace {

using value::Truth;

Truth AnyOf(const View& view, const std::vector<model::Condition>& clauses, std::int32_t row) {
  Truth any = Truth::False;
  for (const auto& clause : clauses)
    if (InForce(view, clause.period)) any = value::Or(any, view.TruthAt({clause.expression, row}));
  return any;
}

struct OutcomeNames {
  std::string_view json, chinese;
};
constexpr std::array<OutcomeNames, 7> kNames = {{{"eligible", "符合"},
                                                 {"provisional", "拟符合"},
                                                 {"ineligible", "不符合"},
                                                 {"undetermined", "待补充"},
                                                 {"not_applicable", "不适用"},
                                                 {"terminated", "程序终止"},
                                                 {"conflict", "规则冲突"}}};

}  // namespace

std::string_view JsonName(Outcome outcome) { return kNames[static_cast<std::size_t>(outcome)].json; }
std::string_view ChineseName(Outcome outcome) { return kNames[static_cast<std::size_t>(outcome)].chinese; }

std::string_view JsonName(LeadState state) {
  constexpr std::array<std::string_view, 3> kStates = {"none", "lead", "open"};
  return kStates[static_cast<std::size_t>(state)];
}

std::string_view ChineseName(LeadState state) {
  constexpr std::array<std::string_view, 3> kStates = {"无", "线索", "待核实"};
  return kStates[static_cast<std::size_t>(state)];
}

bool Decides(const model::Exception& exception, const model::Condition& condition) {
  if (!exception.decides) return false;
  return exception.conditions.empty() ||
         std::find(exception.conditions.begin(), exception.conditions.end(), condition.name) != exception.conditions.end();
}

Truth PrerequisiteAt(const View& view, model::EntityId entity, std::int32_t row, model::PolicyId prerequisite) {
  const auto target = view.model().policies[static_cast<std::size_t>(prerequisite)].entity;
  if (view.model().IsWithin(entity, target)) return view.result().EligibleAt(prerequisite, view.AncestorRow(entity, row, target));
  Truth any = Truth::False;
  const auto [first, last] = view.RowsUnder(entity, row, target);
  for (auto below = first; below < last; ++below) {
    const auto eligible = view.result().EligibleAt(prerequisite, below);
    any = value::Or(any, view.IsPhantom(target, below) && eligible == Truth::True ? Truth::Unknown : eligible);
  }
  return any;
}

Truth ChecksAt(const View& view, const model::HumanCheck& check, std::int32_t row) {
  return check.when == model::kNone ? Truth::True : view.TruthAt({check.when, row});
}

Truth RecordedAt(const View& view, const model::HumanCheck& check, std::int32_t row) {
  if (check.record == model::kNone) return Truth::Unknown;
  const auto& column = view.batch().facts[static_cast<std::size_t>(check.record)];
  const auto at = static_cast<std::size_t>(row);
  return column.KnownAt(at) ? value::FromBool(column.values[at] != 0) : Truth::Unknown;
}

namespace {

// The rows on which one of the conditions holds that an 有 or 或 puts together.
void AddHolding(const View& view, Place place, std::vector<Subject>& holding) {
  const model::Expr& expr = view.At(place.expression);
  const auto add = [&](model::EntityId entity, std::int32_t row) {
    Subject subject = SubjectOf(view, entity, row);
    const auto same = [&](const Subject& known) { return known.entity == subject.entity && known.row == subject.row; };
    if (std::none_of(holding.begin(), holding.end(), same)) holding.push_back(std::move(subject));
  };
  if (expr.op == model::Op::Or) {
    for (const model::ExprId arg : expr.args) AddHolding(view, {arg, place.row}, holding);
  } else if (expr.op == model::Op::Lift) {
    AddHolding(view, view.Lifted(place), holding);
  } else if (expr.op == model::Op::Any) {
    const auto [first, last] = view.Elements(place);
    for (auto row = first; row < last; ++row)
      if (!view.IsPhantom(expr.collection, row) && view.TruthAt({view.Body(expr), row}) != Truth::False) add(expr.collection, row);
  } else if (view.TruthAt(place) != Truth::False) {
    add(expr.level, place.row);
  }
}

}  // namespace

std::vector<Subject> StillToDecide(const View& view, const model::HumanCheck& check, const Subject& subject) {
  std::vector<Subject> holding;
  if (!check.discretion || check.record != model::kNone || check.when == model::kNone) return holding;
  AddHolding(view, {check.when, subject.row}, holding);
  const bool itself = holding.size() == 1 && holding[0].entity == subject.entity && holding[0].row == subject.row;
  return itself ? std::vector<Subject>{} : holding;
}

ClauseTruths ClausesAt(const View& view, const model::Policy& policy, model::PolicyId id, std::int32_t row) {
  const auto& version = *policy.VersionAt(view.date());
  ClauseTruths clauses;
  if (version.filter != model::kNone) clauses.applies = view.TruthAt({version.filter, row});
  clauses.terminated = AnyOf(view, version.terminations, row);
  clauses.conflict = view.result().ConflictAt(id, row);
  clauses.eligible = view.result().EligibleAt(id, row);
  for (const auto& check : version.human_checks)
    if (InForce(view, check.period) && ChecksAt(view, check, row) != Truth::False && RecordedAt(view, check, row) == Truth::Unknown)
      clauses.open_check = true;
  return clauses;
}

Outcome OutcomeOf(const ClauseTruths& clauses) {
  if (clauses.applies == Truth::False) return Outcome::NotApplicable;
  if (clauses.applies != Truth::True) return Outcome::Undetermined;
  if (clauses.terminated == Truth::True) return Outcome::Terminated;
  if (clauses.conflict == Truth::True) return Outcome::Conflict;
  switch (clauses.eligible) {
    case Truth::False: return Outcome::Ineligible;
    case Truth::True: return clauses.open_check ? Outcome::Provisional : Outcome::Eligible;
    default: return Outcome::Undetermined;
  }
}

bool IsError(const ClauseTruths& clauses) {
  if (OutcomeOf(clauses) != Outcome::Undetermined) return false;
  return clauses.applies == Truth::Error || (clauses.applies == Truth::True && clauses.eligible == Truth::Error);
}

Outcome OutcomeAt(const View& view, model::PolicyId policy, std::int32_t row) {
  const auto& declared = view.model().policies[static_cast<std::size_t>(policy)];
  if (declared.VersionAt(view.date()) == nullptr) return Outcome::NotApplicable;
  return OutcomeOf(ClausesAt(view, declared, policy, row));
}

}  // namespace doudi::verdict
