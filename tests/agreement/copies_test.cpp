// Copies of a record of which only what rests on the changed facts is run (run::RunCopies), against a run of the copies in whole.
#include <catch2/catch.hpp>

#include "agreement/trial.h"
#include "verdict/completions.h"

using namespace doudi;
using namespace doudi::agreement;

namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// Changes to facts of a record, with values that other rows of the batch have.
std::vector<verdict::Completion> DrawCopies(Random& random, const model::Model& model, const record::Batch& batch, std::int32_t record) {
  std::vector<verdict::Completion> copies(5);
  for (auto& copy : copies)
    for (int change = 0; change < 3; ++change) {
      const auto fact = static_cast<model::FactId>(random.Below(static_cast<int>(model.facts.size())));
      const auto [first, last] = batch.RowsOf(model, model.facts[PlaceOf(fact)].entity, record);
      const auto& column = batch.facts[PlaceOf(fact)];
      if (first == last || column.values.empty()) continue;
      const auto from = static_cast<std::size_t>(random.Below(static_cast<int>(column.values.size())));
      if (column.KnownAt(from)) copy.facts.push_back({fact, first + random.Below(last - first), column.values[from]});
    }
  return copies;
}

bool Same(const run::Value& a, const run::Value& b) {
  return a.state == b.state && a.error == b.error && a.truth == b.truth && a.number == b.number && a.date_low == b.date_low && a.date_high == b.date_high &&
         a.code == b.code && a.possible == b.possible;
}

int Compare(const Trial& trial, const run::Result& whole, const run::Result& copies, model::PolicyId policy) {
  int compared = 0;
  const auto rows = static_cast<std::int32_t>(whole.batch().entities[PlaceOf(trial.model().policies[PlaceOf(policy)].entity)].count);
  for (std::int32_t row = 0; row < rows && copies.HasVerdict(policy); ++row) {
    if (whole.EligibleAt(policy, row) != copies.EligibleAt(policy, row)) FAIL("eligible differs on row " << row << "\n" << trial.text().Whole());
    if (whole.ConflictAt(policy, row) != copies.ConflictAt(policy, row)) FAIL("the conflict differs on row " << row << "\n" << trial.text().Whole());
  }
  for (std::size_t id = 0; id < trial.model().expressions.size(); ++id) {
    const auto expression = static_cast<model::ExprId>(id);
    if (!copies.Has(expression)) continue;
    const auto level = trial.model().At(expression).level;
    const auto count = level == model::kNoEntity ? 1 : static_cast<std::int32_t>(whole.batch().entities[PlaceOf(level)].count);
    for (std::int32_t row = 0; row < count; ++row) {
      ++compared;
      if (!Same(whole.At(expression, row), copies.At(expression, row)))
        FAIL(model::ToText(trial.model(), expression) << " differs on row " << row << "\n" << trial.text().Whole());
    }
  }
  return compared;
}

}  // namespace

TEST_CASE("copies of which only a part is run are what a run of all says", "[agreement]") {
  int compared = 0;
  for (int number = 0; number < Count("DOUDI_COPIES_TRIALS", 60); ++number) {
    Random random((Seed() * 1000003ULL + static_cast<std::uint64_t>(number)) ^ 0xC0B1E5ULL);
    std::string messages;
    const auto drawn = Draw(random, {}, messages);
    if (!drawn) FAIL(messages);
    const Trial& trial = *drawn;
    INFO("rule set " << number << " of seed " << Seed());
    std::vector<ElementPtr> records;
    for (int i = 0; i < 6; ++i) records.push_back(GenerateRecord(random, trial.model(), trial.reference_date()));
    const Ran ran = RunOn(trial, Pointers(records));
    run::Result reused;
    for (std::int32_t record = 0; record < 6; ++record) {
      const auto changes = DrawCopies(random, trial.model(), *ran.batch, record);
      const verdict::Completions all(trial.model(), *ran.batch, record, changes);
      const verdict::Completions some(trial.model(), *ran.batch, record, changes, {}, verdict::CopiedFacts::Changed);
      const run::Result whole = run::Run(trial.program(), all.batch());
      for (std::size_t id = 0; id < trial.model().policies.size(); ++id) {
        const auto policy = static_cast<model::PolicyId>(id);
        const auto& part = program::PartOf(trial.program(), policy);
        if (!run::CanRunCopies(ran.result, part)) continue;
        reused = run::RunCopies(ran.result, {record, &some.batch(), some.changed()}, part, std::move(reused));
        compared += Compare(trial, whole, reused, policy);
      }
    }
  }
  CHECK(compared > 100'000);
}
