// grammar/README.md and grammar/keywords.md say what the grammar says.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <sstream>

#include "support/golden.h"
#include "syntax/forms.h"
#include "syntax/keywords.h"
#include "syntax/texts.h"

namespace doudi {
namespace {

std::string Escaped(std::string_view cell) {
  std::string escaped;
  for (const char c : cell) {
    if (c == '|') escaped += '\\';
    if (c == '\n') {
      escaped += "` `";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// The lines of a Markdown table that follow the line `heading`.
std::vector<std::string> TableAfter(const std::string& text, const std::string& heading) {
  std::istringstream lines(text.substr(std::min(text.find(heading), text.size())));
  std::vector<std::string> rows;
  std::string line;
  while (std::getline(lines, line)) {
    if (line.starts_with("|")) rows.push_back(line);
    if (!line.starts_with("|") && !rows.empty()) break;
  }
  return rows;
}

TEST_CASE("grammar/README.md lists every form with its example", "[syntax]") {
  const std::string readme = tests::ReadText(DOUDI_SOURCE_DIR "/grammar/README.md");
  std::vector<std::string> expected{"| Stands in | Form | Example |", "|---|---|---|"};
  for (const syntax::Form& form : syntax::Forms()) {
    expected.push_back(fmt::format("| {} | `{}` | `{}` |", syntax::PlaceName(form.place), Escaped(form.form),
                                   Escaped(form.example)));
  }
  CHECK(TableAfter(readme, "## Constructs") == expected);
}

std::string_view RoleName(syntax::KeywordRole role) {
  switch (role) {
    case syntax::KeywordRole::Operator:
      return "operator (reserved)";
    case syntax::KeywordRole::Declaration:
      return "declaration";
    case syntax::KeywordRole::Clause:
      return "clause";
    case syntax::KeywordRole::Joint:
      return "attribute or joint";
  }
  return "";
}

TEST_CASE("grammar/keywords.md lists exactly the keywords of the grammar, each with an example that holds it",
          "[syntax]") {
  const std::vector<std::string> rows =
      TableAfter(tests::ReadText(DOUDI_SOURCE_DIR "/grammar/keywords.md"), "# Keywords");
  const auto& keywords = syntax::Keywords();
  REQUIRE(rows.size() == keywords.size() + 2);
  for (std::size_t i = 0; i < keywords.size(); ++i) {
    const std::string begin =
        fmt::format("| {} | {} | {} | `", keywords[i].han, keywords[i].english, RoleName(keywords[i].role));
    CHECK(rows[i + 2].substr(0, begin.size()) == begin);
    CHECK(rows[i + 2].find(keywords[i].han, begin.size()) != std::string::npos);
  }
}

}  // namespace
}  // namespace doudi
