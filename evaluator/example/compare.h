// One 期望 against what came out.
#pragma once

#include <optional>

#include "example/example.h"
#include "syntax/ast.h"

namespace doudi::example {

// A value of a type from text as rules and records write it; nullopt if it does not fit.
std::optional<run::Value> ValueFromText(const model::Model& model, const model::Type& type, const std::string& text);

void CompareExpected(const model::Model& model, const run::Result& result, const package::Package& made, const ast::Expected& expected,
                     ExampleOutcome& outcome);

}  // namespace doudi::example
