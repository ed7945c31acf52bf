#include "audit/manifest.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "audit/fen.h"
#include "audit/files.h"
#include "audit/sha256.h"

namespace doudi::audit {
namespace {

namespace fs = std::filesystem;

using Json = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

constexpr std::string_view kFormat = "doudi audit 1";

void Text(Json& json, std::string_view text) { json.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
void Field(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  Text(json, text);
}
void Number(Json& json, const char* name, std::uint64_t number) {
  json.Key(name);
  json.Uint64(number);
}
void Flag(Json& json, const char* name, bool flag) {
  json.Key(name);
  json.Bool(flag);
}

void WriteRules(Json& json, const Manifest& manifest) {
  json.Key("rules");
  json.StartObject();
  Field(json, "fingerprint", manifest.rules);
  Field(json, "root", manifest.root);
  json.Key("files");
  json.StartArray();
  for (const auto& file : manifest.rule_files) {
    json.StartObject();
    Field(json, "path", file.name);
    Field(json, "sha256", file.sha256);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteInputs(Json& json, const Manifest& manifest) {
  json.Key("register");
  json.StartObject();
  Field(json, "content", manifest.register_content);
  Number(json, "records", manifest.records);
  json.EndObject();
  json.Key("ledger");
  json.StartObject();
  Field(json, "sha256", manifest.ledger_sha256);
  Number(json, "rows", manifest.ledger.rows);
  Number(json, "kept", manifest.ledger.kept);
  Number(json, "other_months", manifest.ledger.other_months);
  Number(json, "not_compared", manifest.ledger.not_compared);
  Number(json, "set_aside", manifest.ledger.set_aside);
  Number(json, "strangers", manifest.ledger.strangers);
  Field(json, "strangers_paid", value::ToExactText(value::Rational(manifest.ledger.strangers_fen, 100)));
  json.EndObject();
  json.Key("roll");
  if (!manifest.roll_sha256) {
    json.Null();
  } else {
    json.StartObject();
    Field(json, "sha256", *manifest.roll_sha256);
    Number(json, "rows", manifest.roll.rows);
    Number(json, "kept", manifest.roll.kept);
    Number(json, "set_aside", manifest.roll.set_aside);
    Number(json, "strangers", manifest.roll.strangers);
    json.EndObject();
  }
  json.Key("programmes");
  if (!manifest.programmes_sha256) {
    json.Null();
  } else {
    json.StartObject();
    Field(json, "sha256", *manifest.programmes_sha256);
    json.EndObject();
  }
}

// What is read back; anything amiss is an error of the whole.
class Reading {
 public:
  Reading(const std::string& text, std::string path) : path_(std::move(path)) {
    if (document_.Parse(text.data(), text.size()).HasParseError() || !document_.IsObject()) Broken();
  }

  Manifest Read() {
    if (TextOf(document_, "format") != kFormat) throw std::runtime_error(fmt::format("{} 的格式不是 {}：由另一版的 doudi 写成", path_, kFormat));
    Manifest manifest;
    manifest.version = TextOf(document_, "version");
    const auto& rules = Object(document_, "rules");
    manifest.rules = TextOf(rules, "fingerprint");
    manifest.root = TextOf(rules, "root");
    for (const auto& file : Array(rules, "files")) manifest.rule_files.push_back({TextOf(file, "path"), TextOf(file, "sha256")});
    const auto& population = Object(document_, "register");
    manifest.register_content = TextOf(population, "content");
    manifest.records = NumberOf(population, "records");
    ReadTables(manifest);
    const auto& options = Object(document_, "options");
    manifest.from = TextOf(options, "from");
    manifest.to = TextOf(options, "to");
    manifest.day = static_cast<std::int32_t>(NumberOf(options, "day"));
    manifest.known_now = TextOf(options, "known_now");
    manifest.findings = FlagOf(options, "findings");
    manifest.open_findings = FlagOf(options, "open_findings");
    manifest.unmask = FlagOf(options, "unmask");
    const auto& parts = Object(document_, "parts");
    manifest.part_count = NumberOf(parts, "count");
    for (const auto& range : Array(parts, "held")) {
      if (!range.IsArray() || range.Size() != 2 || !range[0].IsUint64() || !range[1].IsUint64()) Broken();
      manifest.held.push_back({range[0].GetUint64(), range[1].GetUint64()});
    }
    return manifest;
  }

 private:
  using Value = rapidjson::Value;

  void ReadTables(Manifest& manifest) {
    const auto& ledger = Object(document_, "ledger");
    manifest.ledger_sha256 = TextOf(ledger, "sha256");
    manifest.ledger = {NumberOf(ledger, "rows"), NumberOf(ledger, "kept"), NumberOf(ledger, "other_months"), NumberOf(ledger, "not_compared"), NumberOf(ledger, "set_aside"),
                       NumberOf(ledger, "strangers"), 0};
    const auto paid = ReadFen(TextOf(ledger, "strangers_paid"));
    if (!std::holds_alternative<std::int64_t>(paid)) Broken();
    manifest.ledger.strangers_fen = std::get<std::int64_t>(paid);
    if (const auto& roll = Member(document_, "roll"); !roll.IsNull()) {
      manifest.roll_sha256 = TextOf(roll, "sha256");
      manifest.roll = {NumberOf(roll, "rows"), NumberOf(roll, "kept"), NumberOf(roll, "set_aside"), NumberOf(roll, "strangers")};
    }
    if (const auto& programmes = Member(document_, "programmes"); !programmes.IsNull()) manifest.programmes_sha256 = TextOf(programmes, "sha256");
  }

  [[noreturn]] void Broken() const { throw std::runtime_error(fmt::format("{} 不是核查的 manifest.json，或者不完整", path_)); }
  const Value& Member(const Value& object, const char* name) const {
    if (!object.IsObject() || !object.HasMember(name)) Broken();
    return object[name];
  }
  const Value& Object(const Value& object, const char* name) const {
    const auto& member = Member(object, name);
    if (!member.IsObject()) Broken();
    return member;
  }
  Value::ConstArray Array(const Value& object, const char* name) const {
    const auto& member = Member(object, name);
    if (!member.IsArray()) Broken();
    return member.GetArray();
  }
  std::string TextOf(const Value& object, const char* name) const {
    const auto& member = Member(object, name);
    if (!member.IsString()) Broken();
    return {member.GetString(), member.GetStringLength()};
  }
  std::uint64_t NumberOf(const Value& object, const char* name) const {
    const auto& member = Member(object, name);
    if (!member.IsUint64()) Broken();
    return member.GetUint64();
  }
  bool FlagOf(const Value& object, const char* name) const {
    const auto& member = Member(object, name);
    if (!member.IsBool()) Broken();
    return member.GetBool();
  }

  std::string path_;
  rapidjson::Document document_;
};

void CompareRules(const Manifest& before, const Manifest& now, std::vector<std::string>& lines) {
  std::map<std::string, std::pair<std::string, std::string>> files;
  for (const auto& file : before.rule_files) files[file.name].first = file.sha256;
  for (const auto& file : now.rule_files) files[file.name].second = file.sha256;
  for (const auto& [name, hashes] : files) {
    if (hashes.first == hashes.second) continue;
    lines.push_back(fmt::format("规则 {}：{}", name, hashes.first.empty() ? "是新加的" : hashes.second.empty() ? "没有了" : "改过"));
  }
  if (before.root != now.root) lines.push_back(fmt::format("档案：原来是 {}，现在是 {}", before.root, now.root));
}

}  // namespace

std::string ToJson(const Manifest& manifest) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.SetIndent(' ', 2);
  json.SetFormatOptions(rapidjson::kFormatSingleLineArray);
  json.StartObject();
  Field(json, "format", kFormat);
  Field(json, "version", manifest.version);
  WriteRules(json, manifest);
  WriteInputs(json, manifest);
  json.Key("options");
  json.StartObject();
  Field(json, "from", manifest.from);
  Field(json, "to", manifest.to);
  Number(json, "day", static_cast<std::uint64_t>(manifest.day));
  Field(json, "known_now", manifest.known_now);
  Flag(json, "findings", manifest.findings);
  Flag(json, "open_findings", manifest.open_findings);
  Flag(json, "unmask", manifest.unmask);
  json.EndObject();
  json.Key("parts");
  json.StartObject();
  Number(json, "count", manifest.part_count);
  json.Key("held");
  json.StartArray();
  for (const auto& range : manifest.held) {
    json.StartArray();
    json.Uint64(range.first);
    json.Uint64(range.last);
    json.EndArray();
  }
  json.EndArray();
  json.EndObject();
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

Manifest ReadManifest(const std::string& text, const std::string& path) { return Reading(text, path).Read(); }

std::vector<NamedHash> HashesOf(const check::Rules& rules) {
  std::vector<fs::path> paths;
  for (const auto& source : rules.sources) paths.push_back(fs::absolute(source->path()).lexically_normal());
  fs::path common = paths.empty() ? fs::path() : paths.front().parent_path();
  const auto holds = [&](const fs::path& path) {
    const auto relative = path.lexically_relative(common);
    return !relative.empty() && *relative.begin() != "..";
  };
  while (!std::all_of(paths.begin(), paths.end(), holds)) common = common.parent_path();
  std::vector<NamedHash> hashes;
  for (std::size_t i = 0; i < paths.size(); ++i) hashes.push_back({paths[i].lexically_relative(common).generic_string(), ToHex(Sha256Of(rules.sources[i]->text()))});
  std::sort(hashes.begin(), hashes.end(), [](const NamedHash& a, const NamedHash& b) { return a.name < b.name; });
  return hashes;
}

std::vector<std::string> DifferencesOf(const Manifest& before, const Manifest& now) {
  std::vector<std::string> lines;
  const auto compare = [&](std::string_view what, const std::string& a, const std::string& b) {
    if (a != b) lines.push_back(fmt::format("{}：原来是 {}，现在是 {}", what, a, b));
  };
  const auto yes = [](bool flag) { return std::string(flag ? "是" : "否"); };
  compare("程序", before.version, now.version);
  CompareRules(before, now, lines);
  if (before.register_content != now.register_content) lines.push_back(fmt::format("名册：内容变了（原来 {} 条，现在 {} 条）", before.records, now.records));
  if (before.ledger_sha256 != now.ledger_sha256) lines.push_back(fmt::format("台账：内容变了（原来 {} 行，现在 {} 行）", before.ledger.rows, now.ledger.rows));
  if (before.roll_sha256 != now.roll_sha256) lines.push_back(fmt::format("在享名单：{}", !before.roll_sha256 ? "原来没有" : !now.roll_sha256 ? "现在没有" : "内容变了"));
  if (before.programmes_sha256 != now.programmes_sha256)
    lines.push_back(fmt::format("项目对照：{}", !before.programmes_sha256 ? "原来没有" : !now.programmes_sha256 ? "现在没有" : "内容变了"));
  compare("--from", before.from, now.from);
  compare("--to", before.to, now.to);
  compare("--day", std::to_string(before.day), std::to_string(now.day));
  compare("--known-now", before.known_now, now.known_now);
  compare("审计项", yes(before.findings), yes(now.findings));
  compare("待核实的线索", yes(before.open_findings), yes(now.open_findings));
  compare("--unmask", yes(before.unmask), yes(now.unmask));
  if (before.part_count != now.part_count) compare("块数", std::to_string(before.part_count), std::to_string(now.part_count));
  return lines;
}

void RefuseOther(const Manifest& before, const Manifest& now, const std::string& directory) {
  auto lines = DifferencesOf(before, now);
  if (before.held != now.held) lines.emplace_back("--shard：不是原来的那一份");
  if (lines.empty()) return;
  throw Refused(fmt::format("{} 里的核查不是照现在的规则、数据和选项做的，不能接着做：\n  {}\n改回原来的，或换一个目录另做（加 --base {}，没有变的户不用重算）", directory, fmt::join(lines, "\n  "), directory));
}

std::string ProgramVersion() { return DOUDI_VERSION; }

}  // namespace doudi::audit
