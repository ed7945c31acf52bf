// What a fact's value can be before anybody has given it: its declared range as bounds (dates in days).
#pragma once

#include "model/model.h"
#include "value/bounds.h"

namespace doudi::model {

// REQUIRES: the fact is a Number or a Date. An end that is excluded is kept as the end of a number's bounds; of a date it is the
// next day inside.
inline value::Bounds RangeOf(const Fact& fact, value::Date reference_date) {
  if (fact.type.kind == TypeKind::Number) {
    value::Bounds bounds = value::Bounds::All();
    if (fact.low && fact.low->number) bounds = value::Bounds::AtLeast(*fact.low->number);
    if (fact.high && fact.high->number) {
      bounds.high = *fact.high->number;
      bounds.high_infinite = false;
    }
    return bounds;
  }
  const auto day = [&](const RangeEnd& end, std::int32_t inward) {
    const value::Date date = end.reference_date || !end.date ? reference_date : *end.date;
    return end.inclusive ? date.days : date.days + inward;
  };
  const std::int32_t first = fact.low ? day(*fact.low, 1) : value::MakeDate(value::kFirstYear, 1, 1)->days;
  const std::int32_t last = fact.high ? day(*fact.high, -1) : value::MakeDate(value::kLastYear, 12, 31)->days;
  return {first, last, false, false};
}

}  // namespace doudi::model
