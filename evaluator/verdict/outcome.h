// Outcome of a policy on one row, from the truths of its clauses. The one place that knows which of them comes first.
#pragma once

#include "verdict/verdict.h"
#include "verdict/view.h"

namespace doudi::verdict {

// What the clauses of a policy's version come down to on a row.
struct ClauseTruths {
  value::Truth applies = value::Truth::True;      // the filter
  value::Truth terminated = value::Truth::False;  // some 程序终止
  value::Truth conflict = value::Truth::False;    // exceptions that disagree about one condition
  value::Truth eligible = value::Truth::Unknown;  // all of it together: 符合（P）
  bool open_check = false;                        // a 人工核查 that may apply is not recorded
};

ClauseTruths ClausesAt(const View& view, const model::Policy& policy, model::PolicyId id, std::int32_t row);
Outcome OutcomeOf(const ClauseTruths& clauses);
// Whether the row could not be worked out: then the outcome is Undetermined with errors.
bool IsError(const ClauseTruths& clauses);
Outcome OutcomeAt(const View& view, model::PolicyId policy, std::int32_t row);

bool Decides(const model::Exception& exception, const model::Condition& condition);
// 前置 P on a row of `entity`: P on the row above it, or on any row below it.
value::Truth PrerequisiteAt(const View& view, model::EntityId entity, std::int32_t row, model::PolicyId prerequisite);
// Whether a 人工核查 concerns the row at all, and what was recorded for it.
value::Truth ChecksAt(const View& view, const model::HumanCheck& check, std::int32_t row);
value::Truth RecordedAt(const View& view, const model::HumanCheck& check, std::int32_t row);
// 裁量 of a 情形: the elements of which it is, or may be, still to be decided for the verdict of `subject`; none where that is the subject itself.
std::vector<Subject> StillToDecide(const View& view, const model::HumanCheck& check, const Subject& subject);

}  // namespace doudi::verdict
