// A household's line as the compact arrays of a page's data, and the texts that they share.
#pragma once

#include <rapidjson/document.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "audit/report_source.h"
#include "page/script_json.h"

namespace doudi::audit {

using page::ScriptText;

// The texts of a page, each once. What was added since a mark can be taken back.
class SharedTexts {
 public:
  SharedTexts() { PlaceOf(""); }
  std::size_t PlaceOf(std::string_view text) {
    const auto [found, added] = places_.try_emplace(std::string(text), texts_.size());
    if (added) {
      texts_.push_back(ScriptText(text));
      bytes_ += texts_.back().size() + 1;
    }
    return found->second;
  }
  std::size_t Mark() {
    fresh_ = texts_.size();
    return bytes_;
  }
  void TakeBack(std::size_t bytes) {
    std::erase_if(places_, [&](const auto& place) { return place.second >= fresh_; });
    texts_.resize(fresh_);
    bytes_ = bytes;
  }
  std::size_t bytes() const { return bytes_; }
  std::string ToJson() const;

 private:
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::string> texts_;  // as JSON
  std::size_t bytes_ = 0, fresh_ = 0;
};

// A household as arrays, see report_data.h; what it says that others may say too goes to `texts`.
std::string HouseholdArrays(const ReportSource& source, const rapidjson::Value& household, SharedTexts& texts);

}  // namespace doudi::audit
