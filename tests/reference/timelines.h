// Facts that lie in time, in a record of the reference interpreter: what is read of the stretches that the record gives.
#pragma once

#include <optional>

#include "model/model.h"
#include "reference/element.h"
#include "value/date.h"

namespace doudi::reference {

// Brings the stretches of the record and of all below it into the form that rules speak of: those that became known after `known_by` are not
// there, one that goes on ends on the day before a later one begins (on an unknown day where one without a beginning
// may have come between), more than was listed may have been of a history, and what a fact with a history is
// on the reference date is taken from it unless the record says it itself.
void SettleTimelines(const model::Model& model, Element& element, value::Date reference_date, std::optional<value::Date> known_by);

}  // namespace doudi::reference
