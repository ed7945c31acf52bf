// Says what is wrong with records, on stderr and, if asked for, as JSON lines in a file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "record/batch.h"

namespace doudi::cli {

class Issues {
 public:
  explicit Issues(const std::string& path);  // "": no file
  void Add(const std::vector<record::RecordIssue>& issues);
  void End();

 private:
  std::unique_ptr<Output> file_;
};

// Says how many records were set aside, if any, and that there were none at all. Returns the exit code.
int ReportCounts(std::uint64_t seen, std::uint64_t done);

}  // namespace doudi::cli
