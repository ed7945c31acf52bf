// AuditSummary: what an audit comes to, counted and added up exactly from the lines of its parts.
#pragma once

#include <rapidjson/document.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "audit/catalogue.h"
#include "audit/manifest.h"
#include "screening/summary.h"

namespace doudi::audit {

class AuditSummary {
 public:
  void Add(const rapidjson::Value& household);
  std::string ToJson(const Manifest& manifest, const Catalogue& catalogue) const;

 private:
  using Sum = screening::ExactSum;
  struct Amounts {
    std::uint64_t cases = 0, months = 0;
    Sum amount, wrong_then, raised_later, known_later;
  };
  struct Case {
    std::uint64_t cases = 0, months = 0;
    std::map<std::string, std::pair<std::string, Sum>> stakes;  // by name: unit, sum
  };
  struct Place {
    std::string name;
    std::uint64_t households = 0, findings = 0, missed = 0;
    Sum overpaid, underpaid, not_paid;
  };
  struct Missed {
    std::uint64_t cases = 0;
    Sum per_month;  // what is certain
  };
  static constexpr std::array<std::int64_t, 7> kSteps = {100, 500, 1000, 2000, 5000, 10'000, 50'000};  // 元

  void AddDifference(const rapidjson::Value& difference, Place& place);
  void AddFinding(const rapidjson::Value& finding, Place& place);
  void AddMissed(const rapidjson::Value& missed, Place& place);

  std::uint64_t households_ = 0, with_differences_ = 0, with_findings_ = 0, with_missed_ = 0;
  std::map<std::string, std::map<std::string, Amounts>> by_programme_;              // programme, kind
  std::map<std::string, std::map<std::string, Sum>> by_month_;                      // month, kind
  std::map<std::string, Place> by_place_;                                           // division; "" where nobody said
  std::map<std::pair<std::string, std::string>, std::map<std::string, Case>> by_finding_;  // code and title, state
  std::map<std::string, std::map<std::string, std::uint64_t>> findings_by_place_;   // division, code
  std::map<std::string, std::map<std::string, Missed>> by_missed_;                  // programme, outcome
  std::map<std::string, std::array<std::uint64_t, kSteps.size() + 1>> spread_;      // kind: cases by how much they come to
};

// "780", "-3.5", "2000/3". 0 where it is none.
value::Rational ExactNumber(std::string_view text);
std::string_view TextIn(const rapidjson::Value& object, const char* name);  // "" where there is none

}  // namespace doudi::audit
