// Verdict: what a policy says of one subject (the household or one of its members) on the reference date, with its reasons.
//
// Everything is read back from the columns of the run that decided it. A verdict is never without reasons.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/model.h"
#include "run/run.h"

namespace doudi::verdict {

enum class Outcome : std::uint8_t {
  Eligible,       // 符合
  Provisional,    // 拟符合: the conditions hold, a human check is open
  Ineligible,     // 不符合
  Undetermined,   // 待补充: a missing fact can still change it; or, with `errors`, 无法判定: a rule could not be worked out on this row
  NotApplicable,  // 不适用: not in force, or the subject is none of those it is for
  Terminated,     // 程序终止
  Conflict,       // 规则冲突
};
std::string_view JsonName(Outcome outcome);     // "eligible", …
std::string_view ChineseName(Outcome outcome);  // "符合", …

// One row of one entity in the batch, as people call it.
struct Subject {
  model::EntityId entity = 0;
  std::int32_t row = 0;
  std::string handle;       // 编号
  std::string designation;  // 大钱; the handle, or 「成员 2」 if neither is given
};

// A node of the reasons. Leaves are comparisons and facts; inner nodes are 且/或/非, definitions and the clauses themselves.
struct Reason {
  std::string label;    // "条件 收入", "（一）", "" for an inner part
  value::Truth truth = value::Truth::Unknown;
  std::string text;     // as the rule says it: 「人均月收入 ＜ 低保标准」
  std::string values;   // with what was found: 「330元/人/月 ＜ 780元/人/月」; for a bound that decided: 「至少 1,200元/人/月 ＜ 780元/人/月」
  std::vector<std::string> arithmetic;  // 「人均月收入 330元/人/月 ＝ 1320元/月 ÷ 4人」, one line per definition used, inner ones after
  std::vector<model::Basis> basis;
  std::vector<std::string> sources;     // parameter rows used: 「低保标准（砀山县，城镇）780元/人/月，自 2024-07-01，示例」
  std::vector<Reason> children;
};

// What another policy did to an amount.
struct EffectResult {
  const model::Effect* effect = nullptr;
  value::Bounds before, after;  // in the benefit's unit
  bool changes = true;          // not known to leave the amount as it is
  std::string text;             // 「补差：1300元/月 减去 待遇（低保） 450元/月，得 850元/月」
};

// In which months an amount is paid, or an exception gives it another value.
struct Stage {
  const model::Exception* exception = nullptr;  // null: of the benefit itself
  const model::Change* change = nullptr;
  bool ends = false;
  std::optional<value::Date> first, last;       // the first day of the first and of the last month; none while it is not known
  std::string text;                             // 「2025年4月 至 2025年12月」, 「2025年4月起」
};

struct BenefitResult {
  const model::Benefit* benefit = nullptr;
  value::Truth due = value::Truth::True;  // 当; Unknown while undecided
  bool known = false;                     // the amount is a point
  value::Bounds amount;                   // in the benefit's unit; [0, 0] where not eligible or not due
  bool estimate = false;                  // 估
  std::string arithmetic;                 // 「780元/人/月 × 4人 － 1320元/月 ＝ 1800元/月」
  std::vector<std::string> definitions;   // 「家庭月收入 1320元/月 ＝ …」, the steps below it
  std::vector<std::string> sources;
  std::vector<EffectResult> effects;      // where it is due
  std::vector<Stage> stages;              // past and to come
  std::string beyond;                     // 裁量: what is recorded lies beyond the ends: 「裁量的 9000元 超出 100元 至 5000元，按 5000元 算，请核对」
  std::vector<model::Basis> basis;        // of the benefit, or of the layer that stands in for it here
  std::optional<run::RowError> error;
};

// A fact that nobody gave and that can still change the outcome; or a collection that was not listed (then `fact` is kNone).
struct MissingFact {
  model::FactId fact = model::kNone;
  model::EntityId collection = model::kNoEntity;
  Subject of;             // whose fact; for a collection: its parent
  std::string name;       // 月工资收入（大钱）; 财产
  std::string question;
  friend bool operator==(const MissingFact& a, const MissingFact& b) {
    return a.fact == b.fact && a.collection == b.collection && a.of.entity == b.of.entity && a.of.row == b.of.row;
  }
};

struct Miss {
  std::string condition;   // name of the 条件 (or 除外)
  std::string text;        // 「人均月收入 高出 37.50元/人/月（限 780元/人/月）」, 「患重病 须为 真」
  std::optional<value::Rational> distance;  // numbers: how far off, in the unit of the comparison
  std::string unit;
};
struct NearMiss {
  std::vector<Miss> misses;  // the smallest set of failed parts
  bool verified = false;     // run again with exactly these changed: eligible (or provisional)
  std::vector<model::PolicyId> falls_to;  // policies of which this one's failure is a part, that the subject qualifies for instead
};

struct PledgeDue {  // a 承诺 to be signed
  const model::Pledge* pledge = nullptr;
  value::Truth applies = value::Truth::True;  // 当; Unknown where a missing fact decides
};

struct OpenCheck {  // a 人工核查 not yet recorded
  const model::HumanCheck* check = nullptr;
  std::vector<Subject> of = {};  // 裁量 of a 情形: the elements of which it is still to be decided, where they are not the verdict's subject
};

struct RuleError {
  run::RowError error = run::RowError::None;
  std::string text;  // 「参数 低保标准 在 2023-01-01 没有 北京市、城镇 的行」
};

// A fact that the verdict rests on; its evidence is what the caseworker must show.
struct FactUse {
  model::FactId fact = model::kNone;
  std::int32_t row = 0;  // of the fact's entity
  friend auto operator<=>(const FactUse&, const FactUse&) = default;
};

struct Verdict {
  model::PolicyId policy = model::kNone;
  const model::PolicyVersion* version = nullptr;  // null: not in force
  Subject subject;
  Outcome outcome = Outcome::NotApplicable;
  std::vector<BenefitResult> benefits;
  std::vector<model::Basis> basis;
  std::vector<Reason> reasons;          // 条件, 除外, 例外, 程序终止, 前置, 人工核查 in the order of the rule
  std::vector<MissingFact> missing;     // undetermined only: what can still change it, most deciding first
  std::vector<MissingFact> missing_amounts;  // eligible, but an amount is still open because of these
  std::optional<NearMiss> near_miss;    // ineligible only
  std::vector<OpenCheck> open_checks;
  std::vector<PledgeDue> pledges;       // of an aid that is or may be due
  std::vector<model::PolicyId> premises;  // policies it rests on through 符合/前置/先后 that are eligible and are to be confirmed first
  std::vector<model::PolicyId> bridges;   // 过渡: policies that the same subject qualifies for, until whose first payment it is had
  std::vector<RuleError> errors;          // with a positive outcome: because of these an amount cannot be told
  std::vector<std::string> assumptions;   // 「月工资收入（妻）未填，按 0元/月 计」
  std::vector<FactUse> proof;             // the facts that it rests on
};

enum class Detail : std::uint8_t {
  Outcomes,  // outcomes and benefits only, as the run decides them
  Missing,   // and what is missing: outcomes and amounts that it cannot change are decided, as in Full (registers)
  Full,      // reasons, missing facts, near misses, proof too
};

// The memory of runs that were tried on the way to a verdict, for the next record's. For one thread.
struct TrialMemory {
  std::vector<run::Result> idle;
};

// The verdicts of one record, in the order of the model's policies, then of the subjects.
std::vector<Verdict> Judge(const run::Result& result, std::int32_t record, Detail detail = Detail::Full, TrialMemory* memory = nullptr);
// The same, in full for `policies` only: what others say is as the run alone decides it, without reasons, unless one of these speaks of it.
std::vector<Verdict> Judge(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& policies);

// Of these policies only, for lists of many: outcomes, reasons, amounts with their arithmetic, and what is missing, as in full; nothing of what is near,
// proven, pledged or comes first.
std::vector<Verdict> JudgeBriefly(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& policies);

// What the 审计项 find in one record, in the order of the model, then of the subjects; nothing where the program was compiled without them.
// A lead is for a person to look into, never a verdict on one.
enum class LeadState : std::uint8_t {
  None,  // 无
  Lead,  // 线索: the facts at hand show it
  Open,  // 待核实: a fact that is missing decides it; or a rule could not be worked out on this row
};
std::string_view JsonName(LeadState state);     // none lead open
std::string_view ChineseName(LeadState state);  // 无 线索 待核实
struct Lead {
  std::int32_t finding = model::kNone;  // index into Model::findings
  LeadState state = LeadState::None;
  Verdict verdict;                      // its reasons, what is at stake as benefits, what is missing
  std::vector<std::string> evidence;    // 「死亡日期 为 2025-03-02」
};
// `wanted`: only these are worked out in full; all where it is null.
std::vector<Lead> FindLeads(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>* wanted = nullptr);
// Of these 审计项 only: states, evidence, what is at stake and what is missing, without reasons.
std::vector<Lead> FindLeadsBriefly(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& findings);

// 「1800元/月」; of what is no money what it is and how much: 「每周上门 2次」, "" where its name says all.
std::string GivenText(const BenefitResult& result);

Subject SubjectAt(const run::Result& result, model::EntityId entity, std::int32_t row);
// 「（大钱、小钱）」; "" of none.
std::string NamesOf(const std::vector<Subject>& subjects);

// Questions over all undecided verdicts of a record at once, the most useful first.
struct Question {
  MissingFact fact;
  std::vector<std::size_t> settles;   // verdicts (indices) that it is missing for
  std::size_t decided_alone = 0;      // of these, those that it decides whatever the answer
  value::Rational money_per_year;     // the most that may depend on it, yearly (12 × monthly, one-off once)
};
std::vector<Question> OrderQuestions(const run::Result& result, std::int32_t record, const std::vector<Verdict>& verdicts);

// The reasons as an indented tree for people (doudi explain).
std::string ToText(const model::Model& model, const Lead& lead);
std::string ToText(const model::Model& model, const Verdict& verdict);

}  // namespace doudi::verdict
