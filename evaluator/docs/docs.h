// Docs: rules woven into pages for people to read. Each rule set is a page: the article's text, every declaration as it is written with
// its names linked, who uses it, what the parameters were and are, and each 例 with how it came out.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"
#include "example/example.h"

namespace doudi::docs {

struct File {
  std::string name;  // in one folder: "index.html"
  std::string text;
};

// `outcomes`: of all examples of the rules. The pages link to one another only and need no network.
std::vector<File> Weave(const check::Rules& rules, const std::vector<example::ExampleOutcome>& outcomes);

// The guide for newcomers, as Markdown; its `aid` and `json` blocks are run by tests.
std::string_view Guide();

}  // namespace doudi::docs
