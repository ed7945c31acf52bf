// Words: what a person is told of a difference, a lead, a household that was missed, out of the run that decided it.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "audit/case.h"
#include "audit/dues.h"
#include "audit/month_rules.h"
#include "record/batch.h"
#include "run/run.h"

namespace doudi::audit {

// A few records of a chunk, run by the whole program of a month.
class WordRun {
 public:
  // `records`: of the chunk, ascending. With `unmask` names stand as they are; else of texts that are personal (个人信息) or name people only the
  // first character is left, and of 证件号 the ends. `rules` must outlive it.
  WordRun(const model::Model& model, const MonthRules& rules, const record::Chunk& chunk, std::span<const std::int32_t> records, bool unmask);

  // How the policies of a line come to what is due to the row (−1: the record) of the chunk; `row` counts from the record's first.
  struct Told {
    verdict::Outcome outcome = verdict::Outcome::NotApplicable;
    value::Bounds due;  // settled: outcomes and amounts that nothing missing can change are decided
    std::vector<std::string> reasons, missing, questions;
  };
  Told Tell(std::size_t place, const Line& line, const NamedBenefits& named, std::int32_t row) const;  // `place`: among the records
  // How many things that nobody said stand in the way of the outcomes of a line.
  std::size_t CountGaps(std::size_t place, const Line& line, std::int32_t row) const;
  // With rows that count from the record's first.
  std::vector<verdict::Lead> Leads(std::size_t place, const std::set<model::PolicyId>& findings) const;
  CaseSubject SubjectAt(std::size_t place, model::EntityId entity, std::int32_t row) const;
  // Whether a condition of the rules holds for the row of an entity (as above): of 关系 择一.
  value::Truth TruthAt(std::size_t place, model::EntityId entity, std::int32_t row, model::ExprId expression) const;

 private:
  std::int32_t BatchRow(std::size_t place, model::EntityId entity, std::int32_t row) const;

  const model::Model& model_;
  record::Batch batch_;
  run::Result result_;
};

}  // namespace doudi::audit
