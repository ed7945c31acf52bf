// A household's case as a line of JSON, the form in which parts keep it (README.md says what each field holds).
#pragma once

#include <string>
#include <vector>

#include "audit/case.h"
#include "audit/programmes.h"
#include "model/model.h"

namespace doudi::audit {

// Without the line's end. Amounts are exact texts: "780", "2000/3".
std::string ToJson(const model::Model& model, const std::vector<Line>& lines, const Household& household);

}  // namespace doudi::audit
