// What stands below a declaration's own text on its page. All return HTML, empty where there is nothing to say.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "docs/docs.h"
#include "docs/index.h"

namespace doudi::docs {

// How each 例 came out, over all models that hold it: what is shared by several roots is run in each.
class Outcomes {
 public:
  Outcomes(const check::Rules& rules, const std::vector<example::ExampleOutcome>& outcomes);

  struct Outcome {
    bool passed = true;
    std::size_t expectations = 0;
    std::vector<example::Failure> failures;
  };
  const Outcome* Of(const ast::ExampleDeclaration* example) const;  // null: it was not run
  // The 例 that expect something of a policy, 审计项 or resource.
  std::vector<const ast::ExampleDeclaration*> About(const std::string& subject) const;
  std::size_t passed() const { return passed_; }
  std::size_t failed() const { return outcomes_.size() - passed_; }

 private:
  std::map<const ast::ExampleDeclaration*, Outcome> outcomes_;
  std::map<std::string, std::vector<const ast::ExampleDeclaration*>> about_;
  std::size_t passed_ = 0;
};

// A stretch of a rule file as it is written: coloured, its names linked.
std::string SourceView(const Index& index, std::size_t page, std::uint32_t begin, std::uint32_t end);
// The same of a text that belongs to no rule set: an example of the guide.
std::string SourceView(const std::string& text);

// The rows of a 参数, 分档 or 名单 from all rule sets, those of one key together in the order of their dates.
std::string ParameterTable(const check::Rules& rules, const Entry& entry);
// The facts of an entity: what is asked, what proves it, who uses it.
std::string FactTable(const Index& index, std::size_t entry);
// 条件, 待遇, 材料, 办理 of this version of a policy, what places have put in their stead, and its 例.
std::string PolicySummary(const check::Rules& rules, const Index& index, const Outcomes& outcomes, std::size_t entry);
// How an 例 came out, each failure with 期望 and 实际.
std::string ExampleResult(const Outcomes& outcomes, const ast::ExampleDeclaration& example);
// Who uses a declaration.
std::string UseList(const Index& index, std::size_t entry, const std::string& anchor);

}  // namespace doudi::docs
