// Walk: the operands that the value of an expression on a row was really worked out from.
#pragma once

#include <cstddef>
#include <cstdint>
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

// Places met on a walk; a hash table with open addressing, for thousands of them are met for each verdict.
class PlaceSet {
 public:
  bool Insert(Place place) {  // whether it is new
    if (2 * size_ >= slots_.size()) Grow();
    const bool is_new = Put(static_cast<std::uint64_t>(static_cast<std::uint32_t>(place.expression)) << 32 | static_cast<std::uint32_t>(place.row));
    size_ += is_new ? 1 : 0;
    return is_new;
  }

 private:
  static constexpr std::uint64_t kFree = ~std::uint64_t{0};  // no expression has this number

  bool Put(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = (key * 0x9E3779B97F4A7C15u >> 32) & mask;; at = (at + 1) & mask) {
      if (slots_[at] == key) return false;
      if (slots_[at] != kFree) continue;
      slots_[at] = key;
      return true;
    }
  }
  void Grow() {
    std::vector<std::uint64_t> before(slots_.empty() ? 64 : 2 * slots_.size(), kFree);
    before.swap(slots_);
    for (const std::uint64_t key : before)
      if (key != kFree) Put(key);
  }

  std::vector<std::uint64_t> slots_;
  std::size_t size_ = 0;
};

// The same for everything below, each place once, nearer ones first. Goes on below a place only where `visit` returns true.
template <class Visit>
void WalkBelow(const View& view, Place place, Visit visit) {
  PlaceSet seen;
  std::vector<Place> waiting{place};
  for (std::size_t next = 0; next < waiting.size(); ++next) {
    const Place at = waiting[next];
    if (!seen.Insert(at) || !visit(at)) continue;
    ForEachOperand(view, at, [&](Place operand) { waiting.push_back(operand); });
  }
}

}  // namespace doudi::verdict
