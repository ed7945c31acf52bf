#include "page/script_json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace doudi::page {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

std::string ScriptSafe(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json)
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  return safe;
}

std::string ScriptText(std::string_view text) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return ScriptSafe({buffer.GetString(), buffer.GetSize()});
}

std::string ScriptJson(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  value.Accept(json);
  return ScriptSafe({buffer.GetString(), buffer.GetSize()});
}

}  // namespace doudi::page
