// The aggregates of the language: word, operation, and what stands after the colon. Private to
// evaluator/check.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "check/words.h"
#include "model/expression.h"

namespace doudi::check {

enum class BodyUse : std::uint8_t { None, Number, NumberOrDate, Boolean, OptionalBoolean, OptionalAny };
struct AggregateWord {
  std::string_view word;
  model::Op op;
  BodyUse body;
  bool ranks = false;  // takes 按 …
};
// 第2个 is 首个 with a place: see PlaceOf.
const AggregateWord* FindAggregate(std::string_view word);  // null if it is none
// 首个 1, 第2个 and 第二个 2; nullopt if it is no such word or no place from 1 to 99.
std::optional<std::int32_t> PlaceOf(std::string_view word);

}  // namespace doudi::check
