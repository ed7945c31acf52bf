// MonthRules: the rules and parameters in force on the day on which a month is asked about, compiled once for a whole run.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "audit/exclusions.h"
#include "audit/month.h"
#include "audit/programmes.h"
#include "program/program.h"
#include "screening/decisions.h"

namespace doudi::audit {

class MonthRules {
 public:
  // Of the policies of the lines and, with `findings`, of the 审计项. `model` must outlive it.
  MonthRules(const model::Model& model, const std::vector<Line>& lines, bool findings, Month month, value::Date day);

  Month month() const { return month_; }
  value::Date day() const { return day_; }
  const screening::Decider& decider() const { return *decider_; }
  const Exclusions& exclusions() const { return exclusions_; }
  // With all that words are made from; compiled when it is first asked for. Several threads may ask.
  const program::Program& whole() const;
  // By the parameters that had been made by then; null where those are all. A row is made later whose 依据 is a document that is in force (施行) only
  // from a day after the one from which the row holds.
  const screening::Decider* decider_then() const { return decider_then_.get(); }

 private:
  const model::Model& model_;
  Month month_;
  value::Date day_;
  Exclusions exclusions_;
  std::unique_ptr<screening::Decider> decider_;
  std::unique_ptr<model::Model> model_then_;
  std::unique_ptr<screening::Decider> decider_then_;
  mutable std::once_flag compiled_;
  mutable program::ProgramPtr whole_;
};

}  // namespace doudi::audit
