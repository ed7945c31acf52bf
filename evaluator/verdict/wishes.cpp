#include "verdict/wishes.h"

#include <algorithm>
#include <map>

#include "verdict/outcome.h"

namespace doudi::verdict {
namespace {

using model::Op;
using value::Truth;

Wishes Both(Wishes a, Wishes b) {
  if (!a || !b) return std::nullopt;
  a->insert(a->end(), b->begin(), b->end());
  return a;
}
Wishes Fewer(Wishes a, Wishes b) {
  if (!a) return b;
  if (!b) return a;
  return b->size() < a->size() ? b : a;
}

// Finds the fewest parts that have to change for an expression to have a truth. Undecided parts are taken as they are wished for.
class Wisher {
 public:
  explicit Wisher(const View& view) : view_(view) {}

  Wishes For(Place place, Truth target) const {
    const auto truth = view_.TruthAt(place);
    if (truth == target || truth == Truth::Unknown) return std::vector<Wish>{};
    const auto key = std::pair{place, target};
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    auto wishes = Work(place, target);
    known_.emplace(key, wishes);
    return wishes;
  }

  Wishes ForPolicy(model::PolicyId id, std::int32_t row) const {
    const auto& policy = view_.model().policies[static_cast<std::size_t>(id)];
    const auto* version = policy.VersionAt(view_.date());
    if (version == nullptr) return std::nullopt;
    Wishes all = std::vector<Wish>{};
    if (version->filter != model::kNone) all = Both(std::move(all), Named("对象", For({version->filter, row}, Truth::True)));
    for (std::size_t i = 0; i < version->conditions.size(); ++i) {
      const auto& condition = version->conditions[i];
      if (InForce(view_, condition.period) && view_.result().AfterExceptionsAt(id, i, row) == Truth::False)
        all = Both(std::move(all), Named(condition.name, Condition(*version, condition, row)));
    }
    for (const auto* clauses : {&version->exclusions, &version->terminations})
      for (const auto& clause : *clauses)
        if (InForce(view_, clause.period)) all = Both(std::move(all), Named(clause.name, clause.limit ? NotReached(clause, row) : For({clause.expression, row}, Truth::False)));
    for (const auto prerequisite : version->prerequisites) {
      if (PrerequisiteAt(view_, policy.entity, row, prerequisite) != Truth::False) continue;
      Wish wish{Wish::Kind::Prerequisite, {}, Truth::True, prerequisite, nullptr, row, "前置"};
      all = Both(std::move(all), std::vector<Wish>{wish});
    }
    for (const auto& check : version->human_checks) {
      if (check.discretion || !InForce(view_, check.period) || ChecksAt(view_, check, row) != Truth::True || RecordedAt(view_, check, row) != Truth::False) continue;
      all = Both(std::move(all), std::vector<Wish>{Wish{Wish::Kind::Check, {}, Truth::True, id, &check, row, "人工核查"}});
    }
    return all;
  }

 private:
  // 限次: nobody can undo what was had; what is said of it is how often and when.
  Wishes NotReached(const model::Condition& clause, std::int32_t row) const {
    const Place place{clause.expression, row};
    const auto truth = view_.TruthAt(place);
    if (truth == Truth::False || truth == Truth::Unknown) return std::vector<Wish>{};
    if (truth == Truth::Error) return std::nullopt;
    Wish wish{Wish::Kind::Expression, place, Truth::False, model::kNone, nullptr, row, clause.name};
    wish.limit = &*clause.limit;
    return std::vector<Wish>{wish};
  }

  // REQUIRES: the truth is the contrary of the target, or an error.
  Wishes Work(Place place, Truth target) const {
    const auto& expr = view_.At(place.expression);
    const auto arg = [&](std::size_t i) { return Place{expr.args[i], place.row}; };
    switch (expr.op) {
      case Op::Lift:
      case Op::LiftInner: return For(view_.Lifted(place), target);
      case Op::Definition: return view_.IsGiven(place) ? Atom(place, target) : For(view_.BodyOf(place), target);
      case Op::Not: return For(arg(0), value::Not(target));
      case Op::And:
      case Op::Or: return target == value::FromBool(expr.op == Op::And) ? All(place, target) : One(place, target);
      case Op::AtLeast: return Some(place, target);
      case Op::Any:
      case Op::Every: return Quantified(place, target);
      case Op::Choose: return Branch(place, target);
      case Op::Default: return For(view_.Settled(arg(0)) ? arg(0) : arg(1), target);
      case Op::Literal: return std::nullopt;
      case Op::Formula:  // what an office has decided is not for the applicant to change
        if (view_.At(expr.args[0]).op == Op::Default && IsDecision(view_, view_.At(expr.args[0]).args[0])) return std::nullopt;
        return Atom(place, target);
      default: return Atom(place, target);
    }
  }

  static Wishes Atom(Place place, Truth target) {
    return std::vector<Wish>{Wish{Wish::Kind::Expression, place, target, model::kNone, nullptr, place.row, {}}};
  }
  static Wishes Named(const std::string& clause, Wishes wishes) {
    if (wishes)
      for (auto& wish : *wishes) wish.clause = clause;
    return wishes;
  }

  Wishes All(Place place, Truth target) const {
    Wishes all = std::vector<Wish>{};
    for (const auto arg : view_.At(place.expression).args) all = Both(std::move(all), For({arg, place.row}, target));
    return all;
  }
  Wishes One(Place place, Truth target) const {
    Wishes best;
    for (const auto arg : view_.At(place.expression).args) best = Fewer(std::move(best), For({arg, place.row}, target));
    return best;
  }
  Wishes Some(Place place, Truth target) const {
    const auto& expr = view_.At(place.expression);
    const auto needed = static_cast<std::size_t>(target == Truth::True ? expr.count : static_cast<std::int32_t>(expr.args.size()) + 1 - expr.count);
    std::vector<std::vector<Wish>> possible;
    for (const auto arg : expr.args)
      if (auto wishes = For({arg, place.row}, target)) possible.push_back(std::move(*wishes));
    if (possible.size() < needed) return std::nullopt;
    std::stable_sort(possible.begin(), possible.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    std::vector<Wish> all;
    for (std::size_t i = 0; i < needed; ++i) all.insert(all.end(), possible[i].begin(), possible[i].end());
    return all;
  }

  // 有 True, 每个 False: one element will do. Otherwise every element has to be mended, by its filter or by its body.
  Wishes Quantified(Place place, Truth target) const {
    const auto& expr = view_.At(place.expression);
    const auto filter = view_.Filter(expr), body = view_.Body(expr);
    const bool one_will_do = (expr.op == Op::Any) == (target == Truth::True);
    const auto [first, last] = view_.Elements(place);
    Wishes best, all = std::vector<Wish>{};
    for (auto row = first; row < last; ++row) {
      if (view_.IsPhantom(expr.collection, row)) continue;
      const auto in = filter == model::kNone ? Wishes(std::vector<Wish>{}) : For({filter, row}, Truth::True);
      const auto held = body == model::kNone ? Wishes(std::vector<Wish>{}) : For({body, row}, value::FromBool(expr.op == Op::Any));
      if (one_will_do) {
        best = Fewer(std::move(best), Both(in, held));
      } else {
        const auto out = filter == model::kNone ? Wishes() : For({filter, row}, Truth::False);
        const auto mended = body == model::kNone ? Wishes() : For({body, row}, value::FromBool(expr.op != Op::Any));
        all = Both(std::move(all), Fewer(mended, out));
      }
    }
    if (!one_will_do) return all;
    return best ? best : Atom(place, target);  // no element that could do it: it is the collection that lacks one
  }

  Wishes Branch(Place place, Truth target) const {
    // Nobody moves to another place for an aid.
    if (const auto here = view_.Here(place); here != place) return For(here, target);
    const auto& args = view_.At(place.expression).args;
    Wishes best, before = std::vector<Wish>{};
    for (std::size_t i = 0; i < args.size(); i += 2) {
      const bool otherwise = i + 1 == args.size();
      auto here = otherwise ? before : Both(before, For({args[i], place.row}, Truth::True));
      best = Fewer(std::move(best), Both(std::move(here), For({args[otherwise ? i : i + 1], place.row}, target)));
      if (!otherwise) before = Both(std::move(before), For({args[i], place.row}, Truth::False));
    }
    return best;
  }

  Wishes Condition(const model::PolicyVersion& version, const model::Condition& condition, std::int32_t row) const {
    Wishes own = For({condition.expression, row}, Truth::True), by_exception;
    for (const auto& exception : version.exceptions) {
      if (!InForce(view_, exception.period) || !Decides(exception, condition)) continue;
      auto when = For({exception.when, row}, value::FromBool(exception.positive));
      if (exception.positive) by_exception = Fewer(std::move(by_exception), std::move(when));
      else own = Both(std::move(own), std::move(when));
    }
    return Fewer(std::move(own), std::move(by_exception));
  }

  const View& view_;
  mutable std::map<std::pair<Place, Truth>, Wishes> known_;
};

}  // namespace

Wishes WishesFor(const View& view, model::PolicyId policy, std::int32_t row) { return Wisher(view).ForPolicy(policy, row); }

}  // namespace doudi::verdict
