#include "audit/report_household.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/month.h"
#include "audit/result_words.h"

namespace doudi::audit {
namespace {

using rapidjson::Value;
using Json = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::size_t kExactDigits = 15;  // of a number that a reader of JSON keeps as it is

template <class Names>
int PlaceAmong(const Names& names, std::string_view name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  return static_cast<int>(found - std::begin(names));
}
constexpr std::string_view kKinds[] = {"overpaid", "underpaid", "missed", "unsure"};
constexpr std::string_view kOutcomes[] = {"eligible", "provisional", "undetermined"};

bool Is(const Value& object, const char* name) { return object.HasMember(name) && object[name].IsBool() && object[name].GetBool(); }

class Encoder {
 public:
  Encoder(const ReportSource& source, SharedTexts& texts) : catalogue_(source.catalogue), first_(ParseMonth(source.manifest.from).value_or(Month{})), texts_(texts) {}

  std::string Write(const Value& household) {
    buffer_.Clear();
    json_.Reset(buffer_);
    json_.StartArray();
    Text(TextIn(household, "id"));
    for (const char* name : {"name", "place", "community"}) Shared(TextIn(household, name));
    Each(household, "differences", [this](const Value& one) { WriteDifference(one); });
    Each(household, "findings", [this](const Value& one) { WriteFinding(one); });
    Each(household, "missed", [this](const Value& one) { WriteMissed(one); });
    json_.EndArray();
    return page::ScriptSafe({buffer_.GetString(), buffer_.GetSize()});
  }

 private:
  void Text(std::string_view text) { json_.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
  void Shared(std::string_view text) { json_.Uint64(texts_.PlaceOf(text)); }
  void SharedList(const Value& object, const char* name) {
    Each(object, name, [this](const Value& one) { Shared({one.GetString(), one.GetStringLength()}); });
  }

  template <class WriteOne>
  void Each(const Value& object, const char* name, WriteOne write) {
    json_.StartArray();
    EachIn(object, name, write);
    json_.EndArray();
  }

  void Subject(const Value& one) {
    static const Value kNone;
    const Value& subject = one.HasMember("subject") ? one["subject"] : kNone;
    Shared(TextIn(subject, "name"));
    Text(TextIn(subject, "id"));
  }

  void Amount(std::string_view exact) {
    if (exact.find('/') != std::string_view::npos || exact.size() > kExactDigits)
      Text(exact);
    else
      json_.RawValue(exact.data(), exact.size(), rapidjson::kNumberType);
  }
  void Amount(const Value& object, const char* name) {
    if (!object.HasMember(name))
      json_.Null();
    else if (object[name].IsNull())
      Text("?");
    else
      Amount(TextIn(object, name));
  }

  int MonthOf(std::string_view text) const { return ParseMonth(text).value_or(first_).number - first_.number; }

  // The fields of months that are alike, without the month itself.
  static bool Alike(const Value& a, const Value& b) {
    if (a.MemberCount() != b.MemberCount()) return false;
    return std::all_of(a.MemberBegin(), a.MemberEnd(), [&](const auto& field) {
      const auto other = b.FindMember(field.name);
      return other != b.MemberEnd() && (field.name == "month" || field.value == other->value);
    });
  }

  void WriteDifference(const Value& one) {
    json_.StartArray();
    Shared(TextIn(one, "programme"));
    Subject(one);
    json_.StartArray();
    if (one.HasMember("months")) WriteRuns(one["months"].GetArray());
    json_.EndArray();
    Shared(TextIn(one, "outcome"));
    for (const char* name : {"reasons", "missing", "questions", "accounts"}) SharedList(one, name);
    json_.EndArray();
  }

  template <class Months>
  void WriteRuns(const Months& months) {
    for (rapidjson::SizeType i = 0; i < months.Size();) {
      rapidjson::SizeType end = i + 1;
      while (end < months.Size() && MonthOf(TextIn(months[end], "month")) == MonthOf(TextIn(months[end - 1], "month")) + 1 && Alike(months[i], months[end])) ++end;
      WriteRun(months[i], end - i);
      i = end;
    }
  }

  void WriteRun(const Value& month, unsigned count) {
    json_.StartArray();
    json_.Int(MonthOf(TextIn(month, "month")));
    json_.Uint(count);
    json_.Int(PlaceAmong(kKinds, TextIn(month, "kind")));
    for (const char* name : {"paid", "due", "due_most", "due_then", "due_then_most", "amount", "wrong_then", "raised_later", "known_later"}) Amount(month, name);
    json_.Int((Is(month, "on_roll") ? 1 : 0) + (Is(month, "estimate") ? 2 : 0));
    Shared(TextIn(month, "note"));
    json_.EndArray();
  }

  void WriteFinding(const Value& one) {
    json_.StartArray();
    const auto* found = catalogue_.Find(TextIn(one, "code"), TextIn(one, "title"));
    json_.Int(found == nullptr ? -1 : static_cast<int>(found - catalogue_.findings.data()));
    json_.Int(TextIn(one, "state") == "open" ? 1 : 0);
    Subject(one);
    json_.StartArray();
    WriteMonths(one);
    json_.EndArray();
    Each(one, "stakes", [this](const Value& stake) { WriteStake(stake); });
    SharedList(one, "evidence");
    SharedList(one, "missing");
    json_.EndArray();
  }

  void WriteMonths(const Value& finding) {
    std::optional<int> first;
    int count = 0;
    const auto close = [&] {
      if (first) Pair(*first, count);
    };
    EachIn(finding, "months", [&](const Value& one) {
      const int month = MonthOf({one.GetString(), one.GetStringLength()});
      if (first && month == *first + count) return void(++count);
      close();
      first = month;
      count = 1;
    });
    close();
  }
  void Pair(int first, int count) {
    json_.StartArray();
    json_.Int(first);
    json_.Int(count);
    json_.EndArray();
  }

  void WriteStake(const Value& stake) {
    json_.StartArray();
    Shared(TextIn(stake, "name"));
    Shared(TextIn(stake, "unit"));
    Amount(stake, "total");
    json_.StartArray();
    std::string_view last;
    int count = 0;
    const auto close = [&] {
      if (count == 0) return;
      json_.StartArray();
      json_.Int(count);
      Amount(last);
      json_.EndArray();
    };
    EachIn(stake, "by_month", [&](const Value& one) {
      const std::string_view amount(one.GetString(), one.GetStringLength());
      if (count > 0 && amount == last) return void(++count);
      close();
      last = amount;
      count = 1;
    });
    close();
    json_.EndArray();
    json_.EndArray();
  }

  void WriteMissed(const Value& one) {
    json_.StartArray();
    Shared(TextIn(one, "programme"));
    json_.Int(Is(one, "in_ledger") ? 1 : 0);
    Subject(one);
    json_.Int(PlaceAmong(kOutcomes, TextIn(one, "outcome")));
    Amount(one, "due");
    Amount(one, "due_most");
    json_.Int(one.HasMember("months") ? one["months"].GetInt() : 0);
    SharedList(one, "missing");
    SharedList(one, "questions");
    json_.EndArray();
  }

  const Catalogue& catalogue_;
  Month first_;
  SharedTexts& texts_;
  rapidjson::StringBuffer buffer_;
  Json json_;
};

}  // namespace

std::string SharedTexts::ToJson() const { return fmt::format("[{}]", fmt::join(texts_, ",")); }

std::string HouseholdArrays(const ReportSource& source, const Value& household, SharedTexts& texts) { return Encoder(source, texts).Write(household); }

}  // namespace doudi::audit
