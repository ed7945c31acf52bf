// Proof: the facts that a decided value rests on, and what in it was only assumed. Of several ways to show it the one with the fewest facts.
//
//   A 且 B, True: all facts of A and of B.    A 或 B, True: those of A or those of B, whichever are fewer (A if equal).
//   若 c1 则 x；否则 y: the conditions up to the branch that was taken, and its value.
//   合计（成员 其中 c：e）: c of every element, e of those that are in.      0 × x: only what makes it 0.
//   符合（P）, True: nothing here; P is a premise with a proof of its own (Verdict::premises). False: what makes P fail.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "verdict/verdict.h"
#include "verdict/view.h"

namespace doudi::verdict {

struct Proof {
  std::set<FactUse> facts;                // known ones only, given or by 缺省
  std::set<model::PolicyId> premises;     // policies whose eligibility it rests on
  std::set<Place> defaults;               // Default operations that took their second operand
  void Add(const Proof& other);
  std::size_t size() const { return facts.size(); }
};

class Prover {
 public:
  explicit Prover(const View& view) : view_(view) {}

  // REQUIRES nothing: of an undecided value, the known facts that its bounds rest on.
  const Proof& Of(Place place);
  // Of 符合（policy） being False on a row.
  const Proof& OfFailure(model::PolicyId policy, std::int32_t row);
  // Of the outcome of a policy on a row, benefits included where it is eligible.
  Proof OfOutcome(model::PolicyId policy, std::int32_t row, Outcome outcome);

 private:
  Proof Work(Place place);
  Proof Logic(Place place, value::Truth deciding);
  Proof Quantified(Place place);
  Proof Counted(Place place);
  Proof Product(Place place);
  Proof Months(Place place);
  Proof Operands(Place place);
  Proof AtLeast(Place place);
  Proof Condition(model::PolicyId policy, const model::PolicyVersion& version, std::size_t condition, std::int32_t row);
  Proof Failure(model::PolicyId policy, std::int32_t row);

  View view_;
  std::map<Place, Proof> known_;
  std::map<std::pair<model::PolicyId, std::int32_t>, Proof> failures_;
};

}  // namespace doudi::verdict
