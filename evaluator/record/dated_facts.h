// Dated facts: those whose value depends on the day on which a record is read, by way of a history. For record/ only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/batch.h"

namespace doudi::record {

// A 证件号 and a fact that it tells where the record does not.
struct ToldByNumber {
  model::FactId number = model::kNone, fact = model::kNone;
  bool birth = false;                  // 出生日期; else 性别
  std::int64_t male = -1, female = -1;  // codes of 性别; -1: it has none
};

// Of one entity.
struct DatedFacts {
  std::vector<model::EntityId> histories;
  // The facts of these histories, whether there is one (或 无), whether they were left blank (未填视为), and what a 证件号 with a history tells.
  std::vector<model::FactId> facts;
  std::vector<ToldByNumber> told;      // of those
  std::vector<model::FactId> defaults; // of those, which have a 缺省 or a fact that says whether they were left blank
};
std::vector<DatedFacts> FindDatedFacts(const model::Model& model);  // by EntityId

}  // namespace doudi::record
