// Dues: what a line (audit/programmes.h) comes to by the rules of a month, for each row of its entity, in columns.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/programmes.h"
#include "screening/decisions.h"
#include "value/bounds.h"

namespace doudi::audit {

// Why the fen of a row are not all that there is to say; bits.
enum DueMark : std::uint8_t {
  kDueOpen = 1,      // facts are missing, or exceptions disagree: only bounds are known
  kDueOdd = 2,       // no whole fen
  kDueEstimate = 4,  // 估
  kDueNoRules = 8,   // a policy of the line has no version in force on the day
  kDueChecks = 16,   // 拟符合: a 人工核查 is open
};

struct Dues {
  std::vector<std::int64_t> fen;     // by row of the line's entity; where open or odd see DueAt
  std::vector<std::uint8_t> marks;
};

// Benefits that lines name, by policy: they are no part of a line for the whole policy.
class NamedBenefits {
 public:
  explicit NamedBenefits(const std::vector<Line>& lines);
  // Whether the benefit is one of the part's.
  bool IsIn(const Part& part, const model::PolicyVersion& version, const model::Benefit& benefit) const;

 private:
  std::vector<Part> named_;
};

class DueReader {
 public:
  DueReader(const model::Model& model, const NamedBenefits& named, const record::Chunk& chunk, const screening::Decisions& decisions)
      : model_(model), named_(named), chunk_(chunk), decisions_(decisions) {}

  void Read(const Line& line, Dues& dues) const;
  // Exactly what is known of one row, at least 0.
  value::Bounds DueAt(const Line& line, std::int32_t row) const;
  // The same of all rows of the line under a record.
  value::Bounds DueOfRecord(const Line& line, std::int32_t record) const;
  // The best of the outcomes that the row rests on.
  verdict::Outcome OutcomeAt(const Line& line, std::int32_t row) const;

 private:
  const screening::PolicyDecisions* Find(model::PolicyId policy) const;
  // The rows of a policy's entity that a row of the line stands for.
  std::pair<std::int32_t, std::int32_t> RowsUnder(const Line& line, std::int32_t row, model::EntityId entity) const;
  value::Bounds DueOfRow(const Part& part, const screening::PolicyDecisions& decided, std::int32_t row) const;

  const model::Model& model_;
  const NamedBenefits& named_;
  const record::Chunk& chunk_;
  const screening::Decisions& decisions_;
};

}  // namespace doudi::audit
