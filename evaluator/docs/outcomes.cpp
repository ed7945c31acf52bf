#include "docs/html.h"
#include "docs/parts.h"

namespace doudi::docs {

Outcomes::Outcomes(const check::Rules& rules, const std::vector<example::ExampleOutcome>& outcomes) {
  for (const auto& one : outcomes) {
    Outcome& all = outcomes_[one.example->syntax];
    all.passed = all.passed && one.Passed();
    all.expectations = std::max(all.expectations, one.expectations);
    if (all.failures.empty()) all.failures = one.failures;
  }
  for (const auto& [example, outcome] : outcomes_) passed_ += outcome.passed ? 1 : 0;
  for (const auto& file : rules.files)
    for (const ast::Declaration& declaration : file->declarations)
      if (const auto* example = std::get_if<ast::ExampleDeclaration>(&declaration)) {
        std::set<std::string> subjects;
        for (const ast::Expected& expected : example->expected)
          if (expected.subject && subjects.insert(expected.subject->text).second) about_[expected.subject->text].push_back(example);
      }
}

const Outcomes::Outcome* Outcomes::Of(const ast::ExampleDeclaration* example) const {
  const auto found = outcomes_.find(example);
  return found == outcomes_.end() ? nullptr : &found->second;
}

std::vector<const ast::ExampleDeclaration*> Outcomes::About(const std::string& subject) const {
  const auto found = about_.find(subject);
  return found == about_.end() ? std::vector<const ast::ExampleDeclaration*>{} : found->second;
}

std::string ExampleResult(const Outcomes& outcomes, const ast::ExampleDeclaration& example) {
  const auto* outcome = outcomes.Of(&example);
  if (!outcome) return {};
  std::string html = Tag("p", Badge(outcome->passed) + "（" + std::to_string(outcome->expectations) + " 项）", "uses");
  for (const example::Failure& failure : outcome->failures)
    html += Tag("div", Tag("b", "期望") + " " + Escaped(failure.expected) + "<br>" + Tag("b", "实际") + " " + Escaped(failure.actual), "fail");
  return html + "\n";
}

}  // namespace doudi::docs
