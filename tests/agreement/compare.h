// Engine against reference: every definition, clause, benefit and policy of a program on every row of every
// record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agreement/record_generator.h"
#include "reference/interpreter.h"
#include "run/run.h"

namespace doudi::agreement {

struct Difference {
  std::size_t record = 0;
  std::string text;  // where, and both values
};

// Whether the engine's value is the reference's. An error may stand for a reference value that is large
// (reference/value.h), and Overflow for no other.
bool Agree(const model::Model& model, const reference::Value& expected, const run::Value& actual,
           const record::Batch& batch);
std::string ToText(const run::Value& value, model::TypeKind kind, const record::Batch& batch);

// What is compared of one row, by name; one list for both sides.
struct Place {
  enum class Kind { Expression, Condition, Benefit, Eligible } kind = Kind::Expression;
  std::string name;
  model::EntityId level = model::kNoEntity;
  model::ExprId expression = model::kNone;
  model::PolicyId policy = model::kNone;
  std::size_t index = 0;  // of the condition or benefit
};
std::vector<Place> PlacesOf(const model::Model& model, value::Date reference_date);
reference::Value Expected(reference::Interpreter& interpreter, const Place& place, const Element& at);
run::Value Actual(const run::Result& result, const Place& place, std::int32_t row);

// What `doudi prove` judges a 性质 by.
std::vector<Place> PlacesOf(const model::Model& model, const model::Property& property);

// The first difference of each record that has one; `known_by`: of the batch.
std::vector<Difference> Compare(const run::Result& result, const std::vector<const Element*>& records,
                                std::optional<value::Date> known_by = std::nullopt);
std::vector<Difference> Compare(const run::Result& result, const std::vector<const Element*>& records,
                                std::optional<value::Date> known_by, const std::vector<Place>& places);

// A difference looked at from within, of the only record of a batch: the first expression of the model (inner ones come first) on which the
// two do not agree.
std::string Innermost(const run::Result& result, const Element& record, std::optional<value::Date> known_by);

}  // namespace doudi::agreement
