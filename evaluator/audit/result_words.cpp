#include "audit/result_words.h"

#include <optional>

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/case.h"

namespace doudi::audit {

using rapidjson::Value;
using screening::Cell;
using value::Rational;

Cell AmountCell(std::string_view exact, std::string& note) {
  if (exact.empty()) return {};
  if (exact.find('/') == std::string_view::npos) return {std::string(exact), true};
  note += fmt::format("{}约数，准确为 {}", note.empty() ? "" : "；", exact);
  const auto rounded = value::Round(ExactNumber(exact), Rational(1, 100), value::Rounding::HalfUp);
  return {value::ToExactText(rounded.value_or(Rational(0))), true};
}

std::string Joined(const Value& object, const char* name) {
  std::string text;
  EachIn(object, name, [&](const Value& one) { text += fmt::format("{}{}", text.empty() ? "" : "；", std::string_view(one.GetString(), one.GetStringLength())); });
  return text;
}

std::string Joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "；")); }

std::string MonthsText(const Value& finding) {
  std::string text;
  std::optional<Month> first, last;
  const auto close = [&] {
    if (!first) return;
    text += fmt::format("{}{}", text.empty() ? "" : "、", *first == *last ? ToText(*first) : fmt::format("{} 至 {}", ToText(*first), ToText(*last)));
  };
  EachIn(finding, "months", [&](const Value& one) {
    const auto month = ParseMonth({one.GetString(), one.GetStringLength()});
    if (!month) return;
    if (!last || month->number != last->number + 1) close(), first = month;
    last = month;
  });
  close();
  return text;
}

std::string KindText(std::string_view kind) {
  for (const auto one : {DifferenceKind::Overpaid, DifferenceKind::Underpaid, DifferenceKind::Missed, DifferenceKind::Unsure})
    if (JsonName(one) == kind) return std::string(ChineseName(one));
  return std::string(kind);
}

std::string OutcomeText(std::string_view outcome) {
  for (const auto one : {verdict::Outcome::Eligible, verdict::Outcome::Provisional, verdict::Outcome::Undetermined})
    if (verdict::JsonName(one) == outcome) return std::string(verdict::ChineseName(one));
  return std::string(outcome);
}

}  // namespace doudi::audit
