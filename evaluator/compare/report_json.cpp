// A comparison as one JSON object.
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <map>

#include "compare/report.h"
#include "value/date.h"

namespace doudi::compare {
namespace {

using Json = rapidjson::PrettyWriter<rapidjson::StringBuffer>;
using screening::ExactSum;
using screening::PlaceOf;

void WriteText(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
void WriteCount(Json& json, const char* name, std::uint64_t count) {
  json.Key(name);
  json.Uint64(count);
}
void WriteSum(Json& json, const char* name, const ExactSum& sum) { WriteText(json, name, sum.ToExactText()); }
void WriteLines(Json& json, const char* name, const std::vector<std::string>& lines) {
  json.Key(name);
  json.StartArray();
  for (const auto& line : lines) json.String(line.data(), static_cast<rapidjson::SizeType>(line.size()));
  json.EndArray();
}

template <class Tally>
void WriteStandings(Json& json, const Tally& tally) {
  WriteCount(json, "gain", tally.CountOf(Standing::Gains));
  WriteCount(json, "lose", tally.CountOf(Standing::Loses));
  WriteCount(json, "stay", tally.CountOf(Standing::Stays));
  WriteCount(json, "open", tally.CountOf(Standing::Open));
  WriteSum(json, "gained", tally.gained);
  WriteSum(json, "lost", tally.lost);
  WriteSum(json, "difference", tally.Net());
}

void WriteGroup(Json& json, const GroupTally& tally) {
  WriteCount(json, "households", tally.households());
  WriteStandings(json, tally);
  WriteSum(json, "open_known", tally.known);
}

void WriteSide(Json& json, const char* name, const std::string& rules, value::Date date) {
  json.Key(name);
  json.StartObject();
  WriteText(json, "rules", rules);
  WriteText(json, "reference_date", value::ToText(date));
  json.EndObject();
}

void WriteSample(Json& json, const Sample& sample, const ClauseFinder& clauses) {
  json.StartObject();
  WriteText(json, "record", sample.record->id);
  WriteText(json, "old", value::ToExactText(sample.change.before.low));
  WriteText(json, "new", value::ToExactText(sample.change.after.low));
  WriteText(json, "difference", value::ToExactText(sample.change.difference.amount));
  json.Key("clauses");
  json.StartArray();
  for (const auto& clause : clauses.Of(sample)) {
    json.StartObject();
    WriteText(json, "subject", clause.subject);
    WriteText(json, "old_outcome", clause.outcome_before);
    WriteText(json, "new_outcome", clause.outcome_after);
    WriteLines(json, "old", clause.before);
    WriteLines(json, "new", clause.after);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WritePolicies(Json& json, const Pairing& pairing, const Compared& compared) {
  const ClauseFinder clauses(pairing);
  json.Key("policies");
  json.StartArray();
  for (std::size_t i = 0; i < compared.comparison.policies().size(); ++i) {
    const auto& pair = pairing.policies()[i];
    const auto& tally = compared.comparison.policies()[i];
    json.StartObject();
    WriteText(json, "policy", pair.name);
    WriteText(json, "in", pair.before && pair.after ? "both" : pair.after ? "new" : "old");
    json.Key("unchanged");
    json.Bool(pair.unchanged);
    WriteStandings(json, tally);
    WriteCount(json, "outcome_only", tally.outcome_only);
    WriteSum(json, "old", tally.before);
    WriteSum(json, "new", tally.after);
    if (tally.CountOf(Standing::Open) > 0) {
      WriteSum(json, "open_old_at_least", tally.open_before);
      WriteSum(json, "open_new_at_least", tally.open_after);
    }
    for (const auto& [name, samples] : {std::pair("gains", &compared.samples.Gains(i)), std::pair("losses", &compared.samples.Losses(i))}) {
      if (samples->empty()) continue;
      json.Key(name);
      json.StartArray();
      for (const auto& sample : *samples) WriteSample(json, sample, clauses);
      json.EndArray();
    }
    json.EndObject();
  }
  json.EndArray();
}

void WriteDivisions(Json& json, const Comparison& comparison) {
  json.Key("divisions");
  json.StartArray();
  for (const auto& [code, tally] : comparison.Divisions()) {
    json.StartObject();
    json.Key("code");
    json.Int(code);
    WriteText(json, "name", value::DivisionFullName(code));
    WriteGroup(json, tally);
    json.EndObject();
  }
  if (const auto elsewhere = comparison.Elsewhere(); elsewhere.households() > 0) {
    json.StartObject();
    json.Key("code");
    json.Null();
    WriteGroup(json, elsewhere);
    json.EndObject();
  }
  json.EndArray();
}

// `value` of what nobody gave is null.
template <class Name>
void WriteGroups(Json& json, const char* key, const std::map<std::optional<std::int32_t>, GroupTally>& groups, Name name) {
  json.Key(key);
  json.StartArray();
  for (const auto& [code, tally] : groups) {
    json.StartObject();
    if (code) {
      WriteText(json, "value", name(code));
    } else {
      json.Key("value");
      json.Null();
    }
    WriteGroup(json, tally);
    json.EndObject();
  }
  json.EndArray();
}

void WriteAllGroups(Json& json, const Pairing& pairing, const Grouping& grouping, const Comparison& comparison, const ReportFrame& frame) {
  const auto& model = pairing.after();
  if (screening::DivisionFact(model) != model::kNone) WriteDivisions(json, comparison);
  if (grouping.residence != model::kNone)
    WriteGroups(json, "residences", comparison.residences(), [&](auto code) { return CodeText(model, grouping.residence, code); });
  if (grouping.persons != model::kNoEntity)
    WriteGroups(json, "sizes", comparison.persons(), [](auto code) { return *code >= 5 ? std::string("5+") : std::to_string(*code); });
  if (grouping.kind == model::kNone) return;
  WriteText(json, "kind", frame.kind);
  WriteGroups(json, "kinds", comparison.kinds(), [&](auto code) { return CodeText(model, grouping.kind, code); });
}

void WriteBrackets(Json& json, const Comparison& comparison) {
  json.Key("brackets");
  json.StartArray();
  for (std::size_t i = 0; i < kBracketCount; ++i) {
    json.StartObject();
    WriteText(json, "difference", BracketText(i));
    WriteCount(json, "households", comparison.brackets()[i]);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string ToJson(const Pairing& pairing, const Grouping& grouping, const Compared& compared, const ReportFrame& frame) {
  const auto& comparison = compared.comparison;
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.SetIndent(' ', 1);
  json.StartObject();
  WriteSide(json, "old", frame.old_rules, pairing.old_date());
  WriteSide(json, "new", frame.new_rules, pairing.new_date());
  WriteCount(json, "compared", compared.counts.screened);
  if (!frame.filter.empty()) {
    WriteText(json, "filter", frame.filter);
    WriteCount(json, "filter_unknown", compared.counts.unknown);
  }
  json.Key("exclusive_choice");
  json.Bool(false);
  WriteGroup(json, comparison.whole());
  WriteSum(json, "old_budget", comparison.Total(&PolicyTally::before));
  WriteSum(json, "new_budget", comparison.Total(&PolicyTally::after));
  WriteSum(json, "budget_difference", comparison.BudgetDifference());
  WritePolicies(json, pairing, compared);
  WriteBrackets(json, comparison);
  WriteAllGroups(json, pairing, grouping, comparison, frame);
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace doudi::compare
