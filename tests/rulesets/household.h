// Runs records against the shipped rules, once loaded.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"
#include "package/package.h"
#include "record/batch.h"

namespace support {

// Of every root, and of 家庭 alone.
std::vector<const doudi::model::Model*> ShippedModels();
const doudi::model::Model& ShippedRules();

// The package of the one record in a JSON text; `issues` receives what was wrong with it.
struct Screened {
  std::vector<doudi::package::Package> packages;
  std::vector<doudi::record::RecordIssue> issues;
};
Screened Screen(const std::string& json, doudi::value::Date date, bool findings = false);
Screened Screen(const doudi::model::Model& model, const std::string& json, doudi::value::Date date, bool findings = false);

std::string Contents(const std::string& path);  // of a file of the project
std::string HouseholdPath(const std::string& name);

// Against a file beside the tests of the rule sets ("packages/郑家.txt"), which DOUDI_ACCEPT=1 rewrites.
void CompareWithFile(const std::string& file, const std::string& actual);

}  // namespace support
