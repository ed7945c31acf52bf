// The aggregates of the language: word, operation, and what stands after the colon. Private to
// evaluator/check.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/expression.h"

namespace doudi::check {

enum class BodyUse : std::uint8_t { None, Number, NumberOrDate, Boolean, OptionalBoolean };
struct AggregateWord {
  std::string_view word;
  model::Op op;
  BodyUse body;
};
const AggregateWord* FindAggregate(std::string_view word);  // null if it is none
std::vector<std::string> AggregateWords();

}  // namespace doudi::check
