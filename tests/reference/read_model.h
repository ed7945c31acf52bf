// Constants, facts and places of the model as values of the reference interpreter.
#pragma once

#include <vector>

#include "model/model.h"
#include "reference/element.h"
#include "reference/value.h"

namespace doudi::reference {

Exact ToExact(const value::Rational& number);
Value DayValue(int first_day, int last_day);
Value FromConstant(const model::Model& model, const model::Type& type, const model::Constant& constant);
Value FromFact(const model::Fact& fact, const FactValue& given);
// All that the fact's range leaves open.
Value UnknownFact(const model::Model& model, const model::Fact& fact, int reference_day);
// The division and all that it lies in, the nearest first, the whole country (0) last.
std::vector<int> PlacesAround(int division);

}  // namespace doudi::reference
