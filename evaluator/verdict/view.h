// View: a run read from where one stands: (expression, row) to value, to the rows of operands, elements and ancestors.
// Shared by all that is said about a verdict. Cheap to copy; the result must outlive it.
#pragma once

#include <optional>
#include <utility>

#include "model/model.h"
#include "run/run.h"

namespace doudi::verdict {

// An expression on a row of its level.
struct Place {
  model::ExprId expression = model::kNone;
  std::int32_t row = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

class View {
 public:
  explicit View(const run::Result& result);

  const run::Result& result() const { return *result_; }
  const model::Model& model() const { return *model_; }
  const record::Batch& batch() const { return *batch_; }
  value::Date date() const { return date_; }

  const model::Expr& At(model::ExprId id) const { return model_->At(id); }
  // nullopt where the program did not need the expression (a clause not in force, a branch folded away).
  std::optional<run::Value> Find(Place place) const;
  // The truth of a Boolean expression; Unknown where Find has none.
  value::Truth TruthAt(Place place) const;
  // Whether nothing that is missing can change the value: a Boolean True or False, anything else Known.
  bool Settled(Place place) const;
  bool InError(Place place) const;

  // The operand of a Lift or LiftInner, on the ancestor's or the inner row.
  Place Lifted(Place lift) const;
  // The row of `ancestor` above a row of `entity`; the row itself if they are the same or `ancestor` is kNoEntity.
  std::int32_t AncestorRow(model::EntityId entity, std::int32_t row, model::EntityId ancestor) const;
  // The rows [first, last) of a descendant entity under a row of `entity`.
  std::pair<std::int32_t, std::int32_t> RowsUnder(model::EntityId entity, std::int32_t row, model::EntityId descendant) const;
  // The same for an aggregate's collection.
  std::pair<std::int32_t, std::int32_t> Elements(Place aggregate) const;
  // kNone if the aggregate has none.
  model::ExprId Filter(const model::Expr& aggregate) const;
  model::ExprId Body(const model::Expr& aggregate) const;
  // Whether the element of an aggregate is in: True without a filter, Unknown for a phantom row that the filter does not keep out.
  value::Truth Included(const model::Expr& aggregate, std::int32_t row) const;

  // The row of the inner entity of a pair; of any other entity the row itself. With the entity that it is a row of.
  std::pair<model::EntityId, std::int32_t> Element(model::EntityId entity, std::int32_t row) const;
  bool IsPhantom(model::EntityId entity, std::int32_t row) const;
  // The value of the definition was given with the record or by a 例, so its body had no part in it.
  bool IsGiven(Place definition) const;
  // Where layers of places are told apart (kByPlace): what stands for this place; the place itself for anything else, and while it is open.
  Place Here(Place place) const;
  // What a layer of this place has put instead of the clause or body; null where nothing has.
  const model::Definition* LayerAt(Place place) const;
  // In the run of a month (逐月), of a fact that has another value there than in the record: what its history says of it.
  std::optional<Place> HeldThen(Place fact) const;
  // The body of a definition, on the same row.
  Place BodyOf(Place definition) const;

 private:
  const run::Result* result_;
  const model::Model* model_;
  const record::Batch* batch_;
  value::Date date_;
};

// What an office decides (裁量) of a clause.
bool IsDecision(const View& view, model::ExprId id);
const model::Fact* DecisionAt(const View& view, model::ExprId id);  // the fact that records it; null for anything else
bool IsLift(model::Op op);
bool IsAggregate(model::Op op);
bool IsComparison(model::Op op);
// Whether the clause is in force on the date of the view's program.
inline bool InForce(const View& view, const model::Period& period) { return period.Contains(view.date()); }

}  // namespace doudi::verdict
