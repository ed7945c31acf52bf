#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <tuple>

#include "example/compare.h"
#include "example/example.h"
#include "program/program.h"
#include "run/run.h"

namespace doudi::example {
namespace {

// 给定, those of the 基于 first; a later one for the same definition wins because it is applied later.
struct GivenDefinition {
  const ast::Given* given;
  std::optional<model::DefinitionId> definition;
};
std::vector<GivenDefinition> GivenOf(const model::Model& model, const model::Example& example) {
  std::vector<GivenDefinition> given;
  if (example.based_on != model::kNone) given = GivenOf(model, model.examples[static_cast<std::size_t>(example.based_on)]);
  for (const ast::Given& item : example.syntax->given) {
    const auto found = example.definitions.find(&item.definition);
    given.push_back({&item, found == example.definitions.end() ? std::nullopt : std::optional(found->second)});
  }
  return given;
}

// Compiled programs by date, given definitions and whether 审计项 are wanted. For several threads at once.
class Programs {
 public:
  explicit Programs(const model::Model& model) : model_(model) {}

  const program::Program& For(value::Date date, std::vector<model::DefinitionId> given, bool findings) {
    std::sort(given.begin(), given.end());
    Entry* entry = nullptr;
    {
      const std::lock_guard lock(mutex_);
      entry = &entries_[{date, given, findings}];
    }
    std::call_once(entry->once, [&] {
      program::CompileOptions options;
      options.reference_date = date;
      options.given_definitions = std::move(given);
      options.findings = findings;
      entry->program = program::Compile(model_, options);
    });
    return *entry->program;
  }

 private:
  struct Entry {
    std::once_flag once;
    program::ProgramPtr program;
  };
  const model::Model& model_;
  std::mutex mutex_;
  std::map<std::tuple<value::Date, std::vector<model::DefinitionId>, bool>, Entry> entries_;
};

// What an example gives in place of definitions.
struct Substitutes {
  std::vector<model::DefinitionId> definitions;
  std::vector<run::Override> values;
};

// Nothing is known of it.
run::Value Unknown(const model::Type& type) {
  run::Value unknown;
  unknown.state = run::ValueState::Unknown;
  unknown.truth = value::Truth::Unknown;
  if (type.kind == model::TypeKind::Number) unknown.number = value::Bounds::All();
  if (type.kind == model::TypeKind::Date) {
    unknown.date_low = *value::MakeDate(value::kFirstYear, 1, 1);
    unknown.date_high = *value::MakeDate(value::kLastYear, 12, 31);
  }
  return unknown;
}

void Substitute(const model::Model& model, const GivenDefinition& one, const record::Batch& batch, Substitutes& substitutes, ExampleOutcome& outcome) {
  const ast::Given& given = *one.given;
  const auto definition = one.definition;
  if (!definition) {
    outcome.failures.push_back({given.span, "给定 " + given.definition.text, "没有这个定义"});
    return;
  }
  const model::Definition& defined = model.definitions[static_cast<std::size_t>(*definition)];
  const bool unknown = !given.quoted && (given.text == "未知" || given.text == "不详");
  const auto value = unknown ? std::optional(Unknown(defined.type)) : ValueFromText(model, defined.type, given.text);
  if (!value) {
    outcome.failures.push_back({given.span, "给定 " + given.definition.text + "：" + given.text, "值不合「" + model::ToText(model, defined.type) + "」"});
    return;
  }
  const auto& rows = batch.entities[static_cast<std::size_t>(std::max(defined.entity, 0))];
  for (const model::DefinitionId here : model.ReadingsOf(*definition)) {
    auto& definitions = substitutes.definitions;
    if (std::find(definitions.begin(), definitions.end(), here) == definitions.end()) definitions.push_back(here);
    for (std::size_t row = 0; row < rows.count; ++row) {
      const bool named = given.handles.empty() ||
                         std::any_of(given.handles.begin(), given.handles.end(), [&](const ast::Name& h) { return h.text == rows.handles[row]; });
      if (!named) continue;
      run::Override override_one;
      override_one.definition = here;
      override_one.row = static_cast<std::int32_t>(row);
      override_one.value = *value;
      substitutes.values.push_back(override_one);
    }
  }
}

// The policies that an example speaks of; nullopt where it speaks of what only a whole 政策包 has.
std::optional<std::set<model::PolicyId>> PoliciesOf(const model::Model& model, const model::Example& example) {
  std::set<model::PolicyId> policies;
  for (const ast::Expected& expected : example.syntax->expected) {
    for (const ast::ExpectedItem& item : expected.items)
      if (item.kind == ast::ExpectedItem::Kind::Documents || item.kind == ast::ExpectedItem::Kind::Asked ||
          (item.kind == ast::ExpectedItem::Kind::Total && !expected.subject))
        return std::nullopt;
    if (!expected.subject) continue;
    const auto policy = model.FindPolicy(expected.subject->text);
    if (!policy) return std::nullopt;  // a resource
    policies.insert(*policy);
  }
  return policies;
}

bool AsksForFindings(const model::Model& model, const model::Example& example) {
  return std::any_of(example.syntax->expected.begin(), example.syntax->expected.end(), [&](const ast::Expected& expected) {
    const auto policy = expected.subject ? model.FindPolicy(expected.subject->text) : std::nullopt;
    return policy && model.policies[static_cast<std::size_t>(*policy)].finding != model::kNone;
  });
}

ExampleOutcome RunWith(Programs& programs, const model::Model& model, const model::Example& example) {
  ExampleOutcome outcome;
  outcome.example = &example;
  ExampleRecord record = BuildRecord(model, example);
  for (const auto& issue : record.issues)
    if (issue.set_aside || issue.record.empty()) outcome.failures.push_back({example.span, "可读的记录", record::ToText(issue)});
  if (record.batch.records() != 1) {
    if (outcome.failures.empty()) outcome.failures.push_back({example.span, "一条记录", "没有建成记录"});
    return outcome;
  }
  Substitutes substitutes;
  for (const GivenDefinition& given : GivenOf(model, example)) Substitute(model, given, record.batch, substitutes, outcome);
  const program::Program& program = programs.For(example.reference_date, substitutes.definitions, AsksForFindings(model, example));
  const run::Result result = run::Run(program, record.batch, substitutes.values);
  const auto policies = PoliciesOf(model, example);
  const package::Package made = policies ? package::MakeVerdicts(result, 0, *policies) : package::MakePackage(result, 0);
  for (const ast::Expected& expected : example.syntax->expected) CompareExpected(model, result, made, expected, outcome);
  return outcome;
}

}  // namespace

ExampleOutcome RunExample(const model::Model& model, const model::Example& example) {
  Programs programs(model);
  return RunWith(programs, model, example);
}

std::vector<ExampleOutcome> RunExamples(const model::Model& model, std::span<const model::Example* const> examples) {
  std::vector<ExampleOutcome> outcomes(examples.size());
  Programs programs(model);
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < examples.size(); i = next++) outcomes[i] = RunWith(programs, model, *examples[i]);
    } catch (...) {
      next = examples.size();
      const std::lock_guard lock(failing);
      failure = std::current_exception();
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned t = 1; t < std::thread::hardware_concurrency() && t < examples.size(); ++t) threads.emplace_back(work);
  work();
  threads.clear();  // joins them
  if (failure) std::rethrow_exception(failure);
  return outcomes;
}

std::string ToText(const ExampleOutcome& outcome) {
  const std::string title = outcome.example->rule_set + "：" + outcome.example->name;
  if (outcome.Passed()) return "通过  " + title + "（" + std::to_string(outcome.expectations) + " 项）\n";
  std::string text = "未过  " + title + "\n";
  for (const Failure& failure : outcome.failures) {
    if (failure.span.file) {
      const auto at = failure.span.file->PositionAt(failure.span.begin);
      text += "      " + failure.span.file->path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + "\n";
    }
    text += "        期望  " + failure.expected + "\n        实际  " + failure.actual + "\n";
  }
  return text;
}

}  // namespace doudi::example
