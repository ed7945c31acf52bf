#include <catch2/catch.hpp>

#include <chrono>
#include <iostream>

#include <fmt/format.h>

#include "agreement/trial.h"
#include "property/trial.h"

using namespace doudi;
using namespace doudi::agreement;

namespace {

constexpr int kRecordsPerRuleSet = 25;

// Each rule set has a seed of its own, so that one can be looked at alone.
std::uint64_t SeedOf(int trial) { return Seed() * 1000003ULL + static_cast<std::uint64_t>(trial); }

std::unique_ptr<Trial> Drawn(Random& random, const Features& features) {
  std::string messages;
  auto trial = Draw(random, features, messages);
  if (!trial) FAIL(messages);
  return trial;
}

std::vector<ElementPtr> SomeRecords(Random& random, const Trial& trial, int count) {
  std::vector<ElementPtr> records;
  for (int i = 0; i < count; ++i)
    records.push_back(GenerateRecord(random, trial.model(), trial.reference_date()));
  return records;
}

}  // namespace

TEST_CASE("engine and reference interpreter agree on generated rules and records", "[agreement]") {
  const int pairs = Count("DOUDI_PAIRS", 15000);
  const int first = Count("DOUDI_FIRST", 0);
  const auto start = std::chrono::steady_clock::now();
  std::cout << fmt::format("agreement: seed {}, {} pairs (DOUDI_SEED, DOUDI_PAIRS)\n", Seed(), pairs);
  int done = 0;
  for (int number = first; done < pairs; ++number, done += kRecordsPerRuleSet) {
    Random random(SeedOf(number));
    INFO("rule set " << number << " of seed " << Seed() << " (DOUDI_FIRST=" << number << ")\n");
    const auto drawn = Drawn(random, {});
    const Trial& trial = *drawn;
    const auto records = SomeRecords(random, trial, kRecordsPerRuleSet);
    if (const auto difference = FirstDifference(trial, records)) FAIL(*difference);
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::cout << fmt::format("agreement: {} pairs in {:.1f} s, no difference\n", done, seconds.count());
  CHECK(done >= pairs);
}

namespace {

// As `doudi prove` compiles it: nothing else of the rules, and no more of the policies than their verdicts.
program::ProgramPtr ProgramOf(const Trial& trial, const model::Property& property) {
  program::CompileOptions options;
  options.reference_date = trial.reference_date();
  options.verdicts_only = true;
  options.only_expressions = property::Trial::Roots(trial.model(), property);
  return program::Compile(trial.model(), options);
}

// The rows of which a 性质 that is a condition can be judged, and those of them that break it.
struct Judged {
  int compared = 0, decided = 0, broken = 0, trends = 0;
};
void Judge(const model::Property& property, const run::Result& result, Judged& judged) {
  judged.trends += property.condition == model::kNone;
  if (property.condition == model::kNone) return;
  const auto rows = static_cast<std::int32_t>(result.batch().entities[static_cast<std::size_t>(property.entity)].count);
  for (std::int32_t row = 0; row < rows; ++row) {
    const bool claimed = property.premise == model::kNone || (result.Has(property.premise) && result.TruthAt(property.premise, row) == value::Truth::True);
    if (!claimed || !result.Has(property.condition)) continue;
    judged.decided += value::Decided(result.TruthAt(property.condition, row));
    judged.broken += result.TruthAt(property.condition, row) == value::Truth::False;
  }
}

}  // namespace

TEST_CASE("engine and reference judge a 性质 alike", "[agreement]") {
  const int trials = Count("DOUDI_PROPERTY_TRIALS", 150);
  Judged judged;
  for (int number = 0; number < trials; ++number) {
    Random random(SeedOf(number) ^ 0x9207E57ULL);
    const auto drawn = Drawn(random, {});
    const Trial& trial = *drawn;
    const auto records = trial.model().properties.empty() ? std::vector<ElementPtr>() : SomeRecords(random, trial, kRecordsPerRuleSet);
    INFO("rule set " << number << " of seed " << Seed() << "\n" << trial.text().Whole());
    for (const model::Property& property : trial.model().properties) {
      const program::ProgramPtr program = ProgramOf(trial, property);
      const Ran ran = RunOn(trial, *program, Pointers(records));
      const auto places = PlacesOf(trial.model(), property);
      for (const Place& place : places) judged.compared += ran.result.Has(place.expression);
      for (const Difference& difference : Compare(ran.result, Pointers(records), trial.known_by(), places))
        FAIL(difference.text << "\n" << ToText(trial.model(), *records[difference.record]));
      Judge(property, ran.result, judged);
    }
  }
  std::cout << fmt::format("性质: {} expressions compared, {} trends; {} rows judged, {} of them broken\n", judged.compared, judged.trends, judged.decided, judged.broken);
  CHECK(judged.compared > 0);
  CHECK(judged.decided > 0);
  CHECK(judged.broken > 0);
  CHECK(judged.broken < judged.decided);
  CHECK(judged.trends > 0);
}

TEST_CASE("a record has the same values whatever the size of its batch and its place in it", "[agreement]") {
  const int trials = Count("DOUDI_BATCH_TRIALS", 12);
  for (int number = 0; number < trials; ++number) {
    Random random(SeedOf(number) ^ 0xBA7C4ULL);
    const auto drawn = Drawn(random, {});
    const Trial& trial = *drawn;
    INFO("rule set " << number << " of seed " << Seed() << "\n" << trial.text().Whole());
    // The last one is larger than the largest batch.
    const int count = number + 1 == trials ? 4200 : 40;
    const auto records = SomeRecords(random, trial, count);
    std::vector<const Element*> order = Pointers(records);
    std::map<const Element*, std::string> alone;
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
      for (std::size_t begin = 0; begin < order.size(); begin += size) {
        const std::vector<const Element*> batch(
            order.begin() + static_cast<std::ptrdiff_t>(begin),
            order.begin() + static_cast<std::ptrdiff_t>(std::min(begin + size, order.size())));
        const Ran ran = RunOn(trial, batch);
        for (std::size_t i = 0; i < batch.size(); ++i) {
          const std::string values = AllValues(ran, *batch[i], i);
          const auto [known, is_new] = alone.emplace(batch[i], values);
          if (!is_new && known->second != values)
            FAIL("batch size " << size << ", record " << begin + i << ":\n"
                               << known->second << "\nis now\n"
                               << values);
        }
      }
      random.Shuffle(order);
    }
    CHECK(alone.size() == records.size());
  }
}

namespace {

bool IsError(const run::Value& value) {
  return value.state == run::ValueState::Error || value.truth == value::Truth::Error;
}

// Whether what was said of an incomplete record holds of a completion of it. An error of the completion says
// nothing: rules may fail on facts that were open before.
bool Holds(const run::Value& said, const run::Value& complete, model::TypeKind kind) {
  if (IsError(said) || IsError(complete)) return true;
  switch (kind) {
    case model::TypeKind::Boolean:
      return said.truth == value::Truth::Unknown || said.truth == complete.truth;
    case model::TypeKind::Number:
      return (said.number.low_infinite || said.number.low <= complete.number.low) &&
             (said.number.high_infinite || complete.number.high <= said.number.high);
    case model::TypeKind::Date:
      return said.date_low <= complete.date_low && complete.date_high <= said.date_high;
    case model::TypeKind::Enum:
      return said.state == run::ValueState::Known
                 ? said.code == complete.code
                 : (said.possible >> static_cast<unsigned>(complete.code) & 1U) != 0;
    case model::TypeKind::Division:
      return said.state != run::ValueState::Known || said.code == complete.code;
    case model::TypeKind::Text:
      return true;  // codes of two batches cannot be compared
  }
  return false;
}

model::TypeKind KindOf(const model::Model& model, const Place& place) {
  if (place.kind == Place::Kind::Expression) return model.At(place.expression).type.kind;
  return place.kind == Place::Kind::Benefit ? model::TypeKind::Number : model::TypeKind::Boolean;
}

// The places whose rows are the same before and after: not those below a collection that was not listed.
bool KeepsRows(const Ran& before, const Place& place) {
  return place.level != model::kNoEntity &&
         !before.batch->entities[static_cast<std::size_t>(place.level)].has_phantom;
}

struct Tally {
  int decided = 0, open = 0;
};

void CheckCompletion(const Trial& trial, const Ran& before, const Element& record, const Element& complete,
                     Tally& tally) {
  const Ran after = RunOn(trial, {&complete});
  for (const Place& place : PlacesOf(trial.model(), trial.reference_date())) {
    if (!KeepsRows(before, place)) continue;
    if (place.kind == Place::Kind::Expression && !before.result.Has(place.expression)) continue;
    const model::TypeKind kind = KindOf(trial.model(), place);
    const auto [first, last] = before.batch->RowsOf(trial.model(), place.level, 0);
    for (std::int32_t row = first; row < last; ++row) {
      const run::Value said = Actual(before.result, place, row);
      const run::Value now = Actual(after.result, place, row);
      const bool is_known = kind == model::TypeKind::Boolean ? value::Decided(said.truth)
                                                             : said.state == run::ValueState::Known;
      ++(is_known ? tally.decided : tally.open);
      if (!Holds(said, now, kind))
        FAIL(place.name << " on row " << row << ": " << ToText(said, kind, *before.batch) << " became "
                        << ToText(now, kind, *after.batch) << "\n"
                        << ToText(trial.model(), record) << "completed\n"
                        << ToText(trial.model(), complete));
    }
  }
}

}  // namespace

TEST_CASE("what is said of an incomplete record stays true when the missing facts come in", "[agreement]") {
  const int trials = Count("DOUDI_COMPLETION_TRIALS", 60);
  Tally tally;
  for (int number = 0; number < trials; ++number) {
    Random random(SeedOf(number) ^ 0xC0317ULL);
    Features features;
    features.known_and_default = false;
    const auto drawn = Drawn(random, features);
    const Trial& trial = *drawn;
    INFO("rule set " << number << " of seed " << Seed() << "\n" << trial.text().Whole());
    for (const ElementPtr& record : SomeRecords(random, trial, 6)) {
      const Ran before = RunOn(trial, {record.get()});
      for (int completion = 0; completion < 6; ++completion)
        CheckCompletion(trial, before, *record,
                        *CompleteRecord(random, trial.model(), trial.reference_date(), trial.known_by(), *record), tally);
    }
  }
  std::cout << fmt::format("completions: {} decided values and {} open ones held\n", tally.decided,
                           tally.open);
  CHECK(tally.decided > 0);
  CHECK(tally.open > 0);
}
