// Small parts of the model's text form. Private to evaluator/model.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"

namespace doudi::model {

std::string PeriodText(const Period& period);            // "，施行 2021-07-01，废止 2026-06-30"
std::string BasisText(const std::vector<Basis>& basis);  // "，依据 低保办法第四条、示例"
std::string JoinTexts(const std::vector<std::string>& texts, std::string_view between = "、");
void AppendPolicy(const Model& model, const Policy& policy, std::string& out);
void AppendResource(const Model& model, const Resource& resource, std::string& out);

}  // namespace doudi::model
