// Which constructs rule files use, by the tables of the language: forms with their attributes, functions and aggregates.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/forms.h"

namespace doudi::constructs {

// The words of a form that a rule may write besides its head: the attributes in [，…] and the alternatives a|b.
std::vector<std::string> AttributesOf(const syntax::Form& form);

class Coverage {
 public:
  // A declaration begins at the start of a line, its clauses are indented; every sentence begins a line.
  void Read(const std::string& text);

  // Lists of what was not used, a line each; empty if there is nothing.
  std::string FormsWithout() const;
  std::string AttributesWithout() const;
  std::string WordsWithout() const;

 private:
  using Head = std::pair<syntax::FormPlace, std::string>;

  std::map<Head, std::string> sentences_;  // all sentences of a head, joined
  std::string text_;
};

}  // namespace doudi::constructs
