#include "source/csv.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace doudi::source;

namespace {

std::vector<std::vector<std::string>> Rows(const std::string& text, char delimiter = ',') {
  std::vector<std::vector<std::string>> rows;
  CsvSplitter splitter(delimiter);
  for (std::size_t at = 0; at < text.size();) {
    REQUIRE(splitter.Split(text, at, true) == CsvRow::Whole);
    auto& row = rows.emplace_back();
    for (const CsvCell& cell : splitter.cells()) row.emplace_back(cell.text);
  }
  return rows;
}

using Cells = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("rows are split at the delimiter and at line ends, with and without CR", "[source]") {
  CHECK(Rows("a,b\r\n,\nc, d \n") == Cells{{"a", "b"}, {"", ""}, {"c", " d "}});
  CHECK(Rows("a\tb\n1\t\n", '\t') == Cells{{"a", "b"}, {"1", ""}});
  CHECK(Rows("a,b\n1") == Cells{{"a", "b"}, {"1"}});
}

TEST_CASE("quotes hold delimiters, line ends and quotes written twice", "[source]") {
  CHECK(Rows("\"a,b\",\"x\ny\"\n  \"q\"\"r\"\"\" ,5\"\n") == Cells{{"a,b", "x\ny"}, {"q\"r\"", "5\""}});
  CHECK(Rows("\"\",\"\"\"\"\n") == Cells{{"", "\""}});
}

TEST_CASE("what a row is like is told", "[source]") {
  CsvSplitter splitter(',');
  std::size_t at = 0;
  const std::string text("\"a\nb\" c,\0d\ne", 12);
  CHECK(splitter.Split(text, at, false) == CsvRow::Whole);
  CHECK(at == 11);
  CHECK(splitter.lines() == 2);
  CHECK(splitter.after_quote());
  CHECK(splitter.has_nul());
  CHECK(splitter.cells()[0].begin == 0);
  CHECK(splitter.cells()[0].end == 5);
  CHECK(splitter.Split(text, at, false) == CsvRow::Incomplete);
  CHECK(at == 11);
  CHECK(splitter.Split(text, at, true) == CsvRow::Whole);
  CHECK_FALSE(splitter.after_quote());
  CHECK_FALSE(splitter.has_nul());
  at = 0;
  CHECK(splitter.Split("x,\"y\nz", at, true) == CsvRow::OpenQuote);
  CHECK(splitter.open_quote() == 2);
}
