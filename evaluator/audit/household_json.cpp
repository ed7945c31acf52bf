#include "audit/household_json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>


#include <fmt/format.h>

#include "screening/summary.h"

namespace doudi::audit {
namespace {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;
using screening::ExactSum;
using value::Rational;

constexpr std::int64_t kFen = 100;

void Text(Json& json, std::string_view text) { json.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
void Field(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  Text(json, text);
}
void FieldIf(Json& json, const char* name, std::string_view text) {
  if (!text.empty()) Field(json, name, text);
}
void Amount(Json& json, const char* name, const Rational& amount) { Field(json, name, value::ToExactText(amount)); }
void AmountIf(Json& json, const char* name, const Rational& amount) {
  if (amount.Sign() != 0) Amount(json, name, amount);
}
void SumIf(Json& json, const char* name, const ExactSum& sum) {
  if (!sum.IsZero()) Field(json, name, sum.ToExactText());
}
void List(Json& json, const char* name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.Key(name);
  json.StartArray();
  for (const auto& text : texts) Text(json, text);
  json.EndArray();
}

class HouseholdWriter {
 public:
  HouseholdWriter(const model::Model& model, const std::vector<Line>& lines) : model_(model), lines_(lines), json_(buffer_) {}

  std::string Write(const Household& household) {
    json_.StartObject();
    json_.Key("n");
    json_.Int(household.record);
    Field(json_, "id", household.id);
    FieldIf(json_, "name", household.name);
    if (household.division) {
      Field(json_, "division", fmt::format("{:06}", *household.division));
      Field(json_, "place", value::DivisionFullName(*household.division));
    }
    FieldIf(json_, "community", household.community);
    Each("differences", household.differences, [this](const Difference& one) { WriteDifference(one); });
    Each("findings", household.findings, [this](const FindingCase& one) { WriteFinding(one); });
    Each("missed", household.missed, [this](const MissedCase& one) { WriteMissed(one); });
    json_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  template <class List, class WriteOne>
  void Each(const char* name, const List& list, WriteOne write) {
    if (list.empty()) return;
    json_.Key(name);
    json_.StartArray();
    for (const auto& one : list) write(one);
    json_.EndArray();
  }

  void Subject(const CaseSubject& subject) {
    json_.Key("subject");
    json_.StartObject();
    Field(json_, "entity", subject.entity);
    FieldIf(json_, "id", subject.handle);
    FieldIf(json_, "name", subject.name);
    json_.EndObject();
  }

  void Due(const char* low, const char* high, const value::Bounds& due) {
    Amount(json_, low, due.low_infinite ? Rational(0) : due.low);
    if (due.IsPoint()) return;
    json_.Key(high);
    if (due.high_infinite)
      json_.Null();
    else
      Text(json_, value::ToExactText(due.high));
  }

  void WriteMonth(const DifferenceMonth& month) {
    json_.StartObject();
    Field(json_, "month", ToText(month.month));
    Field(json_, "kind", JsonName(month.kind));
    Amount(json_, "paid", Rational(month.paid_fen, kFen));
    Due("due", "due_most", month.due);
    if (month.due_then) Due("due_then", "due_then_most", *month.due_then);
    AmountIf(json_, "amount", month.amount);
    AmountIf(json_, "wrong_then", month.causes.then);
    AmountIf(json_, "raised_later", month.causes.raised);
    AmountIf(json_, "known_later", month.causes.later);
    if (month.on_roll) json_.Key("on_roll"), json_.Bool(true);
    if (month.estimate) json_.Key("estimate"), json_.Bool(true);
    FieldIf(json_, "note", month.note);
    json_.EndObject();
  }

  void WriteDifference(const Difference& difference) {
    json_.StartObject();
    Field(json_, "programme", lines_[difference.line].name);
    Subject(difference.subject);
    ExactSum over, under, missed;
    for (const auto& month : difference.months)
      (month.kind == DifferenceKind::Overpaid ? over : month.kind == DifferenceKind::Missed ? missed : under).Add(month.amount);
    SumIf(json_, "overpaid", over);
    SumIf(json_, "underpaid", under);
    SumIf(json_, "missed", missed);
    Each("months", difference.months, [this](const DifferenceMonth& month) { WriteMonth(month); });
    FieldIf(json_, "outcome", difference.outcome);
    List(json_, "reasons", difference.reasons);
    List(json_, "missing", difference.missing);
    List(json_, "questions", difference.questions);
    List(json_, "accounts", difference.accounts);
    json_.EndObject();
  }

  void WriteFinding(const FindingCase& found) {
    const auto& finding = model_.findings[static_cast<std::size_t>(found.finding)];
    json_.StartObject();
    Field(json_, "code", finding.code);
    Field(json_, "title", model_.policies[static_cast<std::size_t>(finding.policy)].name);
    Field(json_, "state", verdict::JsonName(found.state));
    Field(json_, "severity", model::JsonName(finding.severity));
    Field(json_, "direction", model::JsonName(finding.direction));
    Subject(found.subject);
    Each("months", found.months, [this](Month month) { Text(json_, ToText(month)); });
    Each("stakes", found.stakes, [this](const Stake& stake) { WriteStake(stake); });
    List(json_, "evidence", found.evidence);
    List(json_, "missing", found.missing);
    json_.EndObject();
  }

  // What is at stake by the month is added up; of what is at stake once the last says how much.
  void WriteStake(const Stake& stake) {
    json_.StartObject();
    Field(json_, "name", stake.name);
    Field(json_, "unit", stake.unit);
    Each("by_month", stake.by_month, [this](const Rational& amount) { Text(json_, value::ToExactText(amount)); });
    ExactSum sum;
    if (stake.unit == "元/月")
      for (const auto& amount : stake.by_month) sum.Add(amount);
    else if (!stake.by_month.empty())
      sum.Add(stake.by_month.back());
    Field(json_, "total", sum.ToExactText());
    json_.EndObject();
  }

  void WriteMissed(const MissedCase& missed) {
    json_.StartObject();
    Field(json_, "programme", lines_[missed.line].name);
    json_.Key("in_ledger");
    json_.Bool(lines_[missed.line].in_ledger);
    Subject(missed.subject);
    Field(json_, "outcome", verdict::JsonName(missed.outcome));
    Due("due", "due_most", missed.due);
    if (missed.months > 0) json_.Key("months"), json_.Int(missed.months);
    List(json_, "missing", missed.missing);
    List(json_, "questions", missed.questions);
    json_.EndObject();
  }

  const model::Model& model_;
  const std::vector<Line>& lines_;
  rapidjson::StringBuffer buffer_;
  Json json_;
};

}  // namespace

std::string ToJson(const model::Model& model, const std::vector<Line>& lines, const Household& household) { return HouseholdWriter(model, lines).Write(household); }

}  // namespace doudi::audit
