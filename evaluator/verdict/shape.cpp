#include "verdict/shape.h"

#include <algorithm>

#include "verdict/walk.h"

namespace doudi::verdict {
namespace {

using model::Op;
using model::TypeKind;

// A sum of parts: straight lines add up to one; anything bent may stand only alone.
Shape Together(Shape a, Shape b) {
  if (a == Shape::Constant) return b;
  if (b == Shape::Constant) return a;
  return a == Shape::Affine && b == Shape::Affine ? Shape::Affine : Shape::Other;
}

// A monotone operation of which at most one operand moves.
Shape Bent(Shape a, Shape b) {
  if (a != Shape::Constant && b != Shape::Constant) return Shape::Other;
  const auto moving = a == Shape::Constant ? b : a;
  return moving == Shape::Affine ? Shape::Monotone : moving;
}

bool IsDirect(TypeKind kind) { return kind == TypeKind::Number || kind == TypeKind::Date; }

template <class Combine>
Shape OverOperands(const View& view, Place place, const Gap& gap, Combine combine) {
  Shape shape = Shape::Constant;
  ForEachOperand(view, place, [&](Place operand) {
    if (IsDirect(view.At(operand.expression).type.kind)) shape = combine(shape, ShapeOf(view, operand, gap));
  });
  return shape;
}

}  // namespace

Shape ShapeOf(const View& view, Place place, const Gap& gap) {
  const auto& expr = view.At(place.expression);
  if (view.Settled(place)) return Shape::Constant;
  switch (expr.op) {
    case Op::Fact: return expr.index == gap.fact && place.row == gap.row ? Shape::Affine : Shape::Constant;
    case Op::Definition:
    case Op::Formula:
    case Op::Lift:
    case Op::LiftInner:
    case Op::Add:
    case Op::Subtract:
    case Op::Negate:
    case Op::Sum:
    case Op::Average: return OverOperands(view, place, gap, Together);
    // Held fixed, the branch taken is one of them: each must be of the shape by itself.
    case Op::Choose:
    case Op::First:
    case Op::Default:
      return OverOperands(view, place, gap, [](Shape a, Shape b) { return std::max(a, b); });
    case Op::Multiply: {
      Shape shape = Shape::Constant;
      for (const auto arg : expr.args) {
        const auto factor = ShapeOf(view, {arg, place.row}, gap);
        if (factor != Shape::Constant && shape != Shape::Constant) return Shape::Other;
        shape = std::max(shape, factor);
      }
      return shape;
    }
    case Op::Divide: {
      const Place divisor{expr.args[1], place.row};
      return ShapeOf(view, divisor, gap) == Shape::Constant ? ShapeOf(view, {expr.args[0], place.row}, gap) : Shape::Other;
    }
    case Op::Min:
    case Op::Max:
    case Op::MinOf:
    case Op::MaxOf:
    case Op::Round:
    case Op::AddMonths:
    case Op::AddDays:
    case Op::AddWorkdays:
    case Op::FullYears:
    case Op::FullMonths:
    case Op::DaysBetween:
    case Op::WorkdaysBetween:
    case Op::Year:
    case Op::PeriodStart:
    case Op::MonthStart:
    case Op::MonthEnd: return OverOperands(view, place, gap, Bent);
    case Op::MonthSum:
    case Op::BenefitTotal: return Shape::Other;
    case Op::Month:
    case Op::Absolute: return OverOperands(view, place, gap, [](Shape a, Shape b) { return std::max(a, b) == Shape::Constant ? Shape::Constant : Shape::Other; });
    default: return Shape::Constant;  // counts, literals, parameters: only logic below them can move
  }
}

Shape ShapeOfDifference(const View& view, Place comparison, const Gap& gap) {
  const auto& expr = view.At(comparison.expression);
  return Together(ShapeOf(view, {expr.args[0], comparison.row}, gap), ShapeOf(view, {expr.args[1], comparison.row}, gap));
}

Gaps DirectGaps(const View& view, Place place) {
  Gaps gaps;
  WalkBelow(view, place, [&](Place at) {
    const auto& expr = view.At(at.expression);
    if (view.Settled(at) || (!IsDirect(expr.type.kind) && at != place)) return false;
    if (expr.op != Op::Fact) return true;
    if (!view.IsPhantom(view.model().facts[static_cast<std::size_t>(expr.index)].entity, at.row))
      gaps.insert({expr.index, model::kNoEntity, at.row});
    return false;
  });
  return gaps;
}

Gaps Selectors(const View& view, Slicer& slicer, Place place) {
  Gaps gaps;
  const auto add = [&](Place at) { gaps.insert(slicer.Of(at).begin(), slicer.Of(at).end()); };
  WalkBelow(view, place, [&](Place at) {
    if (at == place) return true;
    const auto& expr = view.At(at.expression);
    if (view.Settled(at)) return false;
    if (!IsDirect(expr.type.kind) || expr.op == Op::BenefitTotal || expr.op == Op::MonthSum) {
      add(at);
      return false;
    }
    if (IsAggregate(expr.op)) {  // unlisted elements are operands of no operation
      const auto [first, last] = view.Elements(at);
      for (auto row = first; row < last; ++row)
        if (view.IsPhantom(expr.collection, row)) add(at);
    }
    return expr.op != Op::Fact;
  });
  return gaps;
}

Gaps Entangled(const View& view, Slicer& slicer, Place place) {
  Gaps gaps;
  WalkBelow(view, place, [&](Place at) {
    const auto& expr = view.At(at.expression);
    if (view.Settled(at) || (!IsDirect(expr.type.kind) && at != place)) return false;
    if (expr.op == Op::BenefitTotal || expr.op == Op::MonthSum) gaps.insert(slicer.Of(at).begin(), slicer.Of(at).end());
    return true;
  });
  return gaps;
}

}  // namespace doudi::verdict
