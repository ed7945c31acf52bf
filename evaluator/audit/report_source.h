// ReportSource: a run directory whose seal holds, opened to make reports from.
#pragma once

#include <rapidjson/document.h>

#include <cstdint>
#include <functional>
#include <string>

#include "audit/catalogue.h"
#include "audit/directory.h"
#include "audit/manifest.h"

namespace doudi::audit {

struct ReportSource {
  Directory directory;
  std::string seal;
  Manifest manifest;
  Catalogue catalogue;
  rapidjson::Document catalogue_json, summary;
};

// Throws Refused where `path` is no whole run, or was changed after it was sealed.
ReportSource OpenForReport(const std::string& path);

// A line of a part: where it stands, in bytes.
struct LinePlace {
  std::uint64_t part = 0, offset = 0, size = 0;
};
using HouseholdVisit = std::function<bool(const LinePlace& place, const rapidjson::Value& household)>;
// Every household that there is something to say of, in the order of the register, a part at a time in memory; until `visit` returns false.
void EachHousehold(const ReportSource& source, const HouseholdVisit& visit);
rapidjson::Document ReadHousehold(const ReportSource& source, const LinePlace& place);

}  // namespace doudi::audit
