#include "verdict/view.h"

namespace doudi::verdict {
namespace {

using model::Op;
using value::Truth;

bool SameValue(const run::Value& a, const run::Value& b) {
  return a.state == b.state && a.truth == b.truth && a.number == b.number && a.date_low == b.date_low && a.date_high == b.date_high &&
         a.code == b.code;
}

// A literal is itself, whether the program kept it or not.
run::Value LiteralValue(const model::Expr& expr) {
  run::Value value;
  if (const auto* truth = std::get_if<bool>(&expr.constant)) value.truth = value::FromBool(*truth);
  if (const auto* number = std::get_if<value::Rational>(&expr.constant)) value.number = value::Bounds::Point(*number);
  if (const auto* date = std::get_if<value::Date>(&expr.constant)) value.date_low = value.date_high = *date;
  if (const auto* code = std::get_if<model::Code>(&expr.constant)) value.code = code->code;
  if (std::holds_alternative<std::string>(expr.constant)) value.code = model::kNone;
  return value;
}

}  // namespace

View::View(const run::Result& result)
    : result_(&result),
      model_(&program::ModelOf(result.program())),
      batch_(&result.batch()),
      date_(program::ReferenceDateOf(result.program())) {}

std::optional<run::Value> View::Find(Place place) const {
  const auto& expr = At(place.expression);
  if (expr.op == Op::Literal) return LiteralValue(expr);
  if (!result_->Has(place.expression)) return std::nullopt;
  return result_->At(place.expression, place.row);
}

Truth View::TruthAt(Place place) const {
  const auto value = Find(place);
  if (!value) return Truth::Unknown;
  return value->state == run::ValueState::Error ? Truth::Error : value->truth;
}

bool View::Settled(Place place) const {
  if (At(place.expression).type.kind == model::TypeKind::Boolean) return value::Decided(TruthAt(place));
  const auto value = Find(place);
  return value && value->state == run::ValueState::Known;
}

bool View::InError(Place place) const {
  const auto value = Find(place);
  return value && (value->state == run::ValueState::Error ||
                   (At(place.expression).type.kind == model::TypeKind::Boolean && value->truth == Truth::Error));
}

Place View::Lifted(Place lift) const {
  const auto& expr = At(lift.expression);
  const auto inner = expr.args.front();
  if (expr.op == Op::LiftInner) return {inner, Element(expr.level, lift.row).second};
  return {inner, AncestorRow(expr.level, lift.row, At(inner).level)};
}

std::int32_t View::AncestorRow(model::EntityId entity, std::int32_t row, model::EntityId ancestor) const {
  if (ancestor == model::kNoEntity) return row;
  while (entity != ancestor && entity != model::kNoEntity) {
    const auto& rows = batch_->entities[static_cast<std::size_t>(entity)];
    if (rows.parents.empty()) break;
    row = rows.parents[static_cast<std::size_t>(row)];
    entity = model_->entities[static_cast<std::size_t>(entity)].parent;
  }
  return row;
}

std::pair<std::int32_t, std::int32_t> View::RowsUnder(model::EntityId entity, std::int32_t row, model::EntityId descendant) const {
  if (descendant == entity || descendant == model::kNoEntity) return {row, row + 1};
  const auto [first, last] = RowsUnder(entity, row, model_->entities[static_cast<std::size_t>(descendant)].parent);
  const auto& offsets = batch_->entities[static_cast<std::size_t>(descendant)].offsets;
  return {offsets[static_cast<std::size_t>(first)], offsets[static_cast<std::size_t>(last)]};
}

std::pair<std::int32_t, std::int32_t> View::Elements(Place aggregate) const {
  const auto& expr = At(aggregate.expression);
  return RowsUnder(expr.level, aggregate.row, expr.collection);
}

model::ExprId View::Filter(const model::Expr& aggregate) const { return aggregate.has_filter ? aggregate.args.back() : model::kNone; }

model::ExprId View::Body(const model::Expr& aggregate) const {
  const std::size_t bodies = aggregate.args.size() - (aggregate.has_filter ? 1 : 0);
  return bodies == 0 ? model::kNone : aggregate.args.front();
}

Truth View::Included(const model::Expr& aggregate, std::int32_t row) const {
  const auto filter = Filter(aggregate);
  const auto kept = filter == model::kNone ? Truth::True : TruthAt({filter, row});
  return kept == Truth::True && IsPhantom(aggregate.collection, row) ? Truth::Unknown : kept;
}

std::pair<model::EntityId, std::int32_t> View::Element(model::EntityId entity, std::int32_t row) const {
  if (entity == model::kNoEntity) return {entity, row};
  const auto& declared = model_->entities[static_cast<std::size_t>(entity)];
  if (!declared.IsPair()) return {entity, row};
  return {declared.inner, batch_->entities[static_cast<std::size_t>(entity)].inner[static_cast<std::size_t>(row)]};
}

bool View::IsPhantom(model::EntityId entity, std::int32_t row) const {
  const auto& rows = batch_->entities[static_cast<std::size_t>(entity)];
  return rows.has_phantom && rows.phantom[static_cast<std::size_t>(row)] != 0;
}

Place View::Here(Place place) const {
  const auto& expr = At(place.expression);
  if (expr.op == model::Op::Lift) {
    const auto below = Lifted(place);
    const auto here = Here(below);
    return here == below ? place : here;
  }
  if (expr.op == model::Op::Choose && expr.text == model::kRecorded)
    return Here({expr.args[TruthAt({expr.args[0], place.row}) == value::Truth::True ? 1 : 2], place.row});
  if (expr.op == model::Op::Choose && expr.text == model::kLeftBlank) {
    const auto blank = TruthAt({expr.args[0], place.row});
    return value::Decided(blank) ? Here({expr.args[blank == value::Truth::True ? 1 : 2], place.row}) : place;
  }
  if (expr.op != model::Op::Choose || expr.text != model::kByPlace) return place;
  const auto truth = TruthAt({expr.args[0], place.row});
  if (truth == value::Truth::True) return {expr.args[1], place.row};
  return truth == value::Truth::False ? Here({expr.args[2], place.row}) : place;
}

const model::Definition* View::LayerAt(Place place) const {
  const auto here = Here(place);
  const auto& expr = At(here.expression);
  if (here == place || expr.op != model::Op::Definition) return nullptr;
  const auto& definition = model_->definitions[static_cast<std::size_t>(expr.index)];
  return definition.layer.empty() ? nullptr : &definition;
}

std::optional<Place> View::HeldThen(Place fact) const {
  const auto& recorded_on = program::OptionsOf(result_->program()).recorded_on;
  const auto then = model_->facts[static_cast<std::size_t>(At(fact.expression).index)].then;
  if (!recorded_on || *recorded_on == date_ || then == model::kNone) return std::nullopt;
  return Place{then, fact.row};
}

Place View::BodyOf(Place definition) const {
  return {model_->definitions[static_cast<std::size_t>(At(definition.expression).index)].body, definition.row};
}

bool View::IsGiven(Place definition) const {
  const auto shown = Find(definition);
  const auto body = Find(BodyOf(definition));
  return shown && (!body || !SameValue(*shown, *body));
}

const model::Fact* DecisionAt(const View& view, model::ExprId id) {
  const auto& expr = view.At(id);
  if (expr.op == model::Op::Definition) return DecisionAt(view, view.model().definitions[static_cast<std::size_t>(expr.index)].body);
  if (IsLift(expr.op)) return DecisionAt(view, expr.args[0]);
  if (expr.op != model::Op::Fact) return nullptr;
  const auto& fact = view.model().facts[static_cast<std::size_t>(expr.index)];
  return fact.RecordsDecision() ? &fact : nullptr;
}

bool IsDecision(const View& view, model::ExprId id) { return DecisionAt(view, id) != nullptr; }

bool IsLift(Op op) { return op == Op::Lift || op == Op::LiftInner; }
bool IsAggregate(Op op) { return op >= Op::Sum && op <= Op::Average; }
bool IsComparison(Op op) { return op >= Op::Less && op <= Op::NotEqual; }

}  // namespace doudi::verdict
