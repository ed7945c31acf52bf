// Meaning: what stands for all that a policy or an 审计项 says, so that a later run of other rules can tell whether it says the same.
//
// It is a hash of the policy and of everything that it rests on, however far away: definitions, parameters with their dated rows, decision tables, facts,
// other policies. Where a thing stands, comments, and what nothing of it refers to have no part in it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/model.h"

namespace doudi::model {

// Facts of which the first one that is known says where a row belongs; each is of the first one's entity or of one above it.
using Place = std::vector<FactId>;

struct Meaning {
  std::string general;
  // Of parameter rows that are for one 区划, by that 区划: another where any of them is. A record that by each of `places`, on every day that is asked about, is known
  // to lie in none of those that differ has nothing to do with the difference.
  std::map<value::DivisionCode, std::string> by_division;
  std::set<Place> places;  // that parameters are asked by
};

class Meanings {
 public:
  // As to days up to and with `until`: versions and rows that begin only later have no part. `model` must outlive it.
  Meanings(const Model& model, value::Date until);

  // The same for two models only where outcomes, amounts, reasons and what is missing of it are the same on each of these days, for the same records read by
  // the same vocabulary. What comes after a decision has no part: 材料, 承诺, 办理, 步骤, 主管, 复核; of an 审计项 反证, 处置, 数据源.
  Meaning OfPolicy(PolicyId policy) const;
  // Of a 关系 择一 and all its policies.
  Meaning OfExclusive(const Exclusive& exclusive) const;
  // What a record may say, and how: entities, facts, enumerations, in their order. What a formula works out of them has no part.
  std::string OfVocabulary() const;

 private:
  const Model& model_;
  value::Date until_;
};

}  // namespace doudi::model
