// The words that the language has for functions and aggregates, for messages, documents and tests that go through all of them.
#pragma once

#include <string>
#include <vector>

namespace doudi::check {

std::vector<std::string> FunctionWords();   // 较小者, 周岁, 符合, …
std::vector<std::string> AggregateWords();  // 合计, 人数, 首个, …

}  // namespace doudi::check
