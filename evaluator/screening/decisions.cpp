#include "screening/decisions.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "run/run.h"
#include "verdict/outcome.h"
#include "verdict/view.h"

namespace doudi::screening {
namespace {

using verdict::Outcome;

// Rows of a run: its columns stay in the cache.
constexpr std::size_t kRunRecords = 256;
constexpr std::int64_t kFen = 100;
constexpr std::int64_t kFine = 10'000;  // quantities, in the usual scale of facts

bool Grants(Outcome outcome) { return outcome == Outcome::Eligible || outcome == Outcome::Provisional; }

program::ProgramPtr CompileFor(const model::Model& model, value::Date day, bool verdicts_only) {
  program::CompileOptions options;
  options.reference_date = day;
  options.verdicts_only = verdicts_only;
  return program::Compile(model, options);
}

PolicyDecisions EmptyDecisions(const model::Model& model, model::PolicyId id, value::Date day, std::size_t rows) {
  const auto& policy = model.policies[PlaceOf(id)];
  PolicyDecisions decisions;
  decisions.policy = id;
  decisions.version = policy.VersionAt(day);
  decisions.outcomes.assign(rows, Outcome::NotApplicable);
  for (const auto& benefit : decisions.version->benefits)
    if (benefit.in_force.Contains(day)) {
      AmountColumn column;
      column.benefit = &benefit;
      column.denominator = benefit.type.unit.IsMoney() ? kFen : kFine;
      decisions.amounts.push_back(std::move(column));
    }
  return decisions;
}

// The decisions on a chunk while they are being made.
class Deciding {
 public:
  Deciding(const model::Model& model, value::Date day, const record::Chunk& chunk) : model_(model), day_(day), chunk_(chunk) {
    for (std::size_t id = 0; id < model.policies.size(); ++id) {
      const auto& policy = model.policies[id];
      if (!policy.IsJudged() || policy.finding != model::kNone || policy.VersionAt(day) == nullptr) continue;
      decisions_.policies.push_back(
          EmptyDecisions(model, static_cast<model::PolicyId>(id), day, chunk.entities[PlaceOf(policy.entity)].count));
    }
  }

  // All records as the run alone decides them. Returns those of which some outcome or amount is open.
  std::vector<std::int32_t> DecideAll(const program::Program& program) {
    std::vector<std::int32_t> records(chunk_.records());
    std::iota(records.begin(), records.end(), 0);
    std::vector<std::int32_t> open;
    run::Result result;
    for (std::size_t first = 0; first < records.size(); first += kRunRecords) {
      const auto some = std::span(records).subspan(first, std::min(kRunRecords, records.size() - first));
      const record::Batch batch = record::Widen(model_, chunk_, some);
      result = run::Run(program, batch, std::move(result));
      std::vector<bool> is_open(some.size());
      for (auto& policy : decisions_.policies) TakeColumns(result, static_cast<std::int32_t>(first), policy, is_open);
      for (std::size_t i = 0; i < some.size(); ++i)
        if (is_open[i]) open.push_back(some[i]);
    }
    return open;
  }

  // Those that are open, once more: what is missing, and whether it can change anything at all.
  void Settle(const program::Program& program, std::span<const std::int32_t> records) {
    for (std::size_t first = 0; first < records.size(); first += kRunRecords) {
      const auto some = records.subspan(first, std::min(kRunRecords, records.size() - first));
      const record::Batch batch = record::Widen(model_, chunk_, some);
      const run::Result result = run::Run(program, batch);
      for (std::size_t i = 0; i < some.size(); ++i) {
        const auto record = static_cast<std::int32_t>(i);
        TakeVerdicts(batch, record, some[i], verdict::Judge(result, record, verdict::Detail::Missing));
      }
    }
  }

  Decisions Take() {
    std::sort(decisions_.lacks.begin(), decisions_.lacks.end(),
              [](const Lack& a, const Lack& b) { return std::tie(a.policy, a.row) < std::tie(b.policy, b.row); });
    return std::move(decisions_);
  }

 private:
  // What a run over the records from `first_record` on says of one policy.
  void TakeColumns(const run::Result& result, std::int32_t first_record, PolicyDecisions& decisions, std::vector<bool>& is_open) {
    const auto& policy = model_.policies[PlaceOf(decisions.policy)];
    const verdict::View view(result);
    const auto& batch = result.batch();
    const auto first = RowsOf(model_, chunk_, policy.entity, first_record).first;
    for (std::size_t record = 0; record < batch.records(); ++record) {
      const auto [begin, end] = batch.RowsOf(model_, policy.entity, static_cast<std::int32_t>(record));
      for (auto row = begin; row < end; ++row) {
        if (view.IsPhantom(policy.entity, row)) continue;
        const auto outcome = verdict::OutcomeOf(verdict::ClausesAt(view, policy, decisions.policy, row));
        decisions.outcomes[PlaceOf(first + row)] = outcome;
        if (outcome == Outcome::Undetermined || outcome == Outcome::Conflict) is_open[record] = true;
        if (Grants(outcome) && TakeAmounts(view, row, first + row, decisions)) is_open[record] = true;
      }
    }
  }

  // Returns whether some amount is open or in error.
  bool TakeAmounts(const verdict::View& view, std::int32_t row, std::int32_t to, PolicyDecisions& decisions) {
    bool open = false;
    for (auto& column : decisions.amounts) {
      const auto index = static_cast<std::size_t>(column.benefit - decisions.version->benefits.data());
      const auto value = view.result().BenefitAt(decisions.policy, index, row);
      const bool known = value.state == run::ValueState::Known && value.number.IsPoint();
      open = open || !known;
      if (known)
        column.Set(PlaceOf(to), decisions.outcomes.size(), KnownState(view, *column.benefit, row), value.number.low);
    }
    return open;
  }

  static AmountState KnownState(const verdict::View& view, const model::Benefit& benefit, std::int32_t row) {
    if (!benefit.may_be_estimate) return AmountState::Known;
    const bool due = benefit.when == model::kNone || view.TruthAt({benefit.when, row}) != value::Truth::False;
    const bool estimated = benefit.estimate_when == model::kNone || view.TruthAt({benefit.estimate_when, row}) != value::Truth::False;
    return due && estimated ? AmountState::Estimate : AmountState::Known;
  }

  void TakeVerdicts(const record::Batch& batch, std::int32_t from, std::int32_t record, const std::vector<verdict::Verdict>& verdicts) {
    std::size_t policy = 0;
    for (const auto& verdict : verdicts) {  // in the order of the policies
      if (verdict.version == nullptr) continue;
      while (decisions_.policies[policy].policy != verdict.policy) ++policy;
      const auto entity = model_.policies[PlaceOf(verdict.policy)].entity;
      const auto row = RowsOf(model_, chunk_, entity, record).first + verdict.subject.row - batch.RowsOf(model_, entity, from).first;
      TakeVerdict(policy, row, verdict);
    }
  }

  void TakeVerdict(std::size_t index, std::int32_t row, const verdict::Verdict& verdict) {
    auto& policy = decisions_.policies[index];
    policy.outcomes[PlaceOf(row)] = verdict.outcome;
    for (std::size_t i = 0; i < policy.amounts.size(); ++i) {
      const auto& benefit = verdict.benefits[i];
      const auto state = !Grants(verdict.outcome) ? AmountState::None
                         : benefit.error          ? AmountState::Error
                         : !benefit.known         ? AmountState::AtLeast
                         : benefit.estimate       ? AmountState::Estimate
                                                  : AmountState::Known;
      const bool certain = state != AmountState::None && state != AmountState::Error && !benefit.amount.low_infinite;
      policy.amounts[i].Set(PlaceOf(row), policy.outcomes.size(), state, certain ? benefit.amount.low : value::Rational(0));
    }
    Lack lack{index, row, {}, {}};
    for (const auto* list : {&verdict.missing, &verdict.missing_amounts})
      for (const auto& missing : *list) lack.facts.push_back({missing.fact, missing.collection, missing.name});
    for (const auto& error : verdict.errors) lack.errors.push_back(error.text);
    if (!lack.facts.empty() || !lack.errors.empty()) decisions_.lacks.push_back(std::move(lack));
  }

  const model::Model& model_;
  value::Date day_;
  const record::Chunk& chunk_;
  Decisions decisions_;
};

}  // namespace

value::Rational AmountColumn::At(std::size_t row) const {
  if (states.empty()) return 0;
  const auto at = std::lower_bound(odd.begin(), odd.end(), row, [](const Odd& one, std::size_t wanted) { return PlaceOf(one.row) < wanted; });
  if (at != odd.end() && PlaceOf(at->row) == row) return at->amount;
  return value::Rational(values[row], denominator);
}

void AmountColumn::Set(std::size_t row, std::size_t rows, AmountState state, const value::Rational& amount) {
  if (states.empty()) {
    if (state == AmountState::None) return;
    states.assign(rows, AmountState::None);
    values.assign(rows, 0);
  }
  states[row] = state;
  values[row] = 0;
  auto at = std::lower_bound(odd.begin(), odd.end(), row, [](const Odd& one, std::size_t wanted) { return PlaceOf(one.row) < wanted; });
  if (at != odd.end() && PlaceOf(at->row) == row) at = odd.erase(at);
  const auto whole = value::Multiply(amount, denominator);
  if (whole && whole->IsWhole())
    values[row] = whole->numerator();
  else
    odd.insert(at, {static_cast<std::int32_t>(row), amount});
}

const Lack* Decisions::LackAt(std::size_t policy, std::int32_t row) const {
  const auto at = std::lower_bound(lacks.begin(), lacks.end(), std::pair(policy, row), [](const Lack& lack, const std::pair<std::size_t, std::int32_t>& wanted) {
    return std::pair(lack.policy, lack.row) < wanted;
  });
  return at != lacks.end() && at->policy == policy && at->row == row ? &*at : nullptr;
}

std::pair<std::int32_t, std::int32_t> RowsOf(const model::Model& model, const record::Chunk& chunk, model::EntityId entity,
                                             std::int32_t record) {
  if (model.entities[PlaceOf(entity)].parent == model::kNoEntity) return {record, record + 1};
  const auto [first, last] = RowsOf(model, chunk, model.entities[PlaceOf(entity)].parent, record);
  const auto& offsets = chunk.entities[PlaceOf(entity)].offsets;
  return {offsets[PlaceOf(first)], offsets[PlaceOf(last)]};
}

Decider::Decider(const model::Model& model, value::Date reference_date)
    : model_(model),
      reference_date_(reference_date),
      outcomes_(CompileFor(model, reference_date, true)),
      whole_(CompileFor(model, reference_date, false)) {}

Decisions Decider::Decide(const record::Chunk& chunk) const {
  Deciding deciding(model_, reference_date_, chunk);
  const auto open = deciding.DecideAll(*outcomes_);
  deciding.Settle(*whole_, open);
  return deciding.Take();
}

}  // namespace doudi::screening
