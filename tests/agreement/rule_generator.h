// Random rule sets, as the text that people would write.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agreement/expression_writer.h"
#include "value/date.h"

namespace doudi::agreement {

struct RuleText {
  std::vector<std::string> blocks;  // declarations; the first is 规则集. In any order otherwise.
  value::Date reference_date;
  std::vector<std::pair<std::string, std::string>> files = {};  // of rows (来自): name and text
  std::optional<value::Date> known_by = {};  // 知悉截至: what records say that became known later does not count
  std::string Whole() const;
};

// Always right: what it gives must check without a message of severity error.
RuleText GenerateRules(Random& random, const Features& features);

}  // namespace doudi::agreement
