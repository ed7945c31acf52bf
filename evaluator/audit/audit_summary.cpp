#include "audit/audit_summary.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <charconv>

namespace doudi::audit {
namespace {

using Json = rapidjson::PrettyWriter<rapidjson::StringBuffer>;
using screening::ExactSum;
using value::Rational;

void Text(Json& json, std::string_view text) { json.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
void Field(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  Text(json, text);
}
void Number(Json& json, const char* name, std::uint64_t number) {
  json.Key(name);
  json.Uint64(number);
}
void Amount(Json& json, const char* name, const ExactSum& sum) { Field(json, name, sum.ToExactText()); }

template <class Visit>
void Each(const rapidjson::Value& object, const char* name, Visit visit) {
  if (object.HasMember(name) && object[name].IsArray())
    for (const auto& one : object[name].GetArray()) visit(one);
}

Rational Whole(std::string_view digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

Rational ExactNumber(std::string_view text) {
  if (const auto slash = text.find('/'); slash != std::string_view::npos)
    return value::Divide(ExactNumber(text.substr(0, slash)), ExactNumber(text.substr(slash + 1))).value_or(Rational(0));
  const auto point = text.find('.');
  const Rational whole = Whole(text.substr(0, point));
  if (point == std::string_view::npos) return whole;
  const auto digits = text.substr(point + 1);
  std::int64_t tens = 1;
  for (std::size_t i = 0; i < digits.size(); ++i) tens *= 10;
  const Rational part(Whole(digits).numerator(), tens);
  return (text.starts_with('-') ? value::Subtract(whole, part) : value::Add(whole, part)).value_or(whole);
}

std::string_view TextIn(const rapidjson::Value& object, const char* name) {
  if (!object.IsObject() || !object.HasMember(name) || !object[name].IsString()) return {};
  return {object[name].GetString(), object[name].GetStringLength()};
}

void AuditSummary::Add(const rapidjson::Value& household) {
  ++households_;
  auto& place = by_place_[std::string(TextIn(household, "division"))];
  place.name = TextIn(household, "place");
  ++place.households;
  if (household.HasMember("differences")) ++with_differences_;
  if (household.HasMember("findings")) ++with_findings_;
  if (household.HasMember("missed")) ++with_missed_;
  const std::string division(TextIn(household, "division"));
  Each(household, "differences", [&](const auto& one) { AddDifference(one, place); });
  Each(household, "findings", [&](const auto& one) {
    AddFinding(one, place);
    if (TextIn(one, "state") == "lead") ++findings_by_place_[division][std::string(TextIn(one, "code"))];
  });
  Each(household, "missed", [&](const auto& one) { AddMissed(one, place); });
}

void AuditSummary::AddDifference(const rapidjson::Value& difference, Place& place) {
  auto& kinds = by_programme_[std::string(TextIn(difference, "programme"))];
  std::map<std::string, Rational> sums;
  Each(difference, "months", [&](const auto& month) {
    const std::string kind(TextIn(month, "kind"));
    const Rational amount = ExactNumber(TextIn(month, "amount"));
    auto& amounts = kinds[kind];
    ++amounts.months;
    amounts.amount.Add(amount);
    amounts.wrong_then.Add(ExactNumber(TextIn(month, "wrong_then")));
    amounts.raised_later.Add(ExactNumber(TextIn(month, "raised_later")));
    amounts.known_later.Add(ExactNumber(TextIn(month, "known_later")));
    by_month_[std::string(TextIn(month, "month"))][kind].Add(amount);
    if (kind == "overpaid") place.overpaid.Add(amount);
    if (kind == "underpaid") place.underpaid.Add(amount);
    if (kind == "missed") place.not_paid.Add(amount);
    sums[kind] = value::Add(sums[kind], amount).value_or(amount);
  });
  for (const auto& [kind, sum] : sums) {
    ++kinds[kind].cases;
    if (kind == "unsure") continue;
    std::size_t step = 0;
    while (step < kSteps.size() && sum >= Rational(kSteps[step])) ++step;
    ++spread_[kind][step];
  }
}

void AuditSummary::AddFinding(const rapidjson::Value& finding, Place& place) {
  auto& found = by_finding_[{std::string(TextIn(finding, "code")), std::string(TextIn(finding, "title"))}][std::string(TextIn(finding, "state"))];
  ++found.cases;
  if (TextIn(finding, "state") == "lead") ++place.findings;
  Each(finding, "months", [&](const auto&) { ++found.months; });
  Each(finding, "stakes", [&](const auto& stake) {
    auto& [unit, sum] = found.stakes[std::string(TextIn(stake, "name"))];
    unit = TextIn(stake, "unit");
    sum.Add(ExactNumber(TextIn(stake, "total")));
  });
}

void AuditSummary::AddMissed(const rapidjson::Value& missed, Place& place) {
  auto& found = by_missed_[std::string(TextIn(missed, "programme"))][std::string(TextIn(missed, "outcome"))];
  ++found.cases;
  ++place.missed;
  found.per_month.Add(ExactNumber(TextIn(missed, "due")));
}

std::string AuditSummary::ToJson(const Manifest& manifest, const Catalogue& catalogue) const {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.SetIndent(' ', 2);
  const auto rows = [&](const char* name, const auto& write) {
    json.Key(name);
    json.StartArray();
    write();
    json.EndArray();
  };
  json.StartObject();
  Field(json, "from", manifest.from);
  Field(json, "to", manifest.to);
  Field(json, "rules", manifest.rules);
  Number(json, "records", manifest.records);
  Number(json, "with_something", households_);
  Number(json, "with_differences", with_differences_);
  Number(json, "with_findings", with_findings_);
  Number(json, "with_missed", with_missed_);
  rows("differences", [&] {
    for (const auto& line : catalogue.lines) {
      const auto kinds = by_programme_.find(line.name);
      if (kinds == by_programme_.end()) continue;
      for (const auto& [kind, amounts] : kinds->second) {
        json.StartObject();
        Field(json, "programme", line.name);
        Field(json, "kind", kind);
        Number(json, "cases", amounts.cases);
        Number(json, "months", amounts.months);
        Amount(json, "amount", amounts.amount);
        Amount(json, "wrong_then", amounts.wrong_then);
        Amount(json, "raised_later", amounts.raised_later);
        Amount(json, "known_later", amounts.known_later);
        json.EndObject();
      }
    }
  });
  rows("by_month", [&] {
    for (const auto& [month, kinds] : by_month_) {
      json.StartObject();
      Field(json, "month", month);
      for (const auto& [kind, sum] : kinds)
        if (kind != "unsure") Amount(json, kind.c_str(), sum);
      json.EndObject();
    }
  });
  rows("by_division", [&] {
    for (const auto& [division, place] : by_place_) {
      json.StartObject();
      Field(json, "division", division);
      Field(json, "place", place.name);
      Number(json, "households", place.households);
      Amount(json, "overpaid", place.overpaid);
      Amount(json, "underpaid", place.underpaid);
      Amount(json, "missed", place.not_paid);
      Number(json, "findings", place.findings);
      Number(json, "to_visit", place.missed);
      if (const auto codes = findings_by_place_.find(division); codes != findings_by_place_.end()) {
        json.Key("by_code");
        json.StartObject();
        for (const auto& [code, count] : codes->second) Number(json, code.c_str(), count);
        json.EndObject();
      }
      json.EndObject();
    }
  });
  rows("findings", [&] {
    for (const auto& finding : catalogue.findings) {
      const auto states = by_finding_.find({finding.code, finding.title});
      if (states == by_finding_.end()) continue;
      for (const auto& [state, found] : states->second) {
        json.StartObject();
        Field(json, "code", finding.code);
        Field(json, "title", finding.title);
        Field(json, "severity", finding.severity);
        Field(json, "direction", finding.direction);
        Field(json, "state", state);
        Number(json, "cases", found.cases);
        Number(json, "months", found.months);
        rows("stakes", [&] {
          for (const auto& [name, stake] : found.stakes) {
            json.StartObject();
            Field(json, "name", name);
            Field(json, "unit", stake.first);
            Amount(json, "total", stake.second);
            json.EndObject();
          }
        });
        json.EndObject();
      }
    }
  });
  rows("missed", [&] {
    for (const auto& line : catalogue.lines) {
      const auto outcomes = by_missed_.find(line.name);
      if (outcomes == by_missed_.end()) continue;
      for (const auto& [outcome, found] : outcomes->second) {
        json.StartObject();
        Field(json, "programme", line.name);
        Field(json, "outcome", outcome);
        Number(json, "cases", found.cases);
        Amount(json, "per_month", found.per_month);
        json.EndObject();
      }
    }
  });
  // How many cases come to how much: below the first step, below the second …, from the last one on.
  rows("spread", [&] {
    for (const auto& [kind, counts] : spread_) {
      json.StartObject();
      Field(json, "kind", kind);
      rows("below", [&] {
        for (const auto step : kSteps) json.Int64(step);
      });
      rows("cases", [&] {
        for (const auto count : counts) json.Uint64(count);
      });
      json.EndObject();
    }
  });
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace doudi::audit
