// HouseholdText: the line of a household taken apart, to put what was worked out anew into what an earlier run had said of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/catalogue.h"

namespace doudi::audit {

// What the objects of a household's lists begin with: of each line and 审计项 of a catalogue, so that it can be told which one an object is of.
class HouseholdText {
 public:
  // `lines`, `findings`: by their place in the catalogue, which ones were worked out anew.
  HouseholdText(const Catalogue& catalogue, const std::vector<bool>& lines, const std::vector<bool>& findings);

  // Both from behind the record's number on, "" where there is nothing to say: of `before` what was not worked out anew, of `now` what was, in the order in which
  // one run would have said it. "" where nothing is left.
  std::string Put(std::string_view before, std::string_view now) const;

 private:
  struct Known {
    std::string beginning;
    bool anew = false;
  };

  std::vector<Known> lines_, findings_;
};

}  // namespace doudi::audit
