#include "diagnostics/codes.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <regex>

#include "source/read_file.h"

namespace doudi::diagnostics {
namespace {

TEST_CASE("diagnostic codes are rows sorted by code, each with a meaning", "[diagnostics]") {
  std::string_view last;
  for (const CodeRow& row : Codes()) {
    INFO(row.code);
    CHECK(row.code > last);
    CHECK(row.code.size() == 4);
    CHECK_FALSE(row.meaning.empty());
    CHECK(FindCode(row.code) == &row);
    last = row.code;
  }
  CHECK(FindCode("Z999") == nullptr);
}

// Code → a file of the evaluator that gives it.
std::map<std::string, std::string> CodesGiven() {
  std::map<std::string, std::string> codes;
  const std::regex code("\"([LSNTDPE][0-9]{3})\"");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(DOUDI_SOURCE_DIR "/evaluator")) {
    if (entry.path().extension() != ".cpp" || entry.path().parent_path().filename() == "diagnostics")
      continue;
    const auto text = std::get<std::string>(source::ReadWholeFile(entry.path().string()));
    for (auto found = std::sregex_iterator(text.begin(), text.end(), code); found != std::sregex_iterator();
         ++found) {
      codes.emplace((*found)[1], entry.path().string());
    }
  }
  return codes;
}

TEST_CASE("every code that the evaluator gives has a row in codes.cpp", "[diagnostics]") {
  for (const auto& [code, path] : CodesGiven()) {
    INFO(code << " in " << path);
    CHECK(FindCode(code) != nullptr);
  }
}

}  // namespace
}  // namespace doudi::diagnostics
