#include "audit/household_text.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace doudi::audit {
namespace {

constexpr std::array<std::string_view, 3> kLists = {",\"differences\":[", ",\"findings\":[", ",\"missed\":["};
constexpr std::size_t kFindings = 1;

// As household_json.cpp writes it.
std::string Quoted(const std::string& text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

// The end of the object that the text begins with.
std::size_t EndOfObject(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && text[i] == '{')
      ++depth;
    else if (!quoted && text[i] == '}' && --depth == 0)
      return i + 1;
  }
  return text.size();
}

// `,"id":"H1", … ,"differences":[{…},{…}],"missed":[{…}]}`
struct Parts {
  std::string_view head;
  std::array<std::vector<std::string_view>, kLists.size()> lists;
};

// What is in quotes has its own quotes escaped, so that a list's beginning is nowhere else.
Parts TakeApart(std::string_view text) {
  Parts parts;
  parts.head = text;
  for (const auto list : kLists) parts.head = parts.head.substr(0, text.find(list));
  std::string_view rest = text.substr(parts.head.size());
  for (std::size_t i = 0; i < kLists.size(); ++i) {
    if (!rest.starts_with(kLists[i])) continue;
    rest.remove_prefix(kLists[i].size());
    while (rest.starts_with('{')) {
      const std::size_t end = EndOfObject(rest);
      parts.lists[i].push_back(rest.substr(0, end));
      rest.remove_prefix(end);
      if (rest.starts_with(',')) rest.remove_prefix(1);
    }
    if (rest.starts_with(']')) rest.remove_prefix(1);
  }
  return parts;
}

}  // namespace

HouseholdText::HouseholdText(const Catalogue& catalogue, const std::vector<bool>& lines, const std::vector<bool>& findings) {
  for (std::size_t i = 0; i < catalogue.lines.size(); ++i) lines_.push_back({fmt::format("{{\"programme\":{},", Quoted(catalogue.lines[i].name)), lines[i]});
  for (std::size_t i = 0; i < catalogue.findings.size(); ++i)
    findings_.push_back({fmt::format("{{\"code\":{},\"title\":{},", Quoted(catalogue.findings[i].code), Quoted(catalogue.findings[i].title)), findings[i]});
}

std::string HouseholdText::Put(std::string_view before, std::string_view now) const {
  const Parts old = TakeApart(before), made = TakeApart(now);
  std::string text(before.empty() ? made.head : old.head);
  bool any = false;
  for (std::size_t list = 0; list < kLists.size(); ++list) {
    const auto& known = list == kFindings ? findings_ : lines_;
    std::vector<std::pair<std::size_t, std::string_view>> objects;  // by place in the catalogue
    const auto take = [&](const std::vector<std::string_view>& from, bool anew) {
      for (const auto object : from) {
        const auto at = std::find_if(known.begin(), known.end(), [&](const Known& one) { return object.starts_with(one.beginning); });
        if (at != known.end() && at->anew == anew) objects.emplace_back(static_cast<std::size_t>(at - known.begin()), object);
      }
    };
    take(old.lists[list], false);
    take(made.lists[list], true);
    if (objects.empty()) continue;
    std::stable_sort(objects.begin(), objects.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    any = true;
    text += kLists[list];
    for (const auto& [place, object] : objects) (text += object) += ',';
    text.back() = ']';
  }
  return any ? text + '}' : std::string();
}

}  // namespace doudi::audit
