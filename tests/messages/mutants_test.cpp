// One mistake gives one message: measured on copies of the rule files with a single mistake each.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <numeric>

#include "check/steps.h"
#include "diagnostics/codes.h"
#include "messages/mutants.h"
#include "source/read_file.h"
#include "support/golden.h"
#include "syntax/ast.h"
#include "syntax/ast.h"
#include "syntax/parse.h"

namespace doudi {
namespace {

using tests::Mistake;
using tests::Mutant;

std::uint64_t Seed() {
  const char* text = std::getenv("DOUDI_SEED");
  return text ? std::strtoull(text, nullptr, 10) : 20251122;
}

source::SourceFiles RuleFiles() {
  auto read = source::ReadRuleFiles({DOUDI_SOURCE_DIR "/rulesets"});
  REQUIRE(read.errors.empty());
  REQUIRE(read.files.size() >= 10);
  return std::move(read.files);
}

// How many mutants of each kind got no message, one, or more.
struct Tally {
  std::array<std::array<int, 3>, tests::kMistakeKinds> counts{};

  void Add(Mistake mistake, std::size_t messages) {
    ++counts[static_cast<std::size_t>(mistake)][std::min<std::size_t>(messages, 2)];
  }
  int Total(std::size_t messages) const {
    return std::accumulate(counts.begin(), counts.end(), 0,
                           [&](int sum, const auto& row) { return sum + row[messages]; });
  }
  void Print(std::ostream& out) const {
    out << "one mistake each (seed " << Seed()
        << "): mistake, read without complaint, one message, more messages\n";
    for (int kind = 0; kind < tests::kMistakeKinds; ++kind) {
      const auto& row = counts[static_cast<std::size_t>(kind)];
      out << "  " << tests::NameOf(static_cast<Mistake>(kind)) << ": " << row[0] << ", " << row[1] << ", "
          << row[2] << "\n";
    }
    out << "  all: " << Total(0) << ", " << Total(1) << ", " << Total(2) << "\n";
  }
};

syntax::ParseResult ParseMutant(const source::SourceFile& file) {
  syntax::ParseResult result = syntax::ParseRules(file);
  for (const auto& message : result.diagnostics) {
    if (!diagnostics::FindCode(message.code)) FAIL("no such code: " << message.code);
    if (message.span.begin > message.span.end || message.span.end > file.text().size())
      FAIL(diagnostics::Render(message));
  }
  return result;
}

TEST_CASE("a single mistake in a rule file gets a single message from the parser", "[messages]") {
  Tally tally;
  for (const auto& file : RuleFiles()) {
    const syntax::ParseResult good = syntax::ParseRules(*file);
    INFO(file->path());
    REQUIRE(diagnostics::RenderAll(good.diagnostics) == diagnostics::RenderAll({}));
    const std::string tree = syntax::ToText(good.rule_file);
    for (const Mutant& mutant : tests::MakeMutants(file->text(), 80, Seed())) {
      const source::SourceFile broken(file->path(), mutant.text);
      const syntax::ParseResult result = ParseMutant(broken);
      // A mutant that says the same as before is no mistake: a second rule line in a table, a 。 after the
      // head of a block.
      if (result.diagnostics.empty() && syntax::ToText(result.rule_file) == tree) continue;
      tally.Add(mutant.mistake, result.diagnostics.size());
    }
  }
  tally.Print(std::cout);
  CHECK(tally.Total(0) + tally.Total(1) + tally.Total(2) >= 500);
  CHECK(tally.Total(2) * 100 <= 3 * (tally.Total(1) + tally.Total(2)));
}

TEST_CASE("a lost 。 always gets exactly one message", "[messages]") {
  int lost = 0;
  for (const auto& file : RuleFiles()) {
    const std::string tree = syntax::ToText(syntax::ParseRules(*file).rule_file);
    for (const Mutant& mutant : tests::LoseEveryEnd(file->text())) {
      const source::SourceFile broken(file->path(), mutant.text);
      const syntax::ParseResult result = ParseMutant(broken);
      if (result.diagnostics.empty() && syntax::ToText(result.rule_file) == tree)
        continue;  // not needed there
      INFO(file->path() << " " << mutant.place << "\n" << diagnostics::RenderAll(result.diagnostics));
      CHECK(result.diagnostics.size() == 1);
      ++lost;
    }
  }
  std::cout << "lost 。: " << lost << ", one message each\n";
  CHECK(lost >= 200);
}

// All rule files read once; a mutant takes the place of one.
class Shelf {
 public:
  Shelf() : files_(RuleFiles()) {
    for (const auto& file : files_) trees_.push_back(syntax::ParseRules(*file).rule_file);
  }
  const source::SourceFiles& files() const { return files_; }

  check::CheckedWorlds CheckWith(std::size_t at, const syntax::ParseResult& mutant) const {
    std::vector<const ast::RuleFile*> trees;
    for (std::size_t i = 0; i < trees_.size(); ++i) trees.push_back(i == at ? &mutant.rule_file : &trees_[i]);
    std::vector<source::Span> lost;
    for (const auto& message : mutant.diagnostics) lost.push_back(message.span);
    return check::CheckWorlds(trees, lost);
  }

 private:
  source::SourceFiles files_;
  std::vector<ast::RuleFile> trees_;
};

std::size_t Errors(const diagnostics::Diagnostics& list) {
  return static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [](const auto& one) {
    return one.severity == diagnostics::Severity::Error;
  }));
}

TEST_CASE("a single mistake in a rule file gets a single message from parser and checker together",
          "[messages]") {
  const Shelf shelf;
  const bool show = std::getenv("DOUDI_SHOW") != nullptr;
  Tally tally;
  for (std::size_t i = 0; i < shelf.files().size(); ++i) {
    const source::SourceFile& file = *shelf.files()[i];
    const std::string tree = syntax::ToText(syntax::ParseRules(file).rule_file);
    for (const Mutant& mutant : tests::MakeMutants(file.text(), 45, Seed())) {
      const source::SourceFile broken(file.path(), mutant.text);
      const syntax::ParseResult parsed = ParseMutant(broken);
      if (parsed.diagnostics.empty() && syntax::ToText(parsed.rule_file) == tree)
        continue;  // says the same as before
      const check::CheckedWorlds checked = shelf.CheckWith(i, parsed);
      const std::size_t errors = Errors(parsed.diagnostics) + Errors(checked.diagnostics);
      const std::size_t warnings = parsed.diagnostics.size() + checked.diagnostics.size() - errors;
      // A warning is a message too, where there is no error.
      tally.Add(mutant.mistake, errors > 0 ? errors : std::min<std::size_t>(warnings, 1));
      if (show && errors != 1)
        std::cout << "---- " << tests::NameOf(mutant.mistake) << " " << file.path() << " " << mutant.place
                  << "\n"
                  << diagnostics::RenderAll(parsed.diagnostics)
                  << diagnostics::RenderAll(checked.diagnostics);
    }
  }
  tally.Print(std::cout);
  CHECK(tally.Total(0) + tally.Total(1) + tally.Total(2) >= 500);
  CHECK(tally.Total(1) * 100 >= 95 * (tally.Total(1) + tally.Total(2)));
}

}  // namespace
}  // namespace doudi
