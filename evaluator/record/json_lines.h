// Records of JSON lines, one line at a time, by way of a BatchBuilder. For record/ only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/json_handler.h"

namespace doudi::record {

// How much of an input is looked at to tell what it is.
inline constexpr std::size_t kJsonBufferBytes = 256 * 1024;
// A household is about 2 kB; a line longer than this is no record, and memory stays bounded.
inline constexpr std::size_t kLongestJsonLine = 16 * 1024 * 1024;
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Of the first kJsonBufferBytes of an input, without a byte order mark. It is JSON lines if the first line is
// an object of its own, whatever follows; or if it is a broken one, which is told from the first line of an
// object laid out over several by what it ends with, and what follows begins another.
bool AreJsonLines(std::string_view beginning);

class JsonLines {
 public:
  JsonLines(const model::Model& model, std::string source);

  // Adds the record of a line to the builder. A line that is no JSON is an issue here.
  void Read(BatchBuilder& builder, const std::string& text, std::uint64_t line);
  void RefuseLong(std::uint64_t line);  // one longer than kLongestJsonLine
  void Fail(const std::string& message, std::uint64_t line, const std::string& value,
            const std::string& accepted);
  static bool IsBlank(std::string_view line);  // no record at all

  JsonHandler& handler() { return handler_; }

  std::vector<RecordIssue> issues;
  std::uint64_t seen = 0;  // records, those that are none included

 private:
  JsonHandler handler_;
  std::string source_;
};

}  // namespace doudi::record
