// One generated rule set, loaded as its users would, and runs of it over generated records.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agreement/compare.h"
#include "agreement/rule_generator.h"
#include "check/check.h"

namespace doudi::agreement {

class Trial {
 public:
  explicit Trial(RuleText text);
  Trial(Random& random, const Features& features) : Trial(GenerateRules(random, features)) {}

  // Whether the rules passed the checker, and what it said.
  bool checks() const { return program_ != nullptr; }
  std::string Messages() const;
  // Refused only because a condition is always so, something is said twice, a constant divisor is 0, a row is
  // never reached, or a unit needs what another branch of the record works out, or what an office grants refuses: the checker sees through more than the generator does. Another rule set is then drawn.
  // Any other refusal is a mistake of the generator or of the checker.
  bool senseless() const;

  const RuleText& text() const { return text_; }
  const model::Model& model() const { return *rules_.model; }
  const program::Program& program() const { return *program_; }
  value::Date reference_date() const { return text_.reference_date; }
  std::optional<value::Date> known_by() const { return text_.known_by; }

 private:
  RuleText text_;
  check::Rules rules_;
  program::ProgramPtr program_;
};

// A rule set that checks, drawn from `random`; nullptr if the generator wrote one that is wrong, which
// `messages` then tells.
std::unique_ptr<Trial> Draw(Random& random, const Features& features, std::string& messages);

// The records in one batch, run. Throws std::runtime_error where the builder sets a record aside.
struct Ran {
  std::unique_ptr<record::Batch> batch;
  run::Result result;
};
Ran RunOn(const Trial& trial, const std::vector<const Element*>& records);
Ran RunOn(const Trial& trial, const program::Program& program, const std::vector<const Element*>& records);  // another of the same rules and date
std::vector<const Element*> Pointers(const std::vector<ElementPtr>& records);

// The first difference between engine and reference on these records, told in full with smaller rules and a
// smaller record where that still shows one; nullopt if they agree.
std::optional<std::string> FirstDifference(const Trial& trial, const std::vector<ElementPtr>& records);

// Every value of one record as text, one a line: what must not depend on the batch it is in.
std::string AllValues(const Ran& ran, const Element& record, std::size_t place_in_batch);

// Environment variables of the test runs.
std::uint64_t Seed();                        // DOUDI_SEED, or 1
int Count(const char* name, int otherwise);  // DOUDI_PAIRS

}  // namespace doudi::agreement
