// Slice: what is missing below a value that is not settled, and the comparisons through which missing numbers and dates act.
//
// Sound: a missing fact outside the slice cannot change the value, whatever the others turn out to be: an operand that is settled is
// settled for every completion. Not exact: operands are looked at one by one (a 或 非 a keeps a). refine.h makes it exact where it can.
// What a rule's 缺省 or 已知 stands in for is an assumption, not missing.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "verdict/verdict.h"
#include "verdict/view.h"

namespace doudi::verdict {

// One thing that nobody gave: a fact of a real row, or the elements that a phantom row stands for.
struct Gap {
  model::FactId fact = model::kNone;
  model::EntityId collection = model::kNoEntity;
  std::int32_t row = 0;  // of the fact's entity; of the collection: its phantom row
  friend auto operator<=>(const Gap&, const Gap&) = default;
};
using Gaps = std::set<Gap>;

class Slicer {
 public:
  explicit Slicer(const View& view) : view_(view) {}

  const Gaps& Of(Place place);
  // Of the outcome of a policy on a row; `checks`: what decides whether an unrecorded 人工核查 concerns the row, too.
  Gaps OfOutcome(model::PolicyId policy, std::int32_t row, bool checks);
  // Of a benefit's amount once the policy is eligible.
  Gaps OfBenefit(const model::Benefit& benefit, std::int32_t row);
  // Comparisons of numbers or dates that are not settled, met so far.
  const std::set<Place>& comparisons() const { return comparisons_; }

 private:
  Gaps Work(Place place);
  Gaps OfElements(Place place);
  bool HasNoPart(model::Op aggregate, Place body) const;
  void AddOpen(Gaps& gaps, Place place);
  void AddRequirements(Gaps& gaps, const model::Policy& policy, model::PolicyId id, const model::PolicyVersion& version, std::int32_t row,
                       bool checks);
  void AddPrerequisite(Gaps& gaps, model::EntityId entity, model::PolicyId prerequisite, std::int32_t row);

  View view_;
  std::map<Place, Gaps> known_;
  std::map<std::pair<model::PolicyId, std::int32_t>, Gaps> policies_;
  std::set<Place> comparisons_;
};

MissingFact ToMissing(const View& view, const Gap& gap);

}  // namespace doudi::verdict
