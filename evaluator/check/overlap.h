// Whether two conditions can hold on the same row, as far as the rules alone tell. Private to evaluator/check.
#pragma once

#include "model/model.h"

namespace doudi::check {

enum class Together : std::uint8_t {
  Never,    // whatever the facts are: disjoint ranges or members of one value
  Perhaps,  // it depends on how different values go together
  Surely,   // some value of what both look at makes both true
};
Together CanHoldTogether(const model::Model& model, model::ExprId a, model::ExprId b);

}  // namespace doudi::check
