// Choose: which of the aids that are due go together when some exclude each other.
//
// Ordered groups (按序) are settled first: an earlier policy that is due displaces the later ones. Among the rest the set with the highest
// household total in a year is found exactly (branch and bound over each group of aids that exclude or presuppose each other);
// equal totals fall to the earlier policy of the model.
#pragma once

#include <string>
#include <vector>

#include "value/rational.h"

namespace doudi::package {

struct Candidate {
  value::Rational worth;                   // in a year
  std::vector<std::size_t> excludes;       // other candidates
  std::vector<std::size_t> displaced_by;   // candidates that come before it in an ordered group
  std::vector<std::size_t> presupposes;    // candidates of which it needs every one; all have smaller numbers
};

// For each candidate whether it is taken. Symmetric closure of `excludes` is taken as given.
std::vector<bool> Choose(const std::vector<Candidate>& candidates);

}  // namespace doudi::package
