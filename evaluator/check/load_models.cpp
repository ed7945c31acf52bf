#include "check/load_models.h"

#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "archive/hash.h"
#include "archive/program_id.h"
#include "archive/store.h"
#include "check/load.h"
#include "model/archive.h"

namespace doudi::archive {

template <>
inline constexpr auto kFields<diagnostics::Label> = Fields<diagnostics::Label>(&diagnostics::Label::span, &diagnostics::Label::text);

template <>
inline constexpr auto kFields<diagnostics::Diagnostic> = Fields<diagnostics::Diagnostic>(
    &diagnostics::Diagnostic::code, &diagnostics::Diagnostic::severity, &diagnostics::Diagnostic::span, &diagnostics::Diagnostic::message,
    &diagnostics::Diagnostic::labels, &diagnostics::Diagnostic::help);

}  // namespace doudi::archive

namespace doudi::check {

namespace {

// Every path and text that the files of rows are named by; and the program, for it has a say in what they mean.
std::string KeyOf(const std::string& program, const source::SourceFiles& files) {
  std::vector<std::string_view> all = {program};
  for (const auto& file : files) {
    all.emplace_back(file->path());
    all.push_back(file->text());
  }
  return archive::HashOf(all);
}

std::string Archived(const Rules& rules, std::size_t rule_files) {
  archive::Writer archive(rules.sources);
  archive.Write(rules.sources.size() - rule_files);
  for (std::size_t i = rule_files; i < rules.sources.size(); ++i) {
    archive.Write(rules.sources[i]->path());
    archive.Write(archive::HashOf(rules.sources[i]->text()));
  }
  archive.Write(rules.fingerprint);
  archive.Write(rules.diagnostics);
  archive.Write(rules.others.size());
  for (const model::Model* model : rules.Models()) model::Write(archive, *model);
  return archive.bytes();
}

// Adds the files of rows to `files` if they are still what they were.
bool ReadRowFiles(archive::Reader& archive, source::SourceFiles& files) {
  std::size_t count = 0;
  archive.Read(count);
  for (; count > 0; --count) {
    std::string path, hash;
    archive.Read(path);
    archive.Read(hash);
    const auto text = source::ReadWholeFile(path);
    if (!std::holds_alternative<std::string>(text)) return false;
    files.push_back(std::make_unique<source::SourceFile>(path, std::get<std::string>(text)));
    if (archive::HashOf(files.back()->text()) != hash) return false;
  }
  return true;
}

// Takes the files where it gives rules, else leaves them as they were.
std::optional<Rules> Restored(std::string_view bytes, source::SourceFiles& files) {
  const std::size_t rule_files = files.size();
  try {
    archive::Reader archive(bytes, files);
    if (ReadRowFiles(archive, files)) {
      Rules rules;
      std::size_t others = 0;
      archive.Read(rules.fingerprint);
      archive.Read(rules.diagnostics);
      archive.Read(others);
      rules.model = model::ReadModel(archive);
      for (; others > 0; --others) rules.others.push_back(model::ReadModel(archive));
      if (!archive.AtEnd()) throw archive::ArchiveError();
      rules.sources = std::move(files);
      return rules;
    }
  } catch (const archive::ArchiveError&) {
    // As if it were not there.
  }
  files.resize(rule_files);
  return std::nullopt;
}

Rules WithoutTrees(Rules rules) {
  rules.files.clear();
  if (rules.model) rules.model->examples.clear();
  for (model::Model& other : rules.others) other.examples.clear();
  return rules;
}

}  // namespace

Rules LoadModels(const std::vector<std::string>& paths, const std::string& folder) {
  source::ReadSources read = source::ReadRuleFiles(paths);
  const std::string program = archive::ProgramId();
  if (folder.empty() || program.empty() || !read.errors.empty()) return WithoutTrees(CheckSources(std::move(read)));
  const archive::Store store(folder, ".rules");
  const std::string key = KeyOf(program, read.files);
  if (const auto bytes = store.Find(key))
    if (auto rules = Restored(*bytes, read.files)) return *std::move(rules);
  const std::size_t rule_files = read.files.size();
  Rules rules = WithoutTrees(CheckSources(std::move(read)));
  if (rules.model) store.Keep(key, Archived(rules, rule_files));
  return rules;
}

std::string ModelsFolder() {
  const char* wanted = std::getenv("DOUDI_CACHE");
  return wanted && std::string_view(wanted) == "off" ? std::string() : archive::CacheFolder();
}

}  // namespace doudi::check
