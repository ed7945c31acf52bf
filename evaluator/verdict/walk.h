// Walk: the operands that the value of an expression on a row was really worked out from.
#pragma once

#include <set>
#include <vector>

#include "verdict/view.h"

namespace doudi::verdict {

// Calls `visit(Place)` for each operand that had a part in the value: the body of a definition (unless its value was given), the elements
// that are or may be in an aggregate, the conditions of a Choose up to the branch taken and its value. Does not go into other policies.
template <class Visit>
void ForEachOperand(const View& view, Place place, Visit visit) {
  using model::Op;
  const auto& expr = view.At(place.expression);
  if (expr.op == Op::Definition) {
    if (!view.IsGiven(place)) visit(view.BodyOf(place));
  } else if (IsLift(expr.op)) {
    visit(view.Lifted(place));
  } else if (expr.op == Op::First) {  // up to the element that gives the value
    const auto [first, last] = view.Elements(place);
    for (auto row = first; row < last; ++row) {
      if (view.Filter(expr) != model::kNone) visit(Place{view.Filter(expr), row});
      const auto included = view.Included(expr, row);
      if (included != value::Truth::False) visit(Place{view.Body(expr), row});
      if (included == value::Truth::True) break;
    }
  } else if (IsAggregate(expr.op)) {
    const auto [first, last] = view.Elements(place);
    for (auto row = first; row < last; ++row) {
      if (view.Filter(expr) != model::kNone) visit(Place{view.Filter(expr), row});
      if (view.Body(expr) != model::kNone && view.Included(expr, row) != value::Truth::False) visit(Place{view.Body(expr), row});
    }
  } else if (expr.op == Op::Choose) {
    for (std::size_t i = 0; i < expr.args.size(); i += 2) {
      const Place condition{expr.args[i], place.row};
      visit(condition);  // the value itself for the last, `otherwise`
      if (i + 1 == expr.args.size()) break;
      const auto truth = view.TruthAt(condition);
      if (truth != value::Truth::False) visit(Place{expr.args[i + 1], place.row});
      if (truth == value::Truth::True && !expr.unique) break;
    }
  } else if (expr.op == Op::Fact) {
    if (const auto then = view.HeldThen(place)) visit(*then);
  } else if (expr.op == Op::MonthSum) {  // the body has no value here, but in the run of each month: ForEachMonth
    for (std::size_t i = 0; i < 2; ++i) visit(Place{expr.args[i], place.row});
  } else if (expr.op == Op::Formula) {
    visit(Place{expr.args[0], place.row});  // the rest is for reading
  } else if (expr.op == Op::Default) {
    visit(Place{expr.args[0], place.row});
    if (!view.Settled({expr.args[0], place.row})) visit(Place{expr.args[1], place.row});
  } else {
    for (const auto arg : expr.args) visit(Place{arg, place.row});
  }
}

// Calls `visit(view, place, counts)` for the body of a 逐月 in each of its months, as it was then.
template <class Visit>
void ForEachMonth(const View& view, Place place, Visit visit) {
  const Place body{view.At(place.expression).args[2], place.row};
  for (const auto& month : view.result().MonthsAt(place.expression, place.row)) visit(View(*month.run), body, month.counts);
}

// The same for everything below, each place once, nearer ones first. Goes on below a place only where `visit` returns true.
template <class Visit>
void WalkBelow(const View& view, Place place, Visit visit) {
  std::set<Place> seen;
  std::vector<Place> level{place};
  while (!level.empty()) {
    std::vector<Place> next;
    for (const auto& at : level) {
      if (!seen.insert(at).second) continue;
      if (!visit(at)) continue;
      ForEachOperand(view, at, [&](Place operand) { next.push_back(operand); });
    }
    level = std::move(next);
  }
}

}  // namespace doudi::verdict
