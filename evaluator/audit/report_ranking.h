// ReportRanking: which households a page shows where not all fit.
#pragma once

#include <rapidjson/document.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "audit/report_source.h"

namespace doudi::audit {

struct RankedHousehold {
  bool sure = false;     // among the largest of some kind
  std::int64_t fen = 0;  // all that it is about, added up
  LinePlace place;
};

class ReportRanking {
 public:
  void Add(const LinePlace& place, const rapidjson::Value& household);
  std::size_t size() const { return all_.size(); }
  // At most `most` of them: of each kind of finding, difference and visit the fifty largest, then the others; each by amount, then in the order of
  // the register. To be called once, at the end.
  std::vector<RankedHousehold> Take(std::size_t most);

 private:
  using Group = std::vector<std::pair<std::int64_t, std::size_t>>;  // a heap, the smallest first: amount, place in all_

  static void Note(Group& group, std::int64_t fen, std::size_t at);

  std::vector<RankedHousehold> all_;
  std::map<std::string, Group> groups_;
};

}  // namespace doudi::audit
