// Golden files: a test's whole output beside its input, compared as one text. DOUDI_ACCEPT=1 in the
// environment writes the outputs as they are now instead of comparing them; what changed is then for `git
// diff` to show.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace doudi::tests {

inline std::string ReadText(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

inline bool Accepting() {
  const char* accept = std::getenv("DOUDI_ACCEPT");
  return accept && std::string(accept) == "1";
}

// The file at `path` holds exactly `actual`.
inline void CheckGolden(const std::filesystem::path& path, const std::string& actual) {
  INFO(path.string() << " (DOUDI_ACCEPT=1 writes it anew)");
  if (Accepting()) {
    std::ofstream(path, std::ios::binary) << actual;
    SUCCEED();
    return;
  }
  CHECK(ReadText(path) == actual);
}

// All files below `folder` with this extension (".aid"), in order of their paths.
inline std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder,
                                                     const std::string& extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace doudi::tests
