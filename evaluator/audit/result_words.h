// What the lists, the workbook and the pages of an audit say of its lines: cells and words for the fields of a household's JSON.
#pragma once

#include <rapidjson/document.h>

#include <string>
#include <string_view>
#include <vector>

#include "screening/table_writer.h"

namespace doudi::audit {

template <class Visit>
void EachIn(const rapidjson::Value& object, const char* name, Visit visit) {
  if (object.IsObject() && object.HasMember(name) && object[name].IsArray())
    for (const auto& one : object[name].GetArray()) visit(one);
}

// An exact amount; one that does not end is rounded to 分, and said exactly in `note`.
screening::Cell AmountCell(std::string_view exact, std::string& note);
std::string Joined(const rapidjson::Value& object, const char* name);  // with ；
std::string Joined(const std::vector<std::string>& texts);
// Of a finding: 2024-03 至 2024-05、2024-07.
std::string MonthsText(const rapidjson::Value& finding);
std::string KindText(std::string_view kind);        // of DifferenceKind's JSON name: 多发
std::string OutcomeText(std::string_view outcome);  // of Outcome's JSON name: 符合

}  // namespace doudi::audit
