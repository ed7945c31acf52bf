// Rules with one 例 as the record, run and ready to be judged.
#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check/check.h"
#include "example/example.h"
#include "run/run.h"
#include "verdict/verdict.h"

namespace doudi::verdict {

enum class Findings : std::uint8_t { LeftOut, Included };

class Screening {
 public:
  // The record is that of the first 例 in the text.
  explicit Screening(const std::string& text, Findings findings = Findings::LeftOut) : Screening({{"规则.aid", text}}, findings) {}
  explicit Screening(const std::vector<std::pair<std::string, std::string>>& files, Findings findings = Findings::LeftOut)
      : rules_(std::make_unique<check::Rules>(check::LoadRuleTexts(files))) {
    for (const auto& diagnostic : rules_->diagnostics) UNSCOPED_INFO(diagnostic.message);
    REQUIRE(rules_->model);
    REQUIRE_FALSE(model().examples.empty());
    auto record = example::BuildRecord(model(), model().examples.front());
    for (const auto& issue : record.issues) UNSCOPED_INFO(record::ToText(issue));
    REQUIRE(record.issues.empty());
    batch_ = std::make_unique<record::Batch>(std::move(record.batch));
    program::CompileOptions options;
    options.findings = findings == Findings::Included;
    options.reference_date = model().examples.front().reference_date;
    program_ = program::Compile(model(), options);
    result_ = std::make_unique<run::Result>(run::Run(*program_, *batch_));
  }

  const model::Model& model() const { return *rules_->model; }
  const run::Result& result() const { return *result_; }

  Verdict Of(const std::string& policy, const std::string& subject = {}) const {
    for (auto& verdict : Judge(*result_, 0))
      if (model().policies[static_cast<std::size_t>(verdict.policy)].name == policy &&
          (subject.empty() || verdict.subject.designation == subject))
        return verdict;
    FAIL("no verdict of " + policy);
    return {};
  }
  std::string Explained(const std::string& policy, const std::string& subject = {}) const { return ToText(model(), Of(policy, subject)); }

 private:
  std::unique_ptr<check::Rules> rules_;
  std::unique_ptr<record::Batch> batch_;
  program::ProgramPtr program_;
  std::unique_ptr<run::Result> result_;
};

inline std::string Names(const std::vector<MissingFact>& missing) {
  std::string names;
  for (const auto& fact : missing) names += (names.empty() ? "" : "、") + fact.name;
  return names;
}
// 「待补充：月收入（妻）、财产」
inline std::string Summary(const Verdict& verdict) {
  return std::string(ChineseName(verdict.outcome)) + (verdict.missing.empty() ? "" : "：" + Names(verdict.missing));
}
// 「拟符合 待 收入 100–5000」: the outcome, what is open for a person, and the amounts.
inline std::string Said(const Screening& screening, const std::string& policy = "策") {
  const Verdict verdict = screening.Of(policy);
  std::string text = Summary(verdict);
  for (const auto& check : verdict.open_checks) text += " 待 " + check.check->name;
  for (const auto& benefit : verdict.benefits)
    text += " " + value::ToDecimalText(benefit.amount.low) + (benefit.known ? "" : "–" + value::ToDecimalText(benefit.amount.high));
  return text;
}
// Facts of the record, what was decided besides (lines of the 例), and what is Said then.
struct Recorded {
  std::string facts, record, said;
};
// `rules` makes a Screening of a row.
template <class Rules>
void CompareRows(Rules rules, const std::string& clauses, const std::vector<Recorded>& rows) {
  for (const Recorded& row : rows) {
    INFO(clauses << row.facts << row.record);
    CHECK(Said(rules(row)) == row.said);
  }
}
// The texts of the near miss, one a line, with ✓ when it was verified.
inline std::string MissText(const Verdict& verdict) {
  if (!verdict.near_miss) return "none";
  std::string text;
  for (const auto& miss : verdict.near_miss->misses) text += miss.condition + "：" + miss.text + "\n";
  return text + (verdict.near_miss->verified ? "✓" : "✗");
}

}  // namespace doudi::verdict
