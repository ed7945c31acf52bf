#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "check/load.h"
#include "check/row_files.h"
#include "check/steps.h"
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

Rules CheckSources(source::ReadSources sources, const ReadText& read) {
  Rules rules;
  rules.sources = std::move(sources.files);
  for (const source::ReadError& error : sources.errors) rules.io_errors.push_back(source::ToText(error));
  Fingerprint fingerprint;
  std::vector<source::Span> lost;
  std::vector<const ast::RuleFile*> trees;
  const auto add_print = [&](const source::SourceFile& file) {
    fingerprint.Add(std::filesystem::path(file.path()).filename().string());
    fingerprint.Add(file.text());
  };
  const std::size_t rule_files = rules.sources.size();
  for (std::size_t i = 0; i < rule_files; ++i) {  // files of rows are added behind
    const source::SourceFile* source = rules.sources[i].get();
    add_print(*source);
    syntax::ParseResult parsed = syntax::ParseRules(*source);
    for (auto& diagnostic : parsed.diagnostics) {
      if (diagnostic.severity == diagnostics::Severity::Error) lost.push_back(diagnostic.span);
      rules.diagnostics.push_back(std::move(diagnostic));
    }
    const std::size_t files_before = rules.sources.size();
    AttachRowFiles(parsed.rule_file, read, rules.sources, rules.diagnostics);
    for (std::size_t added = files_before; added < rules.sources.size(); ++added) add_print(*rules.sources[added]);
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

Rules CheckSources(source::ReadSources sources) { return CheckSources(std::move(sources), source::ReadWholeFile); }

Rules LoadRules(const std::vector<std::string>& paths) { return CheckSources(source::ReadRuleFiles(paths)); }

Rules LoadRuleTexts(const std::vector<std::pair<std::string, std::string>>& texts) {
  source::ReadSources sources;
  std::map<std::string, std::string> row_files;
  for (const auto& [path, text] : texts) {
    if (path.ends_with(".csv"))
      row_files.emplace(path, text);
    else
      sources.files.push_back(std::make_unique<source::SourceFile>(path, text));
  }
  const ReadText read = [&](const std::string& path) -> std::variant<std::string, source::ReadError> {
    const auto found = row_files.find(path);
    if (found == row_files.end()) return source::ReadError{path, "没有这个文件或文件夹"};
    return found->second;
  };
  return CheckSources(std::move(sources), read);
}

}  // namespace doudi::check
