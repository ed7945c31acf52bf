// Reading rule files from disk: one file, or a folder with all its `.aid` files and those `.md` files that hold rules.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "source/source_file.h"

namespace doudi::source {

struct ReadError {
  std::string path;    // as given or as found
  std::string reason;  // "没有这个文件"
};

// "规则/低保.aid：没有这个文件"
std::string ToText(const ReadError& error);

// The bytes of a file.
std::variant<std::string, ReadError> ReadWholeFile(const std::string& path);

struct ReadSources {
  SourceFiles files;
  std::vector<ReadError> errors;  // the other files are read all the same
};

// Every path that names a file, and every `.aid` file in the tree of one that names a folder (not of hidden
// folders): the paths as they are given, the files of a folder in the order of their paths' bytes, each file
// once, so that where the folders lie changes nothing; also the `.md` files with `aid` blocks
// (source/literate.h), other Markdown is passed over. A folder without a rule file is an error, and so is a
// `.md` file without rules that was named.
ReadSources ReadRuleFiles(const std::vector<std::string>& paths);

}  // namespace doudi::source
