#include "audit/seal.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "audit/files.h"

namespace doudi::audit {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const rapidjson::Value& object, const char* name) {
  return object.IsObject() && object.HasMember(name) && object[name].IsString() ? std::string(object[name].GetString(), object[name].GetStringLength()) : std::string();
}

std::string Over(const Seal& seal) {
  std::string text = fmt::format("{} {} {}\n", seal.manifest, seal.parts, seal.chain);
  for (const auto& file : seal.files) text += fmt::format("{} {}\n", file.sha256, file.name);
  return ToHex(Sha256Of(text));
}

std::optional<Seal> ReadSeal(const std::string& text) {
  rapidjson::Document document;
  if (document.Parse(text.data(), text.size()).HasParseError() || !document.IsObject()) return std::nullopt;
  if (!document.HasMember("parts") || !document["parts"].IsUint64() || !document.HasMember("files") || !document["files"].IsArray()) return std::nullopt;
  Seal seal{TextOf(document, "manifest"), document["parts"].GetUint64(), TextOf(document, "chain"), {}, TextOf(document, "seal")};
  for (const auto& file : document["files"].GetArray()) seal.files.push_back({TextOf(file, "name"), TextOf(file, "sha256")});
  return seal;
}

// chain.jsonl, as it should be: for each part held its link.
class Checking {
 public:
  Checking(const Directory& directory, const PartVisitor& visit) : directory_(directory), visit_(visit) {}

  std::vector<std::string> Run(std::string& sealed) {
    const auto text = ReadIfThere(directory_.seal());
    if (!text) return {"没有 seal.json：核查没有做完，或者它被删去了"};
    const auto seal = ReadSeal(*text);
    if (!seal || ToJson(*seal) != *text) return {"seal.json 被改过：读不出来"};
    if (Over(*seal) != seal->seal) return {"seal.json 被改过：总的校验对不上"};
    sealed = seal->seal;
    CheckManifest(*seal);
    CheckFiles(*seal);
    return std::move(wrong_);
  }

 private:
  void CheckManifest(const Seal& seal) {
    const auto text = ReadIfThere(directory_.manifest());
    if (!text) return wrong_.emplace_back("manifest.json 不见了"), void();
    if (ToHex(Sha256Of(*text)) != seal.manifest) return wrong_.emplace_back("manifest.json 被改过"), void();
    CheckParts(ReadManifest(*text, directory_.manifest()), Sha256Of(*text), seal);
  }

  void CheckParts(const Manifest& manifest, Digest link, const Seal& seal) {
    const auto chain = ReadIfThere(directory_.chain());
    std::string_view rest = chain ? std::string_view(*chain) : std::string_view();
    std::uint64_t parts = 0;
    bool changed = false, unlinked = false;
    for (const auto& range : manifest.held)
      for (auto part = range.first; part < range.last; ++part, ++parts) {
        const std::string written(rest.substr(0, rest.find('\n') + 1));
        rest.remove_prefix(written.size());
        const auto content = ReadIfThere(directory_.part(part));
        if (!content) {
          wrong_.push_back(fmt::format("{} 不见了", Directory::PartName(part)));
          changed = true;
          continue;
        }
        link = Chained(link, *content);
        const Digest own = Sha256Of(*content);
        if (ToText({part, own, link}) == written) {
          if (visit_) visit_(part, *content);
          continue;
        }
        // From here on every link is another; which part it is shows in its own hash.
        if (written.find(fmt::format("\"sha256\":\"{}\"", ToHex(own))) == std::string::npos) {
          wrong_.push_back(fmt::format("{} 被改过", Directory::PartName(part)));
          changed = true;
        }
        unlinked = true;
      }
    if (changed) return;
    if (unlinked || parts != seal.parts || ToHex(link) != seal.chain || !rest.empty()) wrong_.emplace_back("chain.jsonl 被改过，或者块的次序变了");
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(directory_.parts(), none))
      if (!Holds(manifest, entry.path().filename().string())) wrong_.push_back(fmt::format("parts/{} 是多出来的", entry.path().filename().string()));
  }

  static bool Holds(const Manifest& manifest, const std::string& name) {
    for (const auto& range : manifest.held)
      for (auto part = range.first; part < range.last; ++part)
        if (Directory::PartName(part) == fmt::format("parts/{}", name)) return true;
    return false;
  }

  void CheckFiles(const Seal& seal) {
    for (const auto& file : seal.files) {
      const std::string path = directory_.At(file.name);
      std::error_code none;
      if (!fs::exists(path, none))
        wrong_.push_back(fmt::format("{} 不见了", file.name));
      else if (ToHex(Sha256OfFile(path)) != file.sha256)
        wrong_.push_back(fmt::format("{} 被改过", file.name));
    }
  }

  const Directory& directory_;
  const PartVisitor& visit_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::string ToText(const Link& link) { return fmt::format("{{\"part\":{},\"sha256\":\"{}\",\"chain\":\"{}\"}}\n", link.part, ToHex(link.content), ToHex(link.chain)); }

std::vector<std::string> ResultFiles(const Directory& directory) {
  std::vector<std::string> files;
  for (const char* name : {"catalogue.json", "issues.jsonl", "differences.jsonl", "differences.csv", "findings.jsonl", "findings.csv", "missed.jsonl", "missed.csv", "summary.json"})
    if (std::error_code none; fs::exists(directory.At(name), none)) files.emplace_back(name);
  return files;
}

Seal MakeSeal(const Directory& directory, std::uint64_t parts, const Digest& chain) {
  Seal seal;
  seal.manifest = ToHex(Sha256OfFile(directory.manifest()));
  seal.parts = parts;
  seal.chain = ToHex(chain);
  for (const auto& name : ResultFiles(directory)) seal.files.push_back({name, ToHex(Sha256OfFile(directory.At(name)))});
  seal.seal = Over(seal);
  return seal;
}

std::string ToJson(const Seal& seal) {
  std::string text = fmt::format("{{\n  \"manifest\": \"{}\",\n  \"parts\": {},\n  \"chain\": \"{}\",\n  \"files\": [\n", seal.manifest, seal.parts, seal.chain);
  for (std::size_t i = 0; i < seal.files.size(); ++i)
    text += fmt::format("    {{\"name\": \"{}\", \"sha256\": \"{}\"}}{}\n", seal.files[i].name, seal.files[i].sha256, i + 1 < seal.files.size() ? "," : "");
  return text + fmt::format("  ],\n  \"seal\": \"{}\"\n}}\n", seal.seal);
}

std::vector<std::string> Verify(const Directory& directory, std::string& seal, const PartVisitor& visit) { return Checking(directory, visit).Run(seal); }

}  // namespace doudi::audit
