// Examples (例): the tests that stand beside the rules. Each is built as a record, run, judged and packaged like any other, and what came
// out is compared with every 期望.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/model.h"
#include "package/package.h"
#include "record/batch.h"

namespace doudi::example {

struct Failure {
  source::Span span;      // the item of the 期望
  std::string expected;   // 「最低生活保障：拟符合」
  std::string actual;     // 「最低生活保障：待补充，缺 月收入（大钱）」
};

struct ExampleOutcome {
  const model::Example* example = nullptr;
  std::size_t expectations = 0;   // items compared
  std::vector<Failure> failures;  // empty: passed
  bool Passed() const { return failures.empty(); }
};

// Runs one example of a checked model. Never throws on what rule authors write: what cannot be built is a failure.
ExampleOutcome RunExample(const model::Model& model, const model::Example& example);

// Runs several, on as many threads as the machine has; the outcomes are in the order of `examples`, the same for any number of threads.
// Examples of one date and with the same 给定 share a compiled program.
std::vector<ExampleOutcome> RunExamples(const model::Model& model, std::span<const model::Example* const> examples);

// The record of an example as a batch of one, 基于 followed. Issues say what could not be read.
struct ExampleRecord {
  record::Batch batch;
  std::vector<record::RecordIssue> issues;
};
ExampleRecord BuildRecord(const model::Model& model, const model::Example& example);

// "通过  国家/最低生活保障：大钱一家（7 项）" or the failures, each with place, 期望 and 实际.
std::string ToText(const ExampleOutcome& outcome);

}  // namespace doudi::example
