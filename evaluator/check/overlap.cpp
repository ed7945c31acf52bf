#include "check/overlap.h"

#include <map>
#include <optional>
#include <set>

#include "check/expression_checker.h"

namespace doudi::check {

namespace {

using model::Model;
using value::Rational;

constexpr std::size_t kMostBoxes = 32;

// What a condition leaves of one value: a range of a number or date, or a set of members (a truth: 0 and 1).
struct Left {
  std::optional<Rational> low, high;
  bool low_open = false, high_open = false;
  std::optional<std::set<std::int32_t>> members;

  void Above(const Rational& bound, bool open) {
    if (low && (bound < *low || (bound == *low && !open))) return;
    low = bound;
    low_open = open;
  }
  void Below(const Rational& bound, bool open) {
    if (high && (*high < bound || (bound == *high && !open))) return;
    high = bound;
    high_open = open;
  }
  void Narrow(const Left& other) {
    if (other.low) Above(*other.low, other.low_open);
    if (other.high) Below(*other.high, other.high_open);
    if (!other.members) return;
    if (!members) members = other.members;
    std::erase_if(*members, [&](std::int32_t one) { return !other.members->contains(one); });
  }
  bool Empty() const {
    if (members && members->empty()) return true;
    return low && high && (*high < *low || (*low == *high && (low_open || high_open)));
  }
};

// One way for a condition to hold: what it leaves of each value, by the value's text and level.
struct Box {
  std::map<std::string, Left> left;
  bool exact = true;  // nothing else is asked for

  bool Narrow(const Box& other) {
    exact = exact && other.exact;
    for (const auto& [key, limits] : other.left) {
      left[key].Narrow(limits);
      if (left[key].Empty()) return false;
    }
    return true;
  }
  bool LooksOnlyAt(const Box& other) const {
    return std::all_of(left.begin(), left.end(), [&](const auto& one) { return other.left.contains(one.first); });
  }
};
using Boxes = std::vector<Box>;

class Boxer {
 public:
  explicit Boxer(const Model& model) : model_(model) {}

  Boxes Of(ExprId id, bool wanted) const {
    if (const auto constant = AlwaysTruth(model_, id)) return *constant == wanted ? Boxes{Box{}} : Boxes{};
    const Expr& expr = model_.At(id);
    switch (expr.op) {
      case Op::Lift:
      case Op::Formula: return Of(expr.args[0], wanted);
      case Op::Definition: return Of(model_.definitions[static_cast<std::size_t>(expr.index)].body, wanted);
      case Op::Not: return Of(expr.args[0], !wanted);
      case Op::And:
      case Op::Or: return Several(expr.args, wanted, (expr.op == Op::And) == wanted);
      case Op::Less:
      case Op::LessOrEqual:
      case Op::Greater:
      case Op::GreaterOrEqual:
      case Op::Equal:
      case Op::NotEqual: return Comparison(expr, wanted);
      case Op::In:
        if (expr.index == kNone && expr.texts.empty() && model_.At(expr.args[0]).type.kind == model::TypeKind::Enum)
          return Members(expr.args[0], {expr.members.begin(), expr.members.end()}, wanted);
        return Unknown();
      case Op::Choose:
      case Op::Any:
      case Op::Every: return Unknown();
      default: return {With(id, {.low = {}, .high = {}, .members = std::set<std::int32_t>{wanted ? 1 : 0}})};
    }
  }

 private:
  static Boxes Unknown() {
    Box box;
    box.exact = false;
    return {box};
  }

  ExprId Bare(ExprId id) const {
    while (model_.At(id).op == Op::Lift) id = model_.At(id).args[0];
    return id;
  }
  Box With(ExprId id, const Left& limits) const {
    id = Bare(id);
    Box box;
    box.left.emplace(model::ToText(model_, id) + "@" + std::to_string(model_.At(id).level), limits);
    return box;
  }

  Boxes Several(const std::vector<ExprId>& args, bool wanted, bool all) const {
    Boxes boxes = all ? Boxes{Box{}} : Boxes{};
    for (const ExprId arg : args) {
      const Boxes own = Of(arg, wanted);
      if (!all) {
        boxes.insert(boxes.end(), own.begin(), own.end());
      } else {
        Boxes both;
        for (const Box& one : boxes)
          for (const Box& other : own)
            if (Box narrowed = one; narrowed.Narrow(other)) both.push_back(std::move(narrowed));
        boxes = std::move(both);
      }
      if (boxes.size() > kMostBoxes) return Unknown();
    }
    return boxes;
  }

  Boxes Members(ExprId of, std::set<std::int32_t> members, bool wanted) const {
    const auto count = model_.enums[static_cast<std::size_t>(model_.At(of).type.enumeration)].members.size();
    if (!wanted) {
      std::set<std::int32_t> others;
      for (std::int32_t code = 0; code < static_cast<std::int32_t>(count); ++code)
        if (!members.contains(code)) others.insert(code);
      members = std::move(others);
    }
    return {With(of, {.low = {}, .high = {}, .members = std::move(members)})};
  }

  Boxes Comparison(const Expr& expr, bool wanted) const {
    const auto left = ConstantValue(model_, Bare(expr.args[0]));
    const auto right = ConstantValue(model_, Bare(expr.args[1]));
    if (left.has_value() == right.has_value()) return Unknown();
    const ExprId of = left ? expr.args[1] : expr.args[0];
    const model::Constant& bound = left ? *left : *right;
    Op op = left ? model::Mirrored(expr.op) : expr.op;
    if (!wanted) op = model::Negated(op);
    if (const auto* code = std::get_if<model::Code>(&bound); code && model_.At(of).type.kind == model::TypeKind::Enum)
      return op == Op::Equal || op == Op::NotEqual ? Members(of, {code->code}, op == Op::Equal) : Unknown();
    std::optional<Rational> number;
    if (const auto* known = std::get_if<Rational>(&bound)) number = *known;
    if (const auto* date = std::get_if<value::Date>(&bound)) number = Rational(date->days);
    if (!number) return Unknown();
    Left below, above;
    below.Below(*number, op == Op::Less || op == Op::NotEqual);
    above.Above(*number, op == Op::Greater || op == Op::NotEqual);
    switch (op) {
      case Op::Less:
      case Op::LessOrEqual: return {With(of, below)};
      case Op::Greater:
      case Op::GreaterOrEqual: return {With(of, above)};
      case Op::Equal: below.Narrow(above); return {With(of, below)};
      default: return {With(of, below), With(of, above)};
    }
  }

  const Model& model_;
};

}  // namespace

Together CanHoldTogether(const Model& model, ExprId a, ExprId b) {
  const Boxes of_a = Boxer(model).Of(a, true), of_b = Boxer(model).Of(b, true);
  bool possible = false;
  for (const Box& one : of_a)
    for (const Box& other : of_b) {
      Box both = one;
      if (!both.Narrow(other)) continue;
      possible = true;
      // With no value of its own that the other leaves open, one of the two adds nothing that could keep them apart.
      const bool always = (one.exact && one.left.empty()) || (other.exact && other.left.empty());
      if (always || (both.exact && (one.LooksOnlyAt(other) || other.LooksOnlyAt(one)))) return Together::Surely;
    }
  if (possible && SameExpression(model, a, b)) return Together::Surely;
  return possible ? Together::Perhaps : Together::Never;
}

}  // namespace doudi::check
