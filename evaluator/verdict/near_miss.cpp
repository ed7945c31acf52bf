#include "verdict/near_miss.h"

#include <fmt/format.h>

#include <algorithm>

#include "verdict/outcome.h"
#include "verdict/times_limit.h"
#include "verdict/value_text.h"
#include "verdict/wishes.h"

namespace doudi::verdict {
namespace {

using model::Op;
using model::TypeKind;
using value::Rational;
using value::Truth;

// A comparison as something to be reached by one of its sides.
struct Goal {
  Place side, limit;
  Op op = Op::Less;  // side op limit
};

// The value nearest to the limit that reaches the goal, a whole multiple of `unit`.
std::optional<Rational> Boundary(const Rational& limit, Op op, const Rational& unit) {
  const bool downwards = op == Op::Less || op == Op::LessOrEqual;
  const bool strict = op == Op::Less || op == Op::Greater || op == Op::NotEqual;
  if (op == Op::Equal) return limit;
  const auto whole = value::Round(limit, unit, downwards ? value::Rounding::Down : value::Rounding::Up);
  if (!whole || !strict || *whole != limit) return whole;
  return downwards ? value::Subtract(*whole, unit) : value::Add(*whole, unit);
}

class Mender {
 public:
  Mender(const View& view, model::EntityId about) : view_(view), about_(about) {}

  void Mend(const Wish& wish, Failing& failing) const {
    if (wish.kind == Wish::Kind::Prerequisite) return MendPrerequisite(wish, failing);
    if (wish.kind == Wish::Kind::Check) {
      failing.misses.push_back({wish.clause, wish.check->name + " 须为 通过", std::nullopt, {}});
      failing.remedy.facts.push_back({wish.check->record, wish.row, 1});
      return;
    }
    if (wish.limit != nullptr) {
      failing.misses.push_back({wish.clause, TimesText(view_, *wish.limit, wish.row), std::nullopt, {}});
      return Replace(wish.place, Boolean(wish.target), failing);
    }
    const auto& expr = view_.At(wish.place.expression);
    const auto kind = expr.args.empty() ? TypeKind::Boolean : view_.At(expr.args[0]).type.kind;
    if (IsComparison(expr.op) && kind == TypeKind::Number) return MendNumber(wish, failing);
    if (IsComparison(expr.op) || expr.op == Op::In) return MendChoice(wish, failing);
    const auto text = expr.op == Op::Eligible
                          ? (wish.target == Truth::True ? "须先符合 " : "已符合 ") +
                                view_.model().policies[static_cast<std::size_t>(expr.index)].name + OfOther(wish.place)
                          : Name(wish.place) + " 须为 " + (wish.target == Truth::True ? "真" : "假");
    failing.misses.push_back({wish.clause, text, std::nullopt, {}});
    if (expr.op == Op::Fact) failing.remedy.facts.push_back({expr.index, wish.place.row, wish.target == Truth::True});
    else Replace(wish.place, Boolean(wish.target), failing);
  }

 private:
  static run::Value Boolean(Truth truth) {
    run::Value value;
    value.truth = truth;
    return value;
  }

  std::string OfOther(Place place) const {
    const auto& expr = view_.At(place.expression);
    if (IsLift(expr.op)) return OfOther(view_.Lifted(place));
    return expr.level == model::kNoEntity || expr.level == about_ ? std::string() : OfWhom(view_, expr.level, place.row);
  }
  std::string Name(Place place) const { return model::ToText(view_.model(), place.expression) + OfOther(place); }

  Place Below(Place place) const {
    while (IsLift(view_.At(place.expression).op)) place = view_.Lifted(place);
    return place;
  }

  void MendPrerequisite(const Wish& wish, Failing& failing) const {
    const auto& policy = view_.model().policies[static_cast<std::size_t>(wish.policy)];
    failing.misses.push_back({wish.clause, policy.name + " 须先符合", std::nullopt, {}});
    if (!view_.model().IsWithin(about_, policy.entity)) {
      failing.possible = false;
      return;
    }
    const auto below = FindMisses(view_, wish.policy, view_.AncestorRow(about_, wish.row, policy.entity));
    failing.possible = failing.possible && below.possible;
    failing.remedy.facts.insert(failing.remedy.facts.end(), below.remedy.facts.begin(), below.remedy.facts.end());
    failing.remedy.overrides.insert(failing.remedy.overrides.end(), below.remedy.overrides.begin(), below.remedy.overrides.end());
  }

  // The side that people can speak of as their own: not a parameter or a literal.
  Goal GoalOf(const Wish& wish) const {
    const auto& expr = view_.At(wish.place.expression);
    const auto op = wish.target == Truth::True ? expr.op : model::Negated(expr.op);
    const Place left{expr.args[0], wish.place.row}, right{expr.args[1], wish.place.row};
    const auto fixed = [&](Place side) {
      const auto kind = view_.At(Below(side).expression).op;
      return kind == Op::Literal || kind == Op::Parameter || kind == Op::ReferenceDate;
    };
    return fixed(left) && !fixed(right) ? Goal{right, left, model::Mirrored(op)} : Goal{left, right, op};
  }

  Rational UnitOf(Place side) const {
    const auto& expr = view_.At(Below(side).expression);
    if (expr.op == Op::Fact) return Rational(1, view_.model().facts[static_cast<std::size_t>(expr.index)].scale);
    if (expr.type.unit.IsMoney()) return Rational(1, 100);
    return expr.type.unit.IsNone() ? Rational(1, 10000) : Rational(1);
  }

  void MendNumber(const Wish& wish, Failing& failing) const {
    const auto goal = GoalOf(wish);
    const auto side = view_.Find(goal.side), limit = view_.Find(goal.limit);
    const auto& unit = view_.At(goal.side.expression).type.unit;
    const bool downwards = goal.op == Op::Less || goal.op == Op::LessOrEqual;
    const bool upwards = goal.op == Op::Greater || goal.op == Op::GreaterOrEqual;
    if (!side || !limit || side->state == run::ValueState::Error || limit->state == run::ValueState::Error) return Stuck(wish, failing);
    // The nearest ends of what is known.
    const auto& from = downwards || !upwards ? side->number.low : side->number.high;
    const auto& to = downwards || !upwards ? limit->number.high : limit->number.low;
    const auto distance = downwards ? value::Subtract(from, to) : value::Subtract(to, from);
    const auto boundary = Boundary(to, goal.op, UnitOf(goal.side));
    if (!distance || !boundary) return Stuck(wish, failing);
    const bool open = !side->number.IsPoint() || !limit->number.IsPoint();
    failing.misses.push_back({wish.clause, NumberMiss(goal, *distance, from, to, *boundary, open), *distance, value::ToText(unit)});
    run::Value mended;
    mended.number = value::Bounds::Point(*boundary);
    Put(goal.side, wish, mended, failing);
  }

  std::string NumberMiss(const Goal& goal, const Rational& distance, const Rational& from, const Rational& to, const Rational& boundary,
                         bool open) const {
    const auto& unit = view_.At(goal.side.expression).type.unit;
    const auto name = Name(goal.side) + " " + (open ? "至少" : "");
    const auto limit = NumberText(to, unit);
    switch (goal.op) {
      case Op::Less: return fmt::format("{}高出 {}（限 {}，至多 {}）", name, NumberText(distance, unit), limit, NumberText(boundary, unit));
      case Op::LessOrEqual: return fmt::format("{}高出 {}（限 {}）", name, NumberText(distance, unit), limit);
      case Op::Greater: return fmt::format("{}差 {}（须超过 {}，至少 {}）", name, NumberText(distance, unit), limit, NumberText(boundary, unit));
      case Op::GreaterOrEqual: return fmt::format("{}差 {}（须达到 {}）", name, NumberText(distance, unit), limit);
      case Op::Equal: return fmt::format("{} 须为 {}（现为 {}）", Name(goal.side), limit, NumberText(from, unit));
      default: return fmt::format("{} 不能为 {}", Name(goal.side), limit);
    }
  }

  // Enums, dates, texts, divisions: what it would have to be.
  void MendChoice(const Wish& wish, Failing& failing) const {
    const auto& expr = view_.At(wish.place.expression);
    if (expr.op == Op::In) {
      const Place side{expr.args[0], wish.place.row};
      const auto wanted = Wanted(wish.place, wish.target);
      const auto words = wanted.empty() ? std::string() : WantedText(expr, wanted);
      const auto own = model::ToText(view_.model(), wish.place.expression);
      const auto text = words.empty() ? own + OfOther(side) + " 须为 " + (wish.target == Truth::True ? "真" : "假")
                                      : fmt::format("{} 须为 {}（现为 {}）", Name(side), words, ValueText(view_, side));
      failing.misses.push_back({wish.clause, text, std::nullopt, {}});
      if (wanted.empty()) return Replace(wish.place, Boolean(wish.target), failing);
      run::Value mended;
      mended.code = wanted.front();
      return Put(side, wish, mended, failing);
    }
    const auto goal = GoalOf(wish);
    const bool date = view_.At(goal.side.expression).type.kind == TypeKind::Date;
    failing.misses.push_back({wish.clause,
                              fmt::format("{} 须{}{}（现为 {}）", Name(goal.side), ChoiceWords(goal.op, date), ValueText(view_, goal.limit),
                                          ValueText(view_, goal.side)),
                              std::nullopt,
                              {}});
    const auto limit = view_.Find(goal.limit);
    const bool exact = goal.op == Op::Equal || goal.op == Op::LessOrEqual || goal.op == Op::GreaterOrEqual;
    if (!exact || !limit || limit->state != run::ValueState::Known) return Replace(wish.place, Boolean(wish.target), failing);
    Put(goal.side, wish, *limit, failing);
  }

  // Dates are early and late, members high and low.
  std::string_view ChoiceWords(Op op, bool date) const {
    switch (op) {
      case Op::Less: return date ? "早于 " : "低于 ";
      case Op::LessOrEqual: return date ? "不晚于 " : "不高于 ";
      case Op::Greater: return date ? "晚于 " : "高于 ";
      case Op::GreaterOrEqual: return date ? "不早于 " : "不低于 ";
      case Op::Equal: return "为 ";
      default: return "不为 ";
    }
  }

  // The members that would do; none for what is not an enum in a written list.
  std::vector<std::int32_t> Wanted(Place place, Truth target) const {
    const auto& expr = view_.At(place.expression);
    const auto& type = view_.At(expr.args[0]).type;
    if (type.kind != TypeKind::Enum) return {};
    std::vector<std::int32_t> members = expr.members;
    if (expr.index != model::kNone) {
      members.clear();
      for (const auto& row : view_.model().sets[static_cast<std::size_t>(expr.index)].rows)
        if (row.period.Contains(view_.date())) members.push_back(row.code);
    }
    if (target == Truth::True) return members;
    std::vector<std::int32_t> others;
    const auto count = static_cast<std::int32_t>(view_.model().enums[static_cast<std::size_t>(type.enumeration)].members.size());
    for (std::int32_t code = 0; code < count; ++code)
      if (std::find(members.begin(), members.end(), code) == members.end()) others.push_back(code);
    return others;
  }
  std::string WantedText(const model::Expr& expr, const std::vector<std::int32_t>& wanted) const {
    constexpr std::size_t kMostMembers = 5;
    const auto& type = view_.At(expr.args[0]).type;
    const auto& members = view_.model().enums[static_cast<std::size_t>(type.enumeration)].members;
    if (wanted.size() > kMostMembers) {
      if (expr.index != model::kNone) return view_.model().sets[static_cast<std::size_t>(expr.index)].name + " 之一";
      return {};
    }
    std::string text;
    for (const auto code : wanted) text += (text.empty() ? "" : "或") + members[static_cast<std::size_t>(code)];
    return text;
  }

  // Gives a side its new value: in the record for a fact, else in the place of the definition or of the whole comparison.
  void Put(Place side, const Wish& wish, const run::Value& value, Failing& failing) const {
    const auto at = Below(side);
    const auto& expr = view_.At(at.expression);
    if (expr.op == Op::Fact) {
      const auto& fact = view_.model().facts[static_cast<std::size_t>(expr.index)];
      const auto stored = Stored(fact, value);
      if (!stored || view_.IsPhantom(fact.entity, at.row)) failing.possible = false;
      else failing.remedy.facts.push_back({expr.index, at.row, *stored});
    } else if (expr.op == Op::Definition) {
      failing.remedy.overrides.push_back({expr.index, model::kNone, at.row, value});
    } else {
      Replace(wish.place, Boolean(wish.target), failing);
    }
  }

  // nullopt where the fact cannot have the value.
  std::optional<std::int64_t> Stored(const model::Fact& fact, const run::Value& value) const {
    if (fact.type.kind == TypeKind::Enum || fact.type.kind == TypeKind::Division || fact.type.kind == TypeKind::Text) return value.code;
    std::int64_t stored = value.date_low.days;
    if (fact.type.kind == TypeKind::Boolean) return value.truth == Truth::True;
    if (fact.type.kind == TypeKind::Number) {
      const auto scaled = value::Multiply(value.number.low, Rational(fact.scale));
      if (!scaled || !scaled->IsWhole()) return std::nullopt;
      stored = scaled->numerator();
    }
    const auto [low, high] = RangeOf(view_, fact);
    return stored < low || stored > high ? std::nullopt : std::optional(stored);
  }

  void Replace(Place place, const run::Value& value, Failing& failing) const {
    failing.remedy.overrides.push_back({model::kNone, place.expression, place.row, value});
  }

  void Stuck(const Wish& wish, Failing& failing) const {
    failing.misses.push_back({wish.clause, Name(wish.place) + " 须为 " + (wish.target == Truth::True ? "真" : "假"), std::nullopt, {}});
    Replace(wish.place, Boolean(wish.target), failing);
  }

  const View& view_;
  model::EntityId about_;
};

// Programs differ in what may be replaced; the one at hand replaces nothing. Only the policies that refuse are asked again.
program::ProgramPtr CompileFor(const View& view, const std::vector<Refusal>& refusals, const std::vector<run::Override>& overrides) {
  auto options = program::OptionsOf(view.result().program());
  options.verdicts_only = true;
  options.only_policies.clear();
  for (const auto& refusal : refusals) options.only_policies.push_back(refusal.policy);
  for (const auto& override : overrides) {
    if (override.definition != model::kNone) options.given_definitions.push_back(override.definition);
    if (override.expression != model::kNone) options.given_expressions.push_back(override.expression);
  }
  for (auto* given : {&options.given_definitions, &options.given_expressions}) {
    std::sort(given->begin(), given->end());
    given->erase(std::unique(given->begin(), given->end()), given->end());
  }
  return program::Compile(view.model(), options);
}

}  // namespace

Failing FindMisses(const View& view, model::PolicyId policy, std::int32_t row) {
  Failing failing;
  const auto wishes = WishesFor(view, policy, row);
  failing.possible = wishes.has_value();
  if (!wishes) return failing;
  const Mender mender(view, view.model().policies[static_cast<std::size_t>(policy)].entity);
  std::vector<std::pair<Place, Truth>> mended;
  for (const auto& wish : *wishes) {
    const auto key = std::pair{wish.place, wish.target};
    if (wish.kind == Wish::Kind::Expression && std::find(mended.begin(), mended.end(), key) != mended.end()) continue;
    mended.push_back(key);
    mender.Mend(wish, failing);
  }
  return failing;
}

void Verify(const View& view, std::int32_t record, std::vector<Refusal>& refusals) {
  std::vector<Completion> copies;
  std::vector<run::Override> overrides;
  for (const auto& refusal : refusals) {
    copies.push_back({refusal.failing.remedy.facts, {}});
    overrides.insert(overrides.end(), refusal.failing.remedy.overrides.begin(), refusal.failing.remedy.overrides.end());
  }
  if (refusals.empty()) return;
  const Completions completions(view.model(), view.batch(), record, copies);
  const auto program = overrides.empty() ? nullptr : CompileFor(view, refusals, overrides);
  auto moved = completions.Moved(view.model(), view.result().overrides());
  for (std::size_t copy = 0; copy < refusals.size(); ++copy)
    for (const auto& override : refusals[copy].failing.remedy.overrides)
      if (const auto here = completions.Moved(view.model(), override, copy)) moved.push_back(*here);
  const auto result = run::Run(program ? *program : view.result().program(), completions.batch(), moved);
  const View trial(result);
  for (std::size_t copy = 0; copy < refusals.size(); ++copy) {
    auto& refusal = refusals[copy];
    const auto entity = view.model().policies[static_cast<std::size_t>(refusal.policy)].entity;
    const auto outcome = OutcomeAt(trial, refusal.policy, completions.RowIn(copy, entity, refusal.row));
    refusal.verified = refusal.failing.possible && (outcome == Outcome::Eligible || outcome == Outcome::Provisional);
  }
}

}  // namespace doudi::verdict
