// Wishes: the fewest parts of a refused policy that would have to come out otherwise for it to be granted.
#pragma once

#include <string>
#include <vector>

#include "verdict/view.h"

namespace doudi::verdict {

// A part that has to come out otherwise.
struct Wish {
  enum class Kind : std::uint8_t { Expression, Prerequisite, Check } kind = Kind::Expression;
  Place place;                               // Expression
  value::Truth target = value::Truth::True;  // Expression
  model::PolicyId policy = model::kNone;     // Prerequisite
  const model::HumanCheck* check = nullptr;  // Check: must be passed
  std::int32_t row = 0;                      // of the policy's entity
  std::string clause;
  const model::TimesLimit* limit = nullptr;  // 限次: the expression is that it has been reached
};
// nullopt: no set of parts does it.
using Wishes = std::optional<std::vector<Wish>>;

// Through 且, 或, 非, definitions, branches and elements down to comparisons and facts. Undecided parts are taken as they are wished for.
Wishes WishesFor(const View& view, model::PolicyId policy, std::int32_t row);

}  // namespace doudi::verdict
