// MonthRules: the rules and parameters in force on the day on which a month is asked about, compiled once for a whole run, each part when it is first asked
// for.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "audit/exclusions.h"
#include "audit/month.h"
#include "audit/programmes.h"
#include "program/program.h"
#include "screening/decisions.h"

namespace doudi::audit {

// What the months of a run have in common.
class SharedRules {
 public:
  // `policies`: that are asked about, 审计项 among them; ascending. Both must outlive it.
  SharedRules(const model::Model& model, const std::vector<Line>& lines, std::vector<model::PolicyId> policies);

  const model::Model& model() const { return model_; }
  const std::vector<Line>& lines() const { return lines_; }
  const std::vector<model::PolicyId>& policies() const { return policies_; }
  // The model with only the parameter rows that had been made by the day; null where those are all that hold on it. A row is made later whose 依据 is a document
  // that is in force (施行) only from a day after the one from which the row holds. Days before which the same rows were made have one model between them.
  // Several threads may ask.
  std::shared_ptr<const model::Model> ModelThen(value::Date day) const;

 private:
  struct LaterRow {
    std::size_t parameter = 0, row = 0;
    value::Date from, made;
  };

  const model::Model& model_;
  const std::vector<Line>& lines_;
  std::vector<model::PolicyId> policies_;
  std::vector<LaterRow> later_;
  mutable std::mutex mutex_;
  mutable std::map<std::vector<std::size_t>, std::shared_ptr<const model::Model>> models_;  // by which of the later rows are not in it
};

class MonthRules {
 public:
  // `shared` must outlive it.
  MonthRules(const SharedRules& shared, Month month, value::Date day);

  Month month() const { return month_; }
  value::Date day() const { return day_; }
  const Exclusions& exclusions() const { return exclusions_; }
  // Several threads may ask, here and below.
  const screening::Decider& decider() const;
  // With all that words are made from.
  const program::Program& whole() const;
  // By the parameters that had been made by then; null where those are all (SharedRules::ModelThen).
  const screening::Decider* decider_then() const;

 private:
  screening::Scope ScopeOf() const;

  const SharedRules& shared_;
  Month month_;
  value::Date day_;
  Exclusions exclusions_;
  mutable std::once_flag decider_made_, whole_made_, then_made_;
  mutable std::unique_ptr<screening::Decider> decider_;
  mutable program::ProgramPtr whole_;
  mutable std::shared_ptr<const model::Model> model_then_;
  mutable std::unique_ptr<screening::Decider> decider_then_;
};

}  // namespace doudi::audit
