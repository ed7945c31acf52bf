#include "compare/changed_rows.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "screening/table_writer.h"
#include "verdict/verdict.h"

namespace doudi::compare {
namespace {

using screening::Cell;
using Json = rapidjson::Writer<rapidjson::StringBuffer>;

// ---- CSV ---------------------------------------------------------------------------------------------------------------------

// What does not end in decimals is rounded to 分, and the note says what it is.
Cell Amount(const value::Rational& amount, std::string& note) {
  const std::string exact = value::ToExactText(amount);
  if (exact.find('/') == std::string::npos) return {exact, true};
  note += fmt::format("{}约数，准确为 {}", note.empty() ? "" : "；", exact);
  const auto rounded = value::Round(amount, value::Rational(1, 100), value::Rounding::HalfUp);
  return {value::ToExactText(rounded.value_or(amount)), rounded.has_value()};
}

std::string BoundsNote(const Difference& difference) {
  if (difference.low && difference.high) return fmt::format("差额未定，{} 至 {}", value::ToExactText(*difference.low), value::ToExactText(*difference.high));
  if (difference.low) return fmt::format("差额未定，不小于 {}", value::ToExactText(*difference.low));
  if (difference.high) return fmt::format("差额未定，不大于 {}", value::ToExactText(*difference.high));
  return "差额未定";
}

Cell AidCell(const YearlyAid& aid, bool has_policy, const char* name, std::string& note) {
  if (!has_policy) return {};
  Cell cell = Amount(aid.low, note);
  if (!aid.IsCertain()) note += fmt::format("{}{}未定，至少这些", note.empty() ? "" : "；", name);
  return cell;
}

std::string CsvRow(const PolicyPair& pair, const AidChange& aid, std::string_view record, std::optional<value::DivisionCode> division) {
  std::string note;
  if (aid.difference.open) note = BoundsNote(aid.difference);
  const Cell before = AidCell(aid.before, pair.before.has_value(), "旧金额", note), after = AidCell(aid.after, pair.after.has_value(), "新金额", note);
  const Cell difference = aid.difference.open ? Cell{} : Amount(aid.difference.amount, note);
  return screening::CsvLine({{std::string(record)},
                             {division ? value::DivisionFullName(*division) : std::string()},
                             {pair.name},
                             {OutcomeText(aid.before, pair.before.has_value())},
                             {OutcomeText(aid.after, pair.after.has_value())},
                             before,
                             after,
                             difference,
                             {note}});
}

// ---- JSON lines --------------------------------------------------------------------------------------------------------------

void WriteText(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void WriteBound(Json& json, const char* name, const std::optional<value::Rational>& bound) {
  if (bound) return WriteText(json, name, value::ToExactText(*bound));
  json.Key(name);
  json.Null();
}

void WriteAid(Json& json, const char* name, const YearlyAid& aid, bool has_policy) {
  json.Key(name);
  if (!has_policy) {
    json.Null();
    return;
  }
  json.StartObject();
  json.Key("outcomes");
  json.StartObject();
  for (std::size_t i = 0; i < aid.outcomes.size(); ++i) {
    if (aid.outcomes[i] == 0) continue;
    const auto outcome = verdict::JsonName(static_cast<verdict::Outcome>(i));
    json.Key(outcome.data(), static_cast<rapidjson::SizeType>(outcome.size()));
    json.Uint(aid.outcomes[i]);
  }
  json.EndObject();
  WriteText(json, "yearly", value::ToExactText(aid.low));
  if (!aid.IsCertain()) WriteBound(json, "at_most", aid.high);
  json.EndObject();
}

std::string JsonRow(const PolicyPair& pair, const AidChange& aid, std::string_view record, std::optional<value::DivisionCode> division) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartObject();
  WriteText(json, "record", record);
  if (division) {
    json.Key("division");
    json.Int(*division);
  }
  WriteText(json, "policy", pair.name);
  WriteAid(json, "old", aid.before, pair.before.has_value());
  WriteAid(json, "new", aid.after, pair.after.has_value());
  if (aid.difference.open) {
    json.Key("open");
    json.Bool(true);
    WriteBound(json, "difference_low", aid.difference.low);
    WriteBound(json, "difference_high", aid.difference.high);
  } else {
    WriteText(json, "difference", value::ToExactText(aid.difference.amount));
  }
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace

std::string RowsHead(RowFormat format) {
  if (format == RowFormat::Jsonl) return {};
  return "\xEF\xBB\xBF" + screening::CsvLine({{"编号"}, {"区划"}, {"政策"}, {"旧结论"}, {"新结论"}, {"旧每年金额"}, {"新每年金额"}, {"每年差额"}, {"说明"}});
}

std::string RowsOf(RowFormat format, const Pairing& pairing, const HouseholdChange& change, std::string_view record, std::optional<value::DivisionCode> division) {
  std::string rows;
  for (const auto& aid : change.aids) {
    if (!aid.IsChange()) continue;
    const auto& pair = pairing.policies()[aid.pair];
    rows += format == RowFormat::Csv ? CsvRow(pair, aid, record, division) : JsonRow(pair, aid, record, division);
  }
  return rows;
}

}  // namespace doudi::compare
