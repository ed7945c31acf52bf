// 来自 "x.csv": rows of a table that stand in a file beside the rule file. Private to evaluator/check.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "check/check.h"
#include "source/read_file.h"

namespace doudi::check {

using ReadText = std::function<std::variant<std::string, source::ReadError>(const std::string& path)>;

// Reads the files that the declarations name and puts their rows where a written table would stand. The files are added to `sources`,
// so that messages can show their lines; what is wrong with them to `diagnostics`.
void AttachRowFiles(ast::RuleFile& file, const ReadText& read, source::SourceFiles& sources,
                    diagnostics::Diagnostics& diagnostics);

}  // namespace doudi::check
