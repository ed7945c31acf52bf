#include "docs/docs.h"
#include "docs/pages.h"

namespace doudi::docs {

std::vector<File> Weave(const check::Rules& rules, const std::vector<example::ExampleOutcome>& outcomes) {
  const Index index(rules);
  const Outcomes by_example(rules, outcomes);
  std::vector<File> files;
  files.push_back({"index.html", IndexPage(rules, index, by_example)});
  files.push_back({"guide.html", GuidePage()});
  files.push_back({"language.html", LanguagePage()});
  files.push_back({"names.js", NamesScript(index)});
  for (std::size_t page = 0; page < index.pages().size(); ++page) files.push_back({index.pages()[page].file, RuleSetPage(rules, index, by_example, page)});
  return files;
}

}  // namespace doudi::docs
