// Pairing: what of two sets of rules is held against what: policies by their names, facts and entities by all that records say.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/model.h"
#include "record/match_records.h"
#include "value/date.h"

namespace doudi::compare {

// A policy in one of the two sets of rules.
struct PolicyPlace {
  model::PolicyId policy = model::kNone;
  std::size_t decided = 0;  // its place among screening::Decisions::policies
};

struct PolicyPair {
  std::string name;
  std::optional<PolicyPlace> before, after;  // none: the rules have no such policy in force on the day
  bool unchanged = false;                    // says the same of every record, whatever is missing (program/same_policy.h)
};

// What households are grouped by besides 区划; kNone where the rules have no such fact.
struct Grouping {
  model::FactId residence = model::kNone;         // 城乡: an enumeration of the root with a member 农村 and one of 城镇, 城市
  model::EntityId persons = model::kNoEntity;     // 成员, or the first list of the root whose elements have a 称呼
  model::FactId kind = model::kNone;              // a fact of the root that was asked for
};

class Pairing {
 public:
  // The models must outlive it.
  Pairing(const model::Model& before, value::Date old_date, const model::Model& after, value::Date new_date);

  const model::Model& before() const { return before_; }
  const model::Model& after() const { return after_; }
  value::Date old_date() const { return old_date_; }
  value::Date new_date() const { return new_date_; }
  // In the order of the new rules, then those that only the old ones have.
  const std::vector<PolicyPair>& policies() const { return policies_; }
  // One reading of a register serves both: facts and entities are the same, and so is the day.
  bool one_reading() const { return match_.same && old_date_ == new_date_; }

 private:
  bool IsUnchanged(const PolicyPair& pair) const;

  const model::Model& before_;
  const model::Model& after_;
  value::Date old_date_, new_date_;
  record::RecordMatch match_;
  std::vector<PolicyPair> policies_;
};

// By the facts of a model. `kind`: the name of a fact of the root, an enumeration or 布尔; "" for none.
// nullopt where there is no such fact.
std::optional<Grouping> GroupingOf(const model::Model& model, const std::string& kind);
// The facts that may be named so.
std::vector<std::string> KindsOf(const model::Model& model);

}  // namespace doudi::compare
