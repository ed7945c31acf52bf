// A summary as one JSON object. Amounts are exact, as in package/result.schema.json.
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "screening/summary.h"
#include "value/date.h"

namespace doudi::screening {
namespace {

using Json = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void WriteText(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void WriteCount(Json& json, const char* name, std::uint64_t count) {
  json.Key(name);
  json.Uint64(count);
}

void WriteMissingKey(Json& json, const model::Model& model, const MissingKey& key) {
  if (key.fact != model::kNone) {
    const auto& fact = model.facts[PlaceOf(key.fact)];
    WriteText(json, "entity", model.entities[PlaceOf(fact.entity)].name);
    WriteText(json, "fact", fact.name);
  } else {
    WriteText(json, "collection", model.entities[PlaceOf(key.collection)].name);
  }
}

void WriteTally(Json& json, const model::Model& model, const Tally& tally) {
  json.Key("outcomes");
  json.StartObject();
  for (std::size_t i = 0; i < kOutcomes; ++i)
    if (tally.outcomes[i] > 0) WriteCount(json, std::string(verdict::JsonName(static_cast<verdict::Outcome>(i))).c_str(), tally.outcomes[i]);
  json.EndObject();
  WriteText(json, "per_month", tally.per_month.ToExactText());
  WriteText(json, "per_year", tally.per_year.ToExactText());
  WriteText(json, "once", tally.once.ToExactText());
  if (tally.open_amounts > 0) WriteCount(json, "open_amounts", tally.open_amounts);
  if (tally.failed_amounts > 0) WriteCount(json, "failed_amounts", tally.failed_amounts);
  if (tally.missing.empty()) return;
  json.Key("missing");
  json.StartArray();
  for (const auto& [key, rows] : tally.missing) {
    json.StartObject();
    WriteMissingKey(json, model, key);
    WriteCount(json, "rows", rows);
    json.EndObject();
  }
  json.EndArray();
}

void WritePlace(Json& json, const model::Model& model, const PlaceTally& place) {
  WriteCount(json, "records", place.records);
  json.Key("policies");
  json.StartArray();
  for (const auto& [policy, tally] : place.policies) {
    json.StartObject();
    WriteText(json, "policy", model.policies[PlaceOf(policy)].name);
    WriteTally(json, model, tally);
    json.EndObject();
  }
  json.EndArray();
}

void WriteDivisions(Json& json, const model::Model& model, const Summary& summary) {
  json.Key("divisions");
  json.StartArray();
  for (const auto& [code, place] : summary.WithParents()) {
    json.StartObject();
    WriteCount(json, "code", static_cast<std::uint64_t>(code));
    WriteText(json, "name", value::DivisionFullName(code));
    if (const auto parent = value::ParentDivision(code)) WriteCount(json, "parent", static_cast<std::uint64_t>(*parent));
    WritePlace(json, model, place);
    json.EndObject();
  }
  if (const PlaceTally elsewhere = summary.Elsewhere(); elsewhere.records > 0) {
    json.StartObject();
    json.Key("code");
    json.Null();
    WritePlace(json, model, elsewhere);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string ToJson(const model::Model& model, const Summary& summary, const SummaryFrame& frame) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.SetIndent(' ', 1);
  json.StartObject();
  WriteText(json, "reference_date", value::ToText(frame.reference_date));
  if (!frame.rules.empty()) WriteText(json, "rules", frame.rules);
  WriteCount(json, "screened", frame.screened);
  if (!frame.filter.empty()) {
    WriteText(json, "filter", frame.filter);
    WriteCount(json, "filter_unknown", frame.unknown);
  }
  WritePlace(json, model, summary.whole());
  if (DivisionFact(model) != model::kNone) WriteDivisions(json, model, summary);
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace doudi::screening
