// JSON that may stand in a <script>: without `<`, which only texts hold.
#pragma once

#include <rapidjson/document.h>

#include <string>
#include <string_view>

namespace doudi::page {

std::string ScriptSafe(std::string_view json);
std::string ScriptText(std::string_view text);          // a text as such JSON
std::string ScriptJson(const rapidjson::Value& value);  // without blanks

}  // namespace doudi::page
