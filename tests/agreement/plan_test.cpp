// The loops of registers against Run, on generated rules and records: where a plan decides, it decides the same.
#include <catch2/catch.hpp>

#include <iostream>

#include <fmt/format.h>

#include "agreement/trial.h"
#include "run/plan.h"
#include "verdict/outcome.h"

using namespace doudi;
using namespace doudi::agreement;

namespace {

std::uint64_t SeedOf(int trial) { return (Seed() * 1000003ULL + static_cast<std::uint64_t>(trial)) ^ 0x9A7E5ULL; }

struct Tally {
  int policies = 0, covered = 0, records = 0, decided = 0;
};

std::int32_t RecordOf(const model::Model& model, const record::Batch& batch, model::EntityId entity, std::int32_t row) {
  for (; entity != 0; entity = model.entities[static_cast<std::size_t>(entity)].parent)
    row = batch.entities[static_cast<std::size_t>(entity)].parents[static_cast<std::size_t>(row)];
  return row;
}

verdict::Outcome OutcomeOf(const run::Sweep& sweep, model::PolicyId policy, std::size_t row) {
  const auto truth = [&](run::Clause clause) { return static_cast<value::Truth>(sweep.truths(policy, clause)[row]); };
  verdict::ClauseTruths clauses;
  clauses.applies = truth(run::Clause::Applies);
  clauses.terminated = truth(run::Clause::Terminated);
  clauses.conflict = truth(run::Clause::Conflict);
  clauses.eligible = truth(run::Clause::Eligible);
  clauses.open_check = sweep.truths(policy, run::Clause::OpenCheck)[row] != 0;
  return verdict::OutcomeOf(clauses);
}

value::Rational AmountAt(const run::Amounts& amounts, std::size_t row) {
  return *value::Divide(amounts.tops[row], amounts.bottoms.empty() ? amounts.denominator : amounts.bottoms[row]);
}

void ComparePolicy(const Trial& trial, const Ran& ran, const run::Sweep& sweep, model::PolicyId id) {
  const model::Policy& policy = trial.model().policies[static_cast<std::size_t>(id)];
  const verdict::View view(ran.result);
  const auto rows = static_cast<std::int32_t>(ran.batch->entities[static_cast<std::size_t>(policy.entity)].count);
  for (std::int32_t row = 0; row < rows; ++row) {
    if (sweep.undecided()[static_cast<std::size_t>(RecordOf(trial.model(), *ran.batch, policy.entity, row))] != 0) continue;
    const auto at = static_cast<std::size_t>(row);
    const auto eligible = static_cast<value::Truth>(sweep.truths(id, run::Clause::Eligible)[at]);
    INFO(policy.name << " on row " << row);
    if (ran.result.EligibleAt(id, row) != eligible) FAIL("eligible is " << static_cast<int>(eligible) << " in the plan\n" << trial.text().Whole());
    if (verdict::OutcomeAt(view, id, row) != OutcomeOf(sweep, id, at)) FAIL("the outcome differs\n" << trial.text().Whole());
    const auto& benefits = policy.VersionAt(trial.reference_date())->benefits;
    for (std::size_t i = 0; i < benefits.size(); ++i) {
      const run::Value exact = ran.result.BenefitAt(id, i, row);
      const run::Amounts amounts = sweep.benefit(id, i);
      if (amounts.tops.empty()) continue;
      if (!amounts.open.empty() && amounts.open[at] != 0) {
        if (exact.state != run::ValueState::Unknown) FAIL(benefits[i].name << " [" << static_cast<int>(exact.state) << " " << value::ToText(exact.number) << " eligible " << static_cast<int>(eligible) << "] is not known in the plan\n" << trial.text().Whole());
        continue;
      }
      if (exact.state != run::ValueState::Known || exact.number.low != AmountAt(amounts, at))
        FAIL(benefits[i].name << " [" << static_cast<int>(exact.state) << " " << value::ToText(exact.number) << " eligible " << static_cast<int>(eligible) << "] is " << AmountAt(amounts, at).numerator() << "/" << AmountAt(amounts, at).denominator() << " in the plan\n" << trial.text().Whole());
    }
  }
}

}  // namespace

TEST_CASE("a plan decides what it decides as the engine does", "[agreement]") {
  const int trials = Count("DOUDI_PLAN_TRIALS", 150);
  Tally tally;
  for (int number = Count("DOUDI_FIRST", 0), done = 0; done < trials; ++number, ++done) {
    Random random(SeedOf(number));
    std::string messages;
    const auto drawn = Draw(random, {}, messages);
    if (!drawn) FAIL(messages);
    const Trial& trial = *drawn;
    INFO("rule set " << number << " of seed " << Seed() << " (DOUDI_FIRST=" << number << ")\n");
    std::vector<ElementPtr> records;
    for (int i = 0; i < 30; ++i) {
      records.push_back(GenerateRecord(random, trial.model(), trial.reference_date()));
      if (i % 3 != 0) records.back() = CompleteRecord(random, trial.model(), trial.reference_date(), std::nullopt, *records.back());
    }
    const Ran ran = RunOn(trial, Pointers(records));
    const record::Chunk chunk = record::Pack(trial.model(), *ran.batch);
    // Every other time as if the register's beginning had been smaller numbers.
    const auto plan = run::MakePlan(trial.program(), number % 2 == 0 ? run::Expected{} : run::ExpectedFrom(trial.model(), record::EmptyChunk(trial.model())));
    for (const run::Loops loops : {run::Loops::Any, run::Loops::Best}) {
      run::Sweep sweep(*plan, loops);
      for (int round = 0; round < 2; ++round) sweep.Over(chunk);  // the second time in memory that was used
      for (std::size_t id = 0; id < trial.model().policies.size(); ++id)
        if (run::Covers(*plan, static_cast<model::PolicyId>(id))) ComparePolicy(trial, ran, sweep, static_cast<model::PolicyId>(id));
      if (loops == run::Loops::Any) continue;
      for (const auto& policy : trial.model().policies) tally.policies += policy.VersionAt(trial.reference_date()) != nullptr;
      for (std::size_t id = 0; id < trial.model().policies.size(); ++id) tally.covered += run::Covers(*plan, static_cast<model::PolicyId>(id));
      for (const std::uint8_t undecided : sweep.undecided()) tally.decided += undecided == 0;
      tally.records += static_cast<int>(records.size());
    }
  }
  std::cout << fmt::format("plans: {} of {} policies covered, {} of {} records decided\n", tally.covered, tally.policies, tally.decided, tally.records);
  CHECK(tally.covered > tally.policies / 5);
  CHECK(tally.decided > 0);
}

namespace {

// Takes away some of what is known, and makes numbers fit their narrow columns.
void LeaveOut(Random& random, const model::Model& model, record::Batch& batch) {
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    auto& column = batch.facts[fact];
    for (std::size_t row = 0; row < column.values.size(); ++row) {
      if (model.facts[fact].type.kind == model::TypeKind::Number) column.values[row] %= 100'000'000;
      if (!column.KnownAt(row) || !random.Chance(2)) continue;
      column.values[row] = 0;
      column.states[row] = record::FactState::Missing;
      column.has_unknown = true;
    }
  }
}

}  // namespace

TEST_CASE("a plan knows of what is missing what the engine knows", "[agreement]") {
  const int trials = Count("DOUDI_OPEN_TRIALS", 150);
  int open = 0, decided = 0, all = 0;
  for (int number = Count("DOUDI_FIRST", 0), done = 0; done < trials; ++number, ++done) {
    Random random(SeedOf(number) ^ 0x09E7ULL);
    std::string messages;
    const auto drawn = Draw(random, {}, messages);
    if (!drawn) FAIL(messages);
    const Trial& trial = *drawn;
    INFO("rule set " << number << " of seed " << Seed() << " (DOUDI_FIRST=" << number << ")\n");
    std::vector<ElementPtr> records;
    for (int i = 0; i < 40; ++i)
      records.push_back(CompleteRecord(random, trial.model(), trial.reference_date(), std::nullopt, *GenerateRecord(random, trial.model(), trial.reference_date())));
    const Ran known = RunOn(trial, Pointers(records));
    auto batch = std::make_unique<record::Batch>(*known.batch);
    LeaveOut(random, trial.model(), *batch);
    run::Result result = run::Run(trial.program(), *batch);
    const Ran ran{std::move(batch), std::move(result)};
    const record::Chunk chunk = record::Pack(trial.model(), *ran.batch);
    const auto plan = run::MakePlan(trial.program(), run::ExpectedFrom(trial.model(), chunk));
    for (const run::Loops loops : {run::Loops::Any, run::Loops::Best}) {
      run::Sweep sweep(*plan, loops);
      sweep.Over(chunk);
      for (std::size_t id = 0; id < trial.model().policies.size(); ++id) {
        const auto policy = static_cast<model::PolicyId>(id);
        if (!run::Covers(*plan, policy)) continue;
        ComparePolicy(trial, ran, sweep, policy);
        if (loops == run::Loops::Any) continue;
        const auto truths = sweep.truths(policy, run::Clause::Eligible);
        for (std::size_t row = 0; row < truths.size(); ++row)
          open += truths[row] == 2 && sweep.undecided()[static_cast<std::size_t>(RecordOf(trial.model(), *ran.batch, trial.model().policies[id].entity, static_cast<std::int32_t>(row)))] == 0;
      }
      if (loops == run::Loops::Any) continue;
      for (const std::uint8_t undecided : sweep.undecided()) decided += undecided == 0;
      all += static_cast<int>(records.size());
    }
  }
  std::cout << fmt::format("with facts missing: {} of {} records decided, {} verdicts open\n", decided, all, open);
  CHECK(open > 0);
}

TEST_CASE("a chunk holds what its batch held", "[agreement]") {
  for (int number = 0; number < 30; ++number) {
    Random random(SeedOf(number) ^ 0xC41CULL);
    std::string messages;
    const auto drawn = Draw(random, {}, messages);
    if (!drawn) FAIL(messages);
    const Trial& trial = *drawn;
    std::vector<ElementPtr> records;
    for (int i = 0; i < 20; ++i) records.push_back(GenerateRecord(random, trial.model(), trial.reference_date()));
    const Ran ran = RunOn(trial, Pointers(records));
    const record::Chunk chunk = record::Pack(trial.model(), *ran.batch);
    std::vector<std::int32_t> chosen;
    for (std::int32_t record = 0; record < 20; record += 3) chosen.push_back(record);
    auto batch = std::make_unique<record::Batch>(record::Widen(trial.model(), chunk, chosen));
    run::Result result = run::Run(trial.program(), *batch);
    const Ran again{std::move(batch), std::move(result)};
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const auto place = static_cast<std::size_t>(chosen[i]);
      CHECK(AllValues(again, *records[place], i) == AllValues(ran, *records[place], place));
    }
  }
}
