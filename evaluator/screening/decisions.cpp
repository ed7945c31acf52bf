#include "screening/decisions.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "run/plan.h"
#include "run/run.h"
#include "verdict/outcome.h"
#include "verdict/view.h"

namespace doudi::screening {
namespace {

using verdict::Outcome;

// Rows of a run: its columns stay in the cache.
constexpr std::size_t kRunRecords = 256;
// Fewer where each record is looked at by itself: what is tried out copies the texts of all.
constexpr std::size_t kSettledRecords = 16;
constexpr std::int64_t kFen = 100;
constexpr std::int64_t kFine = 10'000;  // quantities, in the usual scale of facts

bool Grants(Outcome outcome) { return outcome == Outcome::Eligible || outcome == Outcome::Provisional; }

program::ProgramPtr CompileFor(const model::Model& model, value::Date day, bool verdicts_only, std::vector<model::PolicyId> only = {}) {
  program::CompileOptions options;
  options.reference_date = day;
  options.verdicts_only = verdicts_only;
  options.only_policies = std::move(only);
  return program::Compile(model, options);
}

// By PolicyId: what is decided on the day.
std::vector<bool> Wanted(const model::Model& model, value::Date day, const Scope& scope) {
  std::vector<bool> wanted(model.policies.size(), false);
  for (const auto id : scope.policies) wanted[PlaceOf(id)] = true;
  for (std::size_t id = 0; id < wanted.size(); ++id) {
    const auto& policy = model.policies[id];
    if (scope.policies.empty()) wanted[id] = policy.finding == model::kNone;
    wanted[id] = wanted[id] && policy.IsJudged() && policy.VersionAt(day) != nullptr;
  }
  return wanted;
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

// An outcome by the truths of a plan: digit c, of three, says what clause c (run::Clause) is.
constexpr std::size_t Truths() {
  std::size_t all = 1;
  for (std::size_t clause = 0; clause < run::kClauses; ++clause) all *= 3;
  return all;
}
constexpr std::size_t kTruths = Truths();
std::array<Outcome, kTruths> OutcomesOfTruths() {
  std::array<Outcome, kTruths> outcomes{};
  for (std::size_t truths = 0; truths < kTruths; ++truths) {
    std::array<value::Truth, run::kClauses> digits{};
    for (std::size_t clause = 0, rest = truths; clause < digits.size(); ++clause, rest /= 3) digits[clause] = static_cast<value::Truth>(rest % 3);
    const auto at = [&](run::Clause clause) { return digits[static_cast<std::size_t>(clause)]; };
    verdict::ClauseTruths clauses;
    clauses.applies = at(run::Clause::Applies);
    clauses.terminated = at(run::Clause::Terminated);
    clauses.conflict = at(run::Clause::Conflict);
    clauses.eligible = at(run::Clause::Eligible);
    clauses.open_check = at(run::Clause::OpenCheck) != value::Truth::False;
    outcomes[truths] = verdict::OutcomeOf(clauses);
  }
  return outcomes;
}

// The decisions on a chunk while they are being made.
class Deciding {
 public:
  Deciding(const model::Model& model, value::Date day, const record::Chunk& chunk, const std::vector<bool>& wanted, bool settle)
      : model_(model), day_(day), chunk_(chunk), settle_(settle), is_open_(chunk.records(), false) {
    for (std::size_t id = 0; id < model.policies.size(); ++id)
      if (wanted[id])
        decisions_.policies.push_back(
            EmptyDecisions(model, static_cast<model::PolicyId>(id), day, chunk.entities[PlaceOf(model.policies[id].entity)].count));
  }

  // What a sweep says of the policies that are `planned` (by PolicyId), for the records that it has decided.
  void DecideByPlan(const run::Sweep& sweep, const std::vector<bool>& planned) {
    for (auto& policy : decisions_.policies)
      if (planned[PlaceOf(policy.policy)]) TakePlanned(sweep, policy);
  }

  // Records as the run alone decides them, by the policies for which `wanted` (by PolicyId) is set.
  void DecideByRun(const program::Program& program, std::span<const std::int32_t> records, const std::vector<bool>& wanted) {
    run::Result result;
    for (std::size_t first = 0; first < records.size(); first += kRunRecords) {
      const auto some = records.subspan(first, std::min(kRunRecords, records.size() - first));
      const record::Batch batch = record::Widen(model_, chunk_, some);
      result = run::Run(program, batch, std::move(result));
      for (auto& policy : decisions_.policies)
        if (wanted[PlaceOf(policy.policy)]) TakeColumns(result, some, policy);
    }
  }

  // Those of which some outcome or amount is open, once more: what is missing, and whether it can change anything at all.
  void Settle(const program::Program& program) {
    std::vector<std::int32_t> open;
    for (std::size_t record = 0; record < is_open_.size(); ++record)
      if (is_open_[record]) open.push_back(static_cast<std::int32_t>(record));
    const std::span<const std::int32_t> records = open;
    run::Result result;
    verdict::TrialMemory trials;
    for (std::size_t first = 0; first < records.size(); first += kSettledRecords) {
      const auto some = records.subspan(first, std::min(kSettledRecords, records.size() - first));
      const record::Batch batch = record::Widen(model_, chunk_, some);
      result = run::Run(program, batch, std::move(result));
      for (std::size_t i = 0; i < some.size(); ++i) {
        const auto record = static_cast<std::int32_t>(i);
        TakeVerdicts(batch, record, some[i], verdict::Judge(result, record, verdict::Detail::Missing, &trials));
      }
    }
  }

  Decisions Take() {
    // Some policies of a record may have been decided apart from others.
    for (auto& policy : decisions_.policies)
      for (auto& column : policy.amounts)
        std::sort(column.open.begin(), column.open.end(), [](const AmountColumn::Open& a, const AmountColumn::Open& b) { return a.row < b.row; });
    std::sort(decisions_.lacks.begin(), decisions_.lacks.end(),
              [](const Lack& a, const Lack& b) { return std::tie(a.policy, a.row) < std::tie(b.policy, b.row); });
    return std::move(decisions_);
  }

 private:
  void TakePlanned(const run::Sweep& sweep, PolicyDecisions& decisions) {
    static const std::array<Outcome, kTruths> kOutcomes = OutcomesOfTruths();
    const auto& policy = model_.policies[PlaceOf(decisions.policy)];
    std::array<std::span<const std::uint8_t>, run::kClauses> truths;
    for (std::size_t clause = 0; clause < truths.size(); ++clause) truths[clause] = sweep.truths(decisions.policy, static_cast<run::Clause>(clause));
    std::vector<run::Amounts> amounts;
    for (const auto& column : decisions.amounts)
      amounts.push_back(sweep.benefit(decisions.policy, static_cast<std::size_t>(column.benefit - decisions.version->benefits.data())));
    const auto& phantom = chunk_.entities[PlaceOf(policy.entity)].phantom;
    const auto undecided = sweep.undecided();
    for (std::size_t record = 0; record < undecided.size(); ++record) {
      if (undecided[record] != 0) continue;
      const auto [first, last] = RowsOf(model_, chunk_, policy.entity, static_cast<std::int32_t>(record));
      for (auto row = PlaceOf(first); row < PlaceOf(last); ++row) {
        if (!phantom.empty() && phantom[row] != 0) continue;
        std::size_t digits = 0;
        for (std::size_t clause = truths.size(); clause-- > 0;) digits = digits * 3 + truths[clause][row];
        const Outcome outcome = kOutcomes[digits];
        decisions.outcomes[row] = outcome;
        if (outcome == Outcome::Conflict || outcome == Outcome::Undetermined) is_open_[record] = true;
        if (!Grants(outcome)) continue;
        for (std::size_t i = 0; i < amounts.size(); ++i) {
          if (!amounts[i].open.empty() && amounts[i].open[row] != 0) is_open_[record] = true;
          else TakePlannedAmount(amounts[i], row, decisions.outcomes.size(), decisions.amounts[i]);
        }
      }
    }
  }

  static void TakePlannedAmount(const run::Amounts& amounts, std::size_t row, std::size_t rows, AmountColumn& column) {
    if (amounts.bottoms.empty() && column.denominator % amounts.denominator == 0) {
      std::int64_t multiples = 0;
      if (!__builtin_mul_overflow(amounts.tops[row], column.denominator / amounts.denominator, &multiples))
        return column.SetWhole(row, rows, AmountState::Known, multiples);
    }
    column.Set(row, rows, AmountState::Known, value::Rational(amounts.tops[row], amounts.bottoms.empty() ? amounts.denominator : amounts.bottoms[row]));
  }

  // What a run over some records says of one policy.
  void TakeColumns(const run::Result& result, std::span<const std::int32_t> records, PolicyDecisions& decisions) {
    const auto& policy = model_.policies[PlaceOf(decisions.policy)];
    const verdict::View view(result);
    const auto& batch = result.batch();
    for (std::size_t record = 0; record < batch.records(); ++record) {
      const auto [begin, end] = batch.RowsOf(model_, policy.entity, static_cast<std::int32_t>(record));
      const auto to = RowsOf(model_, chunk_, policy.entity, records[record]).first - begin;
      for (auto row = begin; row < end; ++row) {
        if (view.IsPhantom(policy.entity, row)) continue;
        const auto outcome = verdict::OutcomeOf(verdict::ClausesAt(view, policy, decisions.policy, row));
        decisions.outcomes[PlaceOf(to + row)] = outcome;
        bool open = outcome == Outcome::Undetermined || outcome == Outcome::Conflict;
        if (Grants(outcome)) open = TakeAmounts(view, row, to + row, decisions) || open;
        if (outcome == Outcome::Undetermined && !settle_) TakeOpen(view, row, to + row, decisions);
        if (open) is_open_[PlaceOf(records[record])] = true;
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
      else if (!settle_)
        SetOpen(column, PlaceOf(to), decisions.outcomes.size(), value);
    }
    return open;
  }

  // What may be due where it is open whether anything is.
  void TakeOpen(const verdict::View& view, std::int32_t row, std::int32_t to, PolicyDecisions& decisions) {
    for (auto& column : decisions.amounts) {
      const auto index = static_cast<std::size_t>(column.benefit - decisions.version->benefits.data());
      const auto value = view.result().BenefitAt(decisions.policy, index, row);
      column.open.push_back({to, value.state == run::ValueState::Error ? value::Bounds::All() : value.number});
    }
  }

  static void SetOpen(AmountColumn& column, std::size_t row, std::size_t rows, const run::Value& value) {
    const bool error = value.state == run::ValueState::Error;
    const bool certain = !error && !value.number.low_infinite;
    column.Set(row, rows, error ? AmountState::Error : AmountState::AtLeast, certain ? value.number.low : value::Rational(0));
    column.open.push_back({static_cast<std::int32_t>(row), error ? value::Bounds::All() : value.number});
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
  bool settle_;
  std::vector<bool> is_open_;  // by record
  Decisions decisions_;
};

}  // namespace

value::Rational AmountColumn::At(std::size_t row) const {
  if (states.empty()) return 0;
  const auto at = std::lower_bound(odd.begin(), odd.end(), row, [](const Odd& one, std::size_t wanted) { return PlaceOf(one.row) < wanted; });
  if (at != odd.end() && PlaceOf(at->row) == row) return at->amount;
  return value::Rational(values[row], denominator);
}

void AmountColumn::SetWhole(std::size_t row, std::size_t rows, AmountState state, std::int64_t multiples) {
  if (states.empty()) {
    if (state == AmountState::None) return;
    states.assign(rows, AmountState::None);
    values.assign(rows, 0);
  }
  states[row] = state;
  values[row] = multiples;
}

void AmountColumn::Set(std::size_t row, std::size_t rows, AmountState state, const value::Rational& amount) {
  SetWhole(row, rows, state, 0);
  if (states.empty()) return;
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

// Plans are made for what the first chunk holds. A sweep is for one thread at a time.
struct Decider::Plans {
  std::once_flag made;
  run::PlanPtr plan;
  std::vector<bool> planned, others, all;  // by PolicyId: decided by the plan; by a run only; either
  bool any = false;
  program::ProgramPtr run_only;  // of the others; null where there are none
  std::mutex mutex;
  std::vector<std::unique_ptr<run::Sweep>> idle;

  void Make(const program::Program& program, const model::Model& model, value::Date day, const std::vector<bool>& wanted, const record::Chunk& chunk) {
    plan = run::MakePlan(program, run::ExpectedFrom(model, chunk));
    planned.assign(model.policies.size(), false);
    others = all = planned;
    std::vector<model::PolicyId> rest;
    for (std::size_t id = 0; id < model.policies.size(); ++id) {
      if (!wanted[id]) continue;
      // Whether an amount is an estimate is asked of a run.
      const auto& benefits = model.policies[id].VersionAt(day)->benefits;
      const bool estimates = std::any_of(benefits.begin(), benefits.end(), [](const model::Benefit& benefit) { return benefit.may_be_estimate; });
      all[id] = true;
      planned[id] = !estimates && run::Covers(*plan, static_cast<model::PolicyId>(id));
      others[id] = !planned[id];
      any = any || planned[id];
      if (others[id]) rest.push_back(static_cast<model::PolicyId>(id));
    }
    if (any && !rest.empty()) run_only = CompileFor(model, day, true, rest);
  }

  std::unique_ptr<run::Sweep> Take() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return std::make_unique<run::Sweep>(*plan);
    auto sweep = std::move(idle.back());
    idle.pop_back();
    return sweep;
  }
  void Return(std::unique_ptr<run::Sweep> sweep) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(sweep));
  }
};

Decider::Decider(const model::Model& model, value::Date reference_date, Scope scope)
    : model_(model),
      reference_date_(reference_date),
      settle_(scope.settle),
      wanted_(Wanted(model, reference_date, scope)),
      outcomes_(CompileFor(model, reference_date, true, scope.policies)),
      whole_(scope.settle ? CompileFor(model, reference_date, false) : nullptr),
      plans_(std::make_unique<Plans>()) {}
Decider::~Decider() = default;

Decisions Decider::Decide(const record::Chunk& chunk) const {
  // Nothing shows in it how large numbers are.
  if (chunk.records() == 0) return Deciding(model_, reference_date_, chunk, wanted_, settle_).Take();
  std::call_once(plans_->made, [&] { plans_->Make(*outcomes_, model_, reference_date_, wanted_, chunk); });
  Deciding deciding(model_, reference_date_, chunk, wanted_, settle_);
  std::vector<std::int32_t> decided, left(chunk.records());
  std::iota(left.begin(), left.end(), 0);
  if (plans_->any) {
    auto sweep = plans_->Take();
    sweep->Over(chunk);
    deciding.DecideByPlan(*sweep, plans_->planned);
    const auto undecided = sweep->undecided();
    const auto middle = std::stable_partition(left.begin(), left.end(), [&](std::int32_t record) { return undecided[PlaceOf(record)] == 0; });
    decided.assign(left.begin(), middle);
    left.erase(left.begin(), middle);
    // Megabytes that are kept for the next chunk; but not where nothing is settled, for then there is a decider for each month of many.
    if (settle_) plans_->Return(std::move(sweep));
  }
  if (plans_->run_only) deciding.DecideByRun(*plans_->run_only, decided, plans_->others);
  deciding.DecideByRun(*outcomes_, left, plans_->all);
  if (settle_) deciding.Settle(*whole_);
  return deciding.Take();
}

}  // namespace doudi::screening
