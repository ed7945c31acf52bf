#include <cstdint>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "check/steps.h"
#include "source/read_file.h"
#include "syntax/parse.h"

namespace doudi::check {

namespace {

// FNV-1a, 64 bits.
class Fingerprint {
 public:
  void Add(std::string_view text) {
    for (const char c : text) Step(static_cast<unsigned char>(c));
    Step(0);  // so that moving text between a name and a file shows
  }
  std::string Text() const {
    return fmt::format("{:08x}", static_cast<std::uint32_t>(hash_ ^ (hash_ >> 32)));
  }

 private:
  void Step(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

Rules Finish(source::SourceFiles sources, std::vector<std::string> io_errors) {
  Rules rules;
  rules.sources = std::move(sources);
  rules.io_errors = std::move(io_errors);
  Fingerprint fingerprint;
  std::vector<source::Span> lost;
  std::vector<const ast::RuleFile*> trees;
  for (const auto& source : rules.sources) {
    fingerprint.Add(std::filesystem::path(source->path()).filename().string());
    fingerprint.Add(source->text());
    syntax::ParseResult parsed = syntax::ParseRules(*source);
    for (auto& diagnostic : parsed.diagnostics) {
      if (diagnostic.severity == diagnostics::Severity::Error) lost.push_back(diagnostic.span);
      rules.diagnostics.push_back(std::move(diagnostic));
    }
    rules.files.push_back(std::make_unique<ast::RuleFile>(std::move(parsed.rule_file)));
    trees.push_back(rules.files.back().get());
  }
  rules.fingerprint = fingerprint.Text();
  CheckedWorlds checked = CheckWorlds(trees, lost);
  for (auto& diagnostic : checked.diagnostics) rules.diagnostics.push_back(std::move(diagnostic));
  std::vector<model::Model>& models = checked.models;
  if (diagnostics::HasErrors(rules.diagnostics) || !rules.io_errors.empty() || models.empty()) return rules;
  rules.model = std::move(models.front());
  rules.others.assign(std::make_move_iterator(models.begin() + 1), std::make_move_iterator(models.end()));
  return rules;
}

}  // namespace

std::vector<const model::Model*> Rules::Models() const {
  std::vector<const model::Model*> all;
  if (model) all.push_back(&*model);
  for (const model::Model& other : others) all.push_back(&other);
  return all;
}

Rules LoadRules(const std::vector<std::string>& paths) {
  source::ReadSources read = source::ReadRuleFiles(paths);
  std::vector<std::string> io_errors;
  for (const source::ReadError& error : read.errors) io_errors.push_back(source::ToText(error));
  return Finish(std::move(read.files), std::move(io_errors));
}

Rules LoadRuleTexts(const std::vector<std::pair<std::string, std::string>>& texts) {
  source::SourceFiles sources;
  for (const auto& [path, text] : texts) sources.push_back(std::make_unique<source::SourceFile>(path, text));
  return Finish(std::move(sources), {});
}

}  // namespace doudi::check
