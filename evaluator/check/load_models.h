// The checked rules without their syntax trees, kept from one run to the next.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"

namespace doudi::check {

// As LoadRules, for those who only run the models: `files` is empty, and so are the models' examples. Rules without an error are kept in
// `folder` ("": nowhere) and taken from there while neither a byte of a file, nor a path, nor the program has changed
// (archive/program_id.h); warnings come again. What is wrong with the folder or with what lies in it is no error: the rules are then checked anew.
Rules LoadModels(const std::vector<std::string>& paths, const std::string& folder);

// archive::CacheFolder; "" if the environment variable DOUDI_CACHE is off.
std::string ModelsFolder();

}  // namespace doudi::check
