#include "audit/catalogue.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "audit/meanings.h"

namespace doudi::audit {
namespace {

using Json = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

void Text(Json& json, std::string_view text) { json.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
void Field(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  Text(json, text);
}
void List(Json& json, const char* name, const std::vector<std::string>& texts) {
  json.Key(name);
  json.StartArray();
  for (const auto& text : texts) Text(json, text);
  json.EndArray();
}

void Write(Json& json, const model::Meaning& meaning) {
  Field(json, "meaning", meaning.general);
  if (meaning.by_division.empty()) return;
  json.Key("by_division");
  json.StartObject();
  for (const auto& [division, text] : meaning.by_division) Field(json, fmt::format("{:06}", division).c_str(), text);
  json.EndObject();
}

std::string BasisText(const std::vector<model::Basis>& basis) {
  std::string text;
  for (const auto& one : basis) text += (text.empty() ? "" : "、") + model::ToShortText(one);
  return text;
}

std::string TextOf(const rapidjson::Value& object, const char* name) {
  return object.HasMember(name) && object[name].IsString() ? std::string(object[name].GetString(), object[name].GetStringLength()) : std::string();
}

std::vector<std::string> ListOf(const rapidjson::Value& object, const char* name) {
  std::vector<std::string> texts;
  if (object.HasMember(name) && object[name].IsArray())
    for (const auto& text : object[name].GetArray())
      if (text.IsString()) texts.emplace_back(text.GetString(), text.GetStringLength());
  return texts;
}

model::Meaning MeaningIn(const rapidjson::Value& object) {
  model::Meaning meaning{TextOf(object, "meaning"), {}, {}};
  if (!object.HasMember("by_division") || !object["by_division"].IsObject()) return meaning;
  for (const auto& member : object["by_division"].GetObject()) {
    const std::string_view digits(member.name.GetString(), member.name.GetStringLength());
    value::DivisionCode division = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), division);
    if (member.value.IsString()) meaning.by_division[division] = {member.value.GetString(), member.value.GetStringLength()};
  }
  return meaning;
}

}  // namespace

const CataloguedFinding* Catalogue::Find(std::string_view code, std::string_view title) const {
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const CataloguedFinding& one) { return one.code == code && one.title == title; });
  return found == findings.end() ? nullptr : &*found;
}

Catalogue MakeCatalogue(const model::Model& model, const Programmes& programmes, const std::vector<Line>& lines, bool findings, value::Date until) {
  Catalogue catalogue;
  const LineMeanings meanings(model, lines, until);
  catalogue.root = model.entities.front().name;
  catalogue.vocabulary = meanings.OfVocabulary();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& line = lines[i];
    CataloguedLine one{line.name, model.entities[PlaceOf(line.entity)].name, {}, {}, line.in_ledger, meanings.OfLine(i)};
    for (const std::size_t programme : line.programmes) one.names.push_back(programmes.all()[programme].name);
    for (const auto& part : line.parts) {
      const auto& policy = model.policies[PlaceOf(part.policy)].name;
      one.policies.push_back(part.benefit.empty() ? policy : fmt::format("{}·{}", policy, part.benefit));
    }
    catalogue.lines.push_back(std::move(one));
  }
  for (const auto& finding : model.findings) {
    if (!findings) break;
    const auto& policy = model.policies[PlaceOf(finding.policy)];
    CataloguedFinding one;
    one.code = finding.code;
    one.title = policy.name;
    one.severity = model::JsonName(finding.severity);
    one.direction = model::JsonName(finding.direction);
    one.severity_text = model::ChineseName(finding.severity);
    one.direction_text = model::ChineseName(finding.direction);
    one.innocent = finding.innocent;
    one.handling = finding.handling;
    one.data_sources = finding.data_sources;
    if (!policy.versions.empty()) one.basis = BasisText(policy.versions.back().basis);
    one.handling_basis = BasisText(finding.handling_basis);
    one.meaning = meanings.OfPolicy(finding.policy);
    catalogue.findings.push_back(std::move(one));
  }
  return catalogue;
}

std::string ToJson(const Catalogue& catalogue) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.SetIndent(' ', 2);
  json.SetFormatOptions(rapidjson::kFormatSingleLineArray);
  json.StartObject();
  Field(json, "root", catalogue.root);
  Field(json, "vocabulary", catalogue.vocabulary);
  json.Key("programmes");
  json.StartArray();
  for (const auto& line : catalogue.lines) {
    json.StartObject();
    Field(json, "name", line.name);
    Field(json, "entity", line.entity);
    List(json, "names", line.names);
    List(json, "policies", line.policies);
    json.Key("in_ledger");
    json.Bool(line.in_ledger);
    Write(json, line.meaning);
    json.EndObject();
  }
  json.EndArray();
  json.Key("findings");
  json.StartArray();
  for (const auto& finding : catalogue.findings) {
    json.StartObject();
    Field(json, "code", finding.code);
    Field(json, "title", finding.title);
    Field(json, "severity", finding.severity);
    Field(json, "severity_text", finding.severity_text);
    Field(json, "direction", finding.direction);
    Field(json, "direction_text", finding.direction_text);
    List(json, "innocent", finding.innocent);
    List(json, "handling", finding.handling);
    List(json, "data_sources", finding.data_sources);
    Field(json, "basis", finding.basis);
    Field(json, "handling_basis", finding.handling_basis);
    Write(json, finding.meaning);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

Catalogue ReadCatalogue(const std::string& text, const std::string& path) {
  rapidjson::Document document;
  const bool read = !document.Parse(text.data(), text.size()).HasParseError() && document.IsObject() && document.HasMember("programmes") && document["programmes"].IsArray() &&
                    document.HasMember("findings") && document["findings"].IsArray();
  if (!read) throw std::runtime_error(fmt::format("{} 不是核查的 catalogue.json，或者不完整", path));
  Catalogue catalogue;
  catalogue.root = TextOf(document, "root");
  catalogue.vocabulary = TextOf(document, "vocabulary");
  for (const auto& line : document["programmes"].GetArray())
    if (line.IsObject())
      catalogue.lines.push_back({TextOf(line, "name"), TextOf(line, "entity"), ListOf(line, "names"), ListOf(line, "policies"), line.HasMember("in_ledger") && line["in_ledger"].IsBool() && line["in_ledger"].GetBool(),
                                 MeaningIn(line)});
  for (const auto& finding : document["findings"].GetArray())
    if (finding.IsObject())
      catalogue.findings.push_back({TextOf(finding, "code"), TextOf(finding, "title"), TextOf(finding, "severity"), TextOf(finding, "direction"), TextOf(finding, "severity_text"),
                                    TextOf(finding, "direction_text"), ListOf(finding, "innocent"), ListOf(finding, "handling"), ListOf(finding, "data_sources"),
                                    TextOf(finding, "basis"), TextOf(finding, "handling_basis"), MeaningIn(finding)});
  return catalogue;
}

}  // namespace doudi::audit
