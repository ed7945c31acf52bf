// The pages, each whole.
#pragma once

#include <string>

#include "docs/parts.h"

namespace doudi::docs {

std::string RuleSetPage(const check::Rules& rules, const Index& index, const Outcomes& outcomes, std::size_t page);
std::string IndexPage(const check::Rules& rules, const Index& index, const Outcomes& outcomes);
std::string LanguagePage();
std::string GuidePage();
std::string NamesScript(const Index& index);

}  // namespace doudi::docs
